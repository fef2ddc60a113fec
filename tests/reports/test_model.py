"""What cannot be true cannot be put into a report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reports import suining
from tests.reports.suining_figures import EVENTS, FIGURES
from zhengtong.reports.write.model import TreeHead


def test_totals_come_from_the_lines() -> None:
    report = suining.report()
    assert (report.given_total, report.computed_total) == (Decimal(99), Decimal("99.99"))
    assert report.total_weight == 100
    # One line scored one point lower moves the total by exactly that.
    lower = replace(report.lines[0], given_score=Decimal(9), computed_score=None)
    lines = (lower, *report.lines[1:])
    moved = replace(report, lines=lines)
    assert (moved.given_total, moved.computed_total) == (Decimal(98), Decimal("98.99"))


def test_the_open_part_of_a_difference_is_what_its_parts_leave() -> None:
    differences = [(n.difference, n.open_amount) for n in suining.report().reconciliations]
    assert differences == [
        (Decimal("2.47"), Decimal(0)),
        (Decimal("23.70"), Decimal(0)),
        (Decimal("1.74"), Decimal(0)),
        (Decimal("13.08"), Decimal("13.08")),
    ]


def test_an_actual_value_must_print_its_computed_figure() -> None:
    line = suining.LINES[-1]
    assert replace(line, actual_text="98.35%（回访口径）").actual_text.startswith("98.35%")
    with pytest.raises(ValueError, match=r"与计算值“98\.35%”不一致"):
        replace(line, actual_text="98.5%")
    with pytest.raises(ValueError, match="须附计算值"):
        replace(line, figure=None)


def test_scores_stay_within_their_weight() -> None:
    line = suining.LINES[0]
    assert replace(line, given_score=line.weight).given_score == 10
    with pytest.raises(ValueError, match="应在0至10分之间"):
        replace(line, given_score=Decimal(11))


def test_only_sealed_records_are_published() -> None:
    report = suining.report()
    head = report.tree_head
    assert head is not None and head.size == EVENTS
    with pytest.raises(ValueError, match="尚未封存"):
        replace(report, tree_head=TreeHead(EVENTS - 1, head.root, head.signed_at))
    with pytest.raises(ValueError, match="树根"):
        replace(report, tree_head=None)


def test_figures_are_listed_once_in_reading_order() -> None:
    report = suining.report()
    codes = [f.code for f in report.figures]
    assert codes[:2] == ["e_supervision.cases", "applications.statutory_speed_up"]
    assert len(codes) == len(set(codes)) == len(FIGURES)
    extra = replace(FIGURES["licences"], code="licences.lapsed", name="失效证照")
    assert replace(report, cited=(extra,)).figures[-1] == extra


def test_a_figure_without_a_proper_code_or_version_is_refused() -> None:
    figure = FIGURES["licences"]
    with pytest.raises(ValueError, match="指标代码"):
        replace(figure, code="证照 量")
    with pytest.raises(ValueError, match="版本"):
        replace(figure, version=0)
