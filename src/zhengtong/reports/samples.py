"""Small forms in which the rules about tables show when they speak and when they do not."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["FULL", "form", "funds", "indicators"]

#: A consistent ministry form without its funds: target, actual, weight, score and reason by level.
FULL = (
    ("产出指标", "数量指标", "检查次数", "≥48次", "52次", "20", "20", ""),
    ("", "质量指标", "检查合格率", "≥95%", "97%", "20", "20", ""),
    ("", "时效指标", "按期完成率", "100%", "100%", "10", "10", ""),
    ("效益指标", "社会效益指标", "隐患整改率", "≥90%", "93%", "30", "30", ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "94%", "10", "10", ""),
)
_HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
_FUNDS = ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")


def _lines(rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def funds(*rows: Sequence[str]) -> str:
    """A funds table: label, 年初预算, 全年预算, 全年执行, 分值, 执行率, 得分."""
    return _lines([_FUNDS, *(rows or [("年度资金总额", "80", "80", "80", "10", "100%", "10")])])


def indicators(rows: Sequence[Sequence[str]] = FULL, weight: str = "100", score: str = "100") -> str:
    """An indicator table with its total row."""
    return _lines([_HEADS, *rows, ("总分", "", "", "", "", weight, score, "")])


def form(
    changed: dict[int, Sequence[str]] | None = None, weight: str = "100", score: str = "100"
) -> str:
    """A whole form as text: the consistent one with some of its rows in another version."""
    rows = [*FULL]
    for number, row in (changed or {}).items():
        rows[number] = tuple(row)  # type: ignore[assignment]
    return "项目支出绩效自评表\n" + funds() + indicators(rows, weight, score)
