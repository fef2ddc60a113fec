"""Forms whose empty cells have vanished: rows told from the order of words and numbers alone.

A row of indicators is names, then values, of which weight and score come last; a row of funds is
a label, then amounts. A row that can be read in two ways is marked as not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhengtong.reports.documents.lines import is_level
from zhengtong.reports.documents.model import Cell, Span, Table
from zhengtong.reports.facts.heads import MONEY, Head, head_of
from zhengtong.reports.facts.printed import dash, printed, words_of
from zhengtong.reports.facts.regions import TOTALS, Column, Region, Row

__all__ = ["flat_regions"]

_VALUE = re.compile(
    r"[<>=≥≤约近]{0,2}-?\d[\d,]*(?:\.\d+)?[^\d\W]{0,4}[%‰]?(?:/年)?|[-/—]+|[<>=≥≤]{1,2}"
)
_DROPPED = re.compile(r"指标\s?\d{1,2}[:.]?|[.…]{1,6}|\.{2,}|\(\d{1,3}分\)")
_MEASURE = re.compile(r"[%‰㎡]|[一-龥][一-龥/·]{0,5}")
_STOPS = ("年度总体目标", "总体目标", "绩效指标", "绩效目标", "一级指标", "预期目标")
_TOPS = re.compile(
    r"(?:产出|效益|效果|满意度|成本|决策|过程|投入|履职|管理)(?:指标|效能|效率)?(?:\(?\d+分?\)?)?"
)
_UNDER_OUTPUT = re.compile(r"成本(?:指标)?")
_LEAST = 4
_FRAME = {Head.LEVEL1, Head.LEVEL2, Head.LEVEL3, Head.LEVEL4, Head.REASON, Head.RULE, Head.OTHER}


def flat_regions(table: Table) -> Iterator[Region]:
    """The indicators and the funds of a table of which only the order of the words is left."""
    words = _joined([cell for row in table.rows for cell in row if cell.plain])
    runs = list(_runs(words))
    for n, (first, last) in enumerate(runs):
        end = runs[n + 1][0] if n + 1 < len(runs) else len(words)
        heads = [(head_of(cell) or Head.OTHER, cell) for cell in words[first:last]]
        kinds = [head for head, _ in heads]
        body = words[last:end]
        if Head.WEIGHT in kinds and (Head.LEVEL3 in kinds or Head.LEVEL2 in kinds):
            yield _indicators(table, heads, body, n)
        elif sum(head in MONEY for head in kinds) > 1:
            yield _funds(table, heads, body, n)


def _cell(words: Cell, row: int, column: int) -> Cell:
    return Cell(words.text, words.span, row, column)


def _joined(words: Sequence[Cell]) -> list[Cell]:
    """Words of which several make one heading (年初 / 预算数) or one level (经济效益 / 指标)."""
    found: list[Cell] = []
    i = 0
    while i < len(words):
        taken = next((n for n in (3, 2) if _one_head(words[i : i + n], n)), 1)
        if taken > 1:
            part = words[i : i + taken]
            span = Span(part[0].span.start, part[-1].span.end)
            text = "\n".join(cell.text for cell in part)
            found.append(Cell(text, span, part[0].row, part[0].column))
        elif not _DROPPED.fullmatch(words_of(words[i])):
            found.append(words[i])
        i += taken
    return found


def _one_head(part: Sequence[Cell], count: int) -> bool:
    if len(part) < count or any(printed(cell) for cell in part):
        return False
    together = "".join(words_of(cell) for cell in part)
    if len(together) > 30:
        return False
    if words_of(part[-1]) == "指标":
        return count == 2 and (is_level(together) or head_of(together) is Head.LEVEL1)
    if count == 2 and together.endswith("指标") and is_level(together):
        return not is_level(part[0].text) and not is_level(part[1].text)  # 可持续影 / 响指标
    whole = head_of(together)
    if whole is None:
        return False
    alone = [head_of(cell) for cell in part]
    return None in alone and whole is not Head.OTHER and alone[0] is None


def _runs(words: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Where headings follow one another: first and after the last of at least four."""
    i = 0
    while i < len(words):
        end = i
        while end < len(words) and head_of(words[end]) is not None:
            end += 1
        if end - i >= _LEAST:
            yield i, end
        i = max(end, i + 1)


def _value(cell: Cell) -> bool:
    return _VALUE.fullmatch(words_of(cell)) is not None


def _points(cell: Cell) -> bool:
    number = printed(cell)
    return number is not None and number.unit in ("", "分") and 0 <= number.value <= 150


