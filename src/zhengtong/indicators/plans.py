"""Compiled questions: an expression becomes SQL once, and is asked again with other bounds.

Compiling takes longer than many an answer. What changes from day to day (the period, the
watermark, the files, the tail) are holes in the text, filled by bound values and by names that
no question can contain.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from zhengtong.indicators.period import Scope
from zhengtong.indicators.views import Counted, Window, correction_table, counting, event_table
from zhengtong.record.kinds import EventKind

if TYPE_CHECKING:
    from zhengtong.indicators.definitions import Indicator
    from zhengtong.indicators.snapshot import Snapshot

__all__ = ["BOUNDS", "Build", "Plan", "Question", "bound", "plan"]

_HOLES = {
    name: f"{name}_{secrets.token_hex(8)}" for name in ("sealed", "tail", "corrections", "text")
}

BOUNDS = {
    name: secrets.randbelow(2**60) + 2**61
    for name in ("oldest", "since", "until", "upto", "after", "before", "limit", "offset", "ids")
}
"""Numbers that stand for a bound in an expression; a compiled plan has a parameter there."""


def bound(name: str) -> Any:
    """A parameter of the plan, for an expression to compare with."""
    import ibis

    return ibis.literal(BOUNDS[name], "int64")


class Build(Protocol):
    """From figures that share a view to the table that is asked for. Equal builds are equal."""

    def __call__(self, counted: list[Counted]) -> Any: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the events, but for its bounds: figures over the same `kinds` and of one
    shape, within `scopes`, the sources `supporting` each (None: all found), and which holes there
    are."""

    indicators: tuple[Indicator, ...]
    kinds: tuple[EventKind, ...]
    covered_by: tuple[EventKind, ...]
    scopes: tuple[Scope, ...]
    supporting: tuple[tuple[str, ...] | None, ...]
    cut: bool
    tail: bool
    corrected: bool
    plain: bool = False
    """Every event of the kinds, corrected or not and of whatever day, for looking up by id."""


@dataclass(frozen=True, slots=True)
class Plan:
    """SQL with holes, the names of its bounds, and the texts of its scopes."""

    sql: str
    bounds: frozenset[str]
    texts: tuple[str, ...]

    def filled(self, snapshot: Snapshot, since: int, until: int, ids: Sequence[int] = ()) -> str:
        """The SQL over the events of one snapshot from `since` to before `until`; `ids` go where
        the plan lists ids."""
        sealed = snapshot.sealed(since, until, ids)
        text = self.sql.replace(f'"{_HOLES["sealed"]}"', sealed)
        for hole, held in (("tail", snapshot.tail), ("corrections", snapshot.corrections)):
            if held is not None:
                text = text.replace(_HOLES[hole], held.name)
        for number, value in enumerate(self.texts):
            text = text.replace(_marker(number), value.replace("'", "''"))
        return text.replace(str(BOUNDS["ids"]), ", ".join(map(str, ids)))


def plan(question: Question, build: Build) -> Plan:
    """The SQL of what `build` makes of `question`."""
    texts: list[str] = []
    scopes = tuple(_with_holes(scope, texts) for scope in question.scopes)
    return Plan(*_compiled(replace(question, scopes=scopes), build), tuple(texts))


@lru_cache(maxsize=512)
def _compiled(question: Question, build: Build) -> tuple[str, frozenset[str]]:
    import ibis

    table = build(counting(question, _window(question)))
    text = str(ibis.to_sql(table, dialect="duckdb", pretty=False))
    bounds = frozenset(
        name for name, value in BOUNDS.items() if name != "ids" and str(value) in text
    )
    for name in bounds:
        text = text.replace(str(BOUNDS[name]), f"${name}")
    return text, bounds


def _marker(number: int) -> str:
    return f"{_HOLES['text']}_{number}_"


def _with_holes(scope: Scope, texts: list[str]) -> Scope:
    """The scope with a marker for each of its texts, which are added to `texts`: the plan for one
    organisation serves all."""

    def hole(text: str) -> str:
        if not text:
            return ""
        texts.append(text)
        return _marker(len(texts) - 1)

    def path(organisation: str) -> str:
        marker = hole(organisation.strip("/"))
        return f"/{marker}" if marker and organisation.startswith("/") else marker

    return Scope(
        region=hole(scope.region_prefix),
        organisation=path(scope.organisation),
        without=tuple(path(each) for each in scope.without),
        items=tuple(hole(each) for each in scope.items),
        channels=tuple(hole(each) for each in scope.channels),
        sources=tuple(hole(each) for each in scope.sources),
    )


def _window(question: Question) -> Window:
    events = event_table(_HOLES["sealed"])
    if question.tail:
        events = events.union(event_table(_HOLES["tail"]), distinct=False)
    corrections = correction_table(_HOLES["corrections"]) if question.corrected else None
    upto = bound("upto") if question.cut else None
    oldest, since, until = bound("oldest"), bound("since"), bound("until")
    return Window(events, corrections, oldest, since, until, upto, question.scopes)
