"""The basic-data table: parts and wholes of the expenses, and figures that ask for a word.

(基础数据表: 三公经费、项目支出、公用经费 × 上年决算、本年预算、本年决算.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.expenses import Expense, Years, expenses_of, walk, years_of
from zhengtong.reports.facts.funds import FundsTable
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.printed import Printed, blank, printed, rounding, shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import funds

_HEADS = "经费控制情况（万元）\t2022年决算数\t2023年预算数\t2023年决算数\n"
_THREE = (
    _HEADS
    + "三公经费\t5\t6\t{0}\n1、公务用车购置和维护经费\t3\t3\t3\n2、出国经费\t0\t0\t0\n3、公务接待\t2\t3\t2\n"
)
_EXPLAINED = re.compile(
    r"追加|调整预算|预算调整|年中(?:下达|安排|增加)|调增|新增[^。\n]{0,12}(?:经费|资金|项目)"
)


def _tables(report: Reading) -> Iterator[tuple[FundsTable, Years]]:
    for table in report.funds:
        years = years_of(table)
        if years is not None:
            yield table, years


def _columns(years: Years) -> list[int]:
    return [each for each in (years.before, years.budget, years.outturn) if each is not None]


@rule(
    "expense-parts", "基础数据表中分项与合计不符", Severity.HIGH,
    basis="三公经费等于公务用车、出国、接待之和；项目支出等于各类项目之和",
    fires=(_THREE.format("6") + "公用经费\t60\t60\t60\n",), spares=(_THREE.format("5"),),
)  # fmt: skip
def expense_parts(report: Reading) -> Iterator[Finding | Relation]:
    """Numbered rows under their heading, column by column; blank ones count nothing."""
    for table, years in _tables(report):
        for each in walk(expenses_of(table)):
            if each.parts:
                ends = table.rows[-1] in (each.row, each.parts[-1].row)
                for place in _columns(years):
                    yield from _parts(table, each, place, ends)


def _parts(
    table: FundsTable, each: Expense, place: int, ends: bool
) -> Iterator[Finding | Relation]:
    """`ends`: the table ends with these rows, and more of them may have been cut off."""
    whole = printed(each.row.row.under[place])
    parts = [n for part in each.parts if (n := printed(part.row.row.under[place]))]
    if whole is None or not parts:
        return
    added = sum((part.value for part in parts), Decimal(0))
    room = rounding(whole, parts)
    holds = abs(added - whole.value) <= room
    over = added > whole.value + room
    if not holds and not over and (each.among or ends or len(parts) < len(each.parts)):
        return
    places = [whole.span, *(part.span for part in parts[:6])]
    expression = "+".join(str(part) for part in parts)
    yield Relation("sum", expression, added, whole.value, holds, places)
    if holds:
        return
    column = table.region.columns[place].label
    yield Finding(
        [each.row.label_cell.span, *places] if each.row.label_cell else places,
        f"“{each.name}”{column}写{whole}，下列各项相加为{shown(added)}，相差{shown(abs(added - whole.value))}"
        f"{table.unit}。请核对。",
        shown(added), str(whole), f"{expression}={shown(added)}", "更正合计或有误的分项。",
    )  # fmt: skip


@rule(
    "expense-unexplained", "其中各项只占合计的一小部分", Severity.LOW,
    basis="“其中”各项应列出主要部分，余额较大的应说明用途",
    fires=(_HEADS + "项目支出\t90\t90\t90\n公用经费\t300\t310\t320\n其中：办公经费\t10\t10\t12\n水费、电费、差旅费\t20\t20\t25\n会议费、培训费支出\t1\t1\t1\n",),
    spares=(_HEADS + "项目支出\t90\t90\t90\n公用经费\t60\t60\t60\n其中：办公经费\t20\t20\t20\n水费、电费、差旅费\t30\t30\t30\n会议费、培训费支出\t1\t1\t1\n",),
)  # fmt: skip
def expense_unexplained(report: Reading) -> Iterator[Finding | Relation]:
    """More than half of this year's outturn is not told."""
    for table, years in _tables(report):
        for each in walk(expenses_of(table)):
            whole = years.of(each.row, years.outturn)
            parts = [n for part in each.parts if (n := years.of(part.row, years.outturn))]
            if not each.among or whole is None or len(parts) < 2 or whole.value <= 10:
                continue
            added = sum((part.value for part in parts), Decimal(0))
            if added <= 0 or added * 2 >= whole.value:
                continue
            rest, share = shown(whole.value - added), shown(added / whole.value * 100, 1)
            first = each.parts[0].row.label_cell
            yield Finding(
                [*([first.span] if first else []), whole.span, *(part.span for part in parts)],
                f"“{each.name}”决算{whole}{table.unit}，所列各项共{shown(added)}，占{share}%，其余{rest}没有列明用途。"
                "主要用在哪里？请说明。",
                f"列明{rest}的用途", shown(added), f"{whole}-{shown(added)}={rest}", question=True,
            )  # fmt: skip