def _cut(body: Sequence[Cell], unit: int | None = None) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Words and the values after them, again and again; `unit`: which value is a unit's name."""
    names: list[Cell] = []
    values: list[Cell] = []
    for cell in body:
        measure = unit and len(values) == unit and _MEASURE.fullmatch(words_of(cell))
        if _value(cell) or (measure and not is_level(cell.text)):
            values.append(cell)
            continue
        if values:
            yield names, values
            names, values = [], []
        names.append(cell)
    if names or values:
        yield names, values


# ---- indicators


def _indicators(
    table: Table, heads: Sequence[tuple[Head, Cell]], body: Sequence[Cell], heading: int
) -> Region:
    columns = [Column(head, cell) for head, cell in heads]
    places = {column.head: i for i, column in reversed(list(enumerate(columns)))}
    wanted = [i for i, column in enumerate(columns) if column.head not in _FRAME]
    rows: list[Row] = []
    top = ""
    heads_of = [columns[i].head for i in wanted]
    unit = heads_of.index(Head.UNIT) if Head.UNIT in heads_of else None
    for names, values in _cut(body, unit):
        number = len(rows)
        under: list[Cell | None] = [None] * len(columns)
        total = next((cell for cell in names if _total(cell)), None)
        if total is not None:
            before = names[: names.index(total)]
            if before and rows:
                _give_reason(rows, before, places)
            rows.append(_total_row(total, values, number, under, places, wanted))
            break
        levels = [i for i, cell in enumerate(names) if is_level(cell.text)]
        if levels and rows and levels[0]:
            _give_reason(rows, names[: levels[0]], places)
        names = names[levels[0] :] if levels else names
        bare = bool(values) and bool(names) and all(is_level(cell.text) for cell in names)
        rest = names[-1:] if bare else [cell for cell in names if not is_level(cell.text)]
        over = [cell for cell in names if is_level(cell.text) and not (bare and cell is names[-1])]
        top = _lay_levels(over, top, number, under, places)
        sure = _lay(rest, values, wanted, columns, number, under, places, not levels)
        rows.append(Row(number, (*names, *values), tuple(under), sure=sure))
    if len(rows) > 2 and not rows[-1].total and _torn(rows[-1], columns, places):
        del rows[-1]
    return Region(table, tuple(columns), tuple(rows), heading)


def _torn(last: Row, columns: Sequence[Column], places: dict[Head, int]) -> bool:
    """Does an excerpt end in the row, before its weight and score?"""
    if not last.sure:
        return True
    wanted = [i for head, i in places.items() if head in (Head.WEIGHT, Head.SCORE)]
    return any(last.under[i] is None for i in wanted) and any(map(_value, last.cells))


def _total(cell: Cell) -> bool:
    return words_of(cell).rstrip(":").split("(")[0] in TOTALS


def _total_row(
    total: Cell, values: Sequence[Cell], number: int, under: list[Cell | None],
    places: dict[Head, int], wanted: Sequence[int],
) -> Row:  # fmt: skip
    """Weight and score of the total row: two numbers, or one for every heading of values."""
    numbers = [cell for cell in values if _points(cell)]
    cells = [_cell(cell, number, i) for i, cell in enumerate([total, *numbers])]
    if Head.SCORE not in places:
        under[places[Head.WEIGHT]] = cells[1] if len(cells) > 1 else None
    elif len(numbers) == 2:
        under[places[Head.WEIGHT]], under[places[Head.SCORE]] = cells[1], cells[2]
    elif len(numbers) == len(wanted):
        for place, cell in zip(wanted, cells[1:], strict=True):
            under[place] = cell
    return Row(number, tuple(cells), tuple(under))


def _give_reason(rows: list[Row], words: Sequence[Cell], places: dict[Head, int]) -> None:
    """Words before the next level explain the row above."""
    place = places.get(Head.REASON)
    last = rows[-1]
    if place is None or last.under[place] is not None:
        return
    under = list(last.under)
    under[place] = _cell(words[0], last.number, place)
    rows[-1] = Row(last.number, last.cells, tuple(under), last.moved, last.sure)


def _lay_levels(
    levels: Sequence[Cell], top: str, number: int, under: list[Cell | None],
    places: dict[Head, int],
) -> str:  # fmt: skip
    """Put the names of levels under theirs; what the first level is from here on."""
    first, second = places.get(Head.LEVEL1), places.get(Head.LEVEL2)
    opens = False
    for cell in levels:
        words = words_of(cell)
        opens = _TOPS.fullmatch(words) is not None and not opens
        if opens and _UNDER_OUTPUT.match(words) and top[:2] in ("产出", "") and len(levels) == 1:
            opens = False
        if opens and first is not None:
            under[first] = _cell(cell, number, first)
            top = words
        elif second is not None:
            under[second] = _cell(cell, number, second)
    return top


