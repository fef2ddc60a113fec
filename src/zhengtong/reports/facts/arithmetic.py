"""Sums and shares as printed figures allow them: rounded, in mixed units, never more exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Quantity
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

    Whole numbers must agree exactly. Otherwise each figure that is printed to the finest place
    is off by at most half of it, and a whole printed coarser than its parts by half of its own.
    """
    figures = (whole, *parts)
    if all(quantity.decimals == 0 and quantity.unit == whole.unit for quantity in figures):
        return Decimal(0)
    factor = MONEY.get(whole.unit, Decimal(1))
    steps = [figure.step * MONEY.get(figure.unit, factor) / factor for figure in figures]
    finest = min(steps)
    room = finest * _HALF * steps.count(finest)
    return room + (whole.step * _HALF if whole.step > finest and whole.decimals else 0)


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
