"""申请人是谁: found by the exact number in the form, enrolled on the way where nobody knows them.

Whoever comes to the counter need not have an account; the number is looked up through its keyed
digest, and a person is enrolled once (一人一档).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.org.models import Person
from zhengtong.pages.component import Text
from zhengtong.record.append import new_uid, now_us
from zhengtong.web.desk.names import labels_of
from zhengtong.web.desk.searching import owners_of

__all__ = ["COUNTER", "Applicant", "Known", "applicant_in", "enrol", "known"]


COUNTER = ("window_clerk", "reviewer")
"""Posts that take papers in."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, as the form says it."""

    kind: str
    number: str
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who was enrolled before: masked name, and how many cases are open."""

    person: str
    label: str
    open_cases: int


_WAYS: tuple[tuple[str, dict[str, str]], ...] = (
    ("firm", {"number": "uscc", "name": "organisation_name", "phone": "contact_phone",
              "address": "business_address"}),
    ("person", {"number": "id_number", "name": "applicant_name", "phone": "phone",
                "address": "address"}),
    # whoever founds a firm that has no number yet
    ("person", {"number": "legal_representative_id", "name": "legal_representative",
                "phone": "contact_phone", "address": "business_address"}),
)  # fmt: skip
"""Which data elements name the applicant, by what the item's form asks for."""


def applicant_in(answers: Mapping[str, Any]) -> Applicant | None:
    """The applicant that a form's answers name; None where it asks for no number."""
    for kind, elements in _WAYS:
        if answers.get(elements["number"]):
            said = {part: str(answers.get(name) or "") for part, name in elements.items()}
            return Applicant(kind, **said)
    return None


def known(number: str) -> Known | None:
    """The person or firm enrolled under this number, the first of them if there are several."""
    owners = owners_of("id_number", number)
    person = Person.objects.filter(id__in=owners).order_by("id").first() if owners else None
    if person is None:
        return None
    opened = Case.objects.filter(applicant=person.id, closed_at__isnull=True).count()
    label = labels_of([person.id]).get(person.id, "")
    return Known(person.id, label or str(_("姓名已删除")), opened)


def enrol(applicant: Applicant, actor: Actor, region: str, key: str) -> str:
    """Enrol a new person or firm; returns the id. The same key enrols once. Raises a `Refused`."""
    data = {
        "kind": applicant.kind, "name": applicant.name, "id_number": applicant.number,
        "phone": applicant.phone, "address": applicant.address,
        "valid_from": local_date(now_us()).isoformat(),
    }  # fmt: skip
    home = next((role.path for role in actor.roles if role.name in COUNTER), "")
    new = New("person", organisation_path=home, region=region, id=new_uid())
    return act("enrol", new, actor=actor, key=key, data=data).case


def said_of(found: Known | None) -> Text:
    """What the page says after looking somebody up."""
    if found is None:
        return _("没有登记过。收件时按表里填的姓名、证件号、电话一并登记。")
    if found.open_cases:
        return _("已登记：%(name)s，在办 %(n)d 件。") % {"name": found.label, "n": found.open_cases}
    return _("已登记：%(name)s，没有在办的件。") % {"name": found.label}
