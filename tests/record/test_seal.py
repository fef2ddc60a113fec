"""Sealing loses nothing, leaves nothing half-done, and refuses to make two histories."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from django.db import connections

from tests.record import naive
from tests.record.conftest import VENDORS
from tests.record.halls import Hall
from zhengtong.record import files, heads
from zhengtong.record import seal as sealing
from zhengtong.record.append import Head, Recording, insert_events, row_of
from zhengtong.record.errors import RecordBehind, RecordError, SealBusy
from zhengtong.record.ledger import Ledger
from zhengtong.record.seal import seal, unsealed
from zhengtong.record.segments import SCHEMA, read_segment
from zhengtong.record.verify import verify


def test_a_seal_holds_every_event_and_a_signed_root(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seal(hall.ledger) is None
    monkeypatch.setattr(sealing, "SEGMENT_EVENTS", 100)
    monkeypatch.setattr("zhengtong.record.segments._CHUNK", 40)
    hall.write(270)
    assert unsealed(hall.ledger) == 270
    head = seal(hall.ledger)
    assert head is not None and head.size == 270 and unsealed(hall.ledger) == 0
    hashes = [bytes(row[0]) for row in hall.ledger.all("SELECT hash FROM record_event ORDER BY id")]
    assert head.root == naive.root(hashes)
    assert head.holds(hall.ledger.keys.public_keys())
    assert [row.head.size for row in heads.seals(hall.ledger)] == [120, 240, 270]
    assert [row[0] for row in hall.ledger.all("SELECT last_id FROM record_tile")] == [
        hall.ledger.one("SELECT id FROM record_event ORDER BY id LIMIT 1 OFFSET 255")[0]
    ]
    assert seal(hall.ledger) == head, "nothing new: nothing done"
    hall.write(3)
    again = seal(hall.ledger)
    assert again is not None and again.size == 273
    assert verify(hall.ledger).ok


def test_a_segment_has_all_columns_sorted_for_indicators(hall: Hall) -> None:
    hall.write(60)
    seal(hall.ledger)
    (path,) = hall.ledger.paths.segments.glob("*.parquet")
    table = read_segment(path)
    assert table.schema.equals(SCHEMA)
    order = list(zip(table["kind"].to_pylist(), table["id"].to_pylist(), strict=True))
    assert order == sorted(order) and len(order) == 60
    for row in table.to_pylist()[::13]:
        assert row == hall.event(row["id"])
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_what_a_crash_leaves_is_cleared_and_a_lost_log_line_is_added(hall: Hall) -> None:
    hall.write(20)
    seal(hall.ledger)
    log = hall.ledger.paths.keys / heads.LOG
    before = log.read_text()
    hall.write(5)
    seal(hall.ledger)
    # Killed between the seal row and its line in the log, and again while writing a segment.
    log.write_text(before + '{"digest": "torn')
    folder = hall.ledger.paths.segments
    (folder / f"26-27.parquet{files.TEMPORARY}").write_bytes(b"PAR1 half")
    report = verify(hall.ledger)
    assert report.ok
    assert {each.code for each in report.remarks} == {"head_not_logged", "left_over"}
    seal(hall.ledger)
    assert not list(folder.glob("*.tmp"))
    report = verify(hall.ledger)
    assert report.ok and not report.remarks, report


def test_a_second_sealer_waits_its_turn(hall: Hall) -> None:
    hall.write(3)
    with files.holding(sealing.lock_of(hall.ledger)), pytest.raises(SealBusy, match="稍后"):
        seal(hall.ledger, wait=0)
    assert seal(hall.ledger) is not None


@pytest.mark.parametrize("hall", VENDORS[1:], indirect=True)
def test_no_event_is_overtaken_by_a_later_one(hall: Hall) -> None:
    """A writer has taken an id but not committed; another one commits after it."""
    hall.write(5)
    with Recording(hall.connection):
        insert_events(hall.connection, [row_of(hall.draft("slow"), Head())])
        in_thread(lambda: Hall(another(hall)).write(3))
        with pytest.raises(SealBusy, match="自动重试"):
            in_thread(lambda: seal(another(hall), wait=0.3))
    head = seal(hall.ledger)
    assert head is not None and head.size == 9
    assert verify(hall.ledger).ok


def another(hall: Hall) -> Ledger:
    """The same store on a connection of this thread's own."""
    return replace(hall.ledger, connection=connections[hall.connection.alias])


def in_thread(work: Callable[[], object]) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(run).result()


def test_nothing_is_sealed_after_a_cut(hall: Hall) -> None:
    hall.write(20)
    seal(hall.ledger)
    hall.tamper("DELETE FROM record_event WHERE id > 15")
    with pytest.raises(RecordBehind, match="截去"):
        seal(hall.ledger)


def test_an_older_backup_is_not_sealed_over_unless_accepted(hall: Hall, tmp_path: object) -> None:
    folder = hall.ledger.paths.data.parent / "backup"
    hall.write(20)
    seal(hall.ledger)
    hall.backup(folder)
    hall.write(20)
    lost = seal(hall.ledger)
    assert lost is not None
    hall.restore(folder)
    hall.write(4)
    with pytest.raises(RecordBehind, match="旧备份"):
        seal(hall.ledger)
    sealing.accept_restored(hall.ledger, "硬盘损坏，恢复昨夜备份")
    head = seal(hall.ledger)
    assert head is not None and head.size == 24
    report = verify(hall.ledger)
    assert report.ok
    assert [each.code for each in report.remarks] == ["restore_accepted"]
    assert verify(hall.ledger, [lost.printed]).codes == {"printed_beyond"}


def test_nothing_is_sealed_on_top_of_a_forged_seal(hall: Hall) -> None:
    hall.write(20)
    seal(hall.ledger)
    hall.write(5)
    hall.ledger.run("UPDATE record_seal SET frontier = ?", (bytes(64),))
    with pytest.raises(RecordError, match="被改动"):
        seal(hall.ledger)


def test_an_event_that_is_no_json_is_sealed_by_its_columns_and_named(hall: Hall) -> None:
    hall.write(9)
    hall.tamper("UPDATE record_event SET body = 'x' WHERE id = 3")
    seal(hall.ledger)
    report = verify(hall.ledger)
    assert report.codes == {"chain_broken", "column_differs"}


def test_numbers_may_have_gaps(hall: Hall) -> None:
    """A rolled-back transaction leaves a gap in PostgreSQL's ids; the tree has none."""
    hall.write(7)
    hall.skip(100)
    hall.write(9)
    head = seal(hall.ledger)
    assert head is not None and head.size == 17
    assert verify(hall.ledger).ok
