"""Figures of the prose that may be right but need a word: spent far beyond the budget, persons
and cases alike.

All of them are put as questions; a reason anywhere in the report ends them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.ledger import Aspect, Entry, Item
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_WAN = Decimal(10_000)
_REASON = re.compile(
    r"(?:追加|调增|增拨)(?:了|的)?[^。;\d]{0,16}\d[\d.,]*[万千亿]?元"
    r"|(?:由于|因为|因|主要是|原因)[^。;]{0,40}(?:追加|调整预算|预算调整|年中|上级[^。;]{0,4}下达)"
    r"|(?:预算|决算|支出|执行|偏差|差异|超支)[^。;]{0,24}原因(?:是|为|:)[^。;]{4}"
)
_FAR = Decimal("1.5")
_TELLING = (Item.OPERATING, Item.PERSONNEL, Item.BASIC, Item.PROJECT, Item.THREE, Item.SPENDING)


def _reasoned(report: Reading) -> bool:
    return _REASON.search(report.folded) is not None


def _pairs(ledger: Sequence[Entry], one: Aspect, other: Aspect) -> Iterator[tuple[Entry, Entry]]:
    """The same item under two aspects, of one year, each item once."""
    for item in _TELLING:
        firsts = [e for e in ledger if _is(e, item, one)]
        seconds = {e.year: e for e in ledger if _is(e, item, other)}
        found = next((e for e in firsts if e.year in seconds), None)
        if found is not None:
            yield found, seconds[found.year]


def _is(entry: Entry, item: Item, aspect: Aspect) -> bool:
    return (
        entry.item is item and entry.aspect is aspect and entry.sure
        and not entry.table
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
    for own in report.ledgers:
        for budget, actual in _pairs(own, Aspect.BUDGET, Aspect.ACTUAL):
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
