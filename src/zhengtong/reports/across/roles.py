"""What another paper is to a report: told by its title, year and unit."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from zhengtong.reports.facts.fold import fold

if TYPE_CHECKING:
    from zhengtong.reports.facts.reading import Reading

__all__ = ["Role", "role_of", "same_unit"]


class Role(StrEnum):
    """The value is how the paper is called in a finding."""

    OBJECTIVES = "批复的绩效目标"
    BUDGET = "预算公开"
    ACCOUNTS = "部门决算"
    LAST_YEAR = "上年报告"
    OTHER_UNIT = "其他单位的报告"
    OTHER = "其他材料"


_EVALUATION = re.compile(r"自评|绩效(?:评价|评估)|绩效报告")
_OBJECTIVES = re.compile(r"绩效目标(?:申报|批复|审核|下达|表|公开|情况)|目标(?:申报|批复)表")
_ACCOUNTS = re.compile(r"决算")
_BUDGET = re.compile(r"部门预算|单位预算|预算(?:公开|说明|批复|草案|报表)|年度?预算")
_HEAD = 400
"""Characters at the beginning in which a paper says what it is."""


def role_of(report: Reading, other: Reading) -> Role:
    """What `other` is, seen from `report`."""
    head = fold(other.identity.title) or other.folded[:_HEAD]
    if _OBJECTIVES.search(head) and not re.search(r"自评|完成情况|实现情况", head):
        return Role.OBJECTIVES
    if _EVALUATION.search(head):
        if not same_unit(report, other):
            return Role.OTHER_UNIT
        earlier = 0 < other.identity.year == report.identity.year - 1
        return Role.LAST_YEAR if earlier else Role.OTHER
    if _ACCOUNTS.search(other.folded[:_HEAD]):
        return Role.ACCOUNTS
    if _BUDGET.search(other.folded[:_HEAD]):
        return Role.BUDGET
    return Role.OBJECTIVES if _OBJECTIVES.search(other.folded[:_HEAD]) else Role.OTHER


def same_unit(report: Reading, other: Reading) -> bool:
    """One and the same unit, the name of the city before it or not; False where a name is missing."""
    mine = {name.text for name in report.identity.names}
    theirs = {name.text for name in other.identity.names}
    return any(
        one == two or (min(len(one), len(two)) >= 5 and (one.endswith(two) or two.endswith(one)))
        for one in mine
        for two in theirs
    )
