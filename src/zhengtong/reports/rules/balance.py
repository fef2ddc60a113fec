"""Income, spending and what is carried over; the objective against the final accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.ledger import Aspect, Entry, Item
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_WAN = Decimal(10_000)
_MUCH = Decimal("0.3")
_REASON = re.compile(r"追加|调[增整剂减]|新增|年中|上级下达|变更|压减|收回|统筹")


def _only(ledger: Sequence[Entry], item: Item, year: int) -> Entry | None:
    """The one figure for an item in the final accounts; None where there is none or several."""
    found = [
        entry
        for entry in ledger
        if entry.item is item and entry.year == year and entry.aspect in (Aspect.ACTUAL, Aspect.UNKNOWN)
    ]  # fmt: skip
    return found[0] if found and len({entry.amount for entry in found}) == 1 else None


@rule(
    "income-spending-balance", "收支不平衡", Severity.HIGH,
    basis="收入＋使用非财政拨款结余＋年初结转和结余＝支出＋结余分配＋年末结转和结余（部门决算收支平衡公式）",
    fires=(
        "2022年收入合计120万元。2022年支出合计130万元。年末结转和结余0万元。",
        "2022年收入合计120万元，上年结转10万元。2022年支出合计118万元。年末结转和结余20万元。",
    ),
    spares=(
        "2022年收入合计120万元，年初结转和结余10万元。2022年支出合计118万元。年末结转和结余12万元。",
        "2022年收入合计120万元。2022年支出合计120万元。",
        "2022年收入合计120万元。2021年支出合计118万元。年末结转和结余0万元。",
    ),
)  # fmt: skip
def income_spending_balance(report: Reading) -> Iterator[Finding | Relation]:
    """What came in against what went out and what is left."""
    for ledger in report.ledgers:
        for year in sorted({entry.year for entry in ledger if entry.item is Item.INCOME}):
            income = _only(ledger, Item.INCOME, year)
            spending = _only(ledger, Item.SPENDING, year)
            if income and spending and income.scope == spending.scope:
                others = {
                    item: _only(ledger, item, year)
                    for item in (Item.OPENING, Item.USED_SURPLUS, Item.DISTRIBUTED, Item.CLOSING)
                }
                yield from _balance(income, spending, others)


def _balance(
    income: Entry, spending: Entry, others: dict[Item, Entry | None]
) -> Iterator[Finding | Relation]:
    amounts = {item: entry.amount / _WAN for item, entry in others.items() if entry}
    into = income.amount / _WAN + sum(
        (amounts.get(item, Decimal(0)) for item in (Item.OPENING, Item.USED_SURPLUS)), Decimal(0)
    )
    out = spending.amount / _WAN + sum(
        (amounts.get(item, Decimal(0)) for item in (Item.DISTRIBUTED, Item.CLOSING)), Decimal(0)
    )
    given = [entry for entry in others.values() if entry]
    room = max(entry.step for entry in (income, spending, *given)) / _WAN * 2
    holds = abs(into - out) <= (room if len(given) > 1 else room / 4)
    places = [income.place, spending.place, *(entry.place for entry in given)]
    remainder = into - out
    if not holds and not all(entry.sure for entry in (income, spending, *given)):
        return  # one of the figures is vague or may have been misread
    if not holds and not given and remainder > 0:
        return  # what is left has simply not been said
    sum_ = f"{_side(income, others, (Item.OPENING, Item.USED_SURPLUS))}={shown(into)}"
    out_ = f"{_side(spending, others, (Item.DISTRIBUTED, Item.CLOSING))}={shown(out)}"
    yield _recounted(income, spending, others, holds, places)
    if holds:
        return
    missing = [item.value for item in (Item.OPENING, Item.USED_SURPLUS) if not others.get(item)]
    if remainder > 0:
        missing = [item.value for item in (Item.DISTRIBUTED, Item.CLOSING) if not others.get(item)]
    message = f"收入方{shown(into)}万元（{sum_}），支出方{shown(out)}万元（{out_}），相差{shown(abs(remainder))}万元。"
    if missing:
        message += f"文中没有写{'、'.join(missing)}：差额是不是它？请补写或者更正。"
    yield Finding(
        places, message, f"收入方＝支出方，差额{shown(abs(remainder))}万元应有来源",
        f"{shown(into)}≠{shown(out)}", f"{shown(into)}-{shown(out)}={shown(remainder)}",
        "补写年初结转和结余等项目，使收支平衡，或者更正有误的数。", question=bool(missing),
    )  # fmt: skip


def _recounted(
    income: Entry, spending: Entry, others: dict[Item, Entry | None], holds: bool,
    places: Sequence[Span],
) -> Relation:  # fmt: skip
    """What should be left at the end of the year, against what is said to be; without either,
    income against spending."""
    into = [income, *(e for i in (Item.OPENING, Item.USED_SURPLUS) if (e := others.get(i)))]
    out = [spending, *(e for i in (Item.DISTRIBUTED,) if (e := others.get(i)))]
    closing = others.get(Item.CLOSING)
    plus = "+".join(shown(entry.amount / _WAN) for entry in into)
    minus = "-".join(shown(entry.amount / _WAN) for entry in out)
    came = sum((entry.amount / _WAN for entry in into), Decimal(0))
    went = sum((entry.amount / _WAN for entry in out), Decimal(0))
    if closing is None:
        return Relation("balance", f"{plus}={minus}", came, went, holds, places)
    left = closing.amount / _WAN
    return Relation("balance", f"{plus}-{minus}={shown(left)}", came - went, left, holds, places)


def _side(first: Entry, others: dict[Item, Entry | None], items: Sequence[Item]) -> str:
    amounts = [first.amount / _WAN]
    amounts += [entry.amount / _WAN for item in items if (entry := others.get(item))]
    return "+".join(shown(amount) for amount in amounts)


@rule(
    "objective-against-accounts", "绩效目标的金额与决算相差过大", Severity.HIGH,
    basis="绩效目标随预算编制：决算偏离目标30%以上的，应说明原因（偏差过大的目标视为编制不准）",
    fires=(
        "2022年支出合计90万元，其中：基本支出90万元，项目支出0万元。"
        "纳入绩效目标的金额为100万元，其中：基本支出40万元，项目支出60万元。",
    ),
    spares=(
        "2022年支出合计98万元，其中：基本支出40万元，项目支出58万元。"
        "纳入绩效目标的金额为100万元，其中：基本支出40万元，项目支出60万元。",
        "2022年支出合计98万元，其中：基本支出40万元，项目支出58万元。",
    ),
)  # fmt: skip
def objective_against_accounts(report: Reading) -> Iterator[Finding | Relation]:
    """The same item in the objective and in the accounts."""
    for target in report.ledger:
        if target.aspect is not Aspect.TARGET or target.table or not target.sure:
            continue
        actual = _only(report.ledgers[target.report], target.item, target.year)
        if actual is None or not actual.sure or target.amount <= 0:
            continue
        difference = actual.amount - target.amount
        if abs(difference) <= target.amount * _MUCH or abs(difference) < _WAN:
            continue
        rate = actual.amount / target.amount * 100
        yield Finding(
            [actual.place, target.place],
            f"绩效目标的{target.item.value}是{target.printed}，决算是{actual.printed}，为目标的"
            f"{shown(rate, 1)}%，相差{shown(abs(difference) / _WAN)}万元，文中没有说明原因。请核实口径或者说明。",
            target.printed, actual.printed,
            f"{shown(actual.amount / _WAN)}-{shown(target.amount / _WAN)}={shown(difference / _WAN)}",
            "说明偏离目标的原因；基本支出与项目支出划分有误的，更正。", question=True,
        )  # fmt: skip


@rule(
    "execution-rate-missing", "有目标金额和决算，没有执行率", Severity.MEDIUM,
    basis="预算执行率＝实际支出÷预算数，是绩效自评的必填内容",
    fires=(
        "2022年支出合计90万元。纳入绩效目标的金额为100万元，其中：基本支出40万元，项目支出60万元。",
    ),
    spares=(
        "2022年支出合计90万元，执行率90%。纳入绩效目标的金额为100万元，其中：基本支出40万元，项目支出60万元。",
    ),
)  # fmt: skip
def execution_rate_missing(report: Reading) -> Iterator[Finding | Relation]:
    """Both figures are there; their quotient is not."""
    if re.search(r"执行率|支出率|完成率|支付率|支出进度|执行进度", report.folded):
        return
    starts = {
        entry.mention.start: entry
        for entry in report.ledger
        if entry.aspect is Aspect.TARGET and entry.mention is not None
    }
    for found in report.breakdowns:
        targets = [starts[p.start] for p in found.parts if p.start in starts]
        if len(targets) < 2 or targets[0].mention not in found.parts:
            continue
        spending = _only(report.ledgers[targets[0].report], Item.SPENDING, targets[0].year)
        whole = found.whole.quantity
        if spending is None or not spending.sure or not whole.yuan or not whole.exact:
            continue
        rate = spending.amount / whole.yuan * 100
        sum_ = f"{shown(spending.amount / _WAN)}/{shown(whole.yuan / _WAN)}={shown(rate, 2)}%"
        holds = spending.amount == whole.yuan
        yield Relation(
            "rate", f"{shown(spending.amount / _WAN)}={shown(whole.yuan / _WAN)}",
            spending.amount / _WAN, whole.yuan / _WAN, holds,
            [whole.span, spending.place],
        )  # fmt: skip
        yield Finding(
            [whole.span, spending.place],
            f"目标金额{shown(whole.value)}{whole.unit}，支出合计{spending.printed}，全文没有执行率。按此计算，执行率为"
            f"{sum_}。请补写。",
            sum_, "未给出", sum_, "补写执行率，并说明偏差原因。",
        )  # fmt: skip
        return
