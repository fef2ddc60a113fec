"""Forms drawn at random whose figures agree, in many schemes and in all the layouts they come in.

A form is rows of cells, a cell being its words; None stands where the cell above covers the
place. Numbers that take part in a relation are listed by place, so that a test can change one.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from zhengtong.reports.documents.building import Box, Grid, Words, build
from zhengtong.reports.documents.model import Document
from zhengtong.reports.documents.text import read_text

Row = list[str | None]
Place = tuple[int, int]

NAMES = {
    "数量指标": ("巡查次数", "培训期数", "维修设备数量", "发放资料份数"),
    "质量指标": ("验收合格率", "培训合格率", "设备完好率"),
    "时效指标": ("任务按期完成率", "资金支付及时率"),
    "成本指标": ("项目成本控制率", "单位成本控制率"),
    "经济成本指标": ("项目总成本", "人均培训成本"),
    "经济效益指标": ("带动农户增收", "节约运行费用"),
    "社会效益指标": ("隐患整改率", "群众知晓率", "受益人口覆盖率"),
    "生态效益指标": ("垃圾无害化处理率", "绿化覆盖率"),
    "可持续影响指标": ("管护机制覆盖率", "设备持续使用率"),
    "服务对象满意度指标": ("服务对象满意度", "受益群众满意度"),
}
SCHEMES: dict[str, dict[str, dict[str, tuple[int, ...]]]] = {
    "ministry": {
        "产出指标": {"数量指标": (10, 10), "质量指标": (10,), "时效指标": (10,), "成本指标": (10,)},
        "效益指标": {"社会效益指标": (10, 10), "可持续影响指标": (10,)},
        "满意度指标": {"服务对象满意度指标": (10,)},
    },
    "cost": {
        "成本指标": {"经济成本指标": (10, 10)},
        "产出指标": {"数量指标": (10, 5), "质量指标": (15,), "时效指标": (10,)},
        "效益指标": {"社会效益指标": (10,), "生态效益指标": (10,)},
        "满意度指标": {"服务对象满意度指标": (5, 5)},
    },
    "uneven": {
        "产出指标": {"数量指标": (15, 5, 5), "质量指标": (15,), "时效指标": (10,)},
        "效益指标": {"经济效益指标": (12,), "社会效益指标": (8, 10)},
        "满意度指标": {"服务对象满意度指标": (10,)},
    },
}


@dataclass(frozen=True)
class Drawn:
    """`kinds` are the places whose change breaks a relation, under the name of the relation."""

    rows: tuple[tuple[str | None, ...], ...]
    kinds: dict[str, list[Place]] = field(default_factory=dict)

    def changed(self, place: Place, words: str) -> Drawn:
        rows = [list(row) for row in self.rows]
        rows[place[0]][place[1]] = words
        return replace(self, rows=tuple(tuple(row) for row in rows))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _bare(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def self_evaluation(seed: int) -> Drawn:
    """The form of a project's or department's self-evaluation: funds, then indicators."""
    chance = random.Random(seed)
    rows: list[Row] = []
    kinds: dict[str, list[Place]] = {}

    def note(kind: str, column: int) -> None:
        kinds.setdefault(kind, []).append((len(rows) - 1, column))

    first = _cents(Decimal(chance.randrange(2000, 90000)) / 100)
    other = (
        _cents(Decimal(chance.randrange(100, 1500)) / 100) if chance.random() < 0.6 else Decimal(0)
    )
    share = chance.choice((Decimal(1), Decimal(1), Decimal("0.93"), Decimal("0.87")))
    spent, spent_other = _cents(first * share), other
    budget, total = first + other, spent + spent_other
    rate = _cents(total / budget * 100)
    points = min(Decimal(10), _cents(total / budget * 10))
    rows.append(
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    )
    rows.append(
        [
            None,
            "年度资金总额",
            str(budget),
            str(budget),
            str(total),
            "10",
            f"{_bare(rate)}%",
            _bare(points),
        ]
    )
    note("rate", 6)
    note("score", 7)
    rows.append(
        [
            None,
            "其中：当年财政拨款",
            str(first),
            str(first),
            str(spent),
            "-",
            f"{_bare(_cents(spent / first * 100))}%",
            "-",
        ]
    )
    note("sum", 3)
    note("rate", 6)
    mark = "—" if not other else "100%"
    rows.append([None, "其他资金", str(other), str(other), str(spent_other), "-", mark, "-"])
    scheme = SCHEMES[chance.choice(list(SCHEMES))]
    weighed = chance.random() < 0.5
    rows.append(
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ]
    )
    gained = points
    for level1, inner in scheme.items():
        top: str | None = level1
        if weighed:
            top = f"{level1}（{sum(sum(w) for w in inner.values())}分）"
        for level2, weights in inner.items():
            second: str | None = level2
            names = chance.sample(NAMES[level2], min(len(weights), len(NAMES[level2])))
            for name, weight in zip([*names, f"{level2[:2]}其他任务完成率"], weights, strict=False):
                target, actual, score, why = _result(chance, name, weight)
                rows.append([top, second, name, target, actual, str(weight), _bare(score), why])
                note("weight", 5)
                note("score", 6)
                top = second = None
                gained += score
    rows.append(["总分", "", "", "", "", "100", _bare(gained), ""])
    note("weight", 5)
    note("score", 6)
    return Drawn(tuple(tuple(row) for row in rows), kinds)


def _result(chance: random.Random, name: str, weight: int) -> tuple[str, str, Decimal, str]:
    """Target, actual, score and reason of one indicator that agree."""
    full = Decimal(weight)
    if "成本" in name and "率" not in name:
        return "≤80元", f"{chance.randrange(60, 80)}元", full, ""
    if name.endswith(("率", "满意度")):
        target = chance.choice((85, 90, 95))
        if chance.random() < 0.2:
            actual = target - chance.randrange(1, 8)
            return (
                f"≥{target}%",
                f"{actual}%",
                _cents(full * actual / target),
                "人手不足，已增配人员",
            )
        return f"≥{target}%", f"{chance.randrange(target, 100)}%", full, ""
    if "增收" in name or "节约" in name:
        return "≥20万元", f"{chance.randrange(20, 25)}万元", full, ""
    target = chance.randrange(20, 90)
    return f"≥{target}次", f"{target + chance.randrange(0, 5)}次", full, ""


def evaluation(seed: int) -> Drawn:
    """An evaluation's index: 决策 15, 过程 20, 产出 35, 效益 30, weights at each level."""
    chance = random.Random(seed)
    index: dict[str, tuple[int, dict[str, tuple[int, ...]]]] = {
        "决策": (15, {"项目立项": (4, 4), "绩效目标": (4, 3)}),
        "过程": (20, {"资金管理": (5, 5), "组织实施": (5, 5)}),
        "产出": (35, {"产出数量": (10,), "产出质量": (10,), "产出时效": (8,), "产出成本": (7,)}),
        "效益": (30, {"实施效益": (10, 10), "满意度": (10,)}),
    }
    rows: list[Row] = [
        ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准", "得分"]
    ]
    kinds: dict[str, list[Place]] = {}
    gained = Decimal(0)
    for top, (weight, inner) in index.items():
        first: tuple[str | None, str | None] = (top, str(weight))
        for second, weights in inner.items():
            own: tuple[str | None, str | None] = (second, str(sum(weights)))
            for number, part in enumerate(weights, 1):
                score = Decimal(part) - chance.choice((0, 0, 0, 1))
                why = "符合要求得满分，不符合的酌情扣分"
                name = f"{second}情况{'甲乙丙'[number - 1]}"
                rows.append([*first, *own, name, str(part), why, str(score)])
                kinds.setdefault("weight", []).append((len(rows) - 1, 5))
                kinds.setdefault("score", []).append((len(rows) - 1, 7))
                first = own = (None, None)
                gained += score
    rows.append(["合计", "100", "", "100", "", "100", "", str(gained)])
    kinds["score"].append((len(rows) - 1, 7))
    return Drawn(tuple(tuple(row) for row in rows), kinds)


