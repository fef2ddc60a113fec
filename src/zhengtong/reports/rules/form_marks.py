"""How an indicator table is laid out: columns that slipped, a wrong word in its margin, empty kinds."""

from __future__ import annotations

from collections.abc import Iterator

from zhengtong.reports.documents.lines import is_level
from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.printed import words_of
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.regions import Row
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form

_SHIFTED = ("效益指标", "社会效益指标", "隐患整改率", "", "≥90%", "93%", "30", "30")
_TORN = 40
"""Characters before the end of an excerpt in which a row may have lost its rest."""
_EMPTY = ("效益指标", "经济效益指标", "", "", "", "", "", "")


@rule(
    "column-shift", "表中一行的各列错位", Severity.MEDIUM,
    basis="各列数据应与表头对应，错位的行在汇总、导入时会取错数",
    fires=(form({3: _SHIFTED}),),
    spares=(form(),),
)  # fmt: skip
def column_shift(report: Reading) -> Iterator[Finding | Relation]:
    """One blank cell too many has pushed the numbers of a row to the right."""
    for table in report.indicators:
        for row in table.moved:
            said = [cell for cell in row.cells if cell.plain]
            words = " | ".join(words_of(cell)[:16] for cell in said)
            yield Finding(
                [_place(row), *(cell.span for cell in said[:4])],
                f"这一行多出一个空格，数据右移一列：{words}。请对齐表头。",
                "各列与表头对齐", words[:60], fix="删去多余的空单元格。",
            )  # fmt: skip


def _place(row: Row) -> Span:
    said = [cell for cell in row.cells if cell.plain]
    return Span(said[0].span.start, min(said[-1].span.end, said[0].span.start + 100))


@rule(
    "margin-label", "自评表左侧栏目名称写错", Severity.MEDIUM,
    basis="自评表中指标部分的栏目名称为“绩效指标”，“绩效目标”属于申报表",
    fires=("\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
           "绩效目标\t产出指标\t数量指标\t检查次数\t≥48次\t52次\t60\t60\n\t效益指标\t社会效益\t整改率\t≥90%\t93%\t40\t40\n",),
    spares=("\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
            "绩效指标\t产出指标\t数量指标\t检查次数\t≥48次\t52次\t60\t60\n\t效益指标\t社会效益\t整改率\t≥90%\t93%\t40\t40\n",),
)  # fmt: skip
def margin_label(report: Reading) -> Iterator[Finding | Relation]:
    """绩效目标 where the indicators stand."""
    for table in report.indicators:
        corner = words_of(table.corner)
        if corner in ("绩效目标", "年度绩效目标") and table.corner and Head.SCORE in table.columns:
            yield Finding(
                [table.corner.span],
                f"指标部分左侧的栏目写作“{corner}”，应为“绩效指标”。请核对表格模板。",
                "绩效指标", corner, fix="改为“绩效指标”。",
            )  # fmt: skip


@rule(
    "indicator-blank", "二级指标下没有填写指标", Severity.LOW,
    basis="不适用的二级指标可以删除，保留的应当填写；设成本指标的项目须填成本指标",
    fires=(form({3: _EMPTY}, "70", "70"),),
    spares=(
        form(),
        form() + "其他需要说明事项\t无\n",
        "一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t培训期数\t4期\t4期\t40\t40\n效益指标\t社会效益指标\t",
    ),
)  # fmt: skip
def indicator_blank(report: Reading) -> Iterator[Finding | Relation]:
    """Second levels that the form left there and nobody filled in; one finding a table."""
    for table in report.indicators:
        end = len(report.document.text.rstrip("| \t\n"))
        empty = [
            cell
            for cell in table.empty
            if is_level(cell.text) and (table.total is not None or cell.span.end + _TORN < end)
        ]
        if not empty or not table.indicators:
            continue
        names = "、".join(words_of(cell) for cell in empty)
        yield Finding(
            [cell.span for cell in empty[:8]],
            f"{len(empty)}个二级指标下没有填写指标：{names}。不适用的请删除，适用的请补充。",
            "填写或删除", names, fix="补充指标，或删除不适用的二级指标。",
        )  # fmt: skip
