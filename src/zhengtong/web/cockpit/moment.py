"""记录水位: up to where the record has been read, sealed and last checked.

A page that costs a scan is computed once for each state of the record: two small queries tell
whether anything was added since, and nothing else can change what it says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import get_language

from zhengtong.catalogue.hall import hall_engine
from zhengtong.indicators.engine import Engine
from zhengtong.record.append import now_us
from zhengtong.record.findings import Report
from zhengtong.record.heads import TreeHead, last_seal
from zhengtong.record.ledger import open_ledger
from zhengtong.record.paths import store_paths
from zhengtong.record.verify import verify

__all__ = ["Check", "Watermark", "check_record", "remembered", "settled", "watermark"]

T = TypeVar("T")
MOST = 64
"""Computed pages that a process keeps."""

_kept: dict[Hashable, Any] = {}
_lock = threading.Lock()
_checked: list[Check] = []


def remembered(what: Hashable, make: Callable[[Engine], T]) -> T:
    """What `make` gives for the present state of the record; made once for each state and
    language, in this process."""
    engine = hall_engine()
    return _held((what, engine.snapshots.current().moment), lambda: make(engine))


def settled(what: Hashable, make: Callable[[Engine], T]) -> T:
    """As `remembered`, but made anew only when something was sealed: for what changes with the
    year and not with the minute."""
    engine = hall_engine()
    seal = engine.watermark()
    if not seal.last_id:
        return remembered(what, make)
    return _held((what, store_paths().segments, seal), lambda: make(engine))


def _held(what: tuple[Any, ...], make: Callable[[], T]) -> T:
    key = (*what, get_language())
    with _lock:
        if key in _kept:
            found: T = _kept[key]
            return found
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.pop(next(iter(_kept)))
    return made


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the record: when (µs UTC), of which head, and what was found."""

    at: int
    size: int
    report: Report


@dataclass(frozen=True, slots=True)
class Watermark:
    """The newest seal: its signed head (None before the first), how many segment files there
    are, how many events came since, and the last check of this very head in this process."""

    head: TreeHead | None
    last_id: int
    segments: int
    tail: int
    check: Check | None

    @property
    def root(self) -> str:
        """The tree's root, hexadecimal."""
        return self.head.root.hex() if self.head else ""

    @property
    def size(self) -> int:
        """How many events are sealed."""
        return self.head.size if self.head else 0


def watermark(engine: Engine | None = None) -> Watermark:
    """As the record stands now: three small queries."""
    snapshot = (engine or hall_engine()).snapshots.current()
    row = last_seal(open_ledger())
    head = row.head if row else None
    held = next((each for each in _checked if head and each.size == head.size), None)
    return Watermark(
        head, row.last_id if row else 0, len(snapshot.segments), snapshot.tail_rows, held
    )


def check_record() -> Check:
    """Check guards, heads, their log and the digests of all segment files (核验); seconds for a
    county's year. The last one is remembered in this process."""
    report = verify(full=False)
    _checked[:] = [Check(now_us(), report.sealed, report)]
    return _checked[0]
