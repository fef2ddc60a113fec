"""A tiny hall whose events may come in any order, and a recount by plain loops over plain dicts.

The recount knows nothing of tables, SQL or plans: it is what somebody would do on paper with the
list of events, and every figure must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from zhengtong.indicators.definitions import Indicator, one, when
from zhengtong.indicators.period import Period, Scope
from zhengtong.indicators.sources import Source, Sources
from zhengtong.indicators.store import FolderStore, Seal
from zhengtong.indicators.views import COLUMNS
from zhengtong.record.kinds import EventKind, register
from zhengtong.record.segments import SCHEMA, segment_name

Event = dict[str, Any]

KINDS = {
    kind.name: kind
    for kind in (
        EventKind("probe_received", "收件", numbers=("deficiencies",), texts=("form",)),
        EventKind("probe_concluded", "办结", numbers=("used", "promised", "statutory"), texts=("outcome",)),
        # The same measures in other places, and one of them missing.
        EventKind("probe_reported", "回流办结", numbers=("statutory", "used"), texts=("form", "outcome")),
        EventKind("probe_rated", "评价", numbers=("active",)),
        EventKind("probe_listed", "事项发布", numbers=("promised",)),
        EventKind("probe_unlisted", "事项停用"),
    )
}  # fmt: skip
register(*KINDS.values())
ALL = {"*"}
SUPPORTS = {"": {"*": ALL}, "vertical": {"probe_received": {"form"}, "probe_reported": ALL}}
"""What each source declares; "stranger" declares nothing."""


def sources() -> Sources:
    made = Sources(kind=KINDS.__getitem__)
    made.declare(*(Source(code, code or "本系统", supports) for code, supports in SUPPORTS.items()))
    return made


@dataclass(frozen=True)
class Probe:
    """A definition beside what it means, said twice."""

    indicator: Indicator
    numerator: Callable[[Event], int | None]
    denominator: Callable[[Event], int | None] | None = None
    exclusions: tuple[Callable[[Event], bool], ...] = ()


def _more(a: int | None, b: int | None) -> bool:
    return a is not None and b is not None and a > b


PROBES = (
    Probe(
        Indicator(
            code="probe.on_time", name="按时办结率", kinds=("probe_concluded",),
            numerator=when(lambda t: t.used <= t.promised), denominator=one,
        ),
        lambda e: int(e["used"] is not None and e["promised"] is not None and e["used"] <= e["promised"]),
        lambda e: 1,
    ),
    Probe(
        Indicator(
            code="probe.speed", name="提速率", kinds=("probe_concluded", "probe_reported"),
            form="speed_up", needs=("used", "statutory"),
            numerator=lambda t: t.used, denominator=lambda t: t.statutory,
            exclusions=(
                ("没有时限", lambda t: t.statutory.isnull() | (t.statutory == 0)),
                ("退件", lambda t: t.outcome == "returned"),
            ),
        ),
        lambda e: e["used"],
        lambda e: e["statutory"],
        (lambda e: not e["statutory"], lambda e: e["outcome"] == "returned"),
    ),
    Probe(
        Indicator(
            code="probe.days", name="平均用时", kinds=("probe_concluded", "probe_reported"),
            form="average", unit="天", numerator=lambda t: t.used, denominator=one,
            exclusions=(("超过承诺", lambda t: t.used > t.promised),),
        ),
        lambda e: e["used"],
        lambda e: 1,
        (lambda e: _more(e["used"], e.get("promised")),),
    ),
    Probe(
        Indicator(
            code="probe.received", name="收件数", kinds=("probe_received",), unit="件", form="sum",
            numerator=one, scope=Scope(without=("tax",)),
        ),
        lambda e: 1 if "/tax/" not in e["organisation_path"] else None,
    ),
    Probe(
        Indicator(
            code="probe.deficiencies", name="补正项数", kinds=("probe_received",), unit="项",
            form="sum", needs=("deficiencies",), numerator=lambda t: t.deficiencies,
        ),
        lambda e: e["deficiencies"],
    ),
    Probe(
        Indicator(
            code="probe.default_ratio", name="默认评价与收件之比", kinds=("probe_received", "probe_rated"),
            needs=("active",), numerator=when(lambda t: t.active == 0),
            denominator=when(lambda t: t.kind == "probe_received"),
        ),
        lambda e: int(e.get("active") == 0),
        lambda e: int(e["kind"] == "probe_received"),
    ),
    Probe(
        Indicator(
            code="probe.open", name="在办件", kinds=("probe_received", "probe_concluded"), unit="件",
            form="sum", shape="stock", keeps_kinds=("probe_received",), numerator=one,
            exclusions=(("网上申请", lambda t: t.form == "online"),),
        ),
        lambda e: 1,
        None,
        (lambda e: e["form"] == "online",),
    ),
    Probe(
        Indicator(
            code="probe.listed", name="五日内事项占比", kinds=("probe_listed", "probe_unlisted"),
            shape="stock", keeps_states=("listed",), needs=("promised",),
            numerator=when(lambda t: t.promised <= 5), denominator=one,
        ),
        lambda e: int(e["promised"] is not None and e["promised"] <= 5),
        lambda e: 1,
    ),
    Probe(
        Indicator(
            code="probe.coverage", name="可办事项覆盖率", kinds=("probe_listed", "probe_unlisted"),
            shape="coverage", keeps_states=("listed",), covered_by=("probe_rated",),
            numerator=one, denominator=one,
        ),
        lambda e: e["covered"],
        lambda e: 1,
    ),
)  # fmt: skip


@dataclass
class World:
    """Events in the order of their ids, and the ids at which something was sealed."""

    events: list[Event]
    sealed: list[int] = field(default_factory=list)

    def store(self, folder: Path) -> FolderStore:
        """The same events as segments and tail."""
        folder.mkdir(parents=True, exist_ok=True)
        after, seals = 0, []
        for upto in self.sealed:
            rows = [event for event in self.events if after < event["id"] <= upto]
            _write(folder, rows)
            size = sum(event["id"] <= upto for event in self.events)
            seals.append(Seal(upto, size, upto.to_bytes(32, "big")))
            after = upto
        tail = [event for event in self.events if event["id"] > after]
        return FolderStore(folder, seals, as_table(tail).select(COLUMNS))


def _write(folder: Path, rows: list[Event]) -> None:
    table = as_table(sorted(rows, key=lambda event: (event["kind"], event["id"])))
    name = segment_name(rows[0]["id"], rows[-1]["id"])
    pq.write_table(table, folder / name, compression="zstd", row_group_size=3)


def as_table(rows: list[Event]) -> pa.Table:
    """Rows in the record's own schema; measures go to the columns of their kind."""
    flat = []
    for event in rows:
        columns = KINDS[event["kind"]].columns
        slots = {column: event[name] for name, column in columns.items()}
        flat.append({**blank(), **{k: v for k, v in event.items() if k in SCHEMA.names}, **slots})
    return pa.Table.from_pylist(flat, schema=SCHEMA)


