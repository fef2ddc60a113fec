"""Shares and rates in the prose, worked out again from the figures that stand beside them.

A rate is compared at the precision in which it is printed. Where several figures could be meant,
one that fits is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.reports.facts.arithmetic import share
from zhengtong.reports.facts.mentions import Mention, Passage
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Measure
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BACK = 8  # mentions before a rate among which its figures are looked for
_BASIS = "比率由同文的分子、分母计算，保留位数与文中一致"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A rate by its name, and the words that head what is divided and what it is divided by."""

    name: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]


_BUDGET = r"预算|合同|安排|下达|指标|总额|资金|拨款|批复|到位|收入|拨付|计划|申请|核定|合计"
_KINDS = tuple(
    _Kind(re.compile(name), re.compile(above), re.compile(below))
    for name, above, below in (
        (r"到位率", r"到位|拨付|下达|拨款|收到", r"预算|计划|安排|应到位|总额|批复|申请|核定"),
        (r"(?:结余|结转|剩余)率", r"结余|结转|剩余", _BUDGET),
        (
            r"执行率|支出率|支付率|使用率|支出进度|执行进度|支付进度|使用进度|拨付进度|预算完成率|资金完成率"
            r"|(?:完成|为|占|达到?)(?:年初|全年|调整后?|年度|当年)?的?预算(?:数|总额|安排)?的?$",
            r"支出|执行|使用|支付|完成|列支|花费|开支|发放|决算(?!报表)",
            _BUDGET,
        ),
        (
            r"完成率|开展率|实施率|任务完成|完成(?:全年|年度|年初)?(?:目标|任务|计划)",
            r"完成|实际|开展|实施|建成|培训|发放|已|共|累计",
            r"计划|目标|任务|应|年初|预期|拟|预计",
        ),
        (
            r"合格率|达标率|通过率|优良率|及格率",
            r"合格|达标|通过|优良|及格",
            r"共|检|抽|验|参|总|应",
        ),
        (
            r"按?[期时]办结率|办结率|办理率|处置率|处理率|整改率|回复率|答复率",
            r"办结|办理|处置|处理|整改|回复|答复",
            r"受理|收到|接|共|应|发现|转办|总",
        ),
        (
            r"参[保会训]率|覆盖率|入[学住]率|就业率|普及率",
            r"参|覆盖|入|就业|普及|实际|已",
            r"应|总|共|全",
        ),
    )
)
_OF = re.compile(r"占(?:到|了)?(.{0,14}?)(?:的|比|比例|比重|总数)*(?:为|约|达|达到)?$")
_SHRINK = re.compile(
    r"^(?:本年|全年|当年|全部|年度|本单位|我单位|同期|全县|全市|全区)+|总|的|金额|额|合计|数"
)
_BY_BUDGET = re.compile(r"(?:完成|为|占|达到?)[^,;]{0,6}预算[^,;]{0,6}$")
_SAID_BUDGET = re.compile(r"预算|安排|批复|指标|计划|下达")
_FUNDS = re.compile(r"公共(?:财政)?预算|政府性基金预算|国有资本经营预算|社会保险基金预算")
_EXCEPT = re.compile(r"[≥≤]|目标|不低于|以上|力争|确保|计划(?:完成率|执行率)|要求|应达|满意")


@rule(
    "rate-recomputed", "比率与其分子、分母不符", Severity.HIGH, basis=_BASIS,
    fires=(
        "全年预算200万元，实际支出150万元，预算执行率85%。",
        "计划培训40期，实际完成38期，完成率100%。",
        "年内应到位资金60万元，实际到位45万元，到位率95.5%。",
        "抽检样品80份，合格72份，合格率95%。",
        "会议费支出决算为18万元，完成全年预算20万元的95%。",
    ),
    spares=(
        "全年预算200万元，实际支出150万元，预算执行率75%。",
        "全年预算127万元，实际支出94.44万元，执行率为74.36%。",
        "年初预算100万元，调整后预算120万元，实际支出90万元，执行率75%。",
        "全县公共财政预算收入800万元，为预算的55%；上划收入200万元，为预算的53%；税务部门完成450万元，为预算的50%。",
        "预算执行率不低于95%，全年预算200万元，实际支出150万元。",
        "会议费支出决算为18万元，完成全年预算20万元的90%，比上年增加2万元。",
        "培训业务年初预算数8万元，年末支出8万元，支出进度为100%；设备更新62.5万元，年末支出62.5万元，支出进度为100%。",
    ),
)  # fmt: skip
def rate_recomputed(report: Reading) -> Iterator[Finding | Relation]:
    """执行率, 到位率, 完成率 and the like."""
    for passage in report.passages:
        for number, each in enumerate(passage.mentions):
            kind = _kind(each)
            if kind is None:
                if number > 1 and _of_base(passage.mentions[number - 2 : number + 1]):
                    part, whole = passage.mentions[number - 2 : number]
                    yield from _judge(passage, each, [part], [whole])
                continue
            above, below = _figures(passage, number, kind)
            if _BY_BUDGET.search(each.lead):
                below = [b for b in below if _SAID_BUDGET.search(_FUNDS.sub("", b.lead))]
            if above and below:
                yield from _judge(passage, each, above, below)


