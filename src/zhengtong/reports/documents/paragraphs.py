"""Lines outside of tables into paragraphs: what a page or a line broke is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zhengtong.reports.documents.lines import Line, opens_item
from zhengtong.reports.documents.model import Paragraph, Span

__all__ = ["BROKEN", "paragraphs_of", "wrap_width"]

BROKEN = "broken"
"""`Paragraph.style` where a sentence is broken in a text whose lines are not wrapped."""

_ENDS = re.compile(r"[。！？；：…!?;:.][”’」』）)\"']*$|[》】|]$")
_YEAR = re.compile(r"20\d\d ?年")
_LEAST = 18  # characters that a broken line has at least
_TITLE = re.compile(r"(?:报告|自评表|评价表|报表|情况表|汇总表|说明|总结)$")


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which a program wrapped the lines; 0 where paragraphs are one line each.

    Wrapped text has many lines of nearly the same length, none much longer.
    """
    lengths = sorted(len(line.words) for line in lines if len(line.words) >= _LEAST)
    if len(lengths) < 8:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    if width > 90:
        return 0
    full = [line for line in lines if width * 0.85 <= len(line.words) <= width * 1.15]
    open_ended = sum(not _ENDS.search(line.words) for line in full)
    return width if open_ended * 2 > len(full) and len(full) * 3 > len(lengths) else 0


def paragraphs_of(lines: Sequence[Line], text: str, width: int) -> Iterator[Paragraph]:
    """The paragraphs of a stretch of lines; page numbers belong to none.

    `width`: what `wrap_width` says of the whole text.
    """
    numbers = _page_numbers(lines)
    held: list[Line] = []
    for i, line in enumerate(lines):
        if line.blank or i in numbers:
            continue
        if held and not _goes_on(held[-1], line, width):
            yield _paragraph(held, text, width)
            held = []
        held.append(line)
    if held:
        yield _paragraph(held, text, width)


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """Lines that are page numbers: marked as such, or bare ones that grow by one, or bare ones
    in the middle of a sentence."""
    found = {i for i, line in enumerate(lines) if line.page}
    bare = [i for i, line in enumerate(lines) if line.bare]
    steps: set[int] = set()
    for before, after in pairwise(bare):
        if int(lines[after].words) == int(lines[before].words) + 1:
            steps |= {before, after}
    found |= steps
    spoken = [i for i, line in enumerate(lines) if not line.blank]
    for before, middle, after in zip(spoken, spoken[1:], spoken[2:], strict=False):
        if lines[middle].bare and _goes_on(lines[before], lines[after], 0):
            found.add(middle)
    return found


def _goes_on(line: Line, following: Line, width: int) -> bool:
    """Is `following` the rest of the sentence that `line` begins?"""
    words = line.words
    if _ENDS.search(words) or opens_item(following.words) or _TITLE.search(words):
        return False
    if following.words[0] in "《（(“【□√" and len(words) < width * 0.85:
        return False
    if width:
        return len(words) >= width * 0.85 and line.start <= following.start
    if len(words) < _LEAST:
        return False
    comma = any(mark in words for mark in "，,")
    rest = following.words
    return comma and (rest[0] in "，。、；）" or (_sentence(rest) and not _YEAR.match(rest)))


def _sentence(words: str) -> bool:
    return _ENDS.search(words) is not None and words[-1] not in ":："


def _paragraph(lines: Sequence[Line], text: str, width: int) -> Paragraph:
    span = Span(lines[0].first, lines[-1].last)
    style = BROKEN if len(lines) > 1 and not width else ""
    return Paragraph(text[span.start : span.end], span, style)
