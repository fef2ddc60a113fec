"""Which words to show the reader: short, on one line, exactly as they stand in the document."""

from __future__ import annotations

import re

from zhengtong.reports.documents.model import Document, Span

__all__ = ["clip", "sentence_at"]

_LINE = re.compile(r"[^\n\r\f]*")
_STOPS = "。！？!?；;\n\r\f\t|"


def clip(document: Document, span: Span, limit: int = 40) -> Span:
    """At most `limit` characters of `span`, no further than its line, without outer blanks."""
    text = document.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    line = _LINE.match(document.text, start, min(span.end, start + limit))
    words = line.group() if line else ""
    return Span(start, start + len(words.rstrip()))


def sentence_at(document: Document, start: int, end: int, limit: int = 60) -> Span:
    """The sentence around characters `start` to `end`, cut to about `limit` characters.

    What was asked for is always inside.
    """
    text = document.text
    first, last = start, end
    room = max(limit - (end - start), 0)
    while first > 0 and text[first - 1] not in _STOPS and start - first < room // 2:
        first -= 1
    while last < len(text) and text[last] not in _STOPS and last - first < limit:
        last += 1
    while first < start and text[first].isspace():
        first += 1
    return Span(first, last)
