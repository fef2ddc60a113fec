"""From the record's columns to what a figure counts: pure table expressions, for every engine.

The same expressions run on the embedded engine of a county and on the cluster of a province;
nothing here knows which. Effective events only: of an event and its corrections, the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from zhengtong.indicators.period import Scope
from zhengtong.law.localtime import DAY, HOUR
from zhengtong.record.kinds import NUMBERS, TEXTS, EventKind

if TYPE_CHECKING:
    from zhengtong.indicators.definitions import Indicator
    from zhengtong.indicators.plans import Question

__all__ = [
    "COLUMNS",
    "ENVELOPE",
    "INTEGERS",
    "Counted",
    "Window",
    "correction_table",
    "event_table",
]

ENVELOPE = (
    "id", "uid", "stream", "position", "kind", "procedure", "procedure_version", "from_state",
    "to_state", "organisation", "organisation_path", "item", "region", "happened_at",
    "recorded_at", "channel", "correlation", "source", "origin",
)  # fmt: skip
"""Columns of the record that every view has, beside the measures of its kinds."""

COLUMNS = (*ENVELOPE, "corrects", *NUMBERS, *TEXTS)
INTEGERS = frozenset(
    ("id", "position", "procedure_version", "happened_at", "recorded_at", *NUMBERS)
)

LEFT_ASIDE = -1
"""Group of an event that a stock does not keep: neither counted nor an exclusion."""
COUNTED = 0
BY_SOURCE = 1
"""Group of an event whose source cannot support the figure; its own exclusions follow from 2."""


def event_table(name: str) -> Any:
    """The events under `name`, bound to no engine yet."""
    import ibis

    types = {column: "int64" if column in INTEGERS else "string" for column in COLUMNS}
    return ibis.table(types, name=name)


def correction_table(name: str) -> Any:
    """Events that were corrected or correct: `id`, the next correction's id in `by` (or NULL),
    and `place`, the id of the event that they stand for."""
    import ibis

    return ibis.table({"id": "int64", "by": "int64", "place": "int64"}, name=name)


@dataclass(frozen=True, slots=True)
class Window:
    """Which events: `events` of the record, from `since` to before `until` (µs UTC), within all
    of `scopes`, recorded up to id `upto` (None: all). A stock is found among the events from
    `oldest` on. Bounds may be parameters."""

    events: Any
    corrections: Any
    oldest: Any
    since: Any
    until: Any
    upto: Any
    scopes: tuple[Scope, ...]

    def effective(self, kinds: Sequence[str]) -> Any:
        """Events of `kinds` that no later correction has replaced; `place` is their rank."""
        rows = self.events.filter(self.events.kind.isin(list(kinds)))
        if self.upto is not None:
            rows = rows.filter(rows.id <= self.upto)
        if self.corrections is None:
            return rows
        known = self.corrections
        replaced = known.by.notnull()
        if self.upto is not None:
            replaced = replaced & (known.by <= self.upto)
        return rows.anti_join(known.filter(replaced), "id")

    def flow(self, kinds: Sequence[EventKind]) -> Any:
        """Events within the window, with their measures by name."""
        rows = self.effective([kind.name for kind in kinds])
        rows = rows.filter((rows.happened_at >= self.since) & (rows.happened_at < self.until))
        return named(within(rows, self.scopes), kinds)

    def stock(self, kinds: Sequence[EventKind]) -> Any:
        """The latest event of each stream up to the window's end, with measures by name.

        Of events at the same instant the later in the stream is the latest, where a correction
        stands in the place of what it corrects.
        """
        import ibis

        rows = self.effective([kind.name for kind in kinds])
        rows = rows.filter((rows.happened_at >= self.oldest) & (rows.happened_at < self.until))
        place = rows.id
        if self.corrections is not None:
            known = self.corrections.select(known_id="id", place="place")
            rows = rows.left_join(known, rows.id == known.known_id)
            place = rows.place.fill_null(rows.id)
        order = ibis.row_number().over(
            group_by=rows.stream, order_by=[rows.happened_at.desc(), place.desc()]
        )
        rows = rows.mutate(rank=order)
        rows = rows.filter(rows["rank"] == 0)
        return named(within(rows, self.scopes), kinds)


def within(rows: Any, scopes: Iterable[Scope]) -> Any:
    """The rows inside all of `scopes`."""
    tests = []
    for scope in scopes:
        if scope.region:
            tests.append(rows.region.startswith(scope.region_prefix))
        if scope.organisation:
            tests.append(below(rows.organisation_path, scope.organisation))
        tests += [~below(rows.organisation_path, each) for each in scope.without]
        for column, values in (
            ("item", scope.items), ("channel", scope.channels), ("source", scope.sources)
        ):  # fmt: skip
            if values:
                tests.append(rows[column].isin(list(values)))
    return rows.filter(*tests) if tests else rows


def below(path: Any, organisation: str) -> Any:
    """Whether `path` is that of the organisation (a path or an id) or of one below it."""
    if organisation.startswith("/"):
        return path.startswith(organisation.rstrip("/") + "/")
    return path.contains(f"/{organisation}/")


def named(rows: Any, kinds: Sequence[EventKind]) -> Any:
    """The envelope, and each measure under the name that the event's kind gives it."""
    import ibis

    columns = {name: rows[name] for name in ENVELOPE}
    for measure in dict.fromkeys(name for kind in kinds for name in kind.columns):
        if measure in columns:
            raise ValueError(f"measure {measure!r} is also a column of the record")
        slots = {kind.name: kind.columns.get(measure) for kind in kinds}
        first = next(slot for slot in slots.values() if slot)
        if set(slots.values()) == {first}:
            columns[measure] = rows[first]
        else:
            empty = ibis.null("int64") if first in NUMBERS else ibis.literal("")
            cases = [(rows.kind == kind, rows[slot]) for kind, slot in slots.items() if slot]
            columns[measure] = ibis.cases(*cases, else_=empty)
    return rows.select(**columns)


