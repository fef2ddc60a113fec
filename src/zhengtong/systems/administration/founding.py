"""The first acts of a county: its region, its bureau, and its keepers, all by the system."""

from __future__ import annotations

from typing import Any

from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import SYSTEM
from zhengtong.org.models import Account
from zhengtong.record.append import new_uid, now_us

__all__ = ["KEEPERS", "found_county"]

KEEPERS = {"system_admin": "系统管理员", "security_admin": "安全管理员", "auditor": "审计员"}


def found_county(
    region: str, region_name: str, unit: str, unit_name: str, accounts: dict[str, tuple[str, str]]
) -> None:
    """Found an empty county: a bureau and, by role, the accounts (name, password) of its keepers.

    Two keepers, never one: whoever keeps units and people may not grant rights (三权分立).
    """
    today = local_date(now_us()).isoformat()
    place: dict[str, Any] = {
        "region": region,
        "organisation": unit,
        "organisation_path": f"/{unit}/",
    }
    act("define", New("region", id=f"region:{region}", region=region), actor=SYSTEM,
        data={"code": region, "name": region_name})  # fmt: skip
    act("establish", New("organisation", id=f"org:{unit}", **place), actor=SYSTEM,
        data={"code": unit, "name": unit_name, "kind": "county_unit", "valid_from": today})  # fmt: skip
    for role, (name, password) in accounts.items():
        person = new_uid()
        act("enrol", New("person", id=person, **place), actor=SYSTEM,
            data={"kind": "staff", "name": KEEPERS[role], "valid_from": today})  # fmt: skip
        act("grant_role", New("person", id=person, **place), actor=SYSTEM,
            data={"role": role, "organisation": unit, "path": f"/{unit}/", "valid_from": today})  # fmt: skip
        Account.objects.create_user(name, password, person, must_change_password=True)
