"""A province that outgrows one machine gets the same figures from the same definitions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.cluster.province import write_province
from tests.indicators.probe import PROBES
from zhengtong.indicators.definitions import all_indicators
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.period import Period, Scope
from zhengtong.indicators.totals import Sum, Totals
from zhengtong.indicators.trial.events import make_trial
from zhengtong.indicators.trial.figures import INDICATORS
from zhengtong.indicators.views import COLUMNS, Window, counting

YEAR = Period.year(2023)


class Province:
    """The engine's own questions over the same files, answered by the cluster."""

    def __init__(self, cluster: Any, engine: Engine) -> None:
        self.cluster, self.engine = cluster, engine
        self.snapshot = engine.snapshots.current()
        folder = engine.store.segments
        self.events = cluster.read_parquet(f"{folder}/*.parquet").select(*COLUMNS)
        self.corrections = None
        if self.snapshot.corrections is not None:
            (folder / "corrections").mkdir()
            pq.write_table(self.snapshot.corrections.rows, folder / "corrections" / "all.parquet")
            self.corrections = cluster.read_parquet(str(folder / "corrections"))

    def sums(self, asks: list[Ask], build: Totals) -> list[dict[Any, Sum]]:
        """For each of some asks that share a scan, what it adds up to under each key."""
        question = self.engine.question(asks, self.snapshot)
        bounds = (0, YEAR.since, YEAR.until, asks[0].upto)
        window = Window(self.events, self.corrections, *bounds, question.scopes)
        answer = self.cluster.to_pyarrow(build(counting(question, window))).to_pylist()
        keys = [tuple(row[name] for name in build.keys) for row in answer]
        read = [build.read(question, row) for row in answer]
        return [dict(zip(keys, column, strict=True)) for column in zip(*read, strict=True)]


def by_scan(asks: Iterable[Ask]) -> list[list[Ask]]:
    """Asks that one scan answers, together."""

    def key(ask: Ask) -> str:
        return repr(ask.shared)

    return [list(group) for _, group in groupby(sorted(asks, key=key), key)]


def test_every_declared_figure_is_the_same_on_the_cluster(cluster: Any, tmp_path: Path) -> None:
    declared = (*all_indicators(), *(probe.indicator for probe in PROBES))
    assert len(all_indicators()) >= 25
    engine = Engine(write_province(tmp_path, declared, events=20_000))
    province, upto = Province(cluster, engine), engine.watermark().last_id
    scope = Scope(region="430500", without=("tax",))
    asks = [Ask(what, YEAR, each, upto) for what in declared for each in (Scope(), scope)]
    said: dict[str, int] = {}
    for together in by_scan(asks):
        figures = engine.values(together)
        for figure, found in zip(figures, province.sums(together, Totals()), strict=True):
            there = found[()]
            assert (there.numerator, there.denominator, there.events, sum(there.excluded)) == (
                figure.numerator,
                figure.denominator,
                figure.events,
                sum(count for _, count in figure.exclusions),
            ), figure.code
            said[figure.code] = figure.numerator
    # Nought on both sides would prove little.
    assert len([code for code, numerator in said.items() if numerator]) > 0.9 * len(said), said


def test_the_days_of_a_figure_are_the_same_too(cluster: Any, tmp_path: Path) -> None:
    trial = make_trial(tmp_path, cases=4_000, tail=0, files=4)
    engine = Engine(trial.store)
    province = Province(cluster, engine)
    for what in (INDICATORS[9], INDICATORS[16]):
        ask = Ask(what, YEAR, upto=trial.sealed)
        [days] = engine.split([ask], "day")
        [there] = province.sums([ask], Totals(("day",)))
        assert [(s.numerator, s.denominator) for _, s in sorted(there.items())] == [
            (figure.numerator, figure.denominator) for _, figure in days
        ]
        assert len(days) > 300