def covered(rows: Any, events: Any, key: str) -> Any:
    """`rows` with a column `covered_`: 1 where the row's `key` also stands in `events`."""
    keys = events.select(covered_key=events[key]).distinct()
    rows = rows.left_join(keys, rows[key] == keys.covered_key)
    return rows.mutate(covered_=rows.covered_key.notnull().ifelse(1, 0)).drop("covered_key")


@dataclass(frozen=True, slots=True)
class Counted:
    """What `indicator` makes of each row of its view. `supporting` are the codes of the sources
    that can support it; None where all that were found can."""

    indicator: Indicator
    view: Any
    supporting: tuple[str, ...] | None

    @property
    def group(self) -> Any:
        """COUNTED, LEFT_ASIDE, or the group of the first exclusion that fits."""
        import ibis

        rows, what, branches = self.view, self.indicator, []
        if what.shape != "flow":
            states, kinds = list(what.keeps_states), list(what.keeps_kinds)
            kept = [rows[c].isin(v) for c, v in (("to_state", states), ("kind", kinds)) if v]
            branches.append((~reduce(or_, kept), LEFT_ASIDE))
        if self.supporting is not None:
            branches.append((~rows.source.isin(list(self.supporting)), BY_SOURCE))
        for number, (_, when) in enumerate(what.exclusions, BY_SOURCE + 1):
            branches.append((when(rows), number))
        if not branches:
            return ibis.literal(COUNTED, "int8")
        return ibis.cases(*branches, else_=COUNTED)

    def numbers(self, group: Any) -> tuple[Any, Any]:
        """Numerator and denominator (or None) of each row: 0 where it is not counted, NULL where
        a measure is missing."""
        counted = group == COUNTED
        above = counted
        if self.indicator.shape == "coverage":
            above = counted & (self.view.covered_ == 1)
        numerator = above.ifelse(self.indicator.numerator(self.view), 0)
        if self.indicator.denominator is None:
            return numerator, None
        return numerator, counted.ifelse(self.indicator.denominator(self.view), 0)


def counting(question: Question, window: Window) -> list[Counted]:
    """The figures of `question` over their common view of `window`."""
    shape = question.indicators[0].shape
    if question.plain:
        view = named(window.effective([kind.name for kind in question.kinds]), question.kinds)
    elif shape == "flow":
        view = window.flow(question.kinds)
    else:
        view = window.stock(question.kinds)
    if shape == "coverage" and not question.plain:
        key = question.indicators[0].covered_key
        view = covered(view, window.flow(question.covered_by), key)
    pairs = zip(question.indicators, question.supporting, strict=True)
    return [Counted(indicator, view, supporting) for indicator, supporting in pairs]


def local_day(instant: Any) -> Any:
    """Days since 1970 of an instant's date in Asia/Shanghai."""
    return (instant + 8 * HOUR) // DAY
