"""Sentences that a line or a page broke off: harmless to read, but copied on they lose words."""

from __future__ import annotations

from collections.abc import Iterator

from zhengtong.reports.documents.model import Span
from zhengtong.reports.documents.paragraphs import BROKEN
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_MOST = 4
"""More than these come from the program that took the text out, not from the author."""
_SHOWN = 16


@rule(
    "line-break",
    "一句话中间换了行",
    Severity.LOW,
    basis="党政机关公文格式（GB/T 9704—2012）7.3.3：正文一段之内不另起行",
    fires=(
        "一、资金使用\n\n本项目由青川县财政局批复，资金按季度拨付到各乡\n\n镇，年底前已全部支付。\n",
        "一、建议\n1、加强预算编制，结合上年执行情况，提高预算安\n排的准确性。\n",
    ),
    spares=(
        "一、资金使用\n本项目由青川县财政局批复，资金按季度拨付到各乡镇。\n年底前已全部支付。\n",
        "一、存在的问题、原因及下一步改进的具体措施安排\n预算编制不够细，执行偏慢。\n",
    ),
)
def line_break(report: Reading) -> Iterator[Finding | Relation]:
    """A paragraph that was put together from two, in a text whose lines are not wrapped."""
    places: list[Span] = []
    breaks = 0
    for paragraph in report.document.paragraphs():
        if paragraph.style != BROKEN:
            continue
        start = paragraph.span.start
        for line in paragraph.text.splitlines(keepends=True):
            words = line.strip()
            if words and start > paragraph.span.start:
                breaks += 1
                first = start + line.index(words[0])
                places.append(Span(first, first + min(len(words), _SHOWN)))
            elif words:
                last = start + len(line.rstrip())
                places.append(Span(max(last - _SHOWN, start), last))
            start += len(line)
    if 0 < breaks <= _MOST:
        yield Finding(
            places,
            f"有{breaks}处一句话中间换了行（多半是分页或转换格式留下的），请接成一段。",
            found=f"{breaks}处",
            fix="删去句中的换行",
        )
