"""An .xlsx is read as it shows on the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from zhengtong.reports.documents.limits import Unreadable
from zhengtong.reports.documents.model import Document, Table
from zhengtong.reports.documents.ooxml.display import display
from zhengtong.reports.documents.opening import open_document


def book(fill: Callable[[Any], None]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        fill(workbook)
    return file.getvalue()


def read(fill: Callable[[Any], None]) -> Document:
    document = open_document(book(fill), "示例.xlsx")
    for table in document.tables():
        assert all(document.quote(cell.span) == cell.text for cell in table.cells())
    return document


def test_titles_are_paragraphs_and_the_rest_a_table() -> None:
    def fill(workbook: Any) -> None:
        rate = workbook.add_format({"num_format": "0.0%"})
        day = workbook.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:D1", "项目支出绩效自评表", workbook.add_format())
        sheet.write("A2", "（2023年度）")
        sheet.write_row("A3", ["项目", "预算数", "执行率", "截止"])
        sheet.merge_range("A4:A5", "示例项目", workbook.add_format())
        sheet.write("B4", 12345.678, workbook.add_format({"num_format": "#,##0.00"}))
        sheet.write_formula("C4", "=B4/B5", rate, 0.98649)
        sheet.write_datetime("D4", date(2023, 12, 5), day)
        sheet.write("B5", 0.1 + 0.2)
        sheet.write("A7", "填表人：示例")

    document = read(fill)
    assert [each.text for each in document.paragraphs()] == [
        "项目支出绩效自评表", "（2023年度）", "填表人：示例"
    ]  # fmt: skip
    (table,) = document.tables()
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["项目", "预算数", "执行率", "截止"],
        ["示例项目", "12,345.68", "98.6%", "2023年12月5日"],
        ["0.3", "", ""],
    ]
    merged = table.at(2, 0)
    assert merged is not None and merged.text == "示例项目" and merged.rows == 2


def test_what_is_hidden_is_left_out_and_said_so() -> None:
    def fill(workbook: Any) -> None:
        first = workbook.add_worksheet("附件1")
        first.write_row("A1", ["甲", "乙", "丙"])
        first.write_row("A2", [1, 2, 3])
        first.write_row("A3", [4, 5, 6])
        first.set_row(1, None, None, {"hidden": True})
        first.set_column("B:B", None, None, {"hidden": True})
        second = workbook.add_worksheet("附件2")
        second.write_row("A1", ["丁", "戊"])
        workbook.add_worksheet("旧数").hide()

    document = read(fill)
    assert [each.style for each in document.paragraphs()] == ["sheet", "sheet"]
    first, second = document.tables()
    assert [cell.text for cell in first.cells()] == ["甲", "丙", "4", "6"]
    assert [cell.text for cell in second.cells()] == ["丁", "戊"]
    assert [each.kind for each in document.remarks] == ["hidden", "hidden"]


def test_a_new_title_after_an_empty_row_begins_a_new_table() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(
            (["收入", "10"], ["合计", "10"], [], ["支出表"], ["支出", "9"], ["合计", "9"])
        ):
            sheet.write_row(row, 0, cells)

    blocks = read(fill).blocks
    assert [isinstance(each, Table) for each in blocks] == [True, False, True]


def test_an_empty_book_is_refused() -> None:
    with pytest.raises(Unreadable, match="没有任何文字"):
        open_document(book(lambda workbook: workbook.add_worksheet()))


ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("0.98649", "0.0%", "98.6%"), ("0.98", "≥0%", "≥98%"), ("3", '0"个"', "3个"),
        ("-3.14159", "#,##0.00", "-3.14"), ("2.5", "0", "3"), ("-0.126", "0.00", "-0.13"),
        ("0", ACCOUNTING, "-"), ("-5", ACCOUNTING, "-5.00"), ("1234567", "0,", "1235"),
        ("-3", "#,##0.00_);(#,##0.00)", "(3.00)"), ("-3", "0.00;[Red]0.00", "3.00"),
        ("0.5", "#.0#", ".5"), ("12", "000", "012"), ("7", ";;;", ""), ("5", "¥#,##0.00", "¥5.00"),
        ("45265", "yyyy/m/d", "2023/12/5"), ("45265.5", "yyyy-mm-dd hh:mm", "2023-12-05 12:00"),
        ("45265", '[$-804]yyyy"年"m"月";@', "2023年12月"), ("0.30000000000000004", "", "0.3"),
        ("98.35", "General", "98.35"), ("1.5E-3", "", "0.0015"), ("0.125", "# ?/?", "0.125"),
        ("五", "0", "五"), ("nan", "0", "nan"),
    ],
)  # fmt: skip
def test_numbers_show_as_their_cells_are_formatted(stored: str, code: str, shown: str) -> None:
    assert display(stored, code) == shown
