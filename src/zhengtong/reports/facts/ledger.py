"""The figures that every report of this kind gives, under one name each, wherever they stand.

Income and spending, basic and project expenditure, carry-overs: each with what it is (budget,
outturn, objective), its year and its place, from the prose and from tables, so that the same
figure given twice can be compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zhengtong.reports.documents.model import Document, Span
from zhengtong.reports.facts.clauses import Breakdown
from zhengtong.reports.facts.funds import FundsTable, View
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.identity import Identity
from zhengtong.reports.facts.mentions import Mention, Passage
from zhengtong.reports.facts.quantities import Measure
from zhengtong.reports.facts.sections import Outline
from zhengtong.reports.facts.units import MONEY

__all__ = ["Aspect", "Entry", "Item", "entries_of", "item_of"]


class Item(StrEnum):
    """What the money is; the value is its usual name."""

    INCOME = "收入合计"
    INCOME_GRAND = "收入总计"
    SPENDING = "支出合计"
    SPENDING_GRAND = "支出总计"
    BASIC = "基本支出"
    PROJECT = "项目支出"
    PERSONNEL = "人员经费"
    OPERATING = "公用经费"
    GENERAL_BUDGET = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金"
    STATE_CAPITAL = "国有资本经营预算"
    SOCIAL_INSURANCE = "社会保险基金"
    OTHER_MONEY = "其他资金"
    THREE = "三公经费"
    RECEPTION = "公务接待费"
    VEHICLES = "公务用车购置及运行维护费"
    ABROAD = "因公出国（境）费"
    OPENING = "年初结转和结余"
    CLOSING = "年末结转和结余"
    USED_SURPLUS = "使用非财政拨款结余"
    DISTRIBUTED = "结余分配"
    ALL = "资金总额"


class Aspect(StrEnum):
    """What a figure says of its item."""

    INITIAL = "年初预算"
    BUDGET = "预算"
    TARGET = "绩效目标"
    ACTUAL = "决算"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure in 元; `step` as of `Quantity`, in 元. `report`: which of the reports in the file;
    `scope`: the one budget whose section it stands in; `printed`: number and unit, to be said."""

    item: Item
    aspect: Aspect
    year: int
    amount: Decimal
    step: Decimal
    printed: str
    place: Span
    table: bool
    report: int = 0
    scope: str = ""
    sure: bool = True
    mention: Mention | None = None


