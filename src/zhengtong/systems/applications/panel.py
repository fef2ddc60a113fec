"""What an application adds to its case page: its limits as they stood when it was opened, its days.

A clerk asked "by when" answers from here: 法定, 承诺, 收到, 受理, 决定, 办结.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.catalogue.items import SpecialProcedure, item_of
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import Refused
from zhengtong.law.calendar import Unit
from zhengtong.org.units import units
from zhengtong.pages import formats
from zhengtong.pages.component import Shown, Text
from zhengtong.pages.panels import Panel, Track, register_panel
from zhengtong.pages.parts import KeyValues
from zhengtong.systems.applications.models import Application
from zhengtong.systems.applications.notices import notice_of

__all__ = ["PANEL", "standard_remedies"]

SPECIAL = "start_special_procedure"
RESULTS: dict[str, Text] = {
    "granted": gettext_lazy("准予"),
    "refused": gettext_lazy("不予许可"),
    "declined": gettext_lazy("不予受理"),
    "withdrawn": gettext_lazy("申请人撤回"),
}


def _limit(amount: int, unit: str) -> str:
    return f"{amount} {Unit(unit).label}" if amount else "—"


def _facts(row: Application, year: int) -> list[tuple[Text, Shown]]:
    pairs: list[tuple[Text, Shown]] = [
        (_("类型"), _("即办件") if row.on_the_spot else _("承诺件")),
        (_("法定时限"), _limit(row.statutory_amount, row.statutory_unit)),
        (_("承诺时限"), _limit(row.promised_amount, row.promised_unit)),
    ]
    days = (
        (_("收到"), row.received_at), (_("受理"), row.accepted_at),
        (_("决定"), row.decided_at), (_("办结"), row.concluded_at),
    )  # fmt: skip
    pairs += [(name, formats.beijing_time(at, year)) for name, at in days if at]
    if row.deficiencies:
        pairs.append((_("补正"), _("一次告知 %(n)d 项") % {"n": row.deficiencies}))
    if row.extended:
        pairs.append((_("延长"), _("%(n)d 个工作日") % {"n": row.extended}))
    if row.result:
        pairs.append((_("结果"), RESULTS.get(row.result, row.result)))
    return pairs


def _context(case: Case) -> dict[str, Any]:
    row = Application.objects.filter(case=case.id).first()
    year = formats.beijing(case.opened_at).year
    return {"facts": KeyValues(_facts(row, year)) if row else None}


def standard_remedies() -> str:
    """Where and until when to object (行政复议法、行政诉讼法), with this county's bodies."""
    county = next((each.name for each in units().values() if each.kind == "government"), "")
    if not county:
        return ""
    court = county.removesuffix("人民政府") + "人民法院"
    return _(
        "如不服本决定，可以自收到之日起六十日内向%(body)s申请行政复议，"
        "也可以自收到之日起六个月内向%(court)s提起行政诉讼。"
    ) % {"body": county, "court": court}


def _initial(case: Case, verb: str) -> dict[str, str]:
    if verb in ("refuse", "decline"):
        return {"remedies": standard_remedies()}
    specials = _specials(case) if verb == SPECIAL else ()
    if len(specials) == 1:
        return {"type": specials[0].type, "days": str(specials[0].budget.amount)}
    return {}


def _choices(case: Case, verb: str) -> dict[str, list[tuple[str, Text]]]:
    """Only those special procedures that the item declares stop its clock (Art. 45)."""
    if verb != SPECIAL:
        return {}
    words = _("%(name)s（一般 %(n)d %(unit)s）")
    return {
        "type": [
            (each.type, words % {"name": each.name, "n": each.budget.amount, "unit": each.budget.unit.label})
            for each in _specials(case)
        ]
    }  # fmt: skip


def _specials(case: Case) -> tuple[SpecialProcedure, ...]:
    try:
        return item_of(case.item).special_procedures
    except Refused:
        return ()


PANEL = register_panel(
    Panel(
        "application",
        template="applications/panel.html",
        context=_context,
        contents={
            "form": gettext_lazy("申请表"),
            "file": gettext_lazy("材料"),
            "deficiencies": gettext_lazy("补正内容"),
            "statement": gettext_lazy("补正说明"),
            "opinion": gettext_lazy("意见"),
            "reason": gettext_lazy("理由"),
            "remedies": gettext_lazy("救济途径"),
            "result": gettext_lazy("特别程序结果"),
        },
        tracks={
            "notice": Track(gettext_lazy("告知补正"), law=True),
            "legal": Track(gettext_lazy("法定办理"), law=True),
            "promised": Track(gettext_lazy("承诺办理")),
            "service": Track(gettext_lazy("送达"), law=True),
        },
        links={"rated": gettext_lazy("评价"), "warned": gettext_lazy("预警牌")},
        initial=_initial,
        choices=_choices,
        notice=notice_of,
    )
)
