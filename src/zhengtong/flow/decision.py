"""`decide()`: from a case, a verb and its data to what happens. Pure; a store writes it.

The page, the API, the timer, the import and the simulated year all come through here, so that
none of them can do what another may not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhengtong.flow.case import CaseState, clocks_text, read_clocks
from zhengtong.flow.fields import check_data
from zhengtong.flow.procedure import (
    Extend,
    Procedure,
    Resume,
    Start,
    Stop,
    Timed,
    Verb,
)
from zhengtong.flow.refusals import GuardRefused, NotAllowed, NotNow
from zhengtong.law.calendar import Calendar
from zhengtong.law.clock import Clock, ClockError
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor, Role

__all__ = [
    "Context",
    "Decision",
    "Effect",
    "New",
    "Opening",
    "allowed_verbs",
    "authorise",
    "decide",
]


@dataclass(frozen=True, slots=True)
class New:
    """What `act()` is done on when the verb begins a case: where it will belong.

    `id` names the stream of a procedure that keeps no case, or gives a case its id; `link` is
    (kind, from_case): the case that this one belongs to.
    """

    procedure: str
    organisation: str = ""
    organisation_path: str = ""
    region: str = ""
    item: str = ""
    applicant: str = ""
    id: str = ""
    source: str = ""
    link: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Opening:
    """A further case that an effect begins, tied to this one by a link of kind `link`."""

    link: str
    new: New
    verb: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Context:
    """All that a guard or an effect may look at. Times: instants in µs, dates in Asia/Shanghai.

    `event` is the uid that this act's event will have, so that a later one may correct it.
    """

    procedure: Procedure
    verb: Verb
    case: CaseState
    data: dict[str, Any]
    actor: Actor
    happened_at: int
    now: int
    calendar: Calendar
    setting: Callable[[str], Any]
    children: Callable[[str], list[tuple[str, str]]]
    read_row: Callable[[], dict[str, Any] | None]
    event: str = ""
    _clocks: dict[str, Clock] | None = None
    _row: dict[str, Any] | None = None

    @property
    def row(self) -> dict[str, Any]:
        """The case's row in its system's table, read when first asked for; empty without one."""
        if self._row is None:
            self._row = self.read_row() or {}
        return self._row

    @property
    def clocks(self) -> dict[str, Clock]:
        """The case's clocks by track, opened when first asked for."""
        if self._clocks is None:
            self._clocks = read_clocks(self.case.clocks)
        return self._clocks

    @property
    def today(self) -> date:
        """The local date on which it happened."""
        return local_date(self.happened_at)

    def used(self, track: str) -> int | None:
        """Units that `track` has used up to today; None where the track is not kept."""
        clock = self.clocks.get(track)
        return None if clock is None else clock.used(self.calendar, self.today)

    def due(self, track: str) -> date | None:
        """The due day of `track`; None where it is not kept or stands stopped."""
        clock = self.clocks.get(track)
        return None if clock is None else clock.due(self.calendar)


@dataclass(slots=True)
class Effect:
    """What a verb does beyond the table.

    `row`: columns of the system's table; `case`: columns of the case (title, handler …);
    `rows`: rows of further projections `(model, key, columns)`; `content`: what is encrypted;
    `index`: rows of index tables, which no event repeats (a masked name is still personal);
    `lookups`: (kind, number) by which the case can be found without reading content;
    `measures`: by the kind's names; `facts`: what the event says besides; `corrects`: the uid of an
    earlier event that this one takes the place of; `to`: the state chosen.
    """

    row: dict[str, Any] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)
    rows: list[tuple[Any, str, dict[str, Any]]] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    lookups: list[tuple[str, str]] = field(default_factory=list)
    index: list[tuple[Any, str, dict[str, Any]]] = field(default_factory=list)
    measures: dict[str, Any] = field(default_factory=dict)
    corrects: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    opens: list[Opening] = field(default_factory=list)
    to: str = ""


@dataclass(slots=True)
class Decision:
    """What will be written: the case before and after, and the effect."""

    verb: Verb
    before: CaseState
    after: CaseState
    effect: Effect
    role: Role | None


def authorise(verb: Verb, case: CaseState, actor: Actor) -> Role | None:
    """The grant by which `actor` may do `verb`, None where none is needed.

    Raises `NotAllowed` with what would be needed.
    """
    who = verb.who
    if "anyone" in who or (actor.kind == "system" and "system" in who):
        return None
    # A case without an applicant is nobody's: an empty name must not match an empty name.
    if "applicant" in who and case.applicant and case.applicant in (actor.id, actor.on_behalf_of):
        return None
    role = actor.role_over(who, case.organisation_path)
    if role is None:
        raise NotAllowed(
            f"您不能办理“{verb.title}”，须由有相应岗位授权的人员办理。", roles=list(who)
        )
    return role


