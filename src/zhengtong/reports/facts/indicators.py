"""Indicator tables: three levels of names, what was aimed at and done, weight, score and reason.

(绩效指标表: 一级、二级、三级指标, 年度指标值, 实际完成值, 分值, 得分, 偏差原因.) Two ways lead here:
columns, and numbered names (一、投入 /（一）项目立项 / 1、…) in one column; tables whose empty cells
have vanished are read by `indicator_words`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from zhengtong.law.quantity import Kind, Quantity, parse
from zhengtong.reports.documents.model import Cell, Origin, Span, Table
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.printed import Printed, blank, dash, printed, words_of
from zhengtong.reports.facts.regions import Region, Row

__all__ = ["Group", "Indicator", "IndicatorTable", "indicator_table", "own_weight"]

_OWN = re.compile(
    r"[(（](\d{1,3}(?:\.\d+)?)\s*(?:分|%)?[)）]$|(?<![≥≤<>=\d.])(\d{1,3}(?:\.\d+)?)\s*分$"
)
_UNIT = re.compile(r"[(（]\s*([^()（）\d]{1,6})\s*[)）]$")
_DEPTHS = (
    re.compile(r"[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"\d{1,2}[、.](?!\d)"),
    re.compile(r"\(\d{1,2}\)"),
)
_LONGEST = 24  # characters of the name of a first level
_REMAINS = re.compile(r"(?:指标\s?\d{1,2}[:.、]?)?[.…·×xX]*|[.…]{1,6}|指标[一二三四五六]")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row. `level1`, `level2` are the headings it stands under; cells are None where the
    form has no such column or another row's cell covers the place."""

    level1: str
    level2: str
    name: Cell
    target: Cell | None = None
    actual: Cell | None = None
    weight: Printed | None = None
    score: Printed | None = None
    reason: Cell | None = None
    sign: Cell | None = None
    unit: Cell | None = None
    rule: Cell | None = None
    score_cell: Cell | None = None
    moved: bool = False

    @property
    def title(self) -> str:
        return words_of(self.name)

    @property
    def measure(self) -> str:
        """The unit that stands outside of the value: in its own column or in the name."""
        if words_of(self.unit):
            return words_of(self.unit)
        found = _UNIT.search(self.title)
        return found[1] if found else ""

    @property
    def aimed(self) -> Quantity:
        """What was aimed at, with the sign and the unit of their own columns."""
        sign = words_of(self.sign)
        value = words_of(self.target)
        signed = sign + value if sign and sign[0] in "≥≤<>=" and value[:1].isdigit() else value
        return _quantity(signed, self.measure)

    @property
    def done(self) -> Quantity:
        """What was done; without a unit of its own it counts in the target's (90 of ≤100万元)."""
        aimed, words = self.aimed, words_of(self.actual)
        done = _quantity(words, self.measure or aimed.unit)
        if self.measure or aimed.scale == 1 or aimed.value is None or printed(self.actual) is None:
            return done
        if done.value is None or done.scale != 1 or not words[-1:].isdigit():
            return done
        return replace(done, scale=aimed.scale) if done.value < aimed.value * 100 else done


@dataclass(frozen=True, slots=True)
class Group:
    """A first or second level and what stands under it; its own weight where the form says it."""

    name: Cell
    depth: int
    weight: Printed | None
    score: Printed | None
    members: tuple[Indicator, ...]
    groups: tuple[Group, ...] = ()

    @property
    def title(self) -> str:
        return words_of(self.name)


@dataclass(frozen=True)
class IndicatorTable:
    """All indicators of one form. `weight`, `score`: of its total row; `sure`: every row was
    understood, so that its sums may be held against the author; `empty`: second levels with
    nothing under them; `columns`: the meanings that its heading names."""

    table: Table
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    total: Cell | None
    weight: Printed | None
    score: Printed | None
    sure: bool
    empty: tuple[Cell, ...] = ()
    columns: frozenset[Head] = frozenset()
    corner: Cell | None = None
    moved: tuple[Row, ...] = ()

    @property
    def span(self) -> Span:
        return self.table.span

    @property
    def weighed(self) -> tuple[Indicator, ...]:
        return tuple(each for each in self.indicators if each.weight is not None)


@dataclass
class _Open:
    """A level while its rows are being read."""

    name: Cell
    depth: int
    weight: Printed | None = None
    score: Printed | None = None
    members: list[Indicator] = field(default_factory=list)
    groups: list[_Open] = field(default_factory=list)

    def closed(self) -> Group:
        inner = tuple(group.closed() for group in self.groups)
        return Group(self.name, self.depth, self.weight, self.score, tuple(self.members), inner)


