"""What was pasted into a .docx or .pdf as plain lines: tables with tabs or a cell a line, and
sentences that are broken over paragraphs. Both are put together again as in plain text.

What the file itself says stands: its tables, its headings, and every paragraph that is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from zhengtong.reports.documents.layout import blocks_of
from zhengtong.reports.documents.model import Block, Cell, Document, Paragraph, Span, Table

__all__ = ["mended"]

_OWN = ("heading", "title", "subtitle", "标题", "footnote", "endnote", "text box", "sheet")
"""Styles (their beginnings) by which a paragraph stands for itself."""


def mended(document: Document) -> Document:
    """The same text, pasted tables as `Table` blocks, broken sentences as one paragraph."""
    blocks: list[Block] = []
    for kind, run in groupby(document.blocks, type):
        group = list(run)
        if kind is Table:
            blocks += group
        else:
            blocks += _merged([each for each in group if isinstance(each, Paragraph)], document)
    return replace(document, blocks=tuple(blocks))


def _merged(run: Sequence[Paragraph], document: Document) -> Iterator[Block]:
    """The blocks of a run of paragraphs; each paragraph ends up in exactly one of them."""
    start = run[0].span.start
    text = document.text[start : run[-1].span.end]
    place = 0
    for block in blocks_of(text):
        span = Span(block.span.start + start, block.span.end + start)
        while place < len(run) and run[place].span.end <= span.start:
            yield run[place]
            place += 1
        first = place
        while place < len(run) and run[place].span.start < span.end:
            place += 1
        covered = run[first:place]
        if isinstance(block, Table):
            yield _moved(block, start)
        elif len(covered) == 1 or any(each.style.startswith(_OWN) for each in covered):
            yield from covered
        elif covered:
            yield Paragraph(document.quote(span), span, block.style, covered[0].number)
    yield from run[place:]


def _moved(table: Table, by: int) -> Table:
    rows = tuple(tuple(_shifted(cell, by) for cell in row) for row in table.rows)
    return Table(rows, Span(table.span.start + by, table.span.end + by), table.origin)


def _shifted(cell: Cell, by: int) -> Cell:
    return replace(cell, span=Span(cell.span.start + by, cell.span.end + by))
