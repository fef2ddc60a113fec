"""Pages of HTML under the name of .doc or .xls: many systems export their tables so.

Only words and tables are read; scripts, styles and everything that a page would fetch are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from zhengtong.reports.documents.building import Box, Content, Grid, Words, build
from zhengtong.reports.documents.limits import SAVE_AGAIN, Unreadable
from zhengtong.reports.documents.model import Document
from zhengtong.reports.documents.pasted import mended

__all__ = ["is_web", "read_web"]

_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|table|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_SILENT = {"script", "style", "head", "title", "xml", "noscript", "template", "svg"}
_BLOCKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "ul", "ol",
           "section", "article", "hr", "caption", "blockquote", "center"}  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n\f]+")
MOST_DEEP = 40
WIDEST = 400
MOST_CELLS = 100_000


def is_web(text: str) -> bool:
    """Is this text a page of HTML?"""
    return _BEGINS.match(text[:4000]) is not None


def read_web(text: str, file: str) -> Document:
    """The document. Raises `Unreadable` where the page has no words."""
    from lxml import etree

    parser = etree.HTMLParser(target=_Page(), encoding="utf-8", no_network=True, huge_tree=False)
    try:
        content: list[Content] = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(f"网页已损坏：{SAVE_AGAIN}") from None
    document = mended(build(file, "html", content))
    if not document.text.strip():
        raise Unreadable("网页里没有任何文字：请确认拿到的是写好的报告。")
    return document


class _Table:
    """A table that has begun: its rows, the cell that is open, cells that reach down from above."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.column = 0
        self.reach: dict[int, int] = {}

    def row(self) -> None:
        self.grid.rows.append([])
        self.column = 0
        self.reach = {column: rows - 1 for column, rows in self.reach.items() if rows > 1}

    def cell(self, columns: int, rows: int) -> Box:
        if not self.grid.rows:
            self.row()
        while self.column in self.reach:
            self.column += 1
        box = Box([], self.column, columns, rows)
        self.grid.rows[-1].append(box)
        for column in range(self.column, self.column + columns):
            self.reach[column] = rows
        self.column += columns
        return box


class _Page:
    """Hears what the parser finds, and collects paragraphs and tables; an open cell takes what
    would go to the page."""

    def __init__(self) -> None:
        self._silent = ""
        self._words: list[str] = []
        self._places: list[list[Content]] = [[]]
        self._tables: list[_Table] = []
        self._cells = 0

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if self._silent:
            return
        if tag in _SILENT:
            self._silent = tag
            return
        if tag in _BLOCKS:
            self._end_paragraph()
        if tag == "table" and len(self._tables) < MOST_DEEP:
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._end_cell()
            self._tables[-1].row()
        elif tag in ("td", "th") and self._tables:
            self._end_cell()
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise Unreadable("网页里的格子太多，不像一份报告：请把报告正文另存为一份再检查。")
            box = self._tables[-1].cell(_span(given, "colspan"), _span(given, "rowspan"))
            self._places.append(box.content)

    def end(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent:
                self._silent = ""
            return
        if tag in _BLOCKS:
            self._end_paragraph()
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._tables:
            self._end_cell()
            grid = self._tables.pop().grid
            self._places[-1].append(grid)

    def data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def close(self) -> list[Content]:
        """Everything, whatever was left open."""
        while self._tables:
            self.end("table")
        self._end_paragraph()
        return self._places[0]

    def _end_paragraph(self) -> None:
        text = _BLANKS.sub(" ", "".join(self._words)).strip(" ")
        self._words = []
        if text.strip():
            self._places[-1].append(Words(text))

    def _end_cell(self) -> None:
        """Close the open cell of the innermost table, if it has one open."""
        self._end_paragraph()
        if self._tables and len(self._places) > len(self._tables):
            self._places.pop()


def _span(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "1")
    return max(1, min(int(text), WIDEST)) if text.isdecimal() and len(text) < 5 else 1
