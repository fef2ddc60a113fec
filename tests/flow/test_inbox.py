"""收件箱: what waits for this person, in the organisations of their grants, first what is due first."""

from __future__ import annotations

from datetime import date

import pytest

from tests.flow.county import ALL_ROLES, GROUP, HYGIENE, Walk, at, staff
from tests.flow.hall import Hall
from zhengtong.catalogue.items import item_of
from zhengtong.flow.inbox import inbox
from zhengtong.org.actors import ANONYMOUS, Actor, Role
from zhengtong.org.units import unit


def mine(actor: Actor, procedure: str = "application") -> list[str]:
    return [case.id for case in inbox(actor, procedure)]


def test_first_what_is_due_first_then_what_is_never_due(hall: Hall) -> None:
    days = [date(2023, 5, 8), date(2023, 3, 1), date(2023, 4, 3)]
    walks = [Walk().open("register", at(day)).do("accept", at(day)) for day in days]
    stopped = Walk().open("register", at(days[1])).do("accept", at(days[1]))
    stopped.do("start_special_procedure", at(days[1]))
    done = Walk().open("register", at(days[1])).do("decline", at(days[1]))
    clerk = walks[0].clerk
    found = mine(clerk)
    assert found == [walks[1].case, walks[2].case, walks[0].case, stopped.case]
    dues = [case.next_due for case in inbox(clerk, "application")]
    assert dues == [*sorted(dues[:3]), ""], "a stopped clock is due on no day"
    assert done.case not in found


def test_only_what_one_may_do_something_about(hall: Hall) -> None:
    item = item_of(HYGIENE)
    received = Walk().open("register")
    accepted = Walk().open("register").do("accept")
    examined = Walk().open("register").do("accept").do("examine")
    submitted = Walk().open("submit")
    held = {role: set(mine(staff(item, role))) for role in ALL_ROLES}
    assert held["window_clerk"] == {w.case for w in (received, accepted, examined, submitted)}
    assert held["reviewer"] == held["window_clerk"]
    assert held["approver"] == {accepted.case, examined.case}
    assert mine(staff(item, "auditor")) == mine(ANONYMOUS) == []
    assert set(mine(staff(item))) == held["window_clerk"], "several roles, each case once"


@pytest.mark.parametrize("whole", [True, False])
def test_a_grant_reaches_its_subtree(hall: Hall, whole: bool) -> None:
    here, there = Walk(HYGIENE).open("register"), Walk(GROUP).open("register")
    path = here.item.organisation_path
    above = unit(unit(here.item.organisation).parent).path  # type: ignore[union-attr]
    actor = Actor("1", roles=(Role("reviewer", above if whole else path),))
    assert set(mine(actor)) == ({here.case, there.case} if whole else {here.case})
    both = Actor(
        "1", roles=(Role("reviewer", path), Role("approver", there.item.organisation_path))
    )
    there.do("accept")
    assert set(mine(both)) == {here.case, there.case}


def test_all_systems_lie_in_one_inbox(hall: Hall) -> None:
    walk = Walk().open("register")
    clerk = staff(walk.item, "reviewer", "window_clerk", "catalogue_editor")
    everything = mine(clerk, "")
    assert walk.case in everything
    assert set(mine(clerk)) < set(everything) or len(everything) == 1
