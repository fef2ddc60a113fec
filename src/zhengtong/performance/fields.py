"""What the officer fills in: the columns of each table, checked row by row, all faults at once.

Amounts are 万元 and must not be finer than a 分; they stay the text that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.fields import check_data
from zhengtong.flow.procedure import Field
from zhengtong.flow.refusals import BadData

__all__ = [
    "AMOUNTS",
    "BINDINGS",
    "BUILDINGS",
    "CITATIONS",
    "EXPENSES",
    "LINES",
    "RULES",
    "STATEMENTS",
    "decimal",
    "fen",
    "hundredths",
    "money",
    "plain",
    "read_rows",
    "score_text",
]

FEN = 1_000_000
"""分 in one 万元."""

RULES = (
    ("positive", "正向指标"),
    ("equal", "等于指标"),
    ("reverse", "反向指标"),
    ("three_band", "定性指标（三档）"),
    ("satisfaction", "满意度赋分"),
    ("all_or_nothing", "直接赋分"),
    ("proportional", "按完成比例赋分"),
)
BINDINGS = (
    ("computed", "由记录算出"),
    ("accounts", "由资金数据核对"),
    ("evidence", "附件为证"),
    ("qualitative", "定性"),
)
OPERATORS = ((">=", "≥"), ("<=", "≤"), ("=", "="), (">", ">"), ("<", "<"))

LINES = (
    Field("number", "序号", kind="integer"),
    Field("level1", "一级指标", limit=20),
    Field("level2", "二级指标", limit=20),
    Field("level3", "三级指标", limit=80),
    Field("target_text", "年度指标值", limit=30),
    Field("target_value", "指标值", kind="decimal", required=False),
    Field("target_unit", "单位", required=False, limit=10),
    Field("target_operator", "比较符", kind="choice", required=False, choices=OPERATORS),
    Field("weight", "分值", kind="decimal"),
    Field("score_rule", "计分规则", kind="choice", choices=RULES),
)
AMOUNTS = (
    Field("name", "名称", limit=30),
    Field("amount", "金额（万元）", kind="decimal", required=False),
)
EXPENSES = (
    Field("number", "序号", kind="integer"),
    Field("name", "名称", limit=30),
    Field("previous", "上年决算数", kind="decimal", required=False),
    Field("budget", "本年预算数", kind="decimal", required=False),
    Field("outturn", "本年决算数", kind="decimal", required=False),
    Field("depth", "层级", kind="integer", required=False),
)
BUILDINGS = (
    Field("name", "名称", limit=30),
    Field("approved_area", "批复规模", kind="decimal", required=False),
    Field("actual_area", "实际规模", kind="decimal", required=False),
    Field("planned_investment", "预算投资", kind="decimal", required=False),
    Field("actual_investment", "实际投资", kind="decimal", required=False),
)
STATEMENTS = (
    Field("name", "名称", limit=40),
    Field(
        "form", "形式", kind="choice",
        choices=(("amount", "金额"), ("number", "数"), ("text", "短语"), ("passage", "段落")),
    ),
    Field("text", "内容", kind="long", required=False, limit=800),
    Field("source", "来源", required=False, limit=60),
)  # fmt: skip
CITATIONS = (
    Field("name", "名称", limit=40),
    Field("indicator", "指标", limit=60),
    Field("version", "口径版本", kind="integer", required=False),
    Field("scope", "范围", kind="form", required=False),
    Field("cut_off", "截止日期", kind="date", required=False),
)


def read_rows(
    title: str,
    fields: tuple[Field, ...],
    rows: list[Any],
    number: Callable[[str, str], str] | None = None,
) -> list[dict[str, Any]]:
    """The rows with every cell of the right type; decimals as `number` has them (`money`).

    Raises `BadData` naming row and column of every fault.
    """
    number = number or money
    clean: list[dict[str, Any]] = []
    faults: dict[str, str] = {}
    for place, row in enumerate(rows, 1):
        try:
            clean.append(check_data(fields, dict(row)))
            for each in fields:
                if each.kind == "decimal" and clean[-1][each.name]:
                    clean[-1][each.name] = number(each.title, clean[-1][each.name])
        except (TypeError, ValueError):
            faults[f"{place}"] = _("%(title)s第%(n)s行应为有名称的各栏。") % {
                "title": title,
                "n": place,
            }
        except BadData as bad:
            for name, why in bad.fields.items():
                faults[f"{place}.{name}"] = f"{title}第{place}行：{why}"
    if faults:
        raise BadData(faults)
    return clean


def money(title: str, text: str) -> str:
    """A decimal as plain text, in 万元. Raises `BadData` below zero and beyond a 分."""
    value = Decimal(text)
    if value < 0:
        raise BadData({title: _("“%(title)s”不能是负数。") % {"title": title}})
    if value >= Decimal(10) ** 10 or value * FEN != int(value * FEN):
        raise BadData(
            {title: _("“%(title)s”以万元为单位，最多六位小数，请核对单位。") % {"title": title}}
        )
    return f"{value:f}"


def score_text(title: str, text: str) -> str:
    """Points with at most two decimals, as plain text. Raises `BadData`."""
    value = Decimal(text)
    if not 0 <= value <= 1000 or value * 100 != int(value * 100):
        raise BadData({title: _("“%(title)s”应为不小于0、最多两位小数的数。") % {"title": title}})
    return f"{value:f}"


def plain(title: str, text: str) -> str:
    """A value of the table, as plain text. Raises `BadData` for one that no cell can hold."""
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if abs(value) >= Decimal(10) ** 12 or not isinstance(exponent, int) or exponent < -6:
        raise BadData({title: _("“%(title)s”的数太大或小数太多，请核对。") % {"title": title}})
    return f"{value:f}"


def decimal(text: str) -> Decimal | None:
    """The number in a column of a projection; None where it is empty."""
    return Decimal(text) if text else None


def fen(text: str) -> int | None:
    """万元 as whole 分; None where it is empty."""
    return int(Decimal(text) * FEN) if text else None


def hundredths(value: Decimal | None) -> int | None:
    """A score as a whole number of hundredths of a point."""
    return None if value is None else int(value * 100)
