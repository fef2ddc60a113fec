"""A few events written out by hand, for tests that tell one story each."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.indicators.probe import KINDS, PROBES, World
from zhengtong.indicators.definitions import Indicator
from zhengtong.law.localtime import HOUR, day_start

INDICATORS: dict[str, Indicator] = {p.indicator.code.removeprefix("probe."): p.indicator for p in PROBES}  # fmt: skip
ON_TIME = INDICATORS["on_time"]


def event(number: int, kind: str, day: date = date(2023, 6, 1), **said: Any) -> dict[str, Any]:
    """The `number`th event (id and uid), at nine in the morning of `day`."""
    measures = {name: None if name in KINDS[kind].numbers else "" for name in KINDS[kind].columns}
    return {
        "id": number, "uid": f"{number:032x}", "stream": "s", "position": number, "kind": kind,
        "from_state": "", "to_state": "", "happened_at": day_start(day) + 9 * HOUR,
        "organisation_path": "/county/bureau/", "organisation": "bureau", "item": "a",
        "region": "430527", "channel": "web", "source": "", "origin": "simulated", "corrects": "",
        **measures, **said,
    }  # fmt: skip


def concluded(number: int, used: int = 1, promised: int = 5, **said: Any) -> dict[str, Any]:
    """A conclusion of a case of its own, on time unless said otherwise."""
    said = {"stream": f"case-{number}", "statutory": 20, **said}
    return event(number, "probe_concluded", used=used, promised=promised, **said)


def year(late: int, on_time: int, sealed: bool = True) -> World:
    """So many late and timely cases, sealed in one go or not at all."""
    total = late + on_time
    events = [concluded(n + 1, used=9 if n < late else 1) for n in range(total)]
    return World(events, [total] if sealed and total else [])
