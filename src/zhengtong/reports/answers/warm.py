"""Imported once by the process from which the others are forked: a small report is checked, so that
every rule, table of words and pattern is loaded before the first fork, and never again after it."""

from __future__ import annotations

from zhengtong.reports.checking import check
from zhengtong.reports.documents.text import read_text

__all__ = ["WARMED"]

_TEXT = (
    "青川镇2023年度部门整体支出绩效自评报告\n一、基本情况\n编制12人，其中行政5人，事业7人。\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t检查次数\t≥48次\t52次\t20\t20\n"
)
WARMED = check(read_text(_TEXT, "样例.txt")).facts
