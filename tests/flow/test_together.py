"""Several people at one thing at once: one wins, nobody loses what was acknowledged."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.flow.county import DATA, HYGIENE, Walk, place, staff
from tests.flow.hall import Hall, together
from zhengtong.catalogue.items import item_of
from zhengtong.flow.door import act
from zhengtong.flow.refusals import Stale
from zhengtong.flow.request import Outcome
from zhengtong.record.verify import verify

DECISIONS = ("grant", "refuse", "grant", "refuse", "extend", "withdraw")


def test_two_people_decide_one_case_and_exactly_one_wins(hall: Hall) -> None:
    for _ in range(5):
        walk = Walk().open("register").do("accept").do("examine")

        def decide(n: int, walk: Walk = walk) -> Outcome:
            verb = DECISIONS[n]
            actor = replace(walk.clerk, id=f"approver-{n}")
            return act(verb, walk.case, actor=actor, seen=walk.position, data=DATA[verb])

        found = together(decide, *range(len(DECISIONS)))
        won = [each for each in found if isinstance(each, Outcome)]
        lost = [each for each in found if not isinstance(each, Outcome)]
        assert len(won) == 1, found
        assert {type(each) for each in lost} == {Stale}, lost
        assert all("请刷新后" in str(each) for each in lost)
        [(position, state)] = hall.rows(
            "SELECT position, state FROM flow_case WHERE id = ?", (walk.case,)
        )
        assert (position, state) == (walk.position + 1, won[0].state)
    assert verify(hall.ledger, replay=True).ok


def test_the_same_key_at_once_is_one_act(hall: Hall) -> None:
    walk = Walk()
    new = place(walk.item, walk.person.id)

    def submit(_: int) -> Outcome:
        return act("submit", new, actor=walk.person, key="form-7", data=walk.form)

    found = together(submit, *range(8))
    assert all(isinstance(each, Outcome) for each in found), found
    assert len({each.case for each in found}) == len({each.number for each in found}) == 1
    assert sorted(each.repeated for each in found) == [False, *[True] * 7]
    assert hall.rows("SELECT COUNT(*) FROM flow_case WHERE procedure = 'application'") == [(1,)]


def test_numbers_taken_at_once_have_no_gap_and_no_double(hall: Hall) -> None:
    item = item_of(HYGIENE)
    walk = Walk()

    def register(n: int) -> list[Outcome]:
        clerk = staff(item, name=f"clerk-{n}")
        new = place(item, walk.person.id)
        return [act("register", new, actor=clerk, data=walk.form) for _ in range(5)]

    found = together(register, *range(8))
    outcomes = [each for several in found for each in several]
    assert len({each.number for each in outcomes}) == 40
    assert len({each.notice for each in outcomes}) == 40
    counters = hall.rows("SELECT series, value FROM flow_counter")
    assert Counter(value for _, value in counters) == {40: 2}, counters
    report = verify(hall.ledger, replay=True)
    assert report.ok, report.findings[:3]
