"""A procedure is a table: from, verb, to, who, guard, effect on the clocks, notice.

Written in Python, validated when loaded, drawn as a picture, rendered as buttons, walked by the
permission tests. What a verb *means* beyond the table is one named function, its effect.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhengtong.law.clock import Unit
from zhengtong.record import kinds
from zhengtong.record.canonical import sm3

if TYPE_CHECKING:
    from zhengtong.flow.decision import Context, Effect

__all__ = [
    "Budget",
    "End",
    "Extend",
    "Field",
    "Guard",
    "Notice",
    "Procedure",
    "Reaction",
    "Resume",
    "Start",
    "State",
    "Stop",
    "Timed",
    "Verb",
    "procedure",
    "procedures",
    "reacting_links",
    "register",
]


@dataclass(frozen=True, slots=True)
class State:
    """One state: its name on the screen, what it means, whether the case is over."""

    title: str
    meaning: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """数据元: one thing that a verb asks for. `personal` fields go to the content store.

    `kind`: text, long, choice, date, integer, decimal, yes_no, files, table.
    """

    name: str
    title: str
    kind: str = "text"
    required: bool = True
    personal: bool = False
    limit: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a clock allows: so many of a unit."""

    amount: int
    unit: Unit = Unit.WORKING_DAY


@dataclass(frozen=True, slots=True)
class Start:
    """Start a track. `budget` names a function of the context; None means the track is not kept."""

    track: str
    budget: Callable[[Context], Budget | None]
    since: Callable[[Context], int] | None = None
    main: bool = True


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop a track; the reason and clause are those of the verb's data and basis."""

    track: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Let a stopped track run on."""

    track: str


@dataclass(frozen=True, slots=True)
class Extend:
    """Lengthen a track by what the verb's data say (`data['extension']`)."""

    track: str


@dataclass(frozen=True, slots=True)
class End:
    """End a track: what it measured is fixed."""

    track: str


ClockEffect = Start | Stop | Resume | Extend | End


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule that must hold: `check` returns None, or why not; `clause` is its ground."""

    check: Callable[[Context], str | None]
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A document that the act issues, with a number of the series `series` taken inside it."""

    kind: str
    title: str
    series: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of the table. `to` empty: the state stays; several: the effect chooses.

    `who` names roles over the case's organisation, or `applicant`, `anyone`, `system`.
    """

    name: str
    title: str
    frm: tuple[str, ...]
    to: tuple[str, ...]
    who: tuple[str, ...]
    event: str
    fields: tuple[Field, ...] = ()
    guards: tuple[Guard, ...] = ()
    clocks: tuple[ClockEffect, ...] = ()
    notice: Notice | None = None
    effect: Callable[[Context], Effect] | None = None
    basis: str = ""
    note: str = ""
    grave: bool = False

    @property
    def opens(self) -> bool:
        """Whether the verb begins a case."""
        return not self.frm


@dataclass(frozen=True, slots=True)
class Timed:
    """A verb that the system does when the last day of `track` has passed."""

    verb: str
    track: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """When a child linked by `link` enters one of `states`, its parent does `verb`, in one act.

    `children` names the procedures whose cases may be such children; the graph has no loop.
    """

    link: str
    children: tuple[str, ...]
    states: tuple[str, ...]
    verb: str


@dataclass(frozen=True, eq=False)
class Procedure:
    """程序: states, verbs, timers and reactions of one kind of case.

    `table` is the system's own Django model, whose primary key is `case`. `keeps_case` false
    means streams without a case (attendance, look-ups): events and rows only.
    """

    code: str
    version: int
    title: str
    states: Mapping[str, State]
    verbs: tuple[Verb, ...]
    timers: tuple[Timed, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    table: Any = None
    number: str = ""
    keeps_case: bool = True
    _by_name: dict[str, Verb] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({verb.name: verb for verb in self.verbs})
        problems = list(self._problems())
        if problems:
            raise ValueError(f"procedure {self.code}: " + "; ".join(problems))

    def verb(self, name: str) -> Verb | None:
        """The verb of that name, if the procedure has one."""
        return self._by_name.get(name)

    def state(self, code: str) -> State:
        """The state of that code. Raises `KeyError`."""
        return self.states[code]

    def reaction_to(self, link: str, child: str, state: str) -> Verb | None:
        """What a case does when a `child` procedure's case linked to it enters `state`."""
        for each in self.reactions:
            if each.link == link and child in each.children and state in each.states:
                return self._by_name[each.verb]
        return None

    def _problems(self) -> Iterator[str]:
        if len(self._by_name) != len(self.verbs):
            yield "a verb is named twice"
        if self.table is not None and not self.keeps_case:
            yield "a table hangs on a case; a stream without one keeps rows by Effect.rows"
        reachable = {state for verb in self.verbs for state in verb.to}
        started = {c.track for v in self.verbs for c in v.clocks if isinstance(c, Start)}
        for verb in self.verbs:
            yield from (
                f"{verb.name}: unknown state {state}"
                for state in (*verb.frm, *verb.to)
                if state not in self.states
            )
            yield from (
                f"{verb.name}: nothing leads to {state}"
                for state in verb.frm
                if state not in reachable
            )
            yield from self._problems_of(verb, started)
        for timed in self.timers:
            found = self.verb(timed.verb)
            if found is None or "system" not in found.who:
                yield f"timer {timed.verb}: no such verb of the system"
            if timed.track not in started:
                yield f"timer {timed.verb}: nothing starts the track {timed.track}"
        yield from self._problems_of_reactions()

    def _problems_of(self, verb: Verb, started: set[str]) -> Iterator[str]:
        if verb.event not in kinds.kinds():
            yield f"{verb.name}: event kind {verb.event} is not declared"
        if verb.opens and not verb.to and self.keeps_case:
            yield f"{verb.name}: opens a case into no state"
        if not verb.who:
            yield f"{verb.name}: nobody may do it"
        for each in verb.clocks:
            if each.track not in started:
                yield f"{verb.name}: nothing starts the track {each.track}"
            integers = {f.name for f in verb.fields if f.kind == "integer"}
            if isinstance(each, Extend) and "extension" not in integers:
                yield f"{verb.name}: extends {each.track} without asking for `extension`"
        for asked in verb.fields:
            if asked.kind == "choice" and not asked.choices:
                yield f"{verb.name}: nothing to choose from in {asked.name}"

    def _problems_of_reactions(self) -> Iterator[str]:
        seen: set[tuple[str, str, str]] = set()
        for each in self.reactions:
            found = self.verb(each.verb)
            if found is None or "system" not in found.who:
                yield f"reaction {each.verb}: no such verb of the system"
            elif "child" not in {field.name for field in found.fields}:
                yield f"reaction {each.verb}: does not ask for `child`, which it is told"
            told = {(each.link, child, s) for child in each.children for s in each.states}
            if told & seen:
                yield f"reaction {each.verb}: another one answers the same"
            seen |= told

    def digest(self) -> str:
        """SM3 of the table's text; locked in the repository once the version is released."""
        return sm3(json.dumps(self._shape(), sort_keys=True, ensure_ascii=False).encode()).hex()

    def _shape(self) -> dict[str, Any]:
        """All that decides what happens; titles, hints and meanings may be put better any time."""
        return {
            "code": self.code,
            "version": self.version,
            "states": {code: s.closed for code, s in self.states.items()},
            "number": self.number,
            "keeps_case": self.keeps_case,
            "verbs": [
                [
                    v.name, v.frm, v.to, sorted(v.who), v.event,
                    [
                        [f.name, f.kind, f.required, f.personal, f.limit, [c for c, _ in f.choices]]
                        for f in v.fields
                    ],
                    [_clock_shape(c) for c in v.clocks],
                    [[_named(g.check), g.clause] for g in v.guards],
                    [v.notice.kind, v.notice.series] if v.notice else [], v.basis,
                    _named(v.effect),
                ]
                for v in self.verbs
            ],
            "timers": [[t.verb, t.track] for t in self.timers],
            "reactions": [[r.link, r.children, r.states, r.verb] for r in self.reactions],
        }  # fmt: skip

    def drawing(self) -> str:
        """The table as a picture in DOT, for the docs and the page that explains a procedure."""
        lines = [f'digraph "{self.code}" {{', "rankdir=LR;"]
        for code, state in self.states.items():
            shape = "doublecircle" if state.closed else "box"
            lines.append(
                f'"{code}" [label="{state.title}", shape={shape}, tooltip="{state.meaning}"];'
            )
        for verb in self.verbs:
            for source in verb.frm or ("",):
                for target in verb.to or (source,):
                    lines.append(f'"{source}" -> "{target}" [label="{verb.title}"];')
        return "\n".join([*lines, "}"])


