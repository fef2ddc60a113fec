"""The execution of the budget in funds tables: its rate, and the points that it earns.

(执行率 = 全年执行数 ÷ 全年预算数; 到位率 = 到位金额 ÷ 安排金额.)
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhengtong.law.scoring import execution as law_execution
from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.funds import FundsRow, FundsTable
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.printed import Printed, dash, half_step, shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import funds

_RATES = (
    (Head.RATE, "执行率", (Head.SPENT,), (Head.BUDGET, Head.ARRIVED, Head.INITIAL, Head.AMOUNT)),
    (Head.ARRIVAL_RATE, "到位率", (Head.ARRIVED,), (Head.BUDGET, Head.INITIAL, Head.AMOUNT)),
)


def _numbers(row: FundsRow, heads: tuple[Head, ...]) -> list[Printed]:
    return [number for head in heads if (number := row.number(head)) is not None]


def _fits(rate: Printed, above: Printed, below: Printed) -> bool:
    """Is the printed rate (in per cent, or as a fraction) one of these two, rounded or cut off?"""
    exact = above.value / below.value * 100
    step = 2 * half_step(rate.places)
    loose = 100 * half_step(above.places) / abs(below.value) if above.places else Decimal(0)
    if abs(exact - rate.value) <= step + loose:
        return True
    return rate.unit != "%" and rate.value <= 2 and abs(exact / 100 - rate.value) <= step


@rule(
    "execution-rate", "表中执行率、到位率与金额不符", Severity.HIGH,
    basis="执行率=全年执行数÷全年预算数，到位率=到位金额÷安排金额",
    fires=(
        funds(("年度资金总额", "80", "80", "60", "10", "85%", "8.5")),
        "资金来源\t本年度安排金额\t到位金额\t到位率\t支出金额\t支出率\n县级财政\t50\t40\t90%\t40\t80%\n",
    ),
    spares=(
        funds(("年度资金总额", "80", "90", "60", "10", "66.67%", "6.67")),
        funds(("其他资金", "0", "0", "0", "-", "—", "-")),
    ),
)  # fmt: skip
def execution_rate(report: Reading) -> Iterator[Finding | Relation]:
    """Each rate in a funds table against the amounts of its row."""
    for table in report.funds:
        for row in table.rows:
            for head, name, over, under in _RATES:
                rate = row.number(head)
                above, below = _numbers(row, over), _numbers(row, under)
                if rate is None or not above or not below:
                    continue
                yield from _judge(row, rate, name, above, [each for each in below if each.value])


def _judge(
    row: FundsRow, rate: Printed, name: str, above: list[Printed], below: list[Printed]
) -> Iterator[Finding | Relation]:
    pairs = [(a, b) for a in above for b in below]
    if not pairs:
        return
    a, b = next(((a, b) for a, b in pairs if _fits(rate, a, b)), pairs[0])
    exact = a.value / b.value * 100
    holds = _fits(rate, a, b)
    places = [rate.span, a.span, b.span]
    stated = rate.value
    yield Relation("rate", f"{a}/{b}*100", exact.quantize(Decimal("0.0001")), stated, holds, places)
    if holds or not row.row.sure or not row.label:
        return
    if rate.value == 0 and a.value and rate.unit != "%" and len(pairs) > 1:
        return
    said = f"{a}÷{b}={shown(exact, 2)}%"
    yield Finding(
        places,
        f"“{row.label[:24]}”{name}写{rate.text}，按表中金额{said}。请核对{name}或金额。",
        f"{shown(exact, 2)}%", rate.text, said, f"{name}改为{shown(exact, 2)}%，或更正金额。",
    )  # fmt: skip


@rule(
    "execution-over", "执行数大于预算数", Severity.MEDIUM,
    basis="预算法第十三条：支出以经批准的预算为依据，未列入预算的不得支出",
    fires=(funds(("年度资金总额", "80", "80", "96", "10", "120%", "10")),),
    spares=(funds(),),
)  # fmt: skip
def execution_over(report: Reading) -> Iterator[Finding | Relation]:
    """More spent than the revised budget allows."""
    for table in report.funds:
        for row in table.rows:
            budget, spent = row.number(Head.BUDGET), row.number(Head.SPENT)
            rated = row.number(Head.RATE) is not None or row.number(Head.WEIGHT) is not None
            if budget is None or spent is None or not rated or spent.value <= budget.value:
                continue
            gap = shown(spent.value - budget.value)
            yield Finding(
                [spent.span, budget.span],
                f"“{row.label[:24]}”执行数{spent}大于预算数{budget}，超出{gap}{table.unit}。"
                "请说明资金来源，或核对预算数是否为调整后的数。",
                f"≤{budget}", str(spent), f"{spent}-{budget}={gap}", "核对全年预算数或说明原因。",
                question=True,
            )  # fmt: skip
            break


@rule(
    "execution-score", "预算执行率得分与执行率不符", Severity.MEDIUM,
    basis="财预〔2020〕10号：预算执行率分值10分，按执行率计分，最高不超过分值",
    fires=(funds(("年度资金总额", "80", "80", "60", "10", "75%", "10")),),
    spares=(
        funds(("年度资金总额", "80", "80", "60", "10", "75%", "7.5")),
        funds(("年度资金总额", "43.2", "43.2", "37.24", "10", "86%", "9")),
    ),
)  # fmt: skip
def execution_score(report: Reading) -> Iterator[Finding | Relation]:
    """Points for the execution, in proportion; other schemes are asked about."""
    for table in report.funds:
        row = table.execution
        if row is None:
            continue
        weight, score = row.number(Head.WEIGHT), row.number(Head.SCORE)
        spent, budget = row.number(Head.SPENT), row.number(Head.BUDGET) or row.number(Head.INITIAL)
        if weight is None or score is None or spent is None or budget is None or not budget.value:
            continue
        if spent.value < 0 or weight.value > 30 or budget.value < 0:
            continue
        yield from _points(row, weight, score, spent, budget)


def _points(
    row: FundsRow, weight: Printed, score: Printed, spent: Printed, budget: Printed
) -> Iterator[Finding | Relation]:
    due = law_execution(weight.value, spent.value, budget.value)
    room = max(half_step(score.places), Decimal("0.06"))
    bases = _numbers(row, (Head.BUDGET, Head.ARRIVED, Head.INITIAL))
    ways = [
        (base, law_execution(weight.value, spent.value, base.value)) for base in bases if base.value
    ]
    fits = [(base, way) for base, way in ways if abs(way.points - score.value) <= room]
    base, way = fits[0] if fits else (budget, due)
    holds = bool(fits)
    places: list[Span] = [score.span, weight.span, spent.span, base.span]
    expression = f"{spent}/{base}*{weight}"
    yield Relation("score", expression, way.points, score.value, holds, places)
    if holds:
        return
    full = score.value == weight.value
    why = "执行率未达100%，却得满分" if full else "与按执行率计算的得分不同"
    yield Finding(
        places,
        f"预算执行率得{score}分，{why}：{due.formula}。如本地按档次计分，请注明计分办法。",
        shown(due.points), str(score), due.formula, f"得分改为{shown(due.points)}，或注明计分办法。",
        severity=Severity.MEDIUM if abs(due.points - score.value) >= Decimal("0.5") else Severity.LOW,
        question=True,
    )  # fmt: skip


@rule(
    "rate-of-nothing", "预算数、执行数均为0，却填了执行率", Severity.LOW,
    basis="0÷0没有意义，应填“—”",
    fires=(
        funds(("年度资金总额", "80", "80", "80", "10", "100%", "10"), ("其他资金", "0", "0", "0", "-", "0", "-")),
    ),
    spares=(
        funds(("年度资金总额", "80", "80", "80", "10", "100%", "10"), ("其他资金", "0", "0", "0", "-", "—", "-")),
        funds(),
    ),
)  # fmt: skip
def rate_of_nothing(report: Reading) -> Iterator[Finding | Relation]:
    """One finding a table."""
    for table in report.funds:
        rows = [row for row in table.rows if _nothing(row)]
        if not rows:
            continue
        rates = [rate for row in rows if (rate := row.number(Head.RATE))]
        labels = "、".join(f"“{row.label}”" for row in rows)
        yield Finding(
            [_line(row) for row in rows],
            f"{labels}预算数和执行数都是0，执行率填了{rates[0].text}。0÷0没有意义，应填“—”。",
            "—", rates[0].text, "0÷0", "执行率改填“—”。",
        )  # fmt: skip


def _nothing(row: FundsRow) -> bool:
    money = _numbers(row, (Head.INITIAL, Head.BUDGET, Head.SPENT))
    return len(money) > 1 and not any(n.value for n in money) and row.number(Head.RATE) is not None


def _line(row: FundsRow) -> Span:
    """The row's label and rate in one quote where they stand in one line."""
    cells = [cell for cell in row.row.cells if cell.plain]
    first = row.label_cell or cells[0]
    return Span(first.span.start, max(cells[-1].span.end, first.span.end))


