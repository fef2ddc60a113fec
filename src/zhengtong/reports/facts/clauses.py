"""Which numbers are said to be parts of which.

A sentence such as 支出合计88万元,其中:基本支出60万元、项目支出28万元 becomes three mentions and
one breakdown. Whether the parts add up is left to the rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zhengtong.reports.facts.belonging import MOST, inner_end, may_be_part, new_topic, other_column
from zhengtong.reports.facts.mentions import Mention, Passage
from zhengtong.reports.facts.quantities import Measure

__all__ = ["Breakdown", "Sign", "breakdowns_of"]


class Sign(StrEnum):
    """What says that numbers are parts of another."""

    OF_WHICH = "其中"
    BRACKET = "括号"
    TOTAL_AFTER = "合计"
    BESIDE = "并列"
    BATCHES = "分批"
    LISTED = "列出"
    OUT_OF = "当中"
    LEFT = "剩余"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`closed`: the words say that the parts are all of the whole; `open`: that they are not
    (等, 主要). Neither: nobody can tell."""

    passage: Passage
    whole: Mention
    parts: tuple[Mention, ...]
    sign: Sign
    closed: bool = False
    open: bool = False
    trailing: tuple[Mention, ...] = field(default=())
    """Numbers that follow the parts in the same sentence and may or may not belong to them."""


_OF_WHICH = re.compile(
    r"其中|分项(?:情况)?[是为]?:|分别[是为](?=\D{2})|(?<![主不])包括:|具体[是为]:|由(?=[^。;]{4,120}(?:组成|构成))"
)
_OPEN = re.compile(r"等(?=[,;。、)共\d]|$)|主要(?:用于|包括|为|是)|包括但不限于|如[,:]")


def breakdowns_of(passages: Sequence[Passage]) -> tuple[Breakdown, ...]:
    """All breakdowns, passage by passage."""
    found = [found for passage in passages for found in _breakdowns(passage)]
    return tuple(
        replace(each, open=True, closed=False)
        if each.passage is passages[-1] and _cut_off(each)
        else each
        for each in found
    )


_SHARES = re.compile(r"[,(]?(?:分别)?占[^,;、。]*")
_NEXT = re.compile(r"[,;、]\s*[^\s,;、。]")
_ITEM = 200  # characters in which the next item begins, if there is one


def _cut_off(found: Breakdown) -> bool:
    """Does the text end in the middle of the item after the last part, as in an excerpt?"""
    text = found.passage.seen.text
    if text.rstrip()[-1:] in "。!?;)”":
        return False
    last = max((found.whole, *found.parts, *found.trailing), key=lambda each: each.end)
    tail = _SHARES.sub("", text[last.end : last.end + _ITEM])
    return _NEXT.search(tail) is not None


