"""From a question to a figure: the one door out, through which everything counted comes.

A value depends on nothing but definition version, period, scope, cut-off and tree size; asked
again, it is the same again, on another machine too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from django.utils.translation import gettext as _

from zhengtong.indicators import duck
from zhengtong.indicators.definitions import Indicator, indicator
from zhengtong.indicators.figures import Figure, printed
from zhengtong.indicators.period import WHOLE, Period, Scope
from zhengtong.indicators.plans import Build, Question, plan
from zhengtong.indicators.snapshot import Snapshot, Snapshots
from zhengtong.indicators.sources import UNSUPPORTED, Sources, labels
from zhengtong.indicators.store import FOREVER, DatabaseStore, Seal, SegmentsIncomplete, Store
from zhengtong.indicators.totals import Sum, Totals

T = TypeVar("T")
EPOCH = date(1970, 1, 1)
By = Literal["day", "month", "organisation", "item", "region", "channel", "source"]

__all__ = ["Ask", "By", "Engine", "engine"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One figure asked for. `upto` is the last id of a seal and gives a figure that may be
    published; without it the unsealed tail counts too. `cut_off` is a last day before the
    period's end: a year's figure 截至 12 月 5 日."""

    indicator: Indicator
    period: Period
    scope: Scope = WHOLE
    upto: int | None = None
    cut_off: date | None = None

    @property
    def counted(self) -> Period:
        """The days that count."""
        return self.period.up_to(self.cut_off)

    @property
    def shared(self) -> tuple[Any, ...]:
        """Asks with the same key are answered by one scan."""
        what = self.indicator
        view = what.kinds, what.shape, what.covered_by, what.covered_key, what.scope
        return *view, self.counted, self.scope, self.upto


