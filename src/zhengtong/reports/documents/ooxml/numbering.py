"""Automatic numbering as the reader sees it: the file stores lists and levels, Word counts.

ECMA-376 part 1, 17.9. Counters belong to the abstract list, so that two lists over the same
abstract one go on counting, unless the second says where it starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from zhengtong.reports.documents.ooxml.numerals import numeral
from zhengtong.reports.documents.ooxml.styles import Styles, W, flag, value

__all__ = ["Numbering"]

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_CLOSED = tuple("、.．)）,，:：。 \u3000")


@dataclass(slots=True)
class _Level:
    """One level of an abstract list; `restart`: the level (1-based) after which it starts anew."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    """A list that paragraphs name: its abstract list, its own levels, its own starts."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts through one document; ask once a paragraph, in order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._by_style: dict[tuple[str, str], int] = {}
        self._linked: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        for node in root if root is not None else ():
            if node.tag == W + "abstractNum":
                self._add_abstract(node)
            elif node.tag == W + "num":
                self._add_list(node)

    def _add_abstract(self, node: Any) -> None:
        name = node.get(W + "abstractNumId", "")
        levels = {}
        for each in node.iterfind(W + "lvl"):
            number = _number(each.get(W + "ilvl"))
            levels[number] = _level(each)
            style = value(each, "pStyle")
            if style:
                self._by_style[name, style] = number
        link = value(node, "numStyleLink")
        if link:
            self._linked[name] = link
        self._abstract[name] = levels

    def _add_list(self, node: Any) -> None:
        entry = _List(value(node, "abstractNumId"))
        for each in node.iterfind(W + "lvlOverride"):
            number = _number(each.get(W + "ilvl"))
            own = each.find(W + "lvl")
            if own is not None:
                entry.levels[number] = _level(own)
            start = value(each, "startOverride")
            if start:
                entry.starts[number] = _number(start)
        self._lists[node.get(W + "numId", "")] = entry

    def before(self, properties: Any, style: str) -> str:
        """What stands before this paragraph; empty where it is not numbered or has a bullet."""
        own = properties.find(W + "numPr") if properties is not None else None
        name, level = ("", "") if own is None else (value(own, "numId"), value(own, "ilvl"))
        inherited, its_level = self._styles.numbering(style)
        by_style = not name
        name = name or inherited
        entry = self._lists.get(name)
        if entry is None or name == "0":
            return ""
        abstract = self._resolved(entry.abstract)
        number = _number(level or its_level)
        if by_style and not level:
            number = self._by_style.get((abstract, style), number)
        return self._step(name, entry, abstract, min(number, LEVELS - 1))

    def _resolved(self, abstract: str) -> str:
        """Where an abstract list only names a style, the list of that style."""
        linked = self._linked.get(abstract)
        if linked is None:
            return abstract
        entry = self._lists.get(self._styles.numbering(linked)[0])
        return entry.abstract if entry is not None else abstract

    def _step(self, name: str, entry: _List, abstract: str, number: int) -> str:
        levels = self._abstract.get(abstract, {}) | entry.levels
        level = levels.get(number)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        before = counts[number]
        if number in entry.starts and (name, number) not in self._begun:
            counts[number] = entry.starts[number]
        else:
            counts[number] = level.start if before is None else before + 1
        self._begun.add((name, number))
        for deeper in range(number + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and number < restart):
                counts[deeper] = None
        return _written(level, levels, counts)


def _written(level: _Level, levels: dict[int, _Level], counts: list[int | None]) -> str:
    if level.form == "bullet":
        return ""

    def one(match: re.Match[str]) -> str:
        number = int(match[1]) - 1
        above = levels.get(number, _Level())
        form = "decimal" if level.legal and above.form != "none" else above.form
        count = counts[number]  # None: a level without its parent shows where that would begin
        return numeral(above.start if count is None else count, form)

    text = _PLACE.sub(one, level.text)
    if not text.strip() or level.suffix == "nothing" or text.endswith(_CLOSED):
        return text
    return text + " "


def _level(node: Any) -> _Level:
    restart = value(node, "lvlRestart")
    form = value(node, "numFmt") or "decimal"
    if not form or form == "custom":
        form = "decimal"
    return _Level(
        form=form,
        text=value(node, "lvlText"),
        start=_number(value(node, "start"), 1),
        suffix=value(node, "suff") or "tab",
        legal=flag(node, "isLgl"),
        restart=_number(restart) if restart else None,
    )


def _number(text: str | None, otherwise: int = 0) -> int:
    """A count in a file is not to be trusted: no digits, or too many, are `otherwise`."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
