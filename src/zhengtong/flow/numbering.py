"""Numbers on cases and notices: templates are local settings, the count is taken in the act.

Setting `numbers`: {kind: {"text": "绥{dept[word]}受〔{year}〕{n}号", "by": "organisation" | "region",
"restart": "year" | "day" | "never"}}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhengtong.org.units import unit_marks

if TYPE_CHECKING:
    from zhengtong.flow.case import CaseState
    from zhengtong.flow.decision import Context

__all__ = ["render_number", "series_of"]


def _template(kind: str, ctx: Context) -> dict[str, Any]:
    table = ctx.setting("numbers")
    return table.get(kind) or table["default"]


def series_of(kind: str, case: CaseState, ctx: Context) -> str:
    """The series that a number of `kind` belongs to: its place, kind and period."""
    template = _template(kind, ctx)
    place = case.organisation if template.get("by") == "organisation" else case.region
    today = ctx.today
    period = {"day": today.isoformat(), "year": str(today.year)}.get(
        template.get("restart", "year"), ""
    )
    return f"{place}:{kind}:{period}"


def render_number(kind: str, case: CaseState, ctx: Context, value: int) -> str:
    """The printed number: the template filled with region, department, dates and count."""
    today = ctx.today
    text: str = _template(kind, ctx)["text"]
    return text.format(
        n=value,
        year=today.year,
        date=f"{today:%Y%m%d}",
        region=case.region,
        organisation=case.organisation,
        dept=unit_marks(case.organisation),
    )
