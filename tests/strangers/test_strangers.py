"""Five systems that the house had never heard of, at work in it, on either database."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from tests.flow.county import at
from tests.flow.hall import Hall, together
from tests.strangers import draw, licence, ticket
from tests.strangers.attendance import Attendance, import_days
from tests.strangers.draw import Draw
from tests.strangers.package import PART
from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request, act
from zhengtong.flow.history import Past, history, imported
from zhengtong.flow.inbox import inbox
from zhengtong.flow.models import Case, Link
from zhengtong.flow.refusals import GuardRefused, NotNow, Refused
from zhengtong.flow.timers import run_timers
from zhengtong.law.localtime import day_start
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.record.canonical import sm3
from zhengtong.record.findings import Report
from zhengtong.record.models import Event
from zhengtong.record.replay import check_replay, projections
from zhengtong.record.seal import seal
from zhengtong.record.verify import verify

REGION = "430527"
MAY_8 = date(2023, 5, 8)


def clerk(unit: str, *roles: str, name: str = "") -> Actor:
    held = tuple(Role(role, f"/{unit}/") for role in roles or ("clerk",))
    return Actor(name or f"{unit}-1", organisation=unit, roles=held)


def seen(case: str) -> int:
    return Case.objects.get(id=case).position


def state(case: str) -> str:
    return Case.objects.get(id=case).state


def whole(hall: Hall, *more: Any) -> None:
    """The record is sound, and tells every register, the strangers' own too."""
    seal(hall.ledger)
    report = verify(hall.ledger)
    check_replay(hall.ledger, report, [*projections(), *more])
    assert isinstance(report, Report) and report.ok, report.findings[:5]


# ── a package ────────────────────────────────────────────────────────────────────────────────


def test_a_package_follows_its_two_children(hall: Hall) -> None:
    person = Actor("p-1", kind="person", channel="portal")
    data = {"title": "开办餐饮店", "first": "fire", "second": "food"}
    new = New("package", "hall", "/hall/", REGION, applicant="p-1")
    package = act("apply", new, actor=person, data=data)
    assert package.position == seen(package.case) == 3
    fire, food = Link.objects.filter(from_case=package.case).values_list("to_case", flat=True)
    if Case.objects.get(id=fire).organisation != "fire":
        fire, food = food, fire
    act("lack", fire, actor=clerk("fire"), seen=1)
    assert state(package.case) == "deficient"
    act("decide", food, actor=clerk("food"), seen=1, data={"result": "granted"})
    assert state(package.case) == "deficient", "one part granted, the other still lacking"
    act("complete", fire, actor=person, seen=2)
    assert state(package.case) == "handling"
    decided = act("decide", fire, actor=clerk("fire"), seen=3, data={"result": "refused"})
    assert state(package.case) == "done"
    told = history(package.case)
    assert [past.to_state for past in told] == [
        "handling", "handling", "handling", "deficient", "deficient", "handling", "done",
    ]  # fmt: skip  # it answers each child that it begins, and each step of theirs
    answer = Event.objects.get(uid=told[-1].event)
    assert (answer.actor, answer.causation) == ("system", decided.event)
    assert answer.correlation == Event.objects.get(uid=decided.event).correlation
    with pytest.raises(NotNow):
        act("follow", package.case, actor=SYSTEM, data={"child": fire})
    whole(hall)


def test_a_packages_children_end_at_once_and_neither_is_overlooked(hall: Hall) -> None:
    person = Actor("p-1", kind="person", channel="portal")
    data = {"title": "开办餐饮店", "first": "fire", "second": "food"}
    new = New("package", "hall", "/hall/", REGION, applicant="p-1")
    packages = [act("apply", new, actor=person, data=data).case for _ in range(8)]
    children = Link.objects.filter(from_case__in=packages, kind=PART)
    parts = {row.to_case: Case.objects.get(id=row.to_case).organisation for row in children}

    def decide(case: str) -> str:
        return act(
            "decide", case, actor=clerk(parts[case]), seen=1, data={"result": "granted"}
        ).state

    assert together(decide, *parts) == ["granted"] * 16
    assert {state(case) for case in packages} == {"done"}
    whole(hall)


def test_a_package_comes_in_by_the_bulk_door_too(hall: Hall) -> None:
    data = {"title": "开办餐饮店", "first": "fire", "second": "food"}
    new = New("package", "hall", "/hall/", REGION, applicant="p-1")
    with Batch() as batch:
        package = batch.do(Request("apply", new, Actor("p-1", kind="person"), data=data))
        for child, _ in batch.store.children(package.case, PART):
            batch.do(Request("decide", child, _anywhere("clerk"), 1, data={"result": "granted"}))
    assert state(package.case) == "done"
    whole(hall)


def _anywhere(role: str) -> Actor:
    return Actor("c-1", roles=(Role(role, "/"),))


# ── a licence ────────────────────────────────────────────────────────────────────────────────


def test_a_card_runs_out_by_itself_unless_renewed(hall: Hall) -> None:
    keeper = clerk("works")
    new = New(licence.CARD.code, "works", "/works/", REGION)
    cards = [
        act("issue", new, actor=keeper, data={"valid_until": "2023-06-30"}, happened_at=at(MAY_8))
        for _ in range(2)
    ]
    assert all(card.notice for card in cards)
    renewed, left = cards[0].case, cards[1].case
    act("renew", renewed, actor=keeper, seen=1, data={"valid_until": "2024-06-30"},
        happened_at=at(date(2023, 6, 20)))  # fmt: skip
    assert run_timers(day_start(date(2023, 6, 30))) == 0, "the last day is a valid day"
    assert run_timers(day_start(date(2023, 7, 1))) == 1
    assert (state(left), state(renewed)) == ("expired", "valid")
    told = history(left)[-1]
    assert (told.actor, told.happened_at) == ("system", day_start(date(2023, 7, 1)))
    assert run_timers(day_start(date(2024, 7, 1))) == 1
    assert state(renewed) == "expired"
    whole(hall)


