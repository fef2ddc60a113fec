"""A paragraph as one line: what a page or a line broke is whole, and every place is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhengtong.reports.documents.model import Paragraph, Span
from zhengtong.reports.facts.fold import fold

__all__ = ["View", "view"]

_PAGE = (
    r"(?:[-－—–·•*]{0,3}\s?\d{1,3}\s?[-－—–·•*]{0,3}|第\s?\d{1,3}\s?页(?:\s?共\s?\d{1,3}\s?页)?)"
)
_BREAK = re.compile(rf"[ \t　\f]*\n(?:[ \t　\f]*{_PAGE}?[ \t　]*\n)*[ \t　\f]*")


@dataclass(frozen=True, slots=True)
class View:
    """`text`: folded, without line breaks; `span(a, b)` is where `text[a:b]` stands."""

    text: str
    start: int
    cuts: Sequence[tuple[int, int]] = field(default=())
    """(place in `text`, characters left out before it), in order."""

    def at(self, place: int) -> int:
        """The place in the document of character `place` of the view."""
        shift = 0
        for cut, left_out in self.cuts:
            if cut > place:
                break
            shift += left_out
        return self.start + place + shift

    def span(self, start: int, end: int) -> Span:
        """Where characters `start` to `end` of the view stand in the document."""
        if end <= start:
            return Span(self.at(start), self.at(start))
        return Span(self.at(start), self.at(end - 1) + 1)


def view(paragraph: Paragraph) -> View:
    """The view of one paragraph (or of a cell: anything with `text` and `span`)."""
    return view_of(paragraph.text, paragraph.span.start)


def view_of(text: str, start: int) -> View:
    """The view of a stretch of a document that begins at `start`.

    Between two letters or digits of the Latin alphabet a break stays a blank: `20\\n21` is not
    said to be 2021.
    """
    folded = fold(text)
    if "\n" not in text:
        return View(folded, start)
    parts: list[str] = []
    cuts: list[tuple[int, int]] = []
    done = length = 0
    for found in _BREAK.finditer(text):
        part = folded[done : found.start()]
        length += len(part)
        blank = _latin(part[-1:]) and _latin(folded[found.end() : found.end() + 1])
        if blank:
            part, length = part + " ", length + 1
        parts.append(part)
        cuts.append((length, found.end() - found.start() - blank))
        done = found.end()
    parts.append(folded[done:])
    return View("".join(parts), start, tuple(cuts))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
