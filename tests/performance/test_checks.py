"""Sums that hold, sums that do not, and the sentence that each of them is offered."""

from __future__ import annotations

from decimal import Decimal

from zhengtong.performance.checks import check
from zhengtong.performance.obstacles import obstacles
from zhengtong.performance.sums import Finding, Level

from .tables import funds, line, note, whole

D = Decimal


def found(**parts: object) -> dict[str, Finding]:
    return {each.key: each for each in check(whole(**parts))}


def test_what_does_not_tie_out_is_named_with_its_arithmetic() -> None:
    gap = found()["income_spending"]
    assert (gap.level, gap.difference) == (Level.OPEN, D("2.47"))
    assert gap.arithmetic == (
        "916.77＋19.49＋4.21＝940.47",
        "609.33＋333.61＝942.94",
        "942.94－940.47＝2.47",
    )
    assert "“正文一般公共预算支出与收入”的差是同一数" in gap.sentence
    general = found()["text_general"]
    assert (general.left, general.right) == (D("916.77"), D("919.24"))


def test_what_other_amounts_explain_is_explained_by_them() -> None:
    basic = found()["table_basic_expenditure"]
    assert basic.level is Level.EXPLAINABLE
    assert basic.sentence == (
        "正文基本支出585.63，自评表基本支出609.33，差23.70＝政府性基金拨款19.49＋其他资金4.21。"
    )
    total = found()["text_total"]
    assert (total.left, total.right, total.difference) == (D("938.73"), D("940.47"), D("1.74"))
    assert total.arithmetic[-1] == "差1.74＝其他资金4.21－一般公共预算多列2.47"


def test_what_holds_is_listed_too() -> None:
    holds = {key for key, each in found().items() if each.level is Level.HOLDS}
    assert {
        "income_total", "text_basic_expenditure", "text_project_expenditure", "execution", "posts",
        "control_ratio", "base_operating_cost", "base_project_expenditure", "weight_total",
        "table_project_expenditure",
    } <= holds  # fmt: skip
    assert found()["execution"].arithmetic == ("940.47÷940.47＝100%",)
    assert found()["control_ratio"].arithmetic == ("15÷16＝93.75%",)


def test_what_a_reader_would_ask_is_noted_and_keeps_nobody_from_releasing() -> None:
    notes = {key: each for key, each in found().items() if each.level is Level.NOTE}
    assert notes["three_official"].arithmetic == ("（1.50－0.33）÷0.33＝354.55%",)
    assert notes["overspent_11"].arithmetic == ("405.16÷19.81＝2045.23%",)
    assert notes["supplement"].difference == D("600.13")
    assert notes["expense_11_outturn"].difference == D("358.26")
    assert not any(each.blocks for each in notes.values())


def test_a_note_speaks_of_one_difference_only() -> None:
    assert found()["income_spending"].blocks
    assert not found(notes=note("income_spending", "2.47"))["income_spending"].blocks
    moved = found(notes=note("income_spending", "2.46"))["income_spending"]
    assert moved.blocks and not moved.explanation


def test_weights_of_children_are_their_parents() -> None:
    assert not [f for f in found().values() if f.must_hold]
    sheet = whole()
    sheet.lines[0].weight = "9"
    wrong = {each.key: each for each in check(sheet) if each.must_hold}
    assert {each.subject for each in wrong.values()} == {
        "数量指标分值", "产出指标分值", "分值合计",
    }  # fmt: skip
    assert wrong["weight_total"].difference == 1
    explained = whole(lines=sheet.lines, notes=note("weight_total", "1"))
    assert "sum-weight_total" in {each.key for each in obstacles(explained)}


def test_too_much_below_a_sum_is_a_mistake_too_little_a_note() -> None:
    sheet = whole()
    row = next(each for each in sheet.expenses if each.name == "办公经费")
    row.outturn = "400"
    finding = next(each for each in check(sheet) if each.key == "expense_11_outturn")
    assert finding.level is Level.OPEN and finding.blocks


def test_every_obstacle_says_what_to_do_and_where() -> None:
    sheet = whole()
    keys = [each.key for each in obstacles(sheet)]
    assert keys == [
        "line-1-deviation", "line-3-deviation", "line-16-deviation", "line-16-difference",
        "sum-income_spending", "sum-text_general", "sum-table_basic_expenditure",
        "sum-text_total",
    ]  # fmt: skip
    assert {each.anchor for each in obstacles(sheet) if each.kind == "deviation"} == {
        "line-1", "line-3", "line-16",
    }  # fmt: skip


def test_an_empty_sheet_is_incomplete_and_nothing_breaks() -> None:
    bare = whole(funds=None, base=None, expenses=[], statements={}, lines=[])
    assert check(bare) == []
    assert {each.key for each in obstacles(bare)} == {"lines", "funds", "base"}
    half = whole(funds=funds(by_income="[]", by_spending=""), lines=[line(given_score="")])
    assert "line-1-score" in {each.key for each in obstacles(half)}
