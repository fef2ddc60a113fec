"""Rows of an indicator table of which one cell was forgotten: the result, or the points.

(实际完成值、得分空白.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.indicators import Indicator, IndicatorTable
from zhengtong.reports.facts.printed import blank
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form

_BASIS = "自评表每项指标应填写实际完成值和得分"


@rule(
    "actual-blank", "实际完成值空白，却有得分", Severity.MEDIUM, basis=_BASIS,
    fires=(
        form({1: ("", "质量指标", "检查合格率", "≥95%", "", "20", "20", "")}),
        form({1: ("", "质量指标", "检查合格", "", "", "20", "20", ""), 2: ("", "时效指标", "年底完成", "", "", "10", "10", ""),
              3: ("效益指标", "社会效益指标", "秩序良好", "", "", "30", "30", "")}),
    ),
    spares=(form(), form({1: ("", "质量指标", "检查合格率", "", "", "20", "20", "")})),
)  # fmt: skip
def actual_blank(report: Reading) -> Iterator[Finding | Relation]:
    """Points were given for a result that is not told; one finding a table."""
    for table in _filled(report, Head.ACTUAL):
        found = [
            each
            for each in table.indicators
            if each.score is not None and each.score.value > 0 and each.target is not None
            and not blank(each.target) and each.actual is not None and blank(each.actual)
        ]  # fmt: skip
        found = found or _bare(table)
        if found:
            yield _finding(found, "实际完成值", "没有填写，却有得分")


@rule(
    "indicator-score-blank", "个别指标没有填写得分", Severity.MEDIUM, basis=_BASIS,
    fires=(form({1: ("", "质量指标", "检查合格率", "≥95%", "97%", "20", "", "")}, score="80"),),
    spares=(form(),),
)  # fmt: skip
def indicator_score_blank(report: Reading) -> Iterator[Finding | Relation]:
    """Others have points, this one has none; one finding a table."""
    for table in _filled(report, Head.SCORE):
        scored = sum(each.score is not None for each in table.indicators)
        found = [
            each
            for each in table.weighed
            if each.score is None and each.score_cell is not None and blank(each.score_cell)
        ]
        if found and scored > len(found):
            yield _finding(found, "得分", "没有填写")


def _bare(table: IndicatorTable) -> list[Indicator]:
    """Points for rows with neither aim nor result, where other rows have both; a cell that
    covers two rows leaves one such row, not several in a form."""
    bare = [
        each
        for each in table.indicators
        if each.score is not None and each.score.value > 0
        and each.target is not None and blank(each.target)
        and each.actual is not None and blank(each.actual)
    ]  # fmt: skip
    told = any(not blank(each.target) and not blank(each.actual) for each in table.indicators)
    return bare if told and len(bare) > 2 else []


def _filled(report: Reading, head: Head) -> Iterator[IndicatorTable]:
    return (
        table
        for table in report.indicators
        if head in table.columns and table.sure and not table.moved and len(table.indicators) > 1
    )


def _finding(found: Sequence[Indicator], column: str, what: str) -> Finding:
    names = "、".join(f"“{each.title[:24]}”" for each in found[:5])
    places: list[Span] = [each.name.span for each in found[:8]]
    return Finding(
        places, f"{len(found)}项指标的{column}{what}：{names}。请补填。",
        column, "空白", fix=f"填写{column}。",
    )  # fmt: skip
