"""Tables saved as one cell a line, each after a tab, rows set apart by a blank line.

This is what comes out of Word when a table's text is taken cell by cell. A cell with an empty
last paragraph looks like the end of a row; the number of columns tells the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.reports.documents.lines import Line, is_header, numeric, prose
from zhengtong.reports.documents.model import Origin, Table
from zhengtong.reports.documents.table import Piece, fits, table_of, trimmed

__all__ = ["begins", "read"]

_LONGEST = 60  # lines that one cell may take
_WIDE = 5  # columns from which on a row's parts are put together again


def begins(lines: Sequence[Line], at: int) -> bool:
    """May a table in this form begin at line `at`?"""
    return _opens(lines[at])


def read(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """The table that begins at line `at` and the number of the line after it.

    None with the line up to which there is none: paragraphs that are indented by a tab.
    """
    groups: list[list[tuple[int, int]]] = [[]]
    i, gap, count = at, 0, len(lines)
    while i < count:
        line = lines[i]
        if line.blank and not _opens(line):
            gap += 1
        elif _opens(line):
            if gap and groups[-1]:
                groups.append([])
            groups[-1].append((i, i))
            gap = 0
        elif line.raw.startswith("\t") and gap == 0 and i + 1 < count and _opens(lines[i + 1]):
            groups[-1].append((i, i))  # a cell that has tabs inside
        elif gap == 0 or (gap == 1 and _goes_on(lines, groups[-1][-1], i)):
            groups[-1][-1] = (groups[-1][-1][0], i)
            gap = 0
        else:
            break
        i += 1
    end = groups[-1][-1][1] + 1
    rows = [[_piece(lines, first, last, text) for first, last in group] for group in groups]
    if not _tabular(rows):
        return None, end
    return table_of(_whole(rows), Origin.CELLS), end


def _opens(line: Line) -> bool:
    return line.raw.startswith("\t") and "\t" not in line.body[1:]


def _goes_on(lines: Sequence[Line], cell: tuple[int, int], at: int) -> bool:
    """Does the text after a blank line belong to the cell? Only if the table resumes soon."""
    words = lines[cell[0]].words
    if numeric(words):
        return False
    gap = 0
    for i in range(at, min(at + _LONGEST, len(lines))):
        line = lines[i]
        if _opens(line):
            return True
        gap = gap + 1 if line.blank else 0
        if gap > 1:
            following = next((x for x in lines[i : i + 8] if not x.blank or _opens(x)), None)
            return following is not None and _opens(following)
    return False


def _piece(lines: Sequence[Line], first: int, last: int, text: str) -> Piece:
    start = lines[first].start + 1
    end = lines[last].start + len(lines[last].raw)
    return trimmed(text[start:end], start)


def _tabular(rows: list[list[Piece]]) -> bool:
    """Is it a table, and not prose that is indented by tabs?"""
    cells = [piece.text for row in rows for piece in row]
    if len(cells) < 4:
        return False
    sentences = sum(prose(cell) for cell in cells)
    if any(not cell for cell in cells):
        return sentences * 2 < len(cells)
    return sentences * 4 < len(cells) and any(len(row) > 1 for row in rows)


def _whole(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Rows whose parts were torn apart are put together where the number of columns proves it."""
    found: list[list[Piece]] = []
    header: list[Piece] = []
    i = 0
    while i < len(rows):
        row = rows[i]
        if sum(is_header(piece.text) for piece in row) >= 3:
            taken, header = _header(rows, i, row)
            i += taken
            if found and _torn_off(found[-1], header, rows[i : i + 6]):
                header = found.pop() + header
            found.append(header)
            continue
        taken = _parts(rows, i, header)
        found.append([piece for part in rows[i : i + taken] for piece in part])
        i += taken
    return found


def _header(rows: list[list[Piece]], i: int, row: list[Piece]) -> tuple[int, list[Piece]]:
    """A heading row, with its torn-off end if the rows below are wider by just that."""
    if i + 2 < len(rows):
        rest = rows[i + 1]
        joined = len(row) + len(rest)
        below = [len(each) for each in rows[i + 2 : i + 6]]
        if all(is_header(piece.text) for piece in rest) and below.count(joined) >= 1:
            return 2, row + rest
    return 1, row


def _torn_off(before: list[Piece], header: list[Piece], below: list[list[Piece]]) -> bool:
    """Is the row before a heading row its beginning? The rows below are wider by just that."""
    heads = all(piece.text and is_header(piece.text) for piece in before)
    widths = [len(row) for row in below]
    return heads and len(before) < 3 and widths.count(len(header) + len(before)) * 2 > len(widths)


def _parts(rows: list[list[Piece]], i: int, header: list[Piece]) -> int:
    """How many groups from `i` on make one row under `header`; 1 where nothing proves more."""
    total, width = len(rows[i]), len(header)
    if width < _WIDE or total >= width:
        return 1
    for taken in range(2, 5):  # what is torn is a cell of words, and it goes on with words
        if i + taken > len(rows):
            break
        torn, part = rows[i + taken - 2][-1], rows[i + taken - 1]
        if (
            numeric(torn.text)
            or not part[0].text
            or sum(is_header(piece.text) for piece in part) >= 3
        ):
            break
        total += len(part)
        if total == width:
            whole = [piece for each in rows[i : i + taken] for piece in each]
            return taken if fits(header, whole) else 1
        if total > width:
            break
    return 1
