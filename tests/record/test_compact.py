"""Merging files changes no head, loses no row, and never builds on a damaged file."""

from __future__ import annotations

import os
import random

import pytest

from tests.record.halls import Hall
from zhengtong.record import compact as merging
from zhengtong.record import heads
from zhengtong.record.compact import compact
from zhengtong.record.errors import SegmentDamaged
from zhengtong.record.seal import seal
from zhengtong.record.segments import read_segment
from zhengtong.record.verify import verify


def seal_often(hall: Hall, times: int = 9) -> list[heads.TreeHead]:
    for count in range(times):
        hall.write(4 + count % 3)
        seal(hall.ledger)
    return [row.head for row in heads.seals(hall.ledger)]


def test_merged_files_hold_the_same_record(hall: Hall) -> None:
    before = seal_often(hall)
    made = compact(hall.ledger)
    rows = heads.seals(hall.ledger)
    assert made and [row.head for row in rows] == before
    assert len({row.file for row in rows}) < 4
    table = read_segment(hall.ledger.paths.segments / rows[0].file)
    order = list(zip(table["kind"].to_pylist(), table["id"].to_pylist(), strict=True))
    assert order == sorted(order)
    report = verify(hall.ledger)
    assert report.ok, report.findings
    assert {each.code for each in report.remarks} == {"left_over"}
    assert compact(hall.ledger) == []
    for path in hall.ledger.paths.segments.glob("*.parquet"):
        os.utime(path, (1, 1))
    hall.write(2)
    seal(hall.ledger)
    report = verify(hall.ledger)
    assert report.ok and not report.remarks
    hall.tamper("DELETE FROM record_seal WHERE tree_size = ?", before[2].size)
    assert verify(hall.ledger).codes == {"head_removed"}, "the log follows mergers"


@pytest.mark.parametrize("hall", ["sqlite"], indirect=True)
def test_a_damaged_file_is_not_merged(hall: Hall) -> None:
    seal_often(hall)
    rows = heads.seals(hall.ledger)
    path = hall.ledger.paths.segments / rows[1].file
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(SegmentDamaged, match="没有合并"):
        compact(hall.ledger)
    assert heads.seals(hall.ledger) == rows


@pytest.mark.parametrize("hall", ["sqlite"], indirect=True)
def test_a_crash_between_file_and_table_is_harmless(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_often(hall)

    class Killed(BaseException):
        pass

    def die(**_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(merging.transaction, "atomic", die)
        with pytest.raises(Killed):
            compact(hall.ledger)
    assert verify(hall.ledger).ok
    assert compact(hall.ledger)
    assert verify(hall.ledger).ok


def test_a_year_of_minutes_stays_within_64_files() -> None:
    chance = random.Random(7)
    listed: list[merging._File] = []
    most = events = rewritten = 0
    for _minute in range(30_000):
        count = chance.randint(1, 300)
        listed.append(merging._File("", b"", events + 1, events + count, count))
        events += count
        while run := merging._next_run(listed):
            at, total = listed.index(run[0]), sum(each.count for each in run)
            merged = merging._File("", b"", run[0].first_id, run[-1].last_id, total)
            listed[at : at + len(run)] = [merged]
            rewritten += total
        most = max(most, len(listed))
    assert most <= 64 and rewritten < 7 * events
    assert sum(each.count for each in listed) == events
