"""An address says everything that a figure depends on, and what it cannot say is told, not guessed."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from tests.cockpit.halls import BUREAU, TAX, Hall
from zhengtong.indicators.period import WHOLE, Period
from zhengtong.web.cockpit import asking
from zhengtong.web.cockpit.asking import Asked

YEAR = Period.year(2023)


def read(text: str) -> Asked:
    return asking.read(QueryDict(text), lambda: YEAR)


def test_periods_are_read_as_people_write_them(hall: Hall) -> None:
    assert read("").period == YEAR
    assert read("period=2022").period == Period.year(2022)
    assert read("period=2023-3").period == Period.month(2023, 3)
    assert read("period=2023Q4").period == Period(date(2023, 10, 1), date(2023, 12, 31))
    assert read("period=2023-01-01..2023-12-05").period.last == date(2023, 12, 5)
    assert read("first=2023-02-01&last=2023-02-09").period.first == date(2023, 2, 1)


def test_what_cannot_be_read_is_named_and_left_out(hall: Hall) -> None:
    wrong = read("period=去年&organisation=X&without=Y&cut_off=5月&upto=new&version=one")
    assert wrong == Asked(YEAR)
    assert len(wrong.faults) == 6
    assert "去年" in wrong.faults[0]
    backwards = read("period=2023-12-05..2023-01-01")
    assert backwards.period == YEAR and backwards.faults
    assert read("cut_off=2022-12-31").cut_off is None
    for beyond in ("0001-01-01..9999-12-31", "9999", "2023-13", "2023Q5", "0000"):
        assert read(f"period={beyond}").faults, beyond
    assert read(f"upto={'9' * 30}").upto is None


def test_a_question_survives_its_address(hall: Hall) -> None:
    asked = Asked(YEAR, BUREAU, (TAX,), ("0400",), date(2023, 12, 5), 17, 1)
    again = read(asked.query())
    assert again == asked
    assert asked.counted.last == date(2023, 12, 5)
    assert again.scope.organisation.endswith(f"/{BUREAU}/")
    assert again.scope.without[0].endswith(f"/{TAX}/")
    assert read(Asked(YEAR).query()).scope == WHOLE


def test_stretches_have_the_names_that_people_use() -> None:
    assert asking.period_name(YEAR) == "2023 年"
    assert asking.period_name(asking.quarter_of(2023, 4)) == "2023 年四季度"
    assert asking.period_name(Period.month(2023, 3)) == "2023 年 3 月"
    assert asking.period_name(YEAR.up_to(date(2023, 12, 5))) == "2023 年 1 月 1 日至 12 月 5 日"
    assert asking.days_text(YEAR) == "1 月 1 日至 12 月 31 日"
