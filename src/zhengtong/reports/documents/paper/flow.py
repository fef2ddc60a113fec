"""Lines of pages as running text: which lines form one paragraph, which tables go on overleaf."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from zhengtong.reports.documents.building import Box, Content, Grid, Words
from zhengtong.reports.documents.paper.lines import Line, lines_of
from zhengtong.reports.documents.paper.ruling import Area, Frame

__all__ = ["Flow", "grid_of"]

_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]{1,3}[章节部])"
)
_ENDED = tuple("。；：！？;:!?")
_CONTENTS = re.compile(r".*(?:[.．·…•]\s?){5,}\s*[-—]?\s*\d{1,3}\s*[-—]?")
_UNBROKEN = re.compile(r"[【〔《“（(\[]{0,2}[!-~]{1,40}[】〕》”）)\]，。；：、%]{0,2}")
"""What a program takes into the next line as a whole: a number, a word, with its brackets."""
_SAME_EDGE = 4.0
_RAGGED = 2.7
"""Characters by which a full line may fall short: a sign that must not begin a line takes the
character before it along into the next."""


@dataclass(slots=True)
class Measure:
    """The body of the document: edges, size of its characters, distance of its lines, in points."""

    left: float
    right: float
    em: float
    pitch: float

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]]) -> Measure:
        lines = [line for page in pages for line in page]
        if not lines:
            return cls(0, 0, 12, 20)
        em = median(line.em for line in lines)
        body = [line for line in lines if abs(line.em - em) < 0.15 * em] or lines
        steps = [
            below.base - above.base for page in pages for above, below in itertools.pairwise(page)
        ]
        rights = sorted(line.right for line in body)
        lefts = sorted(line.left for line in body)
        return cls(
            lefts[len(lefts) // 20], rights[-1 - len(rights) // 20], em,
            median(steps) if steps else 1.6 * em,
        )  # fmt: skip


@dataclass(slots=True)
class Flow:
    """Takes lines and tables in reading order and gives out paragraphs and tables."""

    measure: Measure
    content: list[Content] = field(default_factory=list)
    contents_seen: bool = False
    _last: Line | None = None
    _turned: bool = False
    _open: tuple[Grid, list[float]] | None = None

    def page(self) -> None:
        """A new page begins."""
        self._turned = True

    def line(self, line: Line) -> None:
        if _CONTENTS.fullmatch(line.text):
            self.contents_seen = True
            self._last = None
            return
        words = self.content[-1] if self.content else None
        if self._last is not None and isinstance(words, Words) and self._goes_on(self._last, line):
            words.text = _glued(words.text, line.text)
        else:
            if self._last is not None and not self._turned and self._apart(self._last, line):
                self.content.append(Words(""))
            self.content.append(Words(line.text))
        self._last, self._turned, self._open = line, False, None

    def table(self, frame: Frame) -> None:
        """A table; one that begins a page and has the columns of the one that ended the last goes on."""
        grid = grid_of(frame)
        if not any(box.content for row in grid.rows for box in row):
            return
        if self._turned and self._open is not None and _same(self._open[1], frame.xs):
            rows = self._open[0].rows
            again = bool(rows and grid.rows) and _words(rows[0]) == _words(grid.rows[0])
            rows += grid.rows[1:] if again else grid.rows
        else:
            self.content.append(grid)
            self._open = grid, frame.xs
        self._last, self._turned = None, False

    def _goes_on(self, above: Line, line: Line) -> bool:
        """Is `line` the same paragraph as the line above it?"""
        size = self.measure
        if abs(above.em - line.em) > 0.15 * max(above.em, line.em):
            return False
        if "\t" in above.text or "\t" in line.text:
            return False
        if not self._turned and self._apart(above, line):
            return False
        if above.em > 1.12 * size.em and self._centred(above) and self._centred(line):
            return not self._turned  # a title over two lines
        if not _full(above, size.right, line):
            return False
        if line.left > size.left + 1.2 * line.em:
            return False
        return not (above.text.endswith(_ENDED) and _NUMBERED.match(line.text))

    def _apart(self, above: Line, line: Line) -> bool:
        """Is there room for an empty line between two?"""
        return line.base - above.base > 1.7 * max(self.measure.pitch, 1.5 * line.em)

    def _centred(self, line: Line) -> bool:
        left, right = line.left - self.measure.left, self.measure.right - line.right
        return min(left, right) > -line.em and abs(left - right) < 3 * line.em


def _full(above: Line, right: float, below: Line) -> bool:
    """Does a line reach the edge at `right`, or was what follows too wide to go into it?"""
    word = _UNBROKEN.match(below.text)
    width = sum(1.0 if each >= "\u2e80" else 0.5 for each in word[0]) if word else 1.0
    return right - above.right < max(_RAGGED, width + 0.8) * above.em


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) < _SAME_EDGE for a, b in zip(one, other, strict=True)
    )


def _words(row: Sequence[Box]) -> list[str]:
    return [box.text for box in row]


def _glued(above: str, below: str) -> str:
    """Lines of one paragraph: a space only between words and figures of the Latin alphabet."""
    latin = (
        above[-1:].isascii()
        and above[-1:].isalpha()
        and below[:1].isascii()
        and below[:1].isalnum()
    )
    return f"{above} {below}" if latin else above + below


def grid_of(frame: Frame) -> Grid:
    """The table with its words; wrapped lines of a cell are one again."""
    rows: list[list[Box]] = [[] for _ in range(len(frame.ys) - 1)]
    for area in sorted(frame.areas, key=lambda each: (each.row, each.column)):
        box = Box(_cell(area), area.column, area.columns, area.rows)
        rows[area.row].append(box)
    return Grid(rows)


def _cell(area: Area) -> list[Content]:
    found: list[Words] = []
    before: Line | None = None
    for line in lines_of(area.glyphs):
        full = before is not None and _full(before, area.right, line)
        if found and full and not (found[-1].text.endswith(_ENDED) and _NUMBERED.match(line.text)):
            found[-1].text = _glued(found[-1].text, line.text)
        else:
            found.append(Words(line.text))
        before = line
    return list(found)
