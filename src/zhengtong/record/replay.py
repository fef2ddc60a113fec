"""重放: every row of every register can be told again from the record alone.

An event carries the after-image of what it changed, so replaying copies values and never re-runs
a guard, a clock or chance. What comes out must be, row by row, what the database shows: a row that
was edited past the one door stands out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from zhengtong.record.findings import Report
from zhengtong.record.ledger import Ledger
from zhengtong.record.segments import chunks

__all__ = ["check_replay", "projections"]

_PAGE = 5000
_READ = ("id", "stream", "to_state", "position", "hash", "body")


def projections() -> list[Any]:
    """Models whose rows are told by events (`zhengtong_kind = "projection"`)."""
    return [
        model for model in apps.get_models() if getattr(model, "zhengtong_kind", "") == "projection"
    ]


@dataclass(frozen=True)
class _Table:
    """A projection: its columns with the key first, and what a row holds before it is told."""

    name: str
    fields: dict[str, Any]
    defaults: tuple[Any, ...]
    follows: dict[str, str]

    @property
    def key(self) -> str:
        return next(iter(self.fields))

    @property
    def columns(self) -> str:
        return ", ".join(f'"{name}"' for name in self.fields)


def _table(model: Any) -> _Table:
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    return _Table(
        model._meta.db_table,
        {field.column: field for field in fields},
        tuple(field.get_default() for field in fields[1:]),
        getattr(model, "zhengtong_stream", {}),
    )


class _Retold:
    """The registers as the events tell them, in a temporary database that nobody else sees.

    Changes wait in memory and go in together; within them the last one wins.
    """

    def __init__(self, tables: Iterable[_Table]) -> None:
        self.tables = {table.name: table for table in tables}
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA cache_size = -131072")
        for table in self.tables.values():
            self._database.execute(
                f'CREATE TABLE "{table.name}" ({table.columns}, PRIMARY KEY ("{table.key}")) '
                "WITHOUT ROWID"
            )
        self._images: dict[str, dict[Any, dict[str, Any]]] = {name: {} for name in self.tables}
        self._streams: dict[str, dict[str, Any]] = {}
        self._followers = [table for table in self.tables.values() if table.follows]

    def tell(self, event: dict[str, Any], report: Report) -> None:
        """Apply one event: its after-images, and what follows its stream."""
        self._streams[event["stream"]] = event
        for name, key, columns in json.loads(event["body"]).get("after", ()):
            table = self.tables.get(name)
            unknown = [each for each in columns if table and each not in table.fields]
            if table is None or unknown:
                what = "、".join(unknown)
                report.add("image_unknown", id=event["id"], table=name, what=what)
                continue
            self._images[name].setdefault(key, {}).update(columns)
        if len(self._streams) >= _PAGE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        run = self._database
        run.execute("BEGIN")
        for name, images in self._images.items():
            table = self.tables[name]
            marks = ", ".join("?" * len(table.fields))
            run.executemany(
                f'INSERT OR IGNORE INTO "{name}" ({table.columns}) VALUES ({marks})',
                [(key, *table.defaults) for key in images],
            )
            self._update(table, images)
            images.clear()
        for table in self._followers:
            followed = {
                stream: {column: event[source] for column, source in table.follows.items()}
                for stream, event in self._streams.items()
            }
            self._update(table, followed)
        self._streams.clear()
        run.execute("COMMIT")

    def _update(self, table: _Table, changes: dict[Any, dict[str, Any]]) -> None:
        shapes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for key, columns in changes.items():
            if columns:
                shapes.setdefault(tuple(columns), []).append((*columns.values(), key))
        for names, rows in shapes.items():
            sets = ", ".join(f'"{name}" = ?' for name in names)
            self._database.executemany(
                f'UPDATE "{table.name}" SET {sets} WHERE "{table.key}" = ?', rows
            )

    def rows(self, table: _Table) -> Iterator[tuple[Any, ...]]:
        """All rows in the order of the key."""
        return self._database.execute(
            f'SELECT {table.columns} FROM "{table.name}" ORDER BY "{table.key}"'
        )


def _live_rows(ledger: Ledger, table: _Table) -> Iterator[tuple[Any, ...]]:
    """The rows as the database shows them, in the order of the key's bytes."""
    select = f'SELECT {table.columns} FROM "{table.name}" ORDER BY "{table.key}"'
    if ledger.connection.vendor == "sqlite":
        yield from ledger.run(select)
        return
    if "Integer" not in table.fields[table.key].get_internal_type():
        select += ' COLLATE "C"'
    with ledger.connection.connection.cursor(name="zhengtong_replay") as cursor:
        cursor.itersize = _PAGE
        yield from cursor.execute(select)


def _differing(table: _Table, told: tuple[Any, ...], live: tuple[Any, ...]) -> list[str]:
    return [
        name
        for (name, field), one, other in zip(table.fields.items(), told, live, strict=True)
        if one != other and _canonical(field, one) != _canonical(field, other)
    ]


def _canonical(field: Any, value: Any) -> Any:
    """The same value whichever database and driver it came from."""
    if isinstance(value, memoryview | bytearray):
        value = bytes(value)
    return value if value is None or isinstance(value, bytes) else field.to_python(value)


def _compare(ledger: Ledger, retold: _Retold, table: _Table, report: Report) -> None:
    """Walk both in the order of the key and name each row that is not in both alike."""
    told, live = retold.rows(table), _live_rows(ledger, table)
    one, other = next(told, None), next(live, None)
    while one or other:
        if one and other and one[0] == other[0]:
            differing = _differing(table, one, other)
            if differing:
                what = "、".join(differing)
                report.add("row_differs", table=table.name, key=str(one[0]), what=what)
            one, other = next(told, None), next(live, None)
            report.rows += 1
        elif one and (other is None or one[0] < other[0]):
            report.add("row_missing", table=table.name, key=str(one[0]))
            one = next(told, None)
        elif other:
            report.add("row_unrecorded", table=table.name, key=str(other[0]))
            other = next(live, None)


@contextmanager
def _snapshot(ledger: Ledger) -> Iterator[None]:
    """Events and rows of one moment, while writers go on."""
    if ledger.connection.in_atomic_block:
        yield
        return
    repeatable = " ISOLATION LEVEL REPEATABLE READ READ ONLY"
    ledger.run("BEGIN" + (repeatable if ledger.connection.vendor != "sqlite" else ""))
    try:
        yield
    finally:
        ledger.run("ROLLBACK")


def check_replay(ledger: Ledger, report: Report, models: Iterable[Any] | None = None) -> None:
    """Retell every projection (or `models`) from the events and compare it with the live rows.

    Findings: `row_differs` (with its columns), `row_missing`, `row_unrecorded`, `image_unknown`.
    """
    tables = [_table(model) for model in (projections() if models is None else models)]
    with _snapshot(ledger):
        retold = _Retold(tables)
        upto = ledger.one("SELECT COALESCE(MAX(id), 0) FROM record_event")[0]
        for rows in chunks(ledger, _READ, 0, upto):
            for row in rows:
                retold.tell(dict(zip(_READ, row, strict=True)), report)
        retold.flush()
        for table in tables:
            _compare(ledger, retold, table, report)