def _of_base(three: Sequence[Mention]) -> bool:
    """支出18万元,完成预算20万元的90%: one after the other in one sentence, and in one unit."""
    part, whole, rate = three
    a, b = part.quantity, whole.quantity
    return (
        whole.base and rate.lead == "的" and rate.quantity.unit == "%" and rate.quantity.exact
        and not (part.base or part.change or part.prior)
        and a.measure is b.measure and a.measure in (Measure.MONEY, Measure.COUNT)
        and (a.measure is Measure.MONEY or a.unit == b.unit)
        and part.sentence == rate.sentence and part.depth == whole.depth == rate.depth
    )  # fmt: skip


def _kind(mention: Mention) -> _Kind | None:
    quantity = mention.quantity
    if quantity.measure is not Measure.SHARE or quantity.unit != "%" or mention.change:
        return None
    if not quantity.exact or _EXCEPT.search(mention.lead):
        return None
    return next((kind for kind in _KINDS if kind.name.search(mention.lead)), None)


def _figures(passage: Passage, at: int, kind: _Kind) -> tuple[list[Mention], list[Mention]]:
    """What a rate may have been made of: in its own sentence, else in the ones before it."""
    rate = passage.mentions[at]
    near = [
        each
        for each in passage.mentions[max(0, at - _BACK) : at]
        if each.quantity.measure in (Measure.MONEY, Measure.COUNT)
        and not each.change and not each.quantity.vague and each.depth == rate.depth
    ]  # fmt: skip
    semicolon = passage.seen.text.rfind(";", rate.sentence[0], rate.start)
    beside = [each for each in near if each.start > semicolon]
    if semicolon >= 0 and len(beside) > 1:
        near = beside  # each part of such a list has figures of its own
    for pool in ([each for each in near if each.sentence == rate.sentence], near):
        while pool:
            unit = pool[-1].quantity
            alike = [
                each
                for each in pool
                if each.quantity.measure is unit.measure
                and (unit.measure is Measure.MONEY or each.quantity.unit == unit.unit)
            ]
            below = [e for e in alike if kind.below.search(e.lead) and not _spent(e, kind)]
            above = [
                e
                for e in alike
                if e not in below and (kind.above.search(e.lead) or _PAID_OUT.search(e.lead))
            ]
            if above and below:
                # the nearest numerator is meant; of the denominators any may be
                return above[-1:], below
            pool = [each for each in pool if each not in alike]
    return [], []


_PAID_OUT = re.compile(r"(?:已|完成|实际|累计)[^,]{0,4}拨付(?!到位)")
_PLANNED = re.compile(r"计划|预计|拟|^应|目标|任务")


def _spent(mention: Mention, kind: _Kind) -> bool:
    """预算支出12万元, 项目资金实际支出12万元: the last word decides what it is."""
    words = mention.label
    if _PLANNED.search(words):
        return False
    if _PAID_OUT.search(words):
        return True
    above, below = (list(form.finditer(words)) for form in (kind.above, kind.below))
    if not above:
        return False
    return not below or above[-1].end() > below[-1].end()


def _close(computed: Decimal, rate: Mention, above: Mention, below: Mention) -> bool:
    """Equal as printed; cut off instead of rounded is let pass, and so is what rounded figures
    leave open."""
    room = rate.quantity.step
    for one, other in ((above, below), (below, above)):
        if one.quantity.decimals and one.quantity.yuan:
            half = one.quantity.step / 2 / abs(one.quantity.value)
            room += abs(computed) * half if other.quantity.yuan else Decimal(0)
    return abs(computed - rate.quantity.value) < room


def _judge(
    passage: Passage, rate: Mention, above: Sequence[Mention], below: Sequence[Mention],
    base: str = "",
) -> Iterator[Finding | Relation]:  # fmt: skip
    pairs = [(a, b) for a in above for b in below if b.quantity.yuan > 0]
    for a, b in pairs:
        computed = share(a.quantity.yuan, b.quantity.yuan)
        if _close(computed, rate, a, b):
            yield _relation(passage, rate, a, b, computed, True)
            return
    if not pairs:
        return
    a, b = pairs[-1]
    if not (a.quantity.exact and b.quantity.exact):
        return
    computed = share(a.quantity.yuan, b.quantity.yuan)
    yield _relation(passage, rate, a, b, computed, False)
    stated, exact = rate.quantity.value, shown(computed, max(2, rate.quantity.decimals))
    sum_ = f"{_said(a)}÷{_said(b)}={exact}%"
    yield Finding(
        [passage.quote(a, b, rate), passage.quote(rate)],
        f"按文中数字，{sum_}，而文中写{shown(stated)}%，相差{shown(abs(computed - stated), 2)}个百分点。"
        f"请核实{base or '比率'}及其分子、分母。",
        f"{exact}%", f"{shown(stated)}%", sum_, f"改为{shown(computed, rate.quantity.decimals)}%，"
        "或者更正分子、分母；口径不同的写明口径。",
        question=len(pairs) > 1,
        severity=Severity.MEDIUM if len(pairs) > 1 else None,
    )  # fmt: skip


