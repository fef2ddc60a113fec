"""What each number in the prose is said of: its label, its clause, its year."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhengtong.reports.documents.model import Document, Span
from zhengtong.reports.documents.view import View, view
from zhengtong.reports.facts.quantities import Quantity
from zhengtong.reports.facts.told import told_in

__all__ = ["Mention", "Passage", "passages_of"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity and what the clause says of it.

    `label`: the words before it, without years and fillers (2023年基本支出共计 → 基本支出);
    `noun`: those after it; `clause`, `sentence`: where they stand in the view. `year`: the year
    last named before it in its sentence, else 0; `prior`: of the year before (上年, 去年).
    `total`: 共, 合计 and the like; `change`: by how much something rose or fell.
    `base`: what another figure is measured by (完成预算30万元的90%, 比预算30万元多);
    `depth`: brackets around it.
    """

    quantity: Quantity
    label: str
    noun: str
    lead: str
    clause: tuple[int, int]
    sentence: tuple[int, int]
    depth: tuple[int, ...]
    year: int = 0
    prior: bool = False
    total: bool = False
    change: bool = False
    base: bool = False

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, or one cell that tells something, with its mentions in order."""

    seen: View
    block: int
    mentions: tuple[Mention, ...]

    def span(self, start: int, end: int) -> Span:
        return self.seen.span(start, end)

    def quote(self, *mentions: Mention) -> Span:
        """From the first words to the last number, at most 120 characters of the document."""
        start = min(mention.clause[0] for mention in mentions)
        end = max(mention.end for mention in mentions)
        span = self.seen.span(start, end)
        if span.end - span.start <= 120:
            return span
        first = min(mentions, key=lambda mention: mention.start)
        span = self.seen.span(max(first.clause[0], first.end - 60), first.end)
        return span if span.end - span.start <= 120 else first.quantity.span


_STOP = re.compile(r"[。!?？！](?! ?\))")
_CLAUSE = re.compile(r"[,;:。!?？！]|其中[:,]?|[()]")
_TAIL = re.compile(
    r"(?:共计|合计|总计|总额|总数|总量|共有|共|为|达到|达|是|约|金额|了|有|的|在|:|数|计|到|至|分别| )+$"
)
_HEAD = re.compile(
    r"^(?:[、,;:()和及与]|以及|其中|包括|另外?|含|是|为|了| |\d{4}年度?|本年度?|全年度?|当年|今年|年度"
    r"|[一二三四五六七八九十]是|\d{1,2}[、.)]|截至|年末|年内|累计|合计|共计|总计|共|总)+"
)
_TOTAL = re.compile(r"(?<!公)共(?![享同推建青产])|合计|总(?![体局队站])")
_YEAR = re.compile(r"(20[0-4]\d) ?年")
_PRIOR = re.compile(r"上年(?!度?结[转余])|去年|上一?年度(?!结)|往年")
_CHANGE = re.compile(
    r"(?:增加|减少|增长|下降|增收|减收|增支|减支|提高|降低|上升|节约|节省|超出?|多|少|增幅|降幅|提升|压缩|压减|追加|调[增减]|核减|核增"
    r"|上涨|减)(?:了|约|幅度?|率|额|金额|\d|为|达|到|到了| )*$"
)
_MEASURED = re.compile(r"^(?:决算数?)?(?:完成|占|达到?|为|是|相当于)(?!后|情况)")
_BY = re.compile(r" ?(?:\([^()]{1,12}\))?的 ?(?:百分之|-+ ?%?|\d+(?:\.\d+)? ?%)")
_AGAINST = re.compile(r"^(?:同|相|对)?(?:比|较)(?!例|重|为|好|大|高)")
_NOUN = re.compile(r"[^,;:。、()!?\d]{0,16}")


def passages_of(document: Document, quantities: Sequence[Quantity]) -> tuple[Passage, ...]:
    """The paragraphs that hold at least one quantity, in order."""
    by_block: dict[int, list[Quantity]] = {}
    for quantity in quantities:
        by_block.setdefault(quantity.block, []).append(quantity)
    found = []
    told = told_in(document)
    for number, held in by_block.items():
        seen = view(told[number])
        found.append(Passage(seen, number, tuple(_mentions(seen, held))))
    return tuple(found)


def _mentions(seen: View, quantities: Sequence[Quantity]) -> Iterator[Mention]:
    text = seen.text
    cuts = [match.end() for match in _CLAUSE.finditer(text)]
    stops = [match.end() for match in _STOP.finditer(text)]
    years = [(match.end(), int(match.group(1))) for match in _YEAR.finditer(text)]
    year_ends = [end for end, _ in years]
    brackets = _Brackets(text)
    done = 0
    for quantity in quantities:
        named = _before_note(text, quantity.start)
        cut = bisect_right(cuts, named)
        start = max(done, cuts[cut - 1] if cut else 0)
        lead = text[start : max(named, start)]
        stop = bisect_right(stops, quantity.start)
        sentence = (stops[stop - 1] if stop else 0, stops[stop] if stop < len(stops) else len(text))
        last = bisect_right(year_ends, quantity.start)
        year = years[last - 1] if last else (0, 0)
        while text[start : start + 1] in ("、", " ", ",", ";") and start < quantity.start:
            start += 1
        after = _NOUN.match(text, quantity.end)
        yield Mention(
            quantity, _label(lead), after.group().strip() if after else "", lead.strip(),
            (start, quantity.end), sentence, brackets(quantity.start),
            year[1] if year[0] > sentence[0] else 0,
            bool(_PRIOR.search(lead)), bool(_TOTAL.search(lead)), bool(_CHANGE.search(lead)),
            _is_base(text, lead.strip(" 、,"), quantity.end),
        )  # fmt: skip
        done = quantity.end


def _is_base(text: str, lead: str, end: int) -> bool:
    """完成预算30万元的90%, 占总支出30万元的90%, 较预算30万元减少."""
    if _MEASURED.search(lead) and _BY.match(text, end):
        return True
    return _AGAINST.search(lead) is not None and not _CHANGE.search(lead)


_NOTE = re.compile(r"\([^()\d,;。:]{1,6}\)[:为是]?\s*$")


def _before_note(text: str, place: int) -> int:
    """全年预算数(A)100万元: the words that name the number stand before the bracket."""
    note = _NOTE.search(text, max(0, place - 10), place)
    return note.start() if note else place


def _label(lead: str) -> str:
    words = lead.strip()
    cleaned = _TAIL.sub("", _HEAD.sub("", words))
    return cleaned.strip(" 、,\"“”'")


class _Brackets:
    """Which brackets a place stands in, by the place of their opening."""

    def __init__(self, text: str) -> None:
        self.places: list[int] = [0]
        self.stacks: list[tuple[int, ...]] = [()]
        for match in re.finditer(r"[()]", text):
            stack = self.stacks[-1]
            stack = (*stack, match.start())[-4:] if match.group() == "(" else stack[:-1]
            self.places.append(match.end())
            self.stacks.append(stack)

    def __call__(self, place: int) -> tuple[int, ...]:
        return self.stacks[bisect_right(self.places, place) - 1]
