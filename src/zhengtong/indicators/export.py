"""A figure's whole list as a workbook: what a reviewer downloads, filters and adds up herself.

The first sheet says what was computed and at which watermark; the list follows, newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import IO, Any

from zhengtong.indicators.evidence import Contribution, Evidence

__all__ = ["write_xlsx"]

SHEET_ROWS = 1_000_000
"""Rows of one sheet; Excel and WPS hold 1,048,576."""

_SHANGHAI = timezone(timedelta(hours=8))
_HEADS = (
    "编号",
    "发生时间",
    "单位",
    "事项",
    "区划",
    "渠道",
    "来源",
    "分子",
    "分母",
    "不计入的原因",
)


def write_xlsx(
    evidence: Evidence,
    file: str | IO[bytes],
    group: str = "",
    *,
    numbers: Callable[[list[str]], Mapping[str, str]] = lambda streams: {},
    facts: Mapping[str, str] | None = None,
) -> int:
    """Write a group's contributions (all by default) and return how many there are.

    `numbers` finds the numbers that people know (办件编号) of some streams; `facts` names further
    measures to list, with their Chinese heads. A million rows take about 100 MB of disk, no more
    memory than `CHUNK` contributions.
    """
    import xlsxwriter

    shown = facts or {}
    # Text from outside that begins with "=" must not become a formula.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        _summary(book.add_worksheet("口径"), evidence, bold)
        sheet, written = None, 0
        for number, each in _numbered(evidence.rows(group), numbers):
            line = written % SHEET_ROWS
            if sheet is None or line == 0:
                sheet = book.add_worksheet(f"明细{written // SHEET_ROWS + 1}")
                sheet.write_row(0, 0, [*_HEADS, *shown.values()], bold)
            cells = _cells(number, each, evidence.engine.name)
            sheet.write_row(line + 1, 0, [*cells, *(each.facts[fact] for fact in shown)])
            written += 1
    return written


def _summary(sheet: Any, evidence: Evidence, bold: Any) -> None:
    """What the figure is, as pairs of name and value."""
    figure, what = evidence.figure, evidence.ask.indicator
    state = "已封存" if figure.sealed else f"含未封存的 {figure.tail} 条记录"
    pairs = [
        ("指标", figure.name),
        ("口径", what.wording),
        ("定义", f"{figure.code}，第 {figure.version} 版"),
        ("依据", what.basis),
        ("期间", figure.period.text),
        ("截至", figure.cut_off.isoformat()),
        ("范围", figure.scope_text),
        ("数值", figure.text),
        (what.numerator_name or "分子", figure.numerator),
        (what.denominator_name or "分母", figure.denominator),
        *((f"不计入：{label}", count) for label, count in figure.exclusions),
        ("记录水位", f"{figure.tree_size:,}（{state}）"),
    ]
    for line, (name, value) in enumerate(pairs):
        sheet.write(line, 0, name, bold)
        sheet.write(line, 1, "" if value is None else value)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)


def _numbered(
    rows: Iterable[Contribution], numbers: Callable[[list[str]], Mapping[str, str]]
) -> Iterator[tuple[str, Contribution]]:
    """Each contribution with the number that people know it by, or its stream's name."""
    rest = iter(rows)
    while batch := list(islice(rest, 5_000)):
        known = numbers([each.stream for each in batch])
        for each in batch:
            yield known.get(each.stream, each.stream), each


def _cells(number: str, each: Contribution, name: Callable[[str, str], str]) -> list[Any]:
    moment = datetime.fromtimestamp(each.happened_at // 1_000_000, _SHANGHAI)
    facts = each.facts
    return [
        number,
        moment.strftime("%Y-%m-%d %H:%M:%S"),
        name("organisation", facts["organisation"]),
        name("items", facts["item"]),
        name("region", facts["region"]),
        name("channels", facts["channel"]),
        name("sources", facts["source"]),
        each.numerator,
        "" if each.denominator is None else each.denominator,
        each.exclusion,
    ]
