"""The floor: the rows that acts wrote, written again by the raw driver, one statement a row.

What an act writes is taken down while it runs; a twin case in the same state then gets the same
rows with its own ids, in one durable transaction an act. This is the only place besides the
record that writes event rows, and only into a store made for measuring.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

__all__ = ["Floor", "take_down"]

Write = tuple[str, tuple[Any, ...]]
SAVES = ("INSERT", "UPDATE")


class _Listening:
    """A driver connection that takes down what is written through it."""

    def __init__(self, raw: Any, heard: list[Write]) -> None:
        self._raw, self._heard = raw, heard

    def execute(self, sql: str, *params: Any, **options: Any) -> Any:
        """Pass on, and remember writes."""
        if sql.lstrip().startswith(SAVES):
            self._heard.append((sql, tuple(params[0]) if params else ()))
        return self._raw.execute(sql, *params, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


def take_down(connection: Any, work: Callable[[], object]) -> list[Write]:
    """The writes that `work` makes, in order."""
    connection.ensure_connection()
    raw = connection.connection
    heard: list[Write] = []
    connection.connection = _Listening(raw, heard)
    try:
        work()
    finally:
        connection.connection = raw
    return heard


class Floor:
    """Plays one act's writes onto twin cases."""

    def __init__(self, connection: Any, writes: list[Write], case: str) -> None:
        self._connection, self._writes, self._case = connection, writes, case
        self._begin = "BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN"

    def rows_for(self, twin: str, fresh: Callable[[], str]) -> list[Write]:
        """The same rows for `twin`: its own id, new ids for the event and the notice."""
        renamed: dict[str, str] = {self._case: twin}
        found = []
        for sql, params in self._writes:
            values = []
            for value in params:
                if (
                    isinstance(value, str)
                    and len(value) == 32
                    and value not in renamed
                    and _is_id(value)
                ):
                    renamed[value] = fresh()
                values.append(renamed.get(value, value) if isinstance(value, str) else value)
            found.append((sql, tuple(values)))
        return found

    def play(self, prepared: list[list[Write]]) -> float:
        """Write each list in a durable transaction of its own; returns seconds."""
        raw, begin = self._connection.connection, self._begin
        start = time.perf_counter()
        for writes in prepared:
            raw.execute(begin)
            for sql, params in writes:
                raw.execute(sql, params)
            raw.execute("COMMIT")
        return time.perf_counter() - start


def _is_id(value: str) -> bool:
    return value[0] == "0" and all(c in "0123456789abcdef" for c in value)
