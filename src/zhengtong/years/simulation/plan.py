"""How many of what at scale S: counts that keep every published digit at scale 1, and come within
one case of the published rate below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zhengtong.law.calendar import Calendar
from zhengtong.law.localtime import day_start
from zhengtong.years.load import data_of

__all__ = ["Days", "Plan", "apportion", "at", "chosen", "part", "scaled"]

MINUTE = 60_000_000


def scaled(count: int, scale: float) -> int:
    """`count` at `scale`, rounded half up; at scale 1 the count itself."""
    return int(count * scale + 0.5)


def part(whole: int, numerator: int, denominator: int) -> int:
    """The numerator over `whole` that keeps the published rate: the nearest whole case."""
    return (2 * whole * numerator + denominator) // (2 * denominator) if denominator else 0


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in the proportion of `weights` that add up to `total` (largest remainder)."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * w // whole for w in weights]
    remainders = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for i in remainders[: total - sum(shares)]:
        shares[i] += 1
    return shares


def chosen(year: str, figure: str) -> dict[str, Any]:
    """What was chosen behind a published figure: numerator, denominator and splits."""
    found: dict[str, Any] = next(
        each for each in data_of(year, "published")["chosen"] if each["figure"] == figure
    )
    return found


@dataclass(slots=True)
class Days:
    """The days on which the simulated year's work falls: by month as given, working days mostly."""

    calendar: Calendar
    first: date
    last: date
    by_month: dict[int, int]

    def spread(self, total: int, rng: Random) -> list[date]:
        """`total` opening days, in order, in the monthly proportions."""
        months = sorted(self.by_month)
        found: list[date] = []
        for month, count in zip(
            months, apportion(total, [self.by_month[m] for m in months]), strict=True
        ):
            days = self._days(month)
            weights = [20 if self.calendar.is_working(d) else 1 for d in days]
            found += sorted(rng.choices(days, weights, k=count))
        return found

    def _days(self, month: int) -> list[date]:
        day = date(self.first.year, month, 1)
        found = []
        while day.month == month and day <= self.last:
            found.append(day)
            day += timedelta(days=1)
        return found

    def working(self, day: date) -> date:
        """`day` or the next working day, but never beyond the last one of the year's work."""
        open_day = self.calendar.on_or_after(day)
        return open_day if open_day <= self.last else self.last


def at(day: date, rng: Random, start: int = 8 * 60 + 40, end: int = 16 * 60) -> int:
    """An instant on a local day between two minutes of the day (µs UTC)."""
    return day_start(day) + rng.randint(start, end) * MINUTE + rng.randint(0, 59_999_999)


@dataclass(slots=True)
class Plan:
    """Everything that the replay needs to know before the first case."""

    year: str
    scale: float
    rng: Random
    days: Days
    origin: str = "simulated"

    @property
    def last_instant(self) -> int:
        """Shortly before the published figures were cut off."""
        return day_start(self.days.last) + 22 * 60 * MINUTE

    def count(self, number: int) -> int:
        """A published count at this scale."""
        return scaled(number, self.scale)

    def marked(self, whole: int, count: int) -> set[int]:
        """`count` indexes below `whole`, chosen at random: those to which something applies."""
        return set(self.rng.sample(range(whole), min(count, whole)))
