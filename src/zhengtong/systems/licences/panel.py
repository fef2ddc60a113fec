"""What an electronic licence adds to its case page: its type and the days between which it holds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.flow.models import Case
from zhengtong.pages.component import Shown, Text
from zhengtong.pages.panels import Panel, Track, register_panel
from zhengtong.pages.parts import KeyValues
from zhengtong.systems.licences.models import Licence, LicenceKind

__all__ = ["PANEL"]


def _context(case: Case) -> dict[str, Any]:
    row = Licence.objects.filter(case=case.id).first()
    if row is None:
        return {"facts": None}
    known = LicenceKind.objects.filter(pk=row.type_code).first()
    pairs: list[tuple[Text, Shown]] = [
        (_("证照类型"), known.name if known else row.type_code),
        (_("有效期起"), row.valid_from or "—"),
        (_("有效期止"), row.valid_until or _("长期")),
    ]
    if row.simulated:
        pairs.append((_("来源"), _("模拟数据")))
    return {"facts": KeyValues(pairs)}


PANEL = register_panel(
    Panel(
        "licence",
        template="licences/panel.html",
        context=_context,
        contents={"reason": gettext_lazy("理由")},
        tracks={"validity": Track(gettext_lazy("有效期"))},
    )
)
