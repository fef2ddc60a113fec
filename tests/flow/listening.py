"""What a piece of work says to the database, by the driver itself or through Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["listening"]


class _Driver:
    """The driver's connection, with every statement noted."""

    def __init__(self, raw: Any, heard: list[str]) -> None:
        self._raw, self._heard = raw, heard

    def execute(self, sql: str, *values: Any, **how: Any) -> Any:
        """Note and pass on."""
        self._heard.append(sql)
        return self._raw.execute(sql, *values, **how)

    def executemany(self, sql: str, rows: Any) -> Any:
        """Note and pass on."""
        self._heard.append(sql)
        return self._raw.executemany(sql, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


@contextmanager
def listening(connection: Any) -> Iterator[list[str]]:
    """The statements said on `connection` meanwhile, in order."""
    heard: list[str] = []

    def through_django(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        heard.append(sql)
        return execute(sql, *rest)

    connection.ensure_connection()
    raw = connection.connection
    connection.connection = _Driver(raw, heard)
    try:
        with connection.execute_wrapper(through_django):
            yield heard
    finally:
        connection.connection = raw
