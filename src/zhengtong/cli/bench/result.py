"""One measured promise."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

__all__ = ["ROUNDS", "Result", "ratio", "report", "rounds"]

ROUNDS = 31
"""Rounds of a ratio whose rounds are short: enough that a neighbour's bursts fall out."""


@dataclass(frozen=True, slots=True)
class Result:
    """`holds` says whether `value` meets `must`; where that is None, the figure is for the reader."""

    name: str
    value: float
    unit: str
    must: str
    goal: str
    holds: bool
    how: str


def ratio(
    name: str, value: float, must: float, goal: str, how: str, *, most: bool = False
) -> Result:
    """A result that must be at least `must` (or at most, with `most`)."""
    holds = value <= must if most else value >= must
    sign = "≤" if most else "≥"
    return Result(name, round(value, 3), "×", f"{sign} {must}", goal, holds, how)


def rounds(
    ours: Callable[[], float], floor: Callable[[], float], count: int = ROUNDS
) -> list[float]:
    """Seconds of the floor ÷ seconds of ours, `count` times, the two sides alternating."""
    found = []
    for n in range(count):
        if n % 2:
            below = floor()
            above = ours()
        else:
            above = ours()
            below = floor()
        found.append(below / above)
    return found


def report(results: Sequence[Result]) -> None:
    """Print the results as JSON, for the parent process."""
    json.dump([asdict(result) for result in results], sys.stdout, ensure_ascii=False)


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)
