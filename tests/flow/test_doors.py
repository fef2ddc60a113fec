"""The bulk door is the direct door: the same requests leave the same events and the same rows.

Ids, hashes and the time of writing apart, for whatever sequence of verbs the tables allow, with
what they refuse in between.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.flow.county import BIRTH, DATA, HYGIENE, Walk, at, place
from tests.flow.hall import Hall
from tests.strangers.package import PACKAGE, PART
from zhengtong.flow.bulk import Batch, GivenUp
from zhengtong.flow.decision import Context, Effect, New, Opening
from zhengtong.flow.door import Request, act
from zhengtong.flow.models import Case, Link
from zhengtong.flow.procedure import (
    Field,
    Guard,
    Procedure,
    Reaction,
    State,
    Verb,
    procedure,
    register,
)
from zhengtong.flow.refusals import BadData, Refused
from zhengtong.law.localtime import DAY
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.record import kinds
from zhengtong.systems.ratings.procedure import rating_of

NOW = at(date(2023, 12, 29))
TABLES = (
    "flow_case", "flow_link", "flow_notice", "flow_counter", "applications_application",
    "ratings_rating", "record_contentitem", "record_contentkey",
)  # fmt: skip
PASSING = {"head", "wrapped", "data", "recorded_at"}  # random, encrypted or the time of writing
TOKEN = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b")
PERSON = Actor("p-1", kind="person", channel="portal")
ANYWHERE = Actor("c-1", roles=tuple(Role(r, "/") for r in ("clerk", "reviewer", "supervisor")))
RATINGS: dict[str, dict[str, Any]] = {
    "verify": {"finding": "valid", "reason": "属实"},
    "rectify": {"measures": "增开窗口"},
    "rate_again": {"level": "2"},
    "correct_rating": {"rated_case": "f" * 32, "level": "1"},
    "uphold": {"finding": "valid", "reason": "属实"},
    "set_aside": {"reason": "误评"},
}


class _Undo(Exception):
    """Take everything back."""


def answer(do: Callable[[Request], Any], request: Request) -> str:
    """What the door said: the outcome without its ids, or the refusal."""
    try:
        outcome = do(request)
    except Refused as refusal:
        return f"{refusal.code}: {refusal}"
    return f"{outcome.state} {outcome.position} {outcome.number} {outcome.notice}"


def directly(request: Request) -> Any:
    return act(
        request.verb, request.on, actor=request.actor, seen=request.seen, data=request.data,
        happened_at=request.happened_at, clock=lambda: NOW, key=request.key,
    )  # fmt: skip


def dump(after: int) -> str:
    """Events in their order and all rows, with every random token replaced by its number."""
    known: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return known.setdefault(found[0], f"<{len(known)}>")

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM record_event WHERE id > %s ORDER BY id", [after])
        lines = [TOKEN.sub(named, row[0]) for row in cursor.fetchall()]
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description or ()]
            rows = [
                TOKEN.sub(named, json.dumps([v for n, v in zip(names, row, strict=True) if n not in PASSING], default=str))
                for row in cursor.fetchall()
            ]  # fmt: skip
            lines += [f"{table} {row}" for row in sorted(rows)]
    return "\n".join(lines)


def opening(n: int, what: str) -> Request:
    """A case to begin, with an id that both doors use."""
    case, day = f"{n:032x}", at(date(2023, 5, 8)) + n
    if what == "package":
        data = {"title": "开办餐饮店", "first": "fire", "second": "food"}
        new = New(PACKAGE.code, "hall", "/hall/", "430527", applicant="p-1", id=case)
        return Request("apply", new, PERSON, data=data, happened_at=day, recorded_at=NOW)
    verb, code = what.split()
    walk = Walk(code)
    applied = "" if verb == "report_concluded" else walk.person.id
    data = DATA.get(verb) or walk.form
    new = place(walk.item, applied, id=case)
    return Request(verb, new, walk.doer(verb), data=data, happened_at=day, recorded_at=NOW,
                   key=f"open-{n}" if n % 2 else "")  # fmt: skip


OPENINGS = (
    f"submit {HYGIENE}", f"register {HYGIENE}", f"register {BIRTH}", "package",
    f"report_concluded {HYGIENE}",
)  # fmt: skip


def step(case: Case, verb: Verb, days: int) -> Request:
    """The next thing that happens to `case`."""
    walk = Walk(case.item) if case.item else None
    actor = walk.doer(verb.name) if walk else PERSON if "applicant" in verb.who else ANYWHERE
    if "system" in verb.who:
        actor = SYSTEM
    data = (DATA if walk else RATINGS).get(verb.name, {})
    if verb.name == "resubmit" and walk:
        data = walk.form
    elif verb.name == "decide":
        data = {"result": "granted"}
    elif verb.name == "follow":
        data = {"child": "f" * 32}
    return Request(verb.name, case.id, actor, case.position, data=data,
                   happened_at=case.opened_at + days * DAY, recorded_at=NOW)  # fmt: skip


def rating(case: Case) -> Request:
    place = {"organisation": case.organisation, "organisation_path": case.organisation_path}
    new = rating_of(case.id, region=case.region, applicant="p-1", **place)
    data = {"rated_case": case.id, "level": "4", "words": "等得太久"}
    return Request(
        "rate", new, PERSON, data=data, happened_at=case.opened_at + 9 * DAY, recorded_at=NOW
    )


def choose(data: st.DataObject, day: int) -> Request:
    """Something that a table allows now; the guards may still refuse it."""
    open_now = Case.objects.filter(opened_at__lt=NOW).order_by("opened_at", "organisation")
    held = data.draw(st.sampled_from(list(open_now)), label="case")
    verbs = [verb for verb in procedure(held.procedure).verbs if held.state in verb.frm]
    if held.procedure == "application" and (not verbs or data.draw(st.integers(0, 9)) == 0):
        return rating(held)
    if not verbs:
        return opening(99, "package")
    return step(held, data.draw(st.sampled_from(verbs), label="verb"), day)


def children(package: str, store: Any = None) -> dict[str, str]:
    """Unit → the package's child there, as committed or as a batch sees it."""
    if store is None:
        ids = Link.objects.filter(from_case=package, kind=PART).values_list("to_case", flat=True)
        return {case.organisation: case.id for case in Case.objects.filter(id__in=list(ids))}
    return {store.case(each).organisation: each for each, _ in store.children(package, PART)}


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_same_requests_leave_the_same_record(hall: Hall, data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.sampled_from(OPENINGS), min_size=1, max_size=3), label="cases")
    [(last,)] = hall.rows("SELECT MAX(id) FROM record_event")
    asked, said, packages = list[Request](), list[str](), list[str]()

    def ask(request: Request) -> None:
        asked.append(request)
        said.append(answer(directly, request))

    with suppress(_Undo), transaction.atomic():
        for n, what in enumerate(wanted, 1):
            ask(opening(n, what))
        for day in range(data.draw(st.integers(0, 12), label="steps")):
            ask(choose(data, day))
        packages = [r.on.id for r in asked if isinstance(r.on, New) and r.verb == "apply"]
        parts = {each: children(each) for each in packages}
        direct = dump(last)
        raise _Undo
    with suppress(_Undo), transaction.atomic():
        with Batch() as batch:
            bulk_said = []
            for request in asked:
                here = {
                    part: children(package, batch.store).get(unit, part)
                    for package in packages
                    for unit, part in parts[package].items()
                }  # a child's id is new in each run
                on = here.get(str(request.on), request.on)
                bulk_said.append(answer(batch.do, replace(request, on=on)))
        bulk = dump(last)
        raise _Undo
    assert bulk_said == said
    assert bulk == direct


