"""Every number with its unit, its reserve and its exact place; nothing that is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhengtong.reports.documents.model import Cell, Document, Paragraph, Span
from zhengtong.reports.facts.quantities import Quantity, chinese_number, in_cell, quantities_of


def _read(text: str) -> list[Quantity]:
    return list(quantities_of(Document("", text, (Paragraph(text, Span(0, len(text))),))))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("实际支出94.44万元", "94.44", "万元"),
        ("安排１２．５万元", "12.5", "万元"),
        ("下达1,234,567.80元", "1234567.80", "元"),
        ("拨付1200千元", "1200", "千元"),
        ("投资1.2亿元", "1.2", "亿元"),
        ("拨付人民币贰拾叁万元整", "230000", "元"),
        ("培训一千二百人", "1200", "人"),
        ("接待1.6万余人次", "16000", "人次"),
        ("按4次/年通报", "4", "次"),
        ("好评率达99.82%", "99.82", "%"),
        ("满意率为百分之九十八点五", "98.5", "%"),
        ("提高3.2个百分点", "3.2", "百分点"),
        ("面积3000余平方米", "3000", "平方米"),
        ("支出94 .44万元", "94.44", "万元"),
        ("支出585.\n63万元", "585.63", "万元"),
        ("变动为-7.68万元", "-7.68", "万元"),
        ("4、 国有资本支出12万元", "12", "万元"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: str, unit: str) -> None:
    found = _read(text)
    assert [(each.value, each.unit) for each in found] == [(Decimal(value), unit)]
    assert text[found[0].span.start : found[0].span.end].strip() != ""
    assert text[found[0].number.start : found[0].number.end][-1] in "0123456789８５４整五百"


@pytest.mark.parametrize(
    "text",
    [
        "（青财绩〔2023〕1号）",
        "2023年度部门整体支出",
        "2021年1月7日",
        "2023-2024年",
        "二○二三年十二月",
        "3.加强管理",
        "（2）完善制度",
        "第3批、第12条、第三季度",
        "详见附件1-2和附表3",
        "拨打12345热线",
        "7×24小时",
        "“1+3+N”体系",
        "系统升级到3.0版",
        "示例A4栋",
        "一件事一次办",
        "电话0731-12345678",
    ],
)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert [each.unit for each in _read(text) if each.unit != "小时"] == []


def test_reserve_and_bounds_are_kept() -> None:
    about, least, most, between, inside = _read("约300人，不低于95%，≤3天，80-90分，故障率在1%内")
    assert about.vague and not about.exact
    assert (least.op, most.op) == (">=", "<=")
    assert (between.value, between.upper) == (80, 90)
    assert inside.op == "<="


def test_a_number_of_two_readings_is_marked() -> None:
    (found,) = _read("支出12 345.6万元")
    assert found.broken and not found.exact
    assert all(not each.broken for each in _read("2021年 94.44万元"))


def test_money_is_compared_in_yuan() -> None:
    thousand, ten_thousand = _read("合计3720千元，即372万元")
    assert thousand.yuan == ten_thousand.yuan == 3_720_000


@pytest.mark.parametrize(
    ("text", "value"),
    [("94.44", "94.44"), ("≥96 次", "96"), (" 1.5 ", "1.5"), ("2021", "2021"), ("=100%", "100")],
)
def test_a_cell_holds_one_quantity(text: str, value: str) -> None:
    found = in_cell(Cell(text, Span(0, len(text)), 0, 0))
    assert found is not None and found.value == Decimal(value)


@pytest.mark.parametrize("text", ["", "-", "稳步提升", "2023年1月", "按4次执行"])
def test_a_cell_of_words_holds_none(text: str) -> None:
    assert in_cell(Cell(text, Span(0, len(text)), 0, 0)) is None


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十", 10), ("二十三", 23), ("一百零五", 105), ("三万二千", 32000), ("贰佰叁拾", 230)],
)
def test_chinese_numerals(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value
