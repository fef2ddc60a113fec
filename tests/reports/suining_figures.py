"""The computed figures of the example: published values, made-up numerators and denominators."""

from __future__ import annotations

from datetime import date

from zhengtong.reports.write.prose import Figure

EVENTS = 1_164_382
WHOLE_YEAR, TO_DECEMBER = date(2023, 12, 31), date(2023, 12, 5)
COUNTY = "全县县直单位、乡镇和村（社区）"


def figure(
    code: str,
    name: str,
    numerator: int,
    denominator: int | None = None,
    unit: str = "%",
    scope: str = COUNTY,
    cut_off: date = WHOLE_YEAR,
    places: int = 2,
    definition: str = "",
    exclusions: tuple[tuple[str, int], ...] = (),
) -> Figure:
    return Figure(
        code=code,
        version=1,
        name=name,
        numerator=numerator,
        denominator=denominator,
        unit=unit,
        scope=scope,
        cut_off=cut_off,
        watermark=EVENTS,
        places=places,
        definition=definition,
        exclusions=exclusions,
    )


NO_TAX = f"{COUNTY}，不含税务局"
FIGURES: dict[str, Figure] = {
    "cases_supervised": figure(
        "e_supervision.cases",
        "监察和提醒办件数",
        543_729,
        unit="件",
        definition="电子监察规则检查过的办件",
    ),
    "statutory_speed_up": figure(
        "applications.statutory_speed_up",
        "法定提速率",
        4_871_229,
        4_892_265,
        definition="（法定时限之和减实际用时之和）除以法定时限之和，按已办结件计算，单位为工作日",
        exclusions=(("法定时限为零或者按自然日、月计算的办件", 6_818),),
    ),
    "promise_compression": figure(
        "catalogue.promise_compression",
        "承诺压缩率",
        29_835,
        33_339,
        scope="县本级依申请事项",
        definition="（法定时限之和减承诺时限之和）除以法定时限之和，按已发布事项计算，单位为工作日",
    ),
    "on_time_rate": figure(
        "applications.on_time",
        "按时办结率",
        536_904,
        536_911,
        definition="在承诺时限内办结的办件除以已办结的办件",
    ),
    "blue_cards": figure(
        "e_supervision.blue_cards", "蓝牌预警件数", 2_858, unit="件", definition="发出的蓝牌预警"
    ),
    "rating_active_rate": figure(
        "ratings.active_rate",
        "主动评价率",
        530_735,
        531_692,
        scope=NO_TAX,
        cut_off=TO_DECEMBER,
        definition="非默认评价除以全部评价",
    ),
    "rating_positive_rate": figure(
        "ratings.positive_rate",
        "好评率",
        531_692,
        531_692,
        scope=NO_TAX,
        cut_off=TO_DECEMBER,
        definition="非常满意、满意、基本满意的评价除以全部评价",
    ),
    "negative_resolution_rate": figure(
        "ratings.negative_resolution_rate",
        "差评有效处置率",
        0,
        0,
        scope=NO_TAX,
        cut_off=TO_DECEMBER,
        definition="在规定时限内整改的差评除以全部差评",
    ),
    "hotline_closed": figure(
        "hotline.closed", "热线办结量", 4_190, unit="件", scope="12345热线", cut_off=TO_DECEMBER
    ),
    "hotline_closed_online": figure(
        "hotline.closed_online",
        "线上办结量",
        1_975,
        unit="件",
        scope="12345热线",
        cut_off=TO_DECEMBER,
    ),
    "hotline_closed_offline": figure(
        "hotline.closed_offline",
        "线下办结量",
        2_215,
        unit="件",
        scope="12345热线",
        cut_off=TO_DECEMBER,
    ),
    "hotline_on_time_rate": figure(
        "hotline.on_time",
        "热线按时办结率",
        4_173,
        4_190,
        scope="12345热线",
        cut_off=TO_DECEMBER,
        places=1,
        definition="按时办结的工单除以已办结的工单",
    ),
    "hotline_satisfied_rate": figure(
        "hotline.satisfied_share",
        "12345群众满意率",
        4_121,
        4_190,
        scope="12345热线",
        cut_off=TO_DECEMBER,
        definition="回访结果为满意的工单除以已回访的工单",
    ),
    "licences": figure(
        "licences.issued", "电子证照汇聚量", 55_102, unit="条", definition="已生效的电子证照"
    ),
    "licence_kinds": figure(
        "licences.kinds", "电子证照种类", 78, unit="种", definition="有已生效证照的种类"
    ),
    "visitor_satisfaction": figure(
        "ratings.satisfied_share",
        "办事群众满意率",
        2_970,
        3_000,
        scope="县政务服务中心窗口问卷",
        places=0,
        definition="答卷为满意及以上的问卷除以收回的有效问卷",
    ),
}
