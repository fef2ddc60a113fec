"""A department's self-evaluation as plain facts (部门整体支出绩效自评).

What the performance officer signs each February: money, base data, the three-level indicator
table, sentences, and for each computed figure where it comes from. Nothing here knows Word.
Money is `Decimal` in 万元; dates are dates of law; instants are µs UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhengtong.reports.write.printing import percent
from zhengtong.reports.write.prose import Figure, Paragraph, Section


class Binding(StrEnum):
    """What stands behind an actual value: records, attached documents, or a judgement."""

    COMPUTED = "computed"
    EVIDENCE = "evidence"
    QUALITATIVE = "qualitative"


BINDING_NAMES = {
    Binding.COMPUTED: "业务记录计算",
    Binding.EVIDENCE: "佐证材料",
    Binding.QUALITATIVE: "定性评价",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """The department (预算单位). `short` is how it speaks of itself: 我局, 我部门."""

    name: str
    short: str = "我部门"
    budget_code: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """The finance bureau's notice that asks for the report (工作通知)."""

    issuer: str
    title: str
    number: str
    issued_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A named amount in 万元; None where the kind does not occur."""

    name: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Funds:
    """年度资金, 万元: initial (年初), revised (全年, A), outturn (执行, B), and both splits."""

    initial: Decimal
    revised: Decimal
    outturn: Decimal
    by_income: tuple[Amount, ...]
    by_spending: tuple[Amount, ...]
    weight: Decimal = Decimal(10)
    computed_score: Decimal | None = None
    given_score: Decimal = Decimal(10)

    @property
    def execution(self) -> str:
        """执行率 B/A as printed."""
        return percent(self.outturn, self.revised)

    @property
    def income_total(self) -> Decimal:
        return sum((a.amount or Decimal(0) for a in self.by_income), Decimal(0))

    @property
    def spending_total(self) -> Decimal:
        return sum((a.amount or Decimal(0) for a in self.by_spending), Decimal(0))


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """A row of 基础数据表 in 万元: last year's outturn, this year's budget and outturn."""

    name: str
    previous: Decimal | None
    budget: Decimal | None
    outturn: Decimal | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Building:
    """楼堂馆所: areas in ㎡, investment in 万元."""

    name: str
    approved_area: Decimal | None
    actual_area: Decimal | None
    planned_investment: Decimal | None
    actual_investment: Decimal | None


@dataclass(frozen=True, slots=True)
class BaseData:
    """部门整体支出绩效评价基础数据表."""

    authorised_posts: int
    serving_staff: int
    expenses: tuple[ExpenseRow, ...]
    buildings: tuple[Building, ...] = ()
    thrift_measures: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """A third-level indicator. A computed line prints its figure inside `actual_text`.

    `deviation_reason` is the form's own column (偏差原因分析及改进措施); `difference_reason` says
    why people gave another score than the rule computes.
    """

    level1: str
    level2: str
    level3: str
    weight: Decimal
    target_text: str
    actual_text: str
    given_score: Decimal
    computed_score: Decimal | None = None
    binding: Binding = Binding.EVIDENCE
    figure: Figure | None = None
    evidence: str = ""
    score_rule: str = ""
    deviation_reason: str = ""
    difference_reason: str = ""

    def __post_init__(self) -> None:
        for given in (self.given_score, self.computed_score):
            if given is not None and not 0 <= given <= self.weight:
                raise ValueError(f"“{self.level3}”的得分{given}应在0至{self.weight}分之间。")
        if (self.figure is not None) != (self.binding is Binding.COMPUTED):
            raise ValueError(f"“{self.level3}”标为计算得出时须附计算值，否则不应附。")
        if self.figure is not None and self.figure.text not in self.actual_text:
            raise ValueError(
                f"“{self.level3}”填写的实际完成值“{self.actual_text}”"
                f"与计算值“{self.figure.text}”不一致。"
            )

    @property
    def difference(self) -> Decimal:
        """Given less computed score; 0 where no rule computes one."""
        if self.computed_score is None:
            return Decimal(0)
        return self.given_score - self.computed_score


def given_total(funds: Funds, lines: Sequence[IndicatorLine]) -> Decimal:
    """The self score: execution and all lines."""
    return funds.given_score + sum((line.given_score for line in lines), Decimal(0))


def computed_total(funds: Funds, lines: Sequence[IndicatorLine]) -> Decimal:
    """The score by rule; where no rule computes one, the given score counts."""
    execution = funds.given_score if funds.computed_score is None else funds.computed_score
    by_rule = (x.given_score if x.computed_score is None else x.computed_score for x in lines)
    return execution + sum(by_rule, Decimal(0))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """勾稽说明: two amounts (万元) that a reader would expect to be equal, and what lies between.

    `parts` are the amounts that make up the difference `right - left`; `explanation` is said by
    the unit. What the parts leave open is printed as open.
    """

    subject: str
    left_name: str
    left: Decimal
    right_name: str
    right: Decimal
    parts: tuple[Amount, ...] = ()
    explanation: str = ""

    @property
    def difference(self) -> Decimal:
        return self.right - self.left

    @property
    def open_amount(self) -> Decimal:
        return self.difference - sum((p.amount or Decimal(0) for p in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The signed head of the record's tree: what makes a later change of a record visible."""

    size: int
    root: str
    signed_at: int
    key_id: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class SelfEvaluation:
    """The whole report. Totals are computed here, so that they cannot contradict their lines."""

    unit: Unit
    year: int
    instruction: Instruction
    preamble: Paragraph
    sections: tuple[Section, ...]
    funds: Funds
    base: BaseData
    objective: str
    achievement: str
    lines: tuple[IndicatorLine, ...]
    grade: str
    drafted_on: date
    reconciliations: tuple[Reconciliation, ...] = ()
    form_notes: tuple[str, ...] = ()
    tree_head: TreeHead | None = None
    cover_fields: tuple[tuple[str, str], ...] = ()
    statement: str = ""
    """Printed at the head of every page, such as that the records behind it are simulated."""
    cited: tuple[Figure, ...] = field(default=())
    """Figures that the source list carries although no sentence or line prints them."""

    def __post_init__(self) -> None:
        watermarks = [f.watermark for f in self.figures]
        if watermarks and self.tree_head is None:
            raise ValueError("报告引用了计算值，须附已签署的记录树根。")
        if self.tree_head and any(w > self.tree_head.size for w in watermarks):
            raise ValueError("有计算值取自尚未封存的记录，请先封存再出报告。")

    @property
    def title(self) -> str:
        return f"{self.year}年度部门整体支出绩效自评报告"

    @property
    def total_weight(self) -> Decimal:
        return self.funds.weight + sum((line.weight for line in self.lines), Decimal(0))

    @property
    def given_total(self) -> Decimal:
        return given_total(self.funds, self.lines)

    @property
    def computed_total(self) -> Decimal:
        return computed_total(self.funds, self.lines)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every computed figure once, in the order in which a reader meets them."""
        met = [f for p in self.paragraphs for s in p.sentences for f in s.figures]
        met += [line.figure for line in self.lines if line.figure is not None]
        return tuple(dict.fromkeys([*met, *self.cited]))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All text in reading order."""

        def below(sections: tuple[Section, ...]) -> list[Paragraph]:
            return [p for s in sections for p in (*s.paragraphs, *below(s.children))]

        return (self.preamble, *below(self.sections))
