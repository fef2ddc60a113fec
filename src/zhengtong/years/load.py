"""Bring a county into an empty store: regions, units, people, rights, settings, each by an act.

`zhengtong demo` loads the simulated county; a real one comes in through the same acts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request
from zhengtong.law.localtime import instant
from zhengtong.org.actors import SYSTEM
from zhengtong.org.settings import forget_settings
from zhengtong.org.units import forget_units
from zhengtong.record.append import now_us
from zhengtong.record.canonical import sm3

__all__ = ["data_of", "load_county", "person_id"]

DEPARTMENT_MARKS = "department_marks"  # carried by the organisations themselves


@lru_cache(maxsize=32)
def data_of(year: str, name: str) -> dict[str, Any]:
    """The data file `name`.json of a year folder such as `suining_2023`."""
    text = resources.files(f"zhengtong.years.{year}").joinpath(f"{name}.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def person_id(year: str, key: str) -> str:
    """The id of a person of the data files: the same at every load."""
    return sm3(f"{year}:{key}".encode()).hex()[:32]


def load_county(year: str, origin: str) -> int:
    """Load everything that `year` says of the county itself; returns how many acts that took."""
    done = 0
    recorded = now_us()
    with Batch() as batch:
        for verb, new, data, day in (*_places(year), *_people(year), *_settings(year)):
            at = instant(day)
            batch.do(Request(verb, new, SYSTEM, data=data, happened_at=at, recorded_at=recorded,
                             origin=origin))  # fmt: skip
            done += 1
    forget_settings()
    forget_units()
    return done


Act = tuple[str, New, dict[str, Any], date]


def _places(year: str) -> Iterable[Act]:
    founded = date.fromisoformat("2010-01-01")
    places = data_of(year, "organisations")
    for each in places["regions"]:
        data = {"code": each["code"], "name": each["name"], "parent": each["parent"] or ""}
        yield (
            "define",
            New("region", id=f"region:{each['code']}", region=each["code"]),
            data,
            founded,
        )
    paths = _paths(year)
    for each in places["organisations"]:
        above = paths[each["parent"] or ""]
        data = {
            "code": each["code"],
            "name": each["name"],
            "short_name": each["short_name"],
            "kind": each["kind"],
            "parent": each["parent"] or "",
            "parent_path": above,
            "valid_from": each["valid_from"],
            "valid_until": each["valid_until"] or "",
            "successor": each["successor"] or "",
            "letters": each.get("letters", ""),
            "notice_word": each.get("notice_word", ""),
        }
        new = New("organisation", organisation=each["code"], organisation_path=paths[each["code"]],
                  region=each["region"], id=f"org:{each['code']}")  # fmt: skip
        yield "establish", new, data, date.fromisoformat(each["valid_from"])


def _paths(year: str) -> dict[str, str]:
    paths = {"": "/"}
    for each in data_of(year, "organisations")["organisations"]:
        paths[each["code"]] = f"{paths[each['parent'] or '']}{each['code']}/"
    return paths


def _people(year: str) -> Iterable[Act]:
    start = date.fromisoformat("2023-01-01")
    paths = _paths(year)
    people = data_of(year, "people")
    region = data_of(year, "settings")["region"]
    for each in people["people"]:
        person = person_id(year, each["username"])
        new = New("person", organisation=each["organisation"], region=region, id=person,
                  organisation_path=paths[each["organisation"]])  # fmt: skip
        data = {"kind": "staff", "name": each["name"], "phone": each["phone"],
                "valid_from": start.isoformat()}  # fmt: skip
        yield "enrol", new, data, start
        for grant in each["grants"]:
            data = {
                "role": grant["role"],
                "organisation": grant["subtree"],
                "path": paths[grant["subtree"]],
                "valid_from": grant["valid_from"],
                "valid_until": grant["valid_until"] or "",
            }
            yield "grant_role", new, data, start
    for each in people["deputies"]:
        new = New("person", id=person_id(year, each["absent"]), region=region,
                  organisation=each["subtree"], organisation_path=paths[each["subtree"]])  # fmt: skip
        data = {
            "deputy": person_id(year, each["deputy"]),
            "roles": each["role"],
            "valid_from": each["valid_from"],
            "valid_until": each["valid_until"],
        }
        yield "appoint_deputy", new, data, start
    yield from _applicants(year, people, region)


def _applicants(year: str, people: dict[str, Any], region: str) -> Iterable[Act]:
    start = date.fromisoformat("2023-01-01")
    for each in (*people["applicants"], *people["firms"]):
        firm = "uscc" in each
        data = {
            "kind": "firm" if firm else "person",
            "name": each["name"],
            "id_number": each["uscc"] if firm else each["id_number"],
            "phone": each["phone"],
            "address": each["address"],
            "valid_from": start.isoformat(),
        }
        yield "enrol", New("person", region=region, id=person_id(year, each["key"])), data, start


def _settings(year: str) -> Iterable[Act]:
    start = date.fromisoformat("2023-01-01")
    local = data_of(year, "settings")
    region = local["region"]
    hotline = data_of(year, "hotline")
    names = {each["code"]: each["name"] for each in hotline["categories"]}
    values = local["settings"] | hotline["settings"] | {"hotline_categories": names}
    for name, value in values.items():
        if name == DEPARTMENT_MARKS:
            continue
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        new = New("setting", region=region, id=f"setting:{region}:{name}")
        yield "set", new, {"name": name, "value": text, "basis": "示范县地方设置（示例）"}, start
