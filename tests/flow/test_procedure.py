"""A table that cannot work is refused when it is loaded, with what is wrong with it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.flow.released import locked
from zhengtong.flow import procedure as tables
from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.models import Notice as NoticeModel
from zhengtong.flow.procedure import (
    Budget,
    End,
    Extend,
    Field,
    Guard,
    Procedure,
    Reaction,
    Start,
    State,
    Timed,
    Verb,
    procedure,
    procedures,
    register,
)
from zhengtong.record import kinds

kinds.register(kinds.EventKind("sample_begun", "开始"), kinds.EventKind("sample_ended", "结束"))


def _days(ctx: Context) -> Budget:
    return Budget(5)


def _fine(ctx: Context) -> str | None:
    return None


def _nothing(ctx: Context) -> Effect:
    return Effect()


BEGIN = Verb(
    "begin", "开始", (), ("open",), ("clerk",), "sample_begun", clocks=(Start("work", _days),)
)
END = Verb(
    "end", "结束", ("open",), ("done",), ("clerk", "system"), "sample_ended", clocks=(End("work"),)
)
CHILD = Field("child", "子件")


def table(*verbs: Verb, **more: Any) -> Procedure:
    """A small procedure that works, unless `verbs` or `more` say otherwise."""
    given: dict[str, Any] = {
        "code": "sample", "version": 1, "title": "样例",
        "states": {"open": State("在办"), "done": State("办完", closed=True)},
        "verbs": verbs or (BEGIN, END),
    }  # fmt: skip
    return Procedure(**given | more)


@pytest.fixture(autouse=True)
def unregistered() -> Iterator[None]:
    """Procedures that a test registers are forgotten again."""
    books = (tables._procedures, tables._latest, tables._answered)
    kept = [dict(book) for book in books]
    yield
    for book, before in zip(books, kept, strict=True):
        book.clear()
        book.update(before)  # type: ignore[arg-type]


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("a verb is named twice", {"verbs": (BEGIN, END, END)}),
    ("end: unknown state lost", {"verbs": (BEGIN, replace(END, to=("lost",)))}),
    ("end: unknown state lost", {"verbs": (BEGIN, replace(END, frm=("lost",)))}),
    ("end: nothing leads to done", {"verbs": (BEGIN, replace(END, frm=("done",), to=("open",)))}),
    ("end: event kind unheard_of is not declared",
     {"verbs": (BEGIN, replace(END, event="unheard_of"))}),
    ("begin: opens a case into no state", {"verbs": (replace(BEGIN, to=()),)}),
    ("end: nobody may do it", {"verbs": (BEGIN, replace(END, who=()))}),
    ("end: nothing starts the track rest", {"verbs": (BEGIN, replace(END, clocks=(End("rest"),)))}),
    ("end: extends work without asking for `extension`",
     {"verbs": (BEGIN, replace(END, clocks=(Extend("work"),)))}),
    ("end: nothing to choose from in how",
     {"verbs": (BEGIN, replace(END, fields=(Field("how", "方式", kind="choice"),)))}),
    ("timer gone: no such verb of the system", {"timers": (Timed("gone", "work"),)}),
    ("timer begin: no such verb of the system", {"timers": (Timed("begin", "work"),)}),
    ("timer end: nothing starts the track rest", {"timers": (Timed("end", "rest"),)}),
    ("reaction gone: no such verb of the system",
     {"reactions": (Reaction("part", ("x",), ("done",), "gone"),)}),
    ("reaction end: does not ask for `child`, which it is told",
     {"reactions": (Reaction("part", ("x",), ("done",), "end"),)}),
    ("reaction end: another one answers the same",
     {"verbs": (BEGIN, replace(END, fields=(CHILD,))),
      "reactions": (Reaction("part", ("x",), ("done",), "end"),
                    Reaction("part", ("x", "y"), ("done", "open"), "end"))}),
    ("a table hangs on a case; a stream without one keeps rows by Effect.rows",
     {"keeps_case": False, "table": NoticeModel}),
]  # fmt: skip


def test_the_sample_works() -> None:
    assert register(table()) is procedure("sample")
    assert {each.code for each in procedures()} > {"sample", "application"}
    assert '"open" -> "done" [label="结束"]' in table().drawing()


@pytest.mark.parametrize(("fault", "given"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_each_fault_is_named(fault: str, given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="procedure sample: ") as refused:
        table(**given)
    assert fault in str(refused.value)


def test_reactions_may_not_run_in_a_circle() -> None:
    asked = (BEGIN, replace(END, fields=(CHILD,)))

    def listening(code: str, child: str) -> Procedure:
        return table(*asked, code=code, reactions=(Reaction("part", (child,), ("done",), "end"),))

    register(listening("one", "two"))
    register(listening("two", "three"))
    before = dict(tables._procedures)
    with pytest.raises(ValueError, match="circle: two → one → three → two"):
        register(listening("three", "one"))
    with pytest.raises(ValueError, match="circle: four → four"):
        register(listening("four", "four"))
    assert tables._procedures == before, "what was refused is not known"
    register(listening("three", "four"))


def test_old_versions_stay_and_a_version_is_declared_once() -> None:
    first = register(table())
    second = register(table(version=2, title="新样例"))
    assert procedure("sample") is second and procedure("sample", 1) is first
    register(table(title="说法更清楚"))  # the same table, better words
    with pytest.raises(ValueError, match="declared twice"):
        register(table(BEGIN, replace(END, who=("approver",))))
    with pytest.raises(KeyError):
        procedure("sample", 3)


CHANGES: list[Procedure] = [
    table(code="other"),
    table(version=2),
    table(number="sample"),
    table(states={"open": State("在办"), "done": State("办完")}),
    table(BEGIN, replace(END, who=("approver",))),
    table(BEGIN, replace(END, basis="第一条")),
    table(BEGIN, replace(END, effect=_nothing)),
    table(BEGIN, replace(END, guards=(Guard(_fine, "第一条"),))),
    table(BEGIN, replace(END, fields=(CHILD,))),
    table(BEGIN, replace(END, fields=(replace(CHILD, limit=9),))),
    table(BEGIN, replace(END, clocks=())),
    table(replace(BEGIN, clocks=(Start("work", _days, since=lambda ctx: 0),)), END),
    table(timers=(Timed("end", "work"),)),
]


def test_the_digest_tells_every_change_of_the_table() -> None:
    digests = [each.digest() for each in (table(), *CHANGES)]
    assert len(set(digests)) == len(digests)
    worded = table(BEGIN, replace(END, title="收尾", note="说明"), title="样例二")
    assert worded.digest() == table().digest(), "words may be put better"


def test_no_released_table_has_changed() -> None:
    """A case in flight stays on its version: a changed table needs a new one.

    Until a version is released, `python -m tests.flow.released --lock` takes it down anew.
    """
    told = subprocess.run(
        [sys.executable, "-m", "tests.flow.released"], capture_output=True, check=True
    )
    declared = json.loads(told.stdout)
    changed = {each for each, digest in locked().items() if declared.get(each) != digest}
    assert not changed, "a released table may not change or go: declare the next version"
    assert declared.keys() == locked().keys(), "new ones: python -m tests.flow.released --lock"
