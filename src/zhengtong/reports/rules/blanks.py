"""Cells that are empty although their value is known, or although the form asks for them.

(合计、结余、控制率、执行率空白; 采购金额、项目编号、问题与分析未填.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.documents.model import Cell, Origin, Span
from zhengtong.reports.facts.funds import FundsRow, FundsTable
from zhengtong.reports.facts.heads import MONEY, Head
from zhengtong.reports.facts.printed import Printed, blank, dash, printed, shown, words_of
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.regions import Region, Row
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form, funds

_BASIS = "表中能够计算的栏目应当填列，空白会使汇总和核对无法进行"
_SOURCES = "资金来源\t本年度安排金额\t到位金额\t到位率\t支出金额\t支出率\t结余结转金额\n"
_RATIOS = (
    (Head.STAFF, Head.POSTS, 0),
    (Head.ACTUAL_AREA, Head.APPROVED_AREA, 0),
    (Head.INVESTED, Head.PLANNED, 1),
)


@rule(
    "total-blank", "合计空白，可以算出", Severity.MEDIUM, basis=_BASIS,
    fires=(_SOURCES + "县级财政\t50\t50\t100%\t40\t80%\t10\n市级财政\t\t\t\t\t\t\n合计\t\t\t\t\t\t\n",),
    spares=(_SOURCES + "县级财政\t50\t50\t100%\t40\t80%\t10\n合计\t50\t50\t100%\t40\t80%\t10\n",
            _SOURCES + "县级财政\t\t\t\t\t\t\n合计\t\t\t\t\t\t\n"),
)  # fmt: skip
def total_blank(report: Reading) -> Iterator[Finding | Relation]:
    """A total row with nothing in it under rows that say something."""
    for table in report.funds:
        if table.table.origin is Origin.FLAT:
            continue
        whole = next((row for row in table.rows if row.row.total), None)
        if whole is None or any(printed(cell) for cell in whole.row.cells):
            continue
        sums = list(_sums(table, whole))
        if not sums:
            continue
        said = "、".join(f"{label}{value}" for label, value, _ in sums)
        heads = _named(table)
        yield Finding(
            [heads, *([whole.label_cell.span] if whole.label_cell else []), *(s for *_, s in sums[:3])],
            f"合计一行空白，按上列各行应为：{said}{table.unit}。请补填。",
            said, "空白", fix="填写合计。",
        )  # fmt: skip


def _sums(table: FundsTable, whole: FundsRow) -> Iterator[tuple[str, str, Span]]:
    """Heading, sum and first part of each money column that has parts."""
    for place, column in enumerate(table.region.columns):
        if column.head not in MONEY:
            continue
        parts = [
            number
            for row in table.rows[: table.rows.index(whole)]
            if (number := printed(row.row.under[place]))
        ]
        if parts:
            added = sum((part.value for part in parts), Decimal(0))
            yield _short(column.label), shown(added), parts[0].span


def _short(label: str) -> str:
    return re.sub(r"[(].*?[)]", "", label)


def _named(table: FundsTable) -> Span:
    """The name of the part of the form, in the row before its heading; else its first heading."""
    before = table.table.rows[: table.region.heading]
    if before and len([cell for cell in before[-1] if cell.plain]) == 1:
        return next(cell.span for cell in before[-1] if cell.plain)
    return table.region.columns[0].cell.span


@rule(
    "blank-computable", "空白栏目可以算出", Severity.MEDIUM, basis=_BASIS,
    fires=(
        _SOURCES + "县级财政\t50\t50\t100%\t40\t80%\t\n",
        "财政供养人员情况（人）\t编制数\t2023年实际在职人数\t控制率\n\t40\t38\t\n",
        funds(("年度资金总额", "80", "80", "60", "10", "", "7.5")),
    ),
    spares=(
        _SOURCES + "县级财政\t50\t50\t100%\t40\t80%\t10\n",
        _SOURCES + "县级财政\t50\t50\t100%\t50\t100%\t\n",
        "财政供养人员情况（人）\t编制数\t2023年实际在职人数\t控制率\n\t40\t38\t95%\n",
    ),
)  # fmt: skip
def blank_computable(report: Reading) -> Iterator[Finding | Relation]:
    """A rest, a rate or a control ratio whose parts stand beside it."""
    for table in report.funds:
        for row in table.rows:
            if table.table.origin is not Origin.FLAT and not row.row.total:
                yield from _rest(table, row)
                yield from _rate(row)
    for region in report.forms.regions:
        for line in region.rows:
            yield from _ratio(region, line)


def _rest(table: FundsTable, row: FundsRow) -> Iterator[Finding]:
    cell, spent = row.cell(Head.LEFT), row.number(Head.SPENT)
    given = row.number(Head.ARRIVED) or row.number(Head.BUDGET)
    if cell is None or not blank(cell) or spent is None or given is None:
        return
    carried = row.number(Head.CARRIED)
    rest = given.value - spent.value + (carried.value if carried else 0)
    if rest <= 0:
        return
    sum_ = f"{carried}+{given}-{spent}" if carried else f"{given}-{spent}"
    place = table.region.place(Head.LEFT)
    heading = table.region.columns[place].cell.span if place is not None else given.span
    yield Finding(
        [heading, given.span, spent.span],
        f"“{row.label[:20]}”的结余（结转）栏空白，按表中金额{sum_}={shown(rest)}{table.unit}。请补填，并说明去向。",
        shown(rest), "空白", f"{sum_}={shown(rest)}", f"填写{shown(rest)}。",
    )  # fmt: skip


def _rate(row: FundsRow) -> Iterator[Finding]:
    cell, spent = row.cell(Head.RATE), row.number(Head.SPENT)
    budget = row.number(Head.BUDGET)
    if cell is None or not blank(cell) or spent is None or budget is None or not budget.value:
        return
    if row.number(Head.WEIGHT) is None:
        return
    exact = shown(spent.value / budget.value * 100, 2)
    yield Finding(
        [*([row.label_cell.span] if row.label_cell else []), spent.span, budget.span],
        f"“{row.label[:20]}”的执行率空白，按表中金额{spent}÷{budget}={exact}%。请补填。",
        f"{exact}%", "空白", f"{spent}÷{budget}={exact}%", f"填写{exact}%。",
    )  # fmt: skip


def _ratio(region: Region, row: Row) -> Iterator[Finding | Relation]:
    """控制率: blank, or held against what it is made of."""
    for above, below, nth in _RATIOS:
        a, b = printed(region.cell(row, above)), printed(region.cell(row, below))
        if a is None or b is None or not b.value:
            continue
        if above is Head.STAFF and (a.places or b.places):
            continue  # not heads of people: the row belongs to another part of the form
        place = region.place(Head.CONTROL, nth)
        if place is None:
            place = region.place(Head.CONTROL)
        cell = row.under[place] if place is not None else None
        if place is None:
            continue
        heading = region.columns[place].cell
        exact = a.value / b.value * 100
        sum_ = f"{a}÷{b}={shown(exact, 2)}%"
        if blank(cell):
            yield Finding(
                [heading.span, a.span, b.span],
                f"“{words_of(heading)}”空白，按表中数字{sum_}。请补填。",
                f"{shown(exact, 2)}%", "空白", sum_, f"填写{shown(exact, 2)}%。",
            )  # fmt: skip
        elif (rate := printed(cell)) is not None:
            yield from _held(words_of(heading), rate, a, b, exact, sum_)


def _held(
    name: str, rate: Printed, a: Printed, b: Printed, exact: Decimal, sum_: str
) -> Iterator[Finding | Relation]:
    holds = (
        rate.shows(exact) or rate.shows(exact / 100) or abs(exact - rate.value) < Decimal("0.01")
    )
    places = [rate.span, a.span, b.span]
    yield Relation(
        "rate", f"{a}/{b}*100", exact.quantize(Decimal("0.0001")), rate.value, holds, places
    )
    if not holds:
        yield Finding(
            places, f"“{name}”写{rate.text}，按表中数字{sum_}。请核对。",
            f"{shown(exact, 2)}%", rate.text, sum_, f"改为{shown(exact, 2)}%。",
            severity=Severity.HIGH,
        )  # fmt: skip


@rule(
    "score-blank", "得分没有填写", Severity.HIGH,
    basis="自评表应逐项填写得分并汇总总分",
    fires=("一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t检查次数\t≥48次\t52次\t60\t\n"
           "效益指标\t社会效益\t整改率\t≥90%\t93%\t30\t\n总分\t\t\t\t\t90\t\n",),
    spares=(form(),),
)  # fmt: skip
def score_blank(report: Reading) -> Iterator[Finding | Relation]:
    """A column of scores with nothing in it."""
    for table in report.indicators:
        if Head.SCORE not in table.columns or Head.WEIGHT not in table.columns or not table.sure:
            continue
        weighed = table.weighed
        if len(weighed) < 2 or table.score is not None:
            continue
        if any(each.score is not None for each in table.indicators):
            continue
        if not all(each.score_cell is not None and blank(each.score_cell) for each in weighed):
            continue
        place = table.total or weighed[0].name
        yield Finding(
            [place.span, *(each.name.span for each in weighed[:4])],
            f"自评表{len(weighed)}项指标都没有填写得分，总分也空白。请逐项自评打分并汇总。",
            "得分和总分", "空白", fix="填写得分。",
        )  # fmt: skip


_ASKED = (
    "项目编号", "项目编码", "项目代码", "项目主管部门", "主管部门", "项目负责人", "实施单位", "项目实施单位", "单位名称", "项目名称",
)  # fmt: skip
_PROBLEMS = (
    "问题与分析",
    "存在问题",
    "存在的问题",
    "问题及原因分析",
    "整改落实情况",
    "问题和原因分析",
)


@rule(
    "entry-blank", "表头栏目没有填写", Severity.LOW,
    basis="项目编号、主管部门等是汇总和核对项目的依据",
    fires=("项目名称\t公园维护经费\t项目编号\t\n项目实施单位\t某中心\t项目主管部门\t\n项目负责人\t李示例\t联系电话\t0731\n",),
    spares=("项目名称\t公园维护经费\t项目编号\tZ001\n项目实施单位\t某中心\t项目主管部门\t某局\n项目负责人\t李示例\t联系电话\t0731\n",),
)  # fmt: skip
def entry_blank(report: Reading) -> Iterator[Finding | Relation]:
    """Name, code and department of the project; one finding."""
    empty = [label for label, value in report.forms.entry(*_ASKED) if blank(value)]
    if empty:
        names = "、".join(dict.fromkeys(words_of(label) for label in empty))
        yield Finding(
            [label.span for label in empty[:8]],
            f"表中{names}没有填写。请补填；没有的写“无”。", "填写", "空白", fix="补填。",
        )  # fmt: skip


@rule(
    "problems-blank", "执行率偏低或扣了分，问题分析却空白", Severity.MEDIUM,
    basis="财预〔2020〕10号：自评应分析存在的问题及原因，提出改进措施",
    fires=(_SOURCES + "县级财政\t50\t50\t100%\t30\t60%\t20\n项目组织情况\n问题与分析\t\n整改落实情况\t\n",),
    spares=(_SOURCES + "县级财政\t50\t50\t100%\t30\t60%\t20\n项目组织情况\n问题与分析\t工期滞后\n",
            _SOURCES + "县级财政\t50\t50\t100%\t50\t100%\t0\n项目组织情况\n问题与分析\t\n"),
)  # fmt: skip
def problems_blank(report: Reading) -> Iterator[Finding | Relation]:
    """The cells for problems are empty although money was left or points were lost."""
    empty = [label for label, value in report.forms.entry(*_PROBLEMS) if blank(value)]
    if not empty:
        return
    why = _worse(report)
    if why:
        names = "、".join(dict.fromkeys(words_of(label) for label in empty))
        yield Finding(
            [label.span for label in _with_titles(report, empty)],
            f"{why}，但“{names}”空白。请分析问题和原因，写明整改措施。",
            "问题、原因和措施", "空白", fix="补填问题与整改。",
        )  # fmt: skip


def _with_titles(report: Reading, empty: Sequence[Cell]) -> list[Cell]:
    """Also the heading of an empty table of problems and suggestions."""
    titles = [
        cell
        for table in report.document.tables()
        for cell in table.cells()
        if words_of(cell) in ("存在问题与建议", "存在的问题与建议", "存在问题及建议")
    ]
    return [*empty[:4], *titles[:1]]


def _worse(report: Reading) -> str:
    for table in report.funds:
        for row in table.rows:
            rate = row.number(Head.RATE)
            if rate is not None and rate.unit == "%" and 0 < rate.value < 90:
                return f"“{row.label[:20]}”执行率{rate.text}"
    for one in report.indicators:
        if one.weight and one.score and one.score.value < one.weight.value:
            return f"自评得{one.score}分，扣{shown(one.weight.value - one.score.value)}分"
    return ""


_BUILT = re.compile(
    r"(?:新建|搬迁|迁建|改扩建|扩建|新)[^。；\n]{0,14}(?:大厅|办公楼|办公用房|业务用房|大楼|综合楼|中心大楼)|楼堂馆所"
)


@rule(
    "building-blank", "楼堂馆所控制情况空白", Severity.MEDIUM,
    basis="有新建、搬迁、改扩建办公用房的，应填写批复和实际的规模、投资",
    fires=("本年新办公楼启用，搬迁工程款120万元。\n楼堂馆所控制情况\t批复规模（㎡）\t实际规模（㎡）\t规模控制率\t预算投资（万元）\t实际投资（万元）\t投资概算控制率\n\t\t\t\t\t\t\n厉行节约保障措施\t严控支出\n",),
    spares=("本年无基建。\n楼堂馆所控制情况\t批复规模（㎡）\t实际规模（㎡）\t规模控制率\t预算投资（万元）\t实际投资（万元）\t投资概算控制率\n\t\t\t\t\t\t\n厉行节约保障措施\t严控支出\n",),
)  # fmt: skip
def building_blank(report: Reading) -> Iterator[Finding | Relation]:
    """The prose speaks of a new building, the form's row for it is empty."""
    for region in report.forms.regions:
        if not region.has(Head.APPROVED_AREA, Head.ACTUAL_AREA):
            continue
        places = [region.place(h) for h in (Head.APPROVED_AREA, Head.ACTUAL_AREA, Head.INVESTED)]
        cells = [row.under[p] for row in region.rows[:3] for p in places if p is not None]
        if any(cell is not None and (printed(cell) or dash(cell)) for cell in cells):
            continue
        for block in report.document.paragraphs():
            match = _BUILT.search(block.text)
            if match and "楼堂馆所" not in match.group():
                place = Span(block.span.start + match.start(), block.span.start + match.end())
                title = region.columns[0].cell.span
                title = Span(title.start, min(title.end, title.start + 40))
                yield Finding(
                    [title, place],
                    f"正文写有“{match.group()[:30]}”，楼堂馆所控制情况一行空白。是否应填写批复、实际的规模和投资？请核实。",
                    "填写规模和投资", "空白", question=True, fix="补填，或写明不适用。",
                )  # fmt: skip
                return