@lru_cache(maxsize=4096)
def _quantity(text: str, measure: str) -> Quantity:
    return parse(text, measure) if len(text) <= 60 else Quantity(text, Kind.QUALITATIVE)


def own_weight(cell: Cell) -> Printed | None:
    """The weight that a level's name carries: 50 of "产出指标（50分）"."""
    found = _OWN.search(words_of(cell))
    if found is None or len(words_of(cell)) > 30:
        return None
    digits = found[1] or found[2]
    places = len(digits.partition(".")[2])
    return Printed(Decimal(digits), places, "分", cell.span, cell.text.strip())


def indicator_table(region: Region) -> IndicatorTable | None:
    """The indicators under one heading row; None where it heads no indicators."""
    named = region.has(Head.LEVEL3) or region.has(Head.LEVEL2)
    if not named or not (region.has(Head.WEIGHT) or region.has(Head.TARGET)):
        return None
    if not (region.has(Head.LEVEL1) or region.has(Head.LEVEL2)):
        return _numbered(region)
    return _levelled(region)


def _until_total(region: Region) -> tuple[list[Row], Row | None]:
    rows: list[Row] = []
    for row in region.rows:
        if row.total and "小计" not in row.label:
            return rows, row
        rows.append(row)
    return rows, None


def _levelled(region: Region) -> IndicatorTable:
    """Indicators whose levels stand in columns of their own."""
    rows, total = _until_total(region)
    levels = [
        place
        for head in (Head.LEVEL1, Head.LEVEL2, Head.LEVEL3, Head.LEVEL4)
        if (place := region.place(head)) is not None
    ]
    weights = _owners(region, levels)
    trail: list[_Open] = []
    tops: list[_Open] = []
    found: list[Indicator] = []
    empty: list[Cell] = []
    sure = True
    for row in rows:
        if not any(cell.plain for cell in row.cells) or "小计" in row.label:
            continue
        sure = sure and (row.sure or not any(printed(cell) for cell in row.cells))
        for depth, place in enumerate(levels[:-1]):
            _open(region, row, depth, place, weights, trail, tops)
        name = row.under[levels[-1]]
        if name is None or blank(name) or _REMAINS.fullmatch(words_of(name)):
            if _bare(region, row):
                own = row.under[levels[-2]] if len(levels) > 1 else None
                if own is not None and own.plain and own.row == row.number:
                    empty.append(own)
                continue
            name = _stand_in(row, levels)
            if name is None:
                continue
        place = weights.get(levels[-1], region.place(Head.WEIGHT))
        indicator = _indicator(region, row, name, place, trail)
        found.append(indicator)
        own = row.under[levels[-2]] if len(levels) > 1 else None
        if empty and blank(own) and words_of(empty[-1]) in (indicator.level2, indicator.level1):
            empty.pop()  # its indicators stand in the rows below its name
        for group in trail:
            group.members.append(indicator)
    weight, score = _totals(region, total)
    torn = region.table.origin is Origin.CELLS and bool(weights)
    short = any(len(row.cells) < len(region.columns) for row in rows)
    sure = sure and not (torn and short)
    sure = sure and all(len(words_of(top.name)) <= _LONGEST for top in tops)
    return IndicatorTable(
        region.table, tuple(found), tuple(top.closed() for top in tops),
        _first(total), weight, score, sure, tuple(empty),
        frozenset(column.head for column in region.columns), _corner(region, rows),
        tuple(row for row in rows if row.moved and any(printed(c) for c in row.cells)),
    )  # fmt: skip


def _corner(region: Region, rows: Sequence[Row]) -> Cell | None:
    """What stands to the left of the first level: 绩效指标."""
    first = region.place(Head.LEVEL1)
    if not first:
        return None
    beside = [region.columns[0].cell, *(row.under[0] for row in rows)]
    return next((cell for cell in beside if cell is not None and cell.plain), None)


def _owners(region: Region, levels: Sequence[int]) -> dict[int, int]:
    """Level column → weight column, where each level has one of its own to its right."""
    places = [i for i, column in enumerate(region.columns) if column.head is Head.WEIGHT]
    if len(places) < 2:
        return {}
    owners: dict[int, int] = {}
    for place in places:
        left = [level for level in levels if level < place and level not in owners]
        if left:
            owners[left[-1]] = place
    return owners


def _open(
    region: Region, row: Row, depth: int, place: int,
    weights: dict[int, int], trail: list[_Open], tops: list[_Open],
) -> None:  # fmt: skip
    """Begin a new level where its cell says something that the row above does not cover."""
    cell = row.under[place]
    if cell is None or blank(cell) or cell.row != row.number or printed(cell) is not None:
        return
    del trail[depth:]
    own = weights.get(place)
    group = _Open(cell, depth + 1, _own(row, own) if own is not None else own_weight(cell))
    if len(trail) < depth and not trail and depth:
        tops.append(group)
    elif trail:
        trail[-1].groups.append(group)
    else:
        tops.append(group)
    trail.append(group)