def numbered(seed: int) -> Drawn:
    """投入, 过程, 产出, 效果 in one column, told by how they are numbered."""
    chance = random.Random(seed)
    rows: list[Row] = [["指标名称", "权重（%）", "目标值", "自评得分", "指标说明"]]
    kinds: dict[str, list[Place]] = {}
    total = Decimal(0)
    for n, (top, weights) in enumerate(
        {
            "投入": ((4, 4), (6, 6)),
            "过程": ((10,), (5, 5)),
            "产出": ((15, 15),),
            "效果": ((20, 10),),
        }.items()
    ):
        lost = [[chance.choice((0, 0, 0, 1)) for _ in group] for group in weights]
        gained = [
            [w - off for w, off in zip(*pair, strict=True)]
            for pair in zip(weights, lost, strict=True)
        ]
        rows.append(
            [
                f"{'一二三四'[n]}、{top}",
                str(sum(map(sum, weights))),
                "",
                str(sum(map(sum, gained))),
                "",
            ]
        )
        for kind, column in (("weight", 1), ("score", 3)):
            kinds.setdefault(kind, []).append((len(rows) - 1, column))
        for m, (group, scores) in enumerate(zip(weights, gained, strict=True)):
            rows.append([f"（{'一二三'[m]}）{top}管理", str(sum(group)), "", str(sum(scores)), ""])
            for k, (weight, score) in enumerate(zip(group, scores, strict=True), 1):
                rows.append(
                    [
                        f"{k}、{top}任务落实",
                        str(weight),
                        str(weight),
                        str(score),
                        "按要求落实，已说明扣分原因",
                    ]
                )
                kinds["weight"].append((len(rows) - 1, 1))
                kinds["score"].append((len(rows) - 1, 3))
        total += sum(map(sum, gained))
    rows.append(["总分", "100", "100", str(total), ""])
    kinds["score"].append((len(rows) - 1, 3))
    return Drawn(tuple(tuple(row) for row in rows), kinds)