@rule(
    "outturn-far-from-budget", "决算与预算相差悬殊", Severity.MEDIUM,
    basis="决算与预算差异较大的，应说明原因",
    fires=(_HEADS + "项目支出\t100\t120\t118\n公用经费\t80\t20\t95\n",),
    spares=(_HEADS + "项目支出\t100\t120\t118\n公用经费\t80\t85\t88\n",),
)  # fmt: skip
def outturn_far_from_budget(report: Reading) -> Iterator[Finding | Relation]:
    """At least half as much again, or less than half."""
    for table, years in _tables(report):
        for each in expenses_of(table):
            budget, outturn = years.of(each.row, years.budget), years.of(each.row, years.outturn)
            if budget is None or outturn is None or not budget.value or "三公" in each.name:
                continue
            times = outturn.value / budget.value
            if Decimal("0.5") <= times < Decimal("1.5") or abs(outturn.value - budget.value) < 2:
                continue
            yield Finding(
                [outturn.span, budget.span, *([each.row.label_cell.span] if each.row.label_cell else [])],
                f"“{each.name}”预算{budget}，决算{outturn}{table.unit}，决算为预算的{shown(times, 2)}倍。"
                "预算数是否漏列、是否为年初数？请说明。",
                f"接近{budget}", str(outturn), f"{outturn}÷{budget}={shown(times, 2)}", question=True,
            )  # fmt: skip


@rule(
    "three-over-budget", "三公经费决算超过预算", Severity.HIGH,
    basis="党政机关厉行节约反对浪费条例：三公经费只减不增，不得超预算",
    fires=(_HEADS + "三公经费\t5\t4\t6\n公用经费\t60\t60\t60\n",),
    spares=(_HEADS + "三公经费\t5\t6\t6\n公用经费\t60\t60\t60\n",),
)  # fmt: skip
def three_over_budget(report: Reading) -> Iterator[Finding | Relation]:
    """三公经费 and its parts against their own budget."""
    for table, years in _tables(report):
        for each in expenses_of(table):
            budget, outturn = years.of(each.row, years.budget), years.of(each.row, years.outturn)
            if "三公" not in each.name or budget is None or outturn is None:
                continue
            if outturn.value > budget.value:
                gap = shown(outturn.value - budget.value)
                yield Finding(
                    [outturn.span, budget.span],
                    f"“{each.name}”预算{budget}，决算{outturn}{table.unit}，超预算{gap}。请核实并说明。",
                    f"≤{budget}", str(outturn), f"{outturn}-{budget}={gap}",
                )  # fmt: skip


_FRUGAL = re.compile(
    r"[^。；;\n]{0,20}(?:严格?控|压减|压缩|从严|严格控制|降低|减少|厉行节约|只减不增)[^。；;\n]{0,14}三公[^。；;\n]{0,16}[。；;]?"
)


@rule(
    "three-grown", "写明严格控制三公经费，决算却增长", Severity.MEDIUM,
    basis="文字结论应与数据一致",
    fires=(_HEADS + "三公经费\t2\t6\t5\n公用经费\t60\t60\t60\n厉行节约保障措施\t1、严格控制三公经费支出。\n",),
    spares=(_HEADS + "三公经费\t5\t6\t4\n公用经费\t60\t60\t60\n厉行节约保障措施\t1、严格控制三公经费支出。\n",),
)  # fmt: skip
def three_grown(report: Reading) -> Iterator[Finding | Relation]:
    """A claim of thrift anywhere, and more spent than last year."""
    claim = _FRUGAL.search(report.folded.replace("“", " ").replace("”", " "))
    for table, years in _tables(report):
        for each in expenses_of(table):
            before, outturn = years.of(each.row, years.before), years.of(each.row, years.outturn)
            if "三公" not in each.name or before is None or outturn is None or claim is None:
                continue
            if outturn.value > before.value * Decimal("1.05") and before.value > 0:
                rise = (outturn.value - before.value) / before.value * 100
                start = claim.end() - len(claim.group().lstrip())
                yield Finding(
                    [Span(start, claim.end()), outturn.span, before.span],
                    f"文中写“{claim.group().strip()}”，三公经费却由上年{before}增至{outturn}{table.unit}，"
                    f"增长{shown(rise, 1)}%。请核对，或说明增长原因。",
                    f"≤{before}", str(outturn), f"({outturn}-{before})÷{before}={shown(rise, 1)}%",
                )  # fmt: skip


