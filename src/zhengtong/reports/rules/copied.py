"""Passages that another report has too: last year's figures, another unit's sentences.

Duties and the outline stay the same from year to year; figures and results do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhengtong.reports.across.passages import Passage, common, shared
from zhengtong.reports.across.roles import Role, role_of
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "自评报告应反映本单位当年实际情况，不得照抄其他单位或以前年度的报告"
_LONG = 60
"""Characters from which on an equal passage is no accident."""
_SHOWN = 4


@rule("last-year-text", "沿用上年报告的数据或文字", Severity.MEDIUM, basis=_BASIS)
def last_year_text(report: Reading) -> Iterator[Finding | Relation]:
    for other in report.beside:
        if role_of(report, other) is not Role.LAST_YEAR:
            continue
        found = shared(report.sentences, {"": other.sentences.known}).get("", [])
        stale = [passage for passage in found if passage.figures and not _duties(report, passage)]
        if stale:
            yield Finding(
                [clip(report.document, passage.span, 60) for passage in stale[:6]],
                f"与上年报告（{other.document.file}）有{len(stale)}段带数据的文字完全相同，请核实数据是否已更新。",
                expected="当年数据", found=f"{len(stale)}段与上年相同", fix="更新为当年数据",
            )  # fmt: skip


def _duties(report: Reading, passage: Passage) -> bool:
    """In a section about what the unit is, which may stay as it was?"""
    titles = " ".join(each.title for each in report.outline.covering(passage.span.start))
    return any(word in titles for word in ("职能", "职责", "机构", "概况", "简介", "立项", "背景"))


@rule("copied-text", "与其他单位的报告文字相同", Severity.MEDIUM, basis=_BASIS)
def copied_text(report: Reading) -> Iterator[Finding | Relation]:
    others = [each for each in report.beside if role_of(report, each) is Role.OTHER_UNIT]
    known = {each.document.file: each.sentences.known for each in others}
    form = common([report.sentences, *(each.sentences for each in others)])
    for file, passages in shared(report.sentences, known, form).items():
        long = [passage for passage in passages if passage.length >= _LONG]
        if not long:
            continue
        long.sort(key=lambda passage: -passage.length)
        total = sum(passage.length for passage in long)
        yield Finding(
            [clip(report.document, passage.span, 60) for passage in long[:_SHOWN]],
            f"与{file}有{len(long)}段共{total}字相同，最长一段{long[0].length}字，请核实是否照抄。",
            expected="本单位实际情况", found=f"{total}字相同", fix="按本单位实际情况改写", question=True,
            severity=None if any(passage.figures for passage in long) else Severity.LOW,
        )  # fmt: skip
