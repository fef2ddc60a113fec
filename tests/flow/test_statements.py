"""An act costs the same few statements however many cases there are: at most 8 a stream.

Counted apart: the frame of the transaction (on PostgreSQL with the seal lock), and the content
store, which looks up one key, may make one, and writes one row a piece.
"""

from __future__ import annotations

import re

from django.db import connection

from tests.flow.county import COURSES, Walk
from tests.flow.hall import Hall
from tests.flow.listening import listening
from tests.strangers.package import PACKAGE, PART
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Link
from zhengtong.flow.procedure import procedure
from zhengtong.org.actors import Actor, Role
from zhengtong.record.models import Event

FRAME = re.compile(r"BEGIN|COMMIT|SELECT pg_advisory_xact_lock_shared")
CONTENT = re.compile(r"\brecord_content(key|item|lookup)\b")


def counted(heard: list[str]) -> tuple[int, int, int]:
    """Statements of the frame, of the content store, and all others."""
    frame = sum(bool(FRAME.match(each)) for each in heard)
    content = sum(bool(CONTENT.search(each)) for each in heard)
    return frame, content, len(heard) - frame - content


def pieces(uid: str) -> int:
    """Pieces of content that the event speaks of."""
    return Event.objects.get(uid=uid).body.count('"commitment"')


def test_every_verb_of_an_application(hall: Hall) -> None:
    Walk().open("register")  # what is looked up once in a while is known from here on
    done = set()
    for code, course in COURSES:
        Walk(code).open(course.split()[0])
        walk = Walk(code)
        for n, verb in enumerate(course.split()):
            with listening(connection) as heard:
                (walk.do if n else walk.open)(verb)
            frame, content, others = counted(heard)
            said = f"{verb}: {heard}"
            assert others <= 8, said
            assert frame == (2 if connection.vendor == "sqlite" else 3), said
            held = pieces(walk.last.event)
            assert content <= (held + 2 if held else 0), said
            done.add(verb)
    assert done == {verb.name for verb in procedure("application").verbs}


def test_an_act_on_several_streams_costs_as_much_for_each(hall: Hall) -> None:
    person, clerk = Actor("p-1", kind="person"), Actor("c-1", roles=(Role("clerk", "/"),))
    data = {"title": "开办餐饮店", "first": "fire", "second": "food"}
    new = New(PACKAGE.code, "hall", "/hall/", "430527", applicant="p-1")
    act("apply", new, actor=person, data=data)
    with listening(connection) as heard:
        package = act("apply", new, actor=person, data=data)
    assert counted(heard)[2] <= 8 * 5, "itself, two children, two answers"
    child = Link.objects.filter(from_case=package.case, kind=PART)[0].to_case
    with listening(connection) as heard:
        act("decide", child, actor=clerk, seen=1, data={"result": "granted"})
    assert counted(heard)[2] <= 8 * 2, heard


def test_the_count_does_not_grow_with_the_hall(hall: Hall) -> None:
    def cost() -> list[int]:
        walk, found = Walk(), []
        for verb in ["register", "accept", "examine", "grant", "conclude", "serve"]:
            with listening(connection) as heard:
                (walk.open if verb == "register" else walk.do)(verb)
            found.append(len(heard))
        return found

    cost()
    empty = cost()
    for _ in range(60):
        Walk().open("register").do("accept")
    assert cost() == empty
