"""Adding up: all figures over one view in one scan, whole or split by place and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from zhengtong.indicators.definitions import Indicator
from zhengtong.indicators.views import BY_SOURCE, Counted, local_day

if TYPE_CHECKING:
    from zhengtong.indicators.plans import Question

__all__ = ["Sum", "Totals"]


@dataclass(frozen=True, slots=True)
class Sum:
    """What one figure adds up to. `excluded[0]` are those by source, then its own in order."""

    numerator: int = 0
    denominator: int | None = None
    events: int = 0
    excluded: tuple[int, ...] = ()

    def __add__(self, other: Sum) -> Sum:
        pairs = zip(self.excluded, other.excluded, strict=True)
        return Sum(
            self.numerator + other.numerator,
            None if self.denominator is None else self.denominator + (other.denominator or 0),
            self.events + other.events,
            tuple(a + b for a, b in pairs),
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of each figure, one row for each combination of `keys` (columns, or "day")."""

    keys: tuple[str, ...] = ()

    def __call__(self, counted: list[Counted]) -> Any:
        view = counted[0].view
        if "day" in self.keys:
            view = view.mutate(day=local_day(view.happened_at))
        ways = _ways([(each.indicator, each.supporting) for each in counted])
        rows = view.mutate(**{f"g{way}": counted[first].group for way, first in _firsts(ways)})
        sums: dict[str, Any] = {}
        for way, first in _firsts(ways):
            for number in range(_count(counted[first].indicator)):
                sums[f"c{way}_{number}"] = (rows[f"g{way}"] == number).ifelse(1, 0).sum()
        for n, each in enumerate(counted):
            numerator, denominator = replace(each, view=rows).numbers(rows[f"g{ways[n]}"])
            sums[f"n{n}"] = numerator.sum()
            if denominator is not None:
                sums[f"d{n}"] = denominator.sum()
        return (rows.group_by(list(self.keys)) if self.keys else rows).aggregate(**sums)

    @staticmethod
    def read(question: Question, row: dict[str, Any]) -> list[Sum]:
        """The sums of each of the question's figures in one row of the answer."""
        ways = _ways(zip(question.indicators, question.supporting, strict=True))
        sums = []
        for n, (indicator, way) in enumerate(zip(question.indicators, ways, strict=True)):
            counts = [int(row[f"c{way}_{number}"] or 0) for number in range(_count(indicator))]
            denominator = int(row[f"d{n}"] or 0) if indicator.denominator else None
            sums.append(Sum(int(row[f"n{n}"] or 0), denominator, counts[0], tuple(counts[1:])))
        return sums


def _count(indicator: Indicator) -> int:
    """How many groups there are: counted, by source, and each exclusion."""
    return BY_SOURCE + 1 + len(indicator.exclusions)


def _ways(pairs: Iterable[tuple[Indicator, tuple[str, ...] | None]]) -> list[int]:
    """For each figure, the number of its way of grouping; equal ways are computed once."""
    ways: dict[Any, int] = {}
    return [
        ways.setdefault((x.keeps_states, x.keeps_kinds, x.exclusions, supporting), len(ways))
        for x, supporting in pairs
    ]


def _firsts(ways: list[int]) -> list[tuple[int, int]]:
    """Each way with the first figure that groups so."""
    return [(way, ways.index(way)) for way in sorted(set(ways))]
