"""What the table of indicators says was done, and what the text says of the same thing.

An indicator is found again in the text by the words of its name. Equal figures need few of them;
a difference is only spoken of where nearly all stand beside the number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.law.quantity import Kind
from zhengtong.reports.facts.indicators import Indicator
from zhengtong.reports.facts.mentions import Mention, Passage
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Measure
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import told

_FILLERS = re.compile(
    r"\([^()]*\)|群众|服务对象|办事|社会公众|受益|人员|情况|指标|开展|完成|工作|全年|年度|[的及和与率度数量“”\"《》、,,]"
)
_ITEM = re.compile(r"[一二三四五六七八九十]是|\([一二三四五六七八九十\d]{1,3}\)|[①-⑳]")
_PLANNED = re.compile(r"目标|计划|力争|确保|不低于|不少于|以上|上年|去年|比重|占")
_STOPS = re.compile(r"[,;。:!?]")
_RARE = 100  # an equal number of so many is hardly chance
_COMMON = 400  # numbers at which words stand that tell them from nothing
_ENOUGH, _NEARLY_ALL = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class _Place:
    passage: Passage
    number: int

    @property
    def mention(self) -> Mention:
        return self.passage.mentions[self.number]


def _pairs(words: str) -> set[str]:
    plain = _FILLERS.sub("", words)
    return {plain[n : n + 2] for n in range(len(plain) - 1)}


def _index(report: Reading) -> tuple[list[_Place], dict[str, list[int]]]:
    """Mentions in the prose outside of the tables, and by each pair of letters beside them."""
    inside = [table.span for table in report.indicators]
    places: list[_Place] = []
    index: dict[str, list[int]] = {}
    for passage in report.passages:
        if any(passage.seen.start in span for span in inside):
            continue
        for number, each in enumerate(passage.mentions):
            if each.quantity.measure is Measure.MONEY or not each.quantity.exact or each.change:
                continue
            before = _STOPS.split(passage.seen.text[max(0, each.start - 40) : each.start])[-1]
            for pair in _pairs(before + each.noun):
                index.setdefault(pair, []).append(len(places))
            places.append(_Place(passage, number))
    return places, index


@rule(
    "indicator-in-text",
    "正文与指标表的完成值不一致",
    Severity.MEDIUM,
    basis="同一指标的完成值，正文与自评表应当一致；取整或截止日期不同的，应注明",
    fires=(told(56),),
    spares=(told(52),),
)
def indicator_in_text(report: Reading) -> Iterator[Finding | Relation]:
    """Each measured indicator against the text."""
    several = [each for table in report.indicators for each in table.indicators]
    if not several:
        return
    places, index = _index(report)
    alike: dict[Decimal, list[_Place]] = {}
    for place in places:
        alike.setdefault(place.mention.quantity.value, []).append(place)
    for indicator in several:
        done = indicator.done
        if done.kind is not Kind.NUMBER or done.value is None or done.approximate or done.upper:
            continue
        value = done.value * done.scale
        near = _near(indicator, done.unit, places, index)
        equal = [(rate, each) for rate, each in near if each.mention.quantity.value == value]
        if not equal and value >= _RARE and done.unit not in ("%", "％"):
            equal = _rare(indicator, alike.get(value, ()))
        if equal:
            rate, place = max(equal, key=lambda each: each[0])
            yield from _same(indicator, place, value)
            yield from _score(indicator, place, rate)
            continue
        unequal = [each for rate, each in near if rate >= _NEARLY_ALL] or _by_subject(
            indicator, done.unit, places
        )
        values = {each.mention.quantity.value for each in unequal}
        if len(values) == 1 and indicator.actual is not None:
            yield _differs(indicator, unequal[0], value)


def _near(
    indicator: Indicator, unit: str, places: Sequence[_Place], index: dict[str, list[int]]
) -> list[tuple[float, _Place]]:
    """Mentions of the same measure that share words with the name, with the share of the words."""
    pairs = _pairs(indicator.title)
    if len(pairs) < 2:
        return []
    told = (index.get(pair, ()) for pair in pairs)
    hits = Counter(n for where in told if len(where) <= _COMMON for n in where)
    return [
        (count / len(pairs), places[n])
        for n, count in hits.items()
        if count / len(pairs) >= _ENOUGH and _measured(places[n].mention, unit)
    ]


def _rare(indicator: Indicator, places: Sequence[_Place]) -> list[tuple[float, _Place]]:
    """Of the places with the same large number, those whose sentence shares words with the name."""
    pairs = _pairs(indicator.title)
    found = []
    for place in places:
        mention = place.mention
        if mention.quantity.measure is not Measure.COUNT:
            continue
        sentence = place.passage.seen.text[max(0, mention.start - 200) : mention.end + 20]
        shared = len(pairs & _pairs(sentence))
        if shared >= 2:
            found.append((shared / len(pairs), place))
    return found


def _measured(mention: Mention, unit: str) -> bool:
    quantity = mention.quantity
    if unit in ("%", "％"):
        return quantity.unit == "%"
    if _PLANNED.search(mention.lead):
        return False
    return quantity.measure is Measure.COUNT and (not unit or quantity.unit == unit)


def _by_subject(indicator: Indicator, unit: str, places: Sequence[_Place]) -> list[_Place]:
    """12345群众满意度: the text speaks of the 12345 line and then of 满意率."""
    subject = re.match(r"[\dA-Za-z“\"]{3,}|“[^”]{2,12}”", indicator.title)
    if subject is None or "满意" not in indicator.title or unit not in ("%", "％"):
        return []
    word = subject.group().strip('“”"')
    found = []
    for place in places:
        mention = place.mention
        if mention.quantity.unit != "%" or not re.search(r"满意[率度]", mention.lead):
            continue
        text = place.passage.seen.text[max(0, mention.start - 200) : mention.start]
        starts = [match.end() for match in _ITEM.finditer(text)]
        if word in text[starts[-1] if starts else 0 :]:
            found.append(place)
    return found


def _same(indicator: Indicator, place: _Place, value: Decimal) -> Iterator[Relation]:
    spans = [place.passage.quote(place.mention)]
    if indicator.actual is not None:
        spans.append(indicator.actual.span)
    yield Relation(
        "same", f"{indicator.title[:20]}:{shown(value)}", value, value, True, spans
    )  # fmt: skip


def _score(indicator: Indicator, place: _Place, rate: float) -> Iterator[Finding | Relation]:
    """…96次,得分20分 against the score of the same indicator."""
    following = place.passage.mentions[place.number + 1 : place.number + 2]
    if not following or indicator.score is None:
        return
    told = following[0]
    if told.quantity.unit != "分" or told.sentence != place.mention.sentence:
        return
    if not re.search(r"得分?$|得分[为是:]?$", told.lead) or not told.quantity.exact:
        return
    holds = told.quantity.value == indicator.score.value
    places = [place.passage.quote(place.mention, told), indicator.score.span]
    yield Relation(
        "score", f"{indicator.title[:20]}:{shown(told.quantity.value)}", told.quantity.value,
        indicator.score.value, holds, places,
    )  # fmt: skip
    if not holds and rate >= _NEARLY_ALL:
        yield Finding(
            places,
            f"“{indicator.title[:24]}”正文写得{shown(told.quantity.value)}分，指标表得{indicator.score}分。请核实。",
            f"{indicator.score}分", f"{shown(told.quantity.value)}分",
            fix="统一正文与指标表的得分。", severity=Severity.HIGH,
        )  # fmt: skip


def _differs(indicator: Indicator, place: _Place, value: Decimal) -> Finding:
    assert indicator.actual is not None
    quantity = place.mention.quantity
    stated = f"{shown(quantity.value)}{quantity.unit}"
    return Finding(
        [place.passage.quote(place.mention), indicator.actual.span],
        f"“{indicator.title[:24]}”指标表的完成值是{indicator.actual.plain}，正文写{stated}。"
        "是取整、截止日期不同，还是有一处写错？请核实。",
        indicator.actual.plain, stated, f"{shown(value)}≠{shown(quantity.value)}",
        "统一两处的数，或者注明口径和截止日期。", question=True,
    )  # fmt: skip