def _breakdowns(passage: Passage) -> Iterator[Breakdown]:
    mentions = passage.mentions
    if len(mentions) < 2:
        return
    starts = [mention.start for mention in mentions]
    by_depth: dict[tuple[int, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_depth[mention.depth].append(mention)
    for depth in sorted(depth for depth in by_depth if depth):
        found = _bracketed(passage, depth, by_depth)
        if found:
            yield found
    signs = [match.start() for match in _OF_WHICH.finditer(passage.seen.text)]
    for number, sign in enumerate(signs):
        following = signs[number + 1] if number + 1 < len(signs) else len(passage.seen.text)
        found = _of_which(passage, starts, sign, following)
        if found:
            yield found
    yield from _totals(passage)
    yield from _listed(passage)
    yield from _out_of(passage)


def _bracketed(
    passage: Passage, depth: tuple[int, ...], by_depth: Mapping[tuple[int, ...], Sequence[Mention]]
) -> Breakdown | None:
    """158项(直接赋权3项、委托行使10项…)."""
    text, opening = passage.seen.text, depth[-1]
    inside, around = by_depth[depth], by_depth.get(depth[:-1], ())
    before = bisect_right(around, opening, key=lambda each: each.end)
    if not before:
        return None
    whole = around[before - 1]
    between = text[whole.end : opening]
    if len(between) > 40 or re.search(r"[,;。:]", between):
        return None
    sign = text.find("其中", opening, inside[0].start)
    nested = text.find("其中", inside[0].end, inside[-1].end)
    parts = [each for each in inside if nested < 0 or each.start < nested]
    parts = [each for each in parts if may_be_part(whole, each)]
    if len(parts) < 2 or (len(parts) * 2 < len(inside) and nested < 0):
        return None
    words = text[opening : parts[-1].end + 12]
    open_ = bool(_OPEN.search(words))
    closed = (
        not open_
        and nested < 0
        and (
            sign < 0
            or _counted(passage, whole, parts) == len(parts)
            or _says_all(passage, whole, parts)
        )
    )
    return Breakdown(passage, whole, tuple(parts), Sign.BRACKET, closed, open_)


def _of_which(
    passage: Passage, starts: Sequence[int], sign: int, following: int
) -> Breakdown | None:
    """…88万元,其中:基本支出60万元,占68%;项目支出28万元。"""
    text, mentions = passage.seen.text, passage.mentions
    first = bisect_left(starts, sign)
    if first == 0 or first >= len(mentions):
        return None
    depth = mentions[first].depth
    if depth and depth[-1] > mentions[first - 1].end:
        return None  # a bracket opened after the whole: it is read as such
    before = text[:sign].rstrip(" ,:;")
    floor = before.rstrip("。").rfind("。") if before.endswith("。") else text.rfind("。", 0, sign)
    whole = None
    for each in reversed(mentions[max(0, first - MOST) : first]):
        if each.start < floor:
            break
        usable = each.quantity.measure is not Measure.SHARE and not each.change
        if usable and each.depth == depth and not (each.prior or each.base):
            whole = each
            break
    if whole is None:
        return None
    last = mentions[first].sentence[1]
    resumed = text.find(";", following, last) if following < last else -1
    if resumed >= 0:
        resumed = max(resumed, inner_end(mentions, bisect_left(starts, following), last))
    parts: list[Mention] = []
    trailing: list[Mention] = []
    for each in mentions[first : first + MOST]:
        if each.start >= last or (depth and each.depth[: len(depth)] != depth):
            break
        if each.depth != depth or (
            following <= each.start and (resumed < 0 or each.start < resumed)
        ):
            continue
        if not may_be_part(whole, each) or other_column(whole, each):
            continue
        if trailing or (parts and new_topic(whole, each)):
            trailing.append(each)
        else:
            parts.append(each)
    if not parts or (text[sign] != "其" and not parts[0].label):
        return None
    number = _counted(passage, whole, parts)
    if number:
        parts, trailing = parts[:number], [*parts[number:], *trailing]
    open_ = bool(_OPEN.search(text[sign : parts[-1].end + 12]))
    says = number > 0 or text[sign] in "分由" or _says_all(passage, whole, parts)
    closed = not open_ and following >= last and says
    return Breakdown(passage, whole, tuple(parts), Sign.OF_WHICH, closed, open_, tuple(trailing))


_COMPLEMENTS = tuple(
    tuple(re.compile(word) for word in family.split())
    for family in (
        "人员(?:经费|支出)|工资福利 公用(?:经费|支出)|商品和?服务支出",
        "基本(?:支出|经费) 项目(?:支出|经费)",
        "财政拨款|财政(?:性)?资金|一般公共预算 其他(?:收入|资金)",
        "一般公共预算 政府性基金",
        "行政编制|公务员 事业编制|事业(?:人员|编)",
        "在职 离?退休",
        "公务用车|公车 公务接待|接待费",
        "男 女",
        "线上|网上 线下|窗口",
        "城镇|城市 农村|乡村",
        "上半年 下半年",
        "本级|区本级|县本级 所属|下属|乡镇|下级",
        "中央|省级|上级 (?:市|县|区|本)级|地方|自筹",
        "直接 委托|间接",
    )
)
_LAST = re.compile(r"^其他|其它")
_COUNT = re.compile(
    r"([两二三四五六七八九十]|\d{1,2})(?:个?部分|大?类|个方面|个项目|批次?|家|个单位)"
)
_NUMERALS = {"两": 2, **{digit: n for n, digit in enumerate("零一二三四五六七八九十")}}


def _says_all(passage: Passage, whole: Mention, parts: Sequence[Mention]) -> bool:
    """Do the words mean that nothing else belongs to the whole?

    They do where the parts are known to make a whole (人员经费 and 公用经费), where the last is
    其他, where their number is given (4类), and where 和 joins the last.
    """
    if len(parts) < 2:
        return False
    labels = [part.label or part.noun for part in parts]
    for family in _COMPLEMENTS:
        if all(any(word.search(label) for label in labels) for word in family):
            return True
    if _LAST.search(labels[-1]):
        return True
    text = passage.seen.text
    if text[parts[-2].end : parts[-1].clause[0]].strip(" ,、") in ("和", "及", "以及", "与"):
        return True
    return bool(re.match(r"\s*(?:和|及|以及|与)", text[parts[-2].end : parts[-1].start]))


def _counted(passage: Passage, whole: Mention, parts: Sequence[Mention]) -> int:
    """How many of the parts the words announce (4类共20项, 两部分); 0 where they do not."""
    text = passage.seen.text
    for match in _COUNT.finditer(text, max(0, whole.clause[0] - 12), parts[0].clause[0]):
        written = match.group(1)
        number = int(written) if written.isdigit() else _NUMERALS[written]
        if 2 <= number <= len(parts):
            return number
    return 0


_BATCH = re.compile(r"第(?:[一二三四五六]|\d) ?(?:批|期|季度|阶段|轮|次)")


def _totals(passage: Passage) -> Iterator[Breakdown]:
    """Sums without 其中: 线上5件、线下7件,共12件 and 共12件,线上5件,线下7件."""
    runs: dict[tuple[tuple[int, int], tuple[int, ...]], list[Mention]] = {}
    for each in passage.mentions:
        aside = each.change or each.prior or each.base
        if each.quantity.measure is not Measure.SHARE and not aside:
            runs.setdefault((each.sentence, each.depth), []).append(each)
    text = passage.seen.text
    for (sentence, _), run in runs.items():
        if len(run) < 3 or "其中" in text[sentence[0] : sentence[1]]:
            continue
        for number, each in enumerate(run):
            before = list(
                reversed([m for m in run[max(0, number - 30) : number] if _same(each, m)])
            )
            ends = len(each.label) in (2, 3, 4) and all(
                m.label.endswith(each.label) for m in before
            )
            if each.total and (not each.label or ends) and len(before) >= 2:
                yield Breakdown(passage, each, tuple(reversed(before)), Sign.TOTAL_AFTER, True)
                continue
            after = [m for m in run[number + 1 : number + 31] if _same(each, m)]
            if len(after) >= 2 and _leaves(each, after[0], after[1]):
                yield Breakdown(passage, each, tuple(after[:2]), Sign.LEFT, True)
                continue
            batches = [m for m in after if _BATCH.search(m.lead)]
            if len(batches) >= 2 and not _BATCH.search(each.lead):
                yield Breakdown(passage, each, tuple(batches), Sign.BATCHES)
            elif len(after) >= 2:
                closed = each.total and _repeats(each, after[:2]) and len(after) == 2
                yield Breakdown(passage, each, tuple(after), Sign.BESIDE, closed)


_GIVEN = re.compile(r"预算|安排|资金|到位|下达|拨款|指标|总额|收入")
_PAID = re.compile(r"支出|使用|支付|执行|列支|花费|开支")
_KEPT = re.compile(
    r"^(?:资金)?(?:结余|剩余|结转|余额|结转结余|结转和结余|未使用|未支付)(?:资金|金额)?$"
)


def _leaves(given: Mention, paid: Mention, kept: Mention) -> bool:
    """预算50万元,支出45万元,剩余5万元: what was given is what was spent and what is left."""
    return (
        _GIVEN.search(given.label) is not None
        and _PAID.search(given.label) is None
        and _PAID.search(paid.label) is not None
        and _KEPT.search(kept.label) is not None
    )


def _same(whole: Mention, part: Mention) -> bool:
    return part.quantity.measure is not Measure.BARE and may_be_part(whole, part)


def _repeats(whole: Mention, parts: Sequence[Mention]) -> bool:
    """共办结12件,线上办结5件,线下办结7件: the parts repeat what is said of the whole."""
    words = [part.label for part in parts]
    if any(len(word) < 3 for word in words):
        return False
    tail = words[0][-2:]
    if tail not in whole.lead or any(word[-2:] != tail for word in words):
        return False
    return any(
        all(any(form.search(word) for word in words) for form in family) for family in _COMPLEMENTS
    )


_SPENT = re.compile(r"支出|使用|执行|支付|总额|合计|资金|经费|投入|预算")
_LIST = re.compile(r"(?:使用|支出|安排|开支|分配|构成|用于|明细|如下|分别|包括)[^,;。:]{0,10}:")


def _listed(passage: Passage) -> Iterator[Breakdown]:
    """实际支出90万元。具体使用情况为:办公费60万元,印刷费30万元."""
    money = [each for each in passage.mentions if each.quantity.measure is Measure.MONEY]
    starts = [each.start for each in money]
    for match in _LIST.finditer(passage.seen.text):
        first = bisect_left(starts, match.end())
        if not 0 < first < len(money) or money[first].clause[0] > match.end() + 1:
            continue
        sentence = money[first].sentence
        if (
            "其中" in match.group()
            or "其中" in passage.seen.text[match.start() - 4 : match.start()]
        ):
            continue
        parts = [each for each in money[first:] if each.sentence == sentence]
        whole = next((each for each in reversed(money[:first]) if _SPENT.search(each.label)), None)
        if whole is not None and whole.depth != parts[0].depth:
            continue  # in brackets it belongs to what stands before them
        if whole is None or len(parts) < 2 or any(not may_be_part(whole, each) for each in parts):
            continue
        open_ = bool(_OPEN.search(passage.seen.text[match.start() : parts[-1].end + 12]))
        yield Breakdown(passage, whole, tuple(parts), Sign.LISTED, False, open_)


_IN = re.compile(r"^([一-龥]{2,6}?)(?:金额|资金|经费|部分|款)?(?:当?中|里)的?")


def _out_of(passage: Passage) -> Iterator[Breakdown]:
    """剩余30万元。剩余资金中的8万元上缴财政,剩余资金中的22万元结转."""
    runs: list[tuple[str, int, list[Mention]]] = []
    for number, each in enumerate(passage.mentions):
        match = _IN.match(each.lead.lstrip(" ,;、"))
        if match is None or each.quantity.measure is Measure.SHARE:
            continue
        word = match.group(1)
        if runs and runs[-1][0] == word and runs[-1][2][0].sentence == each.sentence:
            runs[-1][2].append(each)
        else:
            runs.append((word, number, [each]))
    for word, number, parts in runs:
        before = reversed(passage.mentions[max(0, number - 8) : number])
        whole = next((each for each in before if word in each.lead), None)
        if whole is not None and len(parts) > 1 and all(may_be_part(whole, p) for p in parts):
            yield Breakdown(passage, whole, tuple(parts), Sign.OUT_OF)
