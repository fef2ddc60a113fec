"""Two thin systems, version 0: a licence that runs out, a card that is answered and cleared."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.flow.county import at
from tests.flow.hall import Hall
from tests.systems.naive import later, nth
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import BadData, NotAllowed, NotNow
from zhengtong.flow.timers import run_timers
from zhengtong.law.localtime import day_start
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.record.kinds import kind
from zhengtong.record.models import Event
from zhengtong.record.verify import verify
from zhengtong.systems.e_supervision.models import Card

MAY_8 = date(2023, 5, 8)
PLACE: dict[str, Any] = {"organisation": "U", "organisation_path": "/U/", "region": "430527"}


def told(uid: str) -> dict[str, Any]:
    event = Event.objects.get(uid=uid)
    return {name: getattr(event, column) for name, column in kind(event.kind).columns.items()}


def collect(**changed: Any) -> str:
    data = {"type_code": "11100000MB03271699001", "name": "营业执照", "simulated": True} | changed
    return act(
        "collect", New("licence", **PLACE), actor=SYSTEM, data=data, happened_at=at(MAY_8)
    ).case


def test_a_licence_runs_out_at_the_end_of_its_last_day(hall: Hall) -> None:
    year, ever = collect(valid_until="2024-05-08"), collect()
    assert Case.objects.get(id=ever).next_timer is None, "one without a last day does not run out"
    assert run_timers(day_start(date(2024, 5, 8))) == 0
    assert run_timers(day_start(date(2024, 5, 9))) == 1
    assert (Case.objects.get(id=year).state, Case.objects.get(id=ever).state) == (
        "expired",
        "valid",
    )
    with pytest.raises(NotNow, match="已到期"):
        act("cancel", year, actor=SYSTEM, data={"manner": "annul", "reason": "骗取"})
    gone = act("cancel", ever, actor=SYSTEM, data={"manner": "revoke", "reason": "张某骗取"})
    assert told(gone.event) == {"type_code": "11100000MB03271699001", "manner": "revoke"}
    assert "张某" not in Event.objects.get(uid=gone.event).body
    with pytest.raises(BadData, match="应为日期"):
        collect(valid_until="明年")
    assert verify(hall.ledger, replay=True).ok


@pytest.mark.parametrize(("days", "in_time"), [(2, 1), (9, 0)])
def test_a_card_is_signed_for_explained_and_cleared(hall: Hall, days: int, in_time: int) -> None:
    supervisor, unit = (
        Actor(name, roles=(Role(name, "/U/"),)) for name in ("supervisor", "reviewer")
    )
    card = act("issue_yellow", New("warning_card", **PLACE), actor=supervisor,
               data={"warned_case": "c" * 32, "rule": "promised_overrun_days"}, happened_at=at(MAY_8))  # fmt: skip
    assert Case.objects.get(id=card.case).next_due == nth(MAY_8, 3).isoformat()
    assert Event.objects.get(uid=card.event).kind == "yellow_card_issued"
    with pytest.raises(NotAllowed):
        act("sign_for", card.case, actor=supervisor, seen=1)
    act("sign_for", card.case, actor=unit, seen=1, happened_at=at(MAY_8))
    act(
        "explain",
        card.case,
        actor=unit,
        seen=2,
        data={"explanation": "系统故障"},
        happened_at=at(MAY_8),
    )
    done = act("clear", card.case, actor=supervisor, seen=3, data={"finding": "withdrawn"},
               happened_at=at(later(MAY_8, days)))  # fmt: skip
    assert told(done.event) == {"in_time": in_time, "colour": "yellow", "finding": "withdrawn"}
    assert Card.objects.get(case=card.case).finding == "withdrawn"
