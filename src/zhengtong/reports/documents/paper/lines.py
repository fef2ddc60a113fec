"""Signs on a base line as words, and what stands at the top and foot of every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from zhengtong.reports.documents.paper.glyphs import Glyph

__all__ = ["Line", "lines_of", "running"]

_COLUMN_GAP = 2.0
_WORD_GAP = 0.22
_SIGN_GAP = 0.8
_PAGE_NUMBER = re.compile(
    r"[-—–－―·\s]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,5})\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―·\s]*"
)
_DIGITS = re.compile(r"\d+")
_MARGIN = 0.1
"""Of the height of a page: where a running head or foot may stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `em`: the width of a Chinese character in it, in points."""

    text: str
    left: float
    right: float
    base: float
    em: float


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Lines from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: each.base):
        near = 0.4 * max(4.0, min(glyph.bottom - glyph.top, 40.0))
        if rows and glyph.base - rows[-1][0].base <= near:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [line for row in rows if (line := _line(row)) is not None]


def _line(row: list[Glyph]) -> Line | None:
    row.sort(key=lambda each: each.left)
    wide = [
        each.right - each.left for each in row if each.sign >= "\u2e80" and each.right > each.left
    ]
    em = median(wide) if wide else 0.8 * median(each.bottom - each.top for each in row)
    em = max(em, 1.0)
    said: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None:
            if glyph.sign == before.sign and abs(glyph.left - before.left) < 0.15 * em:
                continue  # drawn twice to look bold
            said.append(_between(before, glyph, em))
        said.append(glyph.sign)
        before = glyph
    text = "".join(said).strip()
    if not text:
        return None
    inked = [each for each in row if not each.sign.isspace()]
    return Line(text, inked[0].left, inked[-1].right, row[0].base, em)


def _between(before: Glyph, glyph: Glyph, em: float) -> str:
    """Nothing, a space or a tab, by the gap between two signs."""
    gap = glyph.left - before.right
    if before.sign.isspace() or glyph.sign.isspace():
        return "\t" if gap > _COLUMN_GAP * em else ""
    if gap > _COLUMN_GAP * em:
        return "\t"
    latin = before.sign.isascii() and glyph.sign.isascii()
    worded = latin and before.sign.isalpha() and glyph.sign.isalnum()
    return " " if gap > (_WORD_GAP if worded else _SIGN_GAP) * em else ""


def running(pages: Sequence[tuple[float, Sequence[Line]]]) -> set[tuple[int, int]]:
    """(page, line) of page numbers, running heads and feet; `pages`: height and lines of each."""
    found: set[tuple[int, int]] = set()
    seen: Counter[str] = Counter()
    margins: list[tuple[int, int, str]] = []
    for number, (height, lines) in enumerate(pages):
        for place, line in enumerate(lines):
            if not _MARGIN * height < line.base < (1 - _MARGIN) * height:
                margins.append((number, place, _DIGITS.sub("#", line.text)))
                if _PAGE_NUMBER.fullmatch(line.text):
                    found.add((number, place))
    for text in {(number, text) for number, _, text in margins}:
        seen[text[1]] += 1
    often = max(3, len(pages) // 2)
    found.update((number, place) for number, place, text in margins if seen[text] >= often)
    return found
