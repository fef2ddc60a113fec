"""Once is once: the same request key, the same row of an import, two acts in each other's way."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from tests.flow.county import GROUP, HYGIENE, REASON, Walk, place
from tests.flow.hall import POSTGRESQL, Hall, together
from zhengtong.catalogue.items import item_of
from zhengtong.flow import door, failures
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.refusals import BadData, Busy, KeyReused, NotNow, Refused, Stale, TooLong
from zhengtong.org.actors import SYSTEM
from zhengtong.record.append import Recording
from zhengtong.record.models import Event
from zhengtong.record.store import StoreMark, WrongOrigin


def test_a_key_answers_again_also_when_the_case_has_moved_on(hall: Hall) -> None:
    walk = Walk().open("register")
    first = act("accept", walk.case, actor=walk.clerk, seen=1, key="k")
    act("examine", walk.case, actor=walk.clerk, seen=2, data={})
    again = act("accept", walk.case, actor=walk.clerk, seen=1, key="k")
    assert again == replace(first, repeated=True)
    with pytest.raises(Stale):
        act("accept", walk.case, actor=walk.clerk, seen=1, key="another")
    with pytest.raises(KeyReused, match="刷新页面后重办"):
        act("withdraw", walk.case, actor=walk.clerk, seen=3, key="k", data=REASON)
    assert Event.objects.filter(stream=walk.case).count() == 3


def test_a_key_belongs_to_one_person_and_to_one_place(hall: Hall) -> None:
    walk, other = Walk(), replace(Walk().clerk, id="clerk-2")
    new = place(walk.item, walk.person.id)
    first = act("register", new, actor=walk.clerk, key="k", data=walk.form)
    assert act("register", new, actor=other, key="k", data=walk.form).case != first.case
    elsewhere = place(item_of(GROUP), walk.person.id)
    for different in (elsewhere, replace(new, applicant="somebody"), replace(new, id="1" * 32)):
        with pytest.raises(KeyReused):
            act("register", different, actor=walk.clerk, key="k", data=walk.form)


def test_a_row_of_an_import_goes_in_once(hall: Hall) -> None:
    new, data = place(item_of(HYGIENE)), {"item_name": "事项", "number": "1"}
    row: dict[str, Any] = {"origin": "import", "source": "province", "source_key": "row-1"}
    act("report_concluded", new, actor=SYSTEM, data=data, **row)
    with pytest.raises(Stale, match="已有人办理"):
        act("report_concluded", new, actor=SYSTEM, data=data, **row)
    found = together(
        lambda n: act(
            "report_concluded", new, actor=SYSTEM, data=data, **row | {"source_key": "row-2"}
        ),
        *range(6),
    )
    assert sum(isinstance(each, Stale) for each in found) == 5, found
    assert Event.objects.filter(source="province").count() == 2


def test_what_does_not_fit_into_an_event_is_refused_in_plain_words(hall: Hall) -> None:
    before = Event.objects.count()
    new = New("setting", region="430527", id="setting:430527:long")
    data = {"name": "long", "value": '"' + "长" * 2900 + '"'}
    with pytest.raises(TooLong, match="太长，请精简"):
        act("set", new, actor=SYSTEM, data=data)
    assert Event.objects.count() == before


def test_a_day_beyond_the_calendar_or_the_present_is_refused(hall: Hall) -> None:
    walk = Walk()
    for when, said in ((1, "日历"), (4_102_444_800_000_000, "晚于现在")):
        with pytest.raises(BadData, match=said):
            walk.open("register", when)


@pytest.mark.parametrize("code", ["40P01", "40001"] if POSTGRESQL else ["SQLITE_BUSY"])
def test_an_act_in_anothers_way_is_done_again_or_says_so(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """The database gives one of two acts up: it is done again; at last it says: try later."""

    class GivenUp(Exception):
        sqlstate = sqlite_errorname = code

    perform, tries = door.perform, []

    def unlucky(store: Any, request: Any) -> Any:
        outcome = perform(store, request)
        tries.append(1)
        if len(tries) < lucky:
            raise GivenUp
        return outcome

    monkeypatch.setattr(door, "perform", unlucky)
    walk = Walk()
    lucky = 3 if POSTGRESQL else 1
    walk.open("register")
    assert walk.position == 1 and len(tries) == lucky
    lucky = 99
    with pytest.raises(Busy, match="稍后再办一次"):
        walk.do("accept")
    assert hall.rows("SELECT position FROM flow_case WHERE id = ?", (walk.case,)) == [(1,)]
    assert not failures.is_double(GivenUp())


def test_two_acts_that_want_the_same_two_cases_in_opposite_order(hall: Hall) -> None:
    """On PostgreSQL a real deadlock, which the server ends by giving one up; both get done."""
    if not POSTGRESQL:
        return
    one, two = Walk().open("register"), Walk().open("register")
    ready = threading.Barrier(2)
    tried = []

    def lock(first: Walk, second: Walk) -> str:
        def slowly(store: Any, request: Any) -> Any:
            store.case(first.case)
            if len(tried) < 2:
                tried.append(first.case)
                ready.wait(10)
            store.case(second.case)
            return door.perform(store, request)

        request = door.Request(
            "accept", first.case, first.clerk, 1, happened_at=at_now, recorded_at=at_now
        )
        for _ in range(5):
            try:
                with Recording(connections["default"]):
                    slowly(door.DirectStore(), request)
                return "done"
            except Exception as error:
                if not failures.is_deadlock(error):
                    raise
        return "given up"

    at_now = door.now_us()
    pairs = [(one, two), (two, one)]
    assert together(lambda n: lock(*pairs[n]), 0, 1) == ["done", "done"]
    assert len(tried) == 2


def test_in_a_simulated_hall_everything_is_simulated(hall: Hall) -> None:
    walk = Walk()
    with pytest.raises(WrongOrigin, match="正式库"):
        act("register", place(walk.item), actor=walk.clerk, data=walk.form, origin="simulated")
    walk.open("register")
    assert Event.objects.get(uid=walk.last.event).origin == "live"


def test_a_store_says_itself_what_it_holds(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhengtong.flow.origin._marked", {})
    StoreMark.objects.update(value="simulated")
    walk = Walk().open("register").do("accept")
    assert {event.origin for event in Event.objects.filter(stream=walk.case)} == {"simulated"}
    act("decline", Walk().open("register").case, actor=walk.clerk, seen=1, origin="live",
        data=REASON | {"remedies": "复议"})  # fmt: skip
    kinds = Event.objects.filter(kind="acceptance_declined")
    assert [event.origin for event in kinds] == ["simulated"]


def test_one_thing_cannot_be_begun_twice(hall: Hall) -> None:
    new = New("rating", "U", "/U/", "430527", id="7" * 32)
    data = {"rated_case": "x", "level": "1"}
    act("rate", new, actor=SYSTEM, data=data)
    with pytest.raises(NotNow, match="不能重复"):
        act("rate", new, actor=SYSTEM, data=data)
    found = together(
        lambda n: act("rate", replace(new, id="8" * 32), actor=SYSTEM, data=data), *range(6)
    )
    assert sum(isinstance(each, Refused) for each in found) == 5, found
