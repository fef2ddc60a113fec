"""Computed figures, and sentences that remember which figures they print.

A reader of the report may put her finger on any number and ask "from where?"; so a sentence is
kept as pieces, not as text, until the page is printed.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from zhengtong.reports.write.printing import DASH, percent, plain, quotient

Part = Literal["value", "numerator", "denominator"]
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*\Z")


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one indicator definition, with all that is needed to compute it again.

    A count has no denominator. A ratio's value is numerator / denominator, times 100 for unit
    `%`; for a speed-up the numerator is what was saved. `watermark` is the number of sealed
    records (tree size) that it was computed from; `exclusions` say what was left out, how often.
    """

    code: str
    version: int
    name: str
    numerator: Decimal | int
    denominator: Decimal | int | None
    unit: str
    scope: str
    cut_off: date
    watermark: int
    places: int = 2
    definition: str = ""
    exclusions: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if not _CODE.match(self.code):
            raise ValueError(f"指标代码“{self.code}”只能由字母、数字、点、横线和下划线组成。")
        if self.version < 1 or self.watermark < 0 or (self.denominator or 0) < 0:
            raise ValueError(f"指标“{self.name}”的版本、水位或分母不合法，请重新计算。")

    @property
    def is_ratio(self) -> bool:
        return self.denominator is not None

    @property
    def is_empty(self) -> bool:
        """Nothing was there to count: 0/0."""
        return self.is_ratio and not self.denominator

    @property
    def value(self) -> Decimal | None:
        """As printed, in `unit`; None for 0/0."""
        if self.denominator is None:
            return Decimal(self.numerator)
        return quotient(
            self.numerator, self.denominator, self.places, 100 if self.unit == "%" else 1
        )

    @property
    def text(self) -> str:
        """As printed: `99.82%`, `531692`, `1.5`, `—`. Only `%` is part of it, other units not."""
        if self.denominator is not None and self.unit == "%":
            return percent(self.numerator, self.denominator, self.places)
        return DASH if self.value is None else f"{self.value:f}"

    def part(self, part: Part) -> str:
        """The printed value, numerator or denominator."""
        if part == "value":
            return self.text
        number = self.numerator if part == "numerator" else self.denominator
        return DASH if number is None else f"{Decimal(number):f}"

    @property
    def fraction(self) -> str:
        """`530735／531692`, or the bare count."""
        top = self.part("numerator")
        return f"{top}／{self.part('denominator')}" if self.is_ratio else top


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in a sentence where a computed figure, or its fraction's parts, is printed."""

    figure: Figure
    part: Part = "value"

    @property
    def text(self) -> str:
        return self.figure.part(self.part)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that no record computes: from the accounts, a document number, a person."""

    value: Decimal | int | str | date
    source: str

    @property
    def text(self) -> str:
        return plain(self.value)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Text, and the facts it prints in their places."""

    pieces: tuple[str | Cited | Stated, ...]

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text for p in self.pieces)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(dict.fromkeys(p.figure for p in self.pieces if isinstance(p, Cited)))

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(p.source for p in self.pieces if isinstance(p, Stated) and p.source)
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return "".join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it. Numbers are given when it is printed."""

    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    children: tuple["Section", ...] = ()
