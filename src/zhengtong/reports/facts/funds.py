"""Funds in tables: what was planned, allotted, received, spent and left, row by row.

(资金情况: 年初预算数, 全年预算数, 全年执行数, 执行率, 得分; 资金来源 × 到位、支出、结余; 上年决算,
本年预算, 本年决算.) A unit stands in the cell, in the column's heading, in the table's corner or in a
line beside the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.reports.documents.model import Cell, Document, Origin, Span, Table
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.heads import MONEY, Head, unit_of
from zhengtong.reports.facts.printed import Printed, blank, printed, words_of
from zhengtong.reports.facts.regions import Region, Row

__all__ = ["Figure", "FundsRow", "FundsTable", "View", "funds_table", "stated_unit", "views_of"]

_SCALES = {"元": 1, "百元": 100, "千元": 1000, "万元": 10**4, "亿元": 10**8}
_STATED = re.compile(r"(?:金额)?单位\s*:\s*(?:人民币)?\s*(亿元|万元|千元|百元|元)")
_BRACKETED = re.compile(r"[(]\s*(?:单位\s*:)?\s*(亿元|万元|千元|元)\s*[)]")
_ENTRY = re.compile(r"([^:]{2,30}):\s*(-?\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)?")
_ASPECT = re.compile(r"按.{2,6}分")
_LABEL_ONLY = re.compile(r"([^:]{2,30}):")
_ALL = re.compile(
    r"年度(?:财政)?资金总额|资金总额|^总额|^合计|^总计|年度预算|总预算|^小计|预算执行|部门预算"
)
_FAR = 240  # characters before a flattened table, whose first rows are often read as prose
_CORNER = 16  # characters behind a flattened heading in which its corner may say the unit
_NEAR = 60  # characters before or after a table in which a line may state its unit


@dataclass(frozen=True, slots=True)
class Figure:
    """One labelled amount in a table. `column`: the heading's words; `head`: their meaning;
    `unit`: 元 … 亿元, empty where nothing says it."""

    label: str
    column: str
    head: Head
    value: Decimal
    places: int
    unit: str
    span: Span

    @property
    def amount(self) -> Decimal | None:
        """In 元; None without a money unit."""
        scale = _SCALES.get(self.unit)
        return self.value * scale if scale else None


@dataclass(frozen=True, slots=True)
class FundsRow:
    """One row: its label and the numbers under the headings."""

    row: Row
    label_cell: Cell | None
    label: str
    region: Region

    def cell(self, head: Head, nth: int = 0) -> Cell | None:
        return self.region.cell(self.row, head, nth)

    def number(self, head: Head, nth: int = 0) -> Printed | None:
        return printed(self.cell(head, nth))

    @property
    def whole(self) -> bool:
        """Is it the row of all the money?"""
        return _ALL.search(self.label) is not None and not self.label.startswith("其中")


@dataclass(frozen=True, slots=True)
class FundsTable:
    """The rows under one heading of money columns; `unit` as for `Figure`."""

    table: Table
    region: Region
    rows: tuple[FundsRow, ...]
    unit: str

    @property
    def span(self) -> Span:
        return self.table.span

    @property
    def execution(self) -> FundsRow | None:
        """The row whose execution is scored (预算执行率): it has a weight, or points at least."""
        weighed = [row for row in self.rows if row.number(Head.WEIGHT) is not None]
        scored = [row for row in self.rows if row.whole and row.number(Head.SCORE) is not None]
        return next(iter((*weighed, *scored)), None)

    @property
    def figures(self) -> Iterator[Figure]:
        """All amounts, in reading order."""
        for row in self.rows:
            for place, column in enumerate(self.region.columns):
                number = printed(row.row.under[place]) if column.head in MONEY else None
                if number is not None and row.row.sure:
                    unit = number.unit or unit_of(column.label) or self.unit
                    yield Figure(
                        row.label, column.label, column.head, number.value, number.places,
                        unit, number.span,
                    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """The same money under one aspect inside a form: 按收入性质分：x, 其中：a…, b…

    `name` is the aspect; `parts` are (label, number) of the lines below it in its column; `blank`
    lists the labels whose number is missing.
    """

    name: str
    total: Printed
    parts: tuple[tuple[str, Printed], ...]
    blank: tuple[tuple[str, Span], ...]
    table: Table


def funds_table(region: Region, document: Document) -> FundsTable | None:
    """The money under one heading row; None where it heads none."""
    money = [column for column in region.columns if column.head in MONEY]
    if not money or region.has(Head.LEVEL1) or region.has(Head.LEVEL2, Head.LEVEL3):
        return None
    if region.has(Head.TARGET) and region.has(Head.WEIGHT) and len(money) < 2:
        return None
    rows = []
    for row in region.rows:
        said = any(printed(cell) for cell in row.under)
        labels = [cell for cell in row.cells if words_of(cell) and printed(cell) is None]
        if not row.sure or not (said or labels):
            continue
        label = _label(region, row)
        rows.append(FundsRow(row, label, words_of(label), region))
    if not rows:
        return None
    return FundsTable(region.table, region, tuple(rows), stated_unit(region, document))


def _label(region: Region, row: Row) -> Cell | None:
    """The last words before the first money column: the nearest name of the row."""
    first = next(i for i, column in enumerate(region.columns) if column.head in MONEY)
    before = [cell for cell in row.under[:first] if cell is not None and cell.plain]
    own = [cell for cell in before if cell.row == row.number and printed(cell) is None]
    if own and not row.total:
        words = [cell for cell in own if "科目" not in _over(region, row, cell)]
        return words[-1] if words else own[0]
    return own[0] if own else before[-1] if before else None


def _over(region: Region, row: Row, cell: Cell) -> str:
    place = next((i for i, each in enumerate(row.under) if each is cell), None)
    return region.columns[place].label if place is not None else ""


def stated_unit(region: Region, document: Document) -> str:
    """The money unit of a region: in its headings, its corner, beside or before its table."""
    for column in region.columns:
        if column.head not in (Head.APPROVED_AREA, Head.ACTUAL_AREA, Head.POSTS, Head.STAFF):
            unit = unit_of(column.label)
            if unit in _SCALES:
                return unit
    table = region.table
    if table.origin is Origin.FLAT:
        start, end = max(0, table.span.start - _FAR), region.columns[-1].cell.span.end + _CORNER
        text = fold(document.text[start:end])
        return _last(text) or next(iter(_BRACKETED.findall(text)[-1:]), "")
    for row in reversed(table.rows[: region.heading]):
        for cell in row:
            found = _STATED.search(fold(cell.text)) or _BRACKETED.search(fold(cell.text))
            if found:
                return found[1]
    for line in region.rows:
        for cell in line.cells[:1]:
            found = _BRACKETED.search(fold(cell.text))
            if found:
                return found[1]
    text = fold(document.text)
    before = text[max(0, table.span.start - _NEAR) : table.span.start]
    after = text[table.span.end : table.span.end + _NEAR]
    return _last(before) or _first(after)


def _last(text: str) -> str:
    found = _STATED.findall(text)
    return found[-1] if found else ""


def _first(text: str) -> str:
    found = _STATED.search(text)
    return found[1] if found else ""


def views_of(table: Table) -> Iterator[View]:
    """The aspects under which a form splits its total, where label and number share a cell."""
    by_column: dict[int, list[tuple[str, Printed | None, Cell]]] = {}
    if table.origin is Origin.FLAT:
        for aspect, number in filter(None, map(_entry, table.cells())):
            if number is not None and _ASPECT.fullmatch(aspect):
                yield View(aspect, number, (), (), table)
        return
    for row in table.rows:
        for cell in row:
            entry = _entry(cell)
            if entry is not None:
                by_column.setdefault(cell.column, []).append((*entry, cell))
    for entries in by_column.values():
        starts = [
            i for i, (label, number, _) in enumerate(entries) if number and "分" in label[-2:]
        ]
        for n, start in enumerate(starts):
            end = starts[n + 1] if n + 1 < len(starts) else len(entries)
            name, total, cell = entries[start]
            below = [e for e in entries[start + 1 : end] if e[2].row - cell.row <= 12]
            if total is not None and below:
                yield View(
                    name, total,
                    tuple((label, number) for label, number, _ in below if number is not None),
                    tuple((label, each.span) for label, number, each in below if number is None),
                    table,
                )  # fmt: skip


def _entry(cell: Cell) -> tuple[str, Printed | None] | None:
    words = fold(cell.text).strip()
    if len(words) > 60 or ":" not in words:
        return None
    label = words.removeprefix("其中:").strip()
    found = _ENTRY.fullmatch(label)
    if found:
        digits = found[2].replace(",", "")
        number = Printed(
            Decimal(digits), len(digits.partition(".")[2]), found[3] or "", cell.span,
            cell.text.strip(),
        )  # fmt: skip
        return found[1].strip(), number
    only = _LABEL_ONLY.fullmatch(label)
    return (only[1].strip(), None) if only and not blank(cell) else None
