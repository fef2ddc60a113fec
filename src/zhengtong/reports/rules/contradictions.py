"""What the report says of itself against its own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.ledger import Aspect, Item
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_STRICT = re.compile(
    r"(?:严格?控制?|从严控制|压缩|压减|控制|降低|节约)[^。;,\d]{0,12}[“\"]?三公[”\"]?经费[^。;,\d]{0,12}"
    r"|[“\"]?三公[”\"]?经费[^。;,\d]{0,6}(?:只减不增|逐年下降|持续下降|大幅下降|明显下降|得到有效控制)"
)
_THREE = (Item.THREE, Item.RECEPTION, Item.VEHICLES, Item.ABROAD)


@rule(
    "thrift-against-data", "称严控“三公”经费，数据却上升", Severity.MEDIUM,
    basis="党政机关厉行节约反对浪费条例：“三公”经费从严控制；上升的应说明原因",
    fires=(
        "我局严格控制三公经费支出。2022年“三公”经费决算数2.1万元，2023年“三公”经费决算数3.5万元。",
    ),
    spares=(
        "我局严格控制三公经费支出。2022年“三公”经费决算数3.5万元，2023年“三公”经费决算数2.1万元。",
        "2022年“三公”经费决算数2.1万元，2023年“三公”经费决算数3.5万元。",
    ),
)  # fmt: skip
def thrift_against_data(report: Reading) -> Iterator[Finding | Relation]:
    """严格控制三公经费 while they rise."""
    claim = _STRICT.search(report.folded)
    if claim is None:
        return
    for item in _THREE:
        own = {
            entry.year: entry
            for entry in reversed(report.ledger)
            if entry.item is item
            and entry.aspect is Aspect.ACTUAL
            and entry.sure
            and not entry.table
        }
        years = sorted(own)
        if len(years) < 2:
            continue
        before, after = own[years[-2]], own[years[-1]]
        if after.amount <= before.amount * Decimal("1.05"):
            continue
        growth = ""
        if before.amount:
            rate = shown((after.amount - before.amount) / before.amount * 100, 1)
            growth = f"，增长{rate}%"
        yield Finding(
            [Span(claim.start(), claim.end()), after.place, before.place],
            f"文中称“{claim.group().strip()}”，而{item.value}{before.year}年{before.printed}、{after.year}年"
            f"{after.printed}{growth}。请核实，或者说明上升的原因。",
            "下降或者持平", f"{before.printed}→{after.printed}",
            f"{shown(before.amount / 10_000)}→{shown(after.amount / 10_000)}",
            "说明上升原因，或者修改厉行节约的表述。", question=True,
        )  # fmt: skip
        return


_TIMELY = re.compile(
    r"(?:资金|经费|款项)[^。;]{0,10}?(?:(?:均|都|全部)?(?:及时|按时|足额)[、,]?(?:足额|全额)?(?:拨付|支付|下达)(?:到位)?)"
    r"|(?:及时|按时)足?额?(?:拨付|支付)(?:到位|率(?:达到?)?100%)"
)
_UNPAID = re.compile(
    r"[^。;,\n]{0,24}(?:未能?(?:在[^。;,]{0,12})?(?:及时)?(?:支付|拨付|兑付|到位)|(?:支付|拨付)不(?:及时|到位)|尚未(?:支付|拨付|到位)"
    r"|(?:拨付|到位|支付)(?:较慢|滞后|缓慢))"
)
_DENIED = re.compile(r"不存在|没有|无|未发生|防止|避免|杜绝|如|若|凡")


@rule(
    "timely-against-unpaid", "称及时拨付，又称未能支付", Severity.MEDIUM,
    basis="前后表述应当一致：未支付的资金影响到位及时率和执行率",
    fires=("各项资金都及时拨付到位。尾款12万元因审批原因未能在当年支付，结转下年。",),
    spares=("各项资金都及时拨付到位，不存在未支付的情况。", "尾款12万元未能在当年支付。"),
)  # fmt: skip
def timely_against_unpaid(report: Reading) -> Iterator[Finding | Relation]:
    """及时拨付 in one place, 未能支付 in another."""
    text = report.folded
    claim = _TIMELY.search(text)
    if claim is None or _DENIED.search(text[max(0, claim.start() - 6) : claim.end()]):
        return
    for match in _UNPAID.finditer(text):
        clause = text[text.rfind("。", 0, match.start()) + 1 : match.end()]
        if _DENIED.search(clause[-40:]) or not re.search(r"\d", clause):
            continue
        yield Finding(
            [Span(claim.start(), claim.end()), _trimmed(match)],
            f"一处写“{claim.group().strip()}”，另一处写“{match.group().strip()[-30:]}”。请核实资金是否按时支付，"
            "并使到位率、执行率的得分与之一致。",
            "前后一致", match.group().strip()[-30:], fix="改写其中一处，写明未支付的金额和原因。",
            question=True,
        )  # fmt: skip
        return


def _trimmed(match: re.Match[str]) -> Span:
    words = match.group()
    start = match.start() + len(words) - len(words.lstrip())
    return Span(max(start, match.end() - 60), match.end())


_NO_COMPLAINT = re.compile(
    r"(?:没有|未|无)(?:出现|发生|收到|接到)?(?:一起|任何|过)?(?:群众)?(?:有效)?投诉(?:现象|事件|情况)?|零投诉|投诉[为是]零"
)
_SATISFIED = re.compile(r"满意[率度][^。;,\d]{0,8}(\d{2}(?:\.\d+)?)%")


@rule(
    "no-complaint-against-rate", "称没有投诉，满意率却不到100%", Severity.LOW,
    basis="满意率由评价统计：不满意的意见应有去向",
    fires=("全年没有出现投诉现象，群众满意率达98.6%。",),
    spares=("全年没有出现投诉现象，群众满意率达100%。", "全年投诉3件，群众满意率达98.6%。"),
)  # fmt: skip
def no_complaint_against_rate(report: Reading) -> Iterator[Finding | Relation]:
    """Nobody complained; not all were content."""
    claim = _NO_COMPLAINT.search(report.folded)
    rates = _SATISFIED.finditer(report.folded)
    rate = next((m for m in rates if "目标" not in m.group() and "不低于" not in m.group()), None)
    if claim is None or rate is None or abs(rate.start() - claim.start()) > 400:
        return
    yield Finding(
        [Span(claim.start(), claim.end()), Span(rate.start(), rate.end())],
        f"文中称“{claim.group()}”，而满意率为{rate.group(1)}%。其余的意见怎样处理？请核实。",
        "说明不满意意见的去向", f"{rate.group(1)}%", fix="补写不满意意见的处理情况。", question=True,
    )  # fmt: skip


_ALL_GOOD = re.compile(r"好评率[^。;,\d]{0,6}100(?:\.0+)?%")
_BAD_DONE = re.compile(
    r"差评[^。;,\d]{0,10}(?:处置|整改|办结|回访|处理)率[^。;,\d]{0,6}100(?:\.0+)?%"
)


@rule(
    "no-bad-rating-to-settle", "好评率100%，又有差评处置率", Severity.LOW,
    basis="没有差评就没有差评处置率（0÷0），应填“—”",
    fires=("收到评价520条，好评率100%，差评有效处置率100%。",),
    spares=("收到评价520条，好评率99.5%，差评有效处置率100%。", "好评率100%，按时办结率100%。"),
)  # fmt: skip
def no_bad_rating_to_settle(report: Reading) -> Iterator[Finding | Relation]:
    """All ratings were good; which bad ones were settled?"""
    good, settled = _ALL_GOOD.search(report.folded), _BAD_DONE.search(report.folded)
    if good is None or settled is None or abs(good.start() - settled.start()) > 200:
        return
    yield Finding(
        [Span(good.start(), good.end()), Span(settled.start(), settled.end())],
        "好评率是100%，就没有差评；差评处置率写100%，是0÷0，还是好评率取了整？请核实。",
        "差评处置率“—”", "均为100%", "0÷0", "没有差评的，处置率改填“—”。", question=True,
    )  # fmt: skip


_SAVED = re.compile(r"节约率[^。;,\d]{0,12}(\d+(?:\.\d+)?)%")


@rule(
    "saving-rate-unfounded", "节约率没有计算口径", Severity.LOW,
    basis="节约率＝（预算数－实际支出）÷预算数：结转的资金不是节约",
    fires=("项目预算100万元，实际支出80万元，剩余20万元结转下年。各项指标节约率达到了5%。",),
    spares=("项目预算100万元，实际支出95万元，节约率5%。", "项目实施顺利，节约率5%。"),
)  # fmt: skip
def saving_rate_unfounded(report: Reading) -> Iterator[Finding | Relation]:
    """A saving that the figures of the report do not give."""
    match = _SAVED.search(report.folded)
    if match is None:
        return
    rates = {
        relation[0] / relation[1]: relation for relation in _unspent(report) if relation[1] > 0
    }
    stated = Decimal(match.group(1)) / 100
    if not rates or any(abs(rate - stated) < Decimal("0.006") for rate in rates):
        return
    rate, (left, budget) = max(rates.items())
    exact = f"{shown(left)}/{shown(budget)}={shown(rate * 100, 2)}%"
    yield Finding(
        [Span(match.start(), match.end())],
        f"文中节约率为{match.group(1)}%，按剩余资金计算是{exact}。节约率的口径是什么，是否扣除了结转？请说明。",
        exact, f"{match.group(1)}%", exact, "写明节约率的计算口径。", question=True,
    )  # fmt: skip


def _unspent(report: Reading) -> Iterator[tuple[Decimal, Decimal]]:
    """(left over, budget) pairs of one sentence."""
    for found in report.breakdowns:
        whole = found.whole
        for part in found.parts:
            if re.search(r"剩余|结余|结转|未使用", part.label) and re.search(
                r"预算|资金", whole.label
            ):
                yield part.quantity.yuan / 10_000, whole.quantity.yuan / 10_000
