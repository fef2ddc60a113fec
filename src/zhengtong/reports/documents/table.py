"""Rows of pieces of text into a `Table` with exact spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from zhengtong.reports.documents.lines import numeric, plain
from zhengtong.reports.documents.model import Cell, Origin, Span, Table

__all__ = ["Piece", "fits", "pieces", "table_of", "trimmed"]

_NUMBERS = re.compile(r".*(?:分值|权重|得分|自评分数?|预算数?|执行数?|执行率|金额)")


class Piece(NamedTuple):
    """Words of a cell and where they stand; empty cells stand where they would begin."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def trimmed(raw: str, start: int) -> Piece:
    """A piece without the blanks around it."""
    words = raw.strip()
    return Piece(words, start + (len(raw) - len(raw.lstrip()) if words else 0))


def pieces(body: str, start: int, mark: str) -> list[Piece]:
    """A line cut at every `mark`."""
    found, at = [], start
    for part in body.split(mark):
        found.append(trimmed(part, at))
        at += len(part) + len(mark)
    return found


def table_of(rows: Sequence[Sequence[Piece]], origin: Origin) -> Table:
    """A table whose cells stand in the order in which they are given."""
    built = tuple(
        tuple(
            Cell(piece.text, Span(piece.start, piece.end), number, column)
            for column, piece in enumerate(row)
        )
        for number, row in enumerate(rows)
    )
    ends = [piece for row in rows for piece in row]
    return Table(built, Span(ends[0].start, max(piece.end for piece in ends)), origin)


def fits(header: Sequence[Piece], row: Sequence[Piece]) -> bool:
    """Do numbers, dashes or nothing stand where the heading row promises numbers?

    The first column holds the names of the rows, whatever stands above it.
    """
    return all(
        numeric(cell.text)
        for head, cell in zip(header[1:], row[1:], strict=False)
        if _NUMBERS.fullmatch(plain(head.text))
    )
