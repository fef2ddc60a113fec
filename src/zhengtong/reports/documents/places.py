"""Where something stands, as a person says it: 第12段, 表2第5行第4格."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from zhengtong.reports.documents.model import Document, Span, Table

__all__ = ["Place", "Places"]


@dataclass(frozen=True, slots=True)
class Place:
    """All counts from 1; 0 where they do not apply. `span` points into the document's text."""

    span: Span
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0

    @property
    def words(self) -> str:
        if self.table and self.row:
            return f"表{self.table}第{self.row}行第{self.column}格"
        return f"表{self.table}" if self.table else f"第{self.paragraph}段"


class Places:
    """Finds the block of a span in a document, in logarithmic time."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._starts = [block.span.start for block in self._blocks]
        self._numbers: list[int] = []
        counts = [0, 0]
        for block in self._blocks:
            counts[isinstance(block, Table)] += 1
            self._numbers.append(counts[isinstance(block, Table)])

    def of(self, span: Span) -> Place:
        """The block, and in a table the cell, in which `span` begins."""
        index = max(bisect_right(self._starts, span.start) - 1, 0)
        if not self._blocks:
            return Place(span)
        block, number = self._blocks[index], self._numbers[index]
        if not isinstance(block, Table):
            return Place(span, paragraph=number)
        for cell in block.cells():
            if cell.span.start <= span.start <= cell.span.end:
                return Place(span, table=number, row=cell.row + 1, column=cell.column + 1)
        return Place(span, table=number)