def allowed_verbs(procedure: Procedure, case: CaseState, actor: Actor) -> list[Verb]:
    """The verbs that `actor` may do now: what becomes buttons."""
    found = []
    for verb in procedure.verbs:
        if case.state in verb.frm:
            try:
                authorise(verb, case, actor)
            except NotAllowed:
                continue
            found.append(verb)
    return found


def decide(ctx: Context) -> Decision:
    """What doing `ctx.verb` on `ctx.case` changes. Raises a `Refused` that says why not."""
    verb, case = ctx.verb, ctx.case
    if ctx.procedure.keeps_case and case.state not in (verb.frm or ("",)):
        state = ctx.procedure.states.get(case.state)
        raise NotNow(f"“{state.title if state else '尚未开始'}”时不能“{verb.title}”。", verb.basis)
    role = authorise(verb, case, ctx.actor)
    ctx.data = check_data(verb.fields, ctx.data)
    for guard in verb.guards:
        reason = guard.check(ctx)
        if reason:
            raise GuardRefused(reason, guard.clause)
    if verb.clocks:
        _turn_clocks(ctx)
    effect = verb.effect(ctx) if verb.effect else Effect()
    to = effect.to or (verb.to[0] if verb.to else case.state)
    if verb.to and to not in verb.to:
        raise ValueError(f"{verb.name}: effect chose {to}, the table allows {verb.to}")
    after = case.copy(state=to, **effect.case)
    if ctx.procedure.keeps_case:
        _after_state(ctx, after)
    return Decision(verb, case, after, effect, role)


def _turn_clocks(ctx: Context) -> None:
    """Apply the table's effects on the clocks; a clock's refusal is the verb's refusal.

    Instants are passed: a clock of days takes their local date, one of hours the instant itself.
    """
    on, verb = ctx.happened_at, ctx.verb
    for effect in verb.clocks:
        track = effect.track
        clock = ctx.clocks.get(track)
        try:
            if isinstance(effect, Start):
                budget = effect.budget(ctx)
                if budget is not None:
                    since = effect.since(ctx) if effect.since else on
                    ctx.clocks[track] = Clock.start(track, budget.unit, budget.amount, since)
            elif clock is None:
                continue
            elif isinstance(effect, Stop):
                ctx.clocks[track] = clock.stop(on, verb.title, verb.basis)
            elif isinstance(effect, Resume):
                ctx.clocks[track] = clock.resume(on)
            elif isinstance(effect, Extend):
                more = int(ctx.data["extension"])
                ctx.clocks[track] = clock.extend(more, on, verb.title, verb.basis, ctx.calendar)
            elif clock.ended is None:
                ctx.clocks[track] = clock.end(on)
        except ClockError as error:
            raise GuardRefused(str(error), verb.basis) from error


def _after_state(ctx: Context, after: CaseState) -> None:
    """Close the case where its state is closed, and set what is due next."""
    closed = ctx.procedure.states[after.state].closed
    if not closed:
        after.closed_at = None
    elif after.closed_at is None:
        after.closed_at = ctx.happened_at
    if ctx.verb.clocks:
        after.clocks = clocks_text(ctx.clocks)
        after.next_due, after.due_track = _next_due(ctx)
    if closed:
        after.next_due = after.due_track = ""
    if ctx.procedure.timers:
        after.next_timer = None if closed else _next_timer(ctx, after)


def _next_due(ctx: Context) -> tuple[str, str]:
    running = [
        (due.isoformat(), track)
        for track, clock in ctx.clocks.items()
        if clock.ended is None and (due := clock.due(ctx.calendar)) is not None
    ]
    return min(running, default=("", ""))


def _next_timer(ctx: Context, after: CaseState) -> int | None:
    """The first instant at which one of the procedure's timers may fire from this state."""
    return min((when for when, _ in timers_from(ctx, after.state)), default=None)


def timers_from(ctx: Context, state: str) -> list[tuple[int, Timed]]:
    """(instant, timer) for each timer that may fire from `state`: after its track's last day."""
    found = []
    for timed in ctx.procedure.timers:
        verb = ctx.procedure.verb(timed.verb)
        clock = ctx.clocks.get(timed.track)
        if verb is None or state not in verb.frm or clock is None or clock.ended is not None:
            continue
        lapse = clock.lapses_at(ctx.calendar)
        if lapse is not None:
            found.append((lapse, timed))
    return found
