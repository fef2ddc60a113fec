"""Segments come, grow together and go while figures are asked for; a wrong set is never counted."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.indicators.few import ON_TIME, concluded, year
from tests.indicators.probe import World, sources
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.period import Period
from zhengtong.indicators.store import FolderStore, SegmentsIncomplete

YEAR = Period.year(2023)


def three_seals(folder: Path) -> FolderStore:
    return World([concluded(n) for n in range(1, 10)], [3, 6, 9]).store(folder)


def merge(folder: Path, *names: str) -> Path:
    """What compaction does first: the larger file beside the smaller ones."""
    tables = [pq.read_table(folder / f"{name}.parquet") for name in names]
    merged = folder / f"{names[0].split('-')[0]}-{names[-1].split('-')[1]}.parquet"
    pq.write_table(pa.concat_tables(tables), merged)
    return merged


def test_a_new_segment_counts_without_a_restart(tmp_path: Path) -> None:
    engine = Engine(year(0, 2).store(tmp_path), sources())
    assert engine.value(ON_TIME, YEAR).denominator == 2
    grown = World([concluded(n) for n in range(1, 6)], [2, 4]).store(tmp_path)
    store = engine.store
    assert isinstance(store, FolderStore)
    store.seals, store.unsealed = grown.seals, grown.unsealed
    figure = engine.value(ON_TIME, YEAR)
    assert (figure.denominator, figure.tree_size, figure.tail) == (5, 5, 1)


def test_a_tail_grows_by_its_news_and_heeds_a_smaller_id_committed_later(tmp_path: Path) -> None:
    world = World([concluded(n) for n in (1, 2, 5)], [1])
    engine = Engine(world.store(tmp_path), sources())
    assert engine.value(ON_TIME, YEAR).denominator == 3
    for numbers in ((1, 2, 5, 6), (1, 2, 3, 5, 6)):
        grown = World([concluded(n) for n in numbers], [1]).store(tmp_path)
        store = engine.store
        assert isinstance(store, FolderStore)
        store.unsealed = grown.unsealed
        assert engine.value(ON_TIME, YEAR).denominator == len(numbers)


def test_merged_files_count_once_and_old_ones_may_go_at_any_time(tmp_path: Path) -> None:
    engine = Engine(three_seals(tmp_path), sources())
    evidence = Evidence(engine, Ask(ON_TIME, YEAR))
    before = evidence.page(1, 4)
    assert engine.value(ON_TIME, YEAR, upto=6).denominator == 6
    merge(tmp_path, "1-3", "4-6")
    assert engine.value(ON_TIME, YEAR).denominator == 9
    for name in ("1-3", "4-6"):
        (tmp_path / f"{name}.parquet").unlink()
    assert engine.value(ON_TIME, YEAR).denominator == 9
    assert engine.value(ON_TIME, YEAR, upto=3).denominator == 3
    assert evidence.page(1, 4) == before, "a page of an earlier moment finds the merged file"


def test_a_file_whose_seal_was_never_written_does_not_count(tmp_path: Path) -> None:
    store = three_seals(tmp_path)
    (tmp_path / "10-12.parquet").write_bytes((tmp_path / "7-9.parquet").read_bytes())
    (tmp_path / "7-9.parquet.part").write_bytes(b"half a file")
    assert Engine(store, sources()).value(ON_TIME, YEAR).denominator == 9


def test_missing_and_doubled_rows_are_an_error_and_not_a_number(tmp_path: Path) -> None:
    engine = Engine(three_seals(tmp_path), sources())
    assert engine.value(ON_TIME, YEAR).denominator == 9
    held = (tmp_path / "4-6.parquet").read_bytes()
    (tmp_path / "4-6.parquet").unlink()
    with pytest.raises(SegmentsIncomplete, match="6 条记录，封存登记为 9 条"):
        engine.value(ON_TIME, YEAR)
    (tmp_path / "4-6.parquet").write_bytes(held)
    assert engine.value(ON_TIME, YEAR).denominator == 9
    (tmp_path / "7-9.parquet").write_bytes((tmp_path / "7-9.parquet").read_bytes()[:40])
    with pytest.raises(SegmentsIncomplete, match=r"7-9\.parquet 读不出来"):
        engine.value(ON_TIME, YEAR)


def test_an_empty_store_has_figures_of_nothing(tmp_path: Path) -> None:
    engine = Engine(FolderStore(tmp_path / "none"), sources())
    figure = engine.value(ON_TIME, YEAR)
    assert (figure.text, figure.tree_size, figure.upto) == ("—", 0, 0)
    evidence = Evidence(engine, Ask(ON_TIME, YEAR))
    assert evidence.page() == [] and list(evidence.rows()) == []
