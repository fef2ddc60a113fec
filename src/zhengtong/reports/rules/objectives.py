"""The report's indicators beside the approved objectives: dropped, lowered, changed, reweighed.

Approved objectives bind; a change needs the finance bureau's consent (绩效目标调整).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from zhengtong.law.quantity import Comparison, Quantity
from zhengtong.reports.across.roles import Role, role_of
from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.indicators import Indicator
from zhengtong.reports.facts.printed import words_of
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "《中共中央 国务院关于全面实施预算绩效管理的意见》及预算管理一体化要求：绩效目标批复后一般不得调整"
_SOFT = re.compile(r"[\s,.、。;:()\[\]“”\"'《》\-]|^\d+")
_ALIKE = 0.72
"""How alike two names are that are taken for one name reworded; from 0 to 1."""


def _key(indicator: Indicator) -> str:
    name = re.sub(r"\([^()]{0,6}\)$", "", fold(indicator.title).strip())
    return _SOFT.sub("", name)


def _indicators(report: Reading) -> list[Indicator]:
    return [each for table in report.indicators for each in table.indicators if _key(each)]


def _pairs(
    approved: Sequence[Indicator], reported: Sequence[Indicator]
) -> tuple[list[tuple[Indicator, Indicator]], list[Indicator], list[Indicator]]:
    """Pairs of the same indicator, approved ones without, reported ones without a partner."""
    free = list(reported)
    pairs: list[tuple[Indicator, Indicator]] = []
    lone: list[Indicator] = []
    for one in approved:
        same = [each for each in free if _key(each) == _key(one)]
        same.sort(key=lambda each: (each.level2 != one.level2, each.level1 != one.level1))
        if same:
            pairs.append((one, same[0]))
            free.remove(same[0])
        else:
            lone.append(one)
    missing: list[Indicator] = []
    for one in lone:
        alike = [(SequenceMatcher(None, _key(one), _key(each)).ratio(), each) for each in free]
        best = max(alike, key=lambda each: each[0], default=(0.0, None))
        if best[1] is not None and best[0] >= _ALIKE:
            pairs.append((one, best[1]))
            free.remove(best[1])
        else:
            missing.append(one)
    return pairs, missing, free


def _beside(report: Reading) -> Iterator[tuple[Reading, list[Indicator]]]:
    for other in report.beside:
        if role_of(report, other) is Role.OBJECTIVES:
            approved = _indicators(other)
            if len(approved) >= 2:
                yield other, approved


def _place(indicator: Indicator) -> list[Span]:
    return [
        cell.span
        for cell in (indicator.name, indicator.target)
        if cell is not None and cell.span.end > cell.span.start
    ]


def _lowered(approved: Quantity, reported: Quantity) -> bool:
    """Is less asked for than was approved?"""
    falling = approved.comparison in (Comparison.AT_MOST, Comparison.LESS_THAN)
    return reported.amount > approved.amount if falling else reported.amount < approved.amount


def _differs(one: Indicator, other: Indicator) -> str:
    """ "" where the targets agree, else 降低 or 改动."""
    approved, reported = one.aimed, other.aimed
    if approved.value is None or reported.value is None:
        words = [_SOFT.sub("", fold(words_of(each.target))) for each in (one, other)]
        return "改动" if all(words) and words[0] != words[1] else ""
    if approved.unit and reported.unit and approved.unit != reported.unit:
        return "改动"
    if approved.amount != reported.amount:
        return "降低" if _lowered(approved, reported) else "改动"
    strict = (approved.comparison, reported.comparison)
    return "改动" if None not in strict and strict[0] is not strict[1] else ""


@rule("objective-changed", "指标值与批复的绩效目标不一致", Severity.HIGH, basis=_BASIS)
def objective_changed(report: Reading) -> Iterator[Finding | Relation]:
    for other, approved in _beside(report):
        pairs, _, _ = _pairs(approved, _indicators(report))
        for one, mine in pairs:
            how = _differs(one, mine)
            if not how:
                continue
            was, now = words_of(one.target), words_of(mine.target)
            yield Finding(
                _place(mine),
                f"“{mine.title[:30]}”的指标值为“{now}”，{other.document.file}批复为“{was}”，被{how}。"
                "是否经批准调整，请核实。",
                expected=was, found=now, fix="按批复的指标值自评，或附调整批复",
            )  # fmt: skip


@rule("objective-dropped", "批复的指标在自评中缺失", Severity.HIGH, basis=_BASIS)
def objective_dropped(report: Reading) -> Iterator[Finding | Relation]:
    for other, approved in _beside(report):
        reported = _indicators(report)
        if not reported:
            continue
        pairs, missing, free = _pairs(approved, reported)
        if not pairs:
            continue  # another project's objectives
        head = [clip(report.document, report.indicators[0].indicators[0].name.span, 40)]
        for one in missing:
            yield Finding(
                head,
                f"{other.document.file}批复的指标“{one.title[:40]}”（{words_of(one.target)}）在自评表中没有。",
                expected=one.title[:40], found="无", fix="补报该指标，或附调整批复",
            )  # fmt: skip
        for mine in free:
            yield Finding(
                _place(mine)[:1],
                f"自评表的指标“{mine.title[:40]}”不在{other.document.file}批复的指标之中。",
                expected="批复的指标", found=mine.title[:40], fix="按批复的指标自评，或附调整批复",
                severity=Severity.MEDIUM, question=True,
            )  # fmt: skip


@rule("objective-reworded", "指标名称与批复的不同", Severity.LOW, basis=_BASIS)
def objective_reworded(report: Reading) -> Iterator[Finding | Relation]:
    for other, approved in _beside(report):
        for one, mine in _pairs(approved, _indicators(report))[0]:
            if _key(one) != _key(mine):
                yield Finding(
                    _place(mine)[:1],
                    f"自评表写作“{mine.title[:30]}”，{other.document.file}批复为“{one.title[:30]}”，请核实是否同一指标。",
                    expected=one.title[:40], found=mine.title[:40], fix="统一为批复的名称", question=True,
                )  # fmt: skip


@rule("objective-reweighed", "指标分值与批复的不同", Severity.MEDIUM, basis=_BASIS)
def objective_reweighed(report: Reading) -> Iterator[Finding | Relation]:
    for other, approved in _beside(report):
        for one, mine in _pairs(approved, _indicators(report))[0]:
            if one.weight is None or mine.weight is None or one.weight.value == mine.weight.value:
                continue
            yield Finding(
                [*_place(mine)[:1], mine.weight.span],
                f"“{mine.title[:30]}”的分值为{mine.weight}，{other.document.file}批复为{one.weight}。",
                expected=str(one.weight), found=str(mine.weight), fix="按批复的分值自评",
            )  # fmt: skip
