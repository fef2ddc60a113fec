"""Tables of a page: cells are what ruled lines close in; where a line is missing, cells are merged."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from zhengtong.reports.documents.paper.glyphs import Glyph, Page, Rule

__all__ = ["Area", "Frame", "frames"]

_NEAR = 2.5
"""Points by which lines that meet, or are one, may miss each other."""
_SHORT = 7.0
MOST_RULES = 3_000
MOST_SQUARES = 20_000


@dataclass(slots=True)
class Area:
    """One cell: rows × columns of the grid from (row, column) on, and the signs that lie in it."""

    row: int
    column: int
    rows: int
    columns: int
    right: float
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """One table: places of its lines, its cells by grid square."""

    xs: list[float]
    ys: list[float]
    areas: list[Area] = field(default_factory=list)
    squares: dict[tuple[int, int], Area] = field(default_factory=dict)

    def take(self, glyph: Glyph) -> bool:
        """Put a sign into its cell; False where it lies outside."""
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        area = self.squares.get((row, column))
        if area is not None:
            area.glyphs.append(glyph)
        return area is not None


def frames(page: Page) -> list[Frame]:
    """The tables of a page from top to bottom; a frame around one cell is no table."""
    across = _joined(page.across)
    down = _joined(page.down)
    if len(across) + len(down) > MOST_RULES:
        return []
    found = [_frame(*each) for each in _grouped(across, down)]
    return sorted((each for each in found if each is not None), key=lambda each: each.ys[0])


def _joined(rules: list[Rule]) -> list[Rule]:
    """Lines drawn in pieces (dashes, a piece a cell) as one; short strokes left out."""
    found: list[Rule] = []
    lanes: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.place):
        if lanes and rule.place - lanes[-1][0].place <= _NEAR:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    for lane in lanes:
        lane.sort(key=lambda each: each.start)
        place = sum(each.place for each in lane) / len(lane)
        start, end = lane[0].start, lane[0].end
        for each in lane[1:]:
            if each.start <= end + _NEAR:
                end = max(end, each.end)
            else:
                found.append(Rule(place, start, end))
                start, end = each.start, each.end
        found.append(Rule(place, start, end))
    return [each for each in found if each.end - each.start >= _SHORT]


def _grouped(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, directly or by others, belong to one table."""
    head = list(range(len(across) + len(down)))

    def top(number: int) -> int:
        while head[number] != number:
            head[number] = head[head[number]]
            number = head[number]
        return number

    for number, line in enumerate(across):
        for other, post in enumerate(down, len(across)):
            if (line.start - _NEAR <= post.place <= line.end + _NEAR
                    and post.start - _NEAR <= line.place <= post.end + _NEAR):  # fmt: skip
                head[top(number)] = top(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for number, line in enumerate(across):
        groups[top(number)][0].append(line)
    for number, post in enumerate(down, len(across)):
        groups[top(number)][1].append(post)
    return list(groups.values())


def _places(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2 * _NEAR:
            found.append(value)
    return found


def _frame(across: list[Rule], down: list[Rule]) -> Frame | None:
    if len(across) < 2 or not down:
        return None
    # A table may be open at its sides: then its lines across say how far it reaches.
    sides = [min(each.start for each in across), max(each.end for each in across)]
    ends = [min(each.start for each in down), max(each.end for each in down)]
    xs = _places([each.place for each in down] + sides)
    ys = _places([each.place for each in across] + ends)
    columns, rows = len(xs) - 1, len(ys) - 1
    if rows * columns < 2 or rows * columns > MOST_SQUARES:
        return None
    walls = {(n, row) for each in down for n in _at(xs, each.place)
             for row in _along(ys, each.start, each.end)}  # fmt: skip
    floors = {(n, column) for each in across for n in _at(ys, each.place)
              for column in _along(xs, each.start, each.end)}  # fmt: skip
    frame = Frame(xs, ys)
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in frame.squares:
                _open(frame, row, column, walls, floors)
    return frame


def _at(places: list[float], value: float) -> list[int]:
    return [n for n in range(len(places)) if abs(places[n] - value) <= 2 * _NEAR]


def _along(places: list[float], start: float, end: float) -> list[int]:
    """Squares whose middle lies between `start` and `end`."""
    middles = [(low + high) / 2 for low, high in itertools.pairwise(places)]
    return [number for number, middle in enumerate(middles) if start <= middle <= end]


def _open(
    frame: Frame, row: int, column: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> None:
    """The largest cell that begins at a square: right to the next wall, down to the next floor."""
    last = column
    while (last + 2 < len(frame.xs) and (last + 1, row) not in walls
            and (row, last + 1) not in frame.squares):  # fmt: skip
        last += 1
    across = range(column, last + 1)
    bottom = row
    while bottom + 2 < len(frame.ys) and not any(
        (bottom + 1, each) in floors or (bottom + 1, each) in frame.squares for each in across
    ):
        bottom += 1
    area = Area(row, column, bottom - row + 1, last - column + 1, frame.xs[last + 1])
    frame.areas.append(area)
    for each in range(row, bottom + 1):
        frame.squares.update({(each, place): area for place in across})