def base_data(seed: int) -> Drawn:
    """The first annex of a departmental self-evaluation."""
    chance = random.Random(seed)
    posts = chance.randrange(20, 90)
    staff = posts - chance.randrange(0, 9)
    ratio = _cents(Decimal(staff) / posts * 100)
    kinds: dict[str, list[Place]] = {"rate": [(1, 3)], "sum": []}
    rows: list[Row] = [
        ["财政供养人员情况（人）", "编制数", "2023年实际在职人数", "控制率"],
        [None, str(posts), str(staff), f"{_bare(ratio)}%"],
        ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
    ]
    for top, parts in (
        ("三公经费", ("1、公务用车购置和维护经费", "2、出国经费", "3、公务接待")),
        ("项目支出", ("1、业务工作经费", "2、运行维护经费", "3、上级专项资金")),
    ):
        values = [[Decimal(chance.randrange(0, 900)) / 100 for _ in range(3)] for _ in parts]
        for row in values:
            row[1] = max(row)
            row[2] = row[1]
            row[0] = row[1]
        sums = [sum(column, Decimal(0)) for column in zip(*values, strict=True)]
        rows.append([top, *(str(value) for value in sums)])
        kinds["sum"].append((len(rows) - 1, 3))
        rows += [[name, *(str(v) for v in row)] for name, row in zip(parts, values, strict=True)]
    rows.append(["公用经费", "60", "62.5", "61.8"])
    return Drawn(tuple(tuple(row) for row in rows), kinds)


# ---- layouts


def _words(rows: tuple[tuple[str | None, ...], ...]) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in rows]


def as_grid(drawn: Drawn) -> Document:
    """As Word keeps it, with the cells merged downwards."""
    width = max(len(row) for row in drawn.rows)
    grid = Grid()
    for r, row in enumerate(drawn.rows):
        boxes = []
        for c, cell in enumerate(row):
            if cell is None:
                continue
            down = 1
            while (
                r + down < len(drawn.rows)
                and c < len(drawn.rows[r + down])
                and drawn.rows[r + down][c] is None
            ):
                down += 1
            last = c == len(row) - 1
            boxes.append(Box([Words(cell)], c, width - c if last else 1, down))
        grid.rows.append(boxes)
    return build("表.docx", "docx", [Words("项目支出绩效自评表"), grid])


def as_tabs(drawn: Drawn) -> Document:
    return read_text(
        "项目支出绩效自评表\n" + "".join("\t".join(row) + "\n" for row in _words(drawn.rows))
    )


def as_pipes(drawn: Drawn) -> Document:
    body = "".join("| " + " | ".join(row) + " |\n" for row in _words(drawn.rows))
    return read_text("项目支出绩效自评表\n\n" + body)


def as_cells(drawn: Drawn) -> Document:
    """One cell a line, rows set apart by a blank line."""
    body = "\n".join("".join(f"\t{cell}\n" for cell in row) for row in _words(drawn.rows))
    return read_text("项目支出绩效自评表\n\n" + body)


def as_words(drawn: Drawn) -> Document:
    """All in one line, the empty cells vanished."""
    said = " ".join(cell for row in _words(drawn.rows) for cell in row if cell)
    return read_text("项目支出绩效自评表 " + said + "\n")


def as_lines(drawn: Drawn) -> Document:
    """One cell a paragraph, the empty cells vanished."""
    said = "\n\n".join(cell for row in _words(drawn.rows) for cell in row if cell)
    return read_text("项目支出绩效自评表\n\n" + said + "\n")


def as_bars(drawn: Drawn) -> Document:
    """One cell a line with a bar after it; cells that one above covers are missing."""
    body = "".join(f"{cell} |\n" for row in drawn.rows for cell in row if cell is not None)
    return read_text("项目支出绩效自评表\n" + body)


FIRM: dict[str, Callable[[Drawn], Document]] = {
    "grid": as_grid, "tabs": as_tabs, "pipes": as_pipes, "cells": as_cells,
}  # fmt: skip
LOOSE: dict[str, Callable[[Drawn], Document]] = {
    "words": as_words, "lines": as_lines, "bars": as_bars,
}  # fmt: skip
