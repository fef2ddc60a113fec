"""The system acts by itself when time has passed: once, on time, whoever runs the timers."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest

from tests.flow.county import Walk, at
from tests.flow.hall import Hall, together
from zhengtong.flow.case import read_clocks
from zhengtong.flow.decision import Context, New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import (
    Budget,
    Guard,
    Procedure,
    Start,
    State,
    Timed,
    Verb,
    register,
)
from zhengtong.flow.timers import run_timers
from zhengtong.law.calendar import national
from zhengtong.law.clock import Unit
from zhengtong.law.localtime import HOUR, day_start
from zhengtong.org.actors import Actor, Role
from zhengtong.record import kinds
from zhengtong.record.models import Event
from zhengtong.record.verify import verify

kinds.register(kinds.EventKind("kettle_set", "上灶"), kinds.EventKind("kettle_boiled", "水开"))
CLERK = Actor("1", roles=(Role("clerk", "/"),))
STUBBORN = {"yes": False}


def _unless_stubborn(ctx: Context) -> str | None:
    return "还不行。" if STUBBORN["yes"] else None


register(
    Procedure(
        code="kettle", version=1, title="水壶",
        states={"on": State("在烧"), "warm": State("温热"), "boiled": State("开了", closed=True)},
        verbs=(
            Verb("set", "上灶", (), ("on",), ("clerk",), "kettle_set",
                 clocks=(Start("warm", lambda ctx: Budget(2, Unit.HOUR)),
                         Start("boil", lambda ctx: Budget(5, Unit.HOUR)))),
            Verb("warm", "温热", ("on",), ("warm",), ("system",), "kettle_set",
                 guards=(Guard(_unless_stubborn),)),
            Verb("boil", "水开", ("on", "warm"), ("boiled",), ("system",), "kettle_boiled"),
        ),
        timers=(Timed("warm", "warm"), Timed("boil", "boil")),
    )
)  # fmt: skip
MORNING = at(date(2023, 5, 8), 8)


def _set(count: int = 1) -> list[str]:
    new = New("kettle", "U", "/U/", "430527")
    return [act("set", new, actor=CLERK, happened_at=MORNING).case for _ in range(count)]


def test_each_timer_fires_in_its_turn_at_its_own_hour(hall: Hall) -> None:
    [case] = _set()
    assert Case.objects.get(id=case).next_timer == MORNING + 2 * HOUR + 1
    assert run_timers(MORNING + 2 * HOUR) == 0
    assert run_timers(MORNING + 2 * HOUR + 1) == 1
    assert Case.objects.get(id=case).next_timer == MORNING + 5 * HOUR + 1
    assert run_timers(MORNING + 9 * HOUR) == 1, "late, and dated when it was due"
    told = Event.objects.filter(stream=case).order_by("position")
    assert [event.happened_at for event in told] == [
        MORNING, MORNING + 2 * HOUR + 1, MORNING + 5 * HOUR + 1,
    ]  # fmt: skip
    assert Case.objects.get(id=case).next_timer is None
    assert run_timers(MORNING + 99 * HOUR) == 0


def test_after_a_long_absence_all_is_caught_up_in_order(hall: Hall) -> None:
    cases = _set(3)
    late = MORNING + 48 * HOUR
    assert [run_timers(late), run_timers(late), run_timers(late)] == [3, 3, 0]
    assert {Case.objects.get(id=case).state for case in cases} == {"boiled"}


def test_several_processes_at_once_fire_each_timer_once(hall: Hall) -> None:
    cases = _set(12)
    late = MORNING + 3 * HOUR
    done = together(run_timers, *[late] * 4)
    assert all(isinstance(each, int) for each in done), done
    assert Event.objects.filter(kind="kettle_set").count() == 24
    assert {Case.objects.get(id=case).position for case in cases} == {2}
    assert run_timers(late) == 0
    assert verify(hall.ledger, replay=True).ok


def test_a_refusal_is_logged_and_holds_up_nobody_else(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    _set(2)
    walk = Walk().open("register", at(date(2023, 5, 8), 8))
    STUBBORN["yes"] = True
    try:
        with caplog.at_level(logging.WARNING, "zhengtong.flow.timers"):
            assert run_timers(day_start(date(2023, 5, 16)), limit=2) == 1, "the third in turn"
    finally:
        STUBBORN["yes"] = False
    assert "还不行" in caplog.text
    assert Case.objects.get(id=walk.case).state == "accepted"


def test_acceptance_is_deemed_from_the_day_of_receipt(hall: Hall) -> None:
    """行政许可法 Art. 32: five working days to tell what is missing, else accepted from receipt."""
    received = date(2023, 4, 27)  # a Thursday before the May holidays; 6 May is a working Saturday
    walk = Walk().open("register", at(received))
    last = national().add(received, 5)
    assert last == date(2023, 5, 8), "28 April, 4, 5, 6 and 8 May"
    assert run_timers(day_start(last)) == 0, "the last day is whole"
    assert run_timers(day_start(last + timedelta(days=1))) == 1
    case = Case.objects.get(id=walk.case)
    assert case.state == "accepted"
    clocks = read_clocks(case.clocks)
    assert clocks["legal"].started == clocks["promised"].started == received
    assert clocks["legal"].due(national()) == national().add(received, 20)
    assert case.next_due == national().add(received, 8).isoformat() and case.due_track == "promised"
    event = Event.objects.get(stream=walk.case, position=2)
    assert (event.kind, event.actor, event.t1) == ("application_accepted", "system", "deemed")
