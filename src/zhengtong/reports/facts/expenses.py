"""The rows of a basic-data table as a tree: 三公经费 with 公务用车, 出国, 接待 under it.

(部门整体支出绩效评价基础数据表: 上年决算数, 本年预算数, 本年决算数.) Depth is told by numbers
(1、2、3、), by 其中 and by the names that the forms use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhengtong.reports.facts.funds import FundsRow, FundsTable
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.printed import Printed, printed

__all__ = ["Expense", "Years", "expenses_of", "walk", "years_of"]

_NUMBERED = re.compile(r"\(?\d{1,2}[、.)]|[①-⑳]|\([一二三四五六七八九十]\)")
_AMONG = re.compile(r"其中[:：]?")
_TOPS = re.compile(
    r"[“\"]?三公[”\"]?经费(?:支出)?|项目支出|公用经费|日常公用经费|人员经费|基本支出|政府采购金额|部门基本支出预算调整|一般公共预算支出|会议费|培训费"
)
_CAR_PARTS = re.compile(r"(?:公务?用?车)?(?:购置|运行)")
_PREFIX = re.compile(r"^(?:其中[:：]?|\(?\d{1,2}[、.)]|[①-⑳])")


@dataclass
class Expense:
    """One row. `among`: its rows are introduced by 其中 and need not be all there is."""

    name: str
    row: FundsRow
    parts: list[Expense] = field(default_factory=list)
    among: bool = False


@dataclass(frozen=True, slots=True)
class Years:
    """The columns of a basic-data table: numbers of last year's outturn, this year's budget and
    this year's outturn; None where the form has no such column."""

    before: int | None
    budget: int
    outturn: int

    def of(self, row: FundsRow, place: int | None) -> Printed | None:
        return printed(row.row.under[place]) if place is not None else None


def years_of(table: FundsTable) -> Years | None:
    """Which column is which year's; None where the table has not this form."""
    columns = table.region.columns
    spent = [i for i, column in enumerate(columns) if column.head is Head.SPENT]
    budgets = [i for i, c in enumerate(columns) if c.head in (Head.BUDGET, Head.INITIAL)]
    if len(budgets) != 1 or not spent or len(spent) > 2 or table.execution is not None:
        return None
    if not any("决算" in columns[i].label for i in spent):
        return None
    named = "".join(row.label for row in table.rows)
    if "三公" not in named and not ("公用经费" in named and "项目支出" in named):
        return None
    if re.search(r"[一二三四五]、|\([一二三四五]\)|合计|总计", named):
        return None
    order = sorted(spent, key=lambda i: columns[i].label)
    early = [i for i in order if "上年" in columns[i].label]
    if len(spent) == 2:
        before = early[0] if early else order[0]
        after = next(i for i in spent if i != before)
        return Years(before, budgets[0], after)
    return Years(None, budgets[0], spent[0])


def expenses_of(table: FundsTable) -> list[Expense]:
    """The tree of its rows; a row of an unknown name begins a tree of its own."""
    tops: list[Expense] = []
    for row in table.rows:
        if not row.label or row.row.total:
            continue
        each = Expense(_PREFIX.sub("", row.label), row)
        numbered = _NUMBERED.match(row.label) is not None
        begins = _TOPS.fullmatch(each.name) is not None and not numbered
        under = tops[-1] if tops and _TOPS.fullmatch(tops[-1].name) and not begins else None
        if under is None or not _hang(under, each, row.label, numbered):
            tops.append(each)
    return tops


def _hang(top: Expense, each: Expense, label: str, numbered: bool) -> bool:
    """Put a row under its top, or under the numbered row that it is among; False for neither."""
    among = _AMONG.match(label) is not None
    last = top.parts[-1] if top.parts else None
    if numbered:
        top.parts.append(each)
    elif last is not None and _NUMBERED.match(last.row.label) and (among or last.parts):
        last.parts.append(each)
        last.among = not _CAR_PARTS.search(each.name)
    elif among or top.among:
        top.among = True
        top.parts.append(each)
    else:
        return False
    return True


def walk(tops: list[Expense]) -> Iterator[Expense]:
    """Every row, the outer ones first."""
    for each in tops:
        yield each
        yield from walk(each.parts)
