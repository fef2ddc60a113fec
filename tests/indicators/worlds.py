"""Worlds for property tests: few streams and instants, so that everything collides."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.indicators.probe import KINDS, World
from zhengtong.indicators.period import Period, Scope
from zhengtong.law.localtime import DAY, HOUR, day_start

JUNE = day_start(date(2023, 6, 1))
# Midnight in Shanghai from both sides, the same instant again and again, months apart.
INSTANTS = (
    JUNE - 20 * DAY, JUNE - 1, JUNE, JUNE + 1, JUNE + 9 * HOUR, JUNE + DAY - 1, JUNE + DAY,
    JUNE + 30 * DAY, JUNE + 40 * DAY,
)  # fmt: skip
PERIODS = (
    Period(date(2023, 6, 1), date(2023, 6, 1)),
    Period.month(2023, 6),
    Period.year(2023),
    Period(date(2023, 7, 1), date(2023, 12, 5)),
)
SCOPES = (
    Scope(),
    Scope(region="430500", without=("tax",)),
    Scope(organisation="/county/bureau/", channels=("web",)),
    Scope(organisation="office", items=("a", "b")),
    Scope(sources=("", "vertical")),
    Scope(region="430527000000"),
)
STATES = {"probe_received": "open", "probe_listed": "listed"}
PATHS = (
    "/county/",
    "/county/bureau/",
    "/county/bureau/office/",
    "/county/tax/",
    "/county/tax/office/",
)

days = st.none() | st.integers(0, 8)
values = {
    "deficiencies": days, "used": days, "promised": days, "statutory": days,
    "active": st.none() | st.integers(0, 1),
    "form": st.sampled_from(["", "online", "paper"]),
    "outcome": st.sampled_from(["", "granted", "returned"]),
}  # fmt: skip


@st.composite
def _event(draw: Any, number: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    path = draw(st.sampled_from(PATHS))
    event = {
        "id": 3 * number + 1,
        "uid": f"{number:032x}",
        "stream": draw(st.sampled_from("stuvw")),
        "position": number + 1,
        "kind": kind,
        "from_state": "",
        "to_state": STATES.get(kind, "closed"),
        "happened_at": draw(st.sampled_from(INSTANTS)),
        "organisation_path": path,
        "organisation": path.split("/")[-2],
        "item": draw(st.sampled_from("abc")),
        "region": draw(st.sampled_from(["430527", "430527101", "430600", "430500"])),
        "channel": draw(st.sampled_from(["web", "window"])),
        "source": draw(st.sampled_from(["", "", "vertical", "stranger"])),
        "origin": "simulated",
        "corrects": "",
        **{name: draw(values[name]) for name in KINDS[kind].columns},
    }
    # Of an earlier event, or of one that this store never had.
    earlier = draw(st.none() | st.integers(0, 2 * number))
    if earlier is not None and number:
        event["corrects"] = f"{earlier:032x}" if earlier < number else "f" * 32
    return event


@st.composite
def worlds(draw: Any) -> World:
    """Up to two dozen events, some sealed in up to three goes, the rest a tail."""
    count = draw(st.integers(0, 24))
    events = [draw(_event(number)) for number in range(count)]
    ids = [event["id"] for event in events]
    sealed = draw(st.lists(st.sampled_from(ids), unique=True, max_size=3)) if ids else []
    return World(events, sorted(sealed))