def blank() -> Event:
    """Every column of an event that says nothing."""
    row = {name: "" if SCHEMA.field(name).type == pa.string() else None for name in SCHEMA.names}
    return {**row, "schema": 1, "procedure_version": 1, "recorded_at": 0, "hash": bytes(32), "request": None}  # fmt: skip


@dataclass(frozen=True)
class Recount:
    """What the loops find."""

    numerator: int
    denominator: int | None
    events: int
    by_source: int
    excluded: tuple[int, ...]


def recount(
    world: World, probe: Probe, period: Period, scope: Scope, upto: int | None = None
) -> Recount:
    """The figure by plain loops."""
    events = _effective([e for e in world.events if upto is None or e["id"] <= upto])
    what = probe.indicator
    known = {code for code in SUPPORTS if _fills(code, what)}
    numerator = denominator = counted = by_source = 0
    excluded = [0] * len(probe.exclusions)
    for event in _subjects(events, what, period):
        if not (_inside(event, scope) and _inside(event, what.scope)):
            continue
        if event["source"] not in known:
            by_source += 1
            continue
        for number, leaves_out in enumerate(probe.exclusions):
            if leaves_out(event):
                excluded[number] += 1
                break
        else:
            counted += 1
            if what.shape == "coverage":
                event = {**event, "covered": _covered(events, event, what, period, scope)}
            numerator += probe.numerator(event) or 0
            denominator += (probe.denominator(event) or 0) if probe.denominator else 0
    shown = None if probe.denominator is None else denominator
    return Recount(numerator, shown, counted, by_source, tuple(excluded))


def _effective(events: list[Event]) -> list[Event]:
    """Of an event and all that corrects it, directly or not, the last; with its first's place."""
    by_uid = {event["uid"]: event for event in events}
    groups: dict[str, list[Event]] = {}
    for event in events:
        first = event
        while first["corrects"] in by_uid:
            first = by_uid[first["corrects"]]
        groups.setdefault(first["corrects"] or first["uid"], []).append(event)
    return [
        {**max(group, key=lambda e: e["id"]), "place": min(e["id"] for e in group)}
        for group in groups.values()
    ]


def _subjects(events: list[Event], what: Indicator, period: Period) -> list[Event]:
    mine = [e for e in events if e["kind"] in what.kinds and e["happened_at"] < period.until]
    if what.shape == "flow":
        return [e for e in mine if e["happened_at"] >= period.since]
    latest: dict[str, Event] = {}
    for event in sorted(mine, key=lambda e: (e["happened_at"], e["place"])):
        latest[event["stream"]] = event
    return [
        event
        for event in latest.values()
        if event["to_state"] in what.keeps_states or event["kind"] in what.keeps_kinds
    ]


def _covered(
    events: list[Event], event: Event, what: Indicator, period: Period, scope: Scope
) -> int:
    return int(
        any(
            other["kind"] in what.covered_by
            and other["item"] == event["item"]
            and period.since <= other["happened_at"] < period.until
            and _inside(other, scope)
            for other in events
        )
    )


def _inside(event: Event, scope: Scope) -> bool:
    def under(organisation: str) -> bool:
        path = event["organisation_path"]
        return organisation in path if organisation.startswith("/") else organisation in path.split("/")  # fmt: skip

    return (
        event["region"].startswith(scope.region_prefix)
        and (not scope.organisation or under(scope.organisation))
        and not any(under(each) for each in scope.without)
        and (not scope.items or event["item"] in scope.items)
        and (not scope.channels or event["channel"] in scope.channels)
        and (not scope.sources or event["source"] in scope.sources)
    )


def _fills(code: str, what: Indicator) -> bool:
    for name in (*what.kinds, *what.covered_by):
        filled = SUPPORTS[code].get(name, SUPPORTS[code].get("*"))
        wanted = set(what.needs) & {*KINDS[name].numbers, *KINDS[name].texts}
        if filled is None or not (filled == ALL or wanted <= filled):
            return False
    return True