@rule(
    "score-without-weight", "分值为“-”的行填了得分", Severity.LOW,
    basis="资金总额一行计分，其中各行不重复计分",
    fires=(
        funds(("年度资金总额", "80", "80", "80", "10", "100%", "10"), ("其中：财政拨款", "80", "80", "80", "-", "100%", "10")),
    ),
    spares=(
        funds(("年度资金总额", "80", "80", "80", "10", "100%", "10"), ("其中：财政拨款", "80", "80", "80", "-", "100%", "-")),
    ),
)  # fmt: skip
def score_without_weight(report: Reading) -> Iterator[Finding | Relation]:
    """Points in a row that weighs nothing: counted in, the total would be wrong."""
    for table in report.funds:
        rows = [row for row in table.rows if _stray(row)]
        if rows:
            yield _repeated(table, rows)


def _stray(row: FundsRow) -> bool:
    score = row.number(Head.SCORE)
    return dash(row.cell(Head.WEIGHT)) and score is not None and score.value > 0


def _repeated(table: FundsTable, rows: list[FundsRow]) -> Finding:
    scores = [score for row in rows if (score := row.number(Head.SCORE))]
    labels = "、".join(f"“{row.label}”" for row in rows)
    return Finding(
        [_line(row) for row in rows],
        f"{labels}的分值为“-”，得分却填了{'、'.join(map(str, scores))}；若计入，总分会重复计算。",
        "-", str(scores[0]), fix="得分改填“-”。",
    )  # fmt: skip
