"""电子证照, version 0 (GB/T 36901 ff.): collected or issued, valid, expired by the clock, cancelled.

Enough to count kinds and licences and to let one run out; making, sealing and sharing come later.
"""

from __future__ import annotations

from datetime import date

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import (
    Budget,
    End,
    Field,
    Procedure,
    Start,
    State,
    Timed,
    Verb,
    register,
)
from zhengtong.law.calendar import Unit
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds
from zhengtong.systems.licences.models import Licence, LicenceKind

__all__ = ["KIND", "LICENCE"]

register_kinds(
    EventKind("licence_kind_defined", "证照类型", texts=("type_code",)),
    EventKind("licence_collected", "证照汇聚", texts=("type_code",)),
    EventKind("licence_expired", "证照到期", texts=("type_code",)),
    EventKind("licence_cancelled", "证照注销", texts=("type_code", "manner")),
)

MANNERS = (("cancel", "注销"), ("annul", "撤销"), ("revoke", "吊销"), ("recall", "撤回"))


def _define(ctx: Context) -> Effect:
    data = ctx.data
    columns = {"name": data["name"], "issuer": data["issuer"]}
    return Effect(
        rows=[(LicenceKind, data["type_code"], columns)],
        measures={"type_code": data["type_code"]},
    )


def _collect(ctx: Context) -> Effect:
    data = ctx.data
    return Effect(
        row={
            "type_code": data["type_code"],
            "valid_from": data["valid_from"],
            "valid_until": data["valid_until"],
            "holder": ctx.case.applicant,
            "simulated": bool(data["simulated"]),
        },
        case={"title": data["name"]},
        measures={"type_code": data["type_code"]},
    )


def _validity(ctx: Context) -> Budget | None:
    """The licence runs to the end of its last day; one without a last day does not run out."""
    if not ctx.data["valid_until"]:
        return None
    days = (date.fromisoformat(ctx.data["valid_until"]) - ctx.today).days
    return Budget(max(days, 0), Unit.CALENDAR_DAY)


def _typed(ctx: Context) -> Effect:
    return Effect(measures={"type_code": ctx.row["type_code"]})


def _cancel(ctx: Context) -> Effect:
    return Effect(
        measures={"type_code": ctx.row["type_code"], "manner": ctx.data["manner"]},
        content={"reason": ctx.data["reason"]},
    )


ISSUERS = ("licence_keeper", "reviewer", "system")

KIND = register(
    Procedure(
        code="licence_kind",
        version=0,
        title="证照类型",
        states={},
        keeps_case=False,
        verbs=(
            Verb("define", "设立证照类型", (), (), ISSUERS, "licence_kind_defined", effect=_define,
                 fields=(Field("type_code", "类型代码", limit=40), Field("name", "名称"),
                         Field("issuer", "颁发机构", required=False, limit=32))),
        ),
    )
)  # fmt: skip

LICENCE = register(
    Procedure(
        code="licence",
        version=0,
        title="电子证照",
        table=Licence,
        number="licence",
        states={
            "valid": State("有效"),
            "expired": State("已到期", closed=True),
            "cancelled": State("已注销", closed=True),
        },
        verbs=(
            Verb("collect", "汇聚", (), ("valid",), ISSUERS, "licence_collected", effect=_collect,
                 clocks=(Start("validity", _validity),),
                 fields=(Field("type_code", "类型代码", limit=40), Field("name", "名称"),
                         Field("valid_from", "有效期起", kind="date", required=False),
                         Field("valid_until", "有效期止", kind="date", required=False),
                         Field("simulated", "模拟", kind="yes_no", required=False))),
            Verb("expire", "到期", ("valid",), ("expired",), ("system",), "licence_expired",
                 effect=_typed, clocks=(End("validity"),), note="有效期届满，自动失效"),
            Verb("cancel", "注销", ("valid",), ("cancelled",), ISSUERS, "licence_cancelled",
                 effect=_cancel, clocks=(End("validity"),), basis="行政许可法第七十条", grave=True,
                 fields=(Field("manner", "方式", kind="choice", choices=MANNERS),
                         Field("reason", "理由", kind="long", personal=True, limit=500))),
        ),
        timers=(Timed("expire", "validity"),),
    )
)  # fmt: skip