def _clock_shape(effect: ClockEffect) -> list[str]:
    shape = [type(effect).__name__, effect.track]
    if isinstance(effect, Start):
        shape += [_named(effect.budget), _named(effect.since), str(effect.main)]
    return shape


def _named(function: Callable[..., object] | None) -> str:
    return getattr(function, "__name__", "")


_procedures: dict[tuple[str, int], Procedure] = {}
_latest: dict[str, Procedure] = {}
_answered: dict[tuple[str, str], tuple[str, ...]] = {}  # (child, state) → links


def register(declared: Procedure) -> Procedure:
    """Make a procedure known. Old versions stay: a case keeps the version it began under."""
    known = _procedures.get((declared.code, declared.version), declared)
    if known is not declared and known.digest() != declared.digest():
        raise ValueError(f"procedure {declared.code} v{declared.version} is declared twice")
    _check_reactions([*_procedures.values(), declared])
    _procedures[declared.code, declared.version] = declared
    if declared.code not in _latest or _latest[declared.code].version <= declared.version:
        _latest[declared.code] = declared
    for reaction in declared.reactions:
        for told in itertools.product(reaction.children, reaction.states):
            _answered[told] = tuple(sorted({*_answered.get(told, ()), reaction.link}))
    return declared


def procedure(code: str, version: int | None = None) -> Procedure:
    """A procedure by code, the newest unless a version is named. Raises `KeyError`."""
    return _latest[code] if version is None else _procedures[code, version]


def procedures() -> tuple[Procedure, ...]:
    """The newest version of every procedure."""
    return tuple(_latest.values())


def reacting_links(child: str, state: str) -> tuple[str, ...]:
    """The links along which some procedure, in any version, answers a `child` entering `state`."""
    return _answered.get((child, state), ())


def _check_reactions(known: list[Procedure]) -> None:
    """Reactions run child → parent within one transaction; a loop would never end."""
    parents: dict[str, set[str]] = {}
    for each in known:
        for reaction in each.reactions:
            for child in reaction.children:
                parents.setdefault(child, set()).add(each.code)

    def climb(code: str, below: tuple[str, ...]) -> None:
        if code in below:
            raise ValueError(f"reactions run in a circle: {' → '.join((*below, code))}")
        for parent in sorted(parents.get(code, ())):
            climb(parent, (*below, code))

    for code in tuple(parents):
        climb(code, ())
