"""Text laid down badly: sentences broken in the middle, passages that stand there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Document, Paragraph, Span
from zhengtong.reports.documents.paragraphs import BROKEN
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_TORN = re.compile(r"([一-龥，、][^\S\n]*)\n\s*(?=([一-龥，、。；]))")
_PAGE_LINES = re.compile(r"[一-龥，、]\s*\n\s*\S")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_PUNCTUATION = re.compile(r"[\s，、。；：！？,.;:!?“”\"'（）()《》【】]")
_LEAST = 26
"""Characters, without marks, from which on a sentence that comes again is no turn of phrase."""


@rule(
    "line-break", "句子中间断行", Severity.LOW, basis="公文排版：段落连续，句中不断行",
    fires=(
        "一、评价工作\n该项目绩效评价指标体系按照逻辑分析法设计，内容包括决\n\n策、产出、效益、满意度四类指标，客观分析项目支出的产出和效果。\n\n二、评价结论\n总体较好。\n",
    ),
    spares=("一、评价工作\n该项目绩效评价指标体系按照逻辑分析法设计，包括四类指标。\n\n二、评价结论\n总体较好。\n",),
)  # fmt: skip
def line_break(report: Reading) -> Iterator[Finding | Relation]:
    if report.document.kind == "pdf":
        return  # there every line ends where the page does
    torn: list[Span] = []
    for paragraph in report.document.paragraphs():
        if paragraph.style != BROKEN:
            continue
        for found in _TORN.finditer(paragraph.text):
            start = paragraph.span.start
            before = clip(report.document, _tail(paragraph, found.start(1) + 1), 30)
            after = clip(report.document, Span(start + found.start(2), paragraph.span.end), 16)
            torn += [before, after]
    if torn and len(torn) <= 24:
        first = report.document.quote(torn[0])[-8:]
        yield Finding(
            torn[:12],
            f"句子中间断行{len(torn) // 2}处，如“{first}／{report.document.quote(torn[1])[:8]}”，请接成一段。",
            expected="段落连续", found=f"{len(torn) // 2}处断行", fix="删去句中换行",
        )  # fmt: skip


def _tail(paragraph: Paragraph, end: int) -> Span:
    """The last words of the line that ends at `end` of the paragraph."""
    line = paragraph.text.rfind("\n", 0, end - 1) + 1
    start = max(line, end - 14)
    return Span(paragraph.span.start + start, paragraph.span.start + end)


@rule(
    "duplicate-text", "同一段文字重复", Severity.LOW, basis="报告应精炼，同一内容不重复叙述",
    fires=(
        "一、资金情况\n项目年初预算100万元，实际支出80万元，执行率为80%，剩余20万元已按规定结转下一年度继续使用。\n二、管理情况\n制度健全。\n三、使用情况\n项目年初预算100万元，实际支出80万元，执行率为80%，剩余20万元已按规定结转下一年度继续使用。\n",
    ),
    spares=("一、资金情况\n项目年初预算100万元，实际支出80万元。\n二、管理情况\n制度健全，管理规范。\n三、结论\n制度健全，管理规范。\n",),
)  # fmt: skip
def duplicate_text(report: Reading) -> Iterator[Finding | Relation]:
    for identity in report.identities:
        passages = list(_repeated(report.document, identity.span))
        passages.sort(key=lambda places: -(places[0].end - places[0].start) * len(places))
        for places in passages[:3]:
            shown = [clip(report.document, place, 60) for place in places[:4]]
            words = report.document.quote(shown[0])[:40]
            yield Finding(
                shown,
                f"“{words}……”一段在报告中出现{len(places)}次，共{places[0].end - places[0].start}字，请合并或改写。",
                expected="不重复", found=f"{len(places)}次", fix="保留一处，其他处简写或引用",
            )  # fmt: skip


def _repeated(document: Document, within: Span) -> Iterator[list[Span]]:
    """Passages of prose that stand there again: each with all its places.

    Neighbouring sentences that come again together are one passage.
    """
    met: dict[str, list[int]] = {}
    sentences: list[tuple[str, Span]] = []
    for paragraph in document.paragraphs():
        if paragraph.span.start not in within:
            continue
        for found in _SENTENCE.finditer(paragraph.text):
            key = _PUNCTUATION.sub("", fold(found.group()))
            key = re.sub(r"^(?:[一二三四五六七八九十]+|\d+)?(?:是|、)?", "", key)
            start = paragraph.span.start
            if len(key) >= _LEAST:
                met.setdefault(key, []).append(len(sentences))
                sentences.append((key, Span(start + found.start(), start + found.end())))
            else:
                sentences.append(("", Span(start + found.start(), start + found.end())))
    taken: set[int] = set()
    for places in met.values():
        if len(places) < 2 or places[0] in taken:
            continue
        length = 1
        while all(place + length < len(sentences) for place in places) and _same(
            sentences, [place + length for place in places]
        ):
            length += 1
        for place in places:
            taken.update(range(place, place + length))
        yield [
            Span(sentences[place][1].start, sentences[place + length - 1][1].end)
            for place in places
        ]


def _same(sentences: list[tuple[str, Span]], places: list[int]) -> bool:
    keys = {sentences[place][0] for place in places}
    return len(keys) == 1 and keys != {""}
