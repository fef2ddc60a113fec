"""Merging segments (合并): a minute's seal makes a small file, a year of minutes too many of them.

Leaves are events, not files, so merging changes no head and no proof. Four neighbours of one order
of magnitude (in powers of four) become one: a county's year, sealed every minute, then lies in
about 20 files, never more than 64, and an event is rewritten about six times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction
from django.utils.translation import gettext as _

from zhengtong.record import files, heads
from zhengtong.record.errors import SegmentDamaged
from zhengtong.record.ledger import Ledger, open_ledger
from zhengtong.record.seal import clear_leftovers, lock_of
from zhengtong.record.segments import SCHEMA, digest_of, segment_name, write_table

__all__ = ["compact"]

_WAITING = 4  # neighbours of one order that are merged
_LARGEST = 512_000  # events in a file, so that checking one fits into memory …
_SHARE = 32  # … or this part of the whole record, when that is more


@dataclass(frozen=True, slots=True)
class _File:
    """A segment and the events in it."""

    name: str
    digest: bytes
    first_id: int
    last_id: int
    count: int


def compact(ledger: Ledger | None = None) -> list[str]:
    """Merge segments that are small and many; returns the names of the new files.

    Cheap when there is nothing to do: call it after sealing. Older files stay for some minutes,
    for readers that hold their names. Raises `SealBusy`, `DiskFull`, `SegmentDamaged`; then
    nothing has changed.
    """
    ledger = ledger or open_ledger()
    made: list[str] = []
    with files.holding(lock_of(ledger)):
        while run := _next_run(_files(ledger)):
            made.append(_merge(ledger, run))
        clear_leftovers(ledger)
    return made


def _files(ledger: Ledger) -> list[_File]:
    found: list[_File] = []
    before = 0
    for name, digest, first_id, last_id, size in ledger.all(
        "SELECT file, file_digest, MIN(first_id), MAX(last_id), MAX(tree_size) FROM record_seal "
        "GROUP BY file, file_digest ORDER BY MAX(tree_size)"
    ):
        found.append(_File(name, bytes(digest), first_id, last_id, size - before))
        before = size
    return found


def _order(each: _File) -> int:
    return (each.count.bit_length() - 1) // 2  # the power of four below its count


def _next_run(listed: Sequence[_File]) -> list[_File]:
    """Neighbours to merge now, the smallest order first; none when all is well.

    Smaller files that lie between those of an order go with them. A run that would outgrow the
    largest file is merged as soon as it makes up more than half of one.
    """
    largest = max(_LARGEST, sum(each.count for each in listed) // _SHARE)
    for order in range(max(map(_order, listed), default=-1) + 1):
        run: list[_File] = []
        total = 0
        for each in (*listed, None):
            small = each is not None and _order(each) <= order
            if each and small and total + each.count <= largest:
                run.append(each)
                total += each.count
                continue
            full = small and len(run) > 1 and total > largest // 2
            if full or sum(_order(one) == order for one in run) >= _WAITING:
                return run
            run, total = ([each], each.count) if each and small else ([], 0)
    return []


def _merge(ledger: Ledger, run: Sequence[_File]) -> str:
    folder = ledger.paths.segments
    for each in run:
        if not (folder / each.name).is_file() or digest_of(folder / each.name) != each.digest:
            raise SegmentDamaged(
                _("封存文件 %(file)s 与封存时不同，没有合并；请运行 zhengtong verify 核对。")
                % {"file": each.name}
            )
    name = segment_name(run[0].first_id, run[-1].last_id)
    sources = [pq.ParquetFile(folder / each.name, memory_map=True) for each in run]
    digest = write_table(folder / name, _batched(_by_kind(sources)))
    merged = pq.ParquetFile(folder / name, memory_map=True)
    for wanted, found in zip(_by_kind(sources), _by_kind([merged]), strict=True):
        if not wanted.equals(found):
            (folder / name).unlink()
            raise SegmentDamaged(
                _("合并后的文件 %(file)s 与原文件不同，已放弃合并。") % {"file": name}
            )
    first, last = run[0].first_id, run[-1].last_id
    # The log first: it may know a file that the table does not use yet, never the reverse.
    heads.log(ledger, {"first": first, "last": last, "file": name, "digest": digest.hex()})
    with transaction.atomic(using=ledger.connection.alias):
        ledger.run(
            "UPDATE record_seal SET file = ?, file_digest = ? WHERE first_id >= ? AND last_id <= ?",
            (name, digest, first, last),
        )
    return name


def _by_kind(sources: Sequence[pq.ParquetFile]) -> Iterator[pa.Table]:
    """All rows in the order of a segment, one kind of event at a time.

    Sources follow each other in ids, so a kind's rows are the sources' rows one after another.
    """
    kinds = sorted({kind for source in sources for kind in _kinds(source)})
    for kind in kinds:
        yield pa.concat_tables(_of_kind(source, kind) for source in sources)


def _kinds(source: pq.ParquetFile) -> set[str]:
    return set(source.read(["kind"]).column("kind").unique().to_pylist())


def _of_kind(source: pq.ParquetFile, kind: str) -> pa.Table:
    """Rows of one kind, reading only the row groups that can hold it."""
    column = SCHEMA.get_field_index("kind")
    wanted = []
    for group in range(source.metadata.num_row_groups):
        statistics = source.metadata.row_group(group).column(column).statistics
        if statistics is None or statistics.min <= kind <= statistics.max:
            wanted.append(group)
    rows = source.read_row_groups(wanted).cast(SCHEMA)
    return rows.filter(pc.equal(rows.column("kind"), kind))


def _batched(tables: Iterator[pa.Table], rows: int = 65_536) -> Iterator[pa.Table]:
    """The same rows in larger pieces: a row group per rare kind would make a slow file."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= rows:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)
