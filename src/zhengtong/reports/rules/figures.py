"""The same figure given twice: in the text, in a table, in an attachment.

Where two of them differ by exactly another figure of the report, that figure is named: most often
one of them covers all money and the other one budget only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.facts.arithmetic import bridge, worded, written
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.ledger import Aspect, Entry, Item
from zhengtong.reports.facts.printed import printed, shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import budgets, staff

_WAN = Decimal(10_000)
_LOCAL = ("本级", "机关", "下属", "所属", "二级", "局机关", "其他单位")
_FLOWS = (
    Item.BASIC, Item.PROJECT, Item.PERSONNEL, Item.OPERATING, Item.THREE, Item.RECEPTION,
    Item.VEHICLES, Item.ABROAD, Item.GOVERNMENT_FUND, Item.GENERAL_BUDGET, Item.STATE_CAPITAL,
    Item.SPENDING, Item.INCOME, Item.INCOME_GRAND, Item.SPENDING_GRAND, Item.CLOSING, Item.OPENING,
)  # fmt: skip


_FUNDS = (Item.GOVERNMENT_FUND, Item.STATE_CAPITAL, Item.SOCIAL_INSURANCE)


def _equal(one: Entry, other: Entry) -> bool:
    return abs(one.amount - other.amount) <= max(one.step, other.step) * Decimal("0.51")


def _comparable(one: Entry, other: Entry) -> bool:
    """Of one budget, and of all of the unit? A table says nothing of its scope: only the general
    budget, which is nearly all of it, is held against it."""
    if any(word in _lead(entry) for entry in (one, other) for word in _LOCAL):
        return False
    if one.scope == other.scope or one.item in _FUNDS:
        return True
    text = one if not one.table else other
    return one.table != other.table and text.scope == "一般公共预算"


def _lead(entry: Entry) -> str:
    return entry.mention.lead if entry.mention else ""


def _groups(ledger: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries of one report that should be one figure."""
    held: dict[tuple[int, Item, Aspect, int], list[Entry]] = {}
    for entry in ledger:
        if entry.item in _FLOWS and entry.aspect is not Aspect.UNKNOWN:
            held.setdefault((entry.report, entry.item, entry.aspect, entry.year), []).append(entry)
    yield from held.values()


def all_amounts(report: Reading, index: int) -> list[tuple[str, Decimal]]:
    """What may explain a difference, in 万元: the items, and the lines of the aspects of a form."""
    found = [(entry.item.value, entry.amount / _WAN) for entry in report.ledgers[index]]
    for view in report.forms.views:
        found.extend((label, number.value) for label, number in view.parts)
    return found


@rule(
    "same-figure", "同一数据前后不一致", Severity.HIGH,
    basis="同一单位、同一年度、同一口径的数据，正文、附表、附件应当一致",
    fires=(
        "一、收支情况\n2023年基本支出决算数120.50万元。\n二、绩效分析\n2023年实际基本支出决算数为102.50万元。",
        "2022年项目支出共计88.6万元，实际完成全部任务。\n经统计，2022年实际项目支出决算68.8万元。",
    ),
    spares=(
        "2023年基本支出预算数120.50万元。\n2023年基本支出决算数102.50万元。",
        "2023年基本支出决算数120.50万元，2022年基本支出决算数102.50万元。",
        "2023年基本支出决算数120.50万元，其中局机关基本支出决算数80万元。",
        "2023年基本支出决算数120.5万元。全年实际基本支出120.50万元。",
    ),
)  # fmt: skip
def same_figure(report: Reading) -> Iterator[Finding | Relation]:
    """Two figures under one name."""
    for group in _groups(report.ledger):
        first = next((entry for entry in group if not entry.table), group[0])
        said = False
        for other in group:
            if other is first or not _comparable(first, other):
                continue
            holds = _equal(first, other)
            if holds or not said:
                yield _relation(first, other, holds)
            if not holds and not said:
                said = True
                yield from _differ(report, first, other)


def _relation(one: Entry, other: Entry, holds: bool) -> Relation:
    return Relation(
        "same", f"{one.item.value}:{one.printed}={other.printed}", one.amount / _WAN,
        other.amount / _WAN, holds, [one.place, other.place],
    )  # fmt: skip


def _differ(report: Reading, one: Entry, other: Entry) -> Iterator[Finding | Relation]:
    difference = abs(one.amount - other.amount) / _WAN
    reason = bridge(difference, all_amounts(report, one.report))
    where = "附表" if other.table and not one.table else "另一处"
    message = (
        f"{one.year or ''}{'年' if one.year else ''}{one.item.value}（{one.aspect.value}）一处写"
        f"{one.printed}，{where}写{other.printed}，相差{shown(difference)}万元。"
    )
    small, large = sorted((one.amount / _WAN, other.amount / _WAN))
    if reason:
        message += f"差额恰好等于{worded(reason)}，可能是两处口径不同。"
        values = [value for _, value in reason]
        yield Relation(
            "sum", f"{written([small, *values])}={shown(large)}", small + difference, large, True,
            [other.place, one.place],
        )  # fmt: skip
    yield Finding(
        [one.place, other.place], message + "请核实哪一个正确，口径不同的写明口径。", one.printed,
        other.printed, f"{shown(large)}-{shown(small)}={shown(difference)}"
        + (f"={worded(reason)}" if reason else ""),
        "统一为核实后的数，或者写明两处各是什么口径。", question=bool(reason),
    )  # fmt: skip


