"""Tables saved as one cell a line with "|" after it, rows not set apart (text out of web pages).

The heading row tells how many columns there are and which of them hold numbers; where that cuts
the cells into rows that fit, the rows are known. Cells that a merged one above covers are missing
then, always the first of their row.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.reports.documents.lines import Line, is_header
from zhengtong.reports.documents.model import Origin, Table
from zhengtong.reports.documents.table import Piece, fits, table_of, trimmed

__all__ = ["begins", "cut", "read"]

_LEAST = 4
_MISSING = 3  # first cells that merged ones above may cover


def begins(lines: Sequence[Line], at: int) -> bool:
    """Do several lines from `at` on end in "|" with none before it?"""
    seen = 0
    for line in lines[at : at + 3 * _LEAST]:
        if _barred(line):
            seen += 1
        elif "|" in line.raw or (line is lines[at]):
            return False
    return seen >= _LEAST


def read(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """The table that begins at line `at` and the number of the line after it."""
    end, gap = at + 1, 0
    for i in range(at, len(lines)):
        if _barred(lines[i]):
            end, gap = i + 1, 0
        elif not lines[i].blank:
            gap += 1
            if gap > 4 or "|" in lines[i].raw:
                break
    found: list[Piece] = []
    first = lines[at].start
    for line in lines[at:end]:
        if _barred(line):
            bar = line.start + line.raw.rindex("|")
            found.append(trimmed(text[first:bar], first))
            first = bar + 1
    if sum(bool(piece.text) for piece in found) < _LEAST:
        return None, end
    rows, sure = cut(found)
    return table_of(rows, Origin.CELLS if sure else Origin.FLAT), end


def _barred(line: Line) -> bool:
    return line.words.endswith("|") and line.words.count("|") == 1


def cut(cells: Sequence[Piece]) -> tuple[list[list[Piece]], bool]:
    """Cells in order into rows, and whether every row under a heading row fits.

    What stands before the first heading row, or fits none, is a row of its own.
    """
    rows: list[list[Piece]] = []
    at, sure = 0, False
    while at < len(cells):
        width = _header(cells, at)
        if not width:
            end = at + 1
            while end < len(cells) and not _header(cells, end):
                end += 1
            rows.append(list(cells[at:end]))
            at = end
            continue
        header = list(cells[at : at + width])
        rows.append(header)
        at += width
        end = at
        while end < len(cells) and not _header(cells, end):
            end += 1
        below = _rows(header, cells[at:end])
        sure = sure or bool(below)
        rows.extend(below)
        at = end if below else at
        if not below:
            rows.extend([[piece] for piece in cells[at:end]])
            at = end
    return rows, sure


def _header(cells: Sequence[Piece], at: int) -> int:
    """How many cells from `at` on are a heading row; 0 for fewer than four."""
    if at and cells[at - 1].text and is_header(cells[at - 1].text):
        return 0
    end = at
    while end < len(cells) and end - at < 16 and is_header(cells[end].text):
        end += 1
    return end - at if end - at >= 4 else 0


def _rows(header: list[Piece], cells: Sequence[Piece]) -> list[list[Piece]]:
    """The way to cut `cells` so that most fit under `header`; [] where hardly any does.

    Best sum from the end: a row of full width counts 3, one that lacks first cells 2, a cell by
    itself 0, so that one false cell does not spoil the rest.
    """
    width, count = len(header), len(cells)
    best = [0] * (count + 1)
    step = [1] * (count + 1)
    for i in range(count - 1, -1, -1):
        best[i], step[i] = best[i + 1] - 1, 1
        for missing in range(min(_MISSING, width - 3) + 1):
            size = width - missing
            if i + size > count or not any(piece.text for piece in cells[i : i + size]):
                continue
            if not cells[i].text and missing:
                continue
            if fits(header[missing:], cells[i : i + size]):
                worth = best[i + size] + (3 if not missing else 2) * size
                if worth > best[i]:
                    best[i], step[i] = worth, size
    found: list[list[Piece]] = []
    i = lone = 0
    while i < count:
        size = step[i]
        lone += size == 1
        empty = [Piece("", cells[i].start)] * (width - size if size > 1 else 0)
        found.append([*empty, *cells[i : i + size]])
        i += size
    return found if lone * 3 <= count else []