_NAMES: tuple[tuple[Item, str], ...] = (
    (Item.INCOME_GRAND, r"收入(?:决算|预算)?总计"),
    (Item.SPENDING_GRAND, r"支出(?:决算|预算)?总计"),
    (Item.INCOME, r"总收入|收入(?:预算|决算)?(?:合计|总额)?"),
    (Item.SPENDING, r"总支出|(?:部门)?(?:整体)?支出(?:预算|决算)?(?:合计|总额)?"),
    (Item.BASIC, r"基本支出(?:预算|决算)?(?:经费|合计)?"),
    (Item.PROJECT, r"项目支出(?:预算|决算)?(?:经费|合计)?"),
    (Item.PERSONNEL, r"(?:基本支出)?人员(?:经费|支出)(?:支出)?"),
    (Item.OPERATING, r"(?:基本支出)?(?:日常)?公用(?:经费|支出)(?:支出)?"),
    (Item.GENERAL_BUDGET, r"一般公共预算(?:财政)?(?:拨款|资金)?(?:支出)?"),
    (Item.GOVERNMENT_FUND, r"政府性基金(?:预算)?(?:财政)?(?:拨款|资金)?(?:支出)?"),
    (Item.STATE_CAPITAL, r"国有资本经营(?:预算)?(?:拨款|资金)?(?:支出)?"),
    (Item.SOCIAL_INSURANCE, r"社会?保险?基金(?:预算)?(?:资金)?(?:支出)?"),
    (Item.OTHER_MONEY, r"其他资金"),
    (Item.THREE, r"[“\"]?三公[”\"]?经费(?:支出)?(?:决算|预算)?(?:合计|总额)?"),
    (Item.RECEPTION, r"公务接待(?:费|经费|支出)?(?:支出)?"),
    (Item.VEHICLES, r"公务用车购置[及和与](?:运行)?(?:维护)?(?:费|经费)?(?:支出)?"),
    (Item.ABROAD, r"(?:因公)?出国(?:\(境\))?(?:费用?|经费)?(?:支出)?"),
    (Item.OPENING, r"(?:年初|上年|以前年度|上年度)(?:财政拨款)?(?:结转和?结余|结余和?结转|结转|结余)(?:资金)?"),
    (Item.CLOSING, r"(?:年末|年底)(?:财政拨款)?(?:结转和?结余|结余和?结转|结转|结余)(?:资金)?"),
    (Item.USED_SURPLUS, r"(?:使用|用|动用)(?:非财政拨款结余|专用结余|事业基金|以前年度结余)(?:弥补.{0,6})?"),
    (Item.DISTRIBUTED, r"结余分配"),
)  # fmt: skip
_GRAND = {Item.INCOME: Item.INCOME_GRAND, Item.SPENDING: Item.SPENDING_GRAND}
_ITEM = re.compile("|".join(f"({name})" for _, name in _NAMES))
_SHELL = re.compile(
    r"^(?:[\d一二三四五六七八九十]{1,2}[、.]|\([一二三四五六七八九十\d]\)|其中:?|我?[部本]?(?:部门|单位|局|中心|院|校|委|办)(?=\S{3})"
    r"|20\d\d年?|本年度?|当年|全年|年度|全部|决算|实际|完成|预算|安排|年初预算|财政拨款(?=支出|收入)|总(?=支出$|收入$)|:|,| )+"
)
_TAIL = re.compile(r"(?:预算|决算|实际|执行)?(?:数|金额|总额|情况|安排|完成|支出数|资金)*$")
_FUND_NAMES = re.compile(
    r"一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算|部门预算管理|预算单位"
)
_MARKS = (
    (Aspect.TARGET, re.compile(r"绩效目标|目标金额|申报目标")),
    (Aspect.INITIAL, re.compile(r"年初(?:部门)?(?:预算|安排|批复)|预算批复")),
    (Aspect.BUDGET, re.compile(r"预算(?!执行|完成|绩效|单位|管理)|计划|拟安排|调整后")),
    (
        Aspect.ACTUAL,
        re.compile(
            r"决算|实际|执行|完成|支出(?:共计|合计|总计)|收入(?:共计|合计|总计)|使用|发生|列支|支出情况|收入情况"
        ),
    ),
)
_HEADS = {
    Head.INITIAL: Aspect.INITIAL, Head.BUDGET: Aspect.BUDGET, Head.ADJUSTED: Aspect.UNKNOWN,
    Head.SPENT: Aspect.ACTUAL,
}  # fmt: skip
_SCOPES = re.compile(r"一般公共预算|政府性基金|国有资本经营|社会保险基金|财政拨款")
_COLUMN_YEAR = re.compile(r"(20\d\d)年")


def item_of(label: str, total: bool = False) -> Item | None:
    """The item that a label names; None for everything else. 收入 and 支出 alone only as totals."""
    words = _SHELL.sub("", label.strip(' “”"'))
    if len(words) > 24:
        return None
    found = _ITEM.fullmatch(words) or _ITEM.fullmatch(_TAIL.sub("", words))
    if found is None or found.lastindex is None:
        return None
    item = _NAMES[found.lastindex - 1][0]
    if item in (Item.INCOME, Item.SPENDING) and not (total or len(found.group()) > 3):
        return None
    return item


