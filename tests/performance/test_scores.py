"""What the rule gives, what the unit gives, and the sums of both."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.flow.models import Case
from zhengtong.org.actors import Actor, Role
from zhengtong.performance.scores import (
    deviation_mark,
    difference_mark,
    score_lines,
    sees_suggested,
    totals,
)

from .tables import SCHEME, funds, line, whole

D = Decimal


def test_the_published_table_gives_99_99_beside_99() -> None:
    sheet = whole()
    assert (sheet.totals.computed, sheet.totals.given) == (D("99.99"), D(99))
    assert sheet.totals.weight == 100
    hotline = sheet.scores[-1]
    assert (hotline.computed, hotline.given, hotline.difference) == (D("4.99"), D(4), D("-0.99"))
    assert [row.number for row in sheet.scores if row.difference] == [16]


def test_reasons_are_asked_for_where_the_figures_ask() -> None:
    asked = {row.number: row.deviation.kind for row in whole().scores if row.deviation}
    assert asked == {1: "over", 3: "over", 16: "short"}


@pytest.mark.parametrize(
    ("rule", "target", "actual", "score"),
    [
        ("positive", "98.5", "98.35", "4.99"),
        ("positive", "59", "78", "5"),
        ("equal", "158", "150", "4.75"),
        ("reverse", "10", "12", "4.00"),
        ("reverse", "10", "20", "0.00"),
    ],
)
def test_scores_follow_their_rule(rule: str, target: str, actual: str, score: str) -> None:
    [row] = score_lines(
        None, [line(score_rule=rule, target_value=target, actual_value=actual)], SCHEME
    )
    assert row.computed == D(score)


def test_execution_is_scored_by_the_outturn() -> None:
    [row] = score_lines(funds(outturn="470.235"), [], SCHEME)
    assert (row.number, row.computed) == (0, D("5.00"))
    [row] = score_lines(funds(outturn="1000"), [], SCHEME)
    assert row.computed == D(10)


def test_a_reason_counts_only_for_the_figures_that_it_was_written_about() -> None:
    below = line(actual_text="9", actual_value="9", given_score="4")
    below.deviation_reason, below.deviation_for = "设备检修。", deviation_mark(below)
    below.difference_reason = "从严。"
    below.difference_for = difference_mark(below.computed_score, below.given_score)
    [row] = score_lines(None, [below], SCHEME)
    assert row.deviation_explained and row.explained
    below.actual_text = below.actual_value = "8"
    below.computed_score = "4.00"
    [row] = score_lines(None, [below], SCHEME)
    assert not row.deviation_explained and not row.explained


points = st.decimals(0, 20, places=2)
amounts = st.decimals(0, 10**6, places=2)


@given(st.lists(st.tuples(points, amounts, amounts, points), max_size=40), amounts, amounts)
def test_totals_are_the_sums_of_what_stands_above_them(
    rows: list[tuple[Decimal, Decimal, Decimal, Decimal]], outturn: Decimal, revised: Decimal
) -> None:
    lines = [
        line(
            n,
            weight=f"{weight:f}",
            target_value=f"{target:f}",
            actual_value=f"{actual:f}",
            given_score=f"{min(given_, weight):f}",
        )
        for n, (weight, target, actual, given_) in enumerate(rows, 1)
    ]
    scored = score_lines(funds(outturn=f"{outturn:f}", revised=f"{revised:f}"), lines, SCHEME)
    found = totals(scored, SCHEME)
    assert found.difference == sum((row.difference for row in scored), D(0))
    assert found.given == D(funds().given_score) + sum((D(x.given_score) for x in lines), D(0))
    for row in scored:
        assert row.computed is None or 0 <= row.computed <= row.weight
        cent = D("0.01")
        assert row.computed is None or row.computed == row.computed.quantize(cent, ROUND_HALF_UP)
    assert found.computed <= found.weight
    backwards = totals(scored[::-1], SCHEME)
    assert (backwards.computed, backwards.given) == (found.computed, found.given)


def test_suggested_scores_are_the_drafters_own_until_she_submits() -> None:
    drafter = Actor("d", roles=(Role("performance_officer", "/a/"),))
    other = Actor("o", roles=(Role("performance_officer", "/a/"),))
    deputy = Actor("p", roles=(Role("performance_officer", "/a/", lender="d"),))
    leader = Actor("l", roles=(Role("bureau_leader", "/"),))
    clerk = Actor("c", roles=(Role("window_clerk", "/a/"),))
    case = Case(id="x", handler="d", organisation_path="/a/b/", opened_at=0)

    def seen(state: str) -> list[str]:
        case.state = state
        return [a.id for a in (drafter, other, deputy, leader, clerk) if sees_suggested(a, case)]

    assert seen("drafting") == ["d", "p"]
    assert seen("submitted") == ["d", "o", "p", "l"]
    assert seen("released") == ["d", "o", "p", "l", "c"]
