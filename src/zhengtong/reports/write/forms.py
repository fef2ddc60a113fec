"""The bureau's two forms of a departmental self-evaluation, cell by cell.

附件1 部门整体支出绩效评价基础数据表 and 附件2 部门整体支出绩效自评表: reviewers lay a new form over
last year's, so the order of the fields is the bureau's, blank cells included.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby, zip_longest

from zhengtong.reports.write.grids import (
    Cell,
    Grid,
    amount,
    entered,
    head,
    points,
    text,
    whole,
)
from zhengtong.reports.write.model import (
    Amount,
    BaseData,
    Building,
    Funds,
    IndicatorLine,
    SelfEvaluation,
)
from zhengtong.reports.write.printing import DASH, percent, score

Row = tuple[Cell, ...]


def base_data(base: BaseData, year: int) -> Grid:
    """附件1: seven columns; the three money columns take two each."""
    rows: list[Row] = [
        (
            head("财政供养人员情况（人）").span(down=2),
            head("编制数").span(2),
            head(f"{year}年\n实际在职人数").span(2),
            head("控制率").span(2),
        ),
        (
            whole(base.authorised_posts).span(2),
            whole(base.serving_staff).span(2),
            entered(percent(base.serving_staff, base.authorised_posts)).span(2),
        ),
        (
            head("经费控制情况（万元）"),
            head(f"{year - 1}年决算数").span(2),
            head(f"{year}年预算数").span(2),
            head(f"{year}年决算数").span(2),
        ),
    ]
    rows += [
        (
            text("　" * row.depth + row.name),
            amount(row.previous).span(2),
            amount(row.budget).span(2),
            amount(row.outturn).span(2),
        )
        for row in base.expenses
    ]
    rows.append(
        (
            head(f"楼堂馆所控制情况（{year}年完工项目）").span(
                down=1 + max(1, len(base.buildings))
            ),
            *map(head, ("批复规模（㎡）", "实际规模（㎡）", "规模控制率")),
            *map(head, ("预算投资（万元）", "实际投资（万元）", "投资概算控制率")),
        )
    )
    rows += [_building(b) for b in base.buildings or (None,)]
    rows.append((head("厉行节约保障措施"), text(base.thrift_measures or DASH).span(6)))
    return Grid(
        name="基础数据表",
        title=f"{year}年度部门整体支出绩效评价基础数据表",
        widths=(52.8, *[17.2] * 6),
        rows=tuple(rows),
        notes=base.notes,
    )


def _building(building: Building | None) -> Row:
    if building is None:
        return tuple(Cell(DASH) for _ in range(6))
    return (
        amount(building.approved_area),
        amount(building.actual_area),
        _control(building.actual_area, building.approved_area),
        amount(building.planned_investment),
        amount(building.actual_investment),
        _control(building.actual_investment, building.planned_investment),
    )


def _control(actual: Decimal | None, allowed: Decimal | None) -> Cell:
    known = actual is not None and allowed is not None
    return entered(percent(actual, allowed)) if known else Cell(DASH)  # type: ignore[arg-type]


# The boundaries of the funds rows and of the indicator rows differ; together they make eleven
# columns, of which both use spans.
_WIDTHS = (9.5, 14.5, 15.0, 15.0, 18.0, 15.0, 16.0, 10.0, 10.0, 13.0, 20.0)


def self_evaluation(report: SelfEvaluation) -> Grid:
    """附件2: unit, money, objective, three levels of indicators, total."""
    funds = _funds(report.funds)
    before = 1 + len(funds) + 2
    levels, together = _indicators(report.lines, before + 1)
    rows: list[Row] = [
        (head("单位名称").span(2), text(report.unit.name, "center").span(9)),
        *funds,
        (
            head("年度总体目标").span(2, 2),
            head("年初目标设定").span(4),
            head("全年实际完成情况").span(5),
        ),
        (text(report.objective).span(4), text(report.achievement).span(5)),
        *levels,
        (
            head("总分").span(7),
            points(report.total_weight),
            points(report.given_total),
            Cell().span(2),
        ),
    ]
    return Grid(
        name="自评表",
        title=f"{report.year}年度部门整体支出绩效自评表",
        widths=_WIDTHS,
        rows=tuple(rows),
        together=(0, *together),
        notes=report.form_notes,
        small=True,
    )


def _funds(funds: Funds) -> list[Row]:
    splits = list(
        zip_longest(
            _split("按收入性质分：", funds.income_total, funds.by_income),
            _split("按支出性质分：", funds.spending_total, funds.by_spending),
        )
    )
    heads = ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值")
    return [
        (
            head("年度预算申请（万元）").span(2, 2 + len(splits)),
            Cell().span(2),
            *map(head, heads),
            head("执行率（B/A）").span(2),
            head("得分"),
        ),
        (
            head("年度资金总额").span(2),
            amount(funds.initial),
            amount(funds.revised),
            amount(funds.outturn),
            points(funds.weight),
            entered(funds.execution).span(2),
            points(funds.given_score),
        ),
        *(((left or Cell()).span(4), (right or Cell()).span(5)) for left, right in splits),
    ]


def _split(title: str, total: Decimal, parts: Sequence[Amount]) -> Iterable[Cell]:
    yield amount(total, title)
    for index, part in enumerate(parts):
        yield amount(part.amount, f"{'　　　' if index else '其中：'}{part.name}：")


def _indicators(lines: Sequence[IndicatorLine], at: int) -> tuple[list[Row], list[int]]:
    """Rows of the indicator part, and where groups of rows begin that stay on one page.

    `at` is the row of the first indicator.
    """
    total = score(sum((line.weight for line in lines), Decimal(0)))
    titles = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    spans = (1, 1, 2, 1, 1, 1, 1)
    rows: list[Row] = [
        (
            head(f"绩效指标\n（{total}分）").span(down=1 + len(lines)),
            *(head(title).span(width) for title, width in zip(titles, spans, strict=True)),
            head("偏差原因分析及改进措施").span(2),
        )
    ]
    begins: list[int] = []
    for level1, group in groupby(lines, key=lambda x: x.level1):
        members = list(group)
        weight = score(sum((x.weight for x in members), Decimal(0)))
        first = head(f"{level1}\n（{weight}分）").span(down=len(members))
        for level2, below in groupby(members, key=lambda x: x.level2):
            leaves = list(below)
            first_row = at + len(rows) - 1
            # A long group may break anywhere; held together it would leave half a page empty.
            begins += range(first_row, first_row + len(leaves)) if len(leaves) > 4 else [first_row]
            second = head(level2).span(down=len(leaves))
            for leaf in leaves:
                lead = tuple(c for c in (first, second) if c.text)
                rows.append((*lead, *_leaf(leaf)))
                first = second = Cell()
    return rows, [at - 1, *begins[1:]]  # the heading row stays with the first group


def _leaf(line: IndicatorLine) -> Row:
    return (
        text(line.level3).span(2),
        entered(line.target_text),
        entered(line.actual_text, figure=line.figure),
        points(line.weight),
        points(line.given_score),
        text(line.deviation_reason).span(2),
    )
