"""A stream of cells cut into rows by what the heading row promises.

Cells that a merged one above covers are missing from the stream: the first of their row, or the
last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhengtong.reports.documents.lines import is_header, levels, numeric, plain
from zhengtong.reports.documents.table import Piece, fits, promises_number

__all__ = ["cut"]

_MISSING = 3  # first cells that merged ones above may cover
_WIDEST = 18  # cells of a heading row
_SCORES = re.compile(r"(?:标准|指标|设定)?分[值数]|权重|(?:自评|评价|实际)?得分|自评分数?")
_CLASSES = {"一级指标": 1, "二级指标": 2}
_ABOVE = frozenset(("绩效指标", "年度指标值", "年度指标", "指标", "指标值"))
"""Headings that span others of the line below them."""
_ROWS = frozenset(("年度资金总额", "资金总额", "总额", "合计", "总分"))
"""Headings of rows, never of columns."""
_TOTALS = frozenset(("总分", "合计", "总计", "总得分", "得分合计", "自评总分"))


def cut(cells: Sequence[Piece]) -> tuple[list[list[Piece]], bool]:
    """Rows, and whether those under some heading row are known.

    What stands before the first heading row, or fits none, is a row of its own.
    """
    rows: list[list[Piece]] = []
    sure = False
    heads = _headers(cells)
    rows.append(list(cells[: heads[0][0] if heads else len(cells)]))
    for n, (start, end) in enumerate(heads):
        below = cells[end : heads[n + 1][0] if n + 1 < len(heads) else len(cells)]
        header = _one_line(cells[start:end])
        rows.append(header)
        known = _rows(header, below)
        sure = sure or bool(known)
        rows.extend(_total(header, row) for row in known or _loose(below))
    return [row for row in rows if row], sure


def _headers(cells: Sequence[Piece]) -> list[tuple[int, int]]:
    """Where heading rows stand: four heading words or more, with no other word between them."""
    found: list[tuple[int, int]] = []
    start = heads = last = 0
    for i, cell in enumerate([*cells, Piece("。", 0)]):
        head = bool(cell.text) and is_header(cell.text) and plain(cell.text) not in _ROWS
        if head and i - start < _WIDEST:
            start = start if heads else i
            heads, last = heads + 1, i + 1
        elif cell.text:
            if heads >= 4:
                found.append((start, last))
            heads, start = int(head), i
            last = i + 1
    return found


def _one_line(header: Sequence[Piece]) -> list[Piece]:
    """A heading row of two lines as one: those below stand where the one that spans them does."""
    names = [plain(piece.text) for piece in header]
    if "一级指标" not in names[4:]:
        return list(header)
    lower = names.index("一级指标")
    upper = [piece for piece, name in zip(header, names, strict=True) if name not in _ABOVE]
    kept = [piece for piece in upper if piece.start < header[lower].start]
    return [*header[lower:], *kept]


def _levels(header: Sequence[Piece], row: Sequence[Piece]) -> int:
    """More where a class of indicators stands under 一级指标 and 二级指标, and nowhere else."""
    worth = 0
    for head, cell in zip(header, row, strict=False):
        words = plain(head.text)
        level = _CLASSES.get(words)
        if level:
            worth += 8 if level in levels(cell.text) else -8
        elif words in ("三级指标", "四级指标", "指标名称"):
            worth -= 8 if levels(cell.text) else 0
    return worth


def _rows(header: list[Piece], cells: Sequence[Piece]) -> list[list[Piece]]:
    """The way to cut `cells` so that most fit under `header`; [] where the first ones do not.

    Best sum from the end: each cell of a full row counts 3, of one that lacks some 2. Cells that
    fit nowhere stay together in rows of their own and spoil nothing.
    """
    width, count = len(header), len(cells)
    best = [0] * (count + 1)
    step = [(1, 0)] * (count + 1)
    most = range(min(_MISSING, width - 3) + 1)
    ends = (0,) if promises_number(header[-1]) else (0, 1)
    cuts = [(first, last) for first in most for last in ends if width - first - last > 2]
    for i in range(count - 1, -1, -1):
        best[i] = best[i + 1] - 1
        for first, last in cuts:
            size = width - first - last
            row = cells[i : i + size]
            if (
                len(row) < size
                or not _begins(header[first], row, width)
                or not fits(header[first:], row)
            ):
                continue
            worth = best[i + size] + (2 if first or last else 3) * size
            worth += _levels(header[first:], row)
            if worth > best[i]:
                best[i], step[i] = worth, (size, first)
    if not count or step[0][0] == 1:
        return []
    found: list[list[Piece]] = []
    i, loose = 0, 0
    while i < count:
        size, first = step[i]
        if size == 1:
            i, loose = i + 1, loose + 1
            continue
        found.extend(_loose(cells[i - loose : i]))
        row = list(cells[i : i + size])
        empty = [Piece("", row[0].start)] * first
        found.append([*empty, *row, *[Piece("", row[-1].end)] * (width - first - size)])
        i, loose = i + size, 0
    return [*found, *_loose(cells[count - loose :])]


def _begins(head: Piece, row: Sequence[Piece], width: int) -> bool:
    """May a row begin so: with a name (a number only where they are counted), no total in it?"""
    named = any(letter.isalpha() for letter in row[0].text) and not numeric(row[0].text)
    if is_total(row[0].text) and len(row) < width:
        return False
    if not (named or (row[0].text and plain(head.text) == "序号")):
        return False
    return not any(is_total(piece.text) for piece in row[1:])


def _total(header: Sequence[Piece], row: list[Piece]) -> list[Piece]:
    """A row of totals with its numbers below 分值 and 得分; another row as it is."""
    if not is_total(row[0].text) or len(row) == len(header):
        return row
    places = [n for n, head in enumerate(header) if _SCORES.fullmatch(plain(head.text))]
    said = [piece for piece in row[1:] if piece.text]
    numbers = said[: len(places)]
    rest = said[len(places) :]
    fitting = len(numbers) == len(places) and all(numeric(piece.text) for piece in numbers)
    if not fitting or not places or places[-1] + len(rest) >= len(header):
        return row
    full = [row[0], *[Piece("", row[0].end)] * (len(header) - 1)]
    for place, piece in zip(places, numbers, strict=True):
        full[place] = piece
    full[places[-1] + 1 : places[-1] + 1 + len(rest)] = rest
    return full


def _loose(cells: Sequence[Piece]) -> list[list[Piece]]:
    """Cells that belong to no row of a table, a total with its numbers apart."""
    found: list[list[Piece]] = [[]]
    for piece in cells:
        if is_total(piece.text) and found[-1]:
            found.append([])
        found[-1].append(piece)
    return [row for row in found if row]


def is_total(text: str) -> bool:
    """总分, 合计 and the like."""
    return plain(text) in _TOTALS
