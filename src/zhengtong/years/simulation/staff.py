"""The simulated staff: at each unit one person a role, enrolled and granted like anybody else."""

from __future__ import annotations

from random import Random

from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request
from zhengtong.law.localtime import day_start
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.org.units import unit
from zhengtong.record.append import now_us
from zhengtong.years.load import data_of, person_id
from zhengtong.years.simulation.plan import Plan

__all__ = ["Staff", "enrol_staff"]

ROLES = (
    "window_clerk", "reviewer", "approver", "hotline_handler", "hotline_operator", "supervisor",
)  # fmt: skip
COUNTY_WIDE = ("hotline_operator", "supervisor")
"""Whoever dispatches to all units, or supervises them, holds the role over the whole county."""
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何", "明华文斌丽芳军平海燕玉梅建国志强春晓"


class Staff:
    """Finds the actor for a role at a unit."""

    def __init__(self, year: str) -> None:
        self._year = year
        self._actors: dict[tuple[str, str], Actor] = {}

    def actor(self, role: str, organisation: str) -> Actor:
        """Whoever does `role` at `organisation`."""
        found = self._actors.get((role, organisation))
        if found is None:
            place = unit(organisation)
            assert place is not None
            found = self._actors[role, organisation] = Actor(
                id=_id(self._year, role, organisation),
                organisation=organisation,
                organisation_path=place.path,
                roles=(Role(role, _reach(role, place.path)),),
            )
        return found


def _id(year: str, role: str, organisation: str) -> str:
    return person_id(year, f"{role}@{organisation}")


def _reach(role: str, path: str) -> str:
    return f"/{path.split('/')[1]}/" if role in COUNTY_WIDE else path


def enrol_staff(plan: Plan) -> None:
    """Enrol everybody whom the year's work needs, under invented names."""
    names = Random(f"{plan.year}:staff")
    items = data_of(plan.year, "service_items")["items"]
    hotline = data_of(plan.year, "hotline")
    handlers = [each["handler"] for each in hotline["categories"]]
    units = {each["organisation"] for each in items} | {hotline["settings"]["hotline_unit"]}
    at, now = day_start(plan.days.first), now_us()
    since = plan.days.first.isoformat()
    with Batch() as batch:
        for code in sorted(units | set(handlers)):
            place = unit(code)
            if place is None:
                continue
            for role in ROLES:
                new = New("person", code, place.path, place.region,
                          id=_id(plan.year, role, code))  # fmt: skip
                name = names.choice(FAMILY) + "".join(names.sample(GIVEN, 2))
                grant = {"role": role, "organisation": code, "path": _reach(role, place.path),
                         "valid_from": since}  # fmt: skip
                person = {"kind": "staff", "name": name, "valid_from": since}
                for verb, data in (("enrol", person), ("grant_role", grant)):
                    batch.do(Request(verb, new, SYSTEM, data=data, happened_at=at,
                                     recorded_at=now, origin=plan.origin))  # fmt: skip
