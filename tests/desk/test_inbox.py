"""The inbox: what waits, in which order, at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk.conftest import (
    AUDITOR,
    CLERK,
    ELSEWHERE,
    OPERATOR,
    REVIEWER,
    actor,
    answers,
    ordered,
    place,
    registered,
    step,
)
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.law.calendar import national
from zhengtong.org.actors import SYSTEM
from zhengtong.record.append import now_us
from zhengtong.systems.e_supervision.procedure import WARNED
from zhengtong.web.desk import inbox
from zhengtong.web.desk.lateness import bounds_of

SignIn = Callable[[str], Client]
MOST = 12


def opened_ago(days: int) -> Case:
    """Received so many days ago."""
    at = now_us() - days * 86_400_000_000
    outcome = act("register", place(), actor=actor(CLERK), data={"form": answers()}, happened_at=at)
    return Case.objects.get(id=outcome.case)


def text(client: Client, address: str = "/desk/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_late_stands_first_and_what_is_stopped_last(sign_in: SignIn) -> None:
    fresh, late = opened_ago(0), opened_ago(30)
    waiting = step(registered(), "notify_deficiencies", CLERK, items=["缺平面图"])
    page = text(sign_in(CLERK))
    places = [page.index(case.number) for case in (late, fresh, waiting)]
    assert places == sorted(places)
    assert page.index("已晚 · 1 件") < page.index(late.number)
    assert page.index("停着的 · 1 件") < page.index(waiting.number)
    assert "3 件待我办" in page
    assert "绥宁县苗岭客栈" in page


def test_chips_count_and_filter(sign_in: SignIn) -> None:
    warned, plain = registered(), registered()
    stopped = step(registered(), "notify_deficiencies", CLERK, items=["缺平面图"])
    new = place()
    card = {"warned_case": warned.id, "rule": "承诺将到"}
    place_of_card = type(new)(
        "warning_card",
        new.organisation,
        new.organisation_path,
        new.region,
        link=(WARNED, warned.id),
    )
    act("issue_yellow", place_of_card, actor=SYSTEM, data=card)
    client = sign_in(CLERK)
    assert '黄牌 <span class="n">1</span>' in text(client)
    yellow = text(client, "/desk/?show=yellow")
    assert warned.number in yellow and plain.number not in yellow
    assert "tag yellow" in yellow
    held = text(client, "/desk/?show=stopped")
    assert stopped.number in held and warned.number not in held
    cards = text(client, "/desk/?show=warning_card")
    assert plain.number not in cards and "待签收" in cards
    assert "这一类没有待办的件" in text(client, "/desk/?show=red")


def test_only_what_a_post_can_do_waits_for_it(sign_in: SignIn) -> None:
    case, order = registered(), ordered()
    assert case.number not in text(sign_in(ELSEWHERE))
    operator = text(sign_in(OPERATOR))
    assert order.number in operator and case.number not in operator
    assert "没有要办的件" in text(sign_in(AUDITOR))
    assert case.number in text(sign_in(REVIEWER))
    assert "窗口收件" in text(sign_in(CLERK)) and "窗口收件" not in text(sign_in(OPERATOR))


def test_pages_follow_one_another_without_gap_or_double(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "PAGE", 2)
    numbers = {registered().number for _ in range(3)} | {opened_ago(30).number}
    numbers |= {step(registered(), "notify_deficiencies", CLERK, items=["缺图"]).number}
    client, address, seen = sign_in(CLERK), "/desk/", []
    for _ in range(3):
        page = client.get(address)
        body = page.content.decode()
        seen += [number for number in numbers if number in body]
        address = body.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(numbers) and not address


def test_ten_times_the_rows_cost_not_one_statement_more(sign_in: SignIn) -> None:
    client = sign_in(CLERK)
    counts = []
    for more in (2, 20):
        for _ in range(more):
            registered()
        client.get("/desk/")  # who asks and where is remembered for some seconds
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST, [q["sql"][:90] for q in asked]


def test_groups_meet_without_gap() -> None:
    calendar, start = national(), date(2023, 9, 28)
    for n in range(20):
        bounds = bounds_of(start + timedelta(days=n), calendar)
        days = [bounds.today + timedelta(days=k) for k in range(-2, 25)]
        groups = [bounds.group(day.isoformat()) for day in days]
        assert groups[:2] == ["late", "late"] and groups[2] == "soon"
        order = ["late", "soon", "weeks", "later"]
        assert groups == sorted(groups, key=order.index)
    assert bounds.group("") == "stopped"
