"""A self-evaluation form of invented content, and the ways in which text loses its ruling."""

from __future__ import annotations

from collections.abc import Callable

Grid = list[list[str | None]]
"""Rows of cells; None where a merged cell above or to the left covers the place."""

FUNDS: Grid = [
    ["项目名称", "示例图书采购", None, None, None, None, None, None],
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", "86.40", "92.00", "88.32", "10", "96.00%", "9.6"],
    [None, "其中：财政拨款", "86.40", "92.00", "88.32", "-", "", ""],
    [None, "其他资金", "", "", "", "-", "", ""],
]
INDICATORS: Grid = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["产出指标", "数量指标", "购置图书册数", "≥5200册", "5310册", "20", "20", ""],
    [None, None, "开展阅读活动场次", "12次/年", "11次", "10", "9", "一场因雨延期"],
    [None, "质量指标", "图书验收合格率", "100%", "100%", "20", "20", ""],
    ["效益指标", "社会效益指标", "到馆人次增长率", "≥8%", "8.4%", "30", "30", ""],
    ["满意度指标", "服务对象满意度", "读者满意度", "≥95%", "97.2%", "10", "10", ""],
]
GRID: Grid = [*FUNDS, *INDICATORS]

BEFORE = "青川镇文化站2023年度项目支出绩效自评报告\n\n一、项目概况\n\n我站按计划采购图书，现将情况报告如下。\n"
AFTER = "\n二、存在问题\n\n经费执行偏慢，下一步将提前安排采购计划，按月通报进度，确保年底前完成。\n"


def tabs(grid: Grid) -> str:
    return "\n".join("\t".join(cell or "" for cell in row) for row in grid)


def cells(grid: Grid) -> str:
    """Horizontally merged cells stand once; vertically merged ones are empty below."""
    rows = []
    for row in grid:
        kept = [cell or "" for n, cell in enumerate(row) if cell is not None or n < 2]
        rows.append("\n".join(f"\t{cell}" for cell in kept))
    return "\n\n".join(rows) + "\n\n"


def pipes(grid: Grid) -> str:
    lines = ["| " + " | ".join(cell or "" for cell in row) + " |" for row in grid]
    return "\n".join([lines[0], "|" + " --- |" * len(grid[0]), *lines[1:]])


def bars(grid: Grid) -> str:
    """Covered cells are missing."""
    return "\n".join(f"{cell} |".strip() for row in grid for cell in row if cell is not None)


def fenced(grid: Grid) -> str:
    return "\n".join(f"| {cell} |" for row in grid for cell in row if cell is not None)


def stream(grid: Grid) -> str:
    """As `bars`, but a line goes on until an empty cell."""
    return "| " + " | ".join(
        (cell or "\n").strip(" ") for row in grid for cell in row if cell is not None
    )


def words(grid: Grid) -> str:
    return "\n".join(" ".join(cell for cell in row if cell) for row in grid)


def aligned(grid: Grid) -> str:
    return "\n".join("   ".join(cell for cell in row if cell) for row in grid)


def one_line(grid: Grid) -> str:
    return " ".join(cell for row in grid for cell in row if cell)


def column(grid: Grid) -> str:
    return "\n".join(cell for row in grid for cell in row if cell)


def spaced_column(grid: Grid) -> str:
    return "\n\n".join(cell for row in grid for cell in row if cell)


WHOLE: list[Callable[[Grid], str]] = [tabs, cells, pipes]
FLAT: list[Callable[[Grid], str]] = [words, aligned, one_line, column, spaced_column]


def report(shape: Callable[[Grid], str], grid: Grid = GRID) -> str:
    return f"{BEFORE}\n{shape(grid)}\n{AFTER}"
