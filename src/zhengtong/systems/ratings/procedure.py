"""好差评 (国办发〔2019〕51号): five levels, one rating a case; the last two are 差评.

A bad rating is verified, put right within the region's limit and called back; one that proves
mistaken or malicious is set aside after a recheck. A default rating is never an active one.
"""

from __future__ import annotations

from typing import Any

from zhengtong.flow.decision import Context, Effect, New
from zhengtong.flow.procedure import (
    Budget,
    End,
    Field,
    Guard,
    Procedure,
    Start,
    State,
    Verb,
    register,
)
from zhengtong.law.calendar import Unit
from zhengtong.record.canonical import sm3
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds
from zhengtong.systems.ratings.models import Rating

__all__ = ["LEVELS", "NEGATIVE", "RATED", "RATING", "rating_of"]

RATED = "rated"
"""The link from a rated case to its rating."""

LEVELS = (("1", "非常满意"), ("2", "满意"), ("3", "基本满意"), ("4", "不满意"), ("5", "非常不满意"))
NEGATIVE = (4, 5)
BASIS = "国办发〔2019〕51号"

register_kinds(
    EventKind(
        "service_rated",
        "评价",
        numbers=("level", "active", "negative", "timely", "valid"),
        texts=("means",),
    ),
    EventKind("negative_rating_verified", "差评核实", texts=("finding",)),
    EventKind("negative_rating_rectified", "差评整改", numbers=("in_time",)),
    EventKind("negative_rating_resolved", "差评办结", numbers=("in_time", "negative")),
)


def rating_of(case: str, **place: Any) -> New:
    """What a rating of `case` is opened on; its id follows from the case, so there is only one.

    `place`: organisation, organisation_path, region, item, applicant and source of the rated case.
    """
    return New("rating", id=sm3(f"rating:{case}".encode()).hex()[:32], link=(RATED, case), **place)


def _rate(ctx: Context) -> Effect:
    level = int(ctx.data["level"])
    active = 0 if ctx.verb.name == "rate_by_default" else 1
    negative = int(level in NEGATIVE)
    means = ctx.data["means"] or ctx.setting("rating_means").get(ctx.case.channel, "1")
    words = ctx.data.get("words")
    return Effect(
        row={
            "rated_case": ctx.data["rated_case"],
            "level": level,
            "means": means,
            "active": bool(active),
            "options": ctx.data.get("options") or "",
            "rated_event": ctx.event,
        },
        case={"title": f"评价：{dict(LEVELS)[str(level)]}"},
        content={"words": words} if words else {},
        measures={
            "level": level,
            "active": active,
            "negative": negative,
            "timely": 1 if ctx.data.get("late_upload") is not True else 0,
            "valid": 1 if ctx.data.get("faulty_upload") is not True else 0,
            "means": means,
        },
        to="to_verify" if negative else "recorded",
    )


def _rate_again(ctx: Context) -> Effect:
    """二次评价: the last word counts; that the first was bad stays on the record (`negative`)."""
    level = int(ctx.data["level"])
    words = ctx.data.get("words")
    return Effect(
        row={"level": level},
        case={"title": f"评价：{dict(LEVELS)[str(level)]}"},
        content={"words": words} if words else {},
        measures={
            "level": level,
            "active": 1,
            "negative": 1,
            "timely": 1,
            "valid": 1,
            "means": ctx.row["means"],
        },
        corrects=ctx.row["rated_event"],
    )


def _repair_budget(ctx: Context) -> Budget | None:
    """A bad rating is put right within so many working days (地方设置); a good one needs nothing."""
    if int(ctx.data.get("level") or 0) not in NEGATIVE:
        return None
    limit = ctx.setting("rating_rectify_limit")
    return Budget(int(limit["value"]), Unit(limit["unit"]))


def _verify(ctx: Context) -> Effect:
    valid = ctx.data["finding"] == "valid"
    return Effect(
        measures={"finding": ctx.data["finding"]},
        content={"finding": ctx.data["reason"]},
        to="rectifying" if valid else "appealed",
    )


def _in_time(ctx: Context) -> int:
    clock = ctx.clocks.get("repair")
    return int(clock is None or not clock.expired(ctx.calendar, ctx.today))


