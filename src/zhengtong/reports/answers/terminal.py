"""The answer in a terminal: the gravest first, each with its words, its sum and a proposal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhengtong.reports.answers.entries import Entry, counts, entries, grouped
from zhengtong.reports.answers.words import CHINESE, Words
from zhengtong.reports.checking import Verdict

if TYPE_CHECKING:
    from zhengtong.reports.answers.resubmission import Change

__all__ = ["line", "shown", "shown_change", "wrapped"]

SHOWN = 8
"""Sums that hold: the first few as proof, the rest as a number."""
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def shown(
    verdict: Verdict, file: str, words: Words = CHINESE, *, width: int = 0, bold: bool = False
) -> str:
    """All that is to be said of one document. `width` is in columns (a Chinese character takes
    two), 0 for lines of any length; `bold` marks headings for a terminal."""
    lines = [file, *_totals(verdict, words)]
    found = entries(verdict, words)
    for severity, some in grouped(found):
        title = f"{words.severity[severity]} {len(some)}  {words.means[severity]}"
        lines += ["", f"{_BOLD}{title}{_PLAIN}" if bold else title]
        for entry in some:
            lines += [line for part in _entry(entry, words) for line in wrapped(part, width)]
    if not found:
        lines += ["", words.none]
    lines += [line for part in _holding(verdict, words) for line in wrapped(part, width)]
    lines += [f"{words.remark}{words.colon}{each.message}" for each in verdict.document.remarks]
    lines += [words.skipped.format(rule, error) for rule, error in verdict.failed]
    if found:
        lines += ["", words.closing]
    return "\n".join(lines) + "\n"


def shown_change(
    verdict: Verdict, file: str, change: Change, words: Words = CHINESE, *, width: int = 0
) -> str:
    """A report sent again: what is closed and what remains in a line each, what is new in full."""
    lines = [file, *_totals(verdict, words)]
    for title, old in ((words.closed, change.closed), (words.remains, change.remains)):
        lines += ["", f"{title} {len(old)}"]
        for each in old:
            before, now = each if isinstance(each, tuple) else (each, None)
            name = now.title if now else words.title(str(before["rule"]), str(before.get("title")))
            quotes = now.quotes if now else tuple(map(str, before.get("quote") or ()))
            number = f"{now.number:>3}  " if now else "  ✓  "
            lines += wrapped(f"{number}{name}  {words.quotations(quotes)}", width)
    lines += ["", f"{words.new} {len(change.new)}"]
    for entry in change.new:
        lines += [line for part in _entry(entry, words) for line in wrapped(part, width)]
    return "\n".join([*lines, "", words.closing]) + "\n"


def line(verdict: Verdict, file: str, words: Words = CHINESE) -> str:
    """One document of many on one line."""
    return f"{file}{''.join(_totals(verdict, words))}\n"


def _totals(verdict: Verdict, words: Words) -> Iterator[str]:
    said = [f"{words.severity[severity]} {n}" for severity, n in counts(verdict).items()]
    said.append(f"{words.holds} {sum(relation.holds for relation in verdict.relations)}")
    said.append(words.facts.format(verdict.facts))
    yield "  " + " · ".join(said)


def _entry(entry: Entry, words: Words) -> Iterator[str]:
    ask = f"  {words.ask}" if entry.question else ""
    yield f"{entry.number:>3}  {entry.title}{ask}  [{entry.rule}] {entry.where}"
    parts = [(words.quote, words.quotations(entry.quotes))]
    if entry.expected or entry.found:
        stated = [(words.expected, entry.expected), (words.found, entry.found)]
        (label, first), *rest = [part for part in stated if part[1]]
        parts.append((label, "  ".join([first, *(f"{name} {value}" for name, value in rest)])))
    parts += [
        (words.sum, entry.sum),
        (words.message, entry.message),
        (words.fix, entry.fix),
        (words.basis, entry.basis),
    ]
    for label, text in parts:
        if text:
            yield f"     {label}  {text}"


def _holding(verdict: Verdict, words: Words) -> Iterator[str]:
    held = [relation for relation in verdict.relations if relation.holds]
    if held:
        yield ""
        yield f"{words.holds} {len(held)}"
    for relation in held[:SHOWN]:
        yield f"     {relation.expression}"
    if len(held) > SHOWN:
        yield f"     {words.more.format(len(held) - SHOWN)}"


def wrapped(line: str, width: int) -> Iterator[str]:
    """Lines of at most `width` columns, the later ones set in; digits are not torn apart."""
    if width < 40 or _columns(line) <= width:
        yield line
        return
    indent = "          "
    now, taken, last = "", 0, 0
    for at, character in enumerate(line):
        columns = _columns(character)
        if taken + columns > width:
            cut = last if last > len(indent) else len(now)
            yield now[:cut].rstrip()
            now = indent + now[cut:].lstrip()
            taken, last = _columns(now), 0
        now += character
        taken += columns
        following = line[at + 1 : at + 2]
        if not (_tight(character) and _tight(following)) and following not in "，。；：、）”":
            last = len(now)
    yield now


def _tight(character: str) -> bool:
    """Part of a number or of a Latin word, which stay together."""
    return character.isascii() and (character.isalnum() or character in ".%-_,")


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
