"""Who may do what: roles by subtree, deputies by date, applicants and strangers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.flow.county import at
from tests.flow.test_act import CLERK, STRANGER
from zhengtong.flow.case import CaseState
from zhengtong.flow.decision import New, allowed_verbs, authorise
from zhengtong.flow.door import act
from zhengtong.flow.procedure import Verb, procedure
from zhengtong.flow.refusals import NotAllowed
from zhengtong.org.actors import ANONYMOUS, SYSTEM, Actor, Role, actor_for
from zhengtong.org.models import Deputy, Grant, Organisation, Person
from zhengtong.record.models import Event

CASE = CaseState("c", "application", 1, "accepted", organisation_path="/county/hygiene/")


def verb(*who: str) -> Verb:
    return Verb("do", "办理", ("accepted",), (), who, "application_examined")


def may(actor: Actor, *who: str, case: CaseState = CASE) -> bool:
    try:
        authorise(verb(*who), case, actor)
    except NotAllowed as refusal:
        assert refusal.details["roles"] == list(who) and "授权" in str(refusal)
        return False
    return True


@pytest.mark.parametrize(
    ("path", "reaches"),
    [
        ("/county/hygiene/", True),
        ("/county/", True),
        ("/", True),
        ("/county/hygiene/section/", False),
        ("/county/hygienic/", False),
        ("/county/education/", False),
        ("/other/", False),
    ],
)
def test_a_role_reaches_its_organisation_and_what_is_below(path: str, reaches: bool) -> None:
    clerk = Actor("1", roles=(Role("window_clerk", path),))
    assert may(clerk, "window_clerk", "reviewer") is reaches
    assert not may(clerk, "approver"), "another role does not help"


def test_a_case_without_a_path_belongs_to_nobodys_subtree() -> None:
    clerk = Actor("1", roles=(Role("window_clerk", "/county/"),))
    assert not may(clerk, "window_clerk", case=replace(CASE, organisation_path=""))


def test_the_applicant_and_whoever_acts_for_them_but_no_stranger() -> None:
    mine = replace(CASE, applicant="person-1")
    person, other = Actor("person-1", kind="person"), Actor("person-2", kind="person")
    assert may(person, "applicant", case=mine)
    assert not may(other, "applicant", case=mine)
    assert may(replace(other, on_behalf_of="person-1"), "applicant", case=mine)
    assert not may(ANONYMOUS, "applicant", case=mine)


@pytest.mark.parametrize("actor", [Actor("person-2", kind="person"), CLERK, ANONYMOUS, SYSTEM])
def test_a_case_without_an_applicant_is_nobodys(actor: Actor) -> None:
    assert CASE.applicant == "" and actor.on_behalf_of == ""
    assert not may(actor, "applicant")


def test_anyone_and_the_system() -> None:
    assert may(ANONYMOUS, "anyone") and may(SYSTEM, "anyone")
    assert may(SYSTEM, "system") and not may(SYSTEM, "window_clerk")
    assert not may(Actor("system"), "system"), "the name alone is not the system"


def test_buttons_are_what_is_allowed_now() -> None:
    everything = tuple(Role(role, "/county/") for role in ("window_clerk", "reviewer", "approver"))
    names = {
        role.name: {v.name for v in allowed_verbs(procedure("application"), CASE, Actor("1", roles=(role,)))}
        for role in everything
    }  # fmt: skip
    assert names["window_clerk"] == {"withdraw"}
    assert names["reviewer"] == {"examine", "start_special_procedure", "withdraw"}
    assert names["approver"] == {"extend"}
    assert not allowed_verbs(procedure("application"), CASE, ANONYMOUS)


# ── as the organisation has it ───────────────────────────────────────────────────────────────

MAY_8, JUNE_1 = date(2023, 5, 8), date(2023, 6, 1)


def enrol(person: str, *grants: tuple[str, str, str, str], **more: Any) -> None:
    Person.objects.create(id=person, kind="staff", organisation="U", **more)
    for n, (role, path, since, until) in enumerate(grants):
        Grant.objects.create(
            id=f"{person}:{n}", person=person, role=role, organisation="U", path=path,
            valid_from=since, valid_until=until,
        )  # fmt: skip


def lend(lender: str, deputy: str, roles: str, since: str, until: str) -> None:
    Deputy.objects.create(
        id=f"{lender}:{deputy}", person=lender, deputy=deputy, roles=roles, valid_from=since,
        valid_until=until,
    )  # fmt: skip


def names(person: str, today: date) -> list[tuple[str, str]]:
    return [(role.name, role.lender) for role in actor_for(person, today).roles]


@pytest.mark.django_db
def test_grants_and_deputies_hold_from_day_to_day() -> None:
    Organisation.objects.create(code="U", name="卫健局", kind="unit", path="/a/")
    enrol(
        "chief",
        ("approver", "/a/", "2023-01-01", "2023-12-31"),
        ("auditor", "/a/", "2023-01-01", ""),
    )
    enrol("deputy", ("window_clerk", "/a/", "2023-01-01", ""))
    lend("chief", "deputy", "approver", "2023-05-08", "2023-05-12")
    own = ("window_clerk", "")
    assert names("deputy", date(2023, 5, 7)) == [own]
    assert (
        names("deputy", MAY_8) == names("deputy", date(2023, 5, 12)) == [own, ("approver", "chief")]
    )
    assert names("deputy", date(2023, 5, 13)) == [own]
    assert names("chief", date(2022, 12, 31)) == []
    assert names("chief", date(2024, 1, 1)) == [("auditor", "")], "a grant has its last day"
    assert actor_for("deputy", MAY_8).organisation_path == "/a/"
    with pytest.raises(LookupError):
        actor_for("nobody", MAY_8)


@pytest.mark.django_db
def test_whoever_has_left_holds_no_rights_and_lends_none() -> None:
    enrol("gone", ("approver", "/a/", "2023-01-01", ""), valid_until="2023-05-08")
    enrol("deputy")
    lend("gone", "deputy", "approver", "2023-01-01", "2023-12-31")
    assert names("gone", MAY_8) and names("deputy", MAY_8) == [("approver", "gone")]
    with pytest.raises(LookupError):
        actor_for("gone", date(2023, 5, 9))
    assert names("deputy", date(2023, 5, 9)) == []
    enrol("new", ("approver", "/a/", "2023-01-01", ""), valid_from="2023-06-01")
    with pytest.raises(LookupError):
        actor_for("new", MAY_8)
    assert names("new", JUNE_1) == [("approver", "")]


@pytest.mark.django_db
def test_the_record_says_on_whose_behalf() -> None:
    enrol("chief", ("clerk", "/a/", "2023-01-01", ""))
    enrol("deputy")
    lend("chief", "deputy", "clerk", "2023-05-08", "2023-05-12")
    new = New("errand", organisation="U", organisation_path="/a/x/", region="430527")
    case = act("open", new, actor=CLERK, happened_at=at(MAY_8)).case
    deputy = actor_for("deputy", MAY_8)
    done = act("finish", case, actor=deputy, seen=1, data={"words": "好"}, happened_at=at(MAY_8))
    event = Event.objects.get(uid=done.event)
    assert (event.actor, event.on_behalf_of) == ("deputy", "chief")
    assert Event.objects.get(stream=case, position=1).on_behalf_of == ""
    again = act("open", new, actor=CLERK, happened_at=at(MAY_8)).case
    with pytest.raises(NotAllowed):
        act("finish", again, actor=actor_for("deputy", JUNE_1), seen=1, data={"words": "好"})
    with pytest.raises(NotAllowed):
        act("finish", again, actor=STRANGER, seen=1, data={"words": "好"})


@pytest.mark.django_db
def test_an_agents_act_names_the_person_behind() -> None:
    agent = Actor("agent", kind="person", on_behalf_of="firm", channel="portal")
    rated = New("rating", "U", "/a/", "430527", applicant="firm", id="0" * 32)
    done = act("rate", rated, actor=agent, data={"rated_case": "x", "level": "1"})
    assert Event.objects.get(uid=done.event).on_behalf_of == "firm"
