"""What each figure means (口径): which events it counts, over which others, and which it leaves out.

Policy documents name rates and seldom define them; here the definition stands beside the number,
under a version. A version that was published stays; a new reading is a new version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhengtong.indicators.period import WHOLE, Scope

__all__ = [
    "Expression",
    "Form",
    "Indicator",
    "all_indicators",
    "indicator",
    "one",
    "register",
    "versions",
    "when",
]

Expression = Callable[[Any], Any]
"""From the view of the named kinds (an ibis table) to a column of it. Portable: write
`when(lambda t: t.used_days <= t.promised_days)`, never a cast of a boolean, never JSON."""


def one(t: Any) -> Any:
    """1 for each event: a denominator that is "all of them", a numerator that counts."""
    import ibis

    return ibis.literal(1, "int8")


def when(condition: Expression) -> Expression:
    """1 for each event where `condition` holds, else 0; unknown (NULL) does not hold."""
    return lambda t: condition(t).ifelse(1, 0)


Form = Literal["share", "speed_up", "average", "sum"]
"""share = numerator ÷ denominator; speed_up = (denominator − numerator) ÷ denominator (提速率,
压缩率); average = numerator ÷ denominator in the unit; sum = the numerator alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One version of one figure's definition (指标口径).

    `shape`: a `flow` takes each event of `kinds` that happened within the period. A `stock` takes
    of each stream the latest event of `kinds` up to the period's end, and keeps it while its
    state is in `keeps_states` or its kind in `keeps_kinds`. A `coverage` is a stock whose
    numerator counts only where the same `covered_key` also stands in an event of `covered_by`
    within the period (可办事项覆盖率: items with a rating ÷ items).

    `numerator` and `denominator` are whole numbers; None for a denominator means that the
    numerator is the figure. `exclusions` are tried in order: an event is left out, and counted,
    under the first label that fits. `needs` names the measures without which a source cannot
    support the figure. `places` are the decimals printed.
    """

    code: str
    name: str
    kinds: tuple[str, ...]
    numerator: Expression
    denominator: Expression | None = None
    version: int = 1
    unit: str = "%"
    places: int = 2
    form: Form = "share"
    shape: Literal["flow", "stock", "coverage"] = "flow"
    keeps_states: tuple[str, ...] = ()
    keeps_kinds: tuple[str, ...] = ()
    covered_by: tuple[str, ...] = ()
    covered_key: str = "item"
    needs: tuple[str, ...] = ()
    exclusions: tuple[tuple[str, Expression], ...] = ()
    scope: Scope = WHOLE
    wording: str = ""
    basis: str = ""
    since: date | None = None
    numerator_name: str = ""
    denominator_name: str = ""
    sentence: str = ""

    def __post_init__(self) -> None:
        for wrong, why in self._faults():
            if wrong:
                raise ValueError(f"{self.code}: {why}")

    def _faults(self) -> list[tuple[bool, str]]:
        keeps = bool(self.keeps_states or self.keeps_kinds)
        labels = [label for label, _ in self.exclusions]
        return [
            (not self.kinds, "counts no kind of event"),
            ((self.form == "sum") != (self.denominator is None), "form and denominator disagree"),
            ((self.shape == "flow") == keeps, "a stock says what it keeps, a flow does not"),
            ((self.shape == "coverage") != bool(self.covered_by), "coverage says by what"),
            (len(set(labels)) != len(labels), "two exclusions share a label"),
            (self.unit == "%" and self.form in ("sum", "average"), "a percentage is a ratio"),
        ]


_registry: dict[str, dict[int, Indicator]] = {}


def register(*declared: Indicator) -> None:
    """Add definitions. Raises `ValueError` when a code already has that version."""
    for each in declared:
        held = _registry.setdefault(each.code, {})
        if held.setdefault(each.version, each) is not each:
            raise ValueError(f"indicator {each.code} version {each.version} is declared twice")


def indicator(code: str, version: int | None = None) -> Indicator:
    """That version, or the newest. Raises `KeyError`."""
    held = _registry[code]
    return held[max(held) if version is None else version]


def versions(code: str) -> tuple[Indicator, ...]:
    """All versions, the oldest first. Raises `KeyError`."""
    return tuple(held for _, held in sorted(_registry[code].items()))


def all_indicators() -> tuple[Indicator, ...]:
    """The newest version of each, by code."""
    return tuple(indicator(code) for code in sorted(_registry))
