"""Second half of a check: every event, in the database, in its segment, in its chain and its tree.

The database and the segments are two copies of the same events; where they differ, the signed
head says which of them is still the one that was sealed.
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from zhengtong.record.canonical import GENESIS
from zhengtong.record.findings import Report
from zhengtong.record.heads import SealRow
from zhengtong.record.ledger import Ledger
from zhengtong.record.merkle import Frontier, TileRoot, leaf_hash
from zhengtong.record.segments import ALL_COLUMNS, SCHEMA, parse_bodies, read_events, read_segment
from zhengtong.record.sql.columns import INTEGERS

__all__ = ["check_events"]

_STREAMS_HELD = 1_000_000  # newest heads of streams kept in memory; others are looked up

_NOTHING = SCHEMA.empty_table()

Row = dict[str, Any]


class _Segment:
    """One segment file in order of ids, a slice at a time."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table.sort_by("id")
        self._ids = self.table.column("id").to_numpy()

    def between(self, after: int, upto: int) -> pa.Table:
        """Rows with after < id ≤ upto."""
        start, stop = np.searchsorted(self._ids, (after, upto), side="right")
        return self.table.slice(start, stop - start)

    def outside(self, seals: Iterable[SealRow]) -> pa.Table:
        """Rows that no seal of this file covers."""
        inside = np.zeros(len(self._ids), dtype=bool)
        for seal in seals:
            inside |= (self._ids >= seal.first_id) & (self._ids <= seal.last_id)
        return self.table.filter(pa.array(~inside))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some thousand events of one seal (None: not sealed yet), as each copy has them.

    `same`: both copies agree; `true`: the columns say what the bodies say; `last`: ends its seal.
    """

    seal: SealRow | None
    held: pa.Table
    sealed: pa.Table
    same: bool
    true: bool
    last: bool = False


@dataclass(slots=True)
class _Difference:
    """An event that the two copies do not agree on; either may be absent."""

    held: Row | None
    sealed: Row | None
    sound: bool = False  # the held row agrees with its own body and chain


class _Trees:
    """The tree as the database gives it and as the segments give it; mostly one and the same."""

    def __init__(self) -> None:
        self.held = self.sealed = Frontier()

    def extend(self, held: list[bytes], sealed: list[bytes]) -> list[TileRoot]:
        """Append to both; returns the tiles of the sealed side."""
        if held != sealed and self.held is self.sealed:
            self.held = Frontier(self.sealed.size, list(self.sealed.peaks))
        if self.held is not self.sealed:
            self.held.extend(held)
        return self.sealed.extend(sealed)


class _Chains:
    """The last event of each stream, to check the next one against."""

    def __init__(self, ledger: Ledger, report: Report) -> None:
        self._ledger, self._report = ledger, report
        self._last: dict[str, tuple[int, bytes]] = {}

    def check(self, table: pa.Table) -> set[int]:
        """Chain and positions of events in order of id; returns the ids that do not hold."""
        wrong: set[int] = set()
        columns = [table.column(name).to_pylist() for name in ("id", "stream", "position", "hash")]
        bodies = table.column("body").cast(pa.binary()).to_pylist()
        for event_id, stream, position, digest, body in zip(*columns, bodies, strict=True):
            before, previous = self._before(stream, position)
            if position != before + 1:
                self._report.add(
                    "position_gap", id=event_id, stream=stream, position=position, what=before
                )
                wrong.add(event_id)
            elif leaf_hash(previous + body) != digest:  # the chain's prefix is 0x00 as well
                self._report.add("chain_broken", id=event_id, stream=stream, position=position)
                wrong.add(event_id)
            self._last[stream] = position, digest
        if len(self._last) > _STREAMS_HELD:
            self._last.clear()
        return wrong

    def _before(self, stream: str, position: int) -> tuple[int, bytes]:
        known = self._last.get(stream)
        if known is not None or position == 1:
            return known or (0, GENESIS)
        row = self._ledger.one(
            "SELECT position, hash FROM record_event WHERE stream = ? AND position < ? "
            "ORDER BY position DESC LIMIT 1",
            (stream, position),
        )
        return (row[0], bytes(row[1])) if row else (0, GENESIS)


def _true(table: pa.Table) -> bool:
    """Does every column say what the body says that was hashed?"""
    parsed = parse_bodies(*(table.column(name) for name in ("id", "hash", "body")))
    return parsed is not None and parsed.equals(table)


def _check_columns(table: pa.Table, report: Report) -> set[int]:
    """Name the columns that differ from the body; returns the ids of those events."""
    wrong = set()
    for row in table.to_pylist():
        differing = _columns_not_in_body(row)
        if differing:
            report.add("column_differs", **_place(row), what="、".join(differing))
            wrong.add(row["id"])
    return wrong


def _columns_not_in_body(row: Row) -> list[str]:
    try:
        body = json.loads(row["body"])
        says = {name: body.get(name) for name in ALL_COLUMNS}
    except (ValueError, AttributeError):
        return ["body"]
    return [
        name
        for name in ALL_COLUMNS
        if name not in ("id", "body", "hash")
        and (says[name] or _blank(name)) != row[name]
        and not (says[name] == 0 and row[name] == 0)
    ]


def _blank(name: str) -> Any:
    if name == "procedure_version":
        return 0
    return None if name in INTEGERS or name == "request" else ""


def _place(row: Row) -> dict[str, Any]:
    return {"id": row["id"], "stream": row["stream"], "position": row["position"]}


class _Walk:
    """One pass over all events, seal by seal; while one stretch is checked the next is read."""

    def __init__(self, ledger: Ledger, rows: Sequence[SealRow], report: Report) -> None:
        self._ledger, self._rows, self._report = ledger, rows, report
        self._chains = _Chains(ledger, report)
        self._trees = _Trees()
        self._tiles = {
            (level, number): bytes(root)
            for level, number, root in ledger.all("SELECT level, number, root FROM record_tile")
        }
        self._greatest = ledger.one("SELECT COALESCE(MAX(id), 0) FROM record_event")[0]
        self._cut: list[Row] = []
        self._changed: list[Row] = []
        self._originals: dict[int, bytes] = {}

    def run(self) -> None:
        """Check everything; findings go to the report."""
        differences: list[_Difference] = []
        tiles: list[TileRoot] = []
        for each in _ahead(self._stretches()):
            self._report.events += len(each.held)
            wrong = self._chains.check(each.held)
            if not each.true:
                wrong |= _check_columns(each.held, self._report)
            if each.seal is None:
                continue
            if not each.same:
                differences += _differences(each.held, each.sealed, wrong)
            tiles += self._trees.extend(_hashes(each.held), _hashes(each.sealed))
            if each.last:
                held_fits, sealed_fits = self._settle(each.seal, tiles)
                for found in differences:
                    self._name(found, each.seal, held_fits=held_fits, sealed_fits=sealed_fits)
                differences, tiles = [], []
        self._name_changed()
        if self._cut:
            self._report.add("events_truncated", id=self._cut[0]["id"], what=len(self._cut))

    def _stretches(self) -> Iterator[_Stretch]:
        after, file, segment = 0, "", None
        for seal in self._rows:
            if seal.file != file:
                file, segment = seal.file, self._open(seal.file)
            for held in read_events(self._ledger, after, seal.last_id):
                upto = held.column("id")[-1].as_py()
                sealed = segment.between(after, upto) if segment else held
                yield _Stretch(seal, held, sealed, held.equals(sealed), _true(held))
                after = upto
            rest = segment.between(after, seal.last_id) if segment else _NOTHING
            yield _Stretch(seal, _NOTHING, rest, not len(rest), True, last=True)
            after = seal.last_id
        for held in read_events(self._ledger, after, self._greatest):
            yield _Stretch(None, held, held, True, _true(held))

    def _open(self, file: str) -> _Segment | None:
        path = self._ledger.paths.segments / file
        if not path.is_file():
            return None
        try:
            segment = _Segment(read_segment(path))
        except (OSError, pa.ArrowException):
            self._report.add("segment_unreadable", file=file)
            return None
        for row in segment.outside(seal for seal in self._rows if seal.file == file).to_pylist():
            self._report.add("segment_row_inserted", file=file, **_place(row))
        return segment

    def _settle(self, seal: SealRow, tiles: list[TileRoot]) -> tuple[bool, bool]:
        """Compare both trees with the signed head; go on from whichever bears it out."""
        head, trees = seal.head, self._trees
        fits = [
            tree.size == head.size and tree.root() == head.root
            for tree in (trees.held, trees.sealed)
        ]
        if fits[0] and not fits[1]:
            trees.sealed = trees.held
        elif fits[1]:
            trees.held = trees.sealed
        if fits[1]:
            for tile in tiles:
                if self._tiles.get((tile.level, tile.number)) != tile.root:
                    self._report.add("tile_changed", what=f"{tile.level}/{tile.number}")
        elif not fits[0]:
            self._report.add("root_mismatch", size=head.size, what=self._where(seal, tiles))
            kept = Frontier.load(head.size, seal.frontier) if _loadable(seal) else trees.held
            trees.held = trees.sealed = kept
        return fits[0], fits[1]

    def _where(self, seal: SealRow, tiles: list[TileRoot]) -> str:
        """Which ids a change of both copies lies between: the first tile that differs narrows it."""
        for tile in tiles:
            known = self._tiles.get((tile.level, tile.number))
            if tile.level == 0 and known is not None and known != tile.root:
                ends = dict(
                    self._ledger.all(
                        "SELECT number, last_id FROM record_tile WHERE level = 0 AND number IN (?, ?)",
                        (tile.number - 1, tile.number),
                    )
                )
                return f"{ends.get(tile.number - 1, 0) + 1}–{ends[tile.number]}"
        return f"{seal.first_id}–{seal.last_id}"

    def _name(
        self, found: _Difference, seal: SealRow, *, held_fits: bool, sealed_fits: bool
    ) -> None:
        held, sealed, report = found.held, found.sealed, self._report
        segment_at_fault = held_fits and not sealed_fits
        if held is None and sealed is not None:
            if segment_at_fault:
                report.add("segment_row_inserted", file=seal.file, **_place(sealed))
            elif sealed["id"] > self._greatest:
                self._cut.append(sealed)
            else:
                report.add("event_removed", **_place(sealed))
        elif sealed is None and held is not None:
            if segment_at_fault:
                report.add("segment_row_removed", file=seal.file, **_place(held))
            else:
                report.add("event_inserted", **_place(held))
        elif held is not None and sealed is not None:
            what = "、".join(name for name in ALL_COLUMNS if held[name] != sealed[name])
            if segment_at_fault or (held_fits and found.sound):
                report.add("segment_row_changed", file=seal.file, **_place(held), what=what)
            else:
                self._changed.append({**_place(sealed), "what": what, "hash": held["hash"]})
                self._originals[sealed["id"]] = sealed["hash"]

    def _name_changed(self) -> None:
        """Two changed events that now hold each other's place were swapped."""
        now = {row["hash"]: row["id"] for row in self._changed}
        for row in self._changed:
            other = now.get(self._originals[row["id"]])
            mutual = other is not None and self._originals[other] == row["hash"]
            if mutual and other != row["id"]:
                self._report.add("event_swapped", **_place(row), what=other)
            else:
                self._report.add("event_changed", **_place(row), what=row["what"])


