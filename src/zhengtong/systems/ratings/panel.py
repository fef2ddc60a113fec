"""What a rating adds to its case page: the level, how it was given, and which case it is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.flow.models import Case
from zhengtong.org.settings import setting
from zhengtong.pages.component import Shown, Tag, Text
from zhengtong.pages.panels import Panel, Track, register_panel
from zhengtong.pages.parts import KeyValues
from zhengtong.systems.ratings.models import Rating
from zhengtong.systems.ratings.procedure import LEVELS, NEGATIVE

__all__ = ["PANEL"]


def _means(region: str, code: str) -> str:
    """What the way of rating is called where the region lists them."""
    try:
        names = {row["code"]: row["name"] for row in setting(region, "rating_channels")}
    except KeyError:
        names = {}
    return names.get(code, code or "—")


def _context(case: Case) -> dict[str, Any]:
    row = Rating.objects.filter(case=case.id).first()
    if row is None:
        return {"facts": None}
    level = dict(LEVELS).get(str(row.level), str(row.level))
    pairs: list[tuple[Text, Shown]] = [
        (_("满意程度"), Tag(level, "red" if row.level in NEGATIVE else "ok")),
        (_("方式"), _("主动评价") if row.active else _("默认评价，不计入主动评价")),
        (_("渠道"), _means(case.region, row.means)),
    ]
    if row.options:
        pairs.append((_("选项"), row.options))
    return {"facts": KeyValues(pairs)}


PANEL = register_panel(
    Panel(
        "rating",
        template="ratings/panel.html",
        context=_context,
        contents={
            "words": gettext_lazy("评价留言"),
            "finding": gettext_lazy("核实说明"),
            "measures": gettext_lazy("整改措施"),
            "call_back": gettext_lazy("回访情况"),
        },
        tracks={"repair": Track(gettext_lazy("差评整改"))},
        links={"rated": gettext_lazy("评价的办件")},
    )
)
