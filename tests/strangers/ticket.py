"""排队叫号: everybody takes a number at once, every counter calls the next; nobody is called twice."""

from __future__ import annotations

from zhengtong.flow.decision import Context, Effect, New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Procedure, State, Verb, register
from zhengtong.flow.refusals import NotNow, Stale
from zhengtong.flow.request import Outcome
from zhengtong.org.actors import ANONYMOUS, Actor
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds

register_kinds(
    EventKind("ticket_taken", "取号"),
    EventKind("ticket_called", "叫号", texts=("counter",)),
    EventKind("ticket_attended", "接待完毕"),
)


def _call(ctx: Context) -> Effect:
    return Effect(case={"handler": ctx.actor.id}, measures={"counter": ctx.actor.id})


TICKET = register(
    Procedure(
        code="ticket",
        version=1,
        title="排队号",
        number="ticket",
        states={
            "waiting": State("等候"),
            "called": State("已叫号"),
            "attended": State("已接待", closed=True),
        },
        verbs=(
            Verb("take", "取号", (), ("waiting",), ("anyone",), "ticket_taken"),
            Verb("call", "叫号", ("waiting",), ("called",), ("clerk",), "ticket_called", effect=_call),
            Verb("attend", "接待完毕", ("called",), ("attended",), ("clerk",), "ticket_attended"),
        ),
    )
)  # fmt: skip


def take(hall: str, region: str) -> Outcome:
    """A number from the machine at the door of the hall with this code."""
    return act("take", New("ticket", hall, f"/{hall}/", region), actor=ANONYMOUS)


def call_next(clerk: Actor) -> Outcome | None:
    """Call whoever has waited longest; None when nobody waits."""
    waiting = Case.objects.filter(
        procedure="ticket", state="waiting", organisation=clerk.organisation
    )
    while (first := waiting.order_by("opened_at", "number").first()) is not None:
        try:
            return act("call", first.id, actor=clerk, seen=first.position)
        except (Stale, NotNow):
            continue  # another counter was quicker
    return None
