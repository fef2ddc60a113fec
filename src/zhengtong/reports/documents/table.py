"""Rows of pieces of text into a `Table` with exact spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from zhengtong.reports.documents.lines import is_header, numeric, opens_item, plain
from zhengtong.reports.documents.model import Cell, Origin, Span, Table

__all__ = ["Piece", "fits", "mended", "pieces", "promises_number", "table_of", "trimmed"]

_NUMBERS = re.compile(r".*(?:分值|权重|得分|自评分数?|预算数?|执行数?|执行率|金额)")

_HEADING = re.compile(r"(?:情况|指标|[表:：])$")


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
        if promises_number(head)
    )


def promises_number(head: Piece) -> bool:
    """Is it the heading of a column of numbers: 分值, 得分, 预算数?"""
    return _NUMBERS.fullmatch(plain(head.text)) is not None


def mended(rows: list[list[Piece]], text: str) -> list[list[Piece]]:
    """Rows torn inside a cell, put together under their heading row."""
    found: list[list[Piece]] = []
    header: list[Piece] = []
    i = 0
    while i < len(rows):
        row = rows[i]
        i += 1
        while i < len(rows) and _torn(header, row, rows[i], text):
            row = _glued(row, rows[i], text)
            i += 1
        found.append(row)
        if sum(is_header(piece.text) for piece in row) >= 3:
            header = row
    return found


def _torn(header: list[Piece], row: list[Piece], rest: list[Piece], text: str) -> bool:
    """Do two rows make one, the last cell of the first being the first of the second?"""
    width = len(header)
    head, tail = row[-1], rest[0]
    if width < 3 or len(row) > width or not head.text or not tail.text:
        return False
    if numeric(head.text) or opens_item(tail.text) or is_header(tail.text):
        return False
    if len(row) == width:  # its last cell, usually a reason, goes on in a line of its own
        return len(rest) == 1 and row is not header and not _HEADING.search(tail.text)
    total = len(row) + len(rest) - 1
    if total > width or (total < width and len(rest) > 1) or (len(rest) == len(row) == 1):
        return False
    return total < width or fits(header, _glued(row, rest, text))


def _glued(row: list[Piece], rest: list[Piece], text: str) -> list[Piece]:
    whole = trimmed(text[row[-1].start : rest[0].end], row[-1].start)
    return [*row[:-1], whole, *rest[1:]]
