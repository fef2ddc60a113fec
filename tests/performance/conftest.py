"""A simulated county with its people, a store of its own, and a few hundred hotline orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from zhengtong.catalogue.items import forget_items
from zhengtong.catalogue.references import forget_references
from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request
from zhengtong.indicators.engine import engine
from zhengtong.law.localtime import HOUR, instant
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.org.settings import forget_settings
from zhengtong.org.units import forget_units
from zhengtong.performance.load import holder
from zhengtong.record.append import new_uid, now_us
from zhengtong.record.keys import FileKeys
from zhengtong.record.store import mark_store
from zhengtong.years.load import data_of, load_county

YEAR = "suining_2023"
BUREAU = "11430527000001003H"
SIGNED = date(2024, 2, 28)
OPERATOR = Actor("operator", roles=(Role("hotline_operator", "/"),))


def forget() -> None:
    """Nothing that another test read is remembered."""
    for each in (forget_units, forget_settings, forget_items, forget_references):
        each()
    engine.cache_clear()


@pytest.fixture
def store(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty simulated store in a folder of its own."""
    monkeypatch.setattr(settings, "ZHENGTONG_VAR", str(tmp_path))
    monkeypatch.setattr(settings, "ZHENGTONG_STORE", "test")
    for folder in ("segments", "content", "documents"):
        (tmp_path / "test" / folder).mkdir(parents=True)
    FileKeys.create(tmp_path / "keys" / "test")
    forget()
    mark_store(simulated=True)
    yield tmp_path / "test"
    forget()


@pytest.fixture
def county(store: Path) -> None:
    """Units, people with their rights, and local settings."""
    load_county(YEAR, "simulated")


@pytest.fixture
def officer(county: None) -> Actor:
    """绩效专干 of the bureau."""
    return holder("performance_officer", _path(), SIGNED)


@pytest.fixture
def leader(county: None) -> Actor:
    """The bureau's leader."""
    return holder("bureau_leader", _path(), SIGNED)


def _path() -> str:
    from zhengtong.org.units import unit

    place = unit(BUREAU)
    assert place is not None
    return place.path


class Hotline:
    """Orders that were answered and called back, and what people said then."""

    def __init__(self) -> None:
        self.orders: list[tuple[str, int]] = []

    def orders_with(self, outcome: str, count: int) -> None:
        """So many orders that end with this outcome, one every four minutes of a May day."""
        start = instant(date(2023, 5, 8)) + 8 * HOUR
        with Batch() as batch:
            for n in range(count):
                self.orders.append(self._order(batch, outcome, start + n * HOUR // 60))

    def _order(self, batch: Batch, outcome: str, when: int) -> tuple[str, int]:
        case = new_uid()
        new = New("order", BUREAU, _path(), "430527", id=case)
        data = {"nature": "consultation", "urgency": "normal", "words": "示例", "category": "noise"}
        seen = 0
        for step, (verb, on, said) in enumerate((
            ("receive", new, data),
            ("answer_directly", case, {"reply": "示例"}),
            ("call_back", case, {"outcome": outcome}),
        )):  # fmt: skip
            done = batch.do(Request(
                verb, on, OPERATOR, seen, data=said, happened_at=when + step * HOUR // 60,
                recorded_at=now_us(),
            ))  # fmt: skip
            seen = done.position
        return case, seen

    def turn(self, count: int, outcome: str = "dissatisfied") -> None:
        """The first `count` people say something else after all: a correction of the call-back."""
        with Batch() as batch:
            for case, seen in self.orders[:count]:
                batch.do(Request(
                    "correct_call_back", case, SYSTEM, seen, data={"outcome": outcome},
                    happened_at=instant(date(2023, 5, 9)), recorded_at=now_us(),
                ))  # fmt: skip


@pytest.fixture
def hotline(county: None) -> Hotline:
    """An empty hotline."""
    return Hotline()


def document() -> dict[str, Any]:
    """The year's published self-evaluation."""
    return data_of(YEAR, "evaluation")


def published() -> dict[str, Any]:
    """The year's published figures."""
    return data_of(YEAR, "published")
