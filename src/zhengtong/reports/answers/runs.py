"""Where a document's characters stand in the XML of its .docx.

A reader of the file leaves things out (deletions, tables of contents) and adds others (automatic
numbers); so each paragraph of the XML is looked for in the text from where the last one ended,
blanks aside. Text boxes are passed over: Word allows no comment in them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from zhengtong.reports.documents.model import Span
from zhengtong.reports.documents.ooxml.styles import W

__all__ = ["Runs"]

Place = tuple[Any, int]
"""A `w:t` element, and the character in it."""

_INLINE = {W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt",
                                 "sdtContent", "fldSimple", "dir", "bdo")}  # fmt: skip
_BLANK = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_NEAR = 16
"""Characters that may stand before a paragraph's own: its number, as 第一百二十三条."""
_FAR = 4000
"""How far ahead a paragraph of some length may be looked for."""
_LONG = 8
_LONGEST = 3000
"""Paragraphs beyond this are compared exactly or not at all."""
_PENS = 4


def _blank(character: str) -> bool:
    return character.isspace() or character in _BLANK


class Runs:
    """Knows for each character of `text`, blanks aside, its place below the element `body`."""

    def __init__(self, text: str, body: Any) -> None:
        kept = [at for at, character in enumerate(text) if not _blank(character)]
        self._bare = "".join(text[at] for at in kept)
        self._places: dict[int, Place] = {}
        self._pens = [0]
        for paragraph in body.iter(W + "p"):
            if not any(True for _ in paragraph.iterancestors(W + "txbxContent")):
                self._follow(list(_characters(paragraph)))
        self._known = sorted(kept[at] for at in self._places)
        self._place_of = {kept[at]: place for at, place in self._places.items()}

    def of(self, span: Span) -> tuple[Place, Place] | None:
        """First and last place of a span; the nearest character where none of it is known."""
        if not self._known:
            return None
        first, past = (bisect_left(self._known, at) for at in (span.start, span.end))
        if first >= past:
            ends = self._known[max(first - 1, 0) : first + 1]
            nearest = min(ends, key=lambda at: abs(at - span.start))
            return self._place_of[nearest], self._place_of[nearest]
        return self._place_of[self._known[first]], self._place_of[self._known[past - 1]]

    def _follow(self, characters: list[tuple[str, Place]]) -> None:
        """Find one paragraph, and move the pen that was nearest behind it."""
        words = "".join(character for character, _ in characters)
        if not words:
            return
        found = [(self._find(words, pen), pen) for pen in self._pens]
        hits = [(at - pen, at, pen) for at, pen in found if at >= 0]
        if not hits:
            self._compare(words, characters)
            return
        distance, at, pen = min(hits)
        self._places.update((at + n, place) for n, (_, place) in enumerate(characters))
        self._move(pen, at + len(words), keep=distance > _NEAR)

    def _find(self, words: str, pen: int) -> int:
        reach = _NEAR if len(words) < _LONG else _FAR
        return self._bare.find(words, pen, pen + len(words) + reach)

    def _move(self, pen: int, to: int, *, keep: bool) -> None:
        """A pen that jumped leaves another behind, for what was passed over."""
        pens = [each for each in self._pens if each != pen and each != to]
        self._pens = [to, *([pen] if keep else []), *pens][:_PENS]

    def _compare(self, words: str, characters: list[tuple[str, Place]]) -> None:
        """A paragraph of which the reader shows only a part (hidden words, other signs)."""
        if not _LONG <= len(words) <= _LONGEST:
            return
        pen = self._pens[0]
        window = self._bare[pen : pen + len(words) + _NEAR]
        matcher = SequenceMatcher(None, words, window, autojunk=False)
        same = [block for block in matcher.get_matching_blocks() if block.size >= 3]
        if sum(block.size for block in same) * 2 < len(words):
            return
        for block in same:
            for n in range(block.size):
                self._places[pen + block.b + n] = characters[block.a + n][1]
        self._move(pen, pen + same[-1].b + same[-1].size, keep=False)


def _characters(paragraph: Any) -> Iterator[tuple[str, Place]]:
    """What is written in the runs of a paragraph, one character at a time, blanks aside."""
    work = [iter(paragraph)]
    while work:
        node = next(work[-1], None)
        if node is None:
            work.pop()
        elif node.tag == W + "r":
            for text in node.iterchildren(W + "t"):
                for at, character in enumerate(text.text or ""):
                    if not _blank(character):
                        yield character, (text, at)
        elif node.tag in _INLINE:
            work.append(iter(node))
