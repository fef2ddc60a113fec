"""Money in tables: in which unit, and is it the one of the prose?

(单位：千元 beside 万元.) Without a unit no sum of the table can be compared with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.funds import Figure, FundsTable
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Quantity
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_SCALES = {"元": 1, "千元": 1000, "万元": 10**4, "亿元": 10**8}
_ROWS = "项目名称\t预算金额\t支出金额\n设备购置\t300\t280\n运行维护\t120\t120\n合计\t420\t400\n"
_NEAR = 60


@rule(
    "money-units", "表与正文的金额单位不同", Severity.MEDIUM,
    basis="同一份报告金额单位应统一，或在表头注明",
    fires=("全年安排经费42万元。\n" + _ROWS + "单位：千元\n",),
    spares=("全年安排经费420万元。\n单位：万元\n" + _ROWS, "全年安排经费420千元。\n单位：千元\n" + _ROWS),
)  # fmt: skip
def money_units(report: Reading) -> Iterator[Finding | Relation]:
    """千元 in a table, 万元 in the prose; what agrees once converted is said."""
    prose = [each for each in report.quantities if each.unit in _SCALES and each.exact]
    for table in report.funds:
        if table.unit not in ("千元", "元") or not prose:
            continue
        usual = max(
            ("万元", "千元", "元", "亿元"), key=lambda unit: sum(q.unit == unit for q in prose)
        )
        if usual == table.unit or any(each.unit == table.unit for each in prose):
            continue
        same = next(iter(_same(table, prose)), None)
        places = [_stated(report, table)]
        agrees = ""
        if same is not None:
            figure, quantity = same
            computed = figure.value * _SCALES[table.unit] / _SCALES[quantity.unit]
            places += [quantity.span, figure.span]
            yield Relation(
                "unit", f"{shown(figure.value)}*{_SCALES[table.unit]}/{_SCALES[quantity.unit]}",
                computed, quantity.value, True, [figure.span, quantity.span],
            )  # fmt: skip
            agrees = f"换算后一致（{shown(figure.value)}{table.unit}={shown(computed)}{quantity.unit}），"
        yield Finding(
            places,
            f"正文金额用{usual}，表用{table.unit}。{agrees}但不看单位会误读。请统一单位，并在表头注明。",
            usual, table.unit, severity=None if table.unit == "千元" else Severity.LOW,
            fix=f"表中金额改用{usual}，单位写在表头。",
        )  # fmt: skip
        return


def _same(table: FundsTable, prose: list[Quantity]) -> Iterator[tuple[Figure, Quantity]]:
    """Amounts of the table that the prose gives in another unit."""
    known = {each.value * _SCALES[each.unit]: each for each in prose if each.value}
    for figure in table.figures:
        amount = figure.amount
        if amount in known and known[amount].unit != figure.unit:
            yield figure, known[amount]


def _stated(report: Reading, table: FundsTable) -> Span:
    """Where the unit is written: near the table, else the table's first heading."""
    text = report.folded
    start = max(0, table.span.start - _NEAR)
    found = re.search(rf"单位\s*:\s*{table.unit}", text[start : table.span.end + _NEAR])
    if found:
        return Span(start + found.start(), start + found.end())
    return table.region.columns[0].cell.span


@rule(
    "money-unit-missing", "资金表没有注明金额单位", Severity.LOW,
    basis="表中金额应注明单位",
    fires=(_ROWS,),
    spares=("单位：万元\n" + _ROWS,
            "主管部门（盖章）：　　单位：万元\n项目名称 公园维护 主管部门 某局\n 年初预算数 全年执行数 分值 执行率 得分\n年度资金总额 45 45 10 100% 10\n其中：财政拨款 45 45 - - -\n"),
)  # fmt: skip
def money_unit_missing(report: Reading) -> Iterator[Finding | Relation]:
    """Neither in a heading nor beside the table; one finding a document."""
    bare = [table for table in report.funds if not table.unit and _money(table)]
    if bare:
        table = bare[0]
        cell = next(c.cell for c in table.region.columns if c.cell.plain)
        amount = next(iter(table.figures))
        yield Finding(
            [cell.span, amount.span],
            f"资金表（“{cell.plain[:16]}”一栏所在的表）没有注明金额单位，如“{shown(amount.value)}”是万元还是元？请注明。",
            "单位：万元", "未注明", question=True,
        )  # fmt: skip


def _money(table: FundsTable) -> bool:
    return sum(1 for each in table.figures if each.value and not each.unit) >= 3
