"""A table is the same table however its text was saved; what is no table is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.reports.documents import forms
from zhengtong.reports.documents.model import Document, Origin, Table
from zhengtong.reports.documents.text import read_text


def table_of(document: Document) -> Table:
    (table,) = document.tables()
    return table


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def exact(document: Document) -> bool:
    """Does every block and cell stand where it says, and in order?"""
    starts = [block.span.start for block in document.blocks]
    cells = [cell for table in document.tables() for cell in table.cells()]
    return (
        starts == sorted(starts)
        and all(document.quote(cell.span) == cell.text for cell in cells)
        and all(document.quote(each.span) == each.text for each in document.paragraphs())
    )


def prose(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


AROUND = [*forms.BEFORE.split("\n\n"), *forms.AFTER.strip().split("\n\n")]
AROUND = [line.strip() for line in AROUND]


@pytest.mark.parametrize("shape", forms.WHOLE)
def test_rows_and_empty_cells_come_back(shape: Callable[[forms.Grid], str]) -> None:
    document = read_text(forms.report(shape))
    table = table_of(document)
    expected = [[cell or "" for cell in row] for row in forms.INDICATORS]
    assert rows(table)[-len(expected) :] == expected
    assert rows(table)[2][-6:] == ["86.40", "92.00", "88.32", "10", "96.00%", "9.6"]
    assert exact(document) and prose(document) == AROUND


@pytest.mark.parametrize("shape", forms.FLAT)
def test_where_empty_cells_are_gone_the_order_is_kept(
    shape: Callable[[forms.Grid], str],
) -> None:
    document = read_text(forms.report(shape))
    table = table_of(document)
    assert table.origin is Origin.FLAT
    assert [cell.text for cell in table.cells()] == [c for row in forms.GRID for c in row if c]
    assert exact(document) and prose(document) == AROUND


def test_columns_set_apart_by_blanks_keep_their_single_blanks() -> None:
    text = forms.report(forms.aligned).replace("5310册", "5310 册").replace("12次/年", "12 次/年")
    cells = [cell.text for cell in table_of(read_text(text)).cells()]
    assert "5310 册" in cells and "12 次/年" in cells


@pytest.mark.parametrize("shape", [forms.bars, forms.stream, forms.fenced])
def test_cells_with_a_bar_are_cut_into_rows_by_their_heading_row(
    shape: Callable[[forms.Grid], str],
) -> None:
    document = read_text(forms.report(shape))
    table = table_of(document)
    assert rows(table)[-len(forms.INDICATORS) :] == [
        [cell or "" for cell in row] for row in forms.INDICATORS
    ]
    assert exact(document) and prose(document) == AROUND


def test_a_heading_of_two_lines_in_a_stream_is_one() -> None:
    words = (
        "绩效指标 年度指标值 实际完成值 分值 得分 备注 一级指标 二级指标 三级指标 指标性质 指标值 度量单位 "
        "产出 数量 讲座场次 ≥ 40 场 41 20 20 空 质量 验收合格率 = 100 % 100 30 30 空 "
        "培训合格率 ≥ 95 % 94 10 9 1人缺考 其他说明 无 总分 60 59"
    )
    text = " | ".join(words.split()).replace(" 空 ", "\n")
    table = table_of(read_text(f"| {text} |"))
    assert rows(table) == [
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分", "备注"],
        ["产出", "数量", "讲座场次", "≥", "40", "场", "41", "20", "20", ""],
        ["", "质量", "验收合格率", "=", "100", "%", "100", "30", "30", ""],
        ["", "", "培训合格率", "≥", "95", "%", "94", "10", "9", "1人缺考"],
        ["其他说明", "无"],
        ["总分", "", "", "", "", "", "", "60", "59", ""],
    ]  # fmt: skip


def test_a_cell_with_an_empty_last_paragraph_does_not_end_its_row() -> None:
    torn = forms.report(forms.cells).replace("\t数量指标\n", "\t数量指标\n\n")
    torn = torn.replace("\t购置图书册数\n", "\t购置图书册数\n\n\n").replace(
        "\t效益指标\n", "\t效益\n指标\n\n"
    )
    table = table_of(read_text(torn))
    assert rows(table)[6] == [cell or "" for cell in forms.INDICATORS[1]]
    assert rows(table)[9][0] == "效益\n指标" and len(rows(table)[9]) == 8


def test_a_heading_row_with_an_empty_last_paragraph_in_a_cell() -> None:
    grid: forms.Grid = [
        ["绩效指标", *forms.INDICATORS[0]],
        *[[None, *row] for row in forms.INDICATORS[1:]],
    ]
    text = (
        forms.cells(grid)
        .replace("\t绩效指标\n", "\t绩效指标\n\n")
        .replace("三级指标\n", "三级指标\n\n")
    )
    table = table_of(read_text(text))
    assert rows(table)[0] == ["绩效指标", *forms.INDICATORS[0]]
    assert rows(table)[1][3] == "购置图书册数"


def test_a_cell_with_tabs_inside_is_one_cell() -> None:
    text = forms.cells(forms.GRID).replace("12次/年", "□是\t√否")
    assert rows(table_of(read_text(text)))[7][3] == "□是\t√否"


def test_a_row_torn_inside_a_cell_is_put_together() -> None:
    for torn, whole in (
        ("购置图书\n册数\t", "购置图书\n册数"),
        ("购置图\n书册\n数\t", "购置图\n书册\n数"),
        ("购置图书\n\n册数\t", "购置图书\n\n册数"),
    ):
        text = forms.report(forms.tabs).replace("购置图书册数\t", torn)
        document = read_text(text)
        row = rows(table_of(document))[6]
        assert row == ["产出指标", "数量指标", whole, "≥5200册", "5310册", "20", "20", ""]
        assert exact(document)


def test_a_reason_torn_in_the_last_cell_goes_on() -> None:
    text = forms.report(forms.tabs).replace("一场因雨延期", "一场因\n雨延期")
    table = table_of(read_text(text))
    assert rows(table)[7][-1] == "一场因\n雨延期" and rows(table)[8][1] == "质量指标"


def test_a_shifted_row_stays_as_it_is() -> None:
    shifted = forms.report(forms.tabs).replace("图书验收合格率\t", "图书验收合格率\t\t")
    assert rows(table_of(read_text(shifted)))[8][2:6] == ["图书验收合格率", "", "100%", "100%"]


def test_two_tables_with_a_heading_between_them_are_two() -> None:
    for shape in (forms.tabs, forms.cells, forms.pipes):
        text = f"{shape(forms.FUNDS)}\n\n\n附件2\n绩效指标完成情况表\n\n{shape(forms.INDICATORS)}"
        document = read_text(text)
        assert len(list(document.tables())) == 2
        assert prose(document) == ["附件2", "绩效指标完成情况表"]


@pytest.mark.parametrize(
    "text",
    [
        "\t一、概况\n\t我站成立于2019年，负责全镇文化服务，现有人员6名。\n\t二、成效\n\t全年开放300天，接待读者两万余人次。\n",
        "目录\n一、概况\t1\n二、成效\t3\n三、问题\t7\n",
        "填报人：\t联系电话：",
        "我站按计划采购图书。\n\n“单位”和“得分”两栏由评价组填写，“分值”不得改动。\n",
        "",
        "\n\n\t\n\n",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert not list(read_text(text).tables())


def test_line_ends_of_every_system() -> None:
    assert read_text("\ufeff一\r\n二\r三").text == "一\n二\n三"
