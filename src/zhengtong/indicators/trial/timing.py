"""How fast the figures are, as ratios to a floor in the same alternating rounds.

A machine that others use at the same time is slow for both sides of a round; the median of the
rounds' ratios is what remains.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter

from zhengtong.indicators import duck
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.period import Period
from zhengtong.indicators.trial.events import Trial
from zhengtong.indicators.trial.figures import INDICATORS, hand_sql

__all__ = ["compare", "first_and_far_page", "growth"]

YEAR = Period.year(2023)


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _all_figures(engine: Engine, upto: int) -> Callable[[], object]:
    asks = [Ask(each, YEAR, upto=upto) for each in INDICATORS]
    return lambda: engine.values(asks)


def compare(engine: Engine, trial: Trial, rounds: int = 15) -> float:
    """Time of all figures ÷ time of SQL written by hand on the same engine, sealed events only."""
    figures = _all_figures(engine, trial.sealed)
    files = [segment.path for segment in engine.snapshots.current().segments]
    queries = hand_sql(f"read_parquet({files})", YEAR, ("",)).values()

    def by_hand() -> object:
        return [duck.cursor().execute(query).fetchall() for query in queries]

    figures(), by_hand()
    return median(_seconds(figures) / _seconds(by_hand) for _ in range(rounds))


def growth(small: Trial, large: Trial, rounds: int = 15) -> float:
    """The exponent by which the time of all figures grows from `small` to `large` (1: with the
    number of events)."""
    less, more = (_all_figures(Engine(t.store), t.sealed) for t in (small, large))
    less(), more()
    ratio = median(_seconds(more) / _seconds(less) for _ in range(rounds))
    return math.log(ratio) / math.log(large.cases / small.cases)


def first_and_far_page(
    trial: Trial, rounds: int = 30, far: int = 300, *, cold: bool = False
) -> tuple[float, float]:
    """95th percentile in seconds of a figure's first page of cases, and of its `far`th.

    As readers of a working hall meet it: before each page an event was added to the tail. `cold`:
    there was a seal as well, so that nothing of the figure is kept from before.
    """
    engine = Engine(trial.store)
    ask = Ask(next(each for each in INDICATORS if each.code == "trial.on_time"), YEAR)
    whole = trial.store.unsealed
    times: dict[int, list[float]] = {1: [], far: []}
    for turn in range(2 * (max(rounds, 2) + 1)):
        page = far if turn % 2 else 1
        trial.store.unsealed = whole.slice(0, len(whole) - turn % 2)
        if cold:
            engine.profiles.clear()
        seconds = _seconds(lambda page=page: Evidence(engine, ask).page(page))  # type: ignore[misc]
        if turn > 1:
            times[page].append(seconds)
    trial.store.unsealed = whole
    first, last = (quantiles(taken, n=20)[-1] for taken in times.values())
    return first, last
