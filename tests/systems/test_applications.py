"""办件 with the county's real items: every verb, and what the Administrative License Law asks of each."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.flow.county import (
    ABSTRACTION,
    BIRTH,
    COURSES,
    DATA,
    GROUP,
    HYGIENE,
    REASON,
    REMEDIES,
    SPECIAL,
    Walk,
    at,
    staff,
)
from tests.flow.hall import Hall
from tests.systems.naive import counted, later, nth
from zhengtong.flow.attachments import Attachment
from zhengtong.flow.case import read_clocks
from zhengtong.flow.looks import contents_of
from zhengtong.flow.models import Case, Notice
from zhengtong.flow.procedure import Stop, procedure, procedures
from zhengtong.flow.refusals import BadData, GuardRefused, NotAllowed, NotNow, Refused
from zhengtong.flow.timers import run_timers
from zhengtong.law.calendar import national
from zhengtong.law.clock import Clock
from zhengtong.law.localtime import day_start
from zhengtong.record.content import ContentStore
from zhengtong.record.kinds import kind
from zhengtong.record.models import Event
from zhengtong.record.verify import verify
from zhengtong.systems.applications.models import Application

MAY_8 = date(2023, 5, 8)  # a Monday; no holiday until 22 June


def clocks(walk: Walk) -> dict[str, Clock]:
    return read_clocks(Case.objects.get(id=walk.case).clocks)


def state(walk: Walk) -> str:
    return Case.objects.get(id=walk.case).state


def row(walk: Walk) -> Application:
    return Application.objects.get(case=walk.case)


def measures(walk: Walk, kind_name: str = "application_concluded") -> dict[str, Any]:
    """What the newest event of that kind says to indicators, by name."""
    event = Event.objects.filter(stream=walk.case, kind=kind_name).order_by("position").last()
    return {name: getattr(event, column) for name, column in kind(kind_name).columns.items()}


def accepted(code: str = HYGIENE, day: date = MAY_8) -> Walk:
    return Walk(code).open("register", at(day)).do("accept", at(day))


# ── every verb, and what it leaves ───────────────────────────────────────────────────────────


def test_every_verb_with_its_notice_and_without_personal_data(hall: Hall) -> None:
    scan = Attachment("scan.jpg", "image/jpeg", b"\xff\xd8 a face in a scan")
    secrets: set[str] = {"a face in a scan"}
    done: set[str] = set()
    notices = 0
    for seed, (code, course) in enumerate(COURSES):
        walk = Walk(code, seed)
        secrets |= {str(each) for each in walk.form["form"].values() if len(str(each)) > 3}
        for n, verb in enumerate(course.split()):
            day = at(later(MAY_8, n // 3))
            given = dict(DATA.get(verb) or (walk.form if verb in ("submit", "register") else {}))
            if verb in ("submit", "register", "remedy"):
                given["files"] = [scan]
            (walk.do if n else walk.open)(verb, day, **given)
            done.add(verb)
            said = procedure("application").verb(verb)
            assert said is not None
            issued = (
                Notice.objects.filter(number=walk.last.notice, kind=said.notice.kind)
                if said.notice
                else ()
            )
            notices += len(issued)
            assert bool(said.notice) == bool(walk.last.notice) == (len(issued) == 1), verb
        assert Case.objects.get(id=walk.case).closed_at, course
    assert done == {verb.name for verb in procedure("application").verbs}
    assert notices == Notice.objects.count()
    secrets |= {
        text
        for given in DATA.values()
        for text in given.values()
        if isinstance(text, str) and len(text) > 9
    }
    secrets |= set(DATA["notify_deficiencies"]["items"])
    shown = json.dumps(
        hall.rows("SELECT body FROM record_event WHERE procedure = 'application'")
        + hall.rows("SELECT * FROM applications_application")
        + hall.rows("SELECT number, title, handler, applicant, clocks FROM flow_case WHERE procedure = 'application'"),
        ensure_ascii=False, default=str,
    )  # fmt: skip
    public = {"公共场所卫生许可"}  # an item's name, in a report from another system
    assert [each for each in secrets - public if each in shown] == []
    assert len(secrets) > 30
    assert verify(hall.ledger, replay=True).ok


def test_what_was_written_can_be_read_by_whoever_may(hall: Hall) -> None:
    walk = Walk().open("register").do("decline")
    held = {
        each["name"]: ContentStore().get(each["id"]).decode() for each in contents_of(walk.case)
    }
    assert held.keys() == {"form", "reason", "remedies"}
    assert (held["reason"], held["remedies"]) == (REMEDIES["reason"], REMEDIES["remedies"])


# ── before acceptance (Arts. 29, 31, 32) ─────────────────────────────────────────────────────


def test_deficiencies_are_told_once_and_all_at_once(hall: Hall) -> None:
    walk = Walk().open("register", at(MAY_8))
    with pytest.raises(BadData, match="请填写“需要补正的全部内容”"):
        walk.do("notify_deficiencies", items=[])
    walk.do("notify_deficiencies", at(later(MAY_8, 1)))
    assert row(walk).deficiencies == 2 and clocks(walk)["notice"].ended == later(MAY_8, 1)
    with pytest.raises(NotNow, match="待补正"):
        walk.do("notify_deficiencies")
    with pytest.raises(NotNow):
        walk.do("accept")
    walk.do("remedy", at(later(MAY_8, 30)))
    assert clocks(walk)["notice"].started == later(MAY_8, 30), (
        "five days to answer what was handed in"
    )
    with pytest.raises(NotNow, match="已补正"):
        walk.do("notify_deficiencies")
    walk.do("accept", at(later(MAY_8, 31)))
    assert clocks(walk)["legal"].started == later(MAY_8, 31), (
        "what came before stops and costs nothing"
    )
    assert not any(clock.stops for clock in clocks(walk).values())


def test_acceptance_is_deemed_when_the_hall_stays_silent(hall: Hall) -> None:
    silent = Walk().open("submit", at(MAY_8))
    received = Walk().open("submit", at(MAY_8)).do("receive", at(later(MAY_8, 3)))
    returned = Walk().open("submit", at(MAY_8)).do("return_application", at(later(MAY_8, 1)))
    last = nth(MAY_8, 5)
    assert run_timers(day_start(last)) == 0
    assert run_timers(day_start(later(last, 1))) == 2
    assert (state(silent), state(received), state(returned)) == ("accepted", "accepted", "returned")
    for walk in (silent, received):
        assert clocks(walk)["legal"].started == clocks(walk)["promised"].started == MAY_8
        assert row(walk).accepted_at == at(MAY_8)
        assert measures(walk, "application_accepted") == {"manner": "deemed"}
        walk.position += 1
        with pytest.raises(NotNow):
            walk.do("decline")
    returned.do("resubmit", at(later(MAY_8, 9)))
    assert clocks(returned)["notice"].started == later(MAY_8, 9) and row(
        returned
    ).received_at == at(later(MAY_8, 9))


def test_the_applicant_applies_and_the_counter_decides(hall: Hall) -> None:
    walk = Walk().open("submit", at(MAY_8))
    for verb in ("receive", "return_application"):
        with pytest.raises(NotAllowed):
            walk.do(verb, by=walk.person)
    stranger, other = Walk(HYGIENE, 2).person, staff(Walk(GROUP).item)
    assert stranger.id != walk.person.id
    for somebody in (stranger, other):
        with pytest.raises(NotAllowed):
            walk.do("withdraw", by=somebody)
    assert walk.do("withdraw", by=walk.person).last.state == "withdrawn"
    with pytest.raises(BadData):
        Walk().open("submit", form={"名称": "不认得的一项"})


# ── the limit to the decision (Arts. 42, 45) ─────────────────────────────────────────────────


def test_nothing_but_the_laws_special_procedures_stops_the_clock_to_decision() -> None:
    stopping = [
        (each.code, verb.name, verb.basis)
        for each in procedures()
        for verb in each.verbs
        for clock in verb.clocks
        if isinstance(clock, Stop) and clock.track in ("legal", "promised")
    ]
    assert set(stopping) == {("application", "start_special_procedure", "行政许可法第四十五条")}


def test_a_special_procedure_leaves_out_exactly_its_own_days(hall: Hall) -> None:
    walk = accepted()
    start, end = later(MAY_8, 2), later(MAY_8, 16)  # a Wednesday; a Wednesday two weeks later
    walk.do("start_special_procedure", at(start))
    assert {name: clock.stopped for name, clock in clocks(walk).items() if name != "notice"} == {
        "legal": True, "promised": True,
    }  # fmt: skip
    assert Case.objects.get(id=walk.case).next_due == "", "nothing falls due meanwhile"
    with pytest.raises(NotNow):
        walk.do("examine", at(later(start, 1)))
    walk.do("end_special_procedure", at(end))
    pauses = [(start, end)]
    for track, budget in (("legal", 20), ("promised", 8)):
        assert clocks(walk)[track].due(national()) == nth(MAY_8, budget, pauses)
        assert clocks(walk)[track].stops[0].clause == "行政许可法第四十五条"
    again = later(end, 1)
    walk.do("start_special_procedure", at(again)).do("end_special_procedure", at(again))
    assert clocks(walk)["legal"].due(national()) == nth(MAY_8, 20, pauses), (
        "begun and ended in a day"
    )


def test_only_a_special_procedure_that_the_item_declares_and_that_is_told_in_writing(
    hall: Hall,
) -> None:
    walk = accepted()
    for change, said in (
        ({"type": "hearing"}, "没有这项特别程序"), ({"type": "tea_break"}, "请从下列各项中选择"),
        ({"days": 0}, "至少一日"), ({"reason": ""}, "请填写“理由”"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            walk.do("start_special_procedure", **SPECIAL | change)
    assert (
        accepted(ABSTRACTION)
        .do("start_special_procedure", **SPECIAL | {"type": "hearing"})
        .last.notice
    )
    assert walk.do("start_special_procedure").last.notice


def test_an_extension_once_within_the_law_and_before_expiry(hall: Hall) -> None:
    walk = accepted()
    with pytest.raises(NotAllowed):
        walk.do("extend", by=staff(walk.item, "reviewer"))
    for days, said in ((11, "不得超过 10 个工作日"), (0, "不得超过"), (-3, "不得超过")):
        with pytest.raises(GuardRefused, match=said):
            walk.do("extend", **REASON, extension=days)
    with pytest.raises(BadData, match="请填写“理由”"):
        walk.do("extend", extension=5, reason="")
    due = nth(MAY_8, 8)
    walk.do("extend", at(due), **REASON, extension=10)
    assert clocks(walk)["promised"].due(national()) == nth(MAY_8, 18)
    assert clocks(walk)["legal"].due(national()) == nth(MAY_8, 30)
    with pytest.raises(GuardRefused, match="只能延长一次"):
        walk.do("extend", at(due), **REASON, extension=1)
    late = accepted()
    with pytest.raises(GuardRefused, match="届满后不能再延长"):
        late.do("extend", at(later(due, 1)), **REASON, extension=5)


def test_an_item_in_calendar_days_counts_them(hall: Hall) -> None:
    walk = accepted(GROUP)
    assert clocks(walk)["legal"].due(national()) == later(MAY_8, 60)
    assert clocks(walk)["promised"].due(national()) == later(MAY_8, 10)
    walk.do("examine", at(later(MAY_8, 3))).do("grant", at(later(MAY_8, 4))).do(
        "conclude", at(later(MAY_8, 4))
    )
    told = measures(walk)
    assert (told["comparable"], told["statutory_days"], told["promised_days"]) == (0, None, None)
    assert told["on_time"] == 1


# ── the end ──────────────────────────────────────────────────────────────────────────────────


def test_a_refusal_gives_reasons_and_remedies(hall: Hall) -> None:
    walk = accepted().do("examine", at(MAY_8))
    for missing in ("reason", "remedies"):
        with pytest.raises(BadData, match="请填写"):
            walk.do("refuse", **REMEDIES | {missing: ""})
    walk.do("refuse", at(later(MAY_8, 1)))
    assert row(walk).result == "refused" and "不准" in walk.last.notice
    walk.do("conclude", at(later(MAY_8, 1)))
    assert measures(walk)["result"] == "refused"
    service = clocks(walk)["service"]
    assert (service.started, service.due(national())) == (later(MAY_8, 1), nth(later(MAY_8, 1), 10))
    walk.do("serve", at(later(MAY_8, 2)), manner="mailing")
    assert clocks(walk)["service"].ended == later(MAY_8, 2)


def test_on_the_spot_is_for_on_the_spot_items(hall: Hall) -> None:
    walk = Walk(BIRTH).open("register", at(MAY_8)).do("settle_at_once", at(MAY_8, 10, 20))
    assert walk.last.state == "concluded"
    told = measures(walk)
    assert (told["used_days"], told["on_time"], told["on_the_spot"], told["comparable"]) == (
        0,
        1,
        1,
        0,
    )
    held = row(walk)
    assert held.accepted_at == held.decided_at == held.concluded_at == at(MAY_8, 10, 20)
    with pytest.raises(GuardRefused, match="不是即办件"):
        Walk(HYGIENE).open("register", at(MAY_8)).do("settle_at_once")


BEFORE_DECISION = {
    "submitted": "submit", "returned": "submit return_application", "received": "register",
    "deficient": "register notify_deficiencies", "remedied": "register notify_deficiencies remedy",
    "accepted": "register accept", "special": "register accept start_special_procedure",
    "examined": "register accept examine",
}  # fmt: skip


@pytest.mark.parametrize("before", BEFORE_DECISION)
def test_withdrawn_at_any_time_before_the_decision(hall: Hall, before: str) -> None:
    first, *rest = BEFORE_DECISION[before].split()
    walk = Walk().open(first, at(MAY_8))
    for verb in rest:
        walk.do(verb, at(MAY_8))
    assert state(walk) == before
    walk.do("withdraw", at(later(MAY_8, 1)), by=walk.person, reason="不办了")
    case = Case.objects.get(id=walk.case)
    assert (case.state, case.next_due, case.next_timer) == ("withdrawn", "", None)
    assert case.closed_at == at(later(MAY_8, 1))
    assert all(clock.ended is not None for clock in clocks(walk).values())
    assert not Event.objects.filter(stream=walk.case, kind="application_concluded").exists()
    for verb in ("accept", "grant", "withdraw"):
        with pytest.raises(NotNow, match="已撤回"):
            walk.do(verb)


def test_after_the_decision_it_cannot_be_withdrawn(hall: Hall) -> None:
    walk = accepted().do("examine", at(MAY_8)).do("grant", at(MAY_8))
    with pytest.raises(NotNow, match="已准予"):
        walk.do("withdraw", by=walk.person)


def test_what_a_source_did_not_say_stays_unsaid(hall: Hall) -> None:
    walk = Walk().open("report_concluded", at(MAY_8), item_name="事项", number="S-1")
    told = measures(walk, "application_reported")
    unsaid = (
        "used_days",
        "statutory_days",
        "promised_days",
        "on_time",
        "on_the_spot",
        "online",
        "deficiencies",
    )
    assert all(told[name] is None for name in unsaid) and told["comparable"] == 0
    full = {
        "used_days": 9,
        "promised_days": 8,
        "statutory_days": 20,
        "on_the_spot": "no",
        "online": "yes",
    }
    walk.do("correct_report", at(MAY_8), item_name="事项", number="S-1", **full)
    told = measures(walk, "application_reported")
    assert (told["used_days"], told["on_time"], told["online"], told["comparable"]) == (9, 0, 1, 1)


# ── what conclusion says, against a plain recount ────────────────────────────────────────────


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.dates(date(2023, 1, 3), date(2023, 9, 28)),
    waits=st.lists(st.integers(0, 16), min_size=6, max_size=6),
    special=st.booleans(), extension=st.integers(0, 10),
    item=st.sampled_from([(HYGIENE, 20, 8, "testing"), (ABSTRACTION, 45, 15, "expert_review")]),
)  # fmt: skip
def test_what_conclusion_says_equals_a_plain_recount(
    hall: Hall, start: date, waits: list[int], special: bool, extension: int,
    item: tuple[str, int, int, str],
) -> None:  # fmt: skip
    code, statutory, promised, type_of_special = item
    walk = Walk(code).open("register", at(start))
    begun = day = later(start, waits[0] % 4)
    walk.do("accept", at(begun))
    pauses: list[tuple[date, date]] = []
    due = nth(begun, promised)
    if special:
        stop, day = later(day, waits[1]), later(day, waits[1] + waits[2])
        walk.do("start_special_procedure", at(stop), **SPECIAL | {"type": type_of_special})
        walk.do("end_special_procedure", at(day))
        pauses = [(stop, day)]
        due = day if stop == due else nth(begun, promised, pauses)
    if extension:
        day = later(day, waits[3])
        if day > due:
            with pytest.raises(GuardRefused, match="届满"):
                walk.do("extend", at(day), **REASON, extension=extension)
            extension = 0
        else:
            walk.do("extend", at(day), **REASON, extension=extension)
            due = nth(due, extension)
    decided = later(day, waits[4])
    assume(decided <= date(2023, 12, 25))
    walk.do("examine", at(day)).do("grant", at(decided)).do(
        "conclude", at(later(decided, waits[5] % 5))
    )
    assert measures(walk) == {
        "used_days": counted(begun, decided, pauses), "statutory_days": statutory,
        "promised_days": promised + extension, "on_time": int(decided <= due),
        "on_the_spot": 0, "online": 0, "deficiencies": 0, "comparable": 1,
        "result": "granted", "item_type": "01",
    }  # fmt: skip
