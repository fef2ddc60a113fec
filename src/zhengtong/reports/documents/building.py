"""From what a file holds, in order, to one `Document`: its text written once, spans beside it.

Every format comes down to the same two things, `Words` and `Grid`; here they become paragraphs
and tables. A table that only frames a page is no table: a single cell, and a full-width row that
holds several paragraphs, are read as paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhengtong.reports.documents.limits import MOST_CHARACTERS, Unreadable
from zhengtong.reports.documents.model import Block, Cell, Document, Paragraph, Remark, Span, Table

__all__ = ["Box", "Content", "Grid", "Words", "build"]

NARRATIVE_PARAGRAPHS = 3
NARRATIVE_CHARACTERS = 150
"""A full-width cell with so many paragraphs and characters tells a story; it is no cell of figures."""


@dataclass(slots=True)
class Words:
    """One paragraph to be; `style` and `number` (with which `text` begins) as in `Paragraph`."""

    text: str
    style: str = ""
    number: str = ""


@dataclass(slots=True)
class Box:
    """One cell to be, at grid `column`, over `columns` and `rows` places."""

    content: list[Content]
    column: int
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """Its own paragraphs, a line each; tables inside it come after the outer one."""
        return "\n".join(each.text for each in self.content if isinstance(each, Words)).strip()


@dataclass(slots=True)
class Grid:
    """One table to be: its rows, in each the cells that begin there, from left to right."""

    rows: list[list[Box]] = field(default_factory=list)


Content = Words | Grid


def build(
    file: str, kind: str, content: Sequence[Content], remarks: Sequence[Remark] = ()
) -> Document:
    """The document. Raises `Unreadable` where the text is longer than the limit."""
    writer = _Writer()
    writer.write(content)
    return Document(file, "".join(writer.parts), tuple(writer.blocks), kind, tuple(remarks))


class _Writer:
    """Writes text and keeps the place."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.length = 0

    def write(self, content: Sequence[Content]) -> None:
        for each in content:
            if isinstance(each, Words):
                self._paragraph(each)
            else:
                self._table(each)

    def _put(self, text: str) -> Span:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise Unreadable(
                f"正文超过 {MOST_CHARACTERS // 10_000} 万字，不像一份报告：请把报告正文另存为一份再检查。"
            )
        return Span(start, self.length)

    def _paragraph(self, words: Words) -> None:
        """Blank ones are no block, but stay in the text: they may set rows of a pasted table apart."""
        text = words.text.strip()
        if text:
            before, _, after = words.text.partition(text)
            self._put(before)
            number = words.number if text.startswith(words.number) else ""
            self.blocks.append(Paragraph(text, self._put(text), words.style, number))
            self._put(after + "\n")
        else:
            self._put(words.text + "\n")

    def _table(self, grid: Grid) -> None:
        width = max((f.column + f.columns for row in grid.rows for f in row), default=0)
        rows: list[list[Box]] = []
        for row in grid.rows:
            if _tells(row, width):
                self._grid(rows, width)
                rows = []
                self.write(row[0].content)
            else:
                rows.append(row)
        self._grid(rows, width)

    def _grid(self, rows: list[list[Box]], width: int) -> None:
        """Write one table, a line a row, cells set apart by tabs; then the tables inside it."""
        if not any(each.text for row in rows for each in row):
            self._inner(rows)
            return
        start, written = self.length, []
        for number, row in enumerate(rows):
            line: list[Cell] = []
            place = 0
            for each in row:
                self._put("\t" * (each.column - place))
                place = each.column
                text = each.text
                height = max(1, min(each.rows, len(rows) - number))
                line.append(Cell(text, self._put(text), number, each.column, height, each.columns))
            self._put("\t" * max(0, width - 1 - place))
            written.append(tuple(line))
            self._put("\n")
        self.blocks.append(Table(tuple(written), Span(start, self.length - 1)))
        self._inner(rows)

    def _inner(self, rows: list[list[Box]]) -> None:
        for row in rows:
            for each in row:
                self.write([inner for inner in each.content if isinstance(inner, Grid)])


def _tells(row: Sequence[Box], width: int) -> bool:
    """Is this row one full-width cell that frames text rather than holding a value?"""
    if len(row) != 1 or row[0].column or row[0].columns < width or row[0].rows > 1:
        return False
    if width == 1:
        return True
    words = [each for each in row[0].content if isinstance(each, Words) and each.text.strip()]
    return len(words) >= NARRATIVE_PARAGRAPHS and (
        sum(len(each.text) for each in words) >= NARRATIVE_CHARACTERS
    )