def _said(mention: Mention) -> str:
    return f"{shown(mention.quantity.value)}{mention.quantity.unit}"


def _relation(
    passage: Passage, rate: Mention, a: Mention, b: Mention, computed: Decimal, holds: bool
) -> Relation:
    return Relation(
        "rate", f"{shown(a.quantity.value)}/{shown(b.quantity.value)}*100",
        computed.quantize(Decimal("0.0001")), rate.quantity.value, holds, [passage.quote(a, b, rate)],
    )  # fmt: skip


@rule(
    "share-recomputed", "所占比例计算不符", Severity.HIGH, basis=_BASIS,
    fires=(
        "全年支出合计80万元，其中：基本支出60万元，占70%；项目支出20万元，占25%。",
        "总收入500万元，其中财政拨款收入400万元，占总收入的85%。",
    ),
    spares=(
        "全年支出合计80万元，其中：基本支出60万元，占75%；项目支出20万元，占25%。",
        "收入合计80万元，其中：财政拨款80万元，占100%；事业收入0万元，占0%。",
        "总收入500万元，其中财政拨款收入400万元，占比80%，较上年增加50万元，占增加额的30%。",
    ),
)  # fmt: skip
def share_recomputed(report: Reading) -> Iterator[Finding | Relation]:
    """占x% after a part of a whole."""
    wholes: dict[tuple[int, int], Mention] = {}
    for found in report.breakdowns:
        if found.sign in ("其中", "括号", "列出"):
            for part in (*found.parts, *found.trailing):
                wholes.setdefault((found.passage.block, part.start), found.whole)
    for passage in report.passages:
        for number, each in enumerate(passage.mentions):
            match = _OF.search(each.lead)
            if each.quantity.unit != "%" or not match or not number or not each.quantity.exact:
                continue
            part = passage.mentions[number - 1]
            if part.sentence != each.sentence or part.change or each.change:
                continue
            whole = _whole(passage, number, match.group(1), part, wholes)
            if whole is not None and whole is not part:
                yield from _judge(passage, each, [part], [whole], "比例")


def _whole(
    passage: Passage, at: int, words: str, part: Mention,
    wholes: dict[tuple[int, int], Mention],
) -> Mention | None:  # fmt: skip
    """What 占 refers to: the whole of the breakdown, or the figure that bears the words' name."""
    if part.quantity.measure is Measure.SHARE:
        return None
    known = wholes.get((passage.block, part.start))
    base = _SHRINK.sub("", words.strip())
    if not base:
        return known if not words or known is None or known.total else None
    for each in reversed(passage.mentions[max(0, at - 12) : at - 1]):
        name = _SHRINK.sub("", each.label)
        named = name == base or (each.total and base in name)
        if each.quantity.measure is part.quantity.measure and named:
            return each
    return None


@rule(
    "zero-over-zero", "分子、分母都是0，却有比率", Severity.LOW,
    basis="0÷0没有意义：没有发生的事项，比率应填“—”",
    fires=(
        "全年受理投诉0件，办结0件，办结率100%。",
        "培训费年初预算为0万元，支出决算为12万元，完成年初预算的95%。",
    ),
    spares=("全年受理投诉5件，办结5件，办结率100%。",
            "收入合计80万元，其中：财政拨款80万元，占100%；事业收入0万元，占0%。"),
)  # fmt: skip
def zero_over_zero(report: Reading) -> Iterator[Finding | Relation]:
    """A rate of nothing."""
    for passage in report.passages:
        for number, each in enumerate(passage.mentions):
            kind = _kind(each)
            above, below = _figures(passage, number, kind) if kind else ([], [])
            if not above or not below or any(m.quantity.value for m in below):
                continue
            if above[-1].quantity.value:
                yield Finding(
                    [passage.quote(below[-1], above[-1], each)],
                    f"分母（{below[-1].label[-10:]}）是0，比率写作{shown(each.quantity.value)}%。"
                    "以0为基数没有比率，请核实分母，或者删去比率。",
                    "—", f"{shown(each.quantity.value)}%", f"{_said(above[-1])}÷0",
                    "核实分母；确为0的，不写比率。", Severity.MEDIUM,
                )  # fmt: skip
            else:
                yield Finding(
                    [passage.quote(below[-1], above[-1], each)],
                    f"分子、分母都是0，比率写作{shown(each.quantity.value)}%。没有发生的事项，"
                    "比率没有意义，应填“—”或写“未发生”。",
                    "—", f"{shown(each.quantity.value)}%", "0÷0", "改填“—”。",
                )  # fmt: skip
