"""Tables saved as a row a line, with tabs between the cells.

A line break inside a cell tears its row; the parts are put together again where the number of
columns proves it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhengtong.reports.documents.lines import Line, opens_item, prose
from zhengtong.reports.documents.model import Origin, Table
from zhengtong.reports.documents.table import Piece, mended, pieces, table_of

__all__ = ["begins", "read"]

_CONTENTS = re.compile(r"[^\t]+\t+\s*[-—(（]?\s*\d{1,3}\s*[-—)）]?\s*")


def begins(lines: Sequence[Line], at: int) -> bool:
    """Is line `at` a row with tabs between its cells?"""
    return _tabbed(lines[at])


def read(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """The table that begins at line `at` and the number of the line after it (None: no table)."""
    end = _end(lines, at)
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
    return table_of(mended(rows, text), Origin.TABS), end


def _tabbed(line: Line) -> bool:
    return "\t" in line.body[1:] or ("\t" in line.raw.strip(" \n") and bool(line.words))


def _end(lines: Sequence[Line], at: int) -> int:
    """The line after the last row: rows may be torn by one line of text or by a blank one."""
    last, blanks, others = at, 0, 0
    for i in range(at + 1, len(lines)):
        line = lines[i]
        if _tabbed(line):
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
