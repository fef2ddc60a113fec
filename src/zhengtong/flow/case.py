"""A case in memory: the columns of `flow_case`, as `decide()` sees and returns them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from zhengtong.law.clock import Clock
from zhengtong.record.canonical import GENESIS

__all__ = ["COLUMNS", "STATE_COLUMNS", "CaseState", "clocks_text", "read_clocks"]


@dataclass(slots=True)
class CaseState:
    """One row of `flow_case`. `clocks` is the stored text; `read_clocks` opens it."""

    id: str
    procedure: str
    version: int
    state: str = ""
    number: str = ""
    region: str = ""
    organisation: str = ""
    organisation_path: str = ""
    item: str = ""
    title: str = ""
    handler: str = ""
    applicant: str = ""
    channel: str = ""
    source: str = ""
    opened_at: int = 0
    closed_at: int | None = None
    clocks: str = ""
    next_due: str = ""
    due_track: str = ""
    next_timer: int | None = None
    position: int = 0
    head: bytes = field(default=GENESIS)

    def copy(self, **changes: Any) -> CaseState:
        """The same case with some columns changed."""
        same = CaseState(*_values_of(self))
        for name, value in changes.items():
            setattr(same, name, value)
        return same


COLUMNS: tuple[str, ...] = tuple(each.name for each in fields(CaseState))
# What an event's own columns already tell (state, position, head) is not repeated as after-image.
STATE_COLUMNS = tuple(c for c in COLUMNS if c not in ("id", "state", "position", "head"))
_values_of = attrgetter(*COLUMNS)  # takes a third of what dataclasses.replace does


def read_clocks(text: str) -> dict[str, Clock]:
    """The clocks of a case by track."""
    return dict(_clocks(text)) if text else {}


@lru_cache(maxsize=4096)
def _clocks(text: str) -> tuple[tuple[str, Clock], ...]:
    # Cases taken in on one day under one limit share their text, and a clock never changes.
    return tuple((track, Clock.from_json(data)) for track, data in json.loads(text).items())


def clocks_text(clocks: dict[str, Clock]) -> str:
    """The stored form of a case's clocks: compact JSON, sorted by track."""
    if not clocks:
        return ""
    return json.dumps(
        {k: clocks[k].to_json() for k in sorted(clocks)}, ensure_ascii=False, separators=(",", ":")
    )