def _rectify(ctx: Context) -> Effect:
    return Effect(measures={"in_time": _in_time(ctx)}, content={"measures": ctx.data["measures"]})


def _resolve(ctx: Context) -> Effect:
    content = {"call_back": ctx.data["words"]} if ctx.data.get("words") else {}
    return Effect(measures={"in_time": _in_time(ctx), "negative": 1}, content=content)


def _set_aside(ctx: Context) -> str | None:
    return None if ctx.data["reason"] else "须写明认定误评或恶意评价的依据。"


_WHOLE = (
    Field("rated_case", "评价的办件", limit=32),
    Field("level", "满意程度", kind="choice", choices=LEVELS),
    Field("means", "评价渠道", required=False, limit=4),
    Field("options", "选项", required=False, limit=200),
    Field("words", "想说的话", kind="long", required=False, personal=True, limit=500),
    Field("late_upload", "迟报", kind="yes_no", required=False),
    Field("faulty_upload", "报送有误", kind="yes_no", required=False),
)
HANDLERS = ("rating_handler", "reviewer")

RATING = register(
    Procedure(
        code="rating",
        version=1,
        title="评价",
        table=Rating,
        states={
            "recorded": State("已评价", closed=True),
            "to_verify": State("差评待核实"),
            "rectifying": State("差评待整改"),
            "rectified": State("已整改，待回访"),
            "appealed": State("申诉中"),
            "resolved": State("差评已办结", closed=True),
            "set_aside": State("误评剔除", closed=True),
        },
        verbs=(
            Verb("rate", "评价", (), ("recorded", "to_verify"), ("anyone",), "service_rated",
                 fields=_WHOLE, effect=_rate, clocks=(Start("repair", _repair_budget),),
                 basis=BASIS),
            Verb("rate_by_default", "默认评价", (), ("recorded", "to_verify"), ("system",),
                 "service_rated", fields=_WHOLE, effect=_rate, basis=BASIS,
                 note="逾期未评价，按地方规定记为默认评价，不计入主动评价"),
            Verb("verify", "核实", ("to_verify",), ("rectifying", "appealed"), HANDLERS,
                 "negative_rating_verified", effect=_verify, basis=BASIS,
                 fields=(Field("finding", "核实结论", kind="choice",
                               choices=(("valid", "情况属实"), ("mistaken", "误评或恶意评价"))),
                         Field("reason", "说明", kind="long", personal=True, limit=500))),
            Verb("rectify", "整改", ("rectifying",), ("rectified",), HANDLERS,
                 "negative_rating_rectified", effect=_rectify, basis=BASIS,
                 fields=(Field("measures", "整改措施", kind="long", personal=True, limit=500),)),
            Verb("call_back", "回访办结", ("rectified",), ("resolved",), ("supervisor",),
                 "negative_rating_resolved", effect=_resolve, clocks=(End("repair"),), basis=BASIS,
                 fields=(Field("words", "回访情况", kind="long", required=False, personal=True,
                               limit=500),)),
            Verb("rate_again", "二次评价", ("rectified", "resolved"), (), ("applicant", "system"),
                 "service_rated", effect=_rate_again, basis=BASIS,
                 fields=(Field("level", "满意程度", kind="choice", choices=LEVELS),
                         Field("words", "想说的话", kind="long", required=False, personal=True,
                               limit=500))),
            Verb("set_aside", "复核剔除", ("appealed",), ("set_aside",), ("supervisor",),
                 "negative_rating_resolved", effect=_resolve, clocks=(End("repair"),), basis=BASIS,
                 guards=(Guard(_set_aside, BASIS),),
                 fields=(Field("reason", "认定依据", kind="long", limit=300),
                         Field("words", "说明", kind="long", required=False, personal=True,
                               limit=500))),
            Verb("uphold", "复核维持", ("appealed",), ("rectifying",), ("supervisor",),
                 "negative_rating_verified", effect=_verify, basis=BASIS,
                 fields=(Field("finding", "复核结论", kind="choice",
                               choices=(("valid", "情况属实"),)),
                         Field("reason", "说明", kind="long", personal=True, limit=500))),
            Verb("correct_rating", "更正评价", ("recorded", "to_verify"),
                 ("recorded", "to_verify"), ("importer", "system"), "service_rated",
                 fields=_WHOLE, effect=_rate),
        ),
    )
)  # fmt: skip
