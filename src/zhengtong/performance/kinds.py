"""What can be said in the record of a self-evaluation. Money in 分, scores in hundredths."""

from __future__ import annotations

from zhengtong.record.kinds import EventKind, register

__all__: list[str] = []

register(
    EventKind("evaluation_opened", "开始自评", numbers=("year",)),
    EventKind("objectives_adopted", "采用绩效目标", numbers=("lines",)),
    EventKind("funds_set", "填报资金", numbers=("initial_fen", "revised_fen", "outturn_fen")),
    EventKind("base_data_set", "填报基础数据", numbers=("rows",)),
    EventKind("facts_stated", "填报正文", numbers=("facts",)),
    EventKind("figures_cited", "引用数据", numbers=("figures",)),
    EventKind("line_bound", "确定指标依据", numbers=("line",), texts=("binding", "indicator")),
    EventKind("evidence_attached", "附佐证材料", numbers=("line", "size")),
    EventKind(
        "figure_frozen",
        "冻结一项数据",
        numbers=("line", "numerator", "denominator", "definition_version", "upto", "tree_size"),
        texts=("indicator", "printed"),
    ),
    EventKind("figures_frozen", "计算", numbers=("figures", "upto", "tree_size")),
    EventKind("score_given", "单位评分", numbers=("line", "given", "computed")),
    EventKind("deviation_explained", "说明偏差", numbers=("line",)),
    EventKind("difference_explained", "说明分差", numbers=("line", "given", "computed")),
    EventKind("tie_out_explained", "勾稽说明", numbers=("difference_fen",), texts=("sum",)),
    EventKind("evaluation_submitted", "送审自评", numbers=("given", "computed")),
    EventKind("evaluation_returned", "退回自评"),
    EventKind(
        "evaluation_released",
        "发布自评",
        numbers=("edition", "given", "computed", "upto", "tree_size"),
        texts=("grade",),
    ),
    EventKind(
        "evaluation_restated", "更正自评", numbers=("edition", "former_tree_size", "tree_size")
    ),
    EventKind("document_written", "生成文件", numbers=("edition", "size"), texts=("format",)),
)
