"""One document: a text of characters, and blocks that say which of them form what.

Everything that is said of a document later points into `Document.text` by a character range, so
that a quote is always an exact substring of what the author wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Block", "Cell", "Document", "Origin", "Paragraph", "Remark", "Span", "Table"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` (in) to `end` (out) of `Document.text`."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def __contains__(self, place: int) -> bool:
        return self.start <= place < self.end


class Origin(StrEnum):
    """How sure it is that a table's cells stand where the author put them."""

    GRID = "grid"  # .docx, .xlsx: the file says so
    TABS = "tabs"  # one row a line, cells by tab or "|"
    CELLS = "cells"  # one cell a line, rows set apart
    FLAT = "flat"  # empty cells have vanished: only the order of the words is left


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, joined again where a page or a line broke inside it.

    `text` is `Document.text[span]`, line breaks and all. `number` is what automatic numbering
    shows before it where the format keeps that apart (it is part of the text then).
    """

    text: str
    span: Span
    style: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, once, at its upper left place; `span` is empty where the cell is."""

    text: str
    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def plain(self) -> str:
        """The words of the cell without the blanks that lay them out."""
        return "".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by row; a merged cell stands in its first row only.

    `at(r, c)` answers with the cell that covers the place. Where `origin` is FLAT the columns
    mean nothing and only the order of the cells does.
    """

    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    origin: Origin = Origin.GRID
    covering: dict[tuple[int, int], Cell] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for cell in self.cells():
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self.covering.setdefault((row, column), cell)

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row

    def at(self, row: int, column: int) -> Cell | None:
        return self.covering.get((row, column))


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the reader of the file noticed: an OCR slip, a part that was left out."""

    kind: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """`file`: the name it came by; `text`: all of it, in reading order; `blocks` in order."""

    file: str
    text: str
    blocks: tuple[Block, ...]
    kind: str = "text"
    remarks: tuple[Remark, ...] = ()

    def quote(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))
