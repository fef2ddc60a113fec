"""Sums inside funds tables: rows into their total, columns into one another, two views of one sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from zhengtong.reports.documents.model import Origin, Span
from zhengtong.reports.facts.funds import FundsRow, FundsTable, View
from zhengtong.reports.facts.heads import MONEY, Head
from zhengtong.reports.facts.printed import Printed, half_step, printed, rounding, shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import funds

_INSIDE = re.compile(r"其中|^(?:\(?\d{1,2}\)|[①-⑳])")
_DEPTHS = (re.compile(r"[一二三四五六七八九十]{1,2}[、.]"), re.compile(r"\([一二三四五六七八九十]{1,2}\)"), re.compile(r"\d{1,2}[、.](?!\d)"), re.compile(r"\(\d{1,2}\)"))  # fmt: skip
_SUBTOTAL = re.compile(r"(?:合计|小计|总计|总额)$")
_VIEWS = (
    funds()
    + "按收入性质分：80\t按支出性质分：80\n其中：一般公共预算：70\t其中：基本支出：50\n政府性基金拨款：10\t项目支出：30\n"
)


def _added(numbers: Sequence[Printed]) -> Decimal:
    return sum((number.value for number in numbers), Decimal(0))


def _plus(numbers: Sequence[Printed]) -> str:
    return "+".join(str(number) for number in numbers).replace("+-", "-")


@rule(
    "funds-rows", "资金表合计与各行之和不符", Severity.HIGH,
    basis="合计等于各分项之和",
    fires=(
        funds(("年度资金总额", "80", "80", "80", "10", "100%", "10"), ("其中：财政拨款", "70", "70", "70", "-", "100%", "-"),
              ("其他资金", "5", "5", "5", "-", "100%", "-")),
        "项目名称\t预算金额\t支出金额\n设备购置\t30\t28\n运行维护\t12\t12\n合计\t45\t40\n",
    ),
    spares=(
        funds(("年度资金总额", "80", "80", "80", "10", "100%", "10"), ("其中：财政拨款", "70", "70", "70", "-", "100%", "-"),
              ("其他资金", "10", "10", "10", "-", "100%", "-")),
        "项目名称\t预算金额\t支出金额\n设备购置\t30\t28\n其中：电脑\t20\t18\n运行维护\t12\t12\n合计\t42\t40\n",
    ),
)  # fmt: skip
def funds_rows(report: Reading) -> Iterator[Finding | Relation]:
    """Each money column of a table that has a row of all the money."""
    for table in report.funds:
        whole = _whole(table)
        if whole is None:
            continue
        for place, column in enumerate(table.region.columns):
            if column.head in MONEY:
                yield from _column(table, whole, place)


def _whole(table: FundsTable) -> FundsRow | None:
    """The total row: named so, and the only one."""
    rows = [row for row in table.rows if row.row.total or row.whole or _SUBTOTAL.search(row.label)]
    return rows[0] if len(rows) == 1 else None


def _column(table: FundsTable, whole: FundsRow, place: int) -> Iterator[Finding | Relation]:
    total = printed(whole.row.under[place])
    if total is None:
        return
    below = table.rows[table.rows.index(whole) + 1 :]
    above = table.rows[: table.rows.index(whole)]
    rows = [row for row in (below or above) if not row.row.total]
    if above and below:
        rows = [*above] if whole.row.total and len(above) > 1 else [*below]
    found = [(row, number) for row in rows if (number := printed(row.row.under[place]))]
    if len(found) < 2:
        return
    plain = all(not _INSIDE.search(row.label) for row, _ in found[1:])
    for way in _ways(found):
        if way and abs(_added(way) - total.value) <= rounding(total, way):
            places = [total.span, *(part.span for part in way[:11])]
            yield Relation("sum", _plus(way), _added(way), total.value, True, places)
            return
    parts = [number for _, number in found]
    if not plain or not _simple(table, found) or not all(row.row.sure for row in rows):
        return
    added = _added(parts)
    places = [total.span, *(part.span for part in parts[:11])]
    column = table.region.columns[place].label
    yield Relation("sum", _plus(parts), added, total.value, False, places)
    yield Finding(
        places,
        f"“{column}”一列，各行相加为{shown(added)}，“{whole.label[:16]}”写{total}，"
        f"相差{shown(abs(added - total.value))}{table.unit}。请核对。",
        shown(added), str(total), f"{_plus(parts)}={shown(added)}", "更正合计或有误的一行。",
    )  # fmt: skip


def _ways(found: Sequence[tuple[FundsRow, Printed]]) -> Iterator[list[Printed]]:
    """The ways in which rows may make up a total: all, the outer ones, those of one depth."""
    yield [number for _, number in found]
    first = found[0][0].label.startswith("其中")
    yield [
        n for i, (row, n) in enumerate(found) if not _INSIDE.search(row.label) or (first and not i)
    ]
    for depth in range(len(_DEPTHS)):
        yield [n for row, n in found if _DEPTHS[depth].match(row.label)]
    yield [n for row, n in found if not any(mark.match(row.label) for mark in _DEPTHS[1:])]


def _simple(table: FundsTable, found: Sequence[tuple[FundsRow, Printed]]) -> bool:
    """One list of parts, without inner parts: only then does a wrong sum accuse."""
    depths = {
        next((i for i, mark in enumerate(_DEPTHS) if mark.match(row.label)), -1) for row, _ in found
    }
    labels = [row.label for row, _ in found]
    named = len(set(labels)) == len(labels) and all(labels)
    listed = _funds_form(table, labels)
    flat = table.table.origin is not Origin.FLAT
    return (
        len(depths) == 1
        and named
        and not _nested(found)
        and (listed or (flat and not _spread(found)))
    )


_SOURCES = re.compile(
    r"财政拨款|其他资金|结转|单位资金|自有资金|财政资金|专户|配套|自筹|事业收入|基本支出|项目支出|中央|省级|市级|县级|区县"
)


def _funds_form(table: FundsTable, labels: Sequence[str]) -> bool:
    return len(labels) >= 2 and all(_SOURCES.search(label) for label in labels)


def _nested(found: Sequence[tuple[FundsRow, Printed]]) -> bool:
    """Is a row the sum of some right below it, which the form does not mark as parts?"""
    values = [number.value for _, number in found]
    return any(
        value and value == sum(values[i + 1 : i + 1 + size])
        for i, value in enumerate(values)
        for size in range(2, min(7, len(values) - i))
    )


def _spread(found: Sequence[tuple[FundsRow, Printed]]) -> bool:
    """Is one row as large as all others together, as an inner total would be?"""
    values = sorted(number.value for _, number in found)
    return len(values) > 2 and values[-1] == sum(values[:-1])


@rule(
    "funds-part", "其中项大于资金总额", Severity.HIGH,
    basis="部分不大于全部",
    fires=(funds(("年度资金总额", "0", "0", "0", "10", "0", "0"), ("其中：财政拨款", "90", "89.9", "89.9", "-", "100%", "-")),),
    spares=(funds(("年度资金总额", "90", "90", "90", "10", "100%", "10"), ("其中：财政拨款", "90", "90", "90", "-", "100%", "-")),),
)  # fmt: skip
def funds_part(report: Reading) -> Iterator[Finding | Relation]:
    """The row right below the total, introduced by 其中, holds more than the total."""
    for table in report.funds:
        for row, below in pairwise(table.rows):
            if not row.whole or not below.label.startswith("其中"):
                continue
            pairs = [
                (total, part, column)
                for place, column in enumerate(table.region.columns)
                if column.head in MONEY
                and (total := printed(row.row.under[place]))
                and (part := printed(below.row.under[place]))
            ]
            over = [
                each
                for each in pairs
                if each[1].value > each[0].value + rounding(each[0], [each[1]])
            ]
            if not over:
                continue
            total, part, column = over[0]
            yield Relation(
                "sum", str(part), part.value, total.value, False, [total.span, part.span]
            )
            yield Finding(
                [span for t, p, _ in over[:3] for span in (t.span, p.span)],
                f"“{row.label[:16]}”{column.label[:16]}写{total}，“{below.label[:16]}”却有{part}{table.unit}。"
                "部分不能大于全部，请核对资金总额。",
                f"≥{part}", str(total), f"{part}>{total}", "更正资金总额或其中项。",
            )  # fmt: skip


@rule(
    "funds-columns", "年初预算、调整与全年预算不符", Severity.HIGH,
    basis="全年预算数=年初预算数+调整数",
    fires=("项目\t年初预算数\t调整数\t全年预算数\n培训经费\t20\t5\t28\n",),
    spares=("项目\t年初预算数\t调整数\t全年预算数\n培训经费\t20\t5\t25\n维修经费\t20\t-5\t15\n",),
)  # fmt: skip
def funds_columns(report: Reading) -> Iterator[Finding | Relation]:
    """Initial budget and its change into the revised budget."""
    for table in report.funds:
        for row in table.rows:
            numbers = [row.number(head) for head in (Head.INITIAL, Head.ADJUSTED, Head.BUDGET)]
            if None in numbers:
                continue
            start, change, end = (number for number in numbers if number)
            ways = (start.value + change.value, start.value - change.value)
            room = rounding(end, [start, change])
            fitting = next((way for way in ways if abs(way - end.value) <= room), None)
            computed = ways[0] if fitting is None else fitting
            sign = "-" if fitting == ways[1] and fitting is not None and change.value else "+"
            expression = f"{start}{sign}{change}"
            places = [end.span, start.span, change.span]
            yield Relation("sum", expression, computed, end.value, fitting is not None, places)
            if fitting is None:
                yield Finding(
                    places,
                    f"“{row.label[:24]}”年初预算{start}、调整{change}，得{shown(computed)}，全年预算写{end}，"
                    f"相差{shown(abs(computed - end.value))}{table.unit}。请核对。",
                    shown(computed), str(end), f"{expression}={shown(computed)}",
                    "更正调整数或全年预算数。",
                )  # fmt: skip


@rule(
    "funds-left", "结余与预算、支出不符", Severity.MEDIUM,
    basis="结转结余=（上年结转+）本年预算（到位）数-支出数",
    fires=("资金来源\t本年度安排金额\t到位金额\t支出金额\t结余结转金额\n县级财政\t50\t50\t40\t8\n",),
    spares=("资金来源\t上年度结转金额\t本年度安排金额\t到位金额\t支出金额\t结余结转金额\n县级财政\t3\t50\t50\t40\t13\n",),
)  # fmt: skip
def funds_left(report: Reading) -> Iterator[Finding | Relation]:
    """What is left over, from any of the sums that it may be left of."""
    for table in report.funds:
        for row in table.rows:
            left, spent = row.number(Head.LEFT), row.number(Head.SPENT)
            given = [
                n
                for head in (Head.ARRIVED, Head.BUDGET, Head.INITIAL, Head.AMOUNT)
                if (n := row.number(head))
            ]
            carried = row.number(Head.CARRIED)
            if left is None or spent is None or not given:
                continue
            ways = [[each] for each in given] + (
                [[carried, each] for each in given] if carried else []
            )
            room = rounding(left, [spent, *given])
            fitting = next(
                (w for w in ways if abs(_added(w) - spent.value - left.value) <= room), None
            )
            way = fitting or ways[-1]
            computed = _added(way) - spent.value
            places = [left.span, spent.span, *(part.span for part in way)]
            expression = f"{_plus(way)}-{spent}"
            yield Relation("balance", expression, computed, left.value, fitting is not None, places)
            if fitting is None:
                yield Finding(
                    places,
                    f"“{row.label[:24]}”结余写{left}，按表中金额{expression}={shown(computed)}，"
                    f"相差{shown(abs(computed - left.value))}{table.unit}。请核对。",
                    shown(computed), str(left), f"{expression}={shown(computed)}", "更正结余数或说明差额去向。",
                )  # fmt: skip


@rule(
    "views-differ", "按收入性质与按支出性质的合计不相等", Severity.HIGH,
    basis="同一笔年度资金按来源分与按用途分，合计应当相等",
    fires=(_VIEWS.replace("按支出性质分：80", "按支出性质分：82"),),
    spares=(_VIEWS,),
)  # fmt: skip
def views_differ(report: Reading) -> Iterator[Finding | Relation]:
    """One sum of money seen by source and by use, and either view added up."""
    by_table: dict[int, list[View]] = {}
    for view in report.forms.views:
        by_table.setdefault(id(view.table), []).append(view)
        if len(view.parts) > 1 or not view.blank:
            yield from _view(view)
    for views in by_table.values():
        if len(views) == 2:
            yield from _both(report, *views)


def _view(view: View) -> Iterator[Finding | Relation]:
    parts = [number for _, number in view.parts]
    if not parts:
        return
    added = _added(parts)
    holds = abs(added - view.total.value) <= rounding(view.total, parts)
    places = [view.total.span, *(part.span for part in parts)]
    yield Relation("sum", _plus(parts), added, view.total.value, holds, places)
    if not holds:
        gap = shown(abs(added - view.total.value))
        missing = f"“{view.blank[0][0]}”空白，是否漏填？" if view.blank else ""
        yield Finding(
            places,
            f"“{view.name}”写{view.total}，下列各项相加为{shown(added)}，相差{gap}。{missing}请核对。",
            shown(added), str(view.total), f"{_plus(parts)}={shown(added)}", "更正合计或补齐分项。",
        )  # fmt: skip


def _both(report: Reading, one: View, other: View) -> Iterator[Finding | Relation]:
    a, b = one.total, other.total
    holds = abs(a.value - b.value) <= half_step(max(a.places, b.places))
    yield Relation("same", str(b), b.value, a.value, holds, [a.span, b.span])
    if holds:
        return
    gap = shown(abs(a.value - b.value))
    yield Finding(
        [a.span, b.span],
        f"“{one.name}”合计{a}，“{other.name}”合计{b}，相差{gap}。同一笔资金的两种分类合计应当相等，请核对分项。",
        str(a), str(b), f"{max(a.value, b.value)}-{min(a.value, b.value)}={gap}",
        "逐项核对来源与用途，使两种合计一致。",
    )  # fmt: skip
    yield from _rate_by_view(report, one, other)


def _rate_by_view(report: Reading, one: View, other: View) -> Iterator[Finding]:
    """The execution rate when the spending view is taken at its word."""
    spending = next((v for v in (one, other) if "支出" in v.name), None)
    for table in report.funds:
        row = table.execution
        if spending is None or row is None or table.table is not spending.table:
            continue
        budget, spent = row.number(Head.BUDGET), row.number(Head.SPENT)
        rate = row.number(Head.RATE)
        if budget is None or spent is None or rate is None or not budget.value:
            continue
        if spent.value == spending.total.value:
            continue
        exact = spending.total.value / budget.value * 100
        said = f"{spending.total}÷{budget}={shown(exact, 2)}%"
        places: list[Span] = [rate.span, spent.span, spending.total.span]
        yield Finding(
            places,
            f"执行率写{rate.text}，用的是执行数{spent}；若按“{spending.name}”合计{spending.total}计算，{said}。"
            "请先核对执行数，再计算执行率。",
            f"{shown(exact, 2)}%", rate.text, said, severity=Severity.MEDIUM, question=True,
        )  # fmt: skip
