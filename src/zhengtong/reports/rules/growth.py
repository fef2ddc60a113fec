"""More or less than before: the change and its rate, from the figures of the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.facts.mentions import Mention, Passage
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Measure
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_UP = re.compile(r"增加|增长|上升|上涨|提高|增幅|多支|追加|增收|增支|调增")
_DOWN = re.compile(r"减少|下降|降低|降幅|压减|压缩|少支|调减|核减|节约|节省|减")
_BASE = re.compile(r"(?<![占经])比(?![例重])|(?<!比)较|同比|相比|对比")
_AGAIN = re.compile(r"^(?:同时|并且?|且|又)?,?(?:比|较|同比|与|同)")
_OTHER_BASE = re.compile(r"原因|其中|因为?|由于|。|;")
_AMOUNT = (Measure.MONEY, Measure.COUNT)


@rule(
    "growth-recomputed", "增减额或增减率计算不符", Severity.HIGH,
    basis="增减率＝（本期－基期）÷基期，由同句的数计算",
    fires=(
        "2023年支出150万元，比上年的120万元增加30万元，增长20%。",
        "2023年支出150万元，比上年120万元增加20万元。",
        "全年接待群众300人次，较上年增加60人次，增长30%。",
        "2023年支出110万元，比上年的120万元增加10万元。",
        "“三公”经费支出18万元，较年初预算数减少2万元，下降10%，较上年减少6万元，下降33.33%。",
        "“三公”经费支出共计18.25万元，较年初预算数减少1.75万元，下降8.75%，较上年减少0.75万元，下降4.11%。",
        "公务接待费支出5.25万元，与2022年度预算相比，减少0.1万元，下降0.006%。",
        "经比较，本年接待费30万元，较上年减少10万元，下降40%。",
    ),
    spares=(
        "2023年支出150万元，比上年的120万元增加30万元，增长25%。",
        "全年接待群众300人次，较上年增加60人次，增长25%。",
        "2023年支出150万元，增长25%，其中差旅费12万元，比上年减少3万元，下降20%。",
        "2023年支出150万元，比上年减少，主要原因是会议费减少10万元，下降20%。",
        "一季度收入完成120万元，为预算的30%，比上年减收30万元，下降20%。",
        "“三公”经费支出18万元，完成预算20万元的90%，比上年减少6万元，下降25%。",
        "接待费支出18万元，较上年减少6万元，下降25%，会议费较上年减少3万元，下降30%。",
    ),
)  # fmt: skip
def growth_recomputed(report: Reading) -> Iterator[Finding | Relation]:
    """The present figure, the one before, the change and its rate: each from the others."""
    for passage in report.passages:
        mentions = passage.mentions
        for number, each in enumerate(mentions):
            if not each.change or not each.quantity.exact:
                continue
            up, down = _UP.search(each.lead), _DOWN.search(each.lead)
            if bool(up) == bool(down):
                continue
            sign = 1 if up else -1
            if each.quantity.measure in _AMOUNT and number >= 2:
                yield from _change(passage, mentions[number - 2 : number + 1], sign)
            elif each.quantity.unit == "%":
                yield from _rate(passage, mentions[max(0, number - 12) : number + 1], sign)


def _alike(mentions: Sequence[Mention]) -> bool:
    first = mentions[0].quantity
    return all(
        each.quantity.measure is first.measure
        and (first.measure is Measure.MONEY or each.quantity.unit == first.unit)
        and each.quantity.exact and each.sentence == mentions[0].sentence
        and each.depth == mentions[0].depth
        for each in mentions
    )  # fmt: skip


def _based(now: Mention, before: Mention) -> bool:
    """比上年的120万元: the second figure is what the first is compared with."""
    if now.change or before.change or not _BASE.search(before.lead):
        return False
    return not (now.prior or _BASE.search(now.lead))


def _change(passage: Passage, three: Sequence[Mention], sign: int) -> Iterator[Finding | Relation]:
    now, before, change = three
    if not _alike(three) or not _based(now, before):
        return
    difference = now.quantity.yuan - before.quantity.yuan
    scale = now.quantity.yuan / now.quantity.value if now.quantity.value else Decimal(1)
    stated = sign * change.quantity.yuan
    room = max(each.quantity.step for each in three) * scale * (1 if now.quantity.decimals else 0)
    holds = abs(difference - stated) <= room
    sum_ = f"{_said(now)}-{_said(before)}={shown(difference / scale)}{now.quantity.unit}"
    places = [passage.quote(now, before, change)]
    yield Relation(
        "sum", f"{shown(now.quantity.value)}-{shown(before.quantity.value)}",
        difference / scale, stated / scale, holds, places,
    )  # fmt: skip
    if not holds:
        word = "增加" if sign > 0 else "减少"
        yield Finding(
            places,
            f"{sum_}，而文中写{word}{_said(change)}。请核实本期数、基期数和增减额。",
            f"{shown(difference / scale)}{now.quantity.unit}", f"{word}{_said(change)}", sum_,
            "更正增减额，或者更正本期、基期的数。",
        )  # fmt: skip


def _rate(passage: Passage, several: Sequence[Mention], sign: int) -> Iterator[Finding | Relation]:
    rate, before = several[-1], several[:-1]
    if not before or before[-1].sentence != rate.sentence or rate.quantity.value > 1000:
        return
    last = before[-1]
    if last.change and last.quantity.measure in _AMOUNT and len(before) > 1:
        if _direction(last) != sign:
            return
        if len(before) > 2 and _alike(before[-3:]) and _based(before[-3], before[-2]):
            now, base = before[-3].quantity.yuan, before[-2].quantity.yuan
            told = [before[-3], before[-2]]
        elif _alike(before[-2:]) and not before[-2].change and not _BASE.search(before[-2].lead):
            between = passage.seen.text[before[-2].end : last.start]
            if not _BASE.search(between) or _OTHER_BASE.search(between):
                return
            now = before[-2].quantity.yuan
            base = now - sign * last.quantity.yuan
            told = [before[-2], last]
        elif present := _compared_again(passage, before):
            now = present.quantity.yuan
            base = now - sign * last.quantity.yuan
            told = [present, last]
        else:
            return
    elif len(before) > 1 and _alike(before[-2:]) and _based(before[-2], last):
        now, base, told = before[-2].quantity.yuan, last.quantity.yuan, [before[-2], last]
    else:
        return
    if base == 0 and rate.quantity.value:
        yield Finding(
            [passage.quote(*told, rate)],
            f"本期数等于增加额，基期是0，不能计算增长率，文中写{shown(rate.quantity.value)}%。请核实。",
            "基期为0，不写增长率", f"{shown(rate.quantity.value)}%", "÷0", "删去增长率，或者更正基期数。",
            Severity.LOW,
        )  # fmt: skip
    if base <= 0:
        return
    computed = (now - base) / base * 100
    stated = sign * rate.quantity.value
    # a rounded change moves the rate by its own share only, a rounded base by the whole of it
    moved = abs(computed) / 2 if told[-1].change else abs(computed) + 100
    room = rate.quantity.step + moved * sum(map(_looseness, told))
    holds = abs(computed - stated) < room
    places = [passage.quote(*told, rate)]
    unit = told[0].quantity.yuan / told[0].quantity.value if told[0].quantity.value else Decimal(1)
    now_, base_ = shown(now / unit), shown(base / unit)
    sum_ = f"({now_}-{base_})/{base_}={shown(computed, max(2, rate.quantity.decimals))}%"
    # after 其中 it may be the whole or any of its parts that has changed
    listed = "其中" in passage.seen.text[rate.sentence[0] : rate.start]
    if listed and not holds:
        return
    yield Relation(
        "rate", sum_.partition("=")[0], computed.quantize(Decimal("0.0001")), stated, holds, places
    )
    if not holds:
        word = "增长" if sign > 0 else "下降"
        yield Finding(
            places,
            f"按文中数字，{sum_}，而文中写{word}{shown(rate.quantity.value)}%。"
            f"{_slip(now, base, stated, rate)}请核实增减率和它的基数。",
            f"{shown(computed, max(2, rate.quantity.decimals))}%",
            f"{word}{shown(rate.quantity.value)}%", sum_, "更正增减率，或者更正本期、基期的数。",
        )  # fmt: skip


def _looseness(mention: Mention) -> Decimal:
    """How far a printed decimal may be off, as a part of it."""
    quantity = mention.quantity
    if not quantity.value or not quantity.decimals:
        return Decimal(0)
    return quantity.step / abs(quantity.value)


def _slip(now: Decimal, base: Decimal, stated: Decimal, rate: Mention) -> str:
    """The usual slip: the change was divided by the present figure."""
    if now and abs((now - base) / now * 100 - stated) < rate.quantity.step:
        return "文中的增减率像是用本期数作了基数，应当除以基期数。"
    return ""


def _compared_again(passage: Passage, before: Sequence[Mention]) -> Mention | None:
    """支出18万元,完成预算20万元的90%,较预算减少2万元,下降10%,较上年减少6万元: still the 18万元."""
    change = before[-1]
    if not _AGAIN.match(change.lead.lstrip(" ,;、")):
        return None
    for number in range(len(before) - 2, -1, -1):
        each = before[number]
        if each.sentence != change.sentence or each.depth != change.depth:
            return None
        if each.change or each.base or each.quantity.measure is Measure.SHARE:
            if each.change and not _AGAIN.match(each.lead.lstrip(" ,;、")) and number:
                rate = each.quantity.measure is Measure.SHARE and before[number - 1].change
                if not rate:
                    return None
            continue
        between = passage.seen.text[each.end : change.start]
        if _OTHER_BASE.search(between) or _BASE.search(each.lead) or each.prior:
            return None
        return each if _alike([each, change]) else None
    return None


def _direction(change: Mention) -> int:
    return 1 if _UP.search(change.lead) else -1


def _said(mention: Mention) -> str:
    return f"{shown(mention.quantity.value)}{mention.quantity.unit}"


_VERDICT = re.compile(
    r"决算数?(?:均)?(大于|高于|多于|小于|低于|少于|等于|持平于)(?:年初|全年|调整)?预算数?"
)
_EXACTLY = re.compile(
    r"(完成(?:年初|全年|调整)?预算数?的? ?100(?:\.0+)? ?%)[,;。] ?(决算数?(?:大于|高于|多于|小于|低于|少于)(?:年初|全年|调整)?预算数?)"
)
_OUTTURN, _BUDGET = re.compile(r"决算|实际支出|执行数"), re.compile(r"预算(?!执行|完成)")


@rule(
    "verdict-against-figures", "“决算大于（小于）预算”与数字相反", Severity.HIGH,
    basis="文字结论应与同段的数字一致",
    fires=(
        "会议费年初预算为20.5万元，支出决算为18.2万元，决算数大于预算数的主要原因是会议增加。",
        "培训费支出18.2万元，完成年初预算100%，决算数大于预算数2万元。",
    ),
    spares=(
        "会议费年初预算为20.5万元，支出决算为18.2万元，决算数小于预算数的主要原因是厉行节约。",
        "决算数大于预算数的主要原因是会议增加。",
        "培训费支出18.2万元，完成年初预算的100%，决算数等于预算数。",
    ),
)  # fmt: skip
def verdict_against_figures(report: Reading) -> Iterator[Finding | Relation]:
    """决算数大于预算数 beside a budget and an outturn, or beside 完成预算100%."""
    for passage in report.passages:
        for match in _EXACTLY.finditer(passage.seen.text):
            yield Finding(
                [passage.span(match.start(), match.end())],
                f"文中写{match.group(1)}，又写{match.group(2)}：恰好完成预算时两数应当相等。请核实完成率和预算数。",
                "决算等于预算，或者完成率不是100%", match.group(2), "100%",
                "更正完成率，或者更正结论。", Severity.MEDIUM, True,
            )  # fmt: skip
        for match in _VERDICT.finditer(passage.seen.text):
            before = [m for m in passage.mentions if m.end <= match.start() and _money(m)][-2:]
            if len(before) < 2:
                continue
            budget = [m for m in before if _BUDGET.search(m.lead) and not _OUTTURN.search(m.lead)]
            outturn = [m for m in before if _OUTTURN.search(m.lead)]
            if len(budget) != 1 or len(outturn) != 1 or not _alike([budget[0], outturn[0]]):
                continue
            difference = outturn[0].quantity.yuan - budget[0].quantity.yuan
            said = (
                1 if match.group(1)[0] in "大高多" else -1 if match.group(1)[0] in "小低少" else 0
            )
            if (difference > 0) - (difference < 0) == said:
                continue
            word = "大于" if difference > 0 else "小于" if difference < 0 else "等于"
            yield Finding(
                [passage.span(match.start(), match.end()), passage.quote(*before)],
                f"文中写“{match.group()}”，而预算{_said(budget[0])}、决算{_said(outturn[0])}，"
                f"决算{word}预算。请核实。",
                f"决算{word}预算", match.group(), f"{_said(outturn[0])}-{_said(budget[0])}",
                "改正结论，或者更正数字。",
            )  # fmt: skip


def _money(mention: Mention) -> bool:
    return mention.quantity.measure is Measure.MONEY and not mention.change
