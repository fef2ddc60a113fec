"""Tables with "|" between the cells: Markdown and its like, and text out of web pages.

In Markdown a line is a row. Out of web pages the cells come in one stream, empty ones included,
and lines break anywhere (often once a cell): there the heading row tells how many columns there
are and which of them hold numbers, and where that cuts the stream into rows that fit, the rows
are known (`cutting`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from zhengtong.reports.documents.cutting import cut
from zhengtong.reports.documents.lines import Line, opens_item, prose
from zhengtong.reports.documents.model import Origin, Table
from zhengtong.reports.documents.table import Piece, mended, pieces, table_of, trimmed

__all__ = ["begins", "read"]

_RULE = re.compile(r"\|?(?:[ :-]+\|)+[ :-]*")
_LEAST = 4  # cells of a stream
_SHORT = 40  # characters of a cell whose bar stands on the next line


def begins(lines: Sequence[Line], at: int) -> bool:
    """Is there a bar in line `at` and in lines soon after it, or are there many in it?"""
    line = lines[at]
    if "|" not in line.raw and 0 < len(line.words) <= _SHORT and not opens_item(line.words):
        return _bar(lines, at + 1) and sum(_bar(lines, i) for i in range(at + 1, at + 9)) > 3
    if "|" not in line.raw or not line.words.strip("| "):
        return "|" in line.raw and sum("|" in x.raw for x in lines[at : at + 9]) > 3
    return line.raw.count("|") > 5 or sum("|" in x.raw for x in lines[at : at + 9]) > 1


def _bar(lines: Sequence[Line], at: int) -> bool:
    """Is the line nothing but the bar behind the cell on the line before it?"""
    return at < len(lines) and lines[at].words == "|"


def read(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """The table that begins at line `at` and the number of the line after it (None: no table)."""
    end = _end(lines, at)
    barred = [line for line in lines[at:end] if "|" in line.raw]
    counts = Counter(line.words[1:-1].count("|") for line in barred if not _ruling(line))
    usual, times = max(counts.items(), key=lambda each: each[1], default=(0, 0))
    if usual >= 1 and times * 10 >= 6 * sum(counts.values()) and len(barred) > 1:
        return _rows(lines[at:end], text), end
    fenced = all(len(x.words) > 1 and x.words[0] == x.words[-1] == "|" for x in barred)
    if fenced and set(counts) == {0}:
        cells = [trimmed(line.words[1:-1], line.first + 1) for line in barred]
    else:
        cells = _stream(lines[at].start, lines[end - 1].start + len(lines[end - 1].raw), text)
    if sum(bool(piece.text) for piece in cells) < _LEAST:
        return None, end
    rows, sure = cut(cells)
    return table_of(rows, Origin.CELLS if sure else Origin.FLAT), end


def _ruling(line: Line) -> bool:
    return not line.words.strip("| \u3000") or ("--" in line.raw and bool(_RULE.fullmatch(line.words)))  # fmt: skip


def _end(lines: Sequence[Line], at: int) -> int:
    """The line after the last bar; a cell may be torn over a few lines."""
    last, blanks, others = at, 0, 0
    for i in range(at + 1, len(lines)):
        line = lines[i]
        if "|" in line.raw:
            last, blanks, others = i, 0, 0
        elif line.blank:
            blanks += 1
        else:
            others += 1
            if blanks and (prose(line.words) or opens_item(line.words)):
                break
        if blanks > 1 or others > 4:
            break
    return last + 1


def _rows(lines: Sequence[Line], text: str) -> Table | None:
    rows: list[list[Piece]] = []
    torn: list[Piece] = []  # a cell whose bar stands at the beginning of the next line
    for i, line in enumerate(lines):
        if "|" not in line.raw:
            if not line.blank:
                rows.append([Piece(line.words, line.first)])
                if i + 1 < len(lines) and lines[i + 1].words[:1] == "|":
                    torn = rows.pop()
            continue
        if _ruling(line):
            continue
        inner = line.words.removeprefix("|")
        start = line.first + len(line.words) - len(inner)
        rows.append([*torn, *pieces(inner.removesuffix("|"), start, "|")])
        torn = []
    return table_of(mended(rows, text), Origin.TABS) if len(rows) > 1 else None


def _stream(start: int, end: int, text: str) -> list[Piece]:
    """All cells between bars; what stands after the last bar only if there is something."""
    words = text[start:end]
    lead = len(words) - len(words.lstrip())
    first = start + lead + (words[lead : lead + 1] == "|")
    cells, at = [], first
    for part in text[first:end].split("|"):
        cells.append(trimmed(part, at))
        at += len(part) + 1
    while cells and not cells[-1].text:
        cells.pop()
    return cells
