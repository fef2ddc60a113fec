"""What officials type into a cell is read as they meant it, and kept as they typed it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.law.quantity import Comparison, Kind, UnitError, convert, parse, same_measure


@pytest.mark.parametrize(
    ("text", "value", "unit", "sign"),
    [
        ("≥96 次", "96", "次", "≥"),
        (">=98%", "98", "%", "≥"),
        ("〉＝98%", "98", "%", "≥"),
        ("〉=98%", "98", "%", "≥"),
        ("≧９５％", "95", "%", "≥"),
        ("不低于98%", "98", "%", "≥"),
        ("95%以上", "95", "%", "≥"),
        ("≤ 5 %", "5", "%", "≤"),
        ("24小时内", "24", "小时", "≤"),
        ("5%以内", "5", "%", "≤"),
        ("〈3件", "3", "件", "<"),
        ("大于90分", "90", "分", ">"),
        ("=100%", "100", "%", "="),
        ("98.5%", "98.5", "%", None),
        ("\u30004次", "4", "次", None),
        ("３７２．５万元", "372.5", "元", None),
        ("543,729件", "543729", "件", None),
        ("－0.5%", "-0.5", "%", None),
        ("100", "100", "", None),
        ("5年", "5", "年", None),
        ("完成100%", "100", "%", None),
        ("3000余平米", "3000", "平方米", None),
    ],
)
def test_numbers_as_printed(text: str, value: str, unit: str, sign: str | None) -> None:
    read = parse(text)
    assert (read.kind, read.value, read.unit) == (Kind.NUMBER, Decimal(value), unit)
    assert read.comparison == sign
    assert read.text == text, "the original stays"


@pytest.mark.parametrize(
    ("text", "per"),
    [("4次/年", "年"), ("每年4次", "年"), ("每季度 1 次", "季"), ("2次每月", "月"), ("4次", "")],
)
def test_frequencies(text: str, per: str) -> None:
    assert (parse(text).unit, parse(text).per) == ("次", per)


@pytest.mark.parametrize(
    "text",
    [
        "大幅提升",
        "稳步提升",
        "正常",
        "已全部完成。",
        "2023年",
        "12月31日",
        "12月底前",
        "2023年底前完成",
        "第4",
        "12,34",
    ],
)
def test_words_and_dates_are_qualitative(text: str) -> None:
    read = parse(text)
    assert (read.kind, read.value) == (Kind.QUALITATIVE, None)
    with pytest.raises(UnitError, match="不是数值"):
        _ = read.amount


@pytest.mark.parametrize("text", ["", "\u3000", "—", "/", "-", "/"])
def test_dashes_are_empty(text: str) -> None:
    assert parse(text).kind is Kind.EMPTY


def test_scales_and_approximation() -> None:
    read = parse("1.6万余件")
    assert (read.amount, read.unit, read.approximate, read.places) == (16000, "件", True, 1)
    assert parse("约800件").approximate
    assert parse("100件左右").approximate
    assert not parse("800件").approximate
    assert parse("1.5亿元").in_unit("万元") == 15000


def test_the_table_in_thousands_equals_the_text_in_ten_thousands() -> None:
    table, prose = parse("3720", unit="千元"), parse("372万元")
    assert table.value != prose.value
    assert table.amount == prose.amount == 3_720_000
    assert table.in_unit("万元") == 372
    assert parse("3720万元", unit="千元").in_unit("万元") == 3720, "the cell's own unit goes first"
    assert convert(Decimal("940.47"), "万元", "元") == Decimal("9404700")
    assert convert(Decimal("12"), "元", "千元") == Decimal("0.012")
    with pytest.raises(UnitError, match="万元不能换算成件"):
        convert(Decimal(1), "万元", "件")
    with pytest.raises(UnitError, match="核对单位"):
        prose.in_unit("件")


def test_precision_as_printed_decides_what_a_figure_shows() -> None:
    rate = parse("99.82%")
    assert rate.places == 2
    assert rate.shows(Decimal(531692 - 931) / 531692 * 100)
    assert not rate.shows(Decimal(531692 - 984) / 531692 * 100)
    assert parse("98%").shows(Decimal("98.35"))
    assert parse("1.6万").shows(Decimal(16432))
    assert not parse("1.6万").shows(Decimal(16500))


def test_a_target_accepts_or_not() -> None:
    cases = [
        ("≥96次", 96, True),
        ("≥96次", 95, False),
        ("96次", 97, True),
        (">96次", 96, False),
        ("≤5%", 5, True),
        ("<5%", 5, False),
        ("=100%", 99, False),
        ("3-5个工作日", 4, True),
        ("3-5个工作日", 6, False),
        ("98%~100%", 99, True),
    ]
    for target, actual, accepted in cases:
        assert parse(target).accepts(Decimal(actual)) is accepted, target


def test_what_can_be_compared() -> None:
    assert same_measure(parse("=100%"), parse("100"))
    assert same_measure(parse("372万元"), parse("3720千元"))
    assert not same_measure(parse("100%"), parse("100件"))


@given(
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    st.sampled_from(["%", "件", "万元", "千元", "次/年", ""]),
    st.sampled_from(list(Comparison)),
    st.booleans(),
)
def test_any_number_reads_back(value: Decimal, unit: str, sign: Comparison, wide: bool) -> None:
    text = f"{sign}{value:,}{unit}"
    if wide:
        text = "\u3000" + text.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
    read = parse(text)
    assert (read.value, read.places, read.comparison) == (value, 2, sign)


@given(st.text(max_size=20))
def test_parse_never_raises(text: str) -> None:
    assert parse(text).text == text


def test_a_cell_full_of_spaces_is_read_at_once() -> None:
    read = parse("98" + " " * 20_000 + "件" + "\u3000" * 20_000 + "以上")
    assert (read.value, read.unit) == (98, "件")
    assert parse("98" + " " * 20_000 + "?").kind is Kind.QUALITATIVE
