"""The facts that every departmental report has, taken from its own tables.

A figure that stands in the table is printed in the text from the same object: the five sample
reports that disagree with themselves were all typed twice.
"""

from collections.abc import Sequence

from zhengtong.reports.write.model import (
    BaseData,
    Funds,
    IndicatorLine,
    Instruction,
    Unit,
    computed_total,
    given_total,
)
from zhengtong.reports.write.narrative import Fact
from zhengtong.reports.write.printing import percent, score
from zhengtong.reports.write.prose import Stated


def standard_facts(
    unit: Unit,
    year: int,
    instruction: Instruction,
    funds: Funds,
    base: BaseData,
    lines: Sequence[IndicatorLine],
    grade: str,
) -> dict[str, Fact]:
    """Facts by the names that the shipped outlines use; amounts in 万元."""
    table = "部门整体支出绩效自评表"
    given, computed = given_total(funds, lines), computed_total(funds, lines)
    return {
        "unit_name": unit.name,
        "unit_short": unit.short,
        "year": year,
        "instruction_issuer": instruction.issuer,
        "instruction_title": instruction.title,
        "instruction_number": instruction.number,
        "authorised_posts": Stated(base.authorised_posts, "基础数据表"),
        "serving_staff": Stated(base.serving_staff, "基础数据表"),
        "control_ratio": percent(base.serving_staff, base.authorised_posts),
        "initial_budget": Stated(funds.initial, table),
        "revised_budget": Stated(funds.revised, table),
        "outturn": Stated(funds.outturn, table),
        "execution_rate": funds.execution,
        "given_total": score(given),
        "computed_total": score(computed),
        "total_gap": abs(computed - given),
        "grade": grade,
    }
