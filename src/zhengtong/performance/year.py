"""The finished table as one object, for `zhengtong demo --json` and for the API.

Numbers leave as JSON numbers only here, at the very edge; inside they are decimals.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from zhengtong.performance.report import build, documents_folder
from zhengtong.performance.scores import EXECUTION, LineScore
from zhengtong.performance.sheet import Sheet, evaluations, sheet
from zhengtong.reports.write import report_docx
from zhengtong.reports.write.parcel import write_whole
from zhengtong.reports.write.printing import money

__all__ = ["lines_json", "summary_of", "write_again"]


def lines_json(held: Sheet) -> dict[str, Any]:
    """`lines` (budget execution first, number 0), `given_total` and `computed_total`.

    Each line has `number`, `name`, `weight`, `target`, `actual`, `bound` (an indicator's code or
    None), `computed_score` and `given_score` (numbers, or None).
    """
    totals = held.totals
    return {
        "lines": [_line(held, row) for row in held.scores],
        "given_total": _number(totals.given),
        "computed_total": _number(totals.computed),
    }


def summary_of(year: int) -> dict[str, Any]:
    """`lines_json` of the year's self-evaluation, with the paths of its `documents`.

    Raises `LookupError` when there is none.
    """
    held = _of(year)
    paths = [f"{documents_folder() / each.file}" for each in held.documents]
    return {**lines_json(held), "documents": paths}


def write_again(year: int, path: Path) -> None:
    """The year's report as .docx at `path`, fetched and built anew; nothing is recorded."""
    write_whole(path, report_docx(build(_of(year))))


def _of(year: int) -> Sheet:
    found = evaluations(year)
    if not found:
        raise LookupError(f"没有{year}年度的绩效自评。")
    return sheet(found[0][0].id)


def _line(held: Sheet, row: LineScore) -> dict[str, Any]:
    if row.number == EXECUTION:
        assert held.funds is not None
        target, actual = money(Decimal(held.funds.revised)), money(Decimal(held.funds.outturn))
        bound = None
    else:
        line = held.line(row.number)
        assert line is not None
        target, actual, bound = line.target_text, line.actual_text, line.indicator or None
    return {
        "number": row.number,
        "name": row.name,
        "weight": _number(row.weight),
        "target": target,
        "actual": actual,
        "bound": bound,
        "computed_score": _number(row.computed),
        "given_score": _number(row.given),
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
