"""The cells of one worksheet that a reader sees, and which of them are merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from zhengtong.reports.documents.limits import SAVE_AGAIN, Unreadable, sound
from zhengtong.reports.documents.ooxml.display import BUILT_IN, display

__all__ = ["Book", "S", "Sheet", "formats", "read_sheet", "words"]

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MOST_CELLS = 200_000
WIDEST = 16_384
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share: texts, the format of each cell style, the first day."""

    texts: list[str]
    formats: list[str]
    from_1904: bool = False


@dataclass(slots=True)
class Sheet:
    """Words by (row, column), from 0; merged ranges as (row, column, last row, last column)."""

    words: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def words(node: Any) -> str:
    """The text of a shared or inline string; readings (拼音) beside it are left out."""
    found = []
    for each in node:
        if each.tag == S + "t":
            found.append(each.text or "")
        elif each.tag == S + "r":
            found.append(each.findtext(S + "t") or "")
    return _plain("".join(found))


def _plain(text: str) -> str:
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_sheet(data: bytes, book: Book) -> Sheet:
    """One sheet, row by row. Raises `Unreadable` where it is broken or too large."""
    from lxml import etree

    sheet = Sheet()
    tags = [S + name for name in ("row", "mergeCell", "col")]
    try:
        steps = etree.iterparse(
            BytesIO(sound(data)), tag=tags, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True,
        )  # fmt: skip
        following = 0
        for _, node in steps:
            if node.tag == S + "row":
                following = _row(node, sheet, book, following)
                node.clear()
                while node.getprevious() is not None:  # rows that are done need no memory
                    del node.getparent()[0]
            elif node.tag == S + "mergeCell":
                _merge(node.get("ref", ""), sheet)
            elif node.get("hidden") in ("1", "true"):
                first, last = (int(node.get(side, "0")) for side in ("min", "max"))
                sheet.hidden_columns.update(range(first - 1, min(last, WIDEST)))
    except (etree.XMLSyntaxError, ValueError, IndexError):
        raise Unreadable(f"工作表已损坏：{SAVE_AGAIN.replace('.docx', '.xlsx')}") from None
    return sheet


def _row(node: Any, sheet: Sheet, book: Book, following: int) -> int:
    """Enter the cells of a row; returns the number of the row that follows."""
    row = int(node.get("r", following + 1)) - 1
    if node.get("hidden") in ("1", "true"):
        sheet.hidden_rows.add(row)
    column = 0
    for cell in node.iterfind(S + "c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column
        text = _words_of(cell, book)
        if text.strip():
            sheet.words[row, column] = text
            if len(sheet.words) > MOST_CELLS:
                raise Unreadable(
                    f"工作表里有内容的格子超过 {MOST_CELLS // 10_000} 万个，不像一份报表：请只留要检查的表再试。"
                )
        column += 1
    return row + 1


def _words_of(cell: Any, book: Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inside = cell.find(S + "is")
        return "" if inside is None else words(inside)
    stored = cell.findtext(S + "v")
    if stored is None:
        return ""
    if kind == "s":
        number = int(stored)
        return book.texts[number] if 0 <= number < len(book.texts) else ""
    if kind == "b":
        return "TRUE" if stored == "1" else "FALSE"
    if kind in ("str", "e", "d"):
        return _plain(stored)
    style = int(cell.get("s", "0"))
    code = book.formats[style] if style < len(book.formats) else ""
    return display(stored, code, from_1904=book.from_1904)


def _merge(reference: str, sheet: Sheet) -> None:
    match = _RANGE.fullmatch(reference)
    if match and len(sheet.merged) < MOST_CELLS:
        top, left = int(match[2]) - 1, _column(match[1])
        sheet.merged.append((top, left, int(match[4]) - 1, _column(match[3])))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return min(number, WIDEST) - 1


def formats(root: Any) -> list[str]:
    """Format code by cell style; empty for an unformatted one."""
    if root is None:
        return []
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iter(S + "numFmt")}
    found = []
    for style in root.iterfind(f"{S}cellXfs/{S}xf"):
        number = style.get("numFmtId", "0")
        code = own.get(number)
        if code is None:
            code = BUILT_IN.get(int(number), "") if number.isdigit() else ""
        found.append("" if code == "General" else code)
    return found
