"""Counting days the plain way: one after another, as a clerk would on a paper calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from zhengtong.law.calendar import national

__all__ = ["counted", "later", "nth"]


def _days(after: date) -> Iterable[date]:
    day = after
    while True:
        day += timedelta(days=1)
        yield day


def _counts(day: date, pauses: Iterable[tuple[date, date]]) -> bool:
    """A working day that no special procedure leaves out (the day of its start still counts)."""
    return national().is_working(day) and not any(since < day <= until for since, until in pauses)


def counted(start: date, end: date, pauses: Iterable[tuple[date, date]] = ()) -> int:
    """Working days after `start` up to `end`, those of `pauses` left out."""
    pauses, found = list(pauses), 0
    for day in _days(start):
        if day > end:
            return found
        found += _counts(day, pauses)
    raise AssertionError


def nth(start: date, budget: int, pauses: Iterable[tuple[date, date]] = ()) -> date:
    """The day on which the `budget`-th working day after `start` is counted."""
    pauses, left = list(pauses), budget
    for day in _days(start):
        left -= _counts(day, pauses)
        if left == 0:
            return day
    raise AssertionError


def later(day: date, days: int) -> date:
    """So many calendar days later."""
    return day + timedelta(days=days)
