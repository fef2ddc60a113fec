"""Tables flattened to words: empty cells are gone, only the order of the others is left.

Three forms: all cells of a table in one line with blanks between them (text out of .xls), a row a
line with blanks between the cells (text out of .pdf), one cell a line (text out of web pages).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhengtong.reports.documents.lines import Line, is_header, numeric, opens_item, prose
from zhengtong.reports.documents.model import Origin, Table
from zhengtong.reports.documents.table import Piece, table_of

__all__ = ["begins_column", "begins_row", "read_column", "read_row"]

_WORD = re.compile(r"\S+")
_SET_APART = re.compile(r"\S+(?: \S+)*")  # where columns are set apart by two blanks or more
_HEADS = 3
_GAP = 8  # blank lines that a level's name, written from top to bottom, leaves where it is lost
_WEIGHT = re.compile(r"[(（]\d{1,3}分[)）]")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]")
_STOP = re.compile(r"[。；;!！?？]$")


def begins_row(lines: Sequence[Line], at: int) -> bool:
    """Does line `at` hold several heading words with blanks between them?

    Or one, and a line soon after it several: the first rows of a form are `name value`.
    """
    if not _blanks(lines[at]) or lines[at].bare:
        return False
    heads = _heads(lines[at])
    if heads >= _HEADS or not heads:
        return heads > 0
    for line in lines[at + 1 : at + 12]:
        if _ends(line):
            return False
        if _blanks(line) and _heads(line) >= _HEADS:
            return True
        if prose(line.words):
            return False
    return False


def _blanks(line: Line) -> bool:
    return _WORD.fullmatch(line.words) is None and bool(line.words)


def _heads(line: Line) -> int:
    return sum(is_header(word.text) for word in _words(line))


def read_row(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """The table whose heading row is line `at`, and the line after it."""
    rows, end, gap = [list(_words(lines[at]))], at + 1, 0
    torn = False
    for i in range(at + 1, len(lines)):
        line = lines[i]
        if line.blank:
            gap += 1
            if gap > _GAP:
                break
            continue
        if gap > 2 and not _WEIGHT.fullmatch(line.words):
            break
        if line.page:
            continue
        words = list(_words(line))
        if _ends(line) or (len(words) < 3 and prose(line.words) and torn):
            break
        lone = len(words) < 2 and not numeric(line.words) and not is_header(line.words)
        if lone and gap and not (_WEIGHT.fullmatch(line.words) or _resumes(lines, i + 1)):
            break
        torn = prose(line.words) and len(words) < 3
        rows.append(words)
        end, gap = i + 1, 0
    if len(rows) < 2 and len(rows[0]) < 8:
        return None, at + 1
    return table_of(rows, Origin.FLAT), end


def _resumes(lines: Sequence[Line], at: int) -> bool:
    """Is the next line with words a row with a number in it?"""
    following = next((line for line in lines[at : at + 4] if not line.blank), None)
    if following is None or _ends(following):
        return False
    words = list(_words(following))
    return len(words) > 1 and any(numeric(word.text) for word in words)


def begins_column(lines: Sequence[Line], at: int) -> bool:
    """Do several short lines from `at` on hold a heading word each, or some of them a number?"""
    if not _short(lines[at]) or numeric(lines[at].words):
        return False
    heads = numbers = seen = 0
    for line in lines[at : at + 40]:
        if line.blank or line.page:
            continue
        if seen > 14 or not _short(line):
            break
        seen += 1
        heads += is_header(line.words)
        numbers += numeric(line.words)
    if is_header(lines[at].words) and heads >= 4:
        return True
    return seen >= 6 and numbers >= 3 and numbers * 4 >= seen


def _short(line: Line) -> bool:
    return len(line.words) <= 30 and not (prose(line.words) or _ends(line))


def _ends(line: Line) -> bool:
    """Does a line end such a table: a section's heading, or a table whose cells are marked?"""
    return "\t" in line.body or "|" in line.raw or _heads_section(line.words)


def read_column(lines: Sequence[Line], at: int, text: str) -> tuple[Table | None, int]:
    """The table of one cell a line that begins at line `at`, and the line after it."""
    found, sentences = [at], 0
    for i in range(at + 1, len(lines)):
        line = lines[i]
        if line.blank or line.page:
            continue
        if _ends(line):
            break
        sentences = sentences + 1 if prose(line.words) and _STOP.search(line.words) else 0
        if sentences > 2:
            break
        found.append(i)
    while len(found) > 1 and prose(lines[found[-1]].words):
        found.pop()
    if len(found) < 8:
        return None, at + 1
    rows = [[Piece(lines[i].words, lines[i].first)] for i in found]
    return table_of(rows, Origin.FLAT), found[-1] + 1


def _heads_section(words: str) -> bool:
    return _NUMBERED.match(words) is not None or (opens_item(words) and prose(words))


def _open(words: str) -> bool:
    """Does it end in a sign, or inside brackets?"""
    inside = sum(words.count(each) for each in "(（") > sum(words.count(each) for each in ")）")
    return words[-1] in "≥≤=<>＝" or (inside and len(words) < 30)


def _words(line: Line) -> Iterator[Piece]:
    """The words of a line; a bracket or a sign set apart by a blank belongs to its neighbour."""
    held: Piece | None = None
    for found in (_SET_APART if line.words.count("  ") > 1 else _WORD).finditer(line.words):
        at, word = line.first + found.start(), found.group()
        if held and len(word) < 12 and (word[0] in "(（" or _open(held.text)):
            width = at + len(word) - held.start
            offset = held.start - line.first
            held = Piece(line.words[offset : offset + width], held.start)
            continue
        if held:
            yield held
        held = Piece(word, at)
    if held:
        yield held
