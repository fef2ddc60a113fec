"""The number that a cell of a form shows: "1,234.50", "100%", "20分", "-".

Only cells that hold one number and nothing else are numbers here; "≥96次" is a target and is
read by `zhengtong.law.quantity`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from zhengtong.reports.documents.model import Cell, Span
from zhengtong.reports.facts.fold import fold

__all__ = ["Printed", "blank", "dash", "half_step", "printed", "rounding", "shown", "words_of"]

_NUMBER = re.compile(
    r"(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(%|分|元|千元|万元|亿元|人|个|平方米|㎡)?(?:/年)?"
)
_DIGIT = re.compile(r"\d")
_BROKEN = re.compile(r"(?<=\d)\s+(?=\.)|(?<=\.)\s+(?=\d)")
_DASH = re.compile(r"[-/—\\*]+|无|不适用|N/?A")


@dataclass(frozen=True, slots=True)
class Printed:
    """`value` as printed, `places` decimals, `unit` only where the cell itself writes one."""

    value: Decimal
    places: int
    unit: str
    span: Span
    text: str

    def shows(self, exact: Decimal) -> bool:
        """Is `exact`, in the cell's own unit, this number at this precision?"""
        return abs(exact - self.value) <= half_step(self.places)

    def __str__(self) -> str:
        return shown(self.value)


def half_step(places: int) -> Decimal:
    """Half a unit of the last printed place, and a hair, so that either way of rounding passes."""
    return Decimal("0.5001").scaleb(-places)


def printed(cell: Cell | None) -> Printed | None:
    """The number that the cell shows; None for words, dashes and nothing."""
    if cell is None or not cell.text or len(cell.text) > 40 or not _DIGIT.search(cell.text):
        return None
    match = _NUMBER.fullmatch(_BROKEN.sub("", fold(cell.text).strip()).replace(" ", ""))
    if match is None:
        return None
    digits = match[1].replace(",", "")
    places = len(digits.partition(".")[2])
    return Printed(Decimal(digits), places, match[2] or "", cell.span, cell.text.strip())


def rounding(whole: Printed, parts: Sequence[Printed]) -> Decimal:
    """How far a sum of printed parts may lie from its printed whole; whole numbers add up exactly."""
    if whole.places == 0 and all(part.places == 0 for part in parts):
        return Decimal(0)
    finest = max(whole.places, *(part.places for part in parts))
    rough = [part for part in parts if 0 < part.places < finest]
    base = half_step(min(p.places for p in rough)) if rough and finest > 2 else half_step(finest)
    return max(base * (len(parts) + 1) / 2, half_step(whole.places) if whole.places else base)


def blank(cell: Cell | None) -> bool:
    """Is nothing written in the cell?"""
    return cell is None or not cell.plain


def dash(cell: Cell | None) -> bool:
    """Does the cell say that there is nothing to say?"""
    return cell is not None and _DASH.fullmatch(fold(cell.plain)) is not None


def words_of(cell: Cell | None) -> str:
    """The words of the cell in one width, without blanks; empty for none."""
    return _words(cell.text) if cell is not None else ""


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    return fold("".join(text.split()))


def shown(value: Decimal, places: int | None = None) -> str:
    """A number in a sum: plain, without trailing zeros; rounded half up to `places` if given."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
