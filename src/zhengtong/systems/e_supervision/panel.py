"""What a warning card adds to its case page: its colour, its rule, and the case that it warns about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.flow.models import Case
from zhengtong.pages.component import Shown, Tag, Text
from zhengtong.pages.panels import Panel, Track, register_panel
from zhengtong.pages.parts import KeyValues
from zhengtong.systems.e_supervision.models import Card
from zhengtong.systems.e_supervision.procedure import COLOURS, FINDINGS

__all__ = ["PANEL"]

RULES = {"daily_check": gettext_lazy("每日检查：今明届满发蓝牌，逾期发黄牌，超过法定期限发红牌")}
"""Codes of rules in the county's words; another rule is shown as it was entered."""


def _context(case: Case) -> dict[str, Any]:
    row = Card.objects.filter(case=case.id).first()
    if row is None:
        return {"facts": None}
    pairs: list[tuple[Text, Shown]] = [
        (_("牌色"), Tag(dict(COLOURS)[row.colour], row.colour)),  # type: ignore[arg-type]
        (_("预警规则"), RULES.get(row.rule, row.rule or "—")),
    ]
    if row.finding:
        pairs.append((_("认定"), dict(FINDINGS).get(row.finding, row.finding)))
    return {"facts": KeyValues(pairs), "warned": row.warned_case}


PANEL = register_panel(
    Panel(
        "warning_card",
        template="e_supervision/panel.html",
        context=_context,
        contents={"explanation": gettext_lazy("情况说明")},
        tracks={"answer": Track(gettext_lazy("说明"))},
        links={"warned": gettext_lazy("预警的办件")},
    )
)
