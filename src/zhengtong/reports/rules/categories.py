"""The kinds of indicators that the text announces, beside those that the table has.

A text that says 决策、产出、效益、满意度四类 and a table without 决策 come from two forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Span
from zhengtong.reports.documents.view import view
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_KINDS = "决策|过程|投入|管理|产出|效益|效果|满意度|成本|预算执行|履职效能|履职|可持续性?|社会效应"
_ANNOUNCED = re.compile(
    rf"((?:(?:项目)?(?:{_KINDS})(?:指标)?[、,和及与]){{2,7}}(?:项目)?(?:{_KINDS})(?:指标)?)(?:等)?[\s(]?(?:共|这)?(?:[二三四五六七]|\d)(?:类|个|大类|方面|部分|项)?(?:一级)?(?:类)?指标"
)
_KIND = re.compile(_KINDS)
_SAME = {"效果": "效益", "履职": "履职效能", "可持续": "可持续性"}


def _plain(kind: str) -> str:
    return _SAME.get(kind, kind)


@rule(
    "categories-differ", "正文所称指标类别与指标表不符", Severity.MEDIUM,
    basis="正文介绍的指标体系应与所附指标表一致",
    fires=(
        "二、评价工作\n本项目指标体系包括决策、产出、效益、满意度四类指标。\n\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t养护里程\t≥12公里\t12公里\t60\t60\n效益指标\t社会效益\t通行改善\t≥95%\t96%\t30\t30\n满意度指标\t满意度\t群众满意度\t≥90%\t95%\t10\t10\n",
    ),
    spares=(
        "二、评价工作\n本项目指标体系包括产出、效益、满意度三类指标。\n\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t养护里程\t≥12公里\t12公里\t60\t60\n效益指标\t社会效益\t通行改善\t≥95%\t96%\t30\t30\n满意度指标\t满意度\t群众满意度\t≥90%\t95%\t10\t10\n",
    ),
)  # fmt: skip
def categories_differ(report: Reading) -> Iterator[Finding | Relation]:
    tables = [table for table in report.indicators if len(table.indicators) >= 3]
    if len(tables) != 1:
        return
    words = "".join(fold(cell.plain) for cell in tables[0].table.cells() if len(cell.plain) <= 24)
    levels = " ".join(fold(each.level1) for each in tables[0].indicators)
    if len({each.level1 for each in tables[0].indicators}) < 2:
        return
    for paragraph in report.document.paragraphs():
        seen = view(paragraph)
        found = _ANNOUNCED.search(seen.text)
        if found is None:
            continue
        named = [_plain(kind) for kind in _KIND.findall(found[1])]
        missing = [kind for kind in named if kind not in words and kind not in levels]
        if not missing:
            continue
        have = "、".join(dict.fromkeys(each.level1 for each in tables[0].indicators))
        span = seen.span(*found.span())
        yield Finding(
            _pieces(report, span),
            f"正文称指标分为{'、'.join(named)}，指标表只有{have}，缺{'、'.join(missing)}。",
            expected="、".join(named), found=have, fix="统一指标体系，或补充缺少的指标",
        )  # fmt: skip
        return


def _pieces(report: Reading, span: Span) -> list[Span]:
    """The words as they stand, on each of their lines."""
    lines: list[Span] = []
    start = span.start
    for line in report.document.text[span.start : span.end].split("\n"):
        if line.strip():
            lines.append(clip(report.document, Span(start, start + len(line)), 60))
        start += len(line) + 1
    first = lines[0]
    head = report.document.text.rfind("\n", 0, first.start) + 1
    return [Span(max(head, first.start - 8), first.end), *lines[1:]]
