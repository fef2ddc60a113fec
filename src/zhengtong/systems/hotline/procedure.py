"""12345 (国办发〔2020〕53号): receive → dispatch → sign for → reply → conclude → call back.

What the operator answers from the knowledge base is concluded online; what a unit had to handle
is concluded offline. Limits by nature and urgency, send-back and sign-for windows are local data.
"""

from __future__ import annotations

from typing import Any

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import (
    Budget,
    End,
    Extend,
    Field,
    Guard,
    Procedure,
    Start,
    State,
    Verb,
    register,
)
from zhengtong.law.calendar import Unit
from zhengtong.org.units import unit
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds
from zhengtong.systems.hotline.models import Order

__all__ = ["NATURES", "ORDER", "OUTCOMES", "URGENCIES"]

BASIS = "国办发〔2020〕53号"
NATURES = (
    ("consultation", "咨询"),
    ("help", "求助"),
    ("complaint", "投诉"),
    ("report_of_wrongdoing", "举报"),
    ("suggestion", "建议"),
    ("praise", "表扬"),
)
URGENCIES = (("normal", "一般"), ("urgent", "紧急"), ("emergency", "特急"))
OUTCOMES = (
    ("satisfied", "满意"),
    ("basically_satisfied", "基本满意"),
    ("dissatisfied", "不满意"),
    ("no_opinion", "未作评价"),
    ("not_reached", "回访未接通"),
    ("anonymous", "匿名，不可回访"),
)

register_kinds(
    EventKind("order_received", "诉求受理", texts=("nature", "urgency", "category")),
    EventKind("order_dispatched", "派单", texts=("unit",)),
    EventKind("order_signed_for", "签收"),
    EventKind("order_sent_back", "退单"),
    EventKind("order_extended", "延期", numbers=("days",)),
    EventKind("order_replied", "答复"),
    EventKind(
        "order_concluded",
        "办结",
        numbers=("on_time", "used_days", "allowed_days", "online", "sent_back"),
        texts=("nature", "category"),
    ),
    EventKind("order_called_back", "回访", numbers=("satisfied",), texts=("outcome", "category")),
    EventKind("order_reopened", "重办"),
)


def _limit(ctx: Context) -> dict[str, Any]:
    nature = ctx.data.get("nature") or ctx.row["nature"]
    urgency = ctx.data.get("urgency") or ctx.row["urgency"]
    table: list[dict[str, Any]] = ctx.setting("hotline_limits")
    for each in table:
        if each["nature"] == nature and each["urgency"] == urgency:
            return each
    return table[0]


def _reply_budget(ctx: Context) -> Budget:
    limit = _limit(ctx)["reply"]
    return Budget(int(limit["value"]), Unit(limit["unit"]))


def _sign_budget(ctx: Context) -> Budget:
    return Budget(1)


def _category(ctx: Context) -> str:
    """What the category is called here; an unknown code stands for itself."""
    code: str = ctx.data["category"]
    return str(ctx.setting("hotline_categories").get(code, code)) or "其他"


def _receive(ctx: Context) -> Effect:
    data = ctx.data
    content = {"request": {"words": data["words"], "caller": data["caller"], "phone": data["phone"],
                           "place": data["place"]}}  # fmt: skip
    return Effect(
        row={
            "nature": data["nature"],
            "urgency": data["urgency"],
            "category": data["category"],
            "disposition": "",
            "handling_unit": "",
            "sent_back": 0,
            "extended": 0,
            "anonymous": not data["phone"],
            "concluded_at": None,
            "outcome": "",
            "called_event": "",
        },
        case={"title": f"{dict(NATURES)[data['nature']]}：{_category(ctx)}"},
        content=content,
        lookups=[("phone", data["phone"])] if data["phone"] else [],
        measures={k: data[k] for k in ("nature", "urgency", "category")},
    )


def _concluded(ctx: Context, online: int, disposition: str) -> Effect:
    clock = ctx.clocks["reply"]
    return Effect(
        row={"concluded_at": ctx.happened_at, "disposition": disposition},
        measures={
            "on_time": int(not clock.expired(ctx.calendar, ctx.today)),
            "used_days": clock.used(ctx.calendar, ctx.today),
            "allowed_days": clock.allowed(ctx.calendar),
            "online": online,
            "sent_back": int(ctx.row["sent_back"]),
            "nature": ctx.row["nature"],
            "category": ctx.row["category"],
        },
    )


def _answer_directly(ctx: Context) -> Effect:
    effect = _concluded(ctx, 1, "answer_directly")
    effect.content["reply"] = ctx.data["reply"]
    return effect


def _known_unit(ctx: Context) -> str | None:
    found = unit(ctx.data["unit"])
    if found is None or found.valid_until:
        return "没有这个承办单位，或已撤并，请重新选择。"
    return None


def _dispatch(ctx: Context) -> Effect:
    """Dispatched to a unit, the case lies in that unit's inbox."""
    found = unit(ctx.data["unit"])
    assert found is not None
    return Effect(
        row={"handling_unit": found.code},
        case={"organisation": found.code, "organisation_path": found.path, "handler": ""},
        measures={"unit": found.code},
    )


def _sign(ctx: Context) -> Effect:
    return Effect(case={"handler": ctx.actor.id})


def _within_window(ctx: Context) -> str | None:
    window = int(ctx.setting("hotline_send_back_days"))
    clock = ctx.clocks.get("sign_for")
    if clock is not None and clock.used(ctx.calendar, ctx.today) > window:
        return f"派单已超过 {window} 个工作日，不能再退单，请办理或申请协调。"
    return None