@rule(
    "adjustment-blank", "预算调整一行空白", Severity.LOW,
    basis="年初预算与全年预算不同的，应填写预算调整情况",
    fires=(_HEADS + "公用经费\t60\t60\t60\n部门基本支出预算调整\t\t\t\n厉行节约保障措施\t从严\n" + funds(("年度资金总额", "60", "90", "90", "10", "100%", "10")),),
    spares=(_HEADS + "公用经费\t60\t60\t60\n部门基本支出预算调整\t\t30\t\n厉行节约保障措施\t从严\n" + funds(("年度资金总额", "60", "90", "90", "10", "100%", "10")),),
)  # fmt: skip
def adjustment_blank(report: Reading) -> Iterator[Finding | Relation]:
    """The row stands empty although the budget changed in the year."""
    pair = next((found for table in report.funds if (found := _initial(table))), None)
    if pair is None or pair[0].value == pair[1].value:
        return
    start, end = pair
    for label, value in report.forms.entry("部门基本支出预算调整", "预算调整", "基本支出预算调整"):
        row = [
            cell
            for table in report.document.tables()
            for cells in table.rows
            if label in cells
            for cell in cells
        ]
        if all(blank(cell) for cell in row if cell is not label) and blank(value):
            change = shown(end.value - start.value)
            yield Finding(
                [label.span],
                f"“{label.plain}”一行空白，而年初预算{start}、全年预算{end}，调整{change}。请补填调整情况。",
                change, "空白", f"{end}-{start}={change}", "填写调整金额和原因。",
            )  # fmt: skip


def _initial(table: FundsTable) -> tuple[Printed, Printed] | None:
    row = table.execution
    if row is None:
        return None
    start, end = row.number(Head.INITIAL), row.number(Head.BUDGET)
    return (start, end) if start is not None and end is not None else None


@rule(
    "funds-grown", "全年预算比年初预算变动较大，没有说明", Severity.MEDIUM,
    basis="预算法第六十七条至第七十条：预算执行中的调整应有依据；绩效自评应说明原因",
    fires=(funds(("年度资金总额", "60", "120", "120", "10", "100%", "10")),),
    spares=(funds(), "年中追加维修资金60万元。\n" + funds(("年度资金总额", "60", "120", "120", "10", "100%", "10"))),
)  # fmt: skip
def budget_grown(report: Reading) -> Iterator[Finding | Relation]:
    """By more than thirty per cent, and the prose has no word for it."""
    told = any(_EXPLAINED.search(block.text) for block in report.document.paragraphs())
    for table in report.funds:
        pair = _initial(table)
        if pair is None or told or pair[0].value <= 0:
            continue
        start, end = pair
        share = (end.value - start.value) / start.value * 100
        if abs(share) > 30:
            sign = "+" if share > 0 else ""
            yield Finding(
                [start.span, end.span],
                f"年初预算{start}，全年预算{end}{table.unit}，变动{sign}{shown(share, 1)}%，文中没有说明。请补充调整的依据和原因。",
                "说明调整原因", f"{sign}{shown(share, 1)}%", f"({end}-{start})÷{start}={shown(share, 1)}%", question=True,
            )  # fmt: skip


@rule(
    "budgets-differ", "基础数据表的预算数大于自评表的年初预算", Severity.MEDIUM,
    basis="同一年度的预算数在各表中口径应一致",
    fires=(_HEADS + "项目支出\t50\t70\t70\n公用经费\t30\t30\t30\n" + "部门整体支出绩效自评表\n" + funds(("年度资金总额", "80", "120", "120", "10", "100%", "10")),),
    spares=(_HEADS + "项目支出\t50\t40\t40\n公用经费\t30\t30\t30\n" + "部门整体支出绩效自评表\n" + funds(("年度资金总额", "80", "120", "120", "10", "100%", "10")),),
)  # fmt: skip
def budgets_differ(report: Reading) -> Iterator[Finding | Relation]:
    """Two parts of the budget are already more than the whole of it."""
    whole = [(table, pair) for table in report.funds if (pair := _initial(table))]
    for table, years in _tables(report):
        parts = [
            number
            for each in expenses_of(table)
            if each.name in ("项目支出", "公用经费", "人员经费", "日常公用经费")
            and (number := years.of(each.row, years.budget))
        ]
        added = sum((part.value for part in parts), Decimal(0))
        for other, (start, _) in whole:
            if len(parts) < 2 or added <= start.value or table.unit != other.unit or len(whole) > 1:
                continue
            said = "+".join(map(str, parts))
            gap = shown(added - start.value)
            yield Finding(
                [start.span, *(part.span for part in parts)],
                f"基础数据表的预算数{said}={shown(added)}，大于自评表的年初预算{start}，相差{gap}{table.unit}。"
                "两表的预算数口径是否一致？请核实。",
                f"≥{shown(added)}", str(start), f"{shown(added)}-{start}={gap}", question=True,
            )  # fmt: skip
