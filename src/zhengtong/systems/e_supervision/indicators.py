"""监察的数: cards by colour, and the blue ones as a rate of everything supervised."""

from __future__ import annotations

from zhengtong.indicators.definitions import Indicator, one, register, when

SUPERVISED = ("application_submitted", "application_registered", "application_reported")


def _cards(colour: str, title: str) -> Indicator:
    return Indicator(
        code=f"cards.{colour}",
        name=f"{title}预警件",
        kinds=(f"{colour}_card_issued",),
        numerator=one,
        form="sum",
        unit="件",
        places=0,
        wording=f"期内发出的{title}。",
        basis="行政效能预警机制",
        numerator_name=title,
    )


register(
    _cards("blue", "蓝牌"),
    _cards("yellow", "黄牌"),
    _cards("red", "红牌"),
    Indicator(
        code="cards.blue_rate",
        name="蓝牌率",
        kinds=("blue_card_issued", *SUPERVISED),
        numerator=when(lambda t: t.kind == "blue_card_issued"),
        denominator=when(lambda t: t.kind != "blue_card_issued"),
        wording="期内发出的蓝牌 ÷ 期内受监察的办件。",
        basis="行政效能预警机制",
        numerator_name="蓝牌",
        denominator_name="受监察的办件",
    ),
    Indicator(
        code="cards.cleared_rate",
        name="预警处理率",
        kinds=("blue_card_issued", "yellow_card_issued", "red_card_issued", "card_cleared"),
        numerator=when(lambda t: t.kind == "card_cleared"),
        denominator=when(lambda t: t.kind != "card_cleared"),
        wording="期内销牌的预警件 ÷ 期内发出的预警件。",
        basis="行政效能预警机制",
        numerator_name="销牌",
        denominator_name="发出的预警牌",
    ),
)
