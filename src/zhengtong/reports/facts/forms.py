"""The forms of a document: their funds, their indicators, and which belong together; boxes ticked.

(基础数据表, 自评表, 项目支出绩效报告表: 是否实行招投标 √是 □否.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from zhengtong.reports.documents.model import Cell, Document, Origin, Span, Table
from zhengtong.reports.facts.flat_regions import flat_regions
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.funds import FundsRow, FundsTable, View, funds_table, views_of
from zhengtong.reports.facts.heads import head_of
from zhengtong.reports.facts.indicators import IndicatorTable, indicator_table
from zhengtong.reports.facts.printed import printed, words_of
from zhengtong.reports.facts.regions import Region, regions_of

__all__ = ["Choice", "Form", "Forms"]

_TICKED = "√☑✓✔■☒"
_OPEN = "□☐"
_LABEL = re.compile(
    r".{0,8}(?:单位|部门|编号|编码|代码|负责人|联系人|电话|时间|类别|属性|年度)[:(]?.{0,6}"
)
_BOX = re.compile(rf"[{_TICKED}{_OPEN}]")
_CHOICE = re.compile(rf"([{_TICKED}{_OPEN}])\s*([^\s{_TICKED}{_OPEN}:;,，；]{{1,8}})")
_AFTER = re.compile(rf"([^\s{_TICKED}{_OPEN}:;,，；]{{1,8}})\s*([{_TICKED}{_OPEN}])")


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with boxes: what it asks, the words ticked and those left open."""

    asked: str
    ticked: tuple[str, ...]
    left: tuple[str, ...]
    span: Span
    label: Span


@dataclass(frozen=True, slots=True)
class Form:
    """An indicator table and the row of its form in which the execution of the budget is scored."""

    indicators: IndicatorTable
    execution: FundsRow | None
    funds: FundsTable | None


@dataclass
class Forms:
    """Everything that the tables of one document say, in reading order."""

    document: Document

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        return tuple(
            region
            for table in self.document.tables()
            for region in (
                flat_regions(table) if table.origin is Origin.FLAT else regions_of(table)
            )
        )

    @cached_property
    def funds(self) -> tuple[FundsTable, ...]:
        found = (funds_table(region, self.document) for region in self.regions)
        return tuple(each for each in found if each is not None)

    @cached_property
    def indicators(self) -> tuple[IndicatorTable, ...]:
        return tuple(form.indicators for form in self.forms)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Each indicator table with the funds that stand before it in the same form."""
        funds = {id(each.region): each for each in self.funds}
        going = self._interrupted
        found: list[Form] = []
        last: FundsTable | None = None
        for region in self.regions:
            if id(region) in funds:
                here = funds[id(region)]
                if here.execution is not None or last is None or last.execution is None:
                    last = here
                continue
            table = indicator_table(region)
            if table is None or not table.indicators:
                continue
            if table.total is None and id(table.table) in going:
                table = replace(table, sure=False)
            found.append(Form(table, last.execution if last else None, last))
            last = None
        return tuple(found)

    @cached_property
    def _interrupted(self) -> frozenset[int]:
        """Tables that another one follows at once: a page may have cut one form in two."""
        blocks = self.document.blocks
        return frozenset(
            id(one)
            for one, two in pairwise(blocks)
            if isinstance(one, Table) and isinstance(two, Table)
        )

    @cached_property
    def views(self) -> tuple[View, ...]:
        return tuple(view for table in self.document.tables() for view in views_of(table))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for table in self.document.tables() for choice in _choices(table))

    def entry(self, *labels: str) -> Iterator[tuple[Cell, Cell]]:
        """Label and value of the cells beside one another whose label is one of `labels`.

        In text a merged cell leaves blanks behind it, so the value may stand after them.
        """
        for table in self.document.tables():
            if table.origin is Origin.FLAT:
                continue
            for row in table.rows:
                for i, label in enumerate(row[:-1]):
                    if words_of(label).rstrip(":") in labels:
                        yield (
                            label,
                            row[i + 1] if table.origin is Origin.GRID else _value(row[i + 1 :]),
                        )


def _value(rest: Sequence[Cell]) -> Cell:
    """The first cell that says something, unless that is the next label."""
    said = next((cell for cell in rest if cell.plain), rest[0])
    return rest[0] if head_of(said) or _LABEL.fullmatch(words_of(said)) else said


def _choices(table: Table) -> Iterator[Choice]:
    for row in table.rows:
        for i, cell in enumerate(row):
            if _BOX.search(cell.text) is None or len(cell.text) > 200:
                continue
            for line, start in _lines(cell):
                choice = _choice(line, start, row[i - 1] if i else None)
                if choice is not None:
                    yield choice


def _lines(cell: Cell) -> Iterator[tuple[str, int]]:
    at = cell.span.start
    for line in cell.text.split("\n"):
        if _BOX.search(line):
            yield line, at
        at += len(line) + 1


def _choice(line: str, start: int, before: Cell | None) -> Choice | None:
    text = fold(line)
    first = _BOX.search(text)
    if first is None:
        return None
    lead = text[: first.start()].strip()
    leading = not lead or lead.endswith((":", "?"))
    pattern = _CHOICE if leading else _AFTER
    marks = [(m[1], m[2]) if leading else (m[2], m[1]) for m in pattern.finditer(text)]
    if not marks:
        return None
    asked, label = lead.rstrip(":? "), Span(start, start + len(lead))
    if (not leading or not asked) and before is not None:
        asked, label = words_of(before), before.span
    if not asked or (printed(before) is not None and not leading):
        return None
    words = text.rstrip()
    begin = start + (first.start() if leading else 0)
    return Choice(
        asked,
        tuple(word for mark, word in marks if mark in _TICKED),
        tuple(word for mark, word in marks if mark in _OPEN),
        Span(begin, start + min(len(words), first.start() + 60)),
        label,
    )
