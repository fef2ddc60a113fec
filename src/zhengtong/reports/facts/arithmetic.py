"""Sums and shares as printed figures allow them: rounded, in mixed units, never more exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Measure, Quantity
from zhengtong.reports.facts.units import MONEY

__all__ = ["bridge", "in_unit", "share", "slack", "worded", "written"]

_HALF = Decimal("0.5")


def in_unit(quantity: Quantity, unit: str) -> Decimal:
    """The value in another unit of money; anything else is what it is."""
    if quantity.unit in MONEY and unit in MONEY:
        return quantity.value * MONEY[quantity.unit] / MONEY[unit]
    return quantity.value


def slack(whole: Quantity, parts: Sequence[Quantity]) -> Decimal:
    """How far a sum of rounded parts may lie from a rounded whole, in the unit of the whole.

    Whole numbers of things must agree exactly. Of money, each figure is off by at most half of
    the finest printed place; a whole printed coarser than its parts by half of its own.
    """
    if whole.measure is not Measure.MONEY and all(part.decimals == 0 for part in parts):
        return Decimal(0)
    factor = MONEY.get(whole.unit, Decimal(1))
    steps = [part.step * MONEY.get(part.unit, Decimal(1)) / factor for part in parts]
    finest = min([whole.step, *steps])
    if all(quantity.decimals == 0 for quantity in (whole, *parts)) and whole.unit == parts[0].unit:
        return Decimal(0)
    return max(
        finest * _HALF * (len(parts) + 1), whole.step * _HALF if whole.step > finest else finest
    )


def share(part: Decimal, whole: Decimal) -> Decimal:
    """`part` in per cent of `whole`, which is not 0."""
    return part / whole * 100


def written(values: Iterable[Decimal]) -> str:
    """`1.2+3` for a sum."""
    return "+".join(shown(value) for value in values).replace("+-", "-")


def bridge(
    difference: Decimal, figures: Sequence[tuple[str, Decimal]]
) -> tuple[tuple[str, Decimal], ...]:
    """One or two figures of the document, by name, that make up a difference exactly.

    Empty where there are none, where several could be meant, or where the difference is too round
    to tell anything.
    """
    difference = abs(difference)
    if difference == 0 or (difference == difference.to_integral_value() and difference < 10):
        return ()
    known: dict[Decimal, str] = {}
    for label, value in figures:
        if value > 0 and label and value not in known:
            known[value] = label
    if difference in known:
        return ((known[difference], difference),)
    pairs = {
        tuple(sorted((value, difference - value), reverse=True))
        for value in known
        if difference - value in known and value * 2 != difference
    }
    return tuple((known[value], value) for value in pairs.pop()) if len(pairs) == 1 else ()


def worded(parts: Iterable[tuple[str, Decimal]]) -> str:
    """`政府性基金19.49 + 其他资金4.21`."""
    return " + ".join(f"{label}{shown(value)}" for label, value in parts)
