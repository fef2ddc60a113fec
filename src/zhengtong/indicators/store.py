"""Where the engine reads: sealed segments (Parquet) and the tail that is not yet sealed.

A published figure reads sealed segments alone, and only when their rows add up to the size of
the signed tree: a segment that is missing or doubled is an error, never another number.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from zhengtong.indicators.views import COLUMNS, INTEGERS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "FOREVER",
    "DatabaseStore",
    "FolderStore",
    "NotSealed",
    "Seal",
    "Segment",
    "SegmentsIncomplete",
    "Store",
    "covering",
]

FOREVER = 2**62
"""An instant later than all others, µs UTC."""

_NAME = re.compile(r"(\d+)-(\d+)\.parquet")


class NotSealed(LookupError):
    """No seal ends at the asked id, so no figure may be published at it."""


class SegmentsIncomplete(RuntimeError):
    """The segment files do not hold what the seals say."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A watermark (水位): the last sealed id, the number of sealed events, the tree's root."""

    last_id: int
    tree_size: int
    root: bytes


NOTHING_SEALED = Seal(0, 0, b"")


class Store(Protocol):
    """What the engine asks of a store."""

    segments: Path

    def seal(self, upto: int | None = None) -> Seal:
        """The newest seal, or the one that ends at `upto`. Raises `NotSealed`."""

    def tail_mark(self, after: int) -> tuple[int, int]:
        """How many events have a larger id than `after`, and the largest: equal marks mean equal
        events, because none is ever taken away."""

    def tail(self, after: int) -> pa.Table:
        """Those events, with the columns `COLUMNS`."""


@dataclass(slots=True)
class FolderStore:
    """Segments in a folder and seals in a list: for recomputing elsewhere, and for tests."""

    segments: Path
    seals: Sequence[Seal] = ()
    unsealed: Any = None

    def seal(self, upto: int | None = None) -> Seal:
        if upto is None:
            return self.seals[-1] if self.seals else NOTHING_SEALED
        return next((s for s in self.seals if s.last_id == upto), None) or _refuse(upto)

    def tail_mark(self, after: int) -> tuple[int, int]:
        ids = self.tail(after)["id"].to_pylist()
        return len(ids), max(ids, default=0)

    def tail(self, after: int) -> pa.Table:
        import pyarrow.compute as pc

        if self.unsealed is None:
            return _table([])
        return self.unsealed.filter(pc.field("id") > after).select(list(COLUMNS))


@dataclass(slots=True)
class DatabaseStore:
    """The store of this program: seals and tail in a Django database, segments beside it."""

    segments: Path
    alias: str = "default"

    def _rows(self, sql: str, values: Sequence[int] = ()) -> list[tuple[Any, ...]]:
        from django.db import connections

        with connections[self.alias].cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    def seal(self, upto: int | None = None) -> Seal:
        which = "" if upto is None else "WHERE last_id = %s "
        rows = self._rows(
            f"SELECT last_id, tree_size, root FROM record_seal {which}ORDER BY id DESC LIMIT 1",
            () if upto is None else (upto,),
        )
        if rows:
            return Seal(rows[0][0], rows[0][1], bytes(rows[0][2]))
        return NOTHING_SEALED if upto is None else _refuse(upto)

    def tail_mark(self, after: int) -> tuple[int, int]:
        [(count, last)] = self._rows(
            "SELECT count(*), COALESCE(max(id), 0) FROM record_event WHERE id > %s", (after,)
        )
        return count, last

    def tail(self, after: int) -> pa.Table:
        names = ", ".join(COLUMNS)
        return _table(self._rows(f"SELECT {names} FROM record_event WHERE id > %s", (after,)))


def _refuse(upto: int) -> Seal:
    raise NotSealed(
        _("记录号 %(upto)s 处没有封存，不能按它发布数字；请先封存，再用封存后的水位。")
        % {"upto": upto}
    )


def _table(rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    return pa.table(
        {
            name: pa.array(values, pa.int64() if name in INTEGERS else pa.string())
            for name, values in zip(COLUMNS, columns, strict=True)
        }
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """One sealed file: ids `first` … `last`, its rows, and when its events happened (µs UTC)."""

    path: str
    first: int
    last: int
    rows: int
    earliest: int
    latest: int


def covering(folder: Path, seal: Seal) -> tuple[Segment, ...]:
    """Segments with exactly the events up to `seal`, in order of id.

    Compaction writes a larger file before it takes away the smaller ones: the larger wins.
    A file beyond the seal is one whose seal was never written, and does not count.
    Raises `SegmentsIncomplete` when rows are missing or too many.
    """
    spans = []
    for entry in os.scandir(folder) if folder.is_dir() else ():
        if match := _NAME.fullmatch(entry.name):
            first, last = int(match[1]), int(match[2])
            if last <= seal.last_id:
                spans.append((first, -last, entry.path, entry.stat().st_mtime_ns))
    chosen: list[Segment] = []
    for first, last, path, modified in sorted(spans):
        if not chosen or first > chosen[-1].last:
            chosen.append(_segment(path, first, -last, modified))
    rows = sum(segment.rows for segment in chosen)
    if rows != seal.tree_size:
        raise SegmentsIncomplete(
            _(
                "封存段共 %(rows)s 条记录，封存登记为 %(size)s 条，不一致，数字不能计算；"
                "请运行 zhengtong verify 查明 %(folder)s 中缺少或多出的封存段。"
            )
            % {"rows": rows, "size": seal.tree_size, "folder": folder}
        )
    return tuple(chosen)


@lru_cache(maxsize=20_000)
def _segment(path: str, first: int, last: int, modified: int) -> Segment:
    """What the file's footer says; a file that did not change is looked into once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        footer = pq.read_metadata(path)
    except (OSError, pa.ArrowException) as error:
        raise SegmentsIncomplete(
            _("封存段 %(path)s 读不出来，数字不能计算；请运行 zhengtong verify 核对。")
            % {"path": path}
        ) from error
    column = footer.schema.names.index("happened_at")
    spans = [footer.row_group(n).column(column).statistics for n in range(footer.num_row_groups)]
    known = all(span is not None and span.has_min_max for span in spans)
    return Segment(
        path,
        first,
        last,
        footer.num_rows,
        min((span.min for span in spans), default=0) if known else -FOREVER,
        max((span.max for span in spans), default=0) if known else FOREVER,
    )
