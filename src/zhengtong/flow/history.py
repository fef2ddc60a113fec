"""What has happened on a stream, as the record tells it: for a timeline, an import, a recount.

Facts of the verb only, never after-images: whoever wants state asks the register.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhengtong.record.models import Event

__all__ = ["Past", "history", "imported"]


@dataclass(frozen=True, slots=True)
class Past:
    """One event, read. `happened_at` in µs; `corrects` is the uid of the event it takes the place of."""

    event: str
    position: int
    kind: str
    actor: str
    on_behalf_of: str
    happened_at: int
    from_state: str
    to_state: str
    source_key: str
    corrects: str
    facts: dict[str, Any]


def history(stream: str) -> list[Past]:
    """The events of a case or of a stream without one, first to last."""
    return [_past(event) for event in Event.objects.filter(stream=stream).order_by("position")]


def imported(source: str, keys: Iterable[str]) -> dict[str, str]:
    """Which rows of an import stand in the record already: source key → uid of its event."""
    wanted = sorted(set(keys))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        some = Event.objects.filter(source=source, source_key__in=wanted[start : start + 500])
        found.update(some.exclude(source_key="").values_list("source_key", "uid"))
    return found


def _past(event: Event) -> Past:
    names = (name for name in Past.__dataclass_fields__ if name not in ("event", "facts"))
    facts = json.loads(event.body).get("data", {})
    return Past(event=event.uid, facts=facts, **{name: getattr(event, name) for name in names})
