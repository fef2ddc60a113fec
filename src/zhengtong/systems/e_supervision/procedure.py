"""电子监察, version 0: a card is issued, signed for, explained, found upon and cleared.

Blue warns before the promise runs out, yellow says it has, red that the law's limit has. Which
case earns which card is local data; here only the card's own life.
"""

from __future__ import annotations

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import Budget, End, Field, Procedure, Start, State, Verb, register
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds
from zhengtong.systems.e_supervision.models import Card

__all__ = ["CARD", "WARNED"]

WARNED = "warned"
"""The link from a case to the card issued on it."""

BASIS = "行政效能预警机制"
COLOURS = (("blue", "蓝牌"), ("yellow", "黄牌"), ("red", "红牌"))
FINDINGS = (("upheld", "维持"), ("withdrawn", "撤销"))

register_kinds(
    EventKind("blue_card_issued", "发蓝牌", texts=("rule",)),
    EventKind("yellow_card_issued", "发黄牌", texts=("rule",)),
    EventKind("red_card_issued", "发红牌", texts=("rule",)),
    EventKind("card_signed_for", "签收预警牌", texts=("colour",)),
    EventKind("card_explained", "说明", texts=("colour",)),
    EventKind("card_cleared", "销牌", numbers=("in_time",), texts=("colour", "finding")),
)


def _issue(ctx: Context) -> Effect:
    colour = ctx.verb.name.removeprefix("issue_")
    return Effect(
        row={"colour": colour, "warned_case": ctx.data["warned_case"], "rule": ctx.data["rule"],
             "finding": ""},
        case={"title": dict(COLOURS)[colour]},
        measures={"rule": ctx.data["rule"]},
    )  # fmt: skip


def _coloured(ctx: Context) -> Effect:
    return Effect(measures={"colour": ctx.row["colour"]})


def _explain(ctx: Context) -> Effect:
    return Effect(
        measures={"colour": ctx.row["colour"]}, content={"explanation": ctx.data["explanation"]}
    )


def _clear(ctx: Context) -> Effect:
    clock = ctx.clocks.get("answer")
    in_time = int(clock is None or not clock.expired(ctx.calendar, ctx.today))
    return Effect(
        row={"finding": ctx.data["finding"]},
        measures={"in_time": in_time, "colour": ctx.row["colour"], "finding": ctx.data["finding"]},
    )


def _answer_budget(ctx: Context) -> Budget:
    return Budget(int(ctx.setting("card_answer_days")))


_ISSUED = (
    Field("warned_case", "办件", required=False, limit=32),
    Field("rule", "预警规则", required=False, limit=60),
)


def _issue_verb(colour: str, title: str) -> Verb:
    return Verb(
        f"issue_{colour}", f"发{title}", (), ("issued",), ("supervisor", "system"),
        f"{colour}_card_issued", fields=_ISSUED, effect=_issue,
        clocks=(Start("answer", _answer_budget),), basis=BASIS,
    )  # fmt: skip


CARD = register(
    Procedure(
        code="warning_card",
        version=0,
        title="预警牌",
        table=Card,
        number="card",
        states={
            "issued": State("待签收"),
            "signed": State("待说明"),
            "explained": State("待认定"),
            "cleared": State("已销牌", closed=True),
        },
        verbs=(
            *(_issue_verb(colour, title) for colour, title in COLOURS),
            Verb("sign_for", "签收", ("issued",), ("signed",), ("reviewer", "window_clerk"),
                 "card_signed_for", effect=_coloured, basis=BASIS),
            Verb("explain", "说明", ("signed",), ("explained",), ("reviewer", "window_clerk"),
                 "card_explained", effect=_explain, basis=BASIS,
                 fields=(Field("explanation", "情况说明", kind="long", personal=True,
                               limit=1000),)),
            Verb("clear", "认定并销牌", ("issued", "signed", "explained"), ("cleared",),
                 ("supervisor", "system"), "card_cleared", effect=_clear,
                 clocks=(End("answer"),), basis=BASIS,
                 fields=(Field("finding", "认定", kind="choice", choices=FINDINGS),)),
        ),
    )
)  # fmt: skip
