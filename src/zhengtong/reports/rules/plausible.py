"""Figures that may be right but need a word: spent far beyond the budget, a budget below its parts.

All of them are put as questions; a reason anywhere in the report ends them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.funds import FundsRow, FundsTable
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.ledger import Aspect, Entry, Item
from zhengtong.reports.facts.printed import shown, words_of
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_WAN = Decimal(10_000)
_REASON = re.compile(
    r"(?:追加|调增|增拨)(?:了|的)?[^。;\d]{0,16}\d[\d.,]*[万千亿]?元"
    r"|(?:由于|因为|因|主要是|原因)[^。;]{0,40}(?:追加|调整预算|预算调整|年中|上级[^。;]{0,4}下达)"
    r"|(?:预算|决算|支出|执行|偏差|差异|超支)[^。;]{0,24}原因(?:是|为|:)[^。;]{4}"
)
_FAR = Decimal("1.5")
_TELLING = (Item.OPERATING, Item.PERSONNEL, Item.BASIC, Item.PROJECT, Item.THREE, Item.ALL)


def _reasoned(report: Reading) -> bool:
    return _REASON.search(report.folded) is not None


def _pairs(
    ledger: Sequence[Entry], report: int, one: Aspect, other: Aspect
) -> Iterator[tuple[Entry, Entry]]:
    """The same item under two aspects, of one year, each item once."""
    for item in _TELLING:
        firsts = [e for e in ledger if _is(e, report, item, one)]
        seconds = [e for e in ledger if _is(e, report, item, other)]
        pairs = ((a, b) for a in firsts for b in seconds if (a.year, a.table) == (b.year, b.table))
        yield from list(pairs)[:1]


def _is(entry: Entry, report: int, item: Item, aspect: Aspect) -> bool:
    return (
        entry.report == report and entry.item is item and entry.aspect is aspect and entry.sure
    )  # fmt: skip


@rule(
    "outturn-far-over-budget", "决算远大于预算，未说明原因", Severity.MEDIUM,
    basis="决算数应与预算数可比；偏差50%以上的，应说明追加、调整或者口径不同的原因",
    fires=(
        "2023年公用经费预算数20万元。\n2023年公用经费决算数400万元。",
    ),
    spares=(
        "2023年公用经费预算数20万元。\n2023年公用经费决算数22万元。",
        "2023年公用经费预算数20万元。\n2023年公用经费决算数400万元，偏差的主要原因是年中追加了大楼维修经费380万元。",
    ),
)  # fmt: skip
def outturn_far_over_budget(report: Reading) -> Iterator[Finding | Relation]:
    """More than one and a half times the budget of the same year."""
    if _reasoned(report):
        return
    for index in range(len(report.identities)):
        for budget, actual in _pairs(report.ledger, index, Aspect.BUDGET, Aspect.ACTUAL):
            if budget.amount <= 0 or actual.amount <= budget.amount * _FAR:
                continue
            times = actual.amount / budget.amount
            difference = (actual.amount - budget.amount) / _WAN
            yield Finding(
                [budget.place, actual.place],
                f"{actual.item.value}预算{budget.printed}，决算{actual.printed}，是预算的{shown(times, 1)}倍，多"
                f"{shown(difference)}万元，文中没有说明。预算数是否漏列，或者两数口径不同？",
                "与预算接近，或者说明原因", f"{budget.printed}→{actual.printed}",
                f"{shown(actual.amount / _WAN)}/{shown(budget.amount / _WAN)}={shown(times, 2)}",
                "核对预算数；确有追加的，写明原因和文号。", question=True,
            )  # fmt: skip


@rule(
    "budget-grown",
    "全年预算比年初预算大幅增加，未说明原因",
    Severity.MEDIUM,
    basis="预算调整应有依据：年中增加50%以上的，应说明追加的项目、金额和文号",
)
def budget_grown(report: Reading) -> Iterator[Finding | Relation]:
    """From the initial to the revised budget."""
    if _reasoned(report):
        return
    for index in range(len(report.identities)):
        for initial, revised in _pairs(report.ledger, index, Aspect.INITIAL, Aspect.BUDGET):
            if initial.amount <= 0 or revised.amount <= initial.amount * _FAR:
                continue
            growth = (revised.amount - initial.amount) / initial.amount * 100
            yield Finding(
                [initial.place, revised.place],
                f"年初预算{initial.printed}，全年预算{revised.printed}，增加{shown(growth, 1)}%，"
                "文中没有说明预算调整的原因。请补充。",
                "说明调整原因", f"{initial.printed}→{revised.printed}",
                f"({shown(revised.amount / _WAN)}-{shown(initial.amount / _WAN)})/"
                f"{shown(initial.amount / _WAN)}={shown(growth, 2)}%",
                "写明追加的项目、金额和文号。", question=True,
            )  # fmt: skip


@rule(
    "budget-below-parts",
    "预算总额小于其组成部分之和",
    Severity.MEDIUM,
    basis="年初预算总额应不小于其中的项目支出与公用经费等之和",
)
def budget_below_parts(report: Reading) -> Iterator[Finding | Relation]:
    """The total of one form against the lines of another."""
    for index in range(len(report.identities)):
        own = [e for e in report.ledger if e.report == index and e.table and e.sure]
        totals = [e for e in own if e.item is Item.ALL and e.aspect is Aspect.INITIAL]
        parts: dict[Item, Entry] = {}
        for entry in own:
            if entry.aspect in (Aspect.BUDGET, Aspect.INITIAL) and entry.item in (
                Item.PROJECT, Item.OPERATING, Item.PERSONNEL,
            ):  # fmt: skip
                parts.setdefault(entry.item, entry)
        if len({e.amount for e in totals}) != 1 or len(parts) < 2:
            continue
        total = totals[0]
        several = [e for e in parts.values() if e.year == total.year]
        amount = sum((e.amount for e in several), Decimal(0))
        if len(several) < 2 or amount <= total.amount + total.step * 2:
            continue
        expression = "+".join(shown(e.amount / _WAN) for e in several)
        names = "、".join(e.item.value for e in several)
        yield Finding(
            [total.place, *(e.place for e in several)],
            f"年初预算总额{total.printed}，小于{names}的预算之和{shown(amount / _WAN)}万元（{expression}）。"
            "两张表的预算数是否一个是年初数、一个是调整后的数？请核实。",
            f"不小于{shown(amount / _WAN)}万元", total.printed,
            f"{expression}-{shown(total.amount / _WAN)}={shown((amount - total.amount) / _WAN)}",
            "统一预算数的口径。", question=True,
        )  # fmt: skip


@rule(
    "remainder-unexplained",
    "“其中”只列出合计的一小部分",
    Severity.LOW,
    basis="附表“其中”列示主要支出：未列部分过大，看不出钱用在哪里",
)
def remainder_unexplained(report: Reading) -> Iterator[Finding | Relation]:
    """Rows that begin with 其中 below a total of which they are but little."""
    for table in report.funds:
        rows = table.rows
        for number, row in enumerate(rows):
            if not _begins_parts(row) or not number:
                continue
            whole = rows[number - 1]
            parts = [row, *_following(rows, number)]
            yield from _little(table, whole, parts)


def _begins_parts(row: FundsRow) -> bool:
    return row.label.startswith("其中")


def _following(rows: Sequence[FundsRow], number: int) -> list[FundsRow]:
    """Rows after 其中 whose label is set in, by blanks, as the first one's is."""
    found = []
    for row in rows[number + 1 : number + 12]:
        text = fold(row.label_cell.text) if row.label_cell else ""
        if not text.startswith(" ") and not _listed_below(text):
            break
        if words_of(row.label_cell).startswith("其中"):
            break
        found.append(row)
    return found


