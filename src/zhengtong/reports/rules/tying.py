"""The report's money beside the published budget and the final accounts of the same year.

A February report rests on outturn, the accounts are closed later: a difference is to be explained.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhengtong.reports.across.roles import Role, role_of
from zhengtong.reports.facts.ledger import Aspect, Entry
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "《中华人民共和国预算法》：预算、决算依法公开，自评所用数据应与其一致，不一致的应说明口径"
_MINE = {Role.BUDGET: (Aspect.INITIAL,), Role.ACCOUNTS: (Aspect.ACTUAL,)}
_THEIRS = {
    Role.BUDGET: (Aspect.INITIAL, Aspect.BUDGET),
    Role.ACCOUNTS: (Aspect.ACTUAL,),
}


def _entries(report: Reading, aspects: tuple[Aspect, ...], year: int) -> dict[str, list[Entry]]:
    """Sure figures of a year by item and scope."""
    found: dict[str, list[Entry]] = {}
    for entry in report.ledger:
        if entry.sure and entry.aspect in aspects and entry.year == year:
            found.setdefault(f"{entry.item.value}|{entry.scope}", []).append(entry)
    return found


def _agree(one: Entry, other: Entry) -> bool:
    return abs(one.amount - other.amount) <= max(one.step, other.step)


@rule("figures-tie-out", "与预算或决算公开数不一致", Severity.MEDIUM, basis=_BASIS)
def figures_tie_out(report: Reading) -> Iterator[Finding | Relation]:
    year = report.identity.year
    for other in report.beside:
        role = role_of(report, other)
        if role not in _MINE or not year:
            continue
        mine = _entries(report, _MINE[role], year)
        theirs = _entries(other, _THEIRS[role], year)
        for key in mine.keys() & theirs.keys():
            if any(_agree(one, two) for one in mine[key] for two in theirs[key]):
                one = mine[key][0]
                yield Relation(
                    "same", f"{one.item.value} = {other.document.file}", one.amount, one.amount,
                    True, [one.place],
                )  # fmt: skip
                continue
            one, two = mine[key][0], theirs[key][0]
            gap = (one.amount - two.amount) / Decimal(10000)
            yield Finding(
                [one.place],
                f"{one.item.value}：本报告为{one.printed}，{other.document.file}（{role.value}）为{two.printed}，"
                f"相差{gap.normalize():f}万元。请核实或说明口径。",
                expected=two.printed, found=one.printed, sum=f"差{gap.normalize():f}万元",
                fix="改正数据或说明口径",
            )  # fmt: skip
