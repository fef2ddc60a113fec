"""What twenty invented units hand in: approved objectives and self-evaluation, forty files.

Ten of the reports depart from what was approved; `planted` says where, so that a test can ask
whether each was named.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl

UNITS = (
    "青川县第一小学", "青川县第二小学", "青川县白石镇中学", "青川县人民医院", "青川县中医院",
    "青川县妇幼保健院", "青川县图书馆", "青川县文化馆", "青川县博物馆", "青川县档案馆",
    "青川县林业局", "青川县水利局", "青川县农业农村局", "青川县交通运输局", "青川县应急管理局",
    "青川县市场监督管理局", "青川县司法局", "青川县残疾人联合会", "青川县红旗林场管理站", "青川县便民服务中心",
)  # fmt: skip
LOWERED, DROPPED, WEIGHED = "目标值调低", "指标删去", "分值改动"
Row = tuple[str, str, str, str, str, str]
"""一级, 二级, 三级, target, actual, weight; the score is the weight."""


class Planted(NamedTuple):
    """A departure: the unit, what was done, and the indicator that it was done to."""

    unit: str
    kind: str
    indicator: str


def rows(number: int) -> list[Row]:
    """The objectives of the n-th unit, in its own words."""
    what = ("培训班", "义诊活动", "巡查行动", "宣传活动")[number % 4]
    times, share = 12 + number, 90 + number % 5
    return [
        ("产出指标", "数量指标", f"开展{what}场次", f"≥{times}场", f"{times + 2}场", "20"),
        ("产出指标", "质量指标", f"{what}合格率", f"≥{share}%", f"{share + 2}%", "20"),
        ("产出指标", "时效指标", "年度任务按期完成率", "100%", "100%", "10"),
        (
            "效益指标",
            "社会效益指标",
            f"{what}覆盖人次",
            f"≥{times * 50}人次",
            f"{times * 52}人次",
            "30",
        ),
        ("满意度指标", "服务对象满意度指标", "服务对象满意率", "≥90%", "95%", "10"),
    ]


def departed(number: int, approved: Sequence[Row]) -> tuple[list[Row], Planted | None]:
    """What the n-th unit reports against; the first ten changed something on the way."""
    reported = list(approved)
    unit = UNITS[number]
    if number >= 10:
        return reported, None
    if number % 3 == 0:
        one, two, three, target, actual, weight = reported[0]
        times = int(target[1:-1]) - 5
        reported[0] = (one, two, three, f"≥{times}场", actual, weight)
        return reported, Planted(unit, LOWERED, three)
    if number % 3 == 1:
        gone = reported.pop(3)
        one, two, three, target, actual, _ = reported[4 - 1]
        reported[3] = (one, two, three, target, actual, "40")
        return reported, Planted(unit, DROPPED, gone[2])
    for place, weight in ((0, "30"), (1, "10")):
        reported[place] = (*reported[place][:5], weight)
    return reported, Planted(unit, WEIGHED, reported[0][2])


def hand_in(folder: Path) -> list[Planted]:
    """Write the forty files into `folder`/批复 and `folder`/报送."""
    planted = []
    for part in ("批复", "报送"):
        (folder / part).mkdir(parents=True)
    for number, unit in enumerate(UNITS):
        approved = rows(number)
        reported, change = departed(number, approved)
        planted += [change] if change else []
        goals = [("一级指标", "二级指标", "三级指标", "指标值", "分值")]
        goals += [(*row[:4], row[5]) for row in approved]
        results = [("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")]
        results += [(*row, row[5]) for row in reported]
        results.append(("总分", "", "", "", "", "90", "90"))
        money = 120 + number
        title = f"{unit}2023年度部门整体支出绩效目标申报表"
        _objectives(folder / "批复" / f"{unit}绩效目标", title, goals, number)
        _report(folder / "报送" / f"{unit}自评报告", unit, money, results, number)
    return planted


def _objectives(place: Path, title: str, table: Sequence[Sequence[str]], number: int) -> None:
    if number % 2:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table[0]))
        for row in table:
            sheet.append(list(row))
        book.save(place.with_suffix(".xlsx"))
        return
    file = docx.Document()
    file.add_paragraph(title)
    _table(file, table)
    file.save(str(place.with_suffix(".docx")))


def _report(
    place: Path, unit: str, money: int, table: Sequence[Sequence[str]], number: int
) -> None:
    paragraphs = (
        f"{unit}2023年度部门整体支出绩效自评报告",
        "一、基本情况",
        f"本单位编制{30 + number}人，其中管理岗位{10 + number}人，专业技术岗位20人。",
        "二、资金使用情况",
        f"2023年全年预算{money}.00万元，实际支出{money}.00万元，执行率100%。",
        "三、绩效目标完成情况",
        "各项绩效指标完成情况见下表。",
    )
    ending = (
        "四、存在的问题",
        "预算编制还不够细。",
        "五、自评结论",
        "自评得分90分（满分90分），等级为优。",
    )
    if number % 3 == 2:
        lines = [*paragraphs, *("\t".join(row) for row in table), *ending]
        place.with_suffix(".txt").write_text("\n".join(lines) + "\n", "utf-8")
        return
    file = docx.Document()
    for words in paragraphs:
        file.add_paragraph(words)
    _table(file, table)
    for words in ending:
        file.add_paragraph(words)
    file.save(str(place.with_suffix(".docx")))


def _table(file: docx.document.Document, table: Sequence[Sequence[str]]) -> None:
    made = file.add_table(len(table), len(table[0]))
    for row, words in zip(made.rows, table, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
