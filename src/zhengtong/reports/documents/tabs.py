"""Tables saved as a row a line, cells by tab or by "|" (Markdown and its like).

A line break inside a cell tears its row; the parts are put together again where the number of
columns proves it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhengtong.reports.documents.lines import Line, is_header, numeric, opens_item, prose
from zhengtong.reports.documents.model import Origin, Table
from zhengtong.reports.documents.table import Piece, fits, pieces, table_of, trimmed

__all__ = ["begins_pipes", "begins_tabs", "read_pipes", "read_tabs"]

_CONTENTS = re.compile(r"[^\t]+\t+\s*[-—(（]?\s*\d{1,3}\s*[-—)）]?\s*")
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?")


def begins_tabs(lines: Sequence[Line], at: int) -> bool:
    """Is line `at` a row with tabs between its cells?"""
    return _tabbed(lines[at])


def read_tabs(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """The table that begins at line `at` and the number of the line after it (None: no table)."""
    end = _end(lines, at, _tabbed)
    rows: list[list[Piece]] = []
    for line in lines[at:end]:
        if "\t" in line.body:
            rows.append(pieces(line.raw.rstrip("\n\r\f\v"), line.start, "\t"))
        elif not line.blank:
            rows.append([Piece(line.words, line.first)])
    if len(rows) < 2 or all(sum(bool(piece.text) for piece in row) < 2 for row in rows):
        return None, end
    if sum(bool(_CONTENTS.fullmatch(x.body)) and opens_item(x.words) for x in lines[at:end]) * 2 > len(rows):  # fmt: skip
        return None, end
    if sum(prose(row[0].text) and len(row) < 3 for row in rows) * 2 > len(rows):
        return None, end
    return table_of(_mended(rows, text), Origin.TABS), end


def begins_pipes(lines: Sequence[Line], at: int) -> bool:
    """Is line `at` a row with "|" between its cells, and the next one too?"""
    return _piped(lines[at]) and any(_piped(x) for x in lines[at + 1 : at + 3])


def read_pipes(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """As `read_tabs`; a ruling of dashes is left out, and rows of nothing."""
    end = _end(lines, at, _piped)
    rows: list[list[Piece]] = []
    for line in lines[at:end]:
        if "|" not in line.raw:
            if not line.blank:
                rows.append([Piece(line.words, line.first)])
            continue
        if _RULE.fullmatch(line.words) or not line.words.strip("| \u3000"):
            continue
        body = line.words
        inner = body.removeprefix("|")
        start = line.first + len(body) - len(inner)
        rows.append(pieces(inner.removesuffix("|"), start, "|"))
    if len(rows) < 2:
        return None, end
    return table_of(_mended(rows, text), Origin.TABS), end


def _tabbed(line: Line) -> bool:
    return "\t" in line.body[1:] or ("\t" in line.raw.strip(" \n") and bool(line.words))


def _piped(line: Line) -> bool:
    return line.words.strip("|").count("|") >= 1 or line.words.startswith("|")


def _end(lines: Sequence[Line], at: int, row: object) -> int:
    """The line after the last row: rows may be torn by one line of text or by a blank one."""
    is_row = _tabbed if row is _tabbed else _piped
    last, blanks, others = at, 0, 0
    for i in range(at + 1, len(lines)):
        line = lines[i]
        if is_row(line):
            last, blanks, others = i, 0, 0
        elif line.blank:
            blanks += 1
        else:
            others += 1
            if prose(line.words) or (opens_item(line.words) and blanks):
                break
        if blanks > 1 or others > 2:
            break
    return last + 1


def _mended(rows: list[list[Piece]], text: str) -> list[list[Piece]]:
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
    if width < 3 or len(row) >= width or not head.text or not tail.text:
        return False
    if numeric(head.text) or opens_item(tail.text):
        return False
    total = len(row) + len(rest) - 1
    if total > width or (total < width and len(rest) > 1):
        return False
    if len(rest) == 1 and (len(row) == 1 or is_header(tail.text)):
        return False
    return total < width or fits(header, _glued(row, rest, text))


def _glued(row: list[Piece], rest: list[Piece], text: str) -> list[Piece]:
    whole = trimmed(text[row[-1].start : rest[0].end], row[-1].start)
    return [*row[:-1], whole, *rest[1:]]