def _listed_below(text: str) -> bool:
    return re.match(r"\S{0,12}费[、,]|\S{2,6}费$", text.strip()) is not None


def _little(
    table: FundsTable, whole: FundsRow, parts: Sequence[FundsRow]
) -> Iterator[Finding | Relation]:
    total = whole.number(Head.SPENT, _last(table))
    if total is None or total.value * _scale(table) < 10 * _WAN or len(parts) < 2:
        return
    numbers = [n for row in parts if (n := row.number(Head.SPENT, _last(table))) is not None]
    amount = sum((n.value for n in numbers), Decimal(0))
    if len(numbers) < 2 or amount * 3 >= total.value or not amount:
        return
    expression = "+".join(shown(n.value) for n in numbers)
    rest = total.value - amount
    places = [parts[0].label_cell.span if parts[0].label_cell else total.span, total.span]
    yield Finding(
        places,
        f"{whole.label}{shown(total.value)}，“其中”列出的只有{shown(amount)}（{expression}），占"
        f"{shown(amount / total.value * 100, 1)}%，其余{shown(rest)}没有去向。请补充主要支出。",
        f"{expression} 接近 {shown(total.value)}", shown(amount),
        f"{shown(total.value)}-({expression})={shown(rest)}", "补列主要的支出项目。", question=True,
    )  # fmt: skip


def _last(table: FundsTable) -> int:
    """Which of several columns of spending is this year's: the last."""
    return max(0, sum(column.head is Head.SPENT for column in table.region.columns) - 1)


def _scale(table: FundsTable) -> Decimal:
    return {"元": Decimal(1), "千元": Decimal(1000), "亿元": _WAN * _WAN}.get(table.unit, _WAN)


_SAME_VAGUE = re.compile(
    r"([一-龥]{2,12})((\d+(?:\.\d+)?)[万千百]?[余多]?(?:人次|人|户次))(?:,|、|;)"
    r"([一-龥、]{2,16})((\d+(?:\.\d+)?)[万千百]?[余多]?件)"
)


@rule(
    "persons-equal-cases", "人次与件数写成同一个约数", Severity.LOW,
    basis="接待人次与办件数由不同的台账统计，通常不同",
    fires=("大厅全年接待群众2.3万余人次，办理各类事项2.3万余件。",),
    spares=("大厅全年接待群众2.3万余人次，办理各类事项1.9万余件。",),
)  # fmt: skip
def persons_equal_cases(report: Reading) -> Iterator[Finding | Relation]:
    """接待…人次, 办理…件: one figure for both."""
    for match in _SAME_VAGUE.finditer(report.folded):
        if (
            match.group(2).rstrip("人次户") != match.group(5).rstrip("件")
            or len(match.group(3)) < 2
        ):
            continue
        yield Finding(
            [Span(match.start(2) - min(4, len(match.group(1))), match.end())],
            f"接待的人次和办理的件数都是{match.group(5).rstrip('件')}。两者通常不同，请核实各自的统计来源。",
            "人次与件数分别统计", f"{match.group(2)}＝{match.group(5)}", fix="按台账分别填写。",
            question=True,
        )  # fmt: skip