def entries_of(
    document: Document, passages: Sequence[Passage], breakdowns: Sequence[Breakdown],
    tables: Sequence[FundsTable], views: Sequence[View], outline: Outline,
    identities: Sequence[Identity],
) -> tuple[Entry, ...]:  # fmt: skip
    """All entries, the prose first."""
    found = [
        *_told(passages, breakdowns, outline),
        *_tabled(tables),
        *_viewed(views, tables),
    ]
    placed = []
    starts = [each.span.start for each in identities]
    for entry in found:
        report = max(0, bisect_right(starts, entry.place.start) - 1)
        year = identities[report].year
        placed.append(_settled(entry, report, year))
    return tuple(placed)


def _settled(entry: Entry, report: int, year: int) -> Entry:
    own = entry.year if entry.year > 0 else year + entry.year if year else 0
    return Entry(
        entry.item, entry.aspect, own, entry.amount, entry.step, entry.printed, entry.place,
        entry.table, report, entry.scope, entry.sure, entry.mention,
    )  # fmt: skip


def _told(
    passages: Sequence[Passage], breakdowns: Sequence[Breakdown], outline: Outline
) -> Iterator[Entry]:
    wholes = {
        (found.passage.block, part.start): found.whole
        for found in breakdowns
        for part in found.parts
        if found.sign in ("其中", "括号")
    }
    for passage in passages:
        titles = ""
        for each in passage.mentions:
            quantity = each.quantity
            if quantity.measure is not Measure.MONEY or each.change or quantity.per:
                continue
            item = item_of(each.label, each.total) or item_of(each.lead, each.total)
            if item is None:
                continue
            if each.lead.endswith(("总计", "总计为")):
                item = _GRAND.get(item, item)  # with what was carried over: not the year's own
            if not titles:
                covering = outline.covering(quantity.span.start)
                titles = " ".join(section.title for section in covering) or " "
            whole = wholes.get((passage.block, each.start), each)
            before = passage.seen.text[each.sentence[0] : each.start]
            aspect = _aspect(before) or _aspect(titles)
            scope = _SCOPES.findall(before) or _SCOPES.findall(titles)
            year = -1 if each.prior or whole.prior else each.year or whole.year
            yield Entry(
                item, aspect, year, quantity.yuan, quantity.step * MONEY[quantity.unit],
                f"{quantity.value}{quantity.unit}", passage.quote(each), False,
                scope=scope[-1] if scope else "", sure=quantity.exact, mention=each,
            )  # fmt: skip


def _aspect(words: str) -> Aspect:
    """What the last telling word says; the names of funds tell nothing."""
    plain = _FUND_NAMES.sub("", words)
    last, found = -1, Aspect.UNKNOWN
    for aspect, mark in _MARKS:
        for match in mark.finditer(plain):
            if match.start() > last:
                last, found = match.start(), aspect
    return found


def _tabled(tables: Sequence[FundsTable]) -> Iterator[Entry]:
    for table in tables:
        for figure in table.figures:
            aspect = _HEADS.get(figure.head, Aspect.UNKNOWN)
            if figure.amount is None or not aspect:
                continue
            whole = re.search(r"年度资金总额|资金总额|^总额|年度预算", figure.label)
            item = Item.ALL if whole else item_of(figure.label)
            if item is None:
                continue
            year = _COLUMN_YEAR.search(figure.column)
            prior = "上年" in figure.column or "上一年" in figure.column
            step = Decimal(1).scaleb(-figure.places) * MONEY.get(figure.unit, Decimal(1))
            yield Entry(
                item, aspect, int(year.group(1)) if year else -1 if prior else 0, figure.amount, step,
                f"{figure.value}{figure.unit}", figure.span, True,
            )  # fmt: skip


def _viewed(views: Sequence[View], tables: Sequence[FundsTable]) -> Iterator[Entry]:
    for view in views:
        unit = next((t.unit for t in tables if t.table is view.table and t.unit), "万元")
        factor = MONEY.get(unit, Decimal(1))
        for label, number in view.parts:
            item = item_of(label)
            if item is not None:
                step = Decimal(1).scaleb(-number.places) * factor
                yield Entry(
                    item, Aspect.ACTUAL, 0, number.value * factor, step, f"{number.value}{unit}",
                    number.span, True, sure=False,
                )  # fmt: skip
