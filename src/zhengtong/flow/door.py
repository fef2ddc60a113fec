"""`act()`: the one door through which state changes.

Whoever knocks (page, API, timer, import, simulated year), the same `decide()` answers, and what it
decides is written in one durable transaction: events, rows, numbers and content together or not
at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import connections

from zhengtong.flow import models
from zhengtong.flow.attachments import keep_all
from zhengtong.flow.case import STATE_COLUMNS, CaseState
from zhengtong.flow.decision import Context, Decision, New, Opening, decide
from zhengtong.flow.failures import in_plain_words, is_deadlock, is_double
from zhengtong.flow.numbering import render_number, series_of
from zhengtong.flow.origin import origin_for
from zhengtong.flow.procedure import Procedure, Verb, procedure, reacting_links
from zhengtong.flow.refusals import (
    BadData,
    NotNow,
    Refused,
    Stale,
    TooLong,
    UnknownCase,
    UnknownVerb,
)
from zhengtong.flow.request import Outcome, Request, first_answer
from zhengtong.flow.rows import defaults_of
from zhengtong.flow.store import DirectStore, Store
from zhengtong.law.calendar import OutsideCalendar
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.org.settings import calendar_for, setting
from zhengtong.record.append import Draft, Head, Recording, new_uid, now_us
from zhengtong.record.canonical import BodyTooLarge

__all__ = ["New", "Outcome", "Request", "act", "perform"]

_TRIES = 5  # of an act that stood in another's way


def act(
    verb: str,
    on: str | New,
    *,
    actor: Actor,
    seen: int | None = None,
    key: str = "",
    data: Mapping[str, Any] | None = None,
    happened_at: int | None = None,
    clock: Callable[[], int] = now_us,
    using: str = "default",
    **provenance: str,
) -> Outcome:
    """Do `verb` on a case (or on `New(...)`), now, as `actor`; durable when it returns.

    `seen` is the position the caller saw; people must give it for a case that exists. The same
    `key` returns the first answer. `happened_at` (µs) defaults to now and may lie in the past.
    Raises a `Refused`; then nothing has changed.
    """
    now = clock()
    request = Request(verb, on, actor, seen, key, data or {}, happened_at or now, now, **provenance)
    if happened_at is not None:
        _check_time(happened_at, now)
    request.origin = origin_for(connections[using], request.origin)
    try:
        return _in_one_transaction(request, using)
    except Refused:
        if key and (first := first_answer(request, using)):
            return first
        raise
    except Exception as error:
        if is_double(error):
            if key and (first := first_answer(request, using)):
                return first
            raise Stale("同一件事刚刚已有人办理，请刷新后核对。") from error
        plain = in_plain_words(error)
        if plain is None:
            raise
        raise plain from error


def _in_one_transaction(request: Request, using: str) -> Outcome:
    """Again where two acts wanted the same rows in another order: the database gave one up."""
    connection = connections[using]
    for left in reversed(range(_TRIES)):
        try:
            with Recording(connection):
                return perform(DirectStore(using), request)
        except Exception as error:
            if not left or connection.in_atomic_block or not is_deadlock(error):
                raise
    raise AssertionError("the last try either returns or raises")


def _check_time(happened_at: int, now: int) -> None:
    if happened_at > now + 60_000_000:
        raise BadData({"happened_at": "发生时间晚于现在，请核对日期。"})
    try:
        calendar_for("").is_working(local_date(happened_at))
    except OutsideCalendar as error:
        raise BadData({"happened_at": str(error)}) from None


def perform(store: Store, request: Request) -> Outcome:
    """Decide and write within the caller's transaction; reactions and openings included."""
    if isinstance(request.on, str):
        case, proc = _existing(store, request)
    else:
        case, proc = _fresh(store, request.on, request)
    verb = proc.verb(request.verb)
    if verb is None:
        raise UnknownVerb(f"“{proc.title}”没有“{request.verb}”这一步。")
    ctx = _context(store, proc, verb, case, request)
    decision = decide(ctx)
    outcome = _write(store, ctx, decision, request)
    _react(store, decision, request, outcome.event)
    return outcome


