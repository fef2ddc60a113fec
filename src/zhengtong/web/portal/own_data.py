"""本人信息: what the hall knows of the applicant already, so that nobody types it twice.

People may look at their own data; that they did stands in their own stream, like any other look
(个人信息保护法 Art. 45, 51).
"""

from __future__ import annotations

import json
from typing import Any

from zhengtong.catalogue.items import Item
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.looks import contents_of
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.org.models import Person
from zhengtong.record.append import now_us
from zhengtong.record.content import ContentStore
from zhengtong.record.errors import RecordError

__all__ = ["known_answers", "person_record"]

# Data element → the field of a person's record, for people and for firms.
_PERSON = {
    "applicant_name": "name", "contact_name": "name", "legal_representative": "name",
    "id_number": "id_number", "legal_representative_id": "id_number",
    "phone": "phone", "contact_phone": "phone", "address": "address",
}  # fmt: skip
_FIRM = {
    "organisation_name": "name", "uscc": "id_number", "contact_phone": "phone",
    "business_address": "address",
}  # fmt: skip


def person_record(person: str) -> dict[str, str]:
    """Name, numbers and address under which a person was enrolled; empty where none is held.

    For the machine's own use: whoever shows it to somebody records the look (`known_answers`).
    """
    held = [each for each in contents_of(person) if each["name"] == "person"]
    if not held:
        return {}
    try:
        found: dict[str, str] = json.loads(ContentStore().get(held[-1]["id"]))
    except RecordError:
        return {}
    return found


def known_answers(actor: Actor, item: Item) -> dict[str, Any]:
    """The form's answers that the applicant's own record gives; the look is recorded."""
    person = Person.objects.filter(id=actor.id).first()
    record = person_record(actor.id)
    if person is None or not record:
        return {}
    fields = _FIRM if person.kind == "firm" else _PERSON
    found = {
        element.id: record[fields[element.id]]
        for element in item.elements
        if element.id in fields and record.get(fields[element.id])
    }
    if found:
        # The look in the looker's own stream of the day, as `flow.looks` keeps it.
        day = local_date(now_us()).isoformat()
        data = {"subject": actor.id, "kind": "person", "names": "person", "reason": "本人填申请表"}
        act("look", New("look", id=f"look:{actor.id}:{day}"), actor=actor, data=data)
    return found
