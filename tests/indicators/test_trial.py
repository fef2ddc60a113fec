"""The trial ground: figures equal SQL written by hand, over the very files that the bench times."""

from __future__ import annotations

from pathlib import Path

from zhengtong.indicators import duck
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.period import Period
from zhengtong.indicators.trial.events import make_trial
from zhengtong.indicators.trial.figures import INDICATORS, by_hand, hand_sql
from zhengtong.indicators.trial.timing import compare, first_and_far_page, growth

YEAR = Period.year(2023)


def test_the_engine_and_the_hand_agree(tmp_path: Path) -> None:
    trial = make_trial(tmp_path, cases=2_000, tail=300, files=3)
    engine = Engine(trial.store)
    figures = engine.values([Ask(each, YEAR, upto=trial.sealed) for each in INDICATORS])
    files = [segment.path for segment in engine.snapshots.current().segments]
    cursor = duck.cursor()
    rows = {
        name: cursor.execute(sql).fetchall()[0]
        for name, sql in hand_sql(f"read_parquet({files})", YEAR, ("",)).items()
    }
    told = by_hand(rows)
    assert len(told) == len(figures) == 25
    for figure in figures:
        assert told[figure.code] == (figure.numerator, figure.denominator), figure.code
    # The deciding share is neither nought nor whole: the trial's figures can tell right from wrong.
    assert 0 < figures[9].numerator < (figures[9].denominator or 0)


def test_each_timing_tells_a_plausible_number(tmp_path: Path) -> None:
    small = make_trial(tmp_path / "small", cases=600, tail=50, files=2)
    large = make_trial(tmp_path / "large", cases=3_000, tail=50, files=2)
    assert 0 < compare(Engine(large.store), large, rounds=2) < 100
    assert -5 < growth(small, large, rounds=2) < 5
    first, far = first_and_far_page(Engine(large.store), rounds=2)
    assert first > 0 and far > 0
    evidence = Evidence(Engine(large.store), Ask(INDICATORS[9], YEAR))
    assert evidence.page(40) and len(evidence.page(40)) == 50