def _own(row: Row, place: int | None) -> Printed | None:
    cell = row.under[place] if place is not None else None
    return printed(cell) if cell is not None and cell.row == row.number else None


def _bare(region: Region, row: Row) -> bool:
    heads = (Head.TARGET, Head.ACTUAL, Head.WEIGHT, Head.SCORE)
    return all(blank(cell) or dash(cell) for head in heads if (cell := region.cell(row, head)))


def _stand_in(row: Row, levels: Sequence[int]) -> Cell | None:
    """The name of a row whose third level is empty: its second."""
    for place in reversed(levels[:-1]):
        cell = row.under[place]
        if cell is not None and cell.plain and cell.row == row.number and printed(cell) is None:
            return cell
    return None


def _indicator(
    region: Region, row: Row, name: Cell, weight: int | None, trail: Sequence[_Open]
) -> Indicator:
    def own(head: Head) -> Cell | None:
        cell = region.cell(row, head)
        return cell if cell is not None and cell.row == row.number else None

    return Indicator(
        level1=words_of(trail[0].name) if trail else "",
        level2=words_of(trail[-1].name) if len(trail) > 1 else "",
        name=name, target=own(Head.TARGET), actual=own(Head.ACTUAL),
        weight=_own(row, weight), score=printed(own(Head.SCORE)), reason=own(Head.REASON),
        sign=own(Head.SIGN), unit=own(Head.UNIT), rule=own(Head.RULE),
        score_cell=own(Head.SCORE), moved=row.moved,
    )  # fmt: skip


def _first(row: Row | None) -> Cell | None:
    return next((cell for cell in row.cells if cell.plain), None) if row else None


def _totals(region: Region, row: Row | None) -> tuple[Printed | None, Printed | None]:
    """Weight and score of the total row: by column in a grid, else by order."""
    if row is None:
        return None, None
    weight, score = printed(region.cell(row, Head.WEIGHT)), printed(region.cell(row, Head.SCORE))
    if region.table.origin in (Origin.GRID, Origin.FLAT):
        return weight, score
    numbers = [number for cell in row.cells if (number := printed(cell))]
    slipped = any(
        printed(cell) for head in (Head.REASON, Head.RULE) if (cell := region.cell(row, head))
    )
    if slipped and len(numbers) > 1 and region.has(Head.WEIGHT, Head.SCORE):
        return numbers[0], numbers[-1]
    if len(row.cells) == len(region.columns):
        return weight, score
    if len(numbers) == 2 and region.has(Head.WEIGHT, Head.SCORE):
        return numbers[0], numbers[1]
    if len(numbers) == 1 and numbers[0].value == 100 and region.has(Head.WEIGHT):
        return numbers[0], None
    return weight, score


def _numbered(region: Region) -> IndicatorTable | None:
    """Indicators in one column of names, their levels told by how they are numbered."""
    rows, total = _until_total(region)
    named = [
        (row, cell, _depth(words_of(cell)))
        for row in rows
        if (cell := region.cell(row, Head.LEVEL3)) is not None and cell.plain
    ]
    if not named or not region.has(Head.WEIGHT):
        return None
    trail: list[_Open] = []
    tops: list[_Open] = []
    found: list[Indicator] = []
    for i, (row, cell, depth) in enumerate(named):
        while trail and trail[-1].depth >= depth:
            trail.pop()
        if printed(region.cell(row, Head.WEIGHT)) is None:
            continue
        inner = i + 1 < len(named) and named[i + 1][2] > depth
        if not inner:
            indicator = _indicator(region, row, cell, region.place(Head.WEIGHT), trail)
            found.append(indicator)
            for group in trail:
                group.members.append(indicator)
            if depth > 1:
                continue
        group = _Open(
            cell,
            depth,
            printed(region.cell(row, Head.WEIGHT)),
            printed(region.cell(row, Head.SCORE)),
        )
        if not inner:
            group.members.append(found[-1])
        (trail[-1].groups if trail else tops).append(group)
        trail.append(group)
    weight, score = _totals(region, total)
    return IndicatorTable(
        region.table, tuple(found), tuple(top.closed() for top in tops), _first(total),
        weight, score, all(row.sure for row, _, _ in named),
        columns=frozenset(column.head for column in region.columns),
    )  # fmt: skip


def _depth(words: str) -> int:
    """1 for 一、 and for no number, 2 for （一）, 3 for 1、, 4 for (1)."""
    return next((i for i, mark in enumerate(_DEPTHS, 1) if mark.match(words)), 1)
