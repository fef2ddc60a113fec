"""Sums in any table of figures: columns under a total row, and a column that adds up others.

(决算表、明细表、人员表…) What a form means by its columns is learned from its own rows: where a
column is the sum of those beside it in all rows but one, that one is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.reports.documents.model import Cell, Origin
from zhengtong.reports.facts.printed import Printed, printed, rounding, shown, words_of
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_ACROSS = (
    "单位：万元\n科目\t本年支出合计\t基本支出\t项目支出\n一般公共服务\t350\t200\t150\n教育支出\t40\t40\t0\n"
    "卫生健康支出\t{0}\t20\t5\n住房保障支出\t18\t18\t0\n"
)
_DOWN = "学校\t教师（人）\t学生（人）\n示例一小\t30\t500\n示例二小\t42\t730\n示例三小\t28\t410\n合计\t100\t{0}\n"
_TOTAL = re.compile(r"(?:合计|总计|总数|共计)\(?[^()]{0,6}\)?")
_SUMMED = re.compile(r"合计|小计|总计|总额|总数|总人数|总收入|总支出")
_INNER = re.compile(
    r"小计|其中|合计|总计|^\s*[一二三四五六七八九十]{1,3}[、.]|^\s*[(（][一二三四五六七八九十\d]{1,3}[)）]|^\s*\d{3,9}$|^[①-⑳]"
)
_UNITS = ("", "元", "千元", "万元", "人", "个")
_LEAST = 3
_MOST = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows under one heading: their numbers by column; `heads` is the heading."""

    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[dict[int, Printed], ...]


def _parts(report: Reading) -> Iterator[_Part]:
    """Headed rows whose sums no other rule counts."""
    counted = {(id(region.table), region.heading) for region in report.forms.regions}
    for table in report.document.tables():
        if table.origin is Origin.FLAT:
            continue
        starts = [r for r, row in enumerate(table.rows) if _heading(row)]
        for n, start in enumerate(starts):
            end = starts[n + 1] if n + 1 < len(starts) else len(table.rows)
            if (id(table), start) not in counted and end - start > _LEAST:
                rows = table.rows[start + 1 : end]
                yield _Part(table.rows[start], rows, tuple(_numbers(row) for row in rows))


def _heading(row: Sequence[Cell]) -> bool:
    said = [cell for cell in row if cell.plain]
    return len(said) > 1 and all(len(c.plain) <= 24 and printed(c) is None for c in said)


def _numbers(row: Sequence[Cell]) -> dict[int, Printed]:
    """The amounts and counts of a row by column."""
    found = ((cell.column, printed(cell)) for cell in row)
    return {at: number for at, number in found if number and number.unit in _UNITS}


@rule(
    "table-total", "表中合计与各行之和不符", Severity.HIGH,
    basis="合计等于各行之和",
    fires=(_DOWN.format("1650"),), spares=(_DOWN.format("1640"),),
)  # fmt: skip
def table_total(report: Reading) -> Iterator[Finding | Relation]:
    """The columns of a plain list above its total row."""
    for part in _parts(report):
        totals = [r for r, row in enumerate(part.rows) if _totals(row)]
        if len(totals) != 1:
            continue
        at, numbers = totals[0], part.numbers
        rows = [r for r in range(at) if numbers[r] and _named(part.rows[r])]
        rows = rows or [r for r in range(at + 1, len(part.rows)) if numbers[r]]
        if len(rows) < _LEAST - 1:
            continue
        results = [_column(numbers, rows, at, column) for column in numbers[at]]
        found = [each for each in results if each is not None]
        plain = not any(_INNER.search(_label(part.rows[r])) for r in rows)
        for total, parts, holds in found:
            others = sum(1 for _, _, fits in found if fits)
            if holds or (plain and others):
                yield from _down(total, parts, holds)


def _totals(row: Sequence[Cell]) -> bool:
    return any(_TOTAL.fullmatch(words_of(cell)) for cell in row[:3])