def _send_back(ctx: Context) -> Effect:
    back = ctx.setting("hotline_unit")
    found = unit(back)
    assert found is not None
    return Effect(
        row={"sent_back": int(ctx.row["sent_back"]) + 1, "handling_unit": ""},
        case={"organisation": found.code, "organisation_path": found.path, "handler": ""},
        content={"reason": ctx.data["reason"]},
    )


def _extension_allowed(ctx: Context) -> str | None:
    rule = ctx.setting("hotline_extension")
    if int(ctx.row["extended"]) >= int(rule["times"]):
        return "工单延期次数已用完，请尽快办理。"
    if not 1 <= int(ctx.data["extension"]) <= int(rule["value"]):
        return f"工单延期不得超过 {rule['value']} 个工作日。"
    return None


def _extend(ctx: Context) -> Effect:
    return Effect(
        row={"extended": int(ctx.row["extended"]) + 1},
        measures={"days": int(ctx.data["extension"])},
        content={"reason": ctx.data["reason"]},
    )


def _reply(ctx: Context) -> Effect:
    return Effect(content={"reply": ctx.data["reply"]})


def _conclude(ctx: Context) -> Effect:
    return _concluded(ctx, 0, "refer")


def _call_back(ctx: Context) -> Effect:
    outcome = ctx.data["outcome"]
    words = ctx.data.get("words")
    return Effect(
        row={"outcome": outcome, "called_event": ctx.event},
        measures={
            "satisfied": int(outcome in ("satisfied", "basically_satisfied")),
            "outcome": outcome,
            "category": ctx.row["category"],
        },
        content={"words": words} if words else {},
        corrects=ctx.row["called_event"],
    )


REASON = Field("reason", "理由", kind="long", personal=True, limit=500)
REPLY = Field("reply", "答复内容", kind="long", personal=True, limit=2000)
REQUEST = (
    Field("nature", "诉求性质", kind="choice", choices=NATURES),
    Field("urgency", "紧急程度", kind="choice", choices=URGENCIES),
    Field("category", "类别", required=False, limit=24),
    Field("words", "诉求内容", kind="long", personal=True, limit=2000),
    Field("caller", "来电人", personal=True, required=False, limit=60),
    Field("phone", "电话", personal=True, required=False, limit=20),
    Field("place", "地点", personal=True, required=False),
)
OPERATOR = ("hotline_operator",)
HANDLER = ("hotline_handler",)

ORDER = register(
    Procedure(
        code="order",
        version=1,
        title="12345 工单",
        table=Order,
        number="order",
        states={
            "received": State("待派单"),
            "dispatched": State("待签收"),
            "signed": State("办理中"),
            "replied": State("待审核办结"),
            "concluded": State("已办结，待回访"),
            "called_back": State("已回访", closed=True),
        },
        verbs=(
            Verb("receive", "诉求受理", (), ("received",), (*OPERATOR, "anyone"), "order_received",
                 fields=REQUEST, effect=_receive, clocks=(Start("reply", _reply_budget),),
                 basis=BASIS),
            Verb("answer_directly", "直接答复", ("received",), ("concluded",), OPERATOR,
                 "order_concluded", fields=(REPLY,), effect=_answer_directly,
                 clocks=(End("reply"),), basis=BASIS, note="依知识库答复，计为线上办结"),
            Verb("dispatch", "派单", ("received",), ("dispatched",), OPERATOR,
                 "order_dispatched", fields=(Field("unit", "承办单位", kind="unit", limit=32),),
                 guards=(Guard(_known_unit),), effect=_dispatch,
                 clocks=(Start("sign_for", _sign_budget, main=False),), basis=BASIS),
            Verb("sign_for", "签收", ("dispatched",), ("signed",), HANDLER, "order_signed_for",
                 effect=_sign, clocks=(End("sign_for"),), basis=BASIS),
            Verb("send_back", "退单", ("dispatched",), ("received",), HANDLER,
                 "order_sent_back", fields=(REASON,), guards=(Guard(_within_window, BASIS),),
                 effect=_send_back, clocks=(End("sign_for"),), basis=BASIS,
                 note="不属本单位的，说明理由退回"),
            Verb("extend", "延期", ("signed",), (), (*OPERATOR, "supervisor"), "order_extended",
                 fields=(Field("extension", "延长工作日", kind="integer"), REASON),
                 guards=(Guard(_extension_allowed, BASIS),), effect=_extend,
                 clocks=(Extend("reply"),), basis=BASIS),
            Verb("reply", "答复", ("signed",), ("replied",), HANDLER, "order_replied",
                 fields=(REPLY,), effect=_reply, basis=BASIS),
            Verb("rework", "退回重办", ("replied",), ("signed",), OPERATOR, "order_reopened",
                 fields=(REASON,), effect=lambda ctx: Effect(content={"reason": ctx.data["reason"]}),
                 basis=BASIS),
            Verb("conclude", "审核办结", ("replied",), ("concluded",), OPERATOR,
                 "order_concluded", effect=_conclude, clocks=(End("reply"),), basis=BASIS,
                 note="单位办理后办结，计为线下办结"),
            Verb("call_back", "回访", ("concluded",), ("called_back",), OPERATOR,
                 "order_called_back", basis=BASIS, effect=_call_back,
                 fields=(Field("outcome", "回访结果", kind="choice", choices=OUTCOMES),
                         Field("words", "来电人意见", kind="long", required=False, personal=True,
                               limit=500))),
            Verb("correct_call_back", "更正回访", ("called_back",), (), ("importer", "system"),
                 "order_called_back", effect=_call_back,
                 fields=(Field("outcome", "回访结果", kind="choice", choices=OUTCOMES),
                         Field("words", "来电人意见", kind="long", required=False, personal=True,
                               limit=500))),
        ),
    )
)  # fmt: skip
