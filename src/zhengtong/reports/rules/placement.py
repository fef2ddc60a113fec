"""Indicators under a heading where they do not belong: 资金到位率 among the costs.

What does not belong where stands in `profiles/misplaced.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.indicators import Indicator
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.profiles import table as profile
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form


@dataclass(frozen=True, slots=True)
class _Place:
    under: str
    names: re.Pattern[str]
    unless: re.Pattern[str] | None
    belongs: str


@cache
def _places() -> tuple[_Place, ...]:
    return tuple(
        _Place(
            each["under"], re.compile(each["names"]),
            re.compile(each["unless"]) if each["unless"] else None, each["belongs"],
        )
        for each in profile("misplaced")["rules"]
    )  # fmt: skip


@rule(
    "indicator-misplaced", "指标放错了分类", Severity.LOW,
    basis="财预〔2021〕101号：各类指标应与其分类的含义一致",
    fires=(
        form({2: ("", "成本指标", "资金到位率", "100%", "100%", "10", "10", "")}),
        form({3: ("效益指标", "生态效益指标", "窗口办事速度", "提升", "提升", "30", "30", "")}),
    ),
    spares=(
        form(),
        form({3: ("效益指标", "生态效益指标", "污水处理达标率", "≥95%", "97%", "30", "30", "")}),
    ),
)  # fmt: skip
def indicator_misplaced(report: Reading) -> Iterator[Finding | Relation]:
    """Each indicator against the meaning of its second level, or its first where there is none."""
    for table in report.indicators:
        if Head.LEVEL1 not in table.columns and Head.LEVEL2 not in table.columns:
            continue
        for group in table.groups:
            for inner in group.groups or (group,):
                for each in inner.members:
                    place = _wrong(inner.title, each)
                    if place is not None:
                        yield _finding(inner.title, inner.name.span, each, place)


def _wrong(level: str, each: Indicator) -> _Place | None:
    name = each.title
    for place in _places():
        if place.under not in level or len(name) < 2:
            continue
        if place.names.search(name) and not (place.unless and place.unless.search(name)):
            return place
        return None
    return None


def _finding(level: str, heading: Span, each: Indicator, place: _Place) -> Finding:
    return Finding(
        [each.name.span, heading],
        f"“{each.title[:40]}”放在“{level}”下。{place.belongs}。请核对分类。",
        place.belongs, f"{level}：{each.title[:30]}", fix="调整到相应的分类，或更换指标。",
        question=True,
    )  # fmt: skip
