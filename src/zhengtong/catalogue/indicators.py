"""What may be said of the catalogue itself: how many items, how much was promised, how far online.

Item-level figures count each handling item (业务办理项) once, as it stood published at the end of
the period; they say nothing about how often anybody asked for it.
"""

from __future__ import annotations

from typing import Any

from zhengtong.catalogue.kinds import FILLING, STOCK
from zhengtong.indicators.definitions import Expression, Indicator, one, register, when

__all__: list[str] = []

PUBLISHED = ("service_item_published",)
DUE = ("service_item_drafted", *PUBLISHED)
NOT_APPLIED = ("不是依申请事项", lambda t: t.power != "applied")
NOT_LICENCE = ("不是行政许可事项", lambda t: t.item_type != "01")
NOT_COMPARABLE = ("法定、承诺时限不都按工作日计，或没有法定时限", lambda t: t.comparable != 1)


def _stock(code: str, name: str, **more: Any) -> Indicator:
    more = {"kinds": STOCK, "keeps_kinds": PUBLISHED, **more}
    return Indicator(code=f"catalogue.{code}", name=name, shape="stock", **more)


def _count(code: str, name: str, numerator: Expression, wording: str) -> Indicator:
    return _stock(
        code, name, numerator=numerator, form="sum", unit="项", places=0,
        wording=f"期末在用的{wording}，按业务办理项计。", numerator_name=name,
    )  # fmt: skip


def _share(code: str, name: str, holds: Expression, wording: str, **more: Any) -> Indicator:
    return _stock(
        code, name, numerator=when(holds), denominator=one,
        wording=f"{wording} ÷ 期末在用事项（事项口径；办件口径另计）。",
        numerator_name=wording, denominator_name="在用事项", **more,
    )  # fmt: skip


register(
    _count("items", "政务服务事项", one, "全部政务服务事项"),
    _count("on_application", "依申请六类事项", when(lambda t: t.power == "applied"),
           "许可、给付、确认、奖励、裁决和其他行政权力事项"),
    _count("ex_officio", "依职权四类事项", when(lambda t: t.power == "ex_officio"),
           "处罚、强制、征收、检查事项"),
    _count("public_service", "公共服务事项", when(lambda t: t.power == "public"), "公共服务事项"),
    _count("licence_items", "行政许可事项", when(lambda t: t.item_type == "01"), "行政许可事项"),
    _stock(
        "promise_compression", "承诺压缩率",
        numerator=lambda t: t.promised_days, denominator=lambda t: t.statutory_days,
        form="speed_up", exclusions=(NOT_APPLIED, NOT_COMPARABLE),
        wording="（法定时限之和 − 承诺时限之和）÷ 法定时限之和；期末在用、两个时限都按工作日计的"
                "依申请事项，即办件的承诺时限为 0。",
        numerator_name="承诺时限（工作日）", denominator_name="法定时限（工作日）",
    ),
    _share("on_the_spot_rate", "即办事项占比", lambda t: t.on_the_spot == 1, "即办件事项"),
    _share("online_rate", "网上可办率", lambda t: t.online_depth >= 2, "能在网上提交申请的事项"),
    _share("end_to_end_online_rate", "全程网办率",
           lambda t: (t.online_depth >= 5) & (t.visits == 0), "网上办理到底、不必到现场的事项"),
    _share("at_most_one_visit_rate", "最多跑一次占比", lambda t: t.visits <= 1,
           "最多到现场一次的事项"),
    _stock(
        "published_rate", "事项发布率", keeps_kinds=DUE,
        numerator=when(lambda t: t.kind == "service_item_published"), denominator=one,
        wording="期末已发布的事项 ÷ 已起草、应发布的事项；取消的不计。",
        numerator_name="已发布", denominator_name="应发布",
    ),
    _stock(
        "licence_items_published_rate", "行政许可事项发布率", keeps_kinds=DUE,
        numerator=when(lambda t: t.kind == "service_item_published"), denominator=one,
        exclusions=(NOT_LICENCE,),
        wording="期末已发布的行政许可事项 ÷ 已起草、应发布的行政许可事项；取消的不计。",
        numerator_name="已发布", denominator_name="应发布",
    ),
    _stock(
        "filled_rate", "事项填报率", kinds=FILLING,
        keeps_kinds=tuple(kind for kind in FILLING if kind != "service_item_withdrawn"),
        numerator=when(lambda t: t.filled == 1), denominator=one,
        wording="要素填报齐全（已送审或已发布）的事项 ÷ 应填报的事项；取消的不计。",
        numerator_name="已填报", denominator_name="应填报",
    ),
)  # fmt: skip
