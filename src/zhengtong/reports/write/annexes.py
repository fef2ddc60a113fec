"""What the bureau's forms leave out and a reviewer asks for next.

Why a person's score differs from the rule's, why two totals differ, and where each computed
figure comes from, with the signed head of the records, so that the paper itself is evidence.
"""

from dataclasses import replace
from decimal import Decimal

from zhengtong.reports.write import forms
from zhengtong.reports.write.grids import Annex, Cell, Grid, amount, entered, head, points, text
from zhengtong.reports.write.model import (
    BINDING_NAMES,
    Binding,
    IndicatorLine,
    Reconciliation,
    SelfEvaluation,
    TreeHead,
)
from zhengtong.reports.write.printing import grouped, minute, money, score
from zhengtong.reports.write.prose import Figure, Part, Stated

SOURCES_TITLE = "数据来源与核验"


def annexes(report: SelfEvaluation) -> tuple[Annex, ...]:
    """In the order in which they are numbered; those with nothing to say are left out."""
    base, table = forms.base_data(report.base, report.year), forms.self_evaluation(report)
    found = [
        Annex("部门整体支出绩效评价基础数据表", (base,)),
        Annex("部门整体支出绩效自评表", (table,)),
    ]
    if any(line.computed_score is not None for line in report.lines):
        found.append(_differences(report))
    if report.reconciliations:
        found.append(_reconciliations(report))
    if report.lines:
        found.append(_sources(report))
        if note := _computed_lines(report, len(found)):
            table = replace(table, notes=(*table.notes, note))
            found[1] = replace(found[1], grids=(table,))
    return tuple(found)


def _computed_lines(report: SelfEvaluation, number: int) -> str:
    """The source line under the form: which actual values were computed, and where it is shown."""
    names = "、".join(line.level3 for line in report.lines if line.figure is not None)
    told = f"{names}的实际完成值由系统依据业务记录计算，口径和核验依据见附件{number}。"
    return told if names else ""


def source_anchor(figure: Figure, figures: tuple[Figure, ...]) -> str:
    """The name of a figure's row in the list of sources."""
    return f"_ztsource_{figures.index(figure) + 1}"


def _differences(report: SelfEvaluation) -> Annex:
    """Only lines whose two scores differ, and the totals."""
    differing = [line for line in report.lines if line.difference]
    lead = [
        f"系统按评分规则复算得{score(report.computed_total)}分，"
        f"填报人自评得{score(report.given_total)}分。自评表以自评得分为准，复算得分仅供审核时对照。"
    ]
    if not differing:
        lead.append("各项指标的复算得分与自评得分均一致。")
    heads = ("序号", "三级指标", "分值", "复算得分", "自评得分", "相差", "复算方法", "差异原因")
    rows = [tuple(map(head, heads))]
    rows += [_difference(index, line) for index, line in enumerate(differing, 1)]
    gap = report.given_total - report.computed_total
    rows.append(
        (
            head("总分").span(2),
            points(report.total_weight),
            points(report.computed_total),
            points(report.given_total),
            points(gap),
            Cell().span(2),
        )
    )
    grid = Grid(
        name="得分差异说明",
        title="得分差异说明",
        widths=(10.0, 30.0, 11.0, 16.0, 16.0, 13.0, 28.0, 32.0),
        rows=tuple(rows),
        heads=1,
        small=True,
    )
    return Annex("复算得分与自评得分差异说明", (grid,), tuple(lead))


def _difference(index: int, line: IndicatorLine) -> tuple[Cell, ...]:
    return (
        entered(str(index)),
        text(line.level3),
        points(line.weight),
        points(line.computed_score),
        points(line.given_score),
        points(line.difference),
        text(line.score_rule),
        text(line.difference_reason or "填报人未说明"),
    )


def _reconciliations(report: SelfEvaluation) -> Annex:
    heads = ("序号", "对照事项", "口径一", "金额", "口径二", "金额", "相差", "相差的构成与说明")
    rows = [tuple(map(head, heads))]
    for index, note in enumerate(report.reconciliations, 1):
        rows.append(
            (
                entered(str(index)),
                text(note.subject),
                text(note.left_name),
                amount(note.left),
                text(note.right_name),
                amount(note.right),
                amount(note.difference),
                text(_composition(note)),
            )
        )
    grid = Grid(
        name="勾稽说明",
        title="资金数据勾稽说明",
        widths=(10.0, 20.0, 22.0, 15.0, 24.0, 15.0, 13.0, 37.0),
        rows=tuple(rows),
        heads=1,
        unit="单位：万元",
        small=True,
    )
    lead = "下列各组金额按不同口径取得，数值不一致。现逐项列出差额及其构成，供审核时核对。"
    return Annex("资金数据勾稽说明", (grid,), (lead,))


def _composition(note: Reconciliation) -> str:
    said = []
    if note.parts:
        terms = [(p.name, p.amount or Decimal(0)) for p in note.parts]
        sum_of = "".join(f"{'－' if a < 0 else '＋'}{name}{money(abs(a))}" for name, a in terms)
        said.append(f"{money(note.difference - note.open_amount)}＝{sum_of.removeprefix('＋')}。")
    if note.open_amount:
        said.append(f"尚有{money(note.open_amount)}待核实。")
    return "".join([*said, note.explanation])


