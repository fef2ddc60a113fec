"""The outline: which section stands in which, in the order and with the numbers as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhengtong.reports.documents.model import Document, Paragraph, Span
from zhengtong.reports.documents.view import View, view
from zhengtong.reports.facts.numbering import Item, Style, items_of

__all__ = ["Outline", "Run", "Section", "outline_of", "runs_of"]

_LEADERS = re.compile(r"[.…·]{4,}\s*[(-]?\s*\d{0,3}\s*[)-]?\s*$")
_DOTS = re.compile(r"[.…·。]{3,}\s*[(-]?\s*\d{0,3}\s*[)-]?$|\s[(-]?\d{1,3}[)-]?$")
_CONTENTS = re.compile(r"目\s*[录次]$")
_ATTACHED = re.compile(r"附\s*[件表录]\s*(?:[\d一二三四五六七八九十]|:|$)")
_LISTED = re.compile(r"附\s*[件表]?\s*:\s*\d|(?:说明|填表说明|备?注)\s*:")


@dataclass(slots=True)
class Section:
    """A numbered heading or item, what it covers, and what stands below it.

    `span` ends where the next of its level begins. `level` counts from 1. `children` in order:
    their numbers, as printed, are what must run 1, 2, 3.
    """

    item: Item
    level: int
    span: Span
    children: list[Section] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.item.title

    def walk(self) -> Iterator[Section]:
        """This one and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """`roots`: the top level, one list for the report and for each attachment that has text of its
    own; `items`: every number met, inline ones too; `contents`: blocks of the table of contents;
    `lists`: items of attachment lists and notes, which belong to no section."""

    roots: tuple[tuple[Section, ...], ...]
    items: tuple[Item, ...]
    contents: frozenset[int]
    lists: tuple[Item, ...]

    def sections(self) -> Iterator[Section]:
        """All sections in reading order."""
        for level in self.roots:
            for root in level:
                yield from root.walk()

    def runs(self) -> list[Run]:
        """Lists inside the text; see `runs_of`."""
        outside = set(self.lists)
        return runs_of([item for item in self.items if item not in outside])

    def covering(self, place: int) -> list[Section]:
        """The sections around a place, from the top down."""
        found: list[Section] = []
        level: Sequence[Section] = [root for roots in self.roots for root in roots]
        while level:
            inner = next((section for section in level if place in section.span), None)
            if inner is None:
                break
            found.append(inner)
            level = inner.children
        return found


@dataclass(frozen=True, slots=True)
class Run:
    """Items of one list: `numbers` are what must run 1, 2, 3."""

    items: tuple[Item, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(item.number for item in self.items)


def outline_of(document: Document, bounds: Sequence[int] = ()) -> Outline:
    """The outline of a document; `bounds`: places where another report begins in it."""
    views = [
        (number, view(block))
        for number, block in enumerate(document.blocks)
        if isinstance(block, Paragraph)
    ]
    contents = _contents(views)
    roots: list[list[Section]] = [[]]
    stack: list[Section] = []
    items: list[Item] = []
    lists: list[Item] = []
    starts = sorted(bounds, reverse=True)
    listing = False
    for number, seen in views:
        if number in contents:
            continue
        while starts and starts[-1] <= seen.start:
            starts.pop()
            roots, stack = [*roots, []], []
        text = seen.text.strip()
        found = items_of(seen, number)
        items.extend(found)
        if _LISTED.match(text):
            listing = True
        elif not found or found[0].style.rank < Style.DOT.rank or found[0].inline:
            listing = False
        if _ATTACHED.match(text) and not _LISTED.match(text) and len(text) < 60:
            roots, stack = [*roots, []], []
        if listing:
            lists.extend(found)
            continue
        for item in found:
            if not item.inline and item.style is not Style.SPOKEN:
                _enter(item, roots[-1], stack)
    end = len(document.text)
    for level in reversed(roots):
        _close(level, end)
        end = level[0].item.mark.start if level else end
    return Outline(
        tuple(tuple(level) for level in roots if level), tuple(items), contents, tuple(lists)
    )


def runs_of(items: Sequence[Item]) -> list[Run]:
    """Lists inside the text (一是…二是…, ①②③): items of one style, until they start again at 1.

    A heading of a section ends every list.
    """
    found: list[Run] = []
    held: dict[Style, list[Item]] = {}
    for item in items:
        if item.heading:
            found.extend(Run(tuple(each)) for each in held.values())
            held = {}
            continue
        if not item.inline and item.style is not Style.SPOKEN:
            continue
        before = held.setdefault(item.style, [])
        if before and (item.number == 1 or (item.block - before[-1].block > 3)):
            found.append(Run(tuple(before)))
            before = held[item.style] = []
        before.append(item)
    found.extend(Run(tuple(each)) for each in held.values())
    return sorted((run for run in found if run.items), key=lambda run: run.items[0].mark)


def _enter(item: Item, roots: list[Section], stack: list[Section]) -> None:
    """Put an item into the outline: beside the last one of its style, or below what is open."""
    level = _level(item, stack)
    del stack[level:]
    section = Section(item, level + 1, item.span)
    (stack[-1].children if stack else roots).append(section)
    stack.append(section)


def _level(item: Item, stack: list[Section]) -> int:
    for level, open_ in enumerate(stack):
        if open_.item.style is item.style:
            return level
    for level, open_ in enumerate(stack):
        if open_.item.style.rank == item.style.rank:
            return level
    if item.number > 1 and item.heading:  # 三、 … 4、: the number goes on, only its style changes
        for level, open_ in enumerate(stack):
            if open_.item.number + 1 == item.number and open_.item.heading:
                return level
    level = len(stack)
    while level and stack[level - 1].item.style.rank > item.style.rank:
        level -= 1
    return level


def _close(level: Sequence[Section], end: int) -> None:
    for number, section in enumerate(level):
        stop = level[number + 1].item.mark.start if number + 1 < len(level) else end
        section.span = Span(section.item.mark.start, stop)
        _close(section.children, stop)


def _contents(views: Sequence[tuple[int, View]]) -> frozenset[int]:
    """Blocks of a table of contents: lines with leaders, and after 目录 all until one repeats."""
    found = {number for number, seen in views if _LEADERS.search(seen.text)}
    for n, (number, seen) in enumerate(views):
        if not _CONTENTS.fullmatch(seen.text.strip()):
            continue
        listed: dict[str, int] = {}
        for place, later in views[n + 1 : n + 200]:
            words = _DOTS.sub("", later.text.strip()).replace(" ", "")
            if words in listed:
                found.update(at for at in range(number, place))
                break
            if len(words) > 60:
                break
            listed[words] = place
        break
    return frozenset(found)
