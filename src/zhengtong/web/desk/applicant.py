"""申请人: who applies, masked as a screen in an open hall may show it.

个人信息保护法 Art. 6: no more than the task needs. The full numbers never leave this module; whoever
needs them opens the case's form, and that look is recorded.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhengtong.law.masking import mask_id, mask_phone
from zhengtong.org.models import Person
from zhengtong.pages.component import Shown, Text
from zhengtong.web.desk.file import CaseFile
from zhengtong.web.desk.names import unit_name
from zhengtong.web.portal.own_data import person_record

__all__ = ["facts_of", "masked_numbers"]

_KINDS = {"person": "个人", "firm": "企业和组织", "staff": "工作人员"}


def masked_numbers(person: str) -> tuple[str, str]:
    """(identity number, telephone) masked; empty where none is held or it was erased."""
    record = person_record(person) if person else {}
    number, phone = record.get("id_number", ""), record.get("phone", "")
    return (mask_id(number) if number else "", mask_phone(phone) if phone else "")


def facts_of(file: CaseFile) -> list[tuple[Text, Shown]]:
    """The ruled row at the head of a case."""
    case = file.case
    pairs: list[tuple[Text, Shown]] = []
    if case.applicant:
        person = Person.objects.filter(id=case.applicant).first()
        number, phone = masked_numbers(case.applicant)
        kind = _KINDS.get(person.kind, "") if person else ""
        pairs += [
            (_("申请人"), file.labels.get(case.applicant, _("没有登记姓名"))),
            (_("类别"), kind or "—"),
            (_("证件"), number or "—"),
            (_("电话"), phone or "—"),
        ]
    elif any("applicant" in verb.who for verb in file.procedure.verbs):
        pairs.append((_("申请人"), _("没有实名登记")))
    pairs += [
        (_("单位"), unit_name(case.organisation)),
        (_("经办"), file.labels.get(case.handler, _("还没有人经办"))),
    ]
    return pairs