def _loadable(seal: SealRow) -> bool:
    try:
        return Frontier.load(seal.head.size, seal.frontier).root() == seal.head.root
    except ValueError:
        return False


def _hashes(table: pa.Table) -> list[bytes]:
    hashes: list[bytes] = table.column("hash").to_pylist()
    return hashes


def _differences(held: pa.Table, sealed: pa.Table, wrong: set[int]) -> list[_Difference]:
    """Events that are not the same in both tables."""
    ours = {row["id"]: row for row in held.to_pylist()}
    theirs = {row["id"]: row for row in sealed.to_pylist()}
    return [
        _Difference(ours.get(key), theirs.get(key), key not in wrong)
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


T = TypeVar("T")
_END: Any = object()


def _ahead(items: Iterator[T], depth: int = 4) -> Iterator[T]:
    """The same items, made by another thread before they are asked for.

    Both threads use one connection, which SQLite must have been built to allow.
    """
    if sqlite3.threadsafety < 3:
        yield from items
        return
    with ThreadPoolExecutor(1) as reader:
        waiting = deque(reader.submit(next, items, _END) for _ in range(depth))
        while (item := waiting.popleft().result()) is not _END:
            waiting.append(reader.submit(next, items, _END))
            yield item


def check_events(ledger: Ledger, rows: Sequence[SealRow], report: Report) -> None:
    """Read every event once from the database and once from its segment, and check them."""
    _Walk(ledger, rows, report).run()