@rule(
    "budgets-add-up",
    "分预算列示的支出与总表不符",
    Severity.HIGH,
    basis="正文分一般公共预算、政府性基金等列示的支出，应与自评表的合计勾稽",
    fires=(budgets("305.50"),),
    spares=(budgets("300.50"),),
)
def budgets_add_up(report: Reading) -> Iterator[Finding | Relation]:
    """The sections of the text, one for each budget, against the form."""
    for own in report.ledgers:
        told = {
            entry.item: entry
            for entry in reversed(own)
            if not entry.table and entry.sure and entry.aspect is not Aspect.TARGET
            and entry.scope in ("一般公共预算", "政府性基金")
            and entry.item in (Item.BASIC, Item.PROJECT, Item.GOVERNMENT_FUND)
        }  # fmt: skip
        if Item.BASIC not in told or Item.PROJECT not in told:
            continue
        two = [told[Item.BASIC], told[Item.PROJECT]]
        if any(entry.scope != "一般公共预算" for entry in two):
            continue
        general = [e for e in own if e.table and e.item is Item.GENERAL_BUDGET]
        if general:
            yield from _against(two, general[0], Severity.HIGH, _between_views(report))
        every = [e for e in own if e.table and e.item is Item.ALL and e.aspect is Aspect.ACTUAL]
        if every and Item.GOVERNMENT_FUND in told:
            yield from _against([*two, told[Item.GOVERNMENT_FUND]], every[0], Severity.MEDIUM)


def _between_views(report: Reading) -> tuple[Decimal, str]:
    """By how much the two aspects of the form differ, and the sum that says so."""
    totals = [view.total.value for view in report.forms.views]
    if len(totals) != 2 or totals[0] == totals[1]:
        return Decimal(0), ""
    large, small = max(totals), min(totals)
    return large - small, f"{shown(large)}-{shown(small)}"


def _against(
    told: Sequence[Entry], table: Entry, severity: Severity, gap: tuple[Decimal, str] = (_WAN, ""),
) -> Iterator[Finding | Relation]:  # fmt: skip
    amounts = [entry.amount / _WAN for entry in told]
    total, stated = sum(amounts, Decimal(0)), table.amount / _WAN
    expression = written(amounts)
    holds = abs(total - stated) * _WAN <= table.step * Decimal("1.51")
    places = [table.place, *(entry.place for entry in told)]
    yield Relation("sum", f"{expression}={shown(stated)}", total, stated, holds, places)
    if holds:
        return
    difference = abs(total - stated)
    names = "、".join(entry.item.value for entry in told)
    message = (
        f"正文的{names}相加为{shown(total)}万元（{expression}），附表的{table.item.value}为"
        f"{shown(stated)}万元，相差{shown(difference)}万元。"
    )
    if gap[1] and gap[0] == difference:
        message += f"表中两种分法的合计也恰好相差这么多（{gap[1]}={shown(difference)}），问题可能就在这一个数。"
        yield Relation(
            "same", f"{expression}-{shown(stated)}={gap[1]}", difference, gap[0], True, places
        )  # fmt: skip
    yield Finding(
        places[::-1] if severity is Severity.MEDIUM else places,
        message + "请核实，或者说明正文未列的部分。",
        f"{expression}={shown(total)}", f"{shown(stated)}万元", f"{expression}={shown(total)}",
        "使正文与附表一致，或者补写正文未列的资金。", severity, True,
    )  # fmt: skip


_POSTS = re.compile(r"编制(?:总数|人数|数|总人数)?$")
_STAFF = re.compile(r"(?:实有|现有|实际)?在[职编岗](?:人员|职工|人数|在编人员|干部职工)*$")


@rule(
    "staff-in-text",
    "编制、在职人数正文与附表不一致",
    Severity.HIGH,
    basis="财政供养人员情况，正文与基础数据表应当一致",
    fires=(staff(32),),
    spares=(staff(30),),
)
def staff_in_text(report: Reading) -> Iterator[Finding | Relation]:
    """Posts and persons in the text against the table that has a column for them."""
    for head, pattern in ((Head.POSTS, _POSTS), (Head.STAFF, _STAFF)):
        tabled = [
            number
            for region in report.forms.regions
            if region.place(head) is not None
            for row in region.rows[:1]
            if (number := printed(region.cell(row, head))) is not None
        ]
        told = [
            (passage, mention)
            for passage in report.passages
            for mention in passage.mentions
            if mention.quantity.unit in ("人", "名") and mention.quantity.exact
            and pattern.search(mention.label) and not mention.depth and not mention.change
        ]  # fmt: skip
        if len(tabled) != 1 or not told or len({m.quantity.value for _, m in told}) > 1:
            continue
        passage, mention = told[0]
        value, number = mention.quantity.value, tabled[0]
        if "行政" in mention.label or "事业" in mention.label:
            continue
        places = [passage.quote(mention), number.span]
        yield Relation(
            "same", f"{mention.label[-8:]}:{shown(value)}={number}", value, number.value,
            value == number.value, places,
        )  # fmt: skip
        if value != number.value:
            yield Finding(
                places,
                f"正文“{mention.label[-8:]}{shown(value)}人”，附表为{number}人，相差"
                f"{shown(abs(value - number.value))}人。请核实。",
                f"{number}人", f"{shown(value)}人", f"{shown(value)}≠{number}",
                "统一正文与附表的人数。",
            )  # fmt: skip
