"""What a document says in sentences: its paragraphs, mended, and the cells that tell something."""

from __future__ import annotations

import re

from zhengtong.reports.documents.lines import opens_item
from zhengtong.reports.documents.model import Document, Paragraph, Span

__all__ = ["told_in"]

TELLING = 16
"""A cell of so many characters, with a comma or a full stop, is read as prose."""
_ENDS = "。！？；：;:!?.”）)》】"
_POINT = re.compile(r"\d[.．]$")
_COMMA = re.compile(r"[,，、;；。]")
_CLAUSES = re.compile(r"[,，。;；、:：]")


def told_in(document: Document) -> tuple[Paragraph, ...]:
    """What is written in sentences: the paragraphs, and the cells with several clauses.

    A paragraph that stops in the middle of a sentence is read together with the next: a line
    may have been broken inside a number.
    """
    found: list[Paragraph] = []
    going = False
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if going and not opens_item(block.text.strip()):
                span = Span(found[-1].span.start, block.span.end)
                found[-1] = Paragraph(document.text[span.start : span.end], span)
            else:
                going = False
                found.append(block)
            going = _stops_short(block.text.rstrip(), going)
            continue
        going = False
        for cell in block.cells():
            if len(cell.text) >= TELLING and _CLAUSES.search(cell.text):
                found.append(Paragraph(cell.text, cell.span))
    return tuple(found)


def _stops_short(text: str, going: bool) -> bool:
    """Does a line end in the middle of a sentence? Headings and titles have no commas."""
    if not text or (text[-1] in _ENDS and not _POINT.search(text)):
        return False
    cut = going or text[-1].isdigit() or _POINT.search(text) or _COMMA.search(text)
    return len(text) >= 18 and bool(cut)
