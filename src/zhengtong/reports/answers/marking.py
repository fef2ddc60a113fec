"""A document as HTML, with the places of its findings marked and numbered.

Findings may share words; a stretch of text takes the colour of the gravest one that covers it,
and each finding's number stands where its place ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from zhengtong.reports.answers.entries import Entry
from zhengtong.reports.answers.words import CHINESE, Words
from zhengtong.reports.documents.model import Document, Paragraph, Span, Table
from zhengtong.reports.rules.rule import Relation, Severity

__all__ = ["COLOURS", "marked", "safe"]

COLOURS = {Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "blue"}
_RANK = {"red": 3, "yellow": 2, "blue": 1, "ok": 0}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEADING = re.compile(
    r"(?:第[一二三四五六七八九十]+[章节部]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)"
)
_WIDEST = 64
"""Cells of a row that are filled up where a table is ragged."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """`number` is that of the finding (0 for a sum that holds), `part` counts its places."""

    span: Span
    colour: str
    number: int = 0
    part: int = 1


def safe(text: str) -> str:
    """Text for HTML: escaped, and without characters that no page may carry."""
    return escape(_ILLEGAL.sub("\ufffd", text))


def marked(
    document: Document,
    found: Sequence[Entry],
    relations: Sequence[Relation],
    prefix: str,
    words: Words = CHINESE,
) -> Iterator[str]:
    """The document's blocks as HTML. Ids are `<prefix>q<number>`, with `-<part>` from the second
    place of a finding on; the numbers lead to `<prefix>f<number>`."""
    marks = [
        _Mark(span, COLOURS[entry.severity], entry.number, part)
        for entry in found
        for part, span in enumerate(entry.spans, 1)
    ]
    marks += [
        _Mark(span, "ok") for relation in relations if relation.holds for span in relation.places
    ]
    page = _Page(document, marks, prefix, words)
    titled = False
    for block in document.blocks:
        if isinstance(block, Table):
            yield page.table(block)
            continue
        yield f'<p class="{_class(block, titled)}">{page.inside(block.span)}</p>'
        titled = True


def _class(paragraph: Paragraph, titled: bool) -> str:
    words = paragraph.text.strip()
    style = paragraph.style.casefold()
    if "title" in style or (not titled and len(words) <= 40 and not words.endswith("。")):
        return "t"
    short = len(words) <= 40 and not words.endswith(("。", "；", "，"))
    return "h" if short and ("heading" in style or _HEADING.match(words)) else "b"


class _Page:
    """Knows which marks fall into which paragraph or cell."""

    def __init__(
        self, document: Document, marks: Sequence[_Mark], prefix: str, words: Words
    ) -> None:
        self._text = document.text
        self._words = words
        self._tables = 0
        self._prefix = prefix
        self._marks: dict[Span, list[_Mark]] = defaultdict(list)
        pieces = sorted(_pieces(document))
        starts = [piece.start for piece in pieces]
        for mark in marks:
            at = max(bisect_right(starts, mark.span.start) - 1, 0)
            while at < len(pieces) and pieces[at].start <= max(mark.span.start, mark.span.end - 1):
                if pieces[at].touches(mark.span) or pieces[at].start == mark.span.start:
                    self._marks[pieces[at]].append(mark)
                at += 1

    def table(self, table: Table) -> str:
        self._tables += 1
        rows = []
        for row in table.rows:
            cells, column = [], 0
            for cell in row:
                cells += ["<td></td>"] * min(_gap(table, cell.row, column, cell.column), _WIDEST)
                column = cell.column + cell.columns
                spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
                    f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                )
                cells.append(f"<td{spans}>{self.inside(cell.span)}</td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return (
            f'<div class="scroll" role="region" aria-label="{self._words.table} {self._prefix}-{self._tables}"'
            f' tabindex="0"><table>{"".join(rows)}</table></div>'
        )

    def inside(self, piece: Span) -> str:
        """The text of one paragraph or cell with its marks."""
        marks = self._marks.get(piece)
        if not marks:
            return safe(self._text[piece.start : piece.end])
        cuts = {piece.start, piece.end}
        for mark in marks:
            cuts |= {
                min(max(at, piece.start), piece.end) for at in (mark.span.start, mark.span.end)
            }
        edges = sorted(cuts)
        parts = [self._stretch(Span(a, b), marks, piece) for a, b in pairwise(edges)]
        return "".join(parts) or self._stretch(piece, marks, piece)

    def _stretch(self, span: Span, marks: Sequence[_Mark], piece: Span) -> str:
        words = safe(self._text[span.start : span.end])
        over = [
            mark
            for mark in marks
            if mark.span.touches(span) or mark.span.start == mark.span.end == span.start
        ]
        if not over:
            return words
        colour = max((mark.colour for mark in over), key=_RANK.__getitem__)
        numbered = [mark for mark in over if mark.number]
        begun = [
            m
            for m in numbered
            if max(m.span.start, piece.start) == span.start and piece.start <= m.span.start
        ]
        ended = [m for m in numbered if m.span.end == span.end or m.span.end <= span.start]
        ids = [f"{self._prefix}q{m.number}" + (f"-{m.part}" if m.part > 1 else "") for m in begun]
        first = f' id="{ids[0]}"' if ids else ""
        others = "".join(f'<span id="{other}"></span>' for other in ids[1:])
        links = "".join(
            f'<a href="#{self._prefix}f{n}" aria-label="{self._words.goto.format(n)}">{n}</a>'
            for n in dict.fromkeys(m.number for m in ended)
        )
        return f'{others}<mark class="{colour}"{first}>{words}{links}</mark>'


def _gap(table: Table, row: int, column: int, until: int) -> int:
    """Places before a cell that no cell covers."""
    return sum(table.at(row, at) is None for at in range(column, min(until, column + _WIDEST)))


def _pieces(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (cell.span for cell in block.cells())
        else:
            yield block.span
