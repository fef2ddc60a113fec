"""Rules that an application must meet before a verb is done; each answers with what to do."""

from __future__ import annotations

from zhengtong.catalogue.items import item_of
from zhengtong.flow.decision import Context

__all__ = [
    "extension_within_law",
    "is_on_the_spot",
    "item_allows_special",
    "not_notified_before",
]


def not_notified_before(ctx: Context) -> str | None:
    """一次性告知: all that is missing is told once."""
    if ctx.row.get("deficiencies"):
        return "已经一次性告知过，不能再次要求补正；请作出受理或不予受理的决定。"
    return None


def is_on_the_spot(ctx: Context) -> str | None:
    """当场办结 is for on-the-spot items only."""
    return None if ctx.row.get("on_the_spot") else "该事项不是即办件，请先受理再审查决定。"


def item_allows_special(ctx: Context) -> str | None:
    """Art. 45 procedures are those that the item declares, so that nobody buys time with them."""
    wanted = ctx.data["type"]
    allowed = {each.type for each in item_of(ctx.case.item).special_procedures}
    if wanted not in allowed:
        return "该事项的实施规范没有这项特别程序，计时不能因此中止。"
    if int(ctx.data["days"]) < 1:
        return "请写明预计所需的工作日数，至少一日。"
    return None


def extension_within_law(ctx: Context) -> str | None:
    """Art. 42: once, at most ten working days (forty-five plus fifteen where handled jointly)."""
    if ctx.row.get("extended"):
        return "办理期限只能延长一次，本件已经延长过。"
    most = int(ctx.setting("extension_limit_days"))
    if not 1 <= int(ctx.data["extension"]) <= most:
        return f"延长不得超过 {most} 个工作日。"
    return None
