"""Dates that the calendar does not have, and periods that end before they begin."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_DAY = r"(20\d\d) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日"
_DATE = re.compile(_DAY)
_BARE = re.compile(r"(?<![\d年.-])(?<!年 )(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_PERIOD = re.compile(rf"{_DAY}\s?(?:起?至|到|-+|~)\s?(?:{_DAY}|(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?日)")


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


@rule(
    "date-impossible", "日期不存在", Severity.MEDIUM, basis="公文日期应真实准确",
    fires=("报告日期：2022年4月31日", "项目于2023年2月29日通过验收。", "9月31日召开调度会。"),
    spares=("报告日期：2022年4月30日", "项目于2024年2月29日通过验收。", "2月29日召开调度会，2023年12月31日完工。"),
)  # fmt: skip
def date_impossible(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    found = [(match, int(match[1]), int(match[2]), int(match[3])) for match in _DATE.finditer(text)]
    # A day without a year may lie in a leap year.
    found += [(match, 2024, int(match[1]), int(match[2])) for match in _BARE.finditer(text)]
    for match, year, month, day in found:
        if not _exists(year, month, day):
            yield Finding(
                [Span(*match.span())], f"“{match.group()}”这一天不存在，请核实日期。",
                expected="存在的日期", found=match.group(), fix="改正日期",
            )  # fmt: skip


@rule(
    "period-reversed", "起止时间颠倒", Severity.MEDIUM, basis="起止时间应先后合理",
    fires=("项目起止时间：2023年12月1日至2023年3月31日。",),
    spares=("项目起止时间：2023年1月1日至12月31日。", "服务期2023年7月1日至2024年6月30日。"),
)  # fmt: skip
def period_reversed(report: Reading) -> Iterator[Finding | Relation]:
    for match in _PERIOD.finditer(report.folded):
        first = (int(match[1]), int(match[2]), int(match[3]))
        last = (
            (int(match[4]), int(match[5]), int(match[6]))
            if match[4]
            else (first[0], int(match[7]), int(match[8]))
        )
        if not (_exists(*first) and _exists(*last)) or date(*last) >= date(*first):
            continue
        yield Finding(
            [Span(*match.span())], f"“{match.group()}”的终止日期早于开始日期，请核实。",
            expected="先起后止", found=match.group(), fix="改正日期",
            severity=None if match[4] else Severity.LOW, question=not match[4],
        )  # fmt: skip