def _named(row: Sequence[Cell]) -> bool:
    return any(words_of(cell) and printed(cell) is None for cell in row[:3])


def _label(row: Sequence[Cell]) -> str:
    return next((words_of(cell) for cell in row if cell.plain), "")


def _column(
    numbers: Sequence[dict[int, Printed]], rows: Sequence[int], at: int, column: int
) -> tuple[Printed, list[Printed], bool] | None:
    total = numbers[at][column]
    parts = [numbers[r][column] for r in rows if column in numbers[r]]
    if len(parts) < 2 or total.unit == "%" or len(parts) * 2 < len(rows):
        return None
    added = sum((part.value for part in parts), Decimal(0))
    return total, parts, abs(added - total.value) <= rounding(total, parts)


def _down(total: Printed, parts: list[Printed], holds: bool) -> Iterator[Finding | Relation]:
    added = sum((part.value for part in parts), Decimal(0))
    said = "+".join(map(str, parts))
    places = [total.span, *(part.span for part in parts[:11])]
    yield Relation("sum", said, added, total.value, holds, places)
    if not holds:
        yield Finding(
            places,
            f"合计写{total}，上列各行相加为{shown(added)}，相差{shown(abs(added - total.value))}。请核对。",
            shown(added), str(total), f"{said}={shown(added)}"[:200], "更正合计或有误的一行。",
        )  # fmt: skip


@rule(
    "table-across", "表中一行的合计与分项不符", Severity.HIGH,
    basis="合计列等于各分项列之和（其余各行都成立）",
    fires=(_ACROSS.format("28"),), spares=(_ACROSS.format("25"),),
)  # fmt: skip
def table_across(report: Reading) -> Iterator[Finding | Relation]:
    """A column named 合计 or 小计 beside its parts."""
    for part in _parts(report):
        for cell in part.heads[1:]:
            if _SUMMED.search(words_of(cell)):
                beside = _beside(part.numbers, cell.column)
                if beside:
                    yield from _across(part, cell.column, beside)


def _beside(numbers: Sequence[dict[int, Printed]], column: int) -> list[int]:
    """The columns right of it that make it up in nearly all rows; none where no run of them does."""
    rows = [row for row in numbers if column in row]
    for size in range(2, _MOST + 1):
        parts = [column + i for i in range(1, size + 1)]
        told = [row for row in rows if any(part in row for part in parts)]
        fits = sum(_fits(row, column, parts) for row in told)
        misses = len(told) - fits
        real = sum(1 for row in told if sum(bool(p in row and row[p].value) for p in parts) > 1)
        if fits >= _LEAST and misses <= max(1, len(told) // 10) and real:
            return parts
    return []


def _values(row: dict[int, Printed], parts: Sequence[int]) -> list[Printed]:
    return [row[part] for part in parts if part in row]


def _fits(row: dict[int, Printed], column: int, parts: Sequence[int]) -> bool:
    values = _values(row, parts)
    added = sum((value.value for value in values), Decimal(0))
    return abs(added - row[column].value) <= rounding(row[column], values)


def _across(part: _Part, column: int, parts: Sequence[int]) -> Iterator[Finding | Relation]:
    for r, row in enumerate(part.numbers):
        values = _values(row, parts)
        if column not in row or not values:
            continue
        total, holds = row[column], _fits(row, column, parts)
        added = sum((value.value for value in values), Decimal(0))
        said = "+".join(map(str, values))
        places = [total.span, *(value.span for value in values)]
        yield Relation("sum", said, added, total.value, holds, places)
        if not holds:
            yield Finding(
                places,
                f"“{_label(part.rows[r])[:20]}”一行合计{total}，各分项相加为{shown(added)}，"
                f"相差{shown(abs(added - total.value))}。请核对。",
                shown(added), str(total), f"{said}={shown(added)}", "更正合计或有误的分项。",
            )  # fmt: skip
