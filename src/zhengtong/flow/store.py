"""Where decisions are written: directly, one durable transaction an act.

`BufferingStore` (flow.bulk) offers the same few methods for imports and the simulated year.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.db import connections

from zhengtong.flow import rows
from zhengtong.flow.attachments import put
from zhengtong.flow.case import COLUMNS, CaseState
from zhengtong.record.append import Draft, Head, insert_events, read_head, row_of
from zhengtong.record.content import ContentStore

__all__ = ["DirectStore", "Store"]


class Store(Protocol):
    """What `act()` needs of a store. Rows are plain dicts by column."""

    def case(self, case_id: str) -> CaseState | None:
        """The case, locked until the act ends."""

    def row(self, model: Any, key: str) -> dict[str, Any] | None:
        """One row of a projection."""

    def head(self, stream: str) -> Head:
        """Where a stream without a case stands."""

    def children(self, case_id: str, link: str) -> list[tuple[str, str]]:
        """(id, state) of the cases that `case_id` is linked to."""

    def parents(self, case_id: str, link: str) -> list[str]:
        """Ids of the cases that are linked to `case_id`."""

    def next_number(self, series: str) -> int:
        """The next number of a series; given back if the act fails."""

    def put_content(self, owner: str, name: str, value: Any) -> dict[str, str]:
        """Encrypt a piece of content; returns its id and salted commitment for the event."""

    def index(self, owner: str, kind: str, value: str) -> None:
        """Make a case findable by a number, through a keyed digest."""

    def insert(self, model: Any, row: dict[str, Any]) -> None:
        """A new row of a projection."""

    def update(self, model: Any, key: str, changes: dict[str, Any]) -> None:
        """Changed columns of a row."""

    def upsert(self, model: Any, key: str, columns: dict[str, Any]) -> None:
        """A row of an index table, new or changed; no event repeats it."""

    def emit(self, draft: Draft, head: Head) -> None:
        """Append an event after `head`, and move `head` on."""


class DirectStore:
    """Writes at once on the given database connection; used inside a `Recording`."""

    def __init__(self, alias: str = "default") -> None:
        self.connection = connections[alias]
        self._alias = alias
        self._opened: ContentStore | None = None

    @property
    def _content(self) -> ContentStore:
        # Most acts keep no content, and opening the store reads its keys.
        if self._opened is None:
            self._opened = ContentStore(self._alias)
        return self._opened

    def case(self, case_id: str) -> CaseState | None:
        """See `Store`."""
        found = rows.select_row(self.connection, "flow_case", COLUMNS, "id", case_id, lock=True)
        if found is None:
            return None
        case = CaseState(*found)
        case.head = bytes(case.head)
        return case

    def row(self, model: Any, key: str) -> dict[str, Any] | None:
        """See `Store`."""
        names = rows.columns_of(model)
        found = rows.select_row(self.connection, model._meta.db_table, names, names[0], key)
        return None if found is None else dict(zip(names, found, strict=True))

    def head(self, stream: str) -> Head:
        """See `Store`. Locks the stream's name on PostgreSQL: there is no row to lock."""
        if self.connection.vendor != "sqlite":
            self.connection.connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (stream,)
            )
        return read_head(self.connection, stream)

    def children(self, case_id: str, link: str) -> list[tuple[str, str]]:
        """See `Store`."""
        return self._all(
            "SELECT c.id, c.state FROM flow_link l JOIN flow_case c ON c.id = l.to_case "
            "WHERE l.from_case = {0} AND l.kind = {0} ORDER BY c.id",
            (case_id, link),
        )

    def parents(self, case_id: str, link: str) -> list[str]:
        """See `Store`."""
        found = self._all(
            "SELECT from_case FROM flow_link WHERE to_case = {0} AND kind = {0} ORDER BY from_case",
            (case_id, link),
        )
        return [row[0] for row in found]

    def _all(self, sql: str, args: tuple[Any, ...]) -> list[Any]:
        mark = "?" if self.connection.vendor == "sqlite" else "%s"
        found: list[Any] = self.connection.connection.execute(sql.format(mark), args).fetchall()
        return found

    def next_number(self, series: str) -> int:
        """See `Store`. The row stays locked until the act ends, so numbers have no gaps."""
        found = self._all(
            "INSERT INTO flow_counter (series, value) VALUES ({0}, 1) "
            "ON CONFLICT (series) DO UPDATE SET value = flow_counter.value + 1 RETURNING value",
            (series,),
        )
        return int(found[0][0])

    def put_content(self, owner: str, name: str, value: Any) -> dict[str, str]:
        """See `Store`."""
        return put(self._content, owner, name, value)

    def index(self, owner: str, kind: str, value: str) -> None:
        """See `Store`."""
        self._content.index(owner, kind, value)

    def insert(self, model: Any, row: dict[str, Any]) -> None:
        """See `Store`."""
        rows.insert_row(self.connection, model._meta.db_table, row)

    def update(self, model: Any, key: str, changes: dict[str, Any]) -> None:
        """See `Store`."""
        rows.update_row(self.connection, model._meta.db_table, rows.key_of(model), key, changes)

    def upsert(self, model: Any, key: str, columns: dict[str, Any]) -> None:
        """See `Store`."""
        if not columns or not rows.update_row(
            self.connection, model._meta.db_table, rows.key_of(model), key, columns
        ):
            self.insert(model, {rows.key_of(model): key, **columns})

    def emit(self, draft: Draft, head: Head) -> None:
        """See `Store`."""
        insert_events(self.connection, [row_of(draft, head)])
