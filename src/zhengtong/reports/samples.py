"""Small forms in which the rules about tables show when they speak and when they do not."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["FULL", "budgets", "form", "funds", "indicators", "staff", "told"]

#: A consistent ministry form without its funds: target, actual, weight, score and reason by level.
FULL = (
    ("产出指标", "数量指标", "检查次数", "≥48次", "52次", "20", "20", ""),
    ("", "质量指标", "检查合格率", "≥95%", "97%", "20", "20", ""),
    ("", "时效指标", "按期完成率", "100%", "100%", "10", "10", ""),
    ("效益指标", "社会效益指标", "隐患整改率", "≥90%", "93%", "30", "30", ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "94%", "10", "10", ""),
)
_HEADS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因",
)
_FUNDS = ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")


def _lines(rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def funds(*rows: Sequence[str]) -> str:
    """A funds table: label, 年初预算, 全年预算, 全年执行, 分值, 执行率, 得分."""
    return _lines([_FUNDS, *(rows or [("年度资金总额", "80", "80", "80", "10", "100%", "10")])])


def indicators(
    rows: Sequence[Sequence[str]] = FULL, weight: str = "100", score: str = "100"
) -> str:
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


def told(times: int) -> str:
    """A text that says how many checks there were, and the table that says 52."""
    return (
        f"青川镇2023年度项目支出绩效自评报告\n全年检查次数{times}次，覆盖全部村组。\n{indicators()}"
    )


def staff(posts: int) -> str:
    """A text that says how many posts there are, and the annex that says 30."""
    return (
        "青川镇2023年度部门整体支出绩效自评报告\n一、基本情况\n"
        f"核定编制{posts}人，年末实有在职人员25人。\n附件1\n"
        "财政供养人员情况\t编制数\t2023年实际在职人数\t控制率\n\t30\t25\t83%\n"
    )


def budgets(general: str) -> str:
    """A text with basic and project expenditure (300.50 together), and a form with the budget."""
    return (
        "青川镇2023年度部门整体支出绩效自评报告\n二、一般公共预算支出情况\n"
        "（一）基本支出情况\n2023年基本支出共计180.50万元。\n"
        "（二）项目支出情况\n2023年项目支出共计120.00万元。\n附件\n"
        "年度预算申请（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        f"\t年度资金总额\t280\t{general}\t{general}\t10\t100%\t10\n"
        f"按收入性质分：{general}\t\t按支出性质分：{general}\n"
        f"其中：一般公共预算：{general}\t\t其中：基本支出：180.50\n\t\t项目支出：120.00\n"
    )
