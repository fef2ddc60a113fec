"""高效办成一件事: one application begins two permits at two units and shows what becomes of them.

The package is 待补正 as long as any permit is, and done only when both are.
"""

from __future__ import annotations

from zhengtong.flow.decision import Context, Effect, New, Opening
from zhengtong.flow.procedure import Field, Procedure, Reaction, State, Verb, register
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds

PART = "package_part"
ENDS = ("granted", "refused")

register_kinds(
    EventKind("package_applied", "一件事申请"),
    EventKind("package_followed", "随子件变化"),
    EventKind("permit_asked", "子件发起"),
    EventKind("permit_lacking", "子件待补正"),
    EventKind("permit_completed", "子件已补正"),
    EventKind("permit_decided", "子件办结", texts=("result",)),
)


def _apply(ctx: Context) -> Effect:
    region, applicant = ctx.case.region, ctx.case.applicant
    return Effect(
        case={"title": ctx.data["title"]},
        opens=[
            Opening(PART, New("permit", unit, f"/{unit}/", region, applicant=applicant), "ask")
            for unit in (ctx.data["first"], ctx.data["second"])
        ],
    )


def _follow(ctx: Context) -> Effect:
    states = [state for _, state in ctx.children(PART)]
    if "deficient" in states:
        return Effect(to="deficient")
    return Effect(to="done" if all(state in ENDS for state in states) else "handling")


def _decide(ctx: Context) -> Effect:
    return Effect(to=ctx.data["result"], measures={"result": ctx.data["result"]})


PERMIT = register(Procedure(
    code="permit", version=1, title="子件", number="permit",
    states={
        "asked": State("待办"), "deficient": State("待补正"),
        "granted": State("准予", closed=True), "refused": State("不予", closed=True),
    },
    verbs=(
        Verb("ask", "发起", (), ("asked",), ("system",), "permit_asked"),
        Verb("lack", "要求补正", ("asked",), ("deficient",), ("clerk",), "permit_lacking"),
        Verb("complete", "补正", ("deficient",), ("asked",), ("applicant",), "permit_completed"),
        Verb("decide", "决定", ("asked",), ENDS, ("clerk",), "permit_decided", effect=_decide,
             fields=(Field("result", "结果", kind="choice",
                           choices=(("granted", "准予"), ("refused", "不予"))),)),
    ),
))  # fmt: skip

PACKAGE = register(Procedure(
    code="package", version=1, title="一件事", number="package",
    states={
        "handling": State("办理中"), "deficient": State("待补正"), "done": State("已办结", closed=True),
    },
    verbs=(
        Verb("apply", "申请", (), ("handling",), ("applicant",), "package_applied", effect=_apply,
             fields=(Field("title", "事项"), Field("first", "单位"), Field("second", "单位"))),
        Verb("follow", "随子件变化", ("handling", "deficient"), ("handling", "deficient", "done"),
             ("system",), "package_followed", effect=_follow, fields=(Field("child", "子件"),)),
    ),
    reactions=(Reaction(PART, ("permit",), ("asked", "deficient", *ENDS), "follow"),),
))  # fmt: skip
