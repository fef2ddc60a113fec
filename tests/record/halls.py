"""A small record on either database, and what an intruder could do to it."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from tests import parts
from zhengtong.record.append import Draft, Head, Recording, insert_events, read_head, row_of, uid_at
from zhengtong.record.kinds import EventKind, register
from zhengtong.record.ledger import Ledger
from zhengtong.record.paths import StorePaths
from zhengtong.record.sql.tables import drop_guards, ensure_guards

register(
    EventKind("sample_opened", "开始", texts=("level",)),
    EventKind("sample_moved", "推进", numbers=("used_days", "allowed_days"), texts=("level",)),
)
MORNING = 1_700_000_000_000_000
_numbers = itertools.count(1)


@dataclass
class Hall:
    """A ledger with hands: the honest ones write, the others tamper."""

    ledger: Ledger

    @property
    def connection(self) -> Any:
        return self.ledger.connection

    def write(self, events: int, streams: int = 7) -> None:
        """Append so many events in one transaction, dealt out to streams in turn."""
        heads: dict[str, Head] = {}
        rows = []
        with Recording(self.connection):
            for n in range(events):
                stream = f"case:{n % streams:032x}"
                head = heads.get(stream) or heads.setdefault(
                    stream, read_head(self.connection, stream)
                )
                rows.append(row_of(self.draft(stream, head.position), head))
            insert_events(self.connection, rows)

    def append(self, stream: str, events: int) -> int:
        """Append to one stream, durably; returns its new position."""
        with Recording(self.connection):
            head = read_head(self.connection, stream)
            drafts = [self.draft(stream, head.position + n) for n in range(events)]
            insert_events(self.connection, [row_of(draft, head) for draft in drafts])
        return head.position

    @staticmethod
    def draft(stream: str, position: int = 0) -> Draft:
        """One plausible event."""
        when = MORNING + next(_numbers) * 1_000_000
        return Draft(
            kind="sample_moved" if position else "sample_opened",
            stream=stream,
            happened_at=when,
            recorded_at=when + 7,
            origin="live",
            uid=uid_at(when // 1000),
            organisation_path="/绥宁县/政务中心/",
            region="430527",
            measures={"level": "好"} | ({"used_days": 0, "allowed_days": 20} if position else {}),
            data={"份数": position},
            after=[["sample", stream, {"position": position + 1}]],
        )

    @contextmanager
    def unguarded(self) -> Iterator[Any]:
        """As the database's owner, with the guards taken away and put back afterwards."""
        drop_guards(self.connection)
        ids = "ALTER TABLE record_event ALTER COLUMN id SET GENERATED "
        if self.connection.vendor != "sqlite":
            self.ledger.run(ids + "BY DEFAULT")
        yield self.ledger.run
        if self.connection.vendor != "sqlite":
            self.ledger.run(ids + "ALWAYS")
        ensure_guards(self.connection)

    def tamper(self, sql: str, *values: Any) -> None:
        """One statement behind everybody's back."""
        with self.unguarded() as run:
            run(sql, values)

    def skip(self, to: int) -> None:
        """Leave a gap in the ids, as a rolled-back transaction does on PostgreSQL."""
        if self.connection.vendor == "sqlite":
            self.write(1)
            self.tamper(
                "UPDATE record_event SET id = ? WHERE id = (SELECT MAX(id) FROM record_event)", to
            )
        else:
            self.ledger.run(f"ALTER TABLE record_event ALTER COLUMN id RESTART WITH {to}")
            self.write(1)

    def event(self, event_id: int) -> dict[str, Any]:
        """An event as a dict."""
        cursor = self.ledger.run("SELECT * FROM record_event WHERE id = ?", (event_id,))
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
        row["hash"] = bytes(row["hash"])
        return row

    def backup(self, folder: Path, files: bool = True) -> None:
        """Copy the database (and the segments) away."""
        self._copy_database(folder, save=True)
        if files:
            shutil.copytree(self.ledger.paths.segments, folder / "segments", dirs_exist_ok=True)

    def restore(self, folder: Path, files: bool = True) -> None:
        """Put an older copy back in place; the keys folder is not touched."""
        self._copy_database(folder, save=False)
        if files:
            shutil.rmtree(self.ledger.paths.segments)
            shutil.copytree(folder / "segments", self.ledger.paths.segments)

    def _copy_database(self, folder: Path, *, save: bool) -> None:
        folder.mkdir(exist_ok=True)
        name = self.connection.settings_dict["NAME"]
        if self.connection.vendor == "sqlite":
            self.ledger.run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.connection.close()
            source, target = Path(name), folder / "db.sqlite3"
            for suffix in ("-wal", "-shm"):
                Path(name + suffix).unlink(missing_ok=True)
            shutil.copy(*((source, target) if save else (target, source)))
            return
        self.connection.close()
        copy = f"{name}_backup"
        with parts.connect(parts.postgresql_user() or "", port()) as server:
            source, target = (name, copy) if save else (copy, name)
            server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def port() -> str:
    return parts.postgresql_address().rpartition(":")[2].partition("/")[0]


def configure(alias: str, address: dict[str, Any]) -> Any:
    """A Django connection of its own under `alias`."""
    complete = connections.configure_settings({"default": {}, alias: address})
    connections.settings[alias] = complete[alias]
    return connections[alias]


def migrate(connection: Any) -> None:
    """The record's tables by its own migrations, and nothing else."""
    executor = MigrationExecutor(connection)
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "record"]
    executor.migrate(targets)


def forget(alias: str) -> None:
    """Close and remove a connection made by `configure`."""
    connections[alias].close()
    del connections[alias]
    del connections.settings[alias]


def paths_in(folder: Path) -> StorePaths:
    """A store of its own under `folder`."""
    paths = StorePaths("test", folder / "test", folder / "keys" / "test")
    paths.segments.mkdir(parents=True)
    return paths
