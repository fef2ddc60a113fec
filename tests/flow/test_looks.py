"""个人信息保护法 Art. 51: whoever looks at personal data is on record, in their own stream."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.flow.county import Walk, staff
from tests.flow.hall import Hall
from zhengtong.flow.looks import contents_of, look
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import BadData, NotAllowed
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import ANONYMOUS, Actor, Role
from zhengtong.record.append import now_us
from zhengtong.record.models import Event


def looks(actor: Actor) -> list[Event]:
    day = local_date(now_us()).isoformat()
    return list(Event.objects.filter(stream=f"look:{actor.id}:{day}").order_by("position"))


def test_a_look_is_recorded_with_the_looker_and_never_on_the_case(hall: Hall) -> None:
    walk = Walk().open("register")
    case = Case.objects.get(id=walk.case)
    opened = look(walk.clerk, case, "form", "核对申请材料")
    held = json.loads(opened.data)
    assert held.keys() == walk.form["form"].keys() and walk.who["name"] in held.values()
    look(walk.clerk, case, "form", "再次核对")
    told = looks(walk.clerk)
    assert [event.position for event in told] == [1, 2]
    facts = json.loads(told[0].body)["data"]
    assert facts == {
        "kind": "application",
        "names": "form",
        "reason": "核对申请材料",
        "subject": case.id,
    }
    assert (told[0].kind, told[0].t1, told[0].actor) == (
        "personal_data_viewed", "application", walk.clerk.id,
    )  # fmt: skip
    case.refresh_from_db()
    assert case.position == 1 and Event.objects.filter(stream=case.id).count() == 1
    assert not any(
        answer in told[0].body for answer in map(str, walk.form["form"].values()) if len(answer) > 3
    )


def test_only_whoever_has_to_do_with_the_case_may_look(hall: Hall) -> None:
    walk = Walk().open("submit")
    case = Case.objects.get(id=walk.case)
    agent = Actor("agent", kind="person", on_behalf_of=walk.person.id)
    for actor in (walk.person, agent, staff(walk.item, "auditor", name="auditor")):
        assert look(actor, case, "form", "" if actor.kind == "person" else "审计").data
        assert len(looks(actor)) == 1
    elsewhere = Actor("clerk-9", roles=(Role("window_clerk", "/elsewhere/"),))
    stranger = Actor("person-9", kind="person")
    for actor in (elsewhere, stranger, ANONYMOUS, replace(walk.clerk, roles=())):
        with pytest.raises(NotAllowed, match="没有查看"):
            look(actor, case, "form", "好奇")
        assert not looks(actor)


def test_a_case_without_an_applicant_is_not_everybodys(hall: Hall) -> None:
    walk = Walk()
    walk.person = replace(walk.person, id="")
    case = Case.objects.get(id=walk.open("register").case)
    assert case.applicant == ""
    for actor in (ANONYMOUS, Actor("person-9", kind="person")):
        with pytest.raises(NotAllowed):
            look(actor, case, "form", "好奇")


def test_a_look_needs_a_reason_and_something_to_look_at(hall: Hall) -> None:
    walk = Walk().open("register")
    case = Case.objects.get(id=walk.case)
    with pytest.raises(BadData, match="请填写“事由”"):
        look(walk.clerk, case, "form", " ")
    with pytest.raises(LookupError, match="没有“opinion”"):
        look(walk.clerk, case, "opinion", "核对")
    assert not looks(walk.clerk), "what was not opened was not looked at"
    walk.do("accept").do("examine", opinion="第一稿")
    assert [each["name"] for each in contents_of(walk.case)] == ["form", "opinion"]
    walk.do("grant", opinion="第二稿")
    assert look(walk.clerk, case, "opinion", "核对").data.decode() == "第二稿", (
        "the newest of a name"
    )
