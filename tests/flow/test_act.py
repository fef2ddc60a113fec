"""The door: what a verb changes, and every way in which it stays shut."""

from __future__ import annotations

from datetime import date

import pytest

from zhengtong.flow import models
from zhengtong.flow.decision import Context, Effect, New
from zhengtong.flow.door import act
from zhengtong.flow.procedure import (
    Budget,
    End,
    Field,
    Guard,
    Notice,
    Procedure,
    Start,
    State,
    Timed,
    Verb,
    register,
)
from zhengtong.flow.refusals import (
    BadData,
    GuardRefused,
    KeyReused,
    NotAllowed,
    NotNow,
    Stale,
    UnknownCase,
    UnknownVerb,
)
from zhengtong.flow.timers import run_timers
from zhengtong.law.localtime import day_start, instant
from zhengtong.org.actors import Actor, Role
from zhengtong.record import kinds
from zhengtong.record.models import Event

pytestmark = pytest.mark.django_db

kinds.register(
    kinds.EventKind("errand_opened", "开始"),
    kinds.EventKind("errand_done", "完成", numbers=("used",)),
    kinds.EventKind("errand_lapsed", "过期"),
)


def _patient(ctx: Context) -> str | None:
    return "说明里不能写“急”。" if "急" in ctx.data["words"] else None


def _done(ctx: Context) -> Effect:
    return Effect(measures={"used": ctx.used("reply")}, content={"words": ctx.data["words"]})


ERRAND = register(
    Procedure(
        code="errand",
        version=1,
        title="差事",
        states={
            "open": State("在办"),
            "done": State("办完", closed=True),
            "lapsed": State("过期", closed=True),
        },
        number="errand",
        verbs=(
            Verb("open", "开始", (), ("open",), ("clerk",), "errand_opened",
                 clocks=(Start("reply", lambda ctx: Budget(5)),)),
            Verb("finish", "完成", ("open",), ("done",), ("clerk",), "errand_done",
                 fields=(Field("words", "说明", kind="long", personal=True, limit=20),),
                 guards=(Guard(_patient, "办事规则第一条"),), effect=_done,
                 clocks=(End("reply"),), notice=Notice("done_slip", "办结单")),
            Verb("lapse", "过期", ("open",), ("lapsed",), ("system",), "errand_lapsed"),
        ),
        timers=(Timed("lapse", "reply"),),
    )
)  # fmt: skip

CLERK = Actor("clerk-1", label="李*", organisation="A", roles=(Role("clerk", "/a/"),))
STRANGER = Actor("clerk-2", label="王*", organisation="B", roles=(Role("clerk", "/b/"),))
MAY_8 = instant(date(2023, 5, 8)) + 36_000_000_000


def _open(key: str = "") -> str:
    new = New("errand", organisation="A", organisation_path="/a/x/", region="430527")
    return act("open", new, actor=CLERK, key=key, happened_at=MAY_8).case


def test_a_case_runs_through_and_says_what_happened() -> None:
    case_id = _open()
    case = models.Case.objects.get(id=case_id)
    assert (case.state, case.position, case.next_due) == ("open", 1, "2023-05-15")
    assert case.number.startswith("43052720230508")
    done = act("finish", case_id, actor=CLERK, seen=1, data={"words": "办好了"},
               happened_at=MAY_8 + 3 * 86_400_000_000)  # fmt: skip
    assert (done.state, done.position) == ("done", 2)
    case.refresh_from_db()
    assert case.closed_at and not case.next_due and case.next_timer is None
    event = Event.objects.get(stream=case_id, position=2)
    assert event.n1 == 3
    assert "办好了" not in event.body
    assert models.Notice.objects.get(case=case_id).number == done.notice


def test_every_refusal_says_why_and_changes_nothing() -> None:
    case_id = _open()
    before = Event.objects.count()
    words = {"words": "办好了"}
    with pytest.raises(NotAllowed, match="授权"):
        act("finish", case_id, actor=STRANGER, seen=1, data=words)
    with pytest.raises(Stale, match="刷新"):
        act("finish", case_id, actor=CLERK, seen=0, data=words)
    with pytest.raises(Stale, match="先打开"):
        act("finish", case_id, actor=CLERK, data=words)
    with pytest.raises(BadData, match="请填写“说明”"):
        act("finish", case_id, actor=CLERK, seen=1)
    with pytest.raises(BadData, match="最多 20 字"):
        act("finish", case_id, actor=CLERK, seen=1, data={"words": "长" * 21})
    with pytest.raises(GuardRefused, match="办事规则第一条"):
        act("finish", case_id, actor=CLERK, seen=1, data={"words": "急"})
    with pytest.raises(UnknownVerb):
        act("fly", case_id, actor=CLERK, seen=1)
    with pytest.raises(UnknownCase):
        act("finish", "0" * 32, actor=CLERK, seen=1, data=words)
    with pytest.raises(BadData, match="晚于现在"):
        act("finish", case_id, actor=CLERK, seen=1, data=words, happened_at=4_102_444_800_000_000)
    assert Event.objects.count() == before
    act("finish", case_id, actor=CLERK, seen=1, data=words)
    with pytest.raises(NotNow, match="办完"):
        act("finish", case_id, actor=CLERK, seen=2, data=words)


def test_the_same_key_gives_the_first_answer() -> None:
    case_id = _open()
    first = act("finish", case_id, actor=CLERK, seen=1, key="k", data={"words": "一"})
    again = act("finish", case_id, actor=CLERK, seen=1, key="k", data={"words": "一"})
    assert again.repeated and again.event == first.event and again.notice == first.notice
    with pytest.raises(KeyReused):
        act("finish", case_id, actor=CLERK, seen=1, key="k", data={"words": "二"})
    opened = act("open", New("errand", "A", "/a/", "430527"), actor=CLERK, key="o")
    assert (
        act("open", New("errand", "A", "/a/", "430527"), actor=CLERK, key="o").case == opened.case
    )


def test_the_system_acts_when_a_track_has_run_out() -> None:
    case_id = _open()
    assert run_timers(day_start(date(2023, 5, 15))) == 0
    assert run_timers(day_start(date(2023, 5, 16))) == 1
    assert run_timers(day_start(date(2023, 5, 16))) == 0
    event = Event.objects.get(stream=case_id, position=2)
    assert (event.kind, event.actor) == ("errand_lapsed", "system")
    assert event.happened_at == day_start(date(2023, 5, 16))
