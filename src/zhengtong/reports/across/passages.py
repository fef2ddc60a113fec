"""Sentences that two reports share, found by their hashes: 80 reports cost 80 readings.

A sentence that many units share is the bureau's own form of words, and is nobody's copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from zhengtong.reports.documents.model import Document, Span
from zhengtong.reports.facts.fold import fold

__all__ = ["Passage", "Sentences", "common", "sentences_of", "shared"]

_SENTENCE = re.compile(r"[^。！？；\n]+")
_SOFT = re.compile(r"[^一-龥\d.%]")
_LEAST = 22
"""Characters of a sentence that is long enough to be recognised."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of a document in order: hash, place, and whether it holds a figure."""

    file: str
    hashes: tuple[int, ...]
    places: tuple[Span, ...]
    figures: tuple[bool, ...]

    @property
    def known(self) -> frozenset[int]:
        return frozenset(self.hashes)


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences that another report has too; `figures`: how many hold numbers."""

    span: Span
    length: int
    sentences: int
    figures: int


def sentences_of(document: Document) -> Sentences:
    """All sentences of prose that are long enough, in reading order."""
    hashes: list[int] = []
    places: list[Span] = []
    figures: list[bool] = []
    for paragraph in document.paragraphs():
        for found in _SENTENCE.finditer(paragraph.text):
            key = _SOFT.sub("", fold(found.group()))
            key = re.sub(r"^[一二三四五六七八九十\d.]{1,4}(?:是)?", "", key)
            if len(key) < _LEAST:
                continue
            hashes.append(crc32(key.encode()) << 16 | len(key))
            start = paragraph.span.start
            places.append(Span(start + found.start(), start + found.end()))
            figures.append(bool(re.search(r"\d", key)))
    return Sentences(document.file, tuple(hashes), tuple(places), tuple(figures))


def common(all_: Sequence[Sentences]) -> frozenset[int]:
    """Sentences of the form itself: those that more than a third of the reports have, and four."""
    count: dict[int, int] = {}
    for each in all_:
        for known in each.known:
            count[known] = count.get(known, 0) + 1
    least = max(4, len(all_) / 3)
    return frozenset(known for known, times in count.items() if times > least)


def shared(
    mine: Sentences, theirs: Mapping[str, frozenset[int]], leave: frozenset[int] = frozenset()
) -> dict[str, list[Passage]]:
    """For each other report (by file): the passages of `mine` that it has too."""
    found: dict[str, list[Passage]] = {}
    for file, known in theirs.items():
        held: list[int] = []
        for n, each in enumerate([*mine.hashes, -1]):
            if each in known and each not in leave:
                held.append(n)
            elif held:
                found.setdefault(file, []).append(_passage(mine, held))
                held = []
    return found


def _passage(mine: Sentences, held: Sequence[int]) -> Passage:
    span = Span(mine.places[held[0]].start, mine.places[held[-1]].end)
    length = sum(mine.places[n].end - mine.places[n].start for n in held)
    return Passage(span, length, len(held), sum(mine.figures[n] for n in held))
