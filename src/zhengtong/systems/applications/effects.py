"""What each verb of an application means beyond the table: columns, measures, content."""

from __future__ import annotations

from typing import Any

from zhengtong.catalogue.forms import check_form
from zhengtong.catalogue.items import item_of
from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import Budget, Field
from zhengtong.law.clock import Unit

__all__ = ["REPORT_FIELDS"]

REPORT_FIELDS = (
    Field("item_name", "事项名称"),
    Field("number", "办件编号", limit=60),
    Field("result", "办理结果", required=False, limit=20),
    Field("used_days", "用时（工作日）", kind="integer", required=False),
    Field("statutory_days", "法定时限（工作日）", kind="integer", required=False),
    Field("promised_days", "承诺时限（工作日）", kind="integer", required=False),
    Field("on_the_spot", "即办件", kind="yes_no", required=False),
    Field("online", "网上办理", kind="yes_no", required=False),
)


# ── clocks ───────────────────────────────────────────────────────────────────────────────────


def notice_budget(ctx: Context) -> Budget:
    """Art. 32: five working days to tell what is missing."""
    return Budget(int(ctx.setting("notice_limit_days")))


def statutory_budget(ctx: Context) -> Budget | None:
    """The statutory limit as it stood when the case was opened; none for an on-the-spot item."""
    return _budget(ctx.row, "statutory")


def promised_budget(ctx: Context) -> Budget | None:
    """The promised limit as it stood when the case was opened."""
    return _budget(ctx.row, "promised")


def _budget(row: dict[str, Any], name: str) -> Budget | None:
    amount = int(row.get(f"{name}_amount") or 0)
    return Budget(amount, Unit(row[f"{name}_unit"])) if amount else None


def service_budget(ctx: Context) -> Budget:
    """Art. 44: ten days from the decision to service."""
    return Budget(int(ctx.setting("service_limit_days")))


def receipt(ctx: Context) -> int:
    """The instant of receipt: deemed acceptance counts from there (Art. 32)."""
    return int(ctx.row.get("received_at") or ctx.case.opened_at)


# ── opening ──────────────────────────────────────────────────────────────────────────────────


def _open(ctx: Context, online: int) -> Effect:
    item = item_of(ctx.case.item)
    form = check_form(item, ctx.data["form"])
    row = {
        "item_version": item.version,
        "item_type": item.type,
        "on_the_spot": item.on_the_spot,
        "statutory_amount": item.statutory.amount if item.statutory else 0,
        "statutory_unit": str(item.statutory.unit if item.statutory else Unit.WORKING_DAY),
        "promised_amount": item.promised.amount if item.promised else 0,
        "promised_unit": str(item.promised.unit if item.promised else Unit.WORKING_DAY),
        "received_at": ctx.happened_at,
        "accepted_at": None,
        "decided_at": None,
        "concluded_at": None,
        "deficiencies": 0,
        "extended": 0,
        "result": "",
        "form": "",
    }
    return Effect(
        row=row,
        case={"title": item.name},
        content={"form": form, **_files(ctx)},
        measures={"online": online},
    )


def _files(ctx: Context) -> dict[str, Any]:
    """Attachments as content: each under its own name, so that each can be opened by itself."""
    return {f"file:{n}:{f.name}": f for n, f in enumerate(ctx.data.get("files") or [])}


def submit(ctx: Context) -> Effect:
    """网上提交."""
    return _open(ctx, 1)


def register_at_counter(ctx: Context) -> Effect:
    """窗口收件."""
    return _open(ctx, 0)


def receive(ctx: Context) -> Effect:
    """预审通过: whoever receives it handles it."""
    return Effect(case={"handler": ctx.actor.id})


def resubmit(ctx: Context) -> Effect:
    """重新提交: a new receipt day, for the returned one was never received."""
    form = check_form(item_of(ctx.case.item), ctx.data["form"])
    return Effect(row={"received_at": ctx.happened_at}, content={"form": form, **_files(ctx)})


# ── before acceptance ────────────────────────────────────────────────────────────────────────


def keep_reason(ctx: Context) -> Effect:
    """Reasons may name people: they are content, the event only says that there is one."""
    return Effect(content={"reason": ctx.data["reason"]})


def notify_deficiencies(ctx: Context) -> Effect:
    """一次性告知: how many items is a fact, what they say is content."""
    count = len(ctx.data["items"])
    return Effect(
        row={"deficiencies": count},
        case={"handler": ctx.actor.id},
        measures={"items": count},
        content={"deficiencies": ctx.data["items"]},
    )


def remedy(ctx: Context) -> Effect:
    """补正材料交齐."""
    statement = ctx.data.get("statement")
    return Effect(content={**({"statement": statement} if statement else {}), **_files(ctx)})


def accept(ctx: Context) -> Effect:
    """受理."""
    return Effect(
        row={"accepted_at": ctx.happened_at},
        case={"handler": ctx.actor.id},
        measures={"manner": "decided"},
    )


