"""Walks the XML of a text: paragraphs with what shows in them, tables with merged cells.

ECMA-376 part 1, clause 17. One `Story` reads body and notes in turn, since fields and lists run
from one paragraph into the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from zhengtong.reports.documents.building import Box, Content, Grid, Words
from zhengtong.reports.documents.limits import Unreadable
from zhengtong.reports.documents.ooxml.inline import FieldStack, Signs, shown
from zhengtong.reports.documents.ooxml.numbering import Numbering
from zhengtong.reports.documents.ooxml.styles import Styles, W, flag, value

__all__ = ["Notice", "Story"]

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DEEPEST = 60
"""Nested tables, text boxes and wrappers; Word itself stops far below."""
WIDEST = 400
"""Grid places of one table; Word allows 63 columns."""
MOST_PIECES = 100_000
"""Paragraphs and cells of one document; a report of 3,000 paragraphs has some 10,000."""

_WRAPPERS = {W + name for name in ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "dir",
                                   "bdo", "fldSimple", "sdtContent", "ruby", "rubyBase")}  # fmt: skip
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t",
           W + "noBreakHyphen": "-"}  # fmt: skip


class Notice(Enum):
    """What was seen and is not, or not plainly, in the text."""

    HIDDEN = "hidden"
    CONTENTS = "contents"
    OBJECT = "object"
    PICTURE = "picture"
    CHANGES = "changes"
    OTHER = "other"


class Story:
    """Reads what belongs to one document, in order."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._fields = FieldStack()
        self._depth = 0
        self._carried = ""
        self._pieces = 0
        self.noticed: set[Notice] = set()
        self.notes: list[tuple[str, str]] = []

    def _count_piece(self) -> None:
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            raise Unreadable(
                f"文件里的段落和格子超过 {MOST_PIECES // 10_000} 万个，不像一份报告："
                "请把报告正文另存为一份再检查。"
            )

    def blocks(self, parent: Any, style: str = "") -> list[Content]:
        """Paragraphs and tables below `parent`; `style` where they have none of their own."""
        found: list[Content] = []
        self._depth += 1
        if self._depth < DEEPEST:
            for node in self._unwrapped(parent):
                if node.tag == W + "p":
                    found += self._paragraph(node, style)
                elif node.tag == W + "tbl":
                    found.append(self._table(node))
                elif node.tag == W + "altChunk":
                    self.noticed.add(Notice.OTHER)
        self._depth -= 1
        return found

    def _unwrapped(self, parent: Any) -> Iterator[Any]:
        """Children, with controls, insertions and alternatives opened."""
        work = [iter(parent)]
        while work:
            node = next(work[-1], None)
            if node is None:
                work.pop()
            elif len(work) > DEEPEST:
                continue
            elif node.tag == W + "sdt":
                if _is_contents(node):
                    self.noticed.add(Notice.CONTENTS)
                else:
                    work.append(iter(node.iterfind(W + "sdtContent")))
            elif node.tag == MC + "AlternateContent":
                chosen = _chosen(node)
                if chosen is not None:
                    work.append(iter(chosen))
            elif node.tag in _WRAPPERS:
                if node.tag in (W + "ins", W + "moveTo"):
                    self.noticed.add(Notice.CHANGES)
                work.append(iter(node))
            else:
                yield node

    def _paragraph(self, node: Any, style: str) -> list[Content]:
        """The paragraph, and what lies in text boxes that are anchored in it."""
        self._count_piece()
        properties = node.find(W + "pPr")
        named = value(properties, "pStyle") if properties is not None else ""
        name = named or self._styles.default
        boxes: list[Content] = []
        pieces: list[str] = []
        self._inline(node, pieces, boxes, name)
        text = "".join(pieces)
        title = self._styles.name(name)
        if title.startswith(("toc ", "目录 ")) and text.strip():
            self.noticed.add(Notice.CONTENTS)
            return boxes
        mark = properties.find(W + "rPr") if properties is not None else None
        text, self._carried = self._carried + text, ""
        if mark is not None and (mark.find(W + "del") is not None or flag(mark, "specVanish")):
            self._carried = text  # its mark is deleted: it runs on into the next paragraph
            return boxes
        number = ""
        if not (mark is not None and flag(mark, "vanish") and not text.strip()):
            number = self._numbering.before(properties, name)
        words = Words(number + text, title or _level(properties) or style, number)
        return [words, *boxes]

    def _inline(self, parent: Any, pieces: list[str], boxes: list[Content], style: str) -> None:
        self._depth += 1
        for node in self._unwrapped(parent) if self._depth < DEEPEST else ():
            tag = node.tag
            if tag == W + "r":
                self._run(node, pieces, boxes, style)
            elif tag in (M + "oMath", M + "oMathPara"):
                if self._fields.shows:
                    pieces.append(_formula(node))
            elif tag in (W + "del", W + "moveFrom"):
                self.noticed.add(Notice.CHANGES)
        self._depth -= 1

    def _run(self, run: Any, pieces: list[str], boxes: list[Content], style: str) -> None:
        properties = run.find(W + "rPr")
        signs = Signs.PLAIN
        if properties is not None:
            if self._hides(properties, style):
                if run.find(W + "t") is not None:
                    self.noticed.add(Notice.HIDDEN)
                self._fields.pass_over(run)
                return
            signs = Signs.of_run(properties)
        elif self._styles.hidden(style):
            self.noticed.add(Notice.HIDDEN)
            return
        for node in self._unwrapped(run):
            tag = node.tag
            if tag == W + "t":
                if self._fields.shows:
                    pieces.append(shown(node.text or "", signs))
            elif tag in _BREAKS:
                if self._fields.shows:
                    pieces.append(_BREAKS[tag])
            elif self._fields.takes(node, pieces):
                if self._fields.contents:
                    self.noticed.add(Notice.CONTENTS)
            elif tag == W + "sym":
                pieces.append(
                    Signs.of_font(node.get(W + "font", "")).sign(node.get(W + "char", ""))
                )
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = tag.removeprefix(W).removesuffix("Reference")
                self.notes.append((kind, node.get(W + "id", "")))
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(node, boxes)

    def _hides(self, properties: Any, style: str) -> bool:
        if properties.find(W + "vanish") is not None:
            return flag(properties, "vanish")
        own = value(properties, "rStyle")
        return bool(own and self._styles.hidden(own)) or self._styles.hidden(style)

    def _drawing(self, node: Any, boxes: list[Content]) -> None:
        """Text boxes are read, each once; of pictures and objects it is said that they are not."""
        text = list(_boxes(node))
        for each in text:
            boxes += self.blocks(each, "text box")
        if text:
            return
        pictured = any(each.tag.endswith(("}blip", "}imagedata")) for each in node.iter())
        if node.tag == W + "object":
            self.noticed.add(Notice.OBJECT)
        elif pictured:
            self.noticed.add(Notice.PICTURE)

    def _table(self, table: Any) -> Grid:
        grid = Grid()
        above: dict[int, Box] = {}
        for row in self._unwrapped(table):
            if row.tag != W + "tr" or _gone(row):
                continue
            line: list[Box] = []
            now: dict[int, Box] = {}
            before = row.find(f"{W}trPr/{W}gridBefore")
            column = _count(before, 0)
            last: Box | None = None
            for cell in self._unwrapped(row):
                if cell.tag != W + "tc" or column >= WIDEST:
                    continue
                self._count_piece()
                properties = cell.find(W + "tcPr")
                width = max(1, _count(_child(properties, "gridSpan"), 1))
                upper = above.get(column) if _continues(properties, "vMerge") else None
                if _continues(properties, "hMerge") and last is not None:
                    last.columns += width
                    now |= dict.fromkeys(range(column, column + width), last)
                elif upper is not None:
                    upper.rows += 1
                    now |= dict.fromkeys(range(column, column + upper.columns), upper)
                    last, width = None, upper.columns
                else:
                    last = Box(self.blocks(cell), column, width)
                    line.append(last)
                    now |= dict.fromkeys(range(column, column + width), last)
                column += width
            self._count_piece()
            above = now
            grid.rows.append(line)
        return grid


