"""Title lines above, merged headings, totals below: where the rows are and what their columns mean."""

from __future__ import annotations

from typing import Any

from zhengtong.flow.imports import importable
from zhengtong.systems.exchange.headers import Header, find_header, is_footer


def header(*rows: list[Any], kind: str = "applications", **chosen: str) -> Header | None:
    lines = [("表", n, row, "") for n, row in enumerate(rows, 1)]
    return find_header(lines, importable(kind), chosen)


def test_a_header_below_titles_with_merged_groups() -> None:
    found = header(
        ["绥宁县2023年度办件明细表", None, None, None, None, None],
        ["导出时间：2024-01-05", None, None, None, None, None],
        ["序号", "办件\n编号", "事项名称", "申请人信息", None, "办结日期*"],
        [None, None, None, "姓名", "证件号码", None],
        [1, "A-1", "公共场所卫生许可", "张*", "4305**", "2023-05-08"],
    )
    assert found is not None and found.line == 4
    assert found.labels[3:5] == ("申请人信息·姓名", "申请人信息·证件号码")
    assert found.columns == {
        "number": 1, "item_name": 2, "applicant": 3, "id_number": 4, "concluded_at": 5,
    }  # fmt: skip


def test_english_field_names_and_notes_in_brackets() -> None:
    found = header(["project_no", "task_name", "result_date", "办理用时（工作日）", "备注"])
    assert found is not None
    assert list(found.columns) == ["number", "item_name", "concluded_at", "used_days"]


def test_what_was_chosen_comes_before_what_is_likely() -> None:
    row = ["办件编号", "业务号", "办结时间", "申请人"]
    plain, chosen = header(row), header(row, number="业务号", applicant="")
    assert plain is not None and plain.columns["number"] == 0 and "applicant" in plain.columns
    assert chosen is not None and chosen.columns == {"number": 1, "concluded_at": 2}


def test_a_sheet_without_a_header_has_none() -> None:
    assert header(["说明"], ["本表由平台导出"]) is None


def test_totals_signatures_and_repeated_headers_are_no_rows() -> None:
    labels = ("序号", "办件编号", "事项名称", "办结时间")
    for cells in (
        ["合计", None, "1,234 件", None], [None, "总计", 5, None], ["制表人：李某", None, None, None],
        [None, "", " "], ["注：数据截至12月5日"], ["序号", "办件编号", "事项名称", "办结时间"],
    ):  # fmt: skip
        assert is_footer(cells, labels), cells
    for cells in ([1, "A-1", "合计登记", "2023-05-08"], ["说明书备案", "A-2", "x", "2023-05-08"]):
        assert not is_footer(cells, labels), cells
