"""What a clock is made of, and how it refuses: the vocabulary beside `clock.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhengtong.law.localtime import Moment, local_datetime

__all__ = [
    "ClockEnded",
    "ClockError",
    "ClockExpired",
    "ClockExtended",
    "ClockOrder",
    "ClockRunning",
    "ClockStopped",
    "Course",
    "Day",
    "Extension",
    "Mark",
    "Stop",
    "show",
]


class ClockError(ValueError):
    """A clock cannot do this now; the message says so in Chinese and what to do."""


class ClockEnded(ClockError):
    """The clock has ended."""


class ClockStopped(ClockError):
    """The clock already stands."""


class ClockRunning(ClockError):
    """The clock runs; there is nothing to resume."""


class ClockExtended(ClockError):
    """The one extension was used."""


class ClockExpired(ClockError):
    """The limit has passed."""


class ClockOrder(ClockError):
    """The moment lies before what the clock already knows, or is no instant where one is due."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A suspension (中止): D < d <= R is left out; `until` is None while the clock stands."""

    since: Moment
    until: Moment | None
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension (延长办理期限): `by` units, granted on `on`."""

    by: int
    on: Moment
    reason: str
    clause: str


class Mark(StrEnum):
    """What a day is to a clock; the page draws one cell per day from it."""

    START = "start"
    COUNTED = "counted"
    OFF = "off"
    STOPPED = "stopped"
    CARRIED = "carried"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a clock, explained.

    `number` is the count at the end of the day; `reason` says in Chinese why the day counts or
    not; `source` is the notice or clause behind it ("" where only the weekday decides);
    `provisional` marks days that no holiday notice settles yet.
    """

    date: date
    number: int
    counted: bool
    mark: Mark
    reason: str
    source: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Course:
    """How a clock runs, in ticks: days (ordinals) or microseconds.

    `legs` are the stretches before each stop: from, to, how many count. `mark` is where
    the last stretch begins, with `left` ticks to count; `due` is None while the clock stands.
    """

    legs: tuple[tuple[int, int, int], ...]
    stops: tuple[Stop, ...]
    mark: int
    left: int
    due: int | None


def show(moment: Moment | None) -> str:
    """A date or an instant for a sentence, in local time."""
    if isinstance(moment, int):
        return f"{local_datetime(moment):%Y-%m-%d %H:%M}"
    return moment.isoformat() if moment else "—"
