"""A small self-evaluation with the hotline's line, drafted through the officer's desk."""

from __future__ import annotations

from typing import Any

from zhengtong.flow.models import Case
from zhengtong.org.actors import Actor
from zhengtong.performance.desk import desk, open_evaluation

from .conftest import BUREAU

OPENING = {
    "year": 2023,
    "short_name": "我局",
    "issuer": "绥宁县财政局",
    "title": "关于开展2023年度财政支出绩效自评工作的通知",
    "number": "绥财绩〔2024〕1号",
    "levels": {"预算执行率": "10", "满意度指标": "90"},
}
SATISFACTION = {
    "number": 1, "level1": "满意度指标", "level2": "服务对象满意度指标",
    "level3": "12345群众满意度", "target_text": "98.5%", "target_value": "98.5",
    "target_unit": "%", "weight": "40", "score_rule": "positive",
}  # fmt: skip
EVENTS = {
    "number": 2, "level1": "满意度指标", "level2": "服务对象满意度指标", "level3": "开放日",
    "target_text": "30", "target_value": "30", "weight": "50", "score_rule": "positive",
}  # fmt: skip
FUNDS = {
    "initial": "340.34", "revised": "940.47", "outturn": "940.47", "weight": "10",
    "by_income": [{"name": "一般公共预算", "amount": "940.47"}],
    "by_spending": [{"name": "基本支出", "amount": "940.47"}],
}  # fmt: skip
CITED = {"name": "hotline_satisfied_rate", "indicator": "hotline.satisfaction",
         "cut_off": "2023-12-05"}  # fmt: skip
CLOSED = [
    {"name": name, "indicator": f"hotline.{code}", "cut_off": "2023-12-05"}
    for name, code in (
        ("hotline_closed", "closed"),
        ("hotline_closed_online", "closed_online"),
        ("hotline_closed_offline", "closed_offline"),
    )
]


def position(case: str) -> int:
    return Case.objects.get(id=case).position


def start(officer: Actor, **opening: Any) -> str:
    """An opened evaluation."""
    return open_evaluation(officer, BUREAU, OPENING | opening).case


def drafted(officer: Actor) -> str:
    """Objectives, funds, base data, bindings and citations; nothing computed yet."""
    case = start(officer)
    with desk(officer, case, position(case)) as at:
        at.adopt_objectives("提高满意度。", [SATISFACTION, EVENTS])
        at.do("set_funds", **FUNDS)
        at.set_base_data({"authorised_posts": 16, "serving_staff": 15}, [])
        at.cite_figures([CITED, *CLOSED])
        at.do("bind_line", number=1, binding="computed", indicator="hotline.satisfaction",
              cut_off="2023-12-05")  # fmt: skip
        at.do("bind_line", number=2, binding="evidence", actual_text="30", actual_value="30")
    return case


def scored(officer: Actor, case: str, *scores: tuple[int, str]) -> None:
    """Scores given by line; 0 is budget execution."""
    with desk(officer, case, position(case)) as at:
        for number, score in scores:
            at.do("give_score", number=number, score=score)
