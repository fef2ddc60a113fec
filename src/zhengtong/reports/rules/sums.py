"""Parts and wholes in the prose: 其中…, brackets, 合计, batches.

What adds up is said too. A remainder is an error only where the words leave no room for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.arithmetic import in_unit, slack, written
from zhengtong.reports.facts.clauses import Breakdown, Sign
from zhengtong.reports.facts.mentions import Mention
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Measure, Quantity
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "同一段文字中的合计应当等于各分项之和，读者据此核对全文"


def _values(found: Breakdown, parts: Sequence[Mention]) -> list[Decimal]:
    return [in_unit(part.quantity, found.whole.quantity.unit) for part in parts]


def _holding(found: Breakdown) -> tuple[Mention, ...]:
    """The parts that make the whole: all, or those up to where the list goes over to other things.

    Empty where no beginning of the list does. What lies beside a total without 其中 is taken
    for its parts only where that can hardly be chance.
    """
    whole = found.whole.quantity
    parts = (*found.parts, *found.trailing)
    if found.sign is Sign.TOTAL_AFTER:
        parts = parts[::-1]
    total, real, fitting = Decimal(0), 0, list[int]()
    for number, part in enumerate(parts, 1):
        total += in_unit(part.quantity, whole.unit)
        real += part.quantity.value != 0
        beside = found.sign is Sign.BESIDE
        if number < 2 or (beside and (real < 2 or not _telling(found))):
            continue
        if _near(whole, parts[:number], total):
            fitting.append(number)
    if not fitting:
        return ()
    own = len(found.parts)
    taken = parts[: own if own in fitting else fitting[-1]]
    return taken[::-1] if found.sign is Sign.TOTAL_AFTER else taken


def _near(whole: Quantity, parts: Sequence[Mention], total: Decimal) -> bool:
    difference = abs(total - whole.value)
    if difference > whole.step + len(parts):
        return False
    return difference <= slack(whole, [part.quantity for part in parts])


def _telling(found: Breakdown) -> bool:
    whole = found.whole
    return (whole.total or whole.quantity.decimals > 0 or whole.quantity.value >= 100) and (
        whole.quantity.value > 10
    )


def _sure(mentions: Sequence[Mention]) -> bool:
    """Are all of them exact numbers, read without doubt?"""
    return all(mention.quantity.exact for mention in mentions)


def _name(mention: Mention) -> str:
    words = (mention.label or mention.noun or mention.lead)[-16:]
    return f"{words}{shown(mention.quantity.value)}{mention.quantity.unit}"


def _relation(found: Breakdown, parts: Sequence[Mention], holds: bool) -> Relation:
    values = _values(found, parts)
    return Relation(
        "sum", f"{written(values)}={shown(found.whole.quantity.value)}", sum(values, Decimal(0)),
        found.whole.quantity.value, holds, _places(found, parts),
    )  # fmt: skip


def _places(found: Breakdown, parts: Sequence[Mention]) -> list[Span]:
    quote = found.passage.quote(found.whole, *parts)
    places = [quote]
    if found.whole.quantity.span.start < quote.start or found.whole.quantity.span.end > quote.end:
        places.append(found.passage.quote(found.whole))
    return places


@rule(
    "parts-sum", "分项之和不等于合计", Severity.HIGH, basis=_BASIS,
    fires=(
        "全年基本支出共计300.50万元，其中人员经费200.25万元，公用经费110.25万元。",
        "示例县共有编制20人，其中行政编制8人，事业编制13人。",
        "梳理下放事项60项（直接下放10项、委托办理20项和上门办理31项）。",
        "全年受理来信3类共58件，其中咨询20件、求助30件、建议9件，另转办2件。",
        "项目支出90.5万元。具体使用情况为：印刷费20.5万元，差旅费30万元，维修费45万元。",
        "一年来培训村干部120人、社区干部80人，合计210人。",
        "全县“三公”经费决算总额2100万元，比上年下降1.5%。分项情况是：公务接待费900万元；公务用车费1300万元。",
    ),
    spares=(
        "全年基本支出共计300.50万元，其中人员经费200.25万元，公用经费100.25万元。",
        "收到来件3000条（其中重点件1200条，已办结1500条）。",
        "全年支出88万元，其中培训费30万元、印刷费20万元等。",
        "资金总额100万元，其中中央资金60.33万元、省级资金20.33万元、县级资金19.33万元。",
        "全年受理来信3类共58件，其中咨询20件、求助30件、建议8件，另转办2件。",
        "现有党员50人，其中女党员30人，35岁以下党员28人，高中以上学历45人。",
        "收入累计完成610万元，同比增收50万元。其中税务部门完成280万元；财政部门完成330万元。",
        "“三公”经费全年预算数15万元，决算数12.3万元。其中：公务用车费全年预算数12万元，决算数10.1万元；公务接待费全年预算数3万元，决算数2.2万元。",
        "项目支出88.5万元，分别是培训费30万元，印刷费20.5万元，会议费12万元，设",
        "本年收入合计80.5万元，其中：财政拨款70.5万元，占87.58%；事业收入6.5万元，占8.07%；其他收入3.",
    ),
)  # fmt: skip
def parts_sum(report: Reading) -> Iterator[Finding | Relation]:
    """A whole against its parts."""
    said: set[tuple[str, ...]] = set()
    for found in report.breakdowns:
        parts = _holding(found)
        if parts:
            yield _relation(found, parts, True)
            continue
        key = tuple(_name(each) for each in (found.whole, *found.parts))
        if key not in said and _sure((found.whole, *found.parts)):
            said.add(key)
            yield from _broken(found)


def _broken(found: Breakdown) -> Iterator[Finding | Relation]:
    whole, parts = found.whole, found.parts
    values = _values(found, parts)
    total = sum(values, Decimal(0))
    difference = total - whole.quantity.value
    verdict = _verdict(found, total, len(parts))
    if verdict is None:
        return
    severity, question = verdict
    yield _relation(found, parts, False)
    unit = whole.quantity.unit
    message = (
        f"“{_name(whole)}”的{len(parts)}个分项相加为{shown(total)}{unit}（{written(values)}），"
        f"相差{shown(abs(difference))}{unit}。"
    )
    if question:
        message += (
            "是否还有上年结转、收回的资金？请核实并说明。"
            if found.sign is Sign.LEFT
            else "是否因四舍五入取整？请用未取整的数核实。"
            if _rounded(found, total)
            else "分项是否有交叉，或者还有未列出的部分？请核实并说明。"
        )
    yield Finding(
        _places(found, parts), message, f"{written(values)}={shown(total)}",
        f"{shown(whole.quantity.value)}{unit}", f"{written(values)}={shown(total)}",
        "核对合计与各分项，改正不符的一处；口径不同的写明口径。", severity, question,
    )  # fmt: skip


def _verdict(found: Breakdown, total: Decimal, number: int) -> tuple[Severity, bool] | None:
    """How grave a sum that fails is, and whether it is only asked about; None: not worth a word."""
    whole = found.whole.quantity
    money = whole.measure is Measure.MONEY
    if found.sign is Sign.BESIDE:
        return (Severity.HIGH, False) if found.closed else None
    if found.open:
        return None
    if found.sign in (Sign.LISTED, Sign.OUT_OF):
        near = Decimal("0.7") <= total / whole.value <= Decimal("1.5") if whole.value else False
        return (Severity.MEDIUM, True) if near else None
    if found.sign is Sign.LEFT:
        return Severity.HIGH, True
    if found.sign is Sign.BATCHES:
        return Severity.MEDIUM, True
    if found.sign is Sign.TOTAL_AFTER:
        return (Severity.HIGH, False) if _plain_list(found) else None
    if money and _rounded(found, total):
        return Severity.MEDIUM, True
    if found.closed:
        return Severity.HIGH, False
    if number < 2 or len({part.year for part in found.parts}) > 1:
        return None
    if total > whole.value:
        if money:
            return Severity.HIGH, True
        return (Severity.MEDIUM, True) if total <= whole.value * Decimal("1.15") else None
    if number < 3 and not money:
        return None
    return (Severity.MEDIUM, True) if total >= whole.value * Decimal("0.7") else None


def _rounded(found: Breakdown, total: Decimal) -> bool:
    """Whole 万元 that are off by no more than rounding each of them can do."""
    several = [each.quantity for each in (found.whole, *found.parts)]
    if any(each.decimals or each.unit not in ("万元", "亿元") for each in several):
        return False
    return abs(total - found.whole.quantity.value) * 2 <= len(several)


def _plain_list(found: Breakdown) -> bool:
    """Does nothing but 、 and , stand between the parts and before the total?"""
    text = found.passage.seen.text
    several = (*found.parts, found.whole)
    return all(
        text[before.end : after.clause[0]].strip(" ,、;和及与") in ("", before.noun)
        for before, after in pairwise(several)
    )


@rule(
    "part-exceeds-whole", "分项大于合计", Severity.HIGH, basis="部分不可能大于整体",
    fires=("示例局全年支出80.5万元，其中差旅费90.2万元。", "村民代表60人，其中女性66人。"),
    spares=(
        "示例局全年支出80.5万元，其中差旅费9.2万元。",
        "上年支出80万元，其中差旅费9万元，比上年增加85万元。",
        "年度资金总额:120.2564.341050%5执行率*分值。其中:本年财政拨款 120.2564.34",
    ),
)  # fmt: skip
def part_exceeds_whole(report: Reading) -> Iterator[Finding | Relation]:
    """其中 and then more than there is."""
    for found in report.breakdowns:
        if found.sign not in (Sign.OF_WHICH, Sign.BRACKET) or _holding(found):
            continue
        whole = found.whole.quantity
        for part in found.parts:
            value = in_unit(part.quantity, whole.unit)
            if part.quantity.unit != whole.unit and whole.measure is not Measure.MONEY:
                continue
            if value > whole.value > 0 and _sure((found.whole, part)):
                yield Finding(
                    [found.passage.quote(part), found.passage.quote(found.whole)],
                    f"“{_name(part)}”是“{_name(found.whole)}”的一部分，却比它大"
                    f"{shown(value - whole.value)}{whole.unit}。请核实两个数和它们的单位。",
                    f"不超过{shown(whole.value)}{whole.unit}", _name(part),
                    f"{shown(value)}>{shown(whole.value)}", "核对数字和单位，改正其一。",
                )  # fmt: skip
                break
