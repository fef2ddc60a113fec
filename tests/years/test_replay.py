"""The simulated year adds up to what the county published, at any scale and with any seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.years.stores import empty, standing
from zhengtong.catalogue.hall import hall_engine
from zhengtong.catalogue.load import load_catalogue
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.store import NotSealed
from zhengtong.law.calendar import national
from zhengtong.org.actors import SYSTEM
from zhengtong.record.models import Event
from zhengtong.record.seal import seal
from zhengtong.record.verify import verify
from zhengtong.years.load import data_of, load_county
from zhengtong.years.published import Published, published_figures
from zhengtong.years.replay import Replay, replay
from zhengtong.years.simulation import others
from zhengtong.years.simulation.plan import Days, Plan, part, scaled

YEAR = "suining_2023"
PUBLISHED = {each["code"]: each for each in data_of(YEAR, "published")["figures"]}
CHOSEN = {each["figure"]: each for each in data_of(YEAR, "published")["chosen"]}
COUNTS = ("supervision.items", "cards.blue", "ratings.count", "hotline.closed", "licences.count")
RATES = (
    "applications.statutory_speed_up", "catalogue.promise_compression", "ratings.active_rate",
    "ratings.positive_rate", "ratings.timely_upload_rate", "ratings.accurate_upload_rate",
    "hotline.on_time_rate", "hotline.satisfaction", "catalogue.licence_items_published_rate",
)  # fmt: skip


@dataclass(frozen=True)
class Year:
    """A replay, what it published, and the ids of its applications."""

    report: Replay
    figures: dict[str, Published]
    applications: frozenset[str]


@pytest.fixture(scope="module")
def blocked_not(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory, blocked_not: None) -> dict[int, Year]:
    """By seed: two small years and a larger one."""
    folder = tmp_path_factory.mktemp("years")
    return {
        seed: _replayed(folder / str(seed), scale, seed)
        for scale, seed in ((0.01, 7), (0.01, 8), (0.05, 9))
    }


def _replayed(var: Path, scale: float, seed: int) -> Year:
    with standing(empty(var)):
        report = replay(YEAR, scale, seed)
        engine = hall_engine()
        with pytest.raises(NotSealed):
            published_figures(YEAR, engine, Event.objects.order_by("-id").values_list("id")[0][0])
        seal()
        assert verify(full=False).ok
        figures = published_figures(YEAR, engine, engine.watermark().last_id)
        ids = Event.objects.filter(kind__startswith="application_").values_list("stream", flat=True)
        return Year(report, {each.figure.code: each for each in figures}, frozenset(ids))


def _exact(figure: Figure) -> Decimal:
    """The share that is printed: of what was needed, or of what was saved."""
    assert figure.denominator and figure.value is not None
    share = Decimal(figure.numerator) / figure.denominator
    return min(share, 1 - share, key=lambda each: abs(100 * each - figure.value))


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_rates_are_met_within_one_case_and_counts_exactly(
    years: dict[int, Year], seed: int
) -> None:
    year = years[seed]
    scale = year.report.scale
    for code in RATES:
        figure, said = year.figures[code].figure, PUBLISHED[code]
        wanted, half = Decimal(said["value"]) / 100, Decimal(5).scaleb(-said["precision"] - 3)
        if code in CHOSEN:
            chosen = CHOSEN[code]
            wanted, half = Decimal(chosen["numerator"]) / chosen["denominator"], Decimal(0)
        off = abs(_exact(figure) - wanted) * (figure.denominator or 0)
        assert off <= 1 + half * (figure.denominator or 0), (code, figure.text, off)
        assert year.figures[code].printed == said["value"]
    for code in COUNTS:
        assert year.figures[code].figure.numerator == scaled(int(PUBLISHED[code]["value"]), scale)
    closed = year.figures["hotline.closed"].figure.numerator
    online = year.figures["hotline.closed_online"].figure.numerator
    assert online == part(closed, 1975, 4190)
    assert year.figures["hotline.closed_offline"].figure.numerator == closed - online
    assert year.figures["licences.kinds"].figure.numerator == 78
    assert year.report.cases == year.figures["supervision.items"].figure.numerator


def test_another_seed_gives_the_same_totals_and_other_cases(years: dict[int, Year]) -> None:
    one, other = years[7], years[8]
    for code in (*COUNTS, "hotline.closed_online", "licences.kinds", "ratings.active_rate"):
        first, second = one.figures[code].figure, other.figures[code].figure
        assert (first.numerator, first.denominator) == (second.numerator, second.denominator)
    assert len(one.applications) == len(other.applications)
    assert not one.applications & other.applications


def test_turning_call_backs_moves_their_satisfaction_and_nothing_else(
    tmp_path: Path, blocked_not: None
) -> None:
    base = empty(tmp_path / "base")
    with standing(base):
        load_county(YEAR, "simulated")
        loaded = load_catalogue(
            data_of(YEAR, "service_items") | {"items": []}, SYSTEM, origin="simulated"
        )
        assert not loaded.bad
    found = {}
    for turned in (0, 100):
        with standing(base, tmp_path / str(turned)):
            plan = Plan(YEAR, 0.2, Random(7), Days(national(), *_span()))
            assert list(others.hotline(plan, turned))[-1] == scaled(4190, 0.2)
            seal()
            engine = hall_engine()
            figures = published_figures(YEAR, engine, engine.watermark().last_id)
            found[turned] = {each.figure.code: each.figure for each in figures}
    before, after = found[0].pop("hotline.satisfaction"), found[100].pop("hotline.satisfaction")
    assert before.numerator - after.numerator == 100
    assert before.denominator == after.denominator
    assert after.value == round(Decimal(100) * after.numerator / Decimal(after.denominator), 2)
    assert found[0] == found[100]
    assert found[0]["hotline.closed"].numerator == scaled(4190, 0.2)


def _span() -> tuple[date, date, dict[int, int]]:
    chosen = data_of(YEAR, "published")["chosen_year"]
    months = {int(month): count for month, count in chosen["supervised_by_month"].items()}
    return date(2023, 1, 1), date.fromisoformat(chosen["until"]), months


def test_an_unsealed_store_publishes_nothing(tmp_path: Path, blocked_not: None) -> None:
    with standing(empty(tmp_path / "var")):
        load_county(YEAR, "simulated")
        engine = hall_engine()
        for last in (engine.watermark().last_id, Event.objects.count()):
            with pytest.raises(NotSealed, match="请先封存"):
                published_figures(YEAR, engine, last)
        assert not any(each.figure.sealed for each in published_figures(YEAR, engine))
