"""三权分立: units and people are one keeper's, rights another's; every change is on record."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.flow.hall import Hall
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.refusals import BadData, GuardRefused, NotAllowed
from zhengtong.org.actors import SYSTEM, Actor, Role, actor_for
from zhengtong.org.models import Account, Organisation, Person, PersonLabel
from zhengtong.org.settings import setting
from zhengtong.org.units import forget_units, unit, units_below
from zhengtong.record.content import ContentStore
from zhengtong.record.models import Event
from zhengtong.record.verify import verify
from zhengtong.systems.administration.founding import KEEPERS, found_county

COUNTY = "11430527000000019X"
SCHOOL = "12430527673585299J"
DAYS = {"valid_from": "2023-01-01"}


def keeper(role: str) -> Actor:
    return Actor(f"{role}-1", organisation=COUNTY, roles=(Role(role, "/"),))


def person(key: str = "f" * 32) -> New:
    return New("person", COUNTY, f"/{COUNTY}/", "430527", id=key)


def enrol(actor: Actor = SYSTEM, **more: Any) -> str:
    data = {"kind": "staff", "name": "欧阳小慧", "phone": "13907391234", **DAYS, **more}
    return act("enrol", person(), actor=actor, data=data).case


def test_no_keeper_holds_both_keys(hall: Hall) -> None:
    system, security = keeper("system_admin"), keeper("security_admin")
    one = enrol(system)
    role = {"role": "reviewer", "organisation": COUNTY, "path": f"/{COUNTY}/", **DAYS}
    with pytest.raises(NotAllowed):
        act("grant_role", person(), actor=system, data=role)
    act("grant_role", person(), actor=security, data=role)
    assert actor_for(one, date(2023, 5, 8)).has_role("reviewer")
    for verb, new, data in (
        ("enrol", person("e" * 32), {"kind": "staff", "name": "某人", **DAYS}),
        ("leave", person(), {"valid_until": "2023-06-01"}),
        ("define", New("region", id="region:430528"), {"code": "430528", "name": "新宁县"}),
        ("set", New("setting", region="430527", id="s"), {"name": "x", "value": "1"}),
    ):
        with pytest.raises(NotAllowed):
            act(verb, new, actor=security, data=data)
    act("leave", person(), actor=system, data={"valid_until": "2023-06-01"})
    with pytest.raises(LookupError):
        actor_for(one, date(2023, 6, 2))


def test_a_persons_data_lie_in_the_content_store(hall: Hall) -> None:
    one = enrol(id_number="43052719900307002X")
    assert Person.objects.get(id=one).kind == "staff"
    label = PersonLabel.objects.get(person=one).label
    assert label != "欧阳小慧" and "*" in label
    bodies = "".join(event.body for event in Event.objects.filter(stream=one))
    assert not [word for word in ("欧阳", "13907391234", "43052719900307002X") if word in bodies]
    assert ContentStore().find("id_number", "43052719900307002x") == [one]
    with pytest.raises(GuardRefused, match="本人代理自己"):
        act("appoint_deputy", person(), actor=SYSTEM,
            data={"deputy": one, "roles": "reviewer", "valid_until": "2023-06-01", **DAYS})  # fmt: skip


def test_units_come_and_go_with_their_dates(hall: Hall) -> None:
    new = New("organisation", SCHOOL, f"/{COUNTY}/{SCHOOL}/", "430527", id=f"org:{SCHOOL}")
    with pytest.raises(GuardRefused):
        act(
            "establish",
            new,
            actor=SYSTEM,
            data={"code": "124305276735852991", "name": "假", "kind": "unit", **DAYS},
        )
    act("establish", new, actor=SYSTEM, data={
        "code": SCHOOL, "name": "某中心", "kind": "unit", "parent": COUNTY,
        "parent_path": f"/{COUNTY}/", **DAYS})  # fmt: skip
    forget_units()
    assert SCHOOL in units_below(f"/{COUNTY}/")
    act("rename", new, actor=SYSTEM, data={"code": SCHOOL, "name": "某服务中心"})
    act("dissolve", new, actor=SYSTEM,
        data={"code": SCHOOL, "valid_until": "2023-12-31", "successor": COUNTY})  # fmt: skip
    forget_units()
    held = unit(SCHOOL)
    assert held is not None and (held.name, held.valid_until) == ("某服务中心", "2023-12-31")
    assert Organisation.objects.get(code=SCHOOL).successor == COUNTY
    with pytest.raises(GuardRefused, match="GB/T 2260"):
        act("define", New("region", id="r"), actor=SYSTEM, data={"code": "99", "name": "无"})
    assert verify(hall.ledger, replay=True).ok


def test_a_setting_is_json_and_holds_at_once(hall: Hall) -> None:
    new = New("setting", region="430527", id="setting:430527:notice_limit_days")
    with pytest.raises(GuardRefused, match="不是合格的 JSON"):
        act("set", new, actor=SYSTEM, data={"name": "notice_limit_days", "value": "{5"})
    assert setting("430527", "notice_limit_days") == 5
    act("set", new, actor=SYSTEM, data={"name": "notice_limit_days", "value": json.dumps(3)})
    assert setting("430527", "notice_limit_days") == 3
    assert setting("", "notice_limit_days") == 5, "other places keep theirs"
    with pytest.raises(BadData, match="请填写“值”"):
        act("set", new, actor=SYSTEM, data={"name": "notice_limit_days"})


def test_a_county_is_founded_with_two_keepers_and_no_default_password(hall: Hall) -> None:
    accounts = {role: (f"{role}-1", f"a long password of {role}") for role in KEEPERS}
    found_county("430528", "新宁县", SCHOOL, "新宁县行政审批服务局", accounts)
    today = date.today()
    for role, (name, password) in accounts.items():
        account = Account.objects.get(username=name)
        assert account.must_change_password and account.check_password(password)
        actor = actor_for(account.person, today)
        assert [held.name for held in actor.roles] == [role]
    assert verify(hall.ledger, replay=True).ok