# ── a refusal half-way ───────────────────────────────────────────────────────────────────────

kinds.register(kinds.EventKind("branch_begun", "开始"), kinds.EventKind("branch_told", "随之"))


def _never(ctx: Context) -> str | None:
    return "上级件不同意。"


def _with_a_branch(ctx: Context) -> Effect:
    return Effect(opens=[Opening("branch", New("branch", "U", "/U/"), "begin")])


register(Procedure(
    code="branch", version=1, title="分支", states={"open": State("在办"), "over": State("完")},
    number="branch",
    verbs=(Verb("begin", "开始", (), ("open",), ("system",), "branch_begun"),
           Verb("finish", "结束", ("open",), ("over",), ("clerk",), "branch_begun")),
))  # fmt: skip
register(Procedure(
    code="trunk", version=1, title="主干", states={"open": State("在办")}, number="trunk",
    verbs=(Verb("begin", "开始", (), ("open",), ("clerk",), "branch_begun", effect=_with_a_branch),
           Verb("hear", "随之", ("open",), (), ("system",), "branch_told",
                fields=(Field("child", "子件"),), guards=(Guard(_never),))),
    reactions=(Reaction("branch", ("branch",), ("over",), "hear"),),
))  # fmt: skip


def _branches(hall: Hall) -> list[Any]:
    return hall.rows(
        "SELECT stream, position FROM record_event WHERE kind IN ('branch_begun', 'branch_told')"
    )


def test_a_parent_that_refuses_undoes_the_childs_act(hall: Hall) -> None:
    trunk = act("begin", New("trunk", "U", "/U/", "430527"), actor=ANYWHERE)
    child = Link.objects.get(from_case=trunk.case).to_case
    before = _branches(hall), hall.rows("SELECT series, value FROM flow_counter")
    with pytest.raises(Refused, match="上级件不同意"):
        act("finish", child, actor=ANYWHERE, seen=1)
    assert (_branches(hall), hall.rows("SELECT series, value FROM flow_counter")) == before
    with pytest.raises(GivenUp, match="上级件不同意"), Batch() as batch:
        batch.do(Request("begin", New("trunk", "U", "/U/", "430527"), ANYWHERE))
        with suppress(GivenUp):
            batch.do(Request("finish", child, ANYWHERE, 1))
        batch.do(Request("begin", New("trunk", "U", "/U/", "430527"), ANYWHERE))
    assert (_branches(hall), hall.rows("SELECT series, value FROM flow_counter")) == before


def test_a_refusal_leaves_the_rest_of_the_batch_alone(hall: Hall) -> None:
    walk = Walk()
    with Batch() as batch:
        for n in range(3):
            form = walk.form if n != 1 else {"form": {"名称": "不认得的一项"}}
            request = Request("register", place(walk.item, walk.person.id), walk.clerk, data=form)
            if n == 1:
                with pytest.raises(BadData):
                    batch.do(request)
            else:
                batch.do(request)
        assert batch.store.waiting == 2
    cases = Case.objects.filter(procedure="application")
    assert sorted(int(case.number[-4:]) for case in cases) == [1, 2]
    events = hall.rows(
        "SELECT recorded_at, origin FROM record_event WHERE procedure = 'application'"
    )
    assert all(at > NOW and origin == "live" for at, origin in events), "now, unless told otherwise"
