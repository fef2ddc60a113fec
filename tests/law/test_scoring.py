"""Scores follow their named rule to the hundredth, and show how."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.law.quantity import parse
from zhengtong.law.scoring import (
    Band,
    End,
    GradeTable,
    Level,
    Rule,
    ScoreError,
    all_or_nothing,
    deviation,
    equal,
    execution,
    grade_tables,
    positive,
    proportional,
    reverse,
    rule_for,
    satisfaction,
    score,
    three_band,
)

D = Decimal
FIGURES = st.decimals(-1000, 1000, places=2, allow_nan=False)
WEIGHTS = st.decimals(0, 100, places=2, allow_nan=False)


def test_the_hotline_line_of_suining() -> None:
    line = positive(D(5), D("98.35"), D("98.5"))
    assert line.points == D("4.99")
    assert line.formula == "98.35 ÷ 98.5 × 5 = 4.99"
    assert not line.full


@pytest.mark.parametrize(
    ("line", "points", "formula"),
    [
        (positive(D(10), D(50), D(30)), "10", "50 ≥ 30,得满分 10"),
        (positive(D(10), D(-3), D(30)), "0", "-3 ÷ 30 × 10 = -1,计 0"),
        (positive(D(10), D(-3), D(0)), "0", "-3 < 0,得 0"),
        (positive(D(3), D(1), D("200")), "0.02", "1 ÷ 200 × 3 = 0.02"),
        (equal(D(5), D(100), D(100)), "5", "100 = 100,得满分 5"),
        (equal(D(5), D(110), D(100)), "5", "110 ≥ 100,得满分 5"),
        (equal(D(5), D(90), D(100)), "4.5", "90 ÷ 100 × 5 = 4.5"),
        (equal(D(5), D(0), D(0)), "5", "0 ≤ 0,得满分 5"),
        (equal(D(5), D(1), D(0)), "0", "指标值为 0,实际 1 > 0,得 0"),
        (reverse(D(5), D(10), D(10)), "5", "10 ≤ 10,得满分 5"),
        (reverse(D(5), D(12), D(10)), "4", "(1 − (12 − 10) ÷ 10) × 5 = 4"),
        (reverse(D(5), D(20), D(10)), "0", "20 ≥ 2 × 10,得 0"),
        (reverse(D(5), D(1), D(0)), "0", "1 ≥ 2 × 0,得 0"),
        (reverse(D(5), D(-1), D(0)), "0", "实际值 -1 为负数,得 0"),
        (reverse(D(5), D(-1), D(0), allow_negative=True), "5", "-1 ≤ 0,得满分 5"),
        (execution(D(10), D("940.47"), D("940.47")), "10", "940.47 ≥ 940.47,得满分 10"),
        (execution(D(10), D("94.44"), D(127)), "7.44", "94.44 ÷ 127 × 10 = 7.44"),
        (execution(D(10), D(130), D(127)), "10", "130 ≥ 127,得满分 10"),
        (satisfaction(D(10), D(90)), "10", "90 ≥ 90,得满分 10"),
        (satisfaction(D(10), D("85.5")), "9.1", "10 − (90 − 85.5) × 0.2 = 9.1"),
        (satisfaction(D(5), D(10), D(95), D(1)), "0", "5 − (95 − 10) × 1 = -80,计 0"),
        (all_or_nothing(D(4), True), "4", "达到要求,得满分 4"),
        (all_or_nothing(D(4), False), "0", "未达到要求,得 0"),
        (proportional(D(4), D(70), D(100), D(60)), "2.8", "70 ÷ 100 × 4 = 2.8"),
        (proportional(D(4), D(60), D(100), D(60)), "2.4", "60 ÷ 100 × 4 = 2.4"),
        (proportional(D(4), D(59), D(100), D(60)), "0", "59 ÷ 100 < 及格线 60%,得 0"),
        (proportional(D(4), D(120), D(100)), "4", "120 ≥ 100,得满分 4"),
        (three_band(D(5), Level.ACHIEVED), "5", "达成年度指标,得满分 5"),
        (three_band(D(5), Level.ACHIEVED, D(80)), "4", "达成年度指标:80% × 5 = 4"),
        (three_band(D(5), Level.PARTLY, D(60)), "3", "部分达成并具有一定效果:60% × 5 = 3"),
        (three_band(D(5), Level.MISSED, D(0)), "0", "未达成且效果较差:0% × 5 = 0"),
    ],
)
def test_each_rule_shows_its_working(line: Any, points: str, formula: str) -> None:
    assert (line.points, line.formula) == (D(points), formula)


def test_the_year_of_suining_adds_up_to_99_99() -> None:
    """Targets and actuals of the published table; 4 given for the last line makes 99."""
    numbers = [
        ("30", "50", 10),
        ("10", "10", 5),
        ("59", "78", 10),
        ("158", "158", 5),
        ("100%", "100%", 5),
        ("4次/年", "\u30004次", 5),
        ("100%", "100%", 5),
        ("100%", "100%", 5),
        ("100%", "100%", 5),
        ("98%", "99%", 5),
        ("98.5%", "98.35%", 5),
    ]
    words = ["大幅提升", "稳步提升", "稳步提升", "提高", "正常"]
    total = execution(D(10), D("940.47"), D("940.47")).points
    for target, actual, weight in numbers:
        total += positive(D(weight), parse(actual).amount, parse(target).amount).points
    for word in words:
        assert rule_for(parse(word)) is Rule.THREE_BAND
        total += three_band(D(5), Level.ACHIEVED).points
    assert total == D("99.99")


@given(WEIGHTS, FIGURES, FIGURES, st.sampled_from(list(Rule)))
def test_no_score_leaves_its_weight(
    weight: Decimal, actual: Decimal, target: Decimal, rule: Rule
) -> None:
    try:
        line = score(rule, weight, actual=actual, target=target, level=Level.ACHIEVED)
    except ScoreError:
        assert target <= 0
        return
    assert 0 <= line.points <= weight
    assert line.formula


@given(WEIGHTS, st.decimals("0.01", 1000, places=2), st.decimals("0.01", 1000, places=2))
def test_rounding_is_half_up_once_at_the_end(
    weight: Decimal, actual: Decimal, target: Decimal
) -> None:
    expected = weight
    if actual < target:
        # Dividing last keeps ties exact in 28 digits.
        expected = (actual * weight / target).quantize(D("0.01"), ROUND_HALF_UP)
    assert positive(weight, actual, target).points == expected


def test_a_tie_that_division_would_lose_is_rounded_up() -> None:
    cent = D("0.01")
    assert (D(5) / D(24) * 3).quantize(cent, ROUND_HALF_UP) == D("0.62"), "a digit was lost"
    assert positive(D(3), D(5), D(24)).points == D("0.63"), "0.625 exactly"
    assert positive(D("3.335"), D(1), D(1)).points == D("3.335"), "never above the weight"


def test_scores_by_name_with_stored_parameters() -> None:
    weight = D(5)
    assert score("positive", weight, actual=D("98.35"), target=D("98.5")).points == D("4.99")
    assert (
        score(
            "satisfaction", weight, actual=D(88), target=D(98), params={"per_point": "0.1"}
        ).points
        == 4
    )
    assert score("satisfaction", weight, actual=D(90)).full
    assert (
        score(
            "proportional", weight, actual=D(50), target=D(100), params={"pass_percent": "60"}
        ).points
        == 0
    )
    assert score("reverse", weight, actual=D(-2), target=D(0), params={"allow_negative": True}).full
    assert score("three_band", weight, level=Level.PARTLY, params={"share": "70"}).points == D(
        "3.5"
    )
    assert score("all_or_nothing", weight, actual=D(1), target=D(1)).full
    assert score("execution", weight, actual=D(1), target=D(2)).points == D("2.5")
    assert score("equal", weight, actual=D(2), target=D(2)).full


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"rule": "guess", "actual": D(1), "target": D(1)}, "没有名为“guess”"),
        ({"rule": "positive", "target": D(1)}, "缺少实际完成值"),
        ({"rule": "positive", "actual": D(1)}, "缺少指标值"),
        ({"rule": "three_band"}, "选定达成档次"),
        ({"rule": "three_band", "level": "很好"}, "没有“很好”这一档"),
        ({"rule": "three_band", "level": Level.PARTLY}, "须写明得分比例"),
        (
            {"rule": "three_band", "level": Level.PARTLY, "params": {"share": "80"}},
            r"不在.*\[60, 80\)",
        ),
        ({"rule": "execution", "actual": D(1), "target": D(0)}, "预算数为零"),
        ({"rule": "proportional", "actual": D(1), "target": D(0)}, "大于零"),
        (
            {"rule": "positive", "actual": D(1), "target": D(1), "params": {"bonus": "2"}},
            "没有参数 bonus",
        ),
    ],
)
def test_what_cannot_be_scored_says_why(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ScoreError, match=says):
        score(weight=D(5), **arguments)


def test_another_provinces_three_bands_are_data() -> None:
    hubei = {
        "达成": Band("达成", D(80), D(100), high_end=End.CLOSED),
        "部分达成": Band("部分达成", D(50), D(80)),
        "未达成": Band("未达成", D(0), D(50)),
    }
    assert (
        score("three_band", D(10), level="部分达成", params={"share": D(50), "bands": hubei}).points
        == 5
    )


@pytest.mark.parametrize(
    ("actual", "target", "rule", "kind", "says"),
    [
        ("50", "30", Rule.POSITIVE, "over", "167%"),
        ("78", "59", Rule.POSITIVE, "over", "132%"),
        ("130", "100", Rule.POSITIVE, "over", "130%"),
        ("129.99", "100", Rule.POSITIVE, None, ""),
        ("98.35", "98.5", Rule.POSITIVE, "short", "未达到指标值 98.5"),
        ("100", "100", Rule.EQUAL, None, ""),
        ("30", "0", Rule.POSITIVE, "over", "指标值为 0"),
        ("29", "0", Rule.POSITIVE, None, ""),
        ("6", "5", Rule.REVERSE, "exceeded", "超过指标值 5"),
        ("3", "5", Rule.REVERSE, None, ""),
    ],
)
def test_when_a_reason_is_required(
    actual: str, target: str, rule: Rule, kind: str | None, says: str
) -> None:
    found = deviation(D(actual), D(target), rule)
    assert (found and found.kind) == kind
    if found:
        assert says in found.message
        assert "偏差原因" in found.message


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("≥96 次", Rule.POSITIVE),
        ("30", Rule.POSITIVE),
        ("≤5%", Rule.REVERSE),
        ("=100%", Rule.EQUAL),
        ("提高", Rule.THREE_BAND),
    ],
)
def test_the_wording_of_a_target_suggests_its_rule(target: str, rule: Rule) -> None:
    assert rule_for(parse(target)) is rule


def test_the_ministrys_bands_leave_no_doubt() -> None:
    table = grade_tables()["mof-2020"]
    for points, label in [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ]:
        grading = table.grade(D(points))
        assert (grading.label, grading.certain, grading.note) == (label, True, "")
    assert [band.text for band in table.bands] == ["[90, 100]", "[80, 90)", "[60, 80)", "[0, 60)"]
    beyond = table.grade(D(101))
    assert (beyond.label, beyond.certain) == (None, False)
    assert "没有包含 101 分" in beyond.note


def test_suinings_wording_is_in_doubt_at_90_80_and_60_and_says_so() -> None:
    table = grade_tables()["suining-2023"]
    assert table.grade(D(99)).label == "优秀"
    assert table.grade(D(99)).certain
    ninety, eighty, sixty = (table.grade(D(n)) for n in (90, 80, 60))
    assert (ninety.label, ninety.certain) == ("良好", False)
    assert "没有写明 90 分的归属" in ninety.note
    assert (eighty.label, eighty.labels, eighty.certain) == (None, ("良好", "较差"), False)
    assert "80 分同时落在“良好”和“较差”" in eighty.note
    assert (sixty.label, sixty.certain) == ("较差", False)
    assert table.grade(D("59.99")).label == "差"


@given(st.decimals(0, 100, places=2), st.sampled_from(sorted(grade_tables())))
def test_every_score_has_a_grade_in_every_shipped_table(points: Decimal, name: str) -> None:
    assert grade_tables()[name].grade(points).labels


def test_a_bureaus_own_table_is_data() -> None:
    table = GradeTable.from_json(
        {
            "name": "x",
            "title": "x",
            "source": "x",
            "bands": [
                {
                    "label": "合格",
                    "low": "60",
                    "low_end": "closed",
                    "high": "100",
                    "high_end": "closed",
                }
            ],
        }
    )
    assert table.grade(D(60)).label == "合格"
    assert not table.grade(D(59)).labels
