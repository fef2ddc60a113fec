"""Lines of text into blocks: paragraphs, and tables that lost their ruling.

Each form in which tables arrive has its own reader; the first that takes a line reads its table
to the end. Everything else is prose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from zhengtong.reports.documents import bars, cells, flat, tabs
from zhengtong.reports.documents.lines import Line, lines_of
from zhengtong.reports.documents.model import Block, Table
from zhengtong.reports.documents.paragraphs import paragraphs_of, wrap_width

__all__ = ["blocks_of"]

Begins = Callable[[Sequence[Line], int], bool]
Read = Callable[[Sequence[Line], int, str], tuple[Table | None, int]]

_READERS: tuple[tuple[Begins, Read], ...] = (
    (bars.begins, bars.read),
    (cells.begins, cells.read),
    (tabs.begins, tabs.read),
    (flat.begins_row, flat.read_row),
    (flat.begins_column, flat.read_column),
)


def blocks_of(text: str) -> Iterator[Block]:
    """All blocks in reading order; blank lines and page numbers belong to none."""
    lines = lines_of(text)
    width = wrap_width(lines)
    barred = [0] * len(_READERS)  # lines up to which a reader has found that there is no table
    prose = i = 0
    while i < len(lines):
        table, end = _table(lines, i, text, barred)
        if table is None:
            i += 1
            continue
        yield from paragraphs_of(lines[prose:i], text, width)
        yield table
        prose = i = end
    yield from paragraphs_of(lines[prose:], text, width)


def _table(
    lines: Sequence[Line], at: int, text: str, barred: list[int]
) -> tuple[Table | None, int]:
    if not lines[at].raw.strip("\n\r\f \u3000"):
        return None, at
    for number, (begins, read) in enumerate(_READERS):
        if barred[number] > at or not begins(lines, at):
            continue
        table, end = read(lines, at, text)
        if table is not None:
            return table, end
        barred[number] = end
    return None, at
