"""An operator's card that runs out by itself on the day after its last; renewed in time it goes on."""

from __future__ import annotations

from datetime import date

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import (
    Budget,
    End,
    Field,
    Notice,
    Procedure,
    Start,
    State,
    Timed,
    Verb,
    register,
)
from zhengtong.law.clock import Unit
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds

register_kinds(
    EventKind("operator_card_issued", "发证", numbers=("days",)),
    EventKind("operator_card_renewed", "延续", numbers=("days",)),
    EventKind("operator_card_expired", "到期"),
)
LAST_DAY = Field("valid_until", "有效期止", kind="date")


def _days(ctx: Context) -> int:
    return (date.fromisoformat(ctx.data["valid_until"]) - ctx.today).days


def _validity(ctx: Context) -> Budget:
    return Budget(_days(ctx), Unit.CALENDAR_DAY)


def _run(ctx: Context) -> Effect:
    return Effect(
        case={"title": f"上岗证，有效至 {ctx.data['valid_until']}"}, measures={"days": _days(ctx)}
    )


RUN = (Start("validity", _validity),)

CARD = register(
    Procedure(
        code="operator_card",
        version=1,
        title="上岗证",
        number="operator_card",
        states={"valid": State("有效"), "expired": State("已到期", closed=True)},
        verbs=(
            Verb("issue", "发证", (), ("valid",), ("clerk",), "operator_card_issued",
                 fields=(LAST_DAY,), effect=_run, clocks=RUN, notice=Notice("card", "上岗证")),
            Verb("renew", "延续", ("valid",), (), ("clerk",), "operator_card_renewed",
                 fields=(LAST_DAY,), effect=_run, clocks=RUN),
            Verb("expire", "到期", ("valid",), ("expired",), ("system",), "operator_card_expired",
                 clocks=(End("validity"),)),
        ),
        timers=(Timed("expire", "validity"),),
    )
)  # fmt: skip
