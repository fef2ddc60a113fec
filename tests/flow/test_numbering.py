"""编号: each series runs from 1 without a gap, starts anew when its rule says, and looks as it should."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.flow.county import BIRTH, GROUP, HYGIENE, Walk, at
from tests.flow.hall import Hall
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Counter
from zhengtong.flow.refusals import Refused
from zhengtong.org.actors import SYSTEM
from zhengtong.org.settings import forget_settings

MAY_8, MAY_9, NEXT_YEAR = date(2023, 5, 8), date(2023, 5, 9), date(2024, 1, 2)


def numbers(table: dict[str, Any]) -> None:
    data = {"name": "numbers", "value": json.dumps(table, ensure_ascii=False), "basis": "测试"}
    act(
        "set", New("setting", region="430527", id="setting:430527:numbers"), actor=SYSTEM, data=data
    )
    forget_settings()


def test_a_number_says_what_its_template_says(hall: Hall) -> None:
    numbers({
        "default": {"text": "{region}-{n}"},
        "case": {"text": "{dept[letters]}{date}{n:04d}", "by": "organisation", "restart": "day"},
        "receipt_slip": {"text": "{dept[word]}收〔{year}〕{n}号", "by": "organisation", "restart": "year"},
    })  # fmt: skip
    first = Walk(HYGIENE).open("register", at(MAY_8)).last
    assert first.number.endswith("202305080001") and first.notice.endswith("收〔2023〕1号")
    again = Walk(BIRTH).open("register", at(MAY_8)).last  # another item of the same unit
    assert again.number.endswith("202305080002") and again.notice.endswith("收〔2023〕2号")
    tomorrow = Walk(HYGIENE).open("register", at(MAY_9)).last
    assert tomorrow.number.endswith("202305090001"), "a new day"
    assert tomorrow.notice.endswith("〔2023〕3号"), "the same year"
    assert Walk(HYGIENE).open("register", at(NEXT_YEAR)).last.notice.endswith("〔2024〕1号")
    elsewhere = Walk(GROUP).open("register", at(MAY_8)).last
    assert elsewhere.number.endswith("202305080001") and elsewhere.number != first.number
    declined = Walk(GROUP).open("register", at(MAY_8)).do("decline", at(MAY_8)).last
    assert declined.notice == "430527-1", "what has no template of its own takes the default"


@pytest.mark.parametrize("restart", ["never", "year", "day"])
def test_a_series_starts_anew_when_its_rule_says(hall: Hall, restart: str) -> None:
    numbers({"default": {"text": "{n}", "restart": restart}})
    days = (MAY_8, MAY_9, NEXT_YEAR)
    found = [Walk().open("submit", at(day)).last.number for day in days]
    assert (
        found
        == {"never": ["1", "2", "3"], "year": ["1", "2", "1"], "day": ["1", "1", "1"]}[restart]
    )


def test_what_is_refused_takes_no_number(hall: Hall) -> None:
    walk = Walk().open("register")
    before = dict(Counter.objects.values_list("series", "value"))
    for form in ({}, {"form": {"不认得": "一项"}}, {"form": "不是表"}):
        with pytest.raises(Refused):
            Walk().open("register", None, **(form or {"none": 1}))
    with pytest.raises(Refused):
        walk.do("extend")
    assert dict(Counter.objects.values_list("series", "value")) == before
    last = int(walk.last.number[-4:])
    assert int(Walk().open("register").last.number[-4:]) == last + 1