def _existing(store: Store, request: Request) -> tuple[CaseState, Procedure]:
    case = store.case(str(request.on))
    if case is None:
        raise UnknownCase("没有找到这件办件，请核对编号。")
    if request.actor.kind != "system":
        if request.seen is None:
            raise Stale("请先打开办件再办理（缺少所见位次）。")
        if request.seen != case.position:
            raise Stale(
                "这件办件刚刚有了新的进展，请刷新后核对再办。",
                seen=request.seen,
                position=case.position,
            )
    return case, procedure(case.procedure, case.version)


def _fresh(store: Store, new: New, request: Request) -> tuple[CaseState, Procedure]:
    try:
        proc = procedure(new.procedure)
    except KeyError:
        raise UnknownVerb(f"没有“{new.procedure}”这种程序。") from None
    if new.id and proc.keeps_case and store.case(new.id) is not None:
        raise NotNow("这件事已经办过一次，不能重复。")
    return CaseState(
        id=new.id or new_uid(),
        procedure=proc.code,
        version=proc.version,
        region=new.region,
        organisation=new.organisation,
        organisation_path=new.organisation_path,
        item=new.item,
        applicant=new.applicant,
        channel=request.actor.channel,
        source=new.source,
        opened_at=request.happened_at,
    ), proc


def _context(
    store: Store, proc: Procedure, verb: Verb, case: CaseState, request: Request
) -> Context:
    region = case.region
    table = proc.table if case.position else None
    return Context(
        procedure=proc,
        verb=verb,
        case=case,
        data=dict(request.data),
        actor=request.actor,
        happened_at=request.happened_at,
        now=request.recorded_at,
        calendar=calendar_for(region),
        setting=lambda name: setting(region, name),
        children=lambda link: store.children(case.id, link),
        read_row=lambda: None if table is None else store.row(table, case.id),
        event=new_uid(),
    )


def _write(store: Store, ctx: Context, decision: Decision, request: Request) -> Outcome:
    """Rows first, their after-images into the event, the event last."""
    proc, verb, case, after = ctx.procedure, decision.verb, decision.before, decision.after
    effect = decision.effect
    facts = dict(effect.facts)
    images: list[list[Any]] = []
    fresh = case.position == 0

    def keep(model: Any, key: str, columns: dict[str, Any], new: bool) -> None:
        if new:
            store.insert(model, {model._meta.pk.column: key, **defaults_of(model), **columns})
        else:
            store.update(model, key, columns)
        images.append([model._meta.db_table, key, columns])

    def take(kind: str) -> str:
        series = series_of(kind, after, ctx)
        value = store.next_number(series)
        images.append(["flow_counter", series, {"value": value}])
        return render_number(kind, after, ctx, value)

    if fresh and proc.number:
        after.number = facts["number"] = take(proc.number)
    event_uid = ctx.event
    if verb.notice is not None:
        facts["notice"] = _issue(verb, after, ctx, keep, take)
    if effect.content:
        facts |= keep_all(effect.content, partial(store.put_content, case.id))
    if request.key:
        facts["asked"] = request.contents
    for lookup_kind, value in effect.lookups:
        store.index(case.id, lookup_kind, value)
    for model, key, columns in effect.index:
        store.upsert(model, key, columns)
    if effect.row:
        keep(proc.table, case.id, effect.row, new=fresh)
    for model, key, columns in effect.rows:
        keep(model, key, columns, new=store.row(model, key) is None)
    was = _UNTOLD if fresh else _states_of(case)
    changed = {
        name: value
        for name, value, before in zip(STATE_COLUMNS, _states_of(after), was, strict=True)
        if value != before
    }
    if isinstance(request.on, New) and request.on.link[0]:
        kind, origin = request.on.link
        keep(
            models.Link,
            f"{origin}:{case.id}",
            {"kind": kind, "from_case": origin, "to_case": case.id},
            True,
        )
    if proc.keeps_case and changed:
        images.insert(0, ["flow_case", case.id, changed])
    head = Head(case.position, case.head) if proc.keeps_case else store.head(case.id)
    role = decision.role
    draft = Draft(
        kind=verb.event,
        stream=case.id,
        happened_at=request.happened_at,
        recorded_at=request.recorded_at,
        origin=request.origin,
        uid=event_uid,
        procedure=proc.code,
        procedure_version=proc.version,
        from_state=case.state,
        to_state=after.state,
        actor=request.actor.id,
        on_behalf_of=(role.lender if role else "") or request.actor.on_behalf_of,
        organisation=request.actor.organisation or after.organisation,
        organisation_path=after.organisation_path,
        item=after.item,
        region=after.region,
        channel=request.actor.channel,
        legal_basis=verb.basis,
        correlation=request.correlation,
        causation=request.causation,
        source=request.source or after.source,
        source_key=request.source_key,
        corrects=request.corrects or effect.corrects,
        request=request.digest if request.key else None,
        measures=effect.measures,
        data=facts,
        after=images,
    )
    try:
        store.emit(draft, head)
    except BodyTooLarge as error:
        raise TooLong("这一步要写进记录的内容太长，请精简文字或分几次办理。") from error
    after.position, after.head = head.position, head.hash
    if proc.keeps_case:
        _keep_case(store, after, changed, fresh)
    _open_children(store, ctx, effect.opens, request, event_uid)
    # A case that opened others may have answered them already.
    moved = (store.case(case.id) if effect.opens else None) or after
    return Outcome(
        case.id, max(head.position, moved.position), moved.state, event_uid,
        after.number, facts.get("notice", ""),
    )  # fmt: skip


