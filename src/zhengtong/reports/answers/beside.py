"""Reports beside other papers: each meets the papers of its own unit, and the other units' reports.

The rules for it are run once more over each report, with what lies beside it; what they say joins
what was found in the report alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from zhengtong.reports.across.roles import Role, role_of, same_unit
from zhengtong.reports.answers.entries import ordered
from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.checking import Verdict, check
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules import load
from zhengtong.reports.rules.rule import Rule

__all__ = ["across_rules", "compared"]

_MODULES = frozenset({"objectives", "tying", "copied"})


def across_rules() -> tuple[Rule, ...]:
    """The rules that need another paper."""
    return tuple(rule for rule in load() if rule.check.__module__.rpartition(".")[2] in _MODULES)


def compared(
    checked: Sequence[Checked],
    papers: Sequence[Checked] = (),
    told: Callable[[int, int], None] | None = None,
) -> Iterator[Checked]:
    """Each report with what the others and `papers` (given for comparison alone) say of it.

    A paper that names another unit is left out, unless there is a single report to compare it with.
    """
    rules = across_rules()
    readings = {
        id(one): Reading(one.verdict.document) for one in (*checked, *papers) if one.verdict
    }
    single = len(checked) == 1
    for number, one in enumerate(checked, 1):
        mine = readings.get(id(one))
        if mine is None or one.verdict is None:
            yield one
            continue
        near = [paper for paper in papers if paper.verdict and single]
        near += [
            each
            for each in (*checked, *papers)
            if each.verdict
            and id(each) not in {id(paper) for paper in near}
            and _may_meet(one, mine, each, readings[id(each)])
        ]
        others = [readings[id(each)] for each in near]
        beside = [each for each in others if each.document.text != mine.document.text]
        more = check(one.verdict.document, rules, beside) if beside else None
        yield replace(one, verdict=_joined(one.verdict, more)) if more else one
        if told:
            told(number, len(checked))


def _may_meet(one: Checked, mine: Reading, paper: Checked, other: Reading) -> bool:
    """A paper about the unit that reports (by the names in both, else by the file's name), or
    another unit's report."""
    if one is paper:
        return False
    if same_unit(mine, other) or role_of(mine, other) is Role.OTHER_UNIT:
        return True
    return bool(one.unit) and not paper.unit and one.unit in PurePath(paper.file).stem


def _joined(verdict: Verdict, more: Verdict) -> Verdict:
    return replace(
        verdict,
        findings=ordered((*verdict.findings, *more.findings)),
        relations=(*verdict.relations, *more.relations),
        failed=(*verdict.failed, *more.failed),
    )
