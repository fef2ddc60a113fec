"""What a 12345 order adds to its case page: nature and urgency, which set its limit, and its rounds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.flow.models import Case
from zhengtong.org.settings import setting
from zhengtong.org.units import unit
from zhengtong.pages.component import Shown, Text
from zhengtong.pages.panels import Panel, Track, register_panel
from zhengtong.pages.parts import KeyValues
from zhengtong.systems.hotline.models import Order
from zhengtong.systems.hotline.procedure import NATURES, OUTCOMES, URGENCIES

__all__ = ["PANEL"]

DISPOSITIONS: dict[str, Text] = {
    "": gettext_lazy("办理中"),
    "answer_directly": gettext_lazy("直接答复（线上办结）"),
    "refer": gettext_lazy("转单位办理（线下办结）"),
}


def _category(case: Case, code: str) -> str:
    """What the county calls the subject; an unknown code stands for itself."""
    return str(setting(case.region, "hotline_categories").get(code, code)) or "—"


def _context(case: Case) -> dict[str, Any]:
    row = Order.objects.filter(case=case.id).first()
    if row is None:
        return {"facts": None}
    handling = unit(row.handling_unit)
    pairs: list[tuple[Text, Shown]] = [
        (_("性质"), dict(NATURES).get(row.nature, row.nature)),
        (_("紧急程度"), dict(URGENCIES).get(row.urgency, row.urgency)),
        (_("类别"), _category(case, row.category)),
        (_("承办单位"), handling.short_name if handling else _("未派单")),
        (_("处置"), DISPOSITIONS.get(row.disposition, row.disposition)),
        (_("来电人"), _("匿名，不回访") if row.anonymous else _("留了电话")),
        (_("退单"), _("%(n)d 次") % {"n": row.sent_back}),
        (_("延期"), _("%(n)d 次") % {"n": row.extended}),
    ]
    if row.outcome:
        pairs.append((_("回访"), dict(OUTCOMES).get(row.outcome, row.outcome)))
    return {"facts": KeyValues(pairs)}


PANEL = register_panel(
    Panel(
        "order",
        template="hotline/panel.html",
        context=_context,
        contents={
            "request": gettext_lazy("诉求内容"),
            "reply": gettext_lazy("答复内容"),
            "reason": gettext_lazy("理由"),
            "words": gettext_lazy("来电人意见"),
        },
        tracks={
            "reply": Track(gettext_lazy("答复")),
            "sign_for": Track(gettext_lazy("签收")),
        },
    )
)
