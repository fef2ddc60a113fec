"""The tables as a workbook: numbers to calculate with, text that can never calculate."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl

from tests.reports import suining
from tests.reports.suining_figures import FIGURES
from zhengtong.reports.write import report_xlsx
from zhengtong.reports.write.annexes import annexes

REPORT = suining.report()
BYTES = report_xlsx(REPORT)
TOP = 4
"""The first row of a table, below annex mark, title and unit."""


def opened(content: bytes = BYTES) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def test_every_cell_is_the_grids_as_number_or_text() -> None:
    book = opened()
    for annex in annexes(REPORT):
        for grid in annex.grids:
            sheet = book[grid.name]
            for r, c, cell in grid.placed():
                found = sheet.cell(TOP + r, c + 1)
                if cell.number is None:
                    assert (found.value or "") == cell.text, (grid.name, found.coordinate)
                else:
                    assert found.value == float(cell.number), (grid.name, found.coordinate)
                    assert found.number_format == cell.form


def test_money_rates_and_scores_are_numbers() -> None:
    form = opened()["自评表"]
    values = [[c.value for c in row if c.value is not None] for row in form.iter_rows(min_row=TOP)]
    assert ["年度资金总额", 340.34, 940.47, 940.47, 10, 1, 10] in values
    assert values[-5] == ["总分", 100, 99]
    satisfied = next(v for v in values if "12345群众满意度" in v)
    assert satisfied[1:5] == [0.985, 0.9835, 5, 4]
    assert opened()["基础数据表"]["B5"].value == 16


def test_a_rate_that_is_not_whole_does_not_become_100_percent_in_excel() -> None:
    figure = replace(FIGURES["hotline_satisfied_rate"], numerator=4_189_999, denominator=4_190_000)
    line = replace(REPORT.lines[-1], figure=figure, actual_text=figure.text)
    book = opened(report_xlsx(replace(REPORT, lines=(*REPORT.lines[:-1], line))))
    values = [c for row in book["自评表"].iter_rows() for c in row if c.value == 0.9999]
    assert [c.number_format for c in values] == ["0.00%"]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    attacks = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "http://example.invalid/x")
    lines = tuple(
        replace(line, deviation_reason=text)
        for line, text in zip(REPORT.lines, attacks, strict=False)
    )
    book = opened(report_xlsx(replace(REPORT, lines=lines + REPORT.lines[len(attacks) :])))
    cells = [c for row in book["自评表"].iter_rows() for c in row if c.value in attacks]
    assert len(cells) == len(attacks)
    assert {c.data_type for c in cells} == {"s"}
    assert not any(c.hyperlink for c in cells)
    # Excel would read the cell anew after an edit; the mark keeps it text then too.
    assert [c.quotePrefix for c in cells] == [True, True, True, True, False]


def test_sheets_are_set_up_for_paper() -> None:
    book = opened()
    sources = book["数据来源"]
    assert sources.page_setup.paperSize == 9
    assert sources.page_setup.fitToHeight == 0  # one page wide, as long as it takes
    assert sources.print_title_rows == "$4:$4"
    merged = {str(area) for area in book["自评表"].merged_cells.ranges}
    assert "C4:K4" in merged
    assert book["自评表"]["A2"].value == "2023年度部门整体支出绩效自评表"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_xlsx(suining.report()) == BYTES
    with zipfile.ZipFile(BytesIO(BYTES)) as archive:
        assert len({info.date_time for info in archive.infolist()}) == 1