def _child(properties: Any, name: str) -> Any:
    return None if properties is None else properties.find(W + name)


def _count(node: Any, otherwise: int) -> int:
    text = "" if node is None else node.get(W + "val", "")
    return (
        min(int(text), WIDEST) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
    )


def _continues(properties: Any, name: str) -> bool:
    """Is the cell the continuation of a merged one (no value means `continue`)?"""
    node = _child(properties, name)
    return node is not None and node.get(W + "val", "continue") == "continue"


def _gone(row: Any) -> bool:
    """Deleted as a tracked change, or hidden."""
    properties = row.find(W + "trPr")
    return properties is not None and (
        properties.find(W + "del") is not None or flag(properties, "hidden")
    )


def _level(properties: Any) -> str:
    """`heading N` for a paragraph that has a level in the outline but no style of its own."""
    text = "" if properties is None else value(properties, "outlineLvl")
    return f"heading {int(text) + 1}" if text in tuple("012345678") and text else ""


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val", "") == "Table of Contents"


def _chosen(alternatives: Any) -> Any:
    """Of alternatives for new and old programs one is shown: the first that has text, or is first."""
    sides = list(alternatives)
    worded = (each for each in sides if any(True for _ in _boxes(each)))
    return next(worded, sides[0] if sides else None)


def _boxes(node: Any) -> Iterator[Any]:
    """The outermost text boxes below `node`, one of each pair of alternatives."""
    work = [node]
    while work:
        each = work.pop()
        if each.tag == W + "txbxContent":
            yield each
        elif each.tag == MC + "AlternateContent":
            chosen = next(
                (side for side in each if side.find(f".//{W}txbxContent") is not None), None
            )
            if chosen is not None:
                work.append(chosen)
        else:
            work.extend(reversed(each))


def _formula(node: Any) -> str:
    """A formula on one line: fractions as a/b, everything else as it follows."""
    if node.tag == M + "t":
        return node.text or ""
    if node.tag == M + "f":
        top, bottom = (node.find(M + part) for part in ("num", "den"))
        return "/".join(_bracketed(each) for each in (top, bottom) if each is not None)
    return "".join(_formula(each) for each in node)


def _bracketed(node: Any) -> str:
    text = "".join(_formula(each) for each in node)
    return f"({text})" if any(sign in text for sign in "+-－＋×") else text
