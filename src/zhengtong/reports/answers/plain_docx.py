"""A document of any kind as a plain .docx: its paragraphs and tables, nothing more."""

from __future__ import annotations

from datetime import date

from zhengtong.reports.documents.model import Document, Table
from zhengtong.reports.write.grids import Cell, Grid
from zhengtong.reports.write.house_style import TEXT_WIDTH
from zhengtong.reports.write.paper import Paper

__all__ = ["plain_docx"]

_WIDEST = 30
"""Columns; a wider table is written as lines."""


def plain_docx(document: Document, *, points: float = 12) -> bytes:
    """The .docx; the same document gives the same bytes."""
    paper = Paper(points)
    for block in document.blocks:
        if not isinstance(block, Table):
            paper.add("Body", block.text)
            continue
        try:
            paper.add_grid(_grid(block))
        except ValueError:
            for row in block.rows:
                paper.add("Flush", "\t".join(cell.text for cell in row))
        paper.add("Gap")
    return paper.finish(title=document.file, author="", dated=date(1980, 1, 1))


def _grid(table: Table) -> Grid:
    """The table with its holes filled. Raises `ValueError` where it is no rectangle of cells."""
    width = max((cell.column + cell.columns for cell in table.cells()), default=0)
    height = len(table.rows)
    if not 0 < width <= _WIDEST:
        raise ValueError(width)
    rows = []
    for number in range(height):
        made = []
        for column in range(width):
            cell = table.at(number, column)
            if cell is None:
                made.append(Cell())
            elif (cell.row, cell.column) == (number, column):
                down = min(cell.rows, height - number)
                made.append(Cell(cell.text, align="left", across=cell.columns, down=down))
        rows.append(tuple(made))
    return Grid("表", "表", (TEXT_WIDTH / width,) * width, tuple(rows), small=True)
