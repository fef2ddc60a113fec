"""Tables saved as one cell a line with "|" after it, rows not set apart (text out of web pages).

The heading row tells how many columns there are and which of them hold numbers; where that cuts
the cells into rows that fit, the rows are known. Cells that a merged one above covers are missing
then: the first of their row, or the last.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.reports.documents.lines import Line, is_header, is_level, numeric, plain
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


def _levels(header: Sequence[Piece], row: Sequence[Piece]) -> int:
    """More where a class of indicators stands under 一级指标 and 二级指标, and nowhere else."""
    worth = 0
    for head, cell in zip(header, row, strict=False):
        words = plain(head.text)
        if words in ("一级指标", "二级指标"):
            worth += 8 if is_level(cell.text) else -8
        elif words in ("三级指标", "四级指标", "指标名称"):
            worth -= 8 if is_level(cell.text) else 0
    return worth


def _rows(header: list[Piece], cells: Sequence[Piece]) -> list[list[Piece]]:
    """The way to cut `cells` so that most fit under `header`; [] where the first ones do not.

    Best sum from the end: each cell of a full row counts 3, of one that lacks first cells 2. Cells
    that fit nowhere stay together in rows of their own and spoil nothing.
    """
    width, count = len(header), len(cells)
    best = [0] * (count + 1)
    step = [(1, 0)] * (count + 1)
    most = range(min(_MISSING, width - 3) + 1)
    cuts = [(first, last) for first in most for last in (0, 1) if width - first - last > 2]
    for i in range(count - 1, -1, -1):
        best[i], step[i] = best[i + 1] - 1, (1, 0)
        for first, last in cuts:
            size = width - first - last
            row = cells[i : i + size]
            if len(row) < size or not row[0].text or not fits(header[first:], row):
                continue
            worth = best[i + size] + (2 if first or last else 3) * size
            worth += _levels(header[first:], row) - (8 if numeric(row[0].text) else 0)
            if worth > best[i]:
                best[i], step[i] = worth, (size, first)
    if step[0][0] == 1:
        return []
    found: list[list[Piece]] = []
    i, lone = 0, False
    while i < count:
        size, first = step[i]
        row = list(cells[i : i + size])
        if size > 1:
            empty = [Piece("", row[0].start)] * first
            found.append([*empty, *row, *[Piece("", row[-1].end)] * (width - first - size)])
        elif lone:
            found[-1].extend(row)
        else:
            found.append(row)
        lone = size == 1
        i += size
    return found
