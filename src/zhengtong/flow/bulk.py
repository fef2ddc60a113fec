"""The bulk door: the same `decide()` with a store that buffers, for imports and simulated years.

A batch is one transaction. Cases opened in it are written once, in their last state; every event
is written. A refusal leaves the batch as it was before that request; only where a reaction or an
opening refuses what its cause has begun, the whole batch is given up, for half of it would stay.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from django.db import connections

from zhengtong.flow import models, rows
from zhengtong.flow.attachments import put
from zhengtong.flow.case import CaseState
from zhengtong.flow.door import Outcome, Request, perform
from zhengtong.flow.failures import in_plain_words, is_double
from zhengtong.flow.origin import origin_for
from zhengtong.flow.refusals import Refused, Stale
from zhengtong.flow.store import DirectStore
from zhengtong.record.append import Draft, Head, Recording, insert_events, now_us, row_of
from zhengtong.record.content import ContentStore

__all__ = ["Batch", "BufferingStore", "GivenUp"]


class BufferingStore:
    """A `Store` whose writes wait for `flush`; what was written in the batch is read back from it."""

    def __init__(self, alias: str = "default") -> None:
        self._direct = DirectStore(alias)
        self.connection = connections[alias]
        self._content = ContentStore(alias, buffered=True)
        self._events: list[tuple[Any, ...]] = []
        self._new: dict[Any, dict[str, dict[str, Any]]] = {}
        self._changed: dict[Any, dict[str, dict[str, Any]]] = {}
        self._heads: dict[str, Head] = {}
        self._counters: dict[str, int] = {}
        self._links: dict[tuple[str, str], list[str]] = {}
        self.touched = 0  # writes asked for so far: tells whether a refusal left anything behind

    def case(self, case_id: str) -> CaseState | None:
        """See `Store`."""
        row = self._new.get(models.Case, {}).get(case_id)
        if row is not None:
            return CaseState(**row)
        case = self._direct.case(case_id)
        if case is not None:
            for name, value in self._changed.get(models.Case, {}).get(case_id, {}).items():
                setattr(case, name, value)
        return case

    def row(self, model: Any, key: str) -> dict[str, Any] | None:
        """See `Store`."""
        row = self._new.get(model, {}).get(key)
        if row is None:
            row = self._direct.row(model, key)
            changes = self._changed.get(model, {}).get(key)
            if row is not None and changes:
                row = row | changes
        return row

    def head(self, stream: str) -> Head:
        """See `Store`."""
        head = self._heads.get(stream)
        if head is None:
            head = self._heads[stream] = self._direct.head(stream)
        return head

    def children(self, case_id: str, link: str) -> list[tuple[str, str]]:
        """See `Store`."""
        found = dict(self._direct.children(case_id, link))
        for row in self._new.get(models.Link, {}).values():
            if row["from_case"] == case_id and row["kind"] == link:
                child = self.case(row["to_case"])
                if child is not None:
                    found[child.id] = child.state
        return sorted(found.items())

    def parents(self, case_id: str, link: str) -> list[str]:
        """See `Store`."""
        return self._direct.parents(case_id, link) + self._links.get((case_id, link), [])

    def next_number(self, series: str) -> int:
        """See `Store`. The first number of a series in a batch locks its counter."""
        self.touched += 1
        value = self._counters.get(series)
        value = self._direct.next_number(series) if value is None else value + 1
        self._counters[series] = value
        return value

    def put_content(self, owner: str, name: str, value: Any) -> dict[str, str]:
        """See `Store`."""
        self.touched += 1
        return put(self._content, owner, name, value)

    def index(self, owner: str, kind: str, value: str) -> None:
        """See `Store`."""
        self.touched += 1
        self._content.index(owner, kind, value)

    def insert(self, model: Any, row: dict[str, Any]) -> None:
        """See `Store`."""
        self.touched += 1
        self._new.setdefault(model, {})[row[rows.key_of(model)]] = row
        if model is models.Link:
            self._links.setdefault((row["to_case"], row["kind"]), []).append(row["from_case"])

    def update(self, model: Any, key: str, changes: dict[str, Any]) -> None:
        """See `Store`."""
        self.touched += 1
        fresh = self._new.get(model, {}).get(key)
        if fresh is not None:
            fresh.update(changes)
        else:
            self._changed.setdefault(model, {}).setdefault(key, {}).update(changes)

    def upsert(self, model: Any, key: str, columns: dict[str, Any]) -> None:
        """See `Store`."""
        if self.row(model, key) is None:
            self.insert(model, {rows.key_of(model): key, **columns})
        else:
            self.update(model, key, columns)

    def emit(self, draft: Draft, head: Head) -> None:
        """See `Store`."""
        self.touched += 1
        self._events.append(row_of(draft, head))

    @property
    def waiting(self) -> int:
        """Events that have not been written yet."""
        return len(self._events)

    def flush(self) -> None:
        """Write everything that waits, inside the caller's `Recording`."""
        insert_events(self.connection, self._events)
        self._content.flush()
        for model, new in self._new.items():
            self._insert_many(model, list(new.values()))
        for model, changed in self._changed.items():
            for key, changes in changed.items():
                self._direct.update(model, key, changes)
        for series, value in self._counters.items():
            self._direct.update(models.Counter, series, {"value": value})
        self._events, self._new, self._changed = [], {}, {}
        self._heads, self._counters, self._links = {}, {}, {}

    def _insert_many(self, model: Any, waiting: list[dict[str, Any]]) -> None:
        by_shape: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for row in waiting:
            by_shape.setdefault(tuple(row), []).append(tuple(row.values()))
        for names, values in by_shape.items():
            sql = rows.insert_sql(self.connection.vendor, model._meta.db_table, names)
            if self.connection.vendor == "sqlite":
                self.connection.connection.executemany(sql, values)
            else:
                with self.connection.connection.cursor() as cursor:
                    cursor.executemany(sql, values)


class GivenUp(Exception):
    """A request was refused after part of it had been buffered: nothing of the batch is written."""


class Batch:
    """One transaction of the bulk door: `with Batch() as batch: batch.do(request) …`."""

    def __init__(self, alias: str = "default") -> None:
        self._recording = Recording(connections[alias])
        self._alias = alias
        self._given_up: Exception | None = None
        self.store: BufferingStore

    def __enter__(self) -> Self:
        self._recording.__enter__()
        self.store = BufferingStore(self._alias)
        return self

    def do(self, request: Request) -> Outcome:
        """Decide and buffer. Raises a `Refused` for this request alone, or `GivenUp`."""
        if self._given_up:
            raise GivenUp(str(self._given_up)) from self._given_up
        before = self.store.touched
        request.recorded_at = request.recorded_at or now_us()
        request.happened_at = request.happened_at or request.recorded_at
        request.origin = origin_for(self.store.connection, request.origin)
        try:
            return perform(self.store, request)
        except Exception as error:
            if self.store.touched == before:
                raise
            self._given_up = error
            if isinstance(error, Refused):
                raise GivenUp(str(error)) from error
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._recording.__exit__(kind, error, trace)
            return
        try:
            self._write()
        except Exception as failure:
            if is_double(failure):
                raise Stale("同一件事刚刚已有人办理，请刷新后核对。") from failure
            plain = in_plain_words(failure)
            if plain is None:
                raise
            raise plain from failure

    def _write(self) -> None:
        try:
            if self._given_up:
                raise GivenUp(str(self._given_up)) from self._given_up
            self.store.flush()
        except BaseException as failure:
            self._recording.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._recording.__exit__(None, None, None)
