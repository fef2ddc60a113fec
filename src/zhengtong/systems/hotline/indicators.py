"""热线的数: closed orders, on time, and satisfaction among those who gave an opinion."""

from __future__ import annotations

from typing import Any

from zhengtong.indicators.definitions import Indicator, one, register, when

CONCLUDED = ("order_concluded",)
CALLED = ("order_called_back",)


def _count(code: str, name: str, numerator: Any, wording: str) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        kinds=CONCLUDED,
        numerator=numerator,
        form="sum",
        unit="件",
        places=0,
        wording=wording,
        numerator_name=name,
    )


register(
    _count("hotline.closed", "热线办结量", one, "期内办结的工单；受理量另计。"),
    _count(
        "hotline.closed_online",
        "线上办结量",
        when(lambda t: t.online == 1),
        "话务员依知识库直接答复而办结的工单。",
    ),
    _count(
        "hotline.closed_offline",
        "线下办结量",
        when(lambda t: t.online == 0),
        "转承办单位办理后办结的工单。",
    ),
    Indicator(
        code="hotline.on_time_rate",
        name="热线按时办结率",
        kinds=CONCLUDED,
        numerator=when(lambda t: t.on_time == 1),
        denominator=one,
        places=1,
        wording="在规定时限内办结的工单 ÷ 办结的工单。",
        basis="国办发〔2020〕53号",
        numerator_name="按时办结",
        denominator_name="办结",
    ),
    Indicator(
        code="hotline.satisfaction",
        name="12345 群众满意率",
        kinds=CALLED,
        numerator=when(lambda t: t.satisfied == 1),
        denominator=one,
        exclusions=(
            ("回访未接通", lambda t: t.outcome == "not_reached"),
            ("未作评价", lambda t: t.outcome == "no_opinion"),
            ("匿名，不可回访", lambda t: t.outcome == "anonymous"),
        ),
        wording="回访时评价为“满意”或“基本满意”的工单 ÷ 作出评价的工单；未作评价的不计。",
        basis="国办发〔2020〕53号",
        numerator_name="评价为满意的件",
        denominator_name="作出评价的件",
        sentence="hotline_satisfaction",
    ),
    Indicator(
        code="hotline.sent_back_rate",
        name="退单率",
        kinds=CONCLUDED,
        numerator=when(lambda t: t.sent_back > 0),
        denominator=one,
        wording="办结的工单中退过单的占比。",
        numerator_name="退过单",
        denominator_name="办结",
    ),
)
