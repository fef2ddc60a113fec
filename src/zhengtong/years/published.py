"""The figures that a county published, as questions to its own record: same period, scope, cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhengtong.indicators.definitions import all_indicators
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import WHOLE, Period, Scope
from zhengtong.years.load import data_of

__all__ = ["Published", "published_figures"]


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as computed, beside the value that stands in the published report (if it does)."""

    figure: Figure
    printed: str


def published_figures(year: str, engine: Engine, upto: int | None = None) -> list[Published]:
    """Every indicator for `year`, with the scope and cut-off that the report states for it.

    `upto` is the last id of a seal: then only sealed events count, and the figures may be published.
    """
    published = data_of(year, "published")
    stated = {each["code"]: each for each in published["figures"]}
    scopes = {name: Scope.from_json(each) for name, each in published["scopes"].items()}
    last = date.fromisoformat(max(each["cut_off"] for each in stated.values()))
    period = Period(date(last.year, 1, 1), last)
    asks = []
    for indicator in all_indicators():
        said = stated.get(indicator.code) or _sibling(indicator.code, stated)
        scope = scopes.get(said["scope"], WHOLE) if said else WHOLE
        cut_off = date.fromisoformat(said["cut_off"]) if said else None
        asks.append(Ask(indicator, period, scope, upto, cut_off))
    return [
        Published(figure, stated[figure.code]["value"] if figure.code in stated else "")
        for figure in engine.values(asks)
    ]


def _sibling(code: str, stated: dict[str, dict[str, str]]) -> dict[str, str] | None:
    """A figure of the same system that the report states: an unstated one follows its scope."""
    group = code.partition(".")[0] + "."
    return next((each for name, each in stated.items() if name.startswith(group)), None)
