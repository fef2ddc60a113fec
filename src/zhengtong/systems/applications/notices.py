"""From a notice's number to the document: who gets it, what it says, on which ground.

行政许可法 Arts. 32, 38, 42, 44, 45: each step is told in writing, sealed and dated. What is personal
in it (the full name, reasons) is opened by the caller, who has recorded the look.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.items import Item, item_of
from zhengtong.flow import models
from zhengtong.flow.attachments import pieces_of
from zhengtong.flow.case import read_clocks
from zhengtong.flow.procedure import procedure
from zhengtong.flow.refusals import Refused
from zhengtong.law.calendar import Unit
from zhengtong.law.localtime import local_date
from zhengtong.org.models import PersonLabel
from zhengtong.org.settings import calendar_for
from zhengtong.org.units import unit, units
from zhengtong.record.content import ContentStore
from zhengtong.record.kinds import kind as event_kind
from zhengtong.record.models import Event
from zhengtong.reports.write.notices import Material, Notice, NoticeKind, Remedies, Served
from zhengtong.systems.applications.models import Application
from zhengtong.systems.applications.procedure import SPECIAL_PROCEDURES

__all__ = ["notice_of"]

Open = Callable[[str], Any]

KINDS = {
    "receipt_slip": NoticeKind.RECEIPT,
    "deficiency_notice": NoticeKind.DEFICIENCY,
    "acceptance_notice": NoticeKind.ACCEPTANCE,
    "non_acceptance_notice": NoticeKind.NON_ACCEPTANCE,
    "special_procedure_notice": NoticeKind.SPECIAL_PROCEDURE,
    "extension_notice": NoticeKind.EXTENSION,
    "grant_decision": NoticeKind.GRANT,
    "refusal_decision": NoticeKind.REFUSAL,
    "proof_of_service": NoticeKind.SERVICE,
    "withdrawal_notice": NoticeKind.WITHDRAWAL,
}
LICENCE_TYPE = "01"
"""行政许可: only there is a decision one of 行政许可法."""

_LAW, _FULL = "行政许可法", "《中华人民共和国行政许可法》"


def notice_of(case: models.Case, issued: models.Notice, event: Event, opened: Open) -> Notice:
    """The document of `issued`, as things stood when `event` issued it.

    Raises `ValueError` in plain words where something that the form demands is not on record.
    """
    kind = KINDS[issued.kind]
    row = Application.objects.get(case=case.id)
    item = _item(case)
    place = unit(case.organisation)
    return Notice(
        kind=kind,
        number=issued.number,
        hall=place.name if place else case.organisation,
        applicant=_applicant(case, opened),
        item=case.title,
        case_number=case.number,
        issued_on=local_date(issued.issued_at),
        received_on=_day(row.received_at or case.opened_at),
        accepted_on=_day(row.accepted_at),
        legal_basis=(event.legal_basis.replace(_LAW, _FULL),) if event.legal_basis else (),
        contact=_contact(item),
        handler=_label(event.actor),
        title=_title(case, issued, item),
        **_particulars(kind, case, row, item, event, opened),
    )


def _day(instant: int | None) -> date | None:
    return local_date(instant) if instant else None


def _item(case: models.Case) -> Item | None:
    try:
        return item_of(case.item)
    except Refused:
        return None


def _applicant(case: models.Case, opened: Open) -> str:
    """The full name as the form gives it, else the label that lists show."""
    form = opened("form") or {}
    named = (form.get(name) for name in ("applicant_name", "organisation_name"))
    return next((str(name) for name in named if name), "") or _label(case.applicant)


def _label(person: str) -> str:
    found = PersonLabel.objects.filter(person=person).values_list("label", flat=True).first()
    return found or ""


def _contact(item: Item | None) -> str:
    if item is None:
        return ""
    return "，".join(part for part in (f"{item.place}{item.window}", item.consult_phone) if part)


def _title(case: models.Case, issued: models.Notice, item: Item | None) -> str:
    """Items under other laws get the plain titles of the procedure."""
    if item is not None and item.type == LICENCE_TYPE:
        return ""
    verbs = procedure(case.procedure, case.version).verbs
    return next((v.notice.title for v in verbs if v.notice and v.notice.kind == issued.kind), "")


def _particulars(
    kind: NoticeKind,
    case: models.Case,
    row: Application,
    item: Item | None,
    event: Event,
    opened: Open,
) -> dict[str, Any]:
    """What this kind of notice says beyond the common part."""
    if kind is NoticeKind.RECEIPT:
        return {"materials": tuple(_materials(case, event))}
    if kind is NoticeKind.DEFICIENCY:
        return {"reasons": _texts(opened("deficiencies"))}
    if kind is NoticeKind.ACCEPTANCE:
        return _limit(case, row)
    if kind is NoticeKind.SPECIAL_PROCEDURE:
        return {
            "procedure": dict(SPECIAL_PROCEDURES).get(_measure(event, "type"), ""),
            "procedure_limit": _("%(n)s个工作日") % {"n": _data(event).get("days", "")},
            "reasons": _texts(opened("reason")),
        }
    if kind is NoticeKind.EXTENSION:
        return {
            **_limit(case, row),
            "limit": _("%(n)s个工作日") % {"n": _measure(event, "days")},
            "reasons": _texts(opened("reason")),
            "approved_by": _("本机关负责人"),
        }
    if kind is NoticeKind.GRANT:
        return {"granted": tuple(_granted(item, case))}
    if kind in (NoticeKind.REFUSAL, NoticeKind.NON_ACCEPTANCE):
        return {"reasons": _grounds(opened), "remedies": _remedies()}
    if kind is NoticeKind.SERVICE:
        return {"served": _served(case, event, item)}
    return {"reasons": _texts(opened("reason"))}


def _measure(event: Event, name: str) -> Any:
    """A measure of the event by its name."""
    return getattr(event, event_kind(event.kind).columns[name])


def _data(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.body).get("data", {})
    return found


def _texts(held: Any) -> tuple[str, ...]:
    if isinstance(held, dict):
        held = held.get("items", [])
    if isinstance(held, str):
        held = [held]
    return tuple(str(each) for each in held or ())


def _materials(case: models.Case, event: Event) -> Iterable[Material]:
    """The form, and every file that came with it; what lies in the event says their names."""
    yield Material(_("申请表"), _("电子件"))
    bodies = Event.objects.filter(stream=case.id, position__lte=event.position)
    content = ContentStore()
    for body in bodies.order_by("position").values_list("body", flat=True):
        for each in pieces_of(json.loads(body).get("data", {}), content):
            if each["name"].startswith("file:"):
                yield Material(each["name"].split(":", 2)[2].rpartition(".")[0], _("电子件"))


def _limit(case: models.Case, row: Application) -> dict[str, Any]:
    """The legal limit in words and its last day; nothing where the item sets none."""
    clock = read_clocks(case.clocks).get("legal")
    if clock is None:
        return {}
    words = f"{row.statutory_amount}{Unit(row.statutory_unit).label}"
    return {"limit": words, "due_on": clock.due(calendar_for(case.region))}


def _granted(item: Item | None, case: models.Case) -> Iterable[tuple[str, str]]:
    yield _("准予事项"), case.title
    if item is None or item.result.kind == "none":
        return
    yield _("发给的证照、文书"), item.result.name
    if item.result.validity:
        amount, code = item.result.validity
        yield _("有效期"), f"{amount}{_VALIDITY.get(code, code)}"


_VALIDITY = {"year": "年", "month": "个月", "day": "日"}


def _grounds(opened: Open) -> tuple[str, ...]:
    """The reasons, and what was told about remedies where it is more than the notice says."""
    told = _texts(opened("remedies"))
    return _texts(opened("reason")) + tuple(each for each in told if "行政复议" not in each)


def _remedies() -> Remedies:
    county = next((each.name for each in units().values() if each.kind == "government"), "")
    return Remedies(county, county.removesuffix("人民政府") + "人民法院")


def _served(case: models.Case, event: Event, item: Item | None) -> Served:
    """What was handed over: the decision, and the licence that it grants."""
    verbs = procedure(case.procedure, case.version).verbs
    titles = {v.notice.kind: v.notice.title for v in verbs if v.notice}
    decisions = models.Notice.objects.filter(
        case=case.id, kind__in=("grant_decision", "refusal_decision")
    ).order_by("position")
    manners = {code: title for v in verbs if v.name == "serve" for f in v.fields
               for code, title in f.choices}  # fmt: skip
    return Served(
        documents=tuple((titles[each.kind], each.number) for each in decisions),
        place=f"{item.place}{item.window}" if item else "",
        method=manners.get(_measure(event, "manner"), ""),
        server=_label(event.actor),
    )
