"""One store, opened: its database, its folders and its keys, as sealing and checking need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

from zhengtong.record.keys import KeyProvider, key_provider
from zhengtong.record.paths import StorePaths, store_paths

__all__ = ["Ledger", "open_ledger"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The record of one hall. `connection` is a Django database connection."""

    connection: Any
    paths: StorePaths
    keys: KeyProvider

    def run(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Execute by the driver itself, with `?` for values; returns the driver's cursor."""
        self.connection.ensure_connection()
        if self.connection.vendor == "sqlite":
            return self.connection.connection.execute(sql, values)
        # Binary: bytes would otherwise travel as twice as many hexadecimal digits.
        return self.connection.connection.execute(sql.replace("?", "%s"), values, binary=True)

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Execute once per row, in bulk."""
        self.connection.ensure_connection()
        if self.connection.vendor == "sqlite":
            self.connection.connection.executemany(sql, rows)
        else:
            with self.connection.connection.cursor() as cursor:
                cursor.executemany(sql.replace("?", "%s"), rows)

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first row, or None."""
        return self.run(sql, values).fetchone()

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows."""
        rows: list[Any] = self.run(sql, values).fetchall()
        return rows


def open_ledger(alias: str = "default", name: str | None = None) -> Ledger:
    """The store that this process serves (or another database alias and store name)."""
    paths = store_paths(name)
    return Ledger(connections[alias], paths, key_provider(paths.keys))