def _sources(report: SelfEvaluation) -> Annex:
    figures = report.figures
    grids = [_figures(figures)] if figures else []
    grids.append(_bindings(report))
    if stated := _stated(report):
        grids.append(stated)
    if not figures or report.tree_head is None:
        return Annex(SOURCES_TITLE, tuple(grids))
    lead = (
        "下列数值由系统依据业务记录计算，均可追溯到逐条记录。"
        "“水位”为计算时已封存的记录条数；分母为零的，数值记作“—”。"
    )
    return Annex(SOURCES_TITLE, tuple(grids), (lead,), _seal(report.tree_head))


def _figures(figures: tuple[Figure, ...]) -> Grid:
    heads = ("序号", "指标", "数值", "分子", "分母", "统计范围", "截止日期", "水位")
    rows = [tuple(map(head, heads))]
    together = []
    for index, f in enumerate(figures, 1):
        together.append(len(rows))
        bottom = entered(f.part("denominator")) if f.is_ratio else Cell("不适用")
        unit = "" if f.unit == "%" else f.unit
        rows.append(
            (
                Cell(str(index), down=2, anchor=source_anchor(f, figures)),
                text(f.name),
                _cited(f, "value", unit),
                _cited(f, "numerator"),
                _cited(f, "denominator") if f.is_ratio else bottom,
                text(f.scope),
                Cell(f.cut_off.isoformat()),
                entered(str(f.watermark)),
            )
        )
        rows.append((text(_definition(f)).span(7),))
    return Grid(
        name="数据来源",
        title="由业务记录计算的数值",
        widths=(10.0, 30.0, 18.0, 15.0, 15.0, 34.0, 18.0, 16.0),
        rows=tuple(rows),
        heads=1,
        together=tuple(together),
        small=True,
    )


def _definition(figure: Figure) -> str:
    said = [f"代码{figure.code}，第{figure.version}版"]
    if figure.definition:
        said.append(f"定义：{figure.definition.rstrip('。')}")
    if figure.exclusions:
        left_out = "；".join(f"{label}：{count}" for label, count in figure.exclusions)
        said.append(f"不计入：{left_out}")
    return "。".join(said) + "。"


def _cited(figure: Figure, part: Part, unit: str = "") -> Cell:
    return replace(entered(figure.part(part) + unit, figure=figure), part=part)


def _bindings(report: SelfEvaluation) -> Grid:
    heads = ("序号", "三级指标", "依据方式", "计算来源或佐证材料")
    rows = [tuple(map(head, heads))]
    for index, line in enumerate(report.lines, 1):
        if line.binding is Binding.COMPUTED and line.figure is not None:
            place = report.figures.index(line.figure) + 1
            behind = f"{line.figure.name}，见“由业务记录计算的数值”第{place}项"
        else:
            behind = line.evidence or "未附佐证材料"
        rows.append(
            (
                entered(str(index)),
                text(line.level3),
                Cell(BINDING_NAMES[line.binding]),
                text(behind),
            )
        )
    return Grid(
        name="指标依据",
        title="自评表各项指标的依据",
        widths=(10.0, 56.0, 26.0, 64.0),
        rows=tuple(rows),
        heads=1,
        small=True,
    )


def _stated(report: SelfEvaluation) -> Grid | None:
    """Values in the text that no record computes, by where they were taken from."""
    by_source: dict[str, list[str]] = {}
    for paragraph in report.paragraphs:
        for sentence in paragraph.sentences:
            for piece in sentence.pieces:
                if isinstance(piece, Stated) and piece.source:
                    printed = by_source.setdefault(piece.source, [])
                    if piece.text not in printed:
                        printed.append(piece.text)
    if not by_source:
        return None
    rows = [tuple(map(head, ("序号", "来源", "正文引用的数值")))]
    rows += [
        (entered(str(index)), text(source), text("、".join(values)))
        for index, (source, values) in enumerate(by_source.items(), 1)
    ]
    return Grid(
        name="其他来源",
        title="正文其他数值的来源",
        widths=(10.0, 66.0, 80.0),
        rows=tuple(rows),
        heads=1,
        small=True,
    )


def _seal(tree: TreeHead) -> tuple[tuple[str, str], ...]:
    """The printed head, and what one can do with it."""
    lines = [
        ("记录总数", f"{tree.size}条"),
        ("记录树根（SM3）", grouped(tree.root)),
        ("签署时间", minute(tree.signed_at)),
    ]
    if tree.key_id:
        lines.append(("签署密钥", tree.key_id))
    if tree.signature:
        lines.append(("签名", grouped(tree.signature)))
    lines.append(
        (
            "核验方法",
            "留存本页。日后在系统中运行“zhengtong verify”，比对同一记录总数下的树根："
            "与本页一致，说明上列数值所依据的记录未被增删改动；不一致，系统会指出被改动之处。",
        )
    )
    return tuple(lines)
