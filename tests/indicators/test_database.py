"""The engine over a real record, sealed and unsealed, on both databases, while files are merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.record.conftest import hall, postgresql_template
from tests.record.halls import MORNING, Hall
from zhengtong.indicators.definitions import Indicator, one, when
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.freezing import Watermark, freeze
from zhengtong.indicators.period import Period
from zhengtong.indicators.store import DatabaseStore, SegmentsIncomplete
from zhengtong.record.compact import compact
from zhengtong.record.seal import seal

__all__ = ["hall", "postgresql_template"]

MOVED = Indicator(
    code="sample.moved", name="推进率", kinds=("sample_opened", "sample_moved"),
    numerator=when(lambda t: t.allowed_days > t.used_days), denominator=one,
)  # fmt: skip
DAYS = Period.year(datetime.fromtimestamp(MORNING / 1_000_000, UTC).year)


@pytest.fixture
def engine(hall: Hall) -> Iterator[Engine]:
    """An engine over the hall's own database and folder."""
    yield Engine(DatabaseStore(hall.ledger.paths.segments, hall.connection.alias))


def told(engine: Engine, **asked: Any) -> tuple[int, int | None, int, bool]:
    figure = engine.value(MOVED, DAYS, **asked)
    return figure.numerator, figure.denominator, figure.tree_size, figure.sealed


def test_a_figure_follows_the_record_through_seals_and_mergers(hall: Hall, engine: Engine) -> None:
    assert told(engine) == (0, 0, 0, False)
    hall.write(20)
    assert told(engine) == (13, 20, 20, False)
    upto = []
    for _ in range(9):
        seal(hall.ledger)
        upto.append(engine.watermark())
        hall.write(10)
    assert told(engine) == (103, 110, 110, False)
    assert told(engine, upto=upto[0].last_id) == (13, 20, 20, True)
    assert told(engine, upto=upto[-1].last_id) == (93, 100, 100, True)
    hall.skip(to=500)
    assert compact(hall.ledger)
    assert told(engine, upto=upto[-1].last_id) == (93, 100, 100, True)
    head = seal(hall.ledger)
    assert head is not None
    frozen = freeze(engine, Ask(MOVED, DAYS))
    assert frozen.watermark == Watermark(500, 111, head.root.hex())
    assert (frozen.numerator, frozen.denominator) == told(engine)[:2]
    assert Evidence(engine, Ask(MOVED, DAYS)).count() == 111


def test_a_segment_taken_away_is_named(hall: Hall, engine: Engine) -> None:
    hall.write(12)
    seal(hall.ledger)
    assert told(engine)[2] == 12
    for path in hall.ledger.paths.segments.glob("*.parquet"):
        path.unlink()
    with pytest.raises(SegmentsIncomplete, match="0 条记录，封存登记为 12 条"):
        told(engine)
