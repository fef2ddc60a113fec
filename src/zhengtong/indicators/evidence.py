"""The way back from a figure to its cases: each contribution listed, and adding up to it exactly.

A leader opens 98.35 % and sees the 61 orders that were not satisfied; a reviewer downloads all
4,190 and adds them up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.plans import BOUNDS, Build, bound
from zhengtong.indicators.sources import labels
from zhengtong.indicators.totals import Sum
from zhengtong.indicators.views import BY_SOURCE, COUNTED, LEFT_ASIDE, Counted, local_day
from zhengtong.law.localtime import DAY, HOUR

if TYPE_CHECKING:
    from zhengtong.indicators.snapshot import Snapshot

__all__ = ["Contribution", "Evidence", "Part"]

# Classes of contributions: excluded ones keep the number of their group (1 and up).
NUMERATOR, DENOMINATOR, NEITHER = 0, -2, -3
CHUNK = 50_000
"""Contributions that an export holds in memory at once."""


@dataclass(frozen=True, slots=True)
class Part:
    """One group of contributions, to filter by: its `key` for an address, its name, how many
    events, and what they add to numerator and denominator."""

    key: str
    label: str
    events: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one event adds to the figure. Each event counts for itself: a stream (a case, an
    order) that has two within the period stands twice. `exclusion` is the label under which it
    was left out, or "". `facts` are the columns and measures of its kind."""

    id: int
    stream: str
    happened_at: int
    numerator: int
    denominator: int | None
    exclusion: str
    facts: dict[str, Any]


def _classed(counted: list[Counted]) -> Any:
    """Each contribution with its class, numerator and denominator."""
    import ibis

    [only] = counted
    rows = only.view.mutate(group_=only.group)
    numerator, denominator = replace(only, view=rows).numbers(rows.group_)
    denominator = ibis.literal(0) if denominator is None else denominator.fill_null(0)
    rows = rows.mutate(num_=numerator.fill_null(0), den_=denominator)
    held = ibis.cases(
        (rows.group_ != COUNTED, rows.group_),
        (rows.num_ != 0, NUMERATOR),
        (rows.den_ != 0, DENOMINATOR),
        else_=NEITHER,
    )
    rows = rows.mutate(class_=held)
    return rows.filter(rows.group_ != LEFT_ASIDE)