# -1: a version always stands in the after-image, version 0 of a first sketch too.
_states_of = attrgetter(*STATE_COLUMNS)
_UNTOLD = _states_of(CaseState("", "", -1))


def _keep_case(store: Store, after: CaseState, changed: dict[str, Any], fresh: bool) -> None:
    moved = {"state": after.state, "position": after.position, "head": after.head}
    if fresh:
        full = {name: getattr(after, name) for name in STATE_COLUMNS}
        store.insert(models.Case, {"id": after.id, **full, **moved})
    else:
        store.update(models.Case, after.id, {**moved, **changed})


def _issue(
    verb: Verb,
    after: CaseState,
    ctx: Context,
    keep: Callable[[Any, str, dict[str, Any], bool], None],
    take: Callable[[str], str],
) -> str:
    notice = verb.notice
    assert notice is not None
    number = take(notice.series or notice.kind)
    keep(
        models.Notice,
        new_uid(),
        {
            "case": after.id,
            "kind": notice.kind,
            "number": number,
            "issued_at": ctx.happened_at,
            "position": ctx.case.position + 1,
        },
        True,
    )
    return number


def _open_children(
    store: Store, ctx: Context, opens: list[Opening], request: Request, cause: str
) -> None:
    """Begin the linked cases that an effect asked for, in the same transaction."""
    for opening in opens:
        new = replace(opening.new, id=opening.new.id or new_uid(), link=(opening.link, ctx.case.id))
        perform(store, request.follow(opening.verb, new, opening.data, cause))


def _react(store: Store, decision: Decision, request: Request, cause: str) -> None:
    """Let parents answer: each reaction is an act of the system, caused by this event.

    A parent listens as the version of the procedure that it began under says, and only in the
    states that the verb starts from: a closed one hears its children no more.
    """
    after = decision.after
    if decision.before.state == after.state:
        return
    for link in reacting_links(after.procedure, after.state):
        for parent in store.parents(after.id, link):
            held = store.case(parent)
            if held is not None:
                proc = procedure(held.procedure, held.version)
                verb = proc.reaction_to(link, after.procedure, after.state)
                if verb is not None and held.state in verb.frm:
                    perform(store, request.follow(verb.name, parent, {"child": after.id}, cause))
