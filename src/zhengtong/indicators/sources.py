"""What each source system can support (数据源): most departments of a hall work in vertical systems.

Their cases come back as a row "accepted, concluded" without stages; a figure that needs more
prints 数据源不含, never 0, and counts what it left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zhengtong.indicators.definitions import Indicator
from zhengtong.record.kinds import EventKind, kind

__all__ = ["EVERYTHING", "OWN", "UNSUPPORTED", "Source", "Sources", "labels"]

UNSUPPORTED = "数据源不含"
"""Printed instead of a value, and the label of what was left out for this reason."""

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Source:
    """A source system: event kind → the measures that it fills; `{"*": {"*"}}` is everything."""

    code: str
    name: str
    supports: Mapping[str, Iterable[str]]

    def fills(self, kind: EventKind, needs: Iterable[str]) -> bool:
        """Whether it sends `kind` with those of `needs` that the kind declares."""
        filled = set(self.supports.get(kind.name, self.supports.get(EVERYTHING, ())))
        if kind.name not in self.supports and EVERYTHING not in self.supports:
            return False
        return EVERYTHING in filled or filled >= set(needs) & set(kind.columns)


OWN = Source("", "本系统", {EVERYTHING: {EVERYTHING}})


def labels(indicator: Indicator) -> tuple[str, ...]:
    """Labels of everything that `indicator` leaves out, in the order in which it is tried."""
    return (UNSUPPORTED, *(str(label) for label, _ in indicator.exclusions))


def _nowhere(item: str) -> str | None:
    return None


@dataclass(slots=True)
class Sources:
    """The sources of one hall. An undeclared source supports nothing, and the figures show it.

    `of_item` names the source system of a service item, or None when the item has none.
    """

    declared: dict[str, Source] = field(default_factory=lambda: {OWN.code: OWN})
    of_item: Callable[[str], str | None] = _nowhere
    kind: Callable[[str], EventKind] = kind

    def declare(self, *sources: Source) -> None:
        """Add or replace: what a vertical system sends may grow."""
        for each in sources:
            self.declared[each.code] = each

    def supporting(self, indicator: Indicator) -> tuple[str, ...]:
        """Codes of the sources that fill every kind and measure which `indicator` needs."""
        kinds = [self.kind(name) for name in (*indicator.kinds, *indicator.covered_by)]
        return tuple(
            sorted(
                code
                for code, source in self.declared.items()
                if all(source.fills(each, indicator.needs) for each in kinds)
            )
        )

    def can_answer(self, supporting: tuple[str, ...], sources: Iterable[str], items: Iterable[str]) -> bool:  # fmt: skip
        """Whether any of the asked sources, or of the asked items' sources, is `supporting`."""
        asked = set(sources)
        if asked and not asked & set(supporting):
            return False
        homes = [self.of_item(item) for item in items]
        return bool(supporting) and not (
            homes and all(home is not None and home not in supporting for home in homes)
        )