def _lay(
    names: list[Cell], values: list[Cell], wanted: Sequence[int], columns: Sequence[Column],
    number: int, under: list[Cell | None], places: dict[Head, int], follows: bool,
) -> bool:  # fmt: skip
    """Put name and values under their headings; is there one way only to do it?"""
    name_at = places.get(Head.LEVEL3, places.get(Head.LEVEL2, 0))
    if len(values) == len(wanted) + 1 and words_of(values[-1]) in ("0", "-", "/"):
        values = values[:-1]
    scored = [i for i in wanted if columns[i].head in (Head.WEIGHT, Head.SCORE)]
    told = len(wanted) - len(values)
    ends = list(wanted[-len(scored) :]) == scored
    if not names or told < 0 or not scored:
        return False
    if told:
        spoken = [i for i in wanted if columns[i].head in (Head.TARGET, Head.ACTUAL)]
        if not ends or told > len(spoken) or len(names) <= told or told != len(spoken):
            alone = ends and not any(column.head is Head.UNIT for column in columns)
            return _weights_only(names, values, scored, alone, number, under, name_at)
        for place, cell in zip(spoken, names[-told:], strict=True):
            under[place] = _cell(cell, number, place)
        names = names[:-told]
        laid = dict(zip(scored, values, strict=False))
    else:
        laid = dict(zip(wanted, values, strict=True))
    if not all(_points(laid[i]) for i in scored if i in laid):
        return False
    for place, cell in laid.items():
        under[place] = _cell(cell, number, place)
    name = names[-1] if follows else names[0]
    under[name_at] = _cell(name, number, name_at)
    return True


def _weights_only(
    names: list[Cell], values: list[Cell], scored: Sequence[int], ends: bool, number: int,
    under: list[Cell | None], name_at: int,
) -> bool:  # fmt: skip
    """Weight and score of a row of which a value is missing or is told in words."""
    if not ends or len(values) < len(scored) or not all(_points(c) for c in values[-len(scored) :]):
        return False
    if len(values) > len(scored) and not any("%" in c.text for c in values[: -len(scored)]):
        return False
    for place, cell in zip(scored, values[-len(scored) :], strict=True):
        under[place] = _cell(cell, number, place)
    under[name_at] = _cell(names[0], number, name_at)
    return True


# ---- funds


def _funds(
    table: Table, heads: Sequence[tuple[Head, Cell]], body: Sequence[Cell], heading: int
) -> Region:
    named = [(head, cell) for head, cell in heads if head not in (Head.OTHER, Head.LABEL)]
    columns = [Column(Head.LABEL, heads[0][1]), *(Column(head, cell) for head, cell in named)]
    wanted = [i for i, c in enumerate(columns) if c.head not in (Head.LABEL, Head.REASON)]
    rows: list[Row] = []
    for names, values in _cut(_before_stop(body)):
        for i, cell in enumerate(names):
            number = len(rows)
            under: list[Cell | None] = [None] * len(columns)
            label = _cell(cell, number, 0)
            under[0] = label
            numbers = values if i == len(names) - 1 else []
            places = _places(columns, wanted, numbers)
            for place, value in zip(places, numbers, strict=False):
                under[place] = _cell(value, number, place)
            cells = (label, *(c for c in under[1:] if c is not None))
            rows.append(Row(number, cells, tuple(under), sure=bool(places) or not numbers))
    return Region(table, tuple(columns), tuple(rows), heading)


def _before_stop(body: Sequence[Cell]) -> Sequence[Cell]:
    end = next((i for i, cell in enumerate(body) if words_of(cell) in _STOPS), len(body))
    return body[:end]


def _places(
    columns: Sequence[Column], wanted: Sequence[int], values: Sequence[Cell]
) -> Sequence[int]:
    """The columns of the values of one row; none where it is not plain which are missing."""
    if len(values) == len(wanted):
        return wanted
    money = [i for i in wanted if columns[i].head in MONEY]
    if list(wanted[: len(money)]) != money or len(values) < len(money):
        return ()
    if any(printed(cell) is None and not dash(cell) for cell in values):
        return ()
    rest = values[len(money) :]
    if not rest:
        return money
    rate = next((i for i in wanted if columns[i].head is Head.RATE), None)
    if len(rest) == 1 and "%" in rest[0].text and rate is not None:
        return [*money, rate]
    if all(dash(cell) for cell in rest):
        return money
    scored = [i for i in wanted if columns[i].head in (Head.WEIGHT, Head.SCORE)]
    numbers = [number.value for cell in rest if (number := printed(cell)) and "%" not in cell.text]
    if len(rest) == len(numbers) == len(scored) == 2 and numbers[0] >= numbers[1] > 1:
        return [*money, *scored]  # the rate is blank: weight and score are left
    return ()
