"""A form is several tables in one: under each heading row, rows until the next heading row.

Word's grid says under which heading a cell stands. Tables that came as text say it by counting;
there a row is laid under the heading where its numbers fit, and a row that fits nowhere is
marked as not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.reports.documents.lines import levels
from zhengtong.reports.documents.model import Cell, Origin, Table
from zhengtong.reports.facts.heads import MONEY, Head, head_of
from zhengtong.reports.facts.printed import blank, dash, printed, words_of

__all__ = ["TOTALS", "Column", "Region", "Row", "regions_of"]

_NUMBERS = MONEY | {
    Head.WEIGHT, Head.SCORE, Head.RATE, Head.ARRIVAL_RATE, Head.POSTS, Head.STAFF, Head.CONTROL,
    Head.APPROVED_AREA, Head.ACTUAL_AREA, Head.PLANNED, Head.INVESTED,
}  # fmt: skip
_RATIOS = {
    Head.RATE, Head.ARRIVAL_RATE, Head.CONTROL, Head.POSTS, Head.STAFF, Head.APPROVED_AREA,
    Head.ACTUAL_AREA, Head.PLANNED, Head.INVESTED,
}  # fmt: skip
_MARKS = 150  # no weight and no score is larger
_VALUES = _NUMBERS | {Head.TARGET, Head.ACTUAL}
TOTALS = ("总分", "合计", "总计", "总得分", "综合得分", "自评总分", "得分合计", "总分值", "小计")
_OTHER_LEVEL = {Head.LEVEL1: (2,), Head.LEVEL2: (1,)}
_WHOLE = tuple(word for word in TOTALS if word != "小计")
_REMARKS = re.compile(r"(?:其[他它])?(?:需要?)?说明(?:的)?(?:事项|情况|问题)?|备注")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its meaning, its heading cell and, under a two-row heading, the one above."""

    head: Head
    cell: Cell
    above: Cell | None = None

    @property
    def label(self) -> str:
        return words_of(self.cell)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells under their columns (None: missing); `moved`: one blank cell pushed it to the right;
    `sure`: its numbers stand where the heading promises numbers."""

    number: int
    cells: tuple[Cell, ...]
    under: tuple[Cell | None, ...]
    moved: bool = False
    sure: bool = True

    @property
    def label(self) -> str:
        """The words of its first cell that says something and is no number."""
        for cell in self.cells:
            if words_of(cell) and printed(cell) is None and not dash(cell):
                return words_of(cell)
        return ""

    @property
    def total(self) -> bool:
        """Does the row add up the ones above it? Remarks may stand before the word (说明, 无, 总分)."""
        said = [words_of(cell).rstrip(":").split("(")[0] for cell in self.cells if cell.plain]
        if said and _REMARKS.fullmatch(said[0]) and any(word in _WHOLE for word in said[1:4]):
            return True
        return self.label.rstrip(":").split("(")[0] in TOTALS


@dataclass(frozen=True, slots=True)
class Region:
    """One heading row and what stands under it, in the order of the columns."""

    table: Table
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading: int

    def place(self, head: Head, nth: int = 0) -> int | None:
        """The number of the `nth` column of that meaning."""
        found = [i for i, column in enumerate(self.columns) if column.head is head]
        return found[nth] if nth < len(found) else None

    def has(self, *heads: Head) -> bool:
        return all(self.place(head) is not None for head in heads)

    def cell(self, row: Row, head: Head, nth: int = 0) -> Cell | None:
        place = self.place(head, nth)
        return row.under[place] if place is not None else None


def regions_of(table: Table) -> Iterator[Region]:
    """All regions of a table whose cells stand in rows (GRID, TABS, CELLS).

    Those of a FLAT one are the matter of `flat_regions`.
    """
    if table.origin is Origin.FLAT:
        return
    headings = [r for r, row in enumerate(table.rows) if _heads(table, r) >= _least(row)]
    number = 0
    while number < len(headings):
        first = headings[number]
        last = first
        if (
            number + 1 < len(headings)
            and headings[number + 1] == first + 1
            and _double(table, first)
        ):
            last = first + 1
            number += 1
        end = headings[number + 1] if number + 1 < len(headings) else len(table.rows)
        end = next((r for r in range(last + 1, end) if _title(table, r)), end)
        columns = _columns(table, first, last)
        number += 1
        if not any(column.head in _NUMBERS for column in columns):
            continue
        rows = tuple(_row(table, columns, r, last) for r in range(last + 1, end) if table.rows[r])
        yield Region(table, tuple(_settled(columns, rows)), rows, first)


def _title(table: Table, r: int) -> bool:
    """Is row `r` the name of the next part of the form, with a heading row right below it?"""
    said = [cell for cell in table.rows[r] if cell.plain]
    if len(said) != 1 or len(said[0].plain) > 30 or r + 1 >= len(table.rows):
        return False
    below = table.rows[r + 1]
    return printed(said[0]) is None and sum(head_of(cell) is not None for cell in below) >= 2


def _settled(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Column]:
    """A heading over labels is no heading of numbers: 年度预算数（万元）beside 年初预算."""
    levels = [i for i, column in enumerate(columns) if column.head is Head.LEVEL1]
    for i, column in enumerate(columns):
        twice = sum(other.head is column.head for other in columns) > 1
        if column.head is Head.LEVEL3 and levels and i < levels[0]:
            yield Column(Head.OTHER, column.cell, column.above)
        elif twice and column.head in MONEY and _labels(i, rows):
            yield Column(Head.LABEL, column.cell, column.above)
        else:
            yield column


def _labels(place: int, rows: Sequence[Row]) -> bool:
    cells = [row.under[place] for row in rows]
    words = sum(printed(cell) is None and not blank(cell) for cell in cells)
    return words > sum(printed(cell) is not None for cell in cells)


def _least(row: Sequence[Cell]) -> int:
    return 2 if sum(1 for cell in row if cell.plain) < 4 else 3


def _heads(table: Table, r: int) -> int:
    """How many cells of the row head a column; 0 where a number stands among them."""
    count = words = 0
    kinds = set()
    for cell in table.rows[r]:
        if printed(cell) is not None:
            return 0
        head = head_of(cell)
        words += bool(cell.plain)
        count += head is not None
        if head in _VALUES:
            kinds.add(head)
    return count if kinds and count * 2 >= words else 0


def _double(table: Table, first: int) -> bool:
    """Is the row below a second heading row under wider cells of this one?"""
    upper, lower = table.rows[first], table.rows[first + 1]
    if table.origin is Origin.GRID:
        return any(cell.columns > 1 and cell.plain for cell in upper)
    named = sum(1 for cell in upper if cell.plain)
    return len(lower) > named and any(blank(cell) for cell in lower)


def _columns(table: Table, first: int, last: int) -> tuple[Column, ...]:
    """The columns that a heading of one or two rows makes."""
    upper = table.rows[first]
    if last == first:
        cells = list(upper)
        return tuple(
            Column(head_of(cell) or Head.OTHER, cell)
            for cell in cells
            if cell.columns or cell.plain
        )
    lower = table.rows[last]
    if table.origin is Origin.GRID:
        found = []
        for cell in sorted([*lower, *(c for c in upper if c.rows > 1)], key=lambda c: c.column):
            above = table.at(first, cell.column)
            found.append(
                Column(head_of(cell) or Head.OTHER, cell, above if above != cell else None)
            )
        return tuple(found)
    lead = next((i for i, cell in enumerate(lower) if cell.plain), 0)
    tail = next((i for i, cell in enumerate(reversed(lower)) if cell.plain), 0)
    whole = []
    for i, cell in enumerate(lower):
        if i < lead and i < len(upper):
            cell = upper[i]
        elif i >= len(lower) - tail and len(upper) - (len(lower) - i) >= 0:
            cell = upper[len(upper) - (len(lower) - i)]
        whole.append(Column(head_of(cell) or Head.OTHER, cell))
    return tuple(whole)


def _row(table: Table, columns: Sequence[Column], r: int, heading: int) -> Row:
    cells = table.rows[r]
    if table.origin is Origin.GRID:
        under = []
        seen: set[int] = set()
        for column in columns:
            cell = table.at(r, column.cell.column)
            again = cell is not None and id(cell) in seen
            if cell is not None:
                seen.add(id(cell))
            under.append(None if again or (cell is not None and cell.row <= heading) else cell)
        row = Row(r, cells, tuple(under))
        return Row(r, cells, tuple(under), sure=_fit(columns, row.under) >= 0)
    best, moved, twice = -1000, False, False
    laid: tuple[Cell | None, ...] = ()
    for shifted, way in _layings(columns, cells):
        worth = _fit(columns, way)
        if worth > best + (3 if shifted else 0):
            best, moved, laid, twice = worth, shifted, way, False
        elif worth == best and not shifted and any(printed(cell) for cell in cells):
            twice = True
    return Row(r, cells, laid, moved, best >= 0 and not twice)


def _layings(
    columns: Sequence[Column], cells: tuple[Cell, ...]
) -> Iterator[tuple[bool, tuple[Cell | None, ...]]]:
    """The ways to lay a row under its heading: from the left, from the right, a gap closed."""
    width, size = len(columns), len(cells)
    nothing: tuple[Cell | None, ...] = (None,)
    yield False, (*cells[:width], *nothing * (width - size))
    if size < width:
        yield False, (*nothing * (width - size), *cells)
        return
    said = size - next((i for i, c in enumerate(reversed(cells)) if c.plain), size)
    named = width - next((i for i, c in enumerate(reversed(columns)) if c.cell.plain), width)
    if 1 < said < named < width:  # filled up with blanks behind the last heading
        plainly_wrong = _wrong_level(columns, cells) or _fit(columns, cells) < 0
        for gone in range(1 if plainly_wrong else named - said, named - said + 1):
            yield False, (*nothing * gone, *cells[:said], *nothing * (width - said - gone))
    if _name_is_number(columns, cells):
        for gone in (1, 2):  # a cell that one above covers is missing, and the end is padded
            if gone < size and all(blank(cell) for cell in cells[-gone:]):
                yield False, (*nothing * gone, *cells[: width - gone])
    trailing = size - next((i for i, c in enumerate(reversed(cells)) if c.plain), size)
    for gap in range(1, trailing):
        if blank(cells[gap]) and not blank(cells[gap - 1]):
            closed = (*cells[:gap], *cells[gap + 1 :])
            yield True, (*closed[:width], *nothing * (width - len(closed)))


def _name_is_number(columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """Does a number stand where the name of the row should, its first cell being filled?"""
    names = [i for i, column in enumerate(columns) if column.head in (Head.LEVEL3, Head.LABEL)]
    if not names or blank(cells[0]) or names[-1] >= len(cells):
        return False
    return printed(cells[names[-1]]) is not None


def _wrong_level(columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """Does 数量指标 stand under 一级指标, or 产出指标 under 二级指标?"""
    return any(
        levels(words_of(cell)) == _OTHER_LEVEL.get(column.head)
        for column, cell in zip(columns, cells, strict=False)
    )


def _fit(columns: Sequence[Column], under: Sequence[Cell | None]) -> int:
    """How well the cells stand under the headings; negative where a number column holds words."""
    worth = 0
    name = next((c for c in reversed(columns) if c.head in (Head.LEVEL3, Head.LABEL)), None)
    values: dict[Head, Decimal] = {}
    for column, cell in zip(columns, under, strict=False):
        if cell is None:
            continue
        number = printed(cell)
        if column.head in _NUMBERS:
            if number is not None:
                wrong = number.unit == "%" if column.head in MONEY else number.value > _MARKS
                worth += -6 if wrong and column.head not in _RATIOS else 3
                values[column.head] = number.value
            elif not blank(cell) and not dash(cell) and head_of(cell) is None:
                worth -= 6
        elif levels(words_of(cell)) == _OTHER_LEVEL.get(column.head):
            worth -= 4  # 产出指标 in the column of 数量指标, or the other way round
        elif column.head in _OTHER_LEVEL and levels(words_of(cell)):
            worth += 1
        elif column.head in (Head.LEVEL2, Head.LEVEL3, Head.REASON) and number is not None:
            worth -= 4
        elif column.head in (Head.TARGET, Head.ACTUAL) and not blank(cell):
            worth += 1
        elif column is name and not blank(cell):
            worth += 2
    weight, score = values.get(Head.WEIGHT), values.get(Head.SCORE)
    if weight is not None and score is not None and score > weight:
        worth -= 2
    return worth
