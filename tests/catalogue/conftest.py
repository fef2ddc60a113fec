"""A small county for the catalogue's tests: the year's units, its items, two editors."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from zhengtong.catalogue.items import forget_items
from zhengtong.catalogue.load import load_catalogue
from zhengtong.catalogue.references import forget_references
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.org.models import Organisation
from zhengtong.org.settings import forget_settings
from zhengtong.org.units import forget_units

COUNTY = "/11430527000000019X/"
HYGIENE = "1143052700000217X6400012301200001"


@cache
def _file(name: str) -> str:
    return (files("zhengtong.years.suining_2023") / f"{name}.json").read_text("utf-8")


def year(name: str) -> Any:
    """A fresh copy of one of the year's files."""
    return json.loads(_file(name))


def catalogue(*keys: str) -> dict[str, Any]:
    """The year's catalogue, or only the items of these keys."""
    document = year("service_items")
    if keys:
        document["items"] = [item for item in document["items"] if item["key"] in keys]
    return document


def add_units() -> None:
    """The year's units, each below its parent."""
    rows = {one["code"]: one for one in year("organisations")["organisations"]}

    def path(code: str) -> str:
        parent = rows[code]["parent"]
        return f"{path(parent) if parent else '/'}{code}/"

    Organisation.objects.bulk_create(
        Organisation(
            code=code,
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent=row["parent"] or "",
            path=path(code),
            region=row["region"],
        )
        for code, row in rows.items()
    )


def editor(name: str, *roles: str) -> Actor:
    """A person with these roles over the whole county."""
    held = tuple(Role(role, COUNTY) for role in roles or ("catalogue_editor",))
    return Actor(id=name, label=name, organisation="11430527000000019X", roles=held)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nothing that another test read is remembered."""
    forget_items()
    forget_references()
    forget_settings()
    forget_units()
    yield


@pytest.fixture
def units(db: None) -> None:
    """The county's units."""
    add_units()


@pytest.fixture
def hygiene(units: None) -> dict[str, Any]:
    """One published item, the licence for public places; the fixture is its body in the file."""
    document = catalogue("public_place_hygiene_new")
    report = load_catalogue(document, SYSTEM)
    assert report.published == 1, report.bad
    return copy.deepcopy(document["items"][0])


@pytest.fixture
def county(units: None) -> None:
    """The whole catalogue of the year."""
    report = load_catalogue(catalogue(), SYSTEM)
    assert not report.bad
