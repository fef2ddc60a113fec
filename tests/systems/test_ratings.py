"""好差评 (国办发〔2019〕51号): one rating a case, bad ones put right in time, the last word counts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.flow.county import HYGIENE, at
from tests.flow.hall import Hall, together
from tests.systems.naive import later, nth
from zhengtong.catalogue.items import item_of
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case, Link
from zhengtong.flow.refusals import BadData, NotAllowed, NotNow, Refused
from zhengtong.flow.request import Outcome
from zhengtong.org.actors import ANONYMOUS, SYSTEM, Actor, Role
from zhengtong.record.kinds import kind
from zhengtong.record.models import Event
from zhengtong.record.verify import verify
from zhengtong.systems.ratings.models import Rating
from zhengtong.systems.ratings.procedure import LEVELS, NEGATIVE, RATED, RATING, rating_of

MAY_8 = date(2023, 5, 8)
CASE = "c" * 32
PERSON = Actor("p-1", kind="person", channel="portal")


def place(case: str = CASE) -> New:
    item = item_of(HYGIENE)
    return rating_of(
        case, organisation=item.organisation, organisation_path=item.organisation_path,
        region=item.region, item=item.code, applicant="p-1",
    )  # fmt: skip


def staff(*roles: str) -> Actor:
    return Actor(
        "s-1", roles=tuple(Role(role, item_of(HYGIENE).organisation_path) for role in roles)
    )


def rate(level: int, case: str = CASE, actor: Actor = PERSON, **data: Any) -> Outcome:
    given = {"rated_case": case, "level": str(level), **data}
    verb = "rate_by_default" if actor is SYSTEM else "rate"
    return act(verb, place(case), actor=actor, data=given, happened_at=at(MAY_8))


def told(uid: str) -> dict[str, Any]:
    event = Event.objects.get(uid=uid)
    return {name: getattr(event, column) for name, column in kind(event.kind).columns.items()}


@pytest.mark.parametrize("level", [int(code) for code, _ in LEVELS])
def test_five_levels_of_which_the_last_two_are_bad(hall: Hall, level: int) -> None:
    outcome = rate(level, words="等得太久，李某态度不好")
    bad = level in NEGATIVE
    assert outcome.state == ("to_verify" if bad else "recorded")
    assert told(outcome.event) == {
        "level": level, "active": 1, "negative": int(bad), "timely": 1, "valid": 1, "means": "1",
    }  # fmt: skip
    case = Case.objects.get(id=outcome.case)
    assert case.next_due == (nth(MAY_8, 15).isoformat() if bad else "")
    assert (case.closed_at is None) is bad
    assert Link.objects.get(to_case=outcome.case).kind == RATED
    assert "李某" not in Event.objects.get(uid=outcome.event).body
    with pytest.raises(BadData, match="请从下列各项中选择"):
        rate(6, "d" * 32)


def test_one_rating_a_case_whoever_is_quicker(hall: Hall) -> None:
    found = together(lambda n: rate(1 + n % 3), *range(8))
    assert sum(isinstance(each, Outcome) for each in found) == 1
    assert all(isinstance(each, Outcome | Refused) for each in found), found
    with pytest.raises(NotNow, match="不能重复"):
        rate(5, actor=ANONYMOUS)
    assert Rating.objects.count() == 1
    assert rate(5, "d" * 32, ANONYMOUS).state == "to_verify", "another case is another matter"


def test_a_default_rating_is_never_an_active_one(hall: Hall) -> None:
    with pytest.raises(NotAllowed):
        act(
            "rate_by_default",
            place(),
            actor=staff("supervisor"),
            data={"rated_case": CASE, "level": "2"},
        )
    given = told(rate(2, actor=SYSTEM, means="7").event)
    assert (given["active"], given["means"]) == (0, "7")
    assert Rating.objects.get().active is False


def walk(case: str, position: int, verb: str, actor: Actor, days: int, **data: Any) -> Outcome:
    return act(
        verb, case, actor=actor, seen=position, data=data, happened_at=at(later(MAY_8, days))
    )


@pytest.mark.parametrize(("days", "in_time"), [(3, 1), (40, 0)])
def test_a_bad_rating_is_verified_put_right_and_called_back(
    hall: Hall, days: int, in_time: int
) -> None:
    case = rate(5).case
    handler, supervisor = staff("rating_handler"), staff("supervisor")
    with pytest.raises(NotAllowed):
        walk(case, 1, "verify", staff("window_clerk"), 1, finding="valid", reason="属实")
    walk(case, 1, "verify", handler, 1, finding="valid", reason="属实，是本窗口李某")
    with pytest.raises(NotNow):
        walk(case, 2, "call_back", supervisor, 1)
    done = walk(case, 2, "rectify", handler, days, measures="已增开窗口")
    assert told(done.event) == {"in_time": in_time}
    closed = walk(case, 3, "call_back", supervisor, days, words="满意了")
    assert told(closed.event) == {"in_time": in_time, "negative": 1}
    assert closed.state == "resolved" and Case.objects.get(id=case).closed_at
    again = walk(case, 4, "rate_again", PERSON, days + 1, level="1")
    event = Event.objects.get(uid=again.event)
    first = Event.objects.get(stream=case, position=1)
    assert event.corrects == first.uid and again.state == "resolved"
    assert told(again.event) | {"level": 1, "negative": 1} == told(again.event), (
        "that it was bad stays said"
    )
    assert Rating.objects.get().level == 1
    shown = json.dumps(
        hall.rows("SELECT body FROM record_event WHERE procedure = 'rating'"), ensure_ascii=False
    )
    assert not [word for word in ("李某", "增开", "满意了") if word in shown]
    assert verify(hall.ledger, replay=True).ok


def test_a_mistaken_rating_is_set_aside_only_after_a_recheck_with_reasons(hall: Hall) -> None:
    handler, supervisor = staff("rating_handler"), staff("supervisor")
    case = rate(4).case
    assert (
        walk(case, 1, "verify", handler, 1, finding="mistaken", reason="评错窗口").state
        == "appealed"
    )
    with pytest.raises(NotAllowed):
        walk(case, 2, "set_aside", handler, 2, reason="评错窗口")
    with pytest.raises(BadData, match="请填写“认定依据”"):
        walk(case, 2, "set_aside", supervisor, 2, reason=" ")
    upheld = walk(case, 2, "uphold", supervisor, 2, finding="valid", reason="属实")
    assert upheld.state == "rectifying"
    other = rate(4, "d" * 32).case
    walk(other, 1, "verify", handler, 1, finding="mistaken", reason="评错窗口")
    assert walk(other, 2, "set_aside", supervisor, 2, reason="监控录像为证").state == "set_aside"
    with pytest.raises(NotNow):
        walk(other, 3, "rate_again", PERSON, 3, level="1")


def test_a_corrected_import_takes_the_place_of_the_row(hall: Hall) -> None:
    first = rate(1)
    importer = staff("importer")
    act("correct_rating", first.case, actor=importer, seen=1, corrects=first.event,
        data={"rated_case": CASE, "level": "5"}, happened_at=at(MAY_8))  # fmt: skip
    case = Case.objects.get(id=first.case)
    assert case.state == "to_verify" and case.closed_at is None
    assert Rating.objects.get().level == 5
    event = Event.objects.get(stream=first.case, position=2)
    assert event.corrects == first.event and RATING.state(event.to_state).title == "差评待核实"
