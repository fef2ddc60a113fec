"""A figure as it is printed: never alone, always with what it was made of and what was left out.

Rounding never makes 100 % of something that is not whole, nor 0 of something that is not nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zhengtong.indicators.definitions import Form, Indicator
from zhengtong.indicators.period import Period, Scope
from zhengtong.indicators.sources import UNSUPPORTED

__all__ = ["Figure", "printed"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one definition, with everything that it depends on.

    `value` is the number as printed, in `unit`, or None where nothing can be said; `text` is what
    is printed. `events` is how many were counted (of a stock: how many are kept), `exclusions`
    how many were not, label by label. `upto` is the largest event id that was read; `tree_size`
    the number of events up to it; `sealed` says that all of them are sealed, `tail` how many that
    are not could be read. `cut_off` is the last day counted.
    """

    code: str
    version: int
    name: str
    unit: str
    value: Decimal | None
    text: str
    form: Form
    numerator: int
    denominator: int | None
    events: int
    exclusions: tuple[tuple[str, int], ...]
    period: Period
    scope: Scope
    scope_text: str
    cut_off: date
    upto: int
    tree_size: int
    sealed: bool
    tail: int = 0

    @property
    def supported(self) -> bool:
        """False where it prints 数据源不含."""
        return self.text != UNSUPPORTED


def printed(
    indicator: Indicator, numerator: int, denominator: int | None
) -> tuple[Decimal | None, str]:
    """The value as printed and its text: 98.35%, 4,190 件, 1.78 天, —."""
    from zhengtong.reports.write import printing

    if denominator is None:
        value = Decimal(numerator)
    elif denominator == 0:
        return None, printing.DASH
    else:
        over = denominator - numerator if indicator.form == "speed_up" else numerator
        if indicator.unit == "%":
            number = printing.quotient(over, denominator, indicator.places)
            return number, printing.percent(over, denominator, indicator.places)
        step = Decimal(1).scaleb(-indicator.places)
        value = (Decimal(over) / denominator).quantize(step, ROUND_HALF_UP)
    return value, f"{value:,} {indicator.unit}".rstrip()
