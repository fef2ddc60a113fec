"""Filling in an application's form for an invented applicant; every answer passes the real checks."""

from __future__ import annotations

from random import Random
from typing import Any

from zhengtong.catalogue.items import Element, Item
from zhengtong.years.load import data_of

__all__ = ["Applicants"]


class Applicants:
    """The invented people and firms of a year's data, by kind."""

    def __init__(self, year: str) -> None:
        people = data_of(year, "people")
        self.persons: list[dict[str, Any]] = people["applicants"]
        self.firms: list[dict[str, Any]] = people["firms"]
        self._by_key = {each["key"]: each for each in self.persons}

    def one_for(self, item: Item, rng: Random) -> dict[str, Any]:
        """Somebody who may apply for `item`."""
        person = "natural_person" in item.applicant_types
        firm = any(element.id == "uscc" for element in item.elements)
        return rng.choice(self.firms if firm or not person else self.persons)

    def answers(self, item: Item, applicant: dict[str, Any]) -> dict[str, Any]:
        """A filled form."""
        human = (
            self._by_key[applicant["legal_representative"]] if "uscc" in applicant else applicant
        )
        return {each.id: _answer(each, applicant, human) for each in item.elements}


def _answer(element: Element, applicant: dict[str, Any], human: dict[str, Any]) -> Any:
    named = element.id
    if named in ("organisation_name", "business_name"):
        return applicant["name"]
    if element.kind == "uscc":
        return applicant.get("uscc", "91330102MA28NBU477")
    if element.kind == "resident_id" or "id_number" in named or named.endswith("_id"):
        return human["id_number"]
    if element.kind == "phone" or "phone" in named:
        return human["phone"]
    if element.choices:
        return element.choices[0]
    if "name" in named or named == "legal_representative":
        return human["name"]
    if "address" in named:
        return applicant["address"]
    simple: dict[str, Any] = {
        "date": human.get("birth_date", "1990-01-01"),
        "integer": 3,
        "number": "120",
        "decimal": "120",
        "money": "100000",
        "yes_no": False,
        "boolean": False,
    }
    return simple.get(element.kind, "示例")
