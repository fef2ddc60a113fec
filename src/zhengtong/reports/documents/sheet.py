"""An .xlsx as it shows on the screen: visible sheets, rows and columns, figures as formatted.

The file is read itself, without openpyxl, which would bring numpy along where that is installed.
Formulas are not computed: what the office program last showed is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zhengtong.reports.documents.building import Box, Content, Grid, Words, build
from zhengtong.reports.documents.limits import Archive, Unreadable, xml
from zhengtong.reports.documents.model import Document, Remark
from zhengtong.reports.documents.ooxml.cells import Book, S, Sheet, formats, read_sheet, words
from zhengtong.reports.documents.ooxml.parts import RELATION, Parts

__all__ = ["read_sheets"]

MOST_SHEETS = 100
MOST_PLACES = 300_000
"""Of one sheet with its empty cells; beyond that only the cells with words are kept."""
_GENERIC = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


def read_sheets(archive: Archive, file: str) -> Document:
    """The document. Raises `Unreadable` where no visible sheet has a word in it."""
    parts = Parts(archive)
    main = parts.main("xl/workbook.xml")
    root = xml(archive.read(main), "工作簿")
    named = parts.by_id(main)
    book = _book(archive, parts, main, root)
    remarks: list[Remark] = []
    sheets: list[tuple[str, Sheet]] = []
    for each in list(root.iter(S + "sheet"))[:MOST_SHEETS]:
        title = each.get("name", "")
        if each.get("state", "visible") != "visible":
            remarks.append(Remark("hidden", f"工作表“{title}”是隐藏的，没有检查。"))
            continue
        data = archive.read(named.get(each.get(RELATION + "id", ""), ""))
        sheet = read_sheet(data, book) if data else Sheet()
        if sheet.words:
            sheets.append((title, sheet))
        if any((row in sheet.hidden_rows or column in sheet.hidden_columns)
               for row, column in sheet.words):  # fmt: skip
            remarks.append(Remark("hidden", f"工作表“{title}”里有隐藏的行或列，没有检查。"))
    content: list[Content] = []
    for title, sheet in sheets:
        if len(sheets) > 1 and not _GENERIC.fullmatch(title.strip()):
            content.append(Words(title, "sheet"))
        content += _content(sheet)
    document = build(file, "xlsx", content, remarks)
    if not document.text.strip():
        raise Unreadable("表格里没有任何文字：请确认拿到的是填好的表。")
    return document


def _book(archive: Archive, parts: Parts, main: str, root: object) -> Book:
    strings = archive.read(parts.related(main, "sharedStrings"))
    styles = archive.read(parts.related(main, "styles"))
    texts = [words(each) for each in xml(strings, "文字")] if strings else []
    first_day = root.find(S + "workbookPr")  # type: ignore[attr-defined]
    mac = first_day is not None and first_day.get("date1904", "0") in ("1", "true")
    return Book(texts, formats(xml(styles, "样式") if styles else None), mac)


def _content(sheet: Sheet) -> Iterator[Content]:
    """Titles and notes as paragraphs, what lies between them as tables."""
    rows = _boxes(sheet)
    for part in _parted(rows):
        first, last = 0, len(part)
        while first < last and _single(part[first]) is not None:
            first += 1
        while last > first and _single(part[last - 1]) is not None:
            last -= 1
        yield from _paragraphs(part[:first])
        if first < last:
            yield Grid(part[first:last])
        yield from _paragraphs(part[last:])


def _paragraphs(rows: list[list[Box]]) -> Iterator[Words]:
    for row in rows:
        box = _single(row)
        yield from (each for each in (box.content if box else ()) if isinstance(each, Words))


def _single(row: list[Box]) -> Box | None:
    """The only cell of a row that has words, unless it stands over several rows."""
    worded = [each for each in row if each.content]
    alone = len(worded) == 1 and worded[0].rows == 1
    return worded[0] if alone and _following(row) else None


def _following(row: list[Box]) -> bool:
    """Do its cells follow one another? Else one from above reaches into the row."""
    steps = (left.column + left.columns == right.column for left, right in pairwise(row))
    return row[0].column == 0 and all(steps)


def _parted(rows: list[list[Box]]) -> Iterator[list[list[Box]]]:
    """Empty rows vanish; where a lone cell follows one, something new begins."""
    part: list[list[Box]] = []
    blank = False
    for row in rows:
        if not any(each.content for each in row):
            blank = blank or all(each.rows == 1 for each in row)
            continue
        if blank and part and _single(row) is not None:
            yield part
            part = []
        part.append(row)
        blank = False
    yield part


def _boxes(sheet: Sheet) -> list[list[Box]]:
    """Visible rows from the first to the last with words, empty cells among them."""
    seen = [
        place for place in sheet.words
        if place[0] not in sheet.hidden_rows and place[1] not in sheet.hidden_columns
    ]  # fmt: skip
    if not seen:
        return []
    top, bottom = min(row for row, _ in seen), max(row for row, _ in seen)
    left, right = min(column for _, column in seen), max(column for _, column in seen)
    if (bottom - top + 1) * (right - left + 1) > MOST_PLACES:
        return _sparse(sheet, seen)
    rows = [each for each in range(top, bottom + 1) if each not in sheet.hidden_rows]
    columns = [each for each in range(left, right + 1) if each not in sheet.hidden_columns]
    row_at = {each: number for number, each in enumerate(rows)}
    column_at = {each: number for number, each in enumerate(columns)}
    sizes: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    corners: dict[tuple[int, int], str] = {}
    budget = MOST_PLACES  # merged ranges of a sound sheet do not overlap
    for first_row, first_column, last_row, last_column in sheet.merged:
        over = [
            row_at[each] for each in range(first_row, min(last_row, bottom) + 1) if each in row_at
        ]
        along = [column_at[each] for each in range(first_column, min(last_column, right) + 1)
                 if each in column_at]  # fmt: skip
        budget -= max(1, len(over)) * max(1, len(along))
        if budget < 0:
            break
        if over and along and (over[0], along[0]) not in covered:
            sizes[over[0], along[0]] = len(over), len(along)
            corners[over[0], along[0]] = sheet.words.get((first_row, first_column), "")
            covered.update((row, column) for row in over for column in along)
    found = []
    for number, row in enumerate(rows):
        line = []
        for place, column in enumerate(columns):
            here = number, place
            if here in covered and here not in sizes:
                continue
            height, width = sizes.get(here, (1, 1))
            text = corners[here] if here in sizes else sheet.words.get((row, column), "")
            line.append(Box(_lines(text), place, width, height))
        found.append(line)
    return found


def _sparse(sheet: Sheet, seen: list[tuple[int, int]]) -> list[list[Box]]:
    """Cells far apart: each row holds those that have words."""
    columns = {column: number for number, column in enumerate(sorted({c for _, c in seen}))}
    rows: dict[int, list[Box]] = {}
    for row, column in sorted(seen):
        box = Box(_lines(sheet.words[row, column]), columns[column])
        rows.setdefault(row, []).append(box)
    return list(rows.values())


def _lines(text: str) -> list[Content]:
    return [Words(line) for line in text.strip().split("\n")] if text.strip() else []
