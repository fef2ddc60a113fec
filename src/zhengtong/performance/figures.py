"""From an indicator to a cell of the table: which question a line asks, and what it then prints.

The printed value is what the score is computed from: a reader who divides 98.35 by 98.5 gets the
same 4.99.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.refusals import BadData, GuardRefused
from zhengtong.indicators.definitions import indicator
from zhengtong.indicators.figures import printed
from zhengtong.indicators.freezing import FrozenFigure
from zhengtong.indicators.period import Scope
from zhengtong.indicators.sources import UNSUPPORTED
from zhengtong.reports.write.prose import Figure

__all__ = ["PLACE", "actual_of", "frozen_of", "question_of", "read_frozen", "report_figure"]

PLACE = "{figure}"
"""Where a template of an actual value prints the figure: 大幅提升（法定提速率{figure}）."""


def question_of(
    code: str, version: int | None, scope: Mapping[str, Any] | None, cut_off: str
) -> dict[str, Any]:
    """The columns that say what is asked; the newest version unless one is named.

    Raises `GuardRefused` for an unknown indicator, `BadData` for a scope that is none.
    """
    try:
        what = indicator(code, version)
    except KeyError:
        raise GuardRefused(_("没有指标“%(code)s”的这一版口径，请核对。") % {"code": code}) from None
    try:
        within = Scope.from_json(dict(scope or {}))
    except (TypeError, ValueError):
        raise BadData({"scope": _("统计范围写法不对，请核对。")}) from None
    told = json.dumps(within.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "indicator": what.code,
        "version": what.version,
        "scope": "" if told == "{}" else told,
        "cut_off": date.fromisoformat(cut_off).isoformat() if cut_off else "",
    }


def read_frozen(data: Mapping[str, Any]) -> FrozenFigure:
    """A frozen figure from an event's data. Raises `BadData`."""
    try:
        return FrozenFigure.from_json(dict(data))
    except (KeyError, TypeError, ValueError):
        raise BadData({"figure": _("冻结的数据不完整，请重新计算。")}) from None


def frozen_of(row: Any) -> FrozenFigure | None:
    """The frozen figure of a line or a citation, if it was computed."""
    return FrozenFigure.from_json(json.loads(row.figure)) if row.figure else None


def report_figure(frozen: FrozenFigure, scope_text: str) -> Figure | None:
    """The figure as documents print it; None where its source cannot support it."""
    if frozen.text == UNSUPPORTED:
        return None
    what = indicator(frozen.code, frozen.version)
    top, bottom = frozen.numerator, frozen.denominator
    if what.form == "speed_up" and bottom is not None:
        top = bottom - top
    return Figure(
        code=frozen.code,
        version=frozen.version,
        name=frozen.name,
        numerator=top,
        denominator=bottom,
        unit=what.unit,
        scope=scope_text or frozen.scope.text(),
        cut_off=frozen.cut_off,
        watermark=frozen.watermark.tree_size,
        places=0 if what.form == "sum" else what.places,
        definition=str(what.wording),
        exclusions=frozen.exclusions,
    )


def actual_of(frozen: FrozenFigure, template: str) -> dict[str, str]:
    """Columns of the actual value: text for the cell, number for the rule, unit."""
    what = indicator(frozen.code, frozen.version)
    shown = report_figure(frozen, "")
    text = shown.text if shown else frozen.text
    value = None
    if shown is not None:
        value, _said = printed(what, frozen.numerator, frozen.denominator)
    return {
        "actual_text": template.replace(PLACE, text) if template else text,
        "actual_value": "" if value is None else f"{value:f}",
        "actual_unit": what.unit,
    }
