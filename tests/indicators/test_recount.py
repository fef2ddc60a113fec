"""Each figure equals an independent recount, and its evidence adds up to it exactly."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.indicators.probe import PROBES, Probe, World, recount, sources
from tests.indicators.worlds import PERIODS, SCOPES, worlds
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import Period, Scope

# A world is small already; making it smaller takes minutes, because each takes files to write.
settings.register_profile(
    "worlds",
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
WORLDS = settings.get_profile("worlds")


def numbers(figure: Figure) -> tuple[int, int | None, int, list[int]]:
    """Numerator, denominator, counted events and exclusions, by source first."""
    counts = dict(figure.exclusions)
    by_source = counts.pop("数据源不含", 0)
    return figure.numerator, figure.denominator, figure.events, [by_source, *counts.values()]


def expected(
    world: World, probe: Probe, period: Period, scope: Scope, upto: int | None
) -> tuple[int, int | None, int, list[int]]:
    """The same by the recount."""
    found = recount(world, probe, period, scope, upto)
    excluded = [found.by_source, *found.excluded]
    return found.numerator, found.denominator, found.events, excluded


@settings(WORLDS, max_examples=60)
@given(
    world=worlds(),
    period=st.sampled_from(PERIODS),
    scope=st.sampled_from(SCOPES),
    published=st.booleans(),
)
def test_every_figure_equals_the_recount(
    world: World, period: Period, scope: Scope, published: bool
) -> None:
    upto = world.sealed[-1] if published and world.sealed else None
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(world.store(Path(folder)), sources())
        asks = [Ask(probe.indicator, period, scope, upto) for probe in PROBES]
        for probe, figure in zip(PROBES, engine.values(asks), strict=True):
            wanted = expected(world, probe, period, scope, upto)
            assert numbers(figure) == wanted, probe.indicator.code


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.indicator.code)
@settings(WORLDS, max_examples=12)
@given(world=worlds(), period=st.sampled_from(PERIODS[1:3]), cut=st.booleans())
def test_the_evidence_adds_up_to_the_figure(
    probe: Probe, world: World, period: Period, cut: bool
) -> None:
    upto = world.sealed[0] if cut and world.sealed else None
    ask = Ask(probe.indicator, period, upto=upto)
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(world.store(Path(folder)), sources())
        evidence, figure = Evidence(engine, ask), engine.values([ask])[0]
        listed = list(evidence.rows())
        pages = [evidence.page(number, size=4) for number in range(1, 8)]
    assert evidence.figure == figure
    assert sum(each.numerator for each in listed) == figure.numerator
    if figure.denominator is not None:
        assert sum(each.denominator or 0 for each in listed) == figure.denominator
    left_out = [each.exclusion for each in listed if each.exclusion]
    for label, count in figure.exclusions:
        assert left_out.count(label) == count
    assert len(listed) - len(left_out) == figure.events
    assert [each for page in pages for each in page] == listed
    assert listed == sorted(listed, key=lambda each: (-each.happened_at, -each.id))
    by_id = {event["id"]: event for event in world.events}
    for each in listed:
        event = by_id[each.id]
        assert each.stream == event["stream"]
        own = {name: each.facts[name] for name in ("item", "source", "region", "kind")}
        assert own == {name: event[name] for name in own}


@settings(WORLDS, max_examples=15)
@given(world=worlds(), scope=st.sampled_from(SCOPES[:2]))
def test_parts_of_the_evidence_are_its_filters(world: World, scope: Scope) -> None:
    probe = PROBES[1]
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(world.store(Path(folder)), sources())
        evidence = Evidence(engine, Ask(probe.indicator, PERIODS[2], scope))
        parts = evidence.parts()
        lists = {part.key: list(evidence.rows(part.key)) for part in parts}
        everything = list(evidence.rows())
        with pytest.raises(KeyError):
            evidence.page(group="nothing of the kind")
    for part in parts:
        mine = lists[part.key]
        assert len(mine) == part.events == evidence.count(part.key)
        assert sum(each.numerator for each in mine) == part.numerator
        assert sum(each.denominator or 0 for each in mine) == part.denominator
    assert sum(len(mine) for mine in lists.values()) == len(everything)
    assert all(each.numerator for each in lists["numerator"])
    assert all(each.denominator and not each.numerator for each in lists["denominator"])
    assert {each.exclusion for each in lists["excluded-3"]} <= {"退件"}