@dataclass(frozen=True, slots=True)
class Profile:
    """Of each day and class: events, numerator, denominator. One scan tells what each filter
    holds, and on which day a page begins."""

    def __call__(self, counted: list[Counted]) -> Any:
        rows = _classed(counted)
        rows = rows.mutate(day=local_day(rows.happened_at))
        return rows.group_by(["day", "class_"]).aggregate(
            events=rows.count(), numerator=rows.num_.sum(), denominator=rows.den_.sum()
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """Contributions of some classes between two instants, newest first; `whole` with all facts."""

    classes: tuple[int, ...]
    whole: bool = False

    def __call__(self, counted: list[Counted]) -> Any:
        rows = _classed(counted)
        rows = rows.filter(
            rows.class_.isin(list(self.classes)),
            rows.happened_at >= bound("after"),
            rows.happened_at < bound("before"),
        )
        if not self.whole:
            rows = rows.select("id", "happened_at", "class_", "num_", "den_")
        rows = rows.order_by([rows.happened_at.desc(), rows.id.desc()])
        return rows.limit(BOUNDS["limit"], offset=BOUNDS["offset"])


@dataclass(frozen=True, slots=True)
class Facts:
    """All columns and measures of the events with the asked ids."""

    def __call__(self, counted: list[Counted]) -> Any:
        rows = counted[0].view
        return rows.filter(rows.id.isin([BOUNDS["ids"]]))


Days = dict[tuple[int, int], tuple[int, int, int]]
"""(day, class) → events, numerator, denominator."""


class Evidence:
    """The contributions to one figure. Pages, parts and figure are of one moment as long as this
    object lives."""

    def __init__(self, engine: Engine, ask: Ask) -> None:
        self.engine, self.ask = engine, ask
        self.snapshot, self.days = engine.reading(self._profile)
        self.names = dict(enumerate(labels(ask.indicator), BY_SOURCE))

    def _profile(self, snapshot: Snapshot) -> tuple[Snapshot, Days]:
        """What the record holds at this moment. What is sealed is the same for ever, so it is
        counted once and the tail added to it, unless the tail corrects or ends what is sealed."""
        ask = self.ask
        if ask.upto is not None:
            return snapshot, self._counted(ask, snapshot, None)
        if ask.indicator.shape != "flow" or snapshot.tail_corrects or not snapshot.seal.last_id:
            return snapshot, self._counted(ask, snapshot, snapshot.moment)
        sealed = replace(ask, upto=snapshot.seal.last_id)
        days = dict(self._counted(sealed, snapshot, None))
        for key, numbers in self._read(ask, snapshot.unsealed()).items():
            before = days.get(key, (0, 0, 0))
            days[key] = before[0] + numbers[0], before[1] + numbers[1], before[2] + numbers[2]
        return snapshot, days

    def _counted(self, ask: Ask, snapshot: Snapshot, moment: Any) -> Days:
        """The days of `ask`, kept for the next page; `moment` tells when they no longer hold."""
        kept = self.engine.profiles
        key = (ask, self.engine.question([ask], snapshot).supporting, moment)
        found = kept.get(key)
        if found is None:
            found = kept[key] = self._read(ask, snapshot)
        return found

    def _read(self, ask: Ask, snapshot: Snapshot) -> Days:
        question = self.engine.question([ask], snapshot)
        return {
            (row["day"], row["class_"]): (
                row["events"],
                int(row["numerator"]),
                int(row["denominator"]),
            )
            for row in self.engine.run(question, Profile(), ask, snapshot)
        }

    @property
    def figure(self) -> Figure:
        """The figure that the contributions add up to."""
        per_class = {part: self._added(part) for part in (NUMERATOR, DENOMINATOR, NEITHER)}
        counted = [sum(column) for column in zip(*per_class.values(), strict=True)]
        excluded = tuple(self._added(number)[0] for number in self.names)
        denominator = None if self.ask.indicator.denominator is None else counted[2]
        found = Sum(counted[1], denominator, counted[0], excluded)
        return self.engine.figure(self.ask, found, self.snapshot)

    def _added(self, held: int) -> tuple[int, int, int]:
        rows = [numbers for (_, each), numbers in self.days.items() if each == held]
        events, numerator, denominator = (sum(r[n] for r in rows) for n in range(3))
        return events, numerator, denominator

    def parts(self) -> list[Part]:
        """The groups that can be listed apart, the exclusions last; those without events too."""
        what = self.ask.indicator
        named = {
            "numerator": (NUMERATOR, what.numerator_name or _("计入分子")),
            "denominator": (DENOMINATOR, _("只计入分母")),
            "neither": (NEITHER, _("分子分母都不计")),
        }
        if what.denominator is None:
            named = {"numerator": (NUMERATOR, _("计入")), "neither": (NEITHER, _("计为零"))}
        for number, label in self.names.items():
            named[f"excluded-{number}"] = (number, label)
        return [Part(key, label, *self._added(held)) for key, (held, label) in named.items()]

    def _classes(self, group: str) -> tuple[int, ...]:
        """Classes of a part's key; "excluded" is all exclusions, "counted" all others, "" all."""
        counted, excluded = (NUMERATOR, DENOMINATOR, NEITHER), tuple(self.names)
        known = {
            "": (*counted, *excluded), "counted": counted, "excluded": excluded,
            "numerator": (NUMERATOR,), "denominator": (DENOMINATOR,), "neither": (NEITHER,),
            **{f"excluded-{number}": (number,) for number in excluded},
        }  # fmt: skip
        return known[group]

    def count(self, group: str = "") -> int:
        """How many contributions a group has. Raises `KeyError` for an unknown group."""
        return sum(self._added(held)[0] for held in self._classes(group))

    def page(self, number: int = 1, size: int = 50, group: str = "") -> list[Contribution]:
        """The `number`th page (from 1) of a group, newest first; empty beyond the last."""
        skip, held = (number - 1) * size, 0
        days: list[int] = []
        for day, events in self._by_day(group):
            if not days and events <= skip:
                skip -= events
                continue
            days.append(day)
            held += events
            if held >= skip + size:
                break
        rows = self._listed(group, days, size, skip)
        facts = self._facts([row["id"] for row in rows])
        return [self._contribution(row, facts[row["id"]]) for row in rows]

    def rows(self, group: str = "") -> Iterator[Contribution]:
        """All contributions of a group, newest first, at most `CHUNK` or one day in memory."""
        days: list[int] = []
        held = 0
        for day, events in (*self._by_day(group), (None, 0)):
            if days and (day is None or held + events > CHUNK):
                for row in self._listed(group, days, held, 0, whole=True):
                    yield self._contribution(row, row)
                days, held = [], 0
            if day is not None:
                days.append(day)
                held += events

    def _listed(
        self, group: str, days: list[int], limit: int, offset: int, whole: bool = False
    ) -> list[dict[str, Any]]:
        if not days:
            return []
        bounds = {
            "after": min(days) * DAY - 8 * HOUR, "before": (max(days) + 1) * DAY - 8 * HOUR,
            "limit": limit, "offset": offset,
        }  # fmt: skip
        return self._run(Listing(self._classes(group), whole), bounds)

    def _facts(self, ids: list[int]) -> dict[int, dict[str, Any]]:
        rows = self._run(Facts(), {}, ids) if ids else []
        return {row["id"]: row for row in rows}

    def _run(
        self, build: Build, bounds: Mapping[str, int], ids: Sequence[int] = ()
    ) -> list[dict[str, Any]]:
        """The rows of `build` at this evidence's moment, or at the present one when compaction
        took away a file of that moment."""
        import duckdb

        try:
            return self._run_at(self.snapshot, build, bounds, ids)
        except duckdb.IOException:
            self.snapshot, self.days = self.engine.reading(self._profile)
            return self._run_at(self.snapshot, build, bounds, ids)

    def _run_at(
        self, snapshot: Snapshot, build: Build, bounds: Mapping[str, int], ids: Sequence[int]
    ) -> list[dict[str, Any]]:
        question = self.engine.question([self.ask], snapshot)
        if ids:
            question = replace(question, scopes=(), cut=False, corrected=False, plain=True)
        return self.engine.run(question, build, self.ask, snapshot, bounds, ids)

    def _contribution(self, row: dict[str, Any], facts: dict[str, Any]) -> Contribution:
        return Contribution(
            id=row["id"],
            stream=facts["stream"],
            happened_at=row["happened_at"],
            numerator=int(row["num_"]),
            denominator=int(row["den_"]) if self.ask.indicator.denominator else None,
            exclusion=self.names.get(row["class_"], ""),
            facts={name: value for name, value in facts.items() if not name.endswith("_")},
        )

    def _by_day(self, group: str) -> list[tuple[int, int]]:
        """Events of a group on each day, the newest first."""
        classes = set(self._classes(group))
        days: dict[int, int] = {}
        for (day, held), numbers in self.days.items():
            if held in classes:
                days[day] = days.get(day, 0) + numbers[0]
        return sorted(days.items(), reverse=True)