# ── a queue ──────────────────────────────────────────────────────────────────────────────────


def test_forty_callers_at_once(hall: Hall) -> None:
    taken = together(lambda _: ticket.take("H", REGION), *range(40))
    numbers = sorted(int(each.number[-4:]) for each in taken)
    assert numbers == list(range(1, 41)), "no gap, no double"
    counters = [clerk("H", name=f"counter-{n}") for n in range(40)]
    called = together(ticket.call_next, *counters)
    assert not [each for each in called if isinstance(each, Exception)]
    assert sorted(each.case for each in called) == sorted(each.case for each in taken)
    assert ticket.call_next(counters[0]) is None
    handlers = Case.objects.filter(procedure="ticket").values_list("handler", flat=True)
    assert sorted(handlers) == sorted(each.id for each in counters), "nobody was called twice"
    assert Event.objects.filter(kind="ticket_called").count() == 40
    assert not inbox(clerk("H"), "ticket"), "an unknown hall has no inbox"
    whole(hall)


# ── attendance ───────────────────────────────────────────────────────────────────────────────


def days(*rows: str) -> list[dict[str, str]]:
    return [dict(zip(("person", "day", "came", "went"), row.split(), strict=True)) for row in rows]


def test_attendance_comes_in_files_and_a_later_file_corrects(house: Hall) -> None:
    gate = Actor("gate", roles=(Role("importer", "/"),), channel="import")
    first = days("p1 2023-05-08 08:55 17:30", "p2 2023-05-08 09:10 17:30")
    assert import_days(first, "H", gate) == 2
    assert import_days(first, "H", gate) == 0, "importing twice changes nothing"
    later = days("p2 2023-05-08 08:50 17:30", "p2 2023-05-09 08:51 17:40")
    assert import_days([*first, *later], "H", gate) == 2
    assert import_days(first, "H", gate) == 0, "an old file does not undo a correction"
    assert Attendance.objects.get(id="duty:p2:2023-05-08").came == "08:50"
    told = history("duty:p2:2023-05-08")
    assert [past.corrects for past in told] == ["", told[0].event]
    effective = Event.objects.filter(kind="attendance_recorded").exclude(
        uid__in=[past.corrects for past in told if past.corrects]
    )
    assert sorted(effective.values_list("stream", "n1")) == [
        ("duty:p1:2023-05-08", 0), ("duty:p2:2023-05-08", 0), ("duty:p2:2023-05-09", 0),
    ]  # fmt: skip
    assert {event.origin for event in effective} == {"import"}
    assert not Case.objects.filter(procedure="duty").exists()
    keys = [past.source_key for past in told]
    assert imported("gate", [*keys, "unheard of"]) == {p.source_key: p.event for p in told}
    whole(house, Attendance)


def test_two_gates_with_the_same_file_at_once(house: Hall) -> None:
    gate = Actor("gate", roles=(Role("importer", "/"),), channel="import")
    rows = days(*(f"p{n} 2023-05-08 08:55 17:30" for n in range(12)))

    def bring(_: int) -> None:
        for row in rows:
            try:
                import_days([row], "H", gate)
            except Refused:
                continue  # the other gate told it in this moment

    assert together(bring, *range(4)) == [None] * 4
    assert Event.objects.filter(kind="attendance_recorded").count() == 12
    whole(house, Attendance)


# ── a draw ───────────────────────────────────────────────────────────────────────────────────


def recompute(told: list[Past]) -> list[str]:
    """What anybody does who holds the three events."""
    announced, closed, drawn = (past.facts for past in told)
    assert sm3(drawn["seed"].encode()).hex() == announced["commitment"]
    return draw.winners(drawn["seed"], closed["entries"], announced["places"])


def test_a_draw_can_be_recomputed_and_its_seed_cannot_be_chosen(house: Hall) -> None:
    keeper = clerk("H", "draw_keeper")
    seed = "二〇二三年五月八日公证封存"
    committed = {"commitment": sm3(seed.encode()).hex(), "places": 3}
    opened = act("announce", New("draw", "H", "/H/", REGION), actor=keeper, data=committed)
    with pytest.raises(NotNow):
        act("draw", opened.case, actor=keeper, seen=1, data={"seed": seed})
    head = seal(house.ledger)
    assert head is not None
    entries = [f"entry-{n:02}" for n in range(40)]
    act("close", opened.case, actor=keeper, seen=1, data={"entries": entries})
    for luckier in itertools.islice(itertools.count(), 5):
        with pytest.raises(GuardRefused, match="摘要不符"):
            act("draw", opened.case, actor=keeper, seen=2, data={"seed": f"{seed}{luckier}"})
    act("draw", opened.case, actor=keeper, seen=2, data={"seed": seed})
    told = history(opened.case)
    assert recompute(told) == told[2].facts["winners"]
    assert len(set(told[2].facts["winners"])) == 3
    first = house.rows(
        "SELECT id FROM record_event WHERE stream = ? AND position = 1", (opened.case,)
    )
    assert first[0][0] <= head.size, "the commitment was sealed before anybody was on the list"
    whole(house, Draw)