class Recent(dict[Any, Any]):
    """A mapping that keeps its last `size` entries."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        while len(self) > self.size:
            self.pop(next(iter(self)), None)


@dataclass(slots=True)
class Engine:
    """Answers over one store. `name(field, code)` says what the code of a region, organisation,
    item, channel or source is called, for the scope in words."""

    store: Store
    sources: Sources = field(default_factory=Sources)
    name: Callable[[str, str], str] = lambda field, code: code
    snapshots: Snapshots = field(init=False)
    seals: Recent = field(init=False, default_factory=lambda: Recent(64))
    profiles: Recent = field(init=False, default_factory=lambda: Recent(64))

    def __post_init__(self) -> None:
        self.snapshots = Snapshots(self.store)

    def seal(self, upto: int) -> Seal:
        """The seal that ends at `upto`. Raises `NotSealed`."""
        if upto not in self.seals:
            self.seals[upto] = self.store.seal(upto)
        return self.seals[upto]

    def watermark(self) -> Seal:
        """The newest seal: what a figure published now is computed at."""
        return self.store.seal()

    def value(
        self, what: Indicator | str, period: Period, scope: Scope = WHOLE,
        upto: int | None = None, cut_off: date | None = None,
    ) -> Figure:  # fmt: skip
        """One figure. Raises `NotSealed` when no seal ends at `upto`, `SegmentsIncomplete`."""
        known = indicator(what) if isinstance(what, str) else what
        return self.values([Ask(known, period, scope, upto, cut_off)])[0]

    def values(self, asks: Sequence[Ask]) -> list[Figure]:
        """All figures of one moment, in their order; those that share kinds, days and scope come
        out of one scan."""
        for ask in asks:
            if ask.upto is not None:
                self.seal(ask.upto)
        return self.reading(lambda snapshot: self._values(asks, snapshot))

    def reading(self, answer: Callable[[Snapshot], T]) -> T:
        """What `answer` makes of the present snapshot; once more when compaction took a file
        away in between."""
        import duckdb

        try:
            return answer(self.snapshots.current())
        except (SegmentsIncomplete, duckdb.IOException):
            return answer(self.snapshots.current())

    def _values(self, asks: Sequence[Ask], snapshot: Snapshot) -> list[Figure]:
        sums = self._sums(asks, Totals(), snapshot)
        return [
            self.figure(ask, found[()], snapshot) for ask, found in zip(asks, sums, strict=True)
        ]

    def split(
        self, asks: Sequence[Ask], by: By, level: int | None = None
    ) -> list[list[tuple[Any, Figure]]]:
        """Each figure in parts, by their key: a date, the first day of a month, the path of an
        organisation (cut to `level` names), or a code. Parts of sums add up to the whole.

        Raises `ValueError` for a stock by day or month: ask for its value at each day instead.
        """
        if by in ("day", "month") and any(ask.indicator.shape != "flow" for ask in asks):
            raise ValueError(_("存量指标没有逐日、逐月的发生数；请按各月末分别取值。"))
        column = {"month": "day", "organisation": "organisation_path"}.get(by, by)

        def key(value: Any) -> Any:
            if column == "day":
                day = EPOCH + timedelta(value)
                return day.replace(day=1) if by == "month" else day
            if by == "organisation" and level is not None:
                return "/".join(value.split("/")[: level + 1]) + "/"
            return value

        def answer(snapshot: Snapshot) -> list[list[tuple[Any, Figure]]]:
            parts = []
            sums = self._sums(asks, Totals((column,)), snapshot)
            for ask, found in zip(asks, sums, strict=True):
                folded: dict[Any, Sum] = {}
                for (value,), each in found.items():
                    name = key(value)
                    folded[name] = folded[name] + each if name in folded else each
                figures = ((name, self.figure(ask, s, snapshot)) for name, s in folded.items())
                parts.append(sorted(figures, key=lambda pair: pair[0]))
            return parts

        return self.reading(answer)

    def _sums(
        self, asks: Sequence[Ask], build: Totals, snapshot: Snapshot
    ) -> list[dict[tuple[Any, ...], Sum]]:
        """For each ask, what it adds up to under each combination of the keys."""
        groups: dict[Any, list[int]] = {}
        for n, ask in enumerate(asks):
            groups.setdefault(ask.shared, []).append(n)
        sums: list[dict[tuple[Any, ...], Sum]] = [{} for _ in asks]
        for numbers in groups.values():
            together = [asks[n] for n in numbers]
            question = self.question(together, snapshot)
            for row in self.run(question, build, together[0], snapshot):
                key = tuple(row[name] for name in build.keys)
                for n, found in zip(numbers, build.read(question, row), strict=True):
                    sums[n][key] = found
        return sums

    def question(self, asks: Sequence[Ask], snapshot: Snapshot) -> Question:
        """What `asks`, which differ in nothing but their figures, ask of a snapshot."""
        first = asks[0]
        kind, supporting = self.sources.kind, self.sources.supporting
        return Question(
            indicators=tuple(ask.indicator for ask in asks),
            kinds=tuple(kind(name) for name in first.indicator.kinds),
            covered_by=tuple(kind(name) for name in first.indicator.covered_by),
            scopes=tuple(s for s in (first.indicator.scope, first.scope) if s != WHOLE),
            supporting=tuple(
                None if snapshot.sources <= set(codes) else codes
                for codes in (supporting(ask.indicator) for ask in asks)
            ),
            cut=first.upto is not None
            and (first.upto < snapshot.seal.last_id or snapshot.corrections is not None),
            tail=first.upto is None and snapshot.tail is not None,
            corrected=snapshot.corrections is not None,
        )

    def run(
        self,
        question: Question,
        build: Build,
        ask: Ask,
        snapshot: Snapshot,
        bounds: Mapping[str, int] = MappingProxyType({}),
        ids: Sequence[int] = (),
    ) -> list[dict[str, Any]]:
        """The rows that `build` makes of the question, by column."""
        made, days = plan(question, build), ask.counted
        # Of a stock, an event before the listed stretch cannot be the latest within it.
        oldest = bounds.get("after", -FOREVER)
        values = {"oldest": oldest, "since": days.since, "until": days.until, "upto": ask.upto or 0}
        values.update(bounds)
        sql = made.filled(snapshot, *self._read_between(question, values), ids)
        cursor = duck.cursor()
        cursor.execute(sql, {name: values[name] for name in made.bounds})
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @staticmethod
    def _read_between(question: Question, values: dict[str, int]) -> tuple[int, int]:
        """Instants between which all events lie that the question can need (µs UTC)."""
        shape = question.indicators[0].shape
        if question.plain:
            return -FOREVER, FOREVER
        if shape == "flow":
            return values.get("after", values["since"]), values.get("before", values["until"])
        return values["oldest"] if shape == "stock" else -FOREVER, values["until"]

    def figure(self, ask: Ask, found: Sum, snapshot: Snapshot) -> Figure:
        """The figure that `found` adds up to, at the asked seal or at the present."""
        what, by_source = ask.indicator, found.excluded[0]
        seal = None if ask.upto is None else self.seal(ask.upto)
        value, text = printed(what, found.numerator, found.denominator)
        supporting = self.sources.supporting(what)
        asked = self.sources.can_answer(supporting, ask.scope.sources, ask.scope.items)
        if not asked or (by_source and not found.events):
            value, text = None, UNSUPPORTED
        tail = 0 if seal else snapshot.tail_rows
        counts = zip(labels(what), found.excluded, strict=True)
        return Figure(
            code=what.code,
            version=what.version,
            name=str(what.name),
            unit=what.unit,
            value=value,
            text=text,
            form=what.form,
            numerator=found.numerator,
            denominator=found.denominator,
            events=found.events,
            exclusions=tuple((label, n) for label, n in counts if n or label != UNSUPPORTED),
            period=ask.period,
            scope=ask.scope,
            scope_text=self._scope_text(ask),
            cut_off=ask.counted.last,
            upto=seal.last_id if seal else snapshot.last_id,
            tree_size=seal.tree_size if seal else snapshot.seal.tree_size + tail,
            sealed=seal is not None,
            tail=tail,
        )

    def _scope_text(self, ask: Ask) -> str:
        words = [s.text(self.name) for s in (ask.scope, ask.indicator.scope) if s != WHOLE]
        return "；".join(words) or WHOLE.text(self.name)


@lru_cache(maxsize=8)
def engine(store: str | None = None) -> Engine:
    """The process's engine over the store that it serves (or over `store`)."""
    from zhengtong.record.paths import store_paths

    return Engine(DatabaseStore(store_paths(store).segments))