def deem_accepted(ctx: Context) -> Effect:
    """视为受理: from the day of receipt, not from today."""
    return Effect(row={"accepted_at": receipt(ctx)}, measures={"manner": "deemed"})


def decline(ctx: Context) -> Effect:
    """不予受理, with reasons and where to turn."""
    return Effect(
        row={"result": "declined"},
        content={"reason": ctx.data["reason"], "remedies": ctx.data["remedies"]},
    )


# ── examination ──────────────────────────────────────────────────────────────────────────────


def _opinion(ctx: Context) -> dict[str, Any]:
    return {"opinion": ctx.data["opinion"]} if ctx.data.get("opinion") else {}


def examine(ctx: Context) -> Effect:
    """审查."""
    return Effect(case={"handler": ctx.actor.id}, content=_opinion(ctx))


def start_special(ctx: Context) -> Effect:
    """特别程序: the type and the time needed are told in writing (Art. 45)."""
    return Effect(
        measures={"type": ctx.data["type"]},
        facts={"days": ctx.data["days"]},
        content={"reason": ctx.data["reason"]},
    )


def end_special(ctx: Context) -> Effect:
    """特别程序结束."""
    return Effect(content={"result": ctx.data["result"]})


def extend(ctx: Context) -> Effect:
    """延长办理期限."""
    days = int(ctx.data["extension"])
    return Effect(
        row={"extended": days}, measures={"days": days}, content={"reason": ctx.data["reason"]}
    )


def _decide(ctx: Context, result: str, content: dict[str, Any]) -> Effect:
    return Effect(
        row={"decided_at": ctx.happened_at, "result": result},
        measures={"result": result},
        content=content,
    )


def grant(ctx: Context) -> Effect:
    """准予."""
    return _decide(ctx, "granted", _opinion(ctx))


def refuse(ctx: Context) -> Effect:
    """不予许可."""
    return _decide(ctx, "refused", {"reason": ctx.data["reason"], "remedies": ctx.data["remedies"]})


# ── conclusion ───────────────────────────────────────────────────────────────────────────────


def _measures(ctx: Context, result: str) -> dict[str, Any]:
    """Days as the clocks counted them. `comparable`: limits in working days, not on the spot."""
    row = ctx.row
    on_the_spot = bool(row["on_the_spot"])
    in_days = row["statutory_unit"] == row["promised_unit"] == Unit.WORKING_DAY
    used = 0 if on_the_spot else (ctx.used("legal") or ctx.used("promised") or 0)
    promised = int(row["promised_amount"]) + (int(row["extended"]) if in_days else 0)
    promise = ctx.clocks.get("promised")
    late = promise is not None and promise.expired(ctx.calendar, ctx.today)
    return {
        "used_days": used,
        "statutory_days": int(row["statutory_amount"]) if in_days else None,
        "promised_days": promised if in_days else None,
        "on_time": 0 if late else 1,
        "on_the_spot": int(on_the_spot),
        "online": int(ctx.case.channel in ("portal", "mobile")),
        "deficiencies": int(row["deficiencies"]),
        "comparable": int(in_days and not on_the_spot and int(row["statutory_amount"]) > 0),
        "result": result,
        "item_type": row["item_type"],
    }


def settle_at_once(ctx: Context) -> Effect:
    """当场办结: accepted, decided and concluded in one act."""
    at = ctx.happened_at
    return Effect(
        row={"accepted_at": at, "decided_at": at, "concluded_at": at, "result": "granted"},
        case={"handler": ctx.actor.id},
        measures=_measures(ctx, "granted"),
        content=_opinion(ctx),
    )


def conclude(ctx: Context) -> Effect:
    """办结."""
    return Effect(row={"concluded_at": ctx.happened_at}, measures=_measures(ctx, ctx.row["result"]))


def serve(ctx: Context) -> Effect:
    """送达."""
    return Effect(measures={"manner": ctx.data["manner"]})


def withdraw(ctx: Context) -> Effect:
    """撤回申请."""
    return Effect(row={"result": "withdrawn"}, content={"reason": ctx.data["reason"]})


# ── records that come back from vertical systems ─────────────────────────────────────────────


def report(ctx: Context) -> Effect:
    """回流办结: what the source did not say stays empty; it is never taken for 0."""
    data = ctx.data
    used, promised, statutory = (
        data["used_days"], data["promised_days"], data["statutory_days"],
    )  # fmt: skip
    spot = data["on_the_spot"]
    known = used is not None and promised is not None
    return Effect(
        row={"concluded_at": ctx.happened_at, "result": data["result"] or "granted",
             "on_the_spot": bool(spot)},
        case={"title": data["item_name"], "number": data["number"]},
        measures={
            "used_days": used,
            "statutory_days": statutory,
            "promised_days": promised,
            "on_time": int(used <= promised) if known else None,
            "on_the_spot": None if spot == "" else int(spot),
            "online": None if data["online"] == "" else int(data["online"]),
            "deficiencies": None,
            "comparable": int(bool(used is not None and statutory and spot is not True)),
            "result": data["result"] or "granted",
            "item_type": "",
        },
    )  # fmt: skip
