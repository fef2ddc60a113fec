"""The report's tables as a workbook, for the reviewer who adds up for herself.

The same grids as on paper: numbers are numbers, as printed; text stays text even where it begins
with = + - or @, also after somebody edits the cell.
"""

import math
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

from zhengtong.reports.write.annexes import annexes
from zhengtong.reports.write.grids import Cell, Grid
from zhengtong.reports.write.house_style import BOTTOM, LEFT, RIGHT, TOP
from zhengtong.reports.write.model import SelfEvaluation
from zhengtong.reports.write.paper import plain_text
from zhengtong.reports.write.printing import day

_INCH = 25.4
_DANGEROUS = ("=", "+", "-", "@")


def workbook(report: SelfEvaluation) -> bytes:
    """The .xlsx, a sheet for each table; the same report always gives the same bytes."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    on = report.drafted_on
    book.set_properties(
        {
            "title": plain_text(f"{report.unit.name}{report.title}"),
            "author": plain_text(report.unit.name),
            "created": datetime(on.year, on.month, on.day, tzinfo=UTC).replace(tzinfo=None),
        }
    )
    formats = _Formats(book)
    for number, annex in enumerate(annexes(report), 1):
        for grid in annex.grids:
            _sheet(book, formats, grid, number, report)
        if annex.closing:
            rows = tuple((Cell(k, head=True), Cell(v, align="left")) for k, v in annex.closing)
            seal = Grid("记录树根", "记录树根", (36.0, 120.0), rows, small=True)
            _sheet(book, formats, seal, number, report)
    book.close()
    return buffer.getvalue()


class _Formats:
    """xlsxwriter wants one format object for each look; made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def get(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def cell(self, cell: Cell) -> Any:
        return self.get(
            font_name="黑体" if cell.head else "仿宋",
            font_size=10,
            border=1,
            text_wrap=True,
            align=cell.align,
            valign="vcenter",
            num_format=cell.form if cell.number is not None else "@",
            quote_prefix=cell.number is None and cell.text.lstrip().startswith(_DANGEROUS),
        )


def _sheet(book: Any, formats: _Formats, grid: Grid, number: int, report: SelfEvaluation) -> None:
    sheet = book.add_worksheet(grid.name)
    last = len(grid.widths) - 1
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width / 2)
    mark = formats.get(font_name="黑体", font_size=12)
    title = formats.get(font_name="方正小标宋简体", font_size=16, align="center", valign="vcenter")
    small = formats.get(font_name="仿宋", font_size=10, text_wrap=True, valign="top")
    sheet.write_string(0, 0, f"附件{number}", mark)
    sheet.set_row(1, 30)
    sheet.merge_range(1, 0, 1, last, "", title)
    sheet.write_string(1, 0, plain_text(grid.title), title)
    under = formats.get(font_name="仿宋", font_size=10, align="right")
    sheet.merge_range(2, 0, 2, last, "", under)
    sheet.write_string(2, 0, plain_text(f"{report.unit.name}　{grid.unit}".rstrip("　")), under)
    top = 3
    for r, c, cell in grid.placed():
        _put(sheet, formats, cell, top + r, c)
    for r, height in enumerate(_heights(grid)):
        sheet.set_row(top + r, height)
    _notes(sheet, small, grid, top + len(grid.rows), report)
    _print_setup(sheet, grid, top, last, day(report.drafted_on))


def _put(sheet: Any, formats: _Formats, cell: Cell, row: int, column: int) -> None:
    form = formats.cell(cell)
    if cell.across > 1 or cell.down > 1:
        sheet.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, "", form)
    if cell.number is not None:
        sheet.write_number(row, column, float(cell.number), form)
    elif cell.text:
        sheet.write_string(row, column, plain_text(cell.text), form)
    else:
        sheet.write_blank(row, column, None, form)


def _heights(grid: Grid) -> list[float]:
    """Points for each row. Excel does not grow a row for a merged cell, so it is estimated."""
    heights = [17.0] * len(grid.rows)
    tall: list[tuple[int, int, float]] = []
    for r, c, cell in grid.placed():
        room = max(1.0, (sum(grid.widths[c : c + cell.across]) / 2 - 1) / 2)
        lines = sum(
            max(1, math.ceil(sum(0.55 if ch.isascii() else 1.0 for ch in line) / room))
            for line in cell.text.split("\n")
        )
        tall.append((r, cell.down, lines * 12.5 + 4))
    for r, down, needed in sorted(tall, key=lambda t: t[1]):
        short = needed - sum(heights[r : r + down])
        if short > 0:
            heights[r + down - 1] += short
    return [min(h, 400.0) for h in heights]


def _notes(sheet: Any, form: Any, grid: Grid, row: int, report: SelfEvaluation) -> None:
    last = len(grid.widths) - 1
    texts = [f"说明：{n}" if i == 0 else f"　　　{n}" for i, n in enumerate(grid.notes)]
    for text in [*texts, *([report.statement] if report.statement else [])]:
        sheet.merge_range(row, 0, row, last, "", form)
        sheet.write_string(row, 0, plain_text(text), form)
        lines = math.ceil(len(text) * 2 / (sum(grid.widths) / 2))
        sheet.set_row(row, 15.0 * max(1, lines))
        row += 1


def _print_setup(sheet: Any, grid: Grid, top: int, last: int, dated: str) -> None:
    inches = partial(round, ndigits=2)
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.set_margins(
        left=inches(LEFT / _INCH),
        right=inches(RIGHT / _INCH),
        top=inches(TOP / 2 / _INCH),
        bottom=inches(BOTTOM / 2 / _INCH),
    )
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    if grid.heads:
        sheet.repeat_rows(top, top + grid.heads - 1)
        sheet.freeze_panes(top + grid.heads, 0)
    sheet.set_footer(f"&L{dated}&R第&P页 共&N页")
    sheet.print_area(0, 0, top + len(grid.rows) + len(grid.notes), last)
