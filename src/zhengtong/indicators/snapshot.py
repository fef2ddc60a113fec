"""What the engine reads for one answer: files of sealed events, the tail, and the corrections.

Taken anew whenever a seal, a file or an event was added, so that a new segment counts without a
restart, and kept otherwise; whether something was added is seen by two small queries.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from zhengtong.indicators import duck
from zhengtong.indicators.corrections import Correction, Corrections
from zhengtong.indicators.store import FOREVER, Seal, Segment, Store, covering
from zhengtong.indicators.views import COLUMNS, INTEGERS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Snapshot", "Snapshots"]


@dataclass(eq=False)
class Held:
    """Rows in the embedded engine's memory, for as long as this object lives."""

    rows: pa.Table
    name: str = ""

    def __post_init__(self) -> None:
        self.name = duck.new_name("held")
        cursor = duck.cursor()
        cursor.register(f"{self.name}_rows", self.rows)
        cursor.execute(f'CREATE TABLE "{self.name}" AS SELECT * FROM "{self.name}_rows"')
        cursor.unregister(f"{self.name}_rows")
        weakref.finalize(self, _drop, os.getpid(), self.name).atexit = False


def _drop(process: int, name: str) -> None:
    if process == os.getpid():
        duck.cursor().execute(f'DROP TABLE IF EXISTS "{name}"')


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One state of the record, as the embedded engine finds it: the sealed segments, the tail,
    the corrections in both (None where there are none), and the codes of the sources that any
    event in it names."""

    seal: Seal
    segments: tuple[Segment, ...]
    tail: Held | None
    corrections: Held | None
    sources: frozenset[str]
    moment: tuple[Any, ...]
    """Equal in snapshots of the same events."""

    def sealed(self, since: int = -FOREVER, until: int = FOREVER, ids: Sequence[int] = ()) -> str:
        """A table expression over those segments that may hold events of these bounds, or with
        these ids: to open a file that has none costs as much as to read one that has."""
        within = [s for s in self.segments if s.earliest < until and s.latest >= since]
        if ids:
            within = [s for s in within if any(s.first <= each <= s.last for each in ids)]
        return _reading([segment.path for segment in within])

    def unsealed(self) -> Snapshot:
        """The tail of this snapshot alone."""
        return replace(self, segments=())

    @property
    def tail_corrects(self) -> bool:
        """Whether an event of the tail corrects another."""
        return self.tail is not None and bool(_pending(self.tail.rows))

    @property
    def tail_rows(self) -> int:
        return self.tail.rows.num_rows if self.tail else 0

    @property
    def last_id(self) -> int:
        """The largest id in it."""
        import pyarrow.compute as pc

        return pc.max(self.tail.rows["id"]).as_py() if self.tail else self.seal.last_id


class Snapshots:
    """The current snapshot of one store; safe to ask from many threads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._state: tuple[Any, ...] | None = None
        self._current: Snapshot | None = None
        self._sealed = Corrections()
        self._sources: set[str] = set()
        self._read: set[str] = set()
        self._groups: tuple[Any, Held | None] = ((0, ()), None)

    def current(self) -> Snapshot:
        """The newest seal, its files and the events after it, as they are now."""
        seal = self.store.seal()
        mark = self.store.tail_mark(seal.last_id)
        segments = covering(self.store.segments, seal)
        state = (os.getpid(), seal, mark, segments)
        with self._lock:
            if self._current is None or self._state != state:
                tail = self._tail(seal, mark[0])
                paths = [segment.path for segment in segments]
                self._read_new(paths)
                self._current = Snapshot(
                    seal,
                    segments,
                    Held(tail) if tail.num_rows else None,
                    self._corrections(paths, tail),
                    frozenset(self._sources.union(tail["source"].to_pylist())),
                    state,
                )
                self._state = state
            return self._current

    def _tail(self, seal: Seal, count: int) -> pa.Table:
        """Events after the seal. Of those held already only the news are fetched, unless the
        count tells that a smaller id was committed later (PostgreSQL)."""
        import pyarrow as pa
        import pyarrow.compute as pc

        held = self._current.tail if self._current else None
        if held is not None:
            kept = held.rows.filter(pc.field("id") > seal.last_id)
            news = self.store.tail(max(seal.last_id, pc.max(held.rows["id"]).as_py()))
            if kept.num_rows + news.num_rows == count:
                return pa.concat_tables([kept, news])
        return self.store.tail(seal.last_id)

    def _read_new(self, files: Sequence[str]) -> None:
        unread = [file for file in files if file not in self._read]
        self._sealed.add(_ask(unread, "id, uid, corrects", "corrects <> ''"))
        self._sources |= {code for (code,) in _ask(unread, "DISTINCT source", "true")}
        self._read = set(files)

    def _corrections(self, files: Sequence[str], tail: pa.Table) -> Held | None:
        pending = _pending(tail)
        state = (os.getpid(), len(self._sealed.corrects), pending)
        if state != self._groups[0]:
            rows = self._sealed.with_tail(pending).rows(lambda uids: _find(uids, files, tail))
            self._groups = (state, Held(_as_table(rows)) if rows else None)
        return self._groups[1]


def _find(uids: list[str], files: Sequence[str], tail: pa.Table) -> list[tuple[str, int]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = tail.filter(pc.is_in(tail["uid"], pa.array(uids))).select(["uid", "id"]).to_pydict()
    near = list(zip(*found.values(), strict=True))
    far = list(set(uids) - set(found["uid"]))
    return near + _ask(files, "uid, id", "uid IN (SELECT unnest($1))", [far])


def _pending(tail: pa.Table) -> tuple[Correction, ...]:
    import pyarrow.compute as pc

    rows = tail.filter(pc.field("corrects") != "").select(["id", "uid", "corrects"]).to_pydict()
    return tuple(zip(*rows.values(), strict=True))


def _as_table(rows: list[tuple[int, int | None, int]]) -> pa.Table:
    import pyarrow as pa

    names = ("id", "by", "place")
    columns = zip(*rows, strict=True)
    return pa.table({n: pa.array(c, pa.int64()) for n, c in zip(names, columns, strict=True)})


def _reading(files: Sequence[str]) -> str:
    """A table expression over the files; an empty one when there are none."""
    if files:
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        return f"(SELECT {', '.join(COLUMNS)} FROM read_parquet([{listed}]))"
    empty = ", ".join(
        f"CAST(NULL AS {'BIGINT' if name in INTEGERS else 'VARCHAR'}) AS {name}" for name in COLUMNS
    )
    return f"(SELECT {empty} WHERE false)"


def _ask(files: Sequence[str], columns: str, where: str, values: Any = None) -> list[Any]:
    if not files:
        return []
    sql = f"SELECT {columns} FROM {_reading(files)} WHERE {where}"
    return duck.cursor().execute(sql, values).fetchall()
