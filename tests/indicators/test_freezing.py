"""A published figure stays as it was; what happened since shows as drift, until it is restated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.indicators.few import ON_TIME, concluded, year
from tests.indicators.probe import KINDS, PROBES, World, sources
from zhengtong.indicators import definitions
from zhengtong.indicators.definitions import one, register, when
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.freezing import FrozenFigure, digest, drift, freeze, restate
from zhengtong.indicators.period import Period, Scope
from zhengtong.indicators.store import NotSealed

YEAR = Period.year(2023)


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the probes are declared."""
    monkeypatch.setattr(definitions, "_registry", {})
    register(*(probe.indicator for probe in PROBES))
    yield


def test_a_late_event_shows_as_drift_until_it_is_restated(tmp_path: Path) -> None:
    world = year(1, 9)
    engine = Engine(world.store(tmp_path), sources())
    frozen = freeze(engine, Ask(ON_TIME, YEAR, Scope(channels=("web",))))
    assert (frozen.text, frozen.numerator, frozen.denominator) == ("90.00%", 9, 10)
    assert frozen.watermark.root == (10).to_bytes(32, "big").hex()
    same = drift(frozen, engine)
    assert same.reproduced and same.same_definition and not same.drifted and same.text == ""

    late = World([*world.events, concluded(11), concluded(12)], [10, 11])
    engine = Engine(late.store(tmp_path), sources())
    moved = drift(frozen, engine)
    assert moved.drifted and moved.reproduced and moved.same_definition
    assert "90.00%（9／10）" in moved.text and "91.67%（11／12）" in moved.text
    with pytest.raises(ValueError, match="原因"):
        restate(frozen, engine, " ")
    anew = restate(frozen, engine, "迟到的办结记录")
    assert (anew.numerator, anew.denominator) == (10, 11)
    assert anew.restates == frozen.watermark and anew.watermark.upto == 11
    assert "记录水位 11" in anew.basis_text and "更正此前按记录水位 10" in anew.basis_text
    for each in (frozen, anew):
        assert FrozenFigure.from_json(json.loads(json.dumps(each.to_json()))) == each


def test_altered_numbers_and_altered_definitions_are_no_drift(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(year(1, 9).store(tmp_path), sources())
    frozen = freeze(engine, Ask(ON_TIME, YEAR))
    assert "请运行核验" in drift(replace(frozen, numerator=10), engine).text
    monkeypatch.setattr(definitions, "_registry", {})
    register(replace(ON_TIME, numerator=when(lambda t: t.used < t.promised)))
    assert "算法已与发布时不同" in drift(frozen, engine).text


def test_nothing_is_published_before_a_seal(tmp_path: Path) -> None:
    engine = Engine(year(0, 3, sealed=False).store(tmp_path), sources())
    assert engine.value(ON_TIME, YEAR).denominator == 3
    with pytest.raises(NotSealed, match="请先封存"):
        freeze(engine, Ask(ON_TIME, YEAR))


def test_the_digest_tells_what_is_computed_and_not_how_it_is_worded() -> None:
    def told(**changed: object) -> str:
        return digest(replace(ON_TIME, **changed), KINDS.__getitem__)  # type: ignore[arg-type]

    same = told()
    assert told(wording="说得更清楚", name="按期办结率", sentence="x") == same
    assert told(numerator=when(lambda row: row.used <= row.promised)) == same
    changes = (
        {"numerator": when(lambda t: t.used < t.promised)},
        {"numerator": when(lambda t: t.used <= t.statutory)},
        {"denominator": when(lambda t: t.used > 0)},
        {"exclusions": (("退件", lambda t: t.outcome == "returned"),)},
        {"exclusions": (("退件", lambda t: t.outcome == "refused"),)},
        {"places": 1},
        {"version": 2},
        {"scope": Scope(without=("tax",))},
        {"numerator": one},
    )
    digests = {told(**change) for change in changes}
    assert len(digests | {same}) == len(changes) + 1
