"""The one place that writes events: chain them, and hold the lock that sealing relies on.

`act()` holds the seal lock shared while it inserts, the sealer takes it exclusively for one
`max(id)`: so an id below that maximum is never still on its way (measured: `id > last` alone
lost 607 of 13,033 events under six writers).
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

from django.db import transaction

from zhengtong.record.canonical import GENESIS, canonical, chain_hash
from zhengtong.record.kinds import NUMBERS, TEXTS, kind
from zhengtong.record.sql.columns import COLUMNS

__all__ = [
    "SEAL_LOCK",
    "Draft",
    "Head",
    "Recording",
    "insert_events",
    "new_uid",
    "now_us",
    "read_head",
    "row_of",
]

SEAL_LOCK = 0x5A54  # the advisory lock between writers (shared) and the sealer (exclusive)


def now_us() -> int:
    """The present instant: microseconds, UTC."""
    return time.time_ns() // 1000


def new_uid() -> str:
    """A UUIDv7 as 32 hexadecimal digits: sorts by time, tells nothing about a person."""
    return uid_at(time.time_ns() // 1_000_000)


def uid_at(millisecond: int) -> str:
    """A UUIDv7 for a given millisecond (the bulk door dates its ids by what happened)."""
    tail = int.from_bytes(os.urandom(10)) >> 6 if millisecond else 0
    return f"{(millisecond << 80) | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | (tail & (1 << 62) - 1):032x}"


@dataclass(slots=True)
class Head:
    """Where a stream stands: the position of its last event and that event's hash."""

    position: int = 0
    hash: bytes = GENESIS


@dataclass(slots=True)
class Draft:
    """An event before it has a position: what `decide()` says happened.

    `numbers` and `texts` are the kind's measures by name; `data` are facts of the verb (never
    personal); `after` lists the rows it changed as `[table, key, {column: value}]`.
    """

    kind: str
    stream: str
    happened_at: int
    recorded_at: int
    origin: str
    uid: str = ""
    procedure: str = ""
    procedure_version: int = 0
    from_state: str = ""
    to_state: str = ""
    actor: str = ""
    on_behalf_of: str = ""
    organisation: str = ""
    organisation_path: str = ""
    item: str = ""
    region: str = ""
    channel: str = ""
    legal_basis: str = ""
    correlation: str = ""
    causation: str = ""
    source: str = ""
    source_key: str = ""
    corrects: str = ""
    request: str | None = None
    measures: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    after: list[list[Any]] = field(default_factory=list)


_NO_MEASURES = (*(None for _ in NUMBERS), *("" for _ in TEXTS))
_SLOT = {name: i for i, name in enumerate((*NUMBERS, *TEXTS))}


@lru_cache(maxsize=4096)
def _slots(kind_name: str) -> tuple[int, dict[str, tuple[int, str]]]:
    declared = kind(kind_name)
    return declared.version, {m: (_SLOT[c], c) for m, c in declared.columns.items()}


def row_of(draft: Draft, head: Head) -> tuple[Any, ...]:
    """The row of the next event after `head`, in the order of `COLUMNS`; moves `head` on.

    Raises `KeyError` for an undeclared kind or measure, `BodyTooLarge`, `TypeError` on floats.
    """
    version, slots = _slots(draft.kind)
    uid = draft.uid or new_uid()
    position = head.position + 1
    correlation = draft.correlation or uid
    body: dict[str, Any] = {
        "uid": uid,
        "stream": draft.stream,
        "position": position,
        "kind": draft.kind,
        "schema": version,
        "happened_at": draft.happened_at,
        "recorded_at": draft.recorded_at,
        "origin": draft.origin,
        "correlation": correlation,
    }
    for name in _OPTIONAL:
        value = getattr(draft, name)
        if value:
            body[name] = value
    measures = _NO_MEASURES
    if draft.measures:
        filled = list(_NO_MEASURES)
        for name, value in draft.measures.items():
            slot, column = slots[name]
            filled[slot] = value
            if value is not None and value != "":
                body[column] = value
        measures = tuple(filled)
    if draft.data:
        body["data"] = draft.data
    if draft.after:
        body["after"] = draft.after
    text = canonical(body)
    digest = chain_hash(head.hash, text)
    head.position, head.hash = position, digest
    return (
        uid, draft.stream, position, draft.kind, version, draft.procedure, draft.procedure_version,
        draft.from_state, draft.to_state, draft.actor, draft.on_behalf_of, draft.organisation,
        draft.organisation_path, draft.item, draft.region, draft.happened_at, draft.recorded_at,
        draft.channel, draft.legal_basis, correlation, draft.causation, draft.source,
        draft.source_key, draft.origin, draft.corrects, draft.request,
        *measures, text, digest,
    )  # fmt: skip


_OPTIONAL = (
    "procedure", "procedure_version", "from_state", "to_state", "actor", "on_behalf_of",
    "organisation", "organisation_path", "item", "region", "channel", "legal_basis", "causation",
    "source", "source_key", "corrects", "request",
)  # fmt: skip


@lru_cache(maxsize=2)
def _insert_sql(vendor: str) -> str:
    mark = "?" if vendor == "sqlite" else "%s"
    return (
        f"INSERT INTO record_event ({', '.join(COLUMNS)}) "
        f"VALUES ({', '.join([mark] * len(COLUMNS))})"
    )


def insert_events(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    """Write rows of `row_of` by the driver itself; the caller holds a `Recording`."""
    sql = _insert_sql(connection.vendor)
    raw = connection.connection
    if len(rows) == 1:
        raw.execute(sql, rows[0])
    elif connection.vendor == "sqlite":
        raw.executemany(sql, rows)
    else:
        with raw.cursor() as cursor:
            cursor.executemany(sql, rows)


def read_head(connection: Any, stream: str) -> Head:
    """Where `stream` stands, from the events themselves."""
    mark = "?" if connection.vendor == "sqlite" else "%s"
    found = connection.connection.execute(
        f"SELECT position, hash FROM record_event WHERE stream = {mark} "
        "ORDER BY position DESC LIMIT 1",
        (stream,),
    ).fetchone()
    return Head(found[0], bytes(found[1])) if found else Head()


_SHARE_SEAL = f"SELECT pg_advisory_xact_lock_shared({SEAL_LOCK})"


class Recording:
    """One durable transaction that may write events.

    SQLite: `BEGIN IMMEDIATE`, so that writers queue instead of failing late. PostgreSQL: the
    seal lock shared. Inside an outer transaction (tests) it becomes a savepoint.
    """

    __slots__ = ("_connection", "_outer")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._outer: Any = None

    def __enter__(self) -> Self:
        connection = self._connection
        connection.ensure_connection()
        raw = connection.connection
        if connection.in_atomic_block:
            self._outer = transaction.atomic(using=connection.alias)
            self._outer.__enter__()
            if connection.vendor != "sqlite":
                raw.execute(_SHARE_SEAL)
        elif connection.vendor == "sqlite":
            raw.execute("BEGIN IMMEDIATE")
        else:
            # Both in one message: a round trip less for every act.
            raw.execute(f"BEGIN; {_SHARE_SEAL}", prepare=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._outer is not None:
            self._outer.__exit__(kind, error, trace)
            return
        raw = self._connection.connection
        if kind is None:
            try:
                raw.execute("COMMIT")
            except BaseException:
                _rollback(self._connection)
                raise
        else:
            _rollback(self._connection)


def _rollback(connection: Any) -> None:
    raw = connection.connection
    if raw is None or (connection.vendor == "sqlite" and not raw.in_transaction):
        return
    raw.execute("ROLLBACK")
