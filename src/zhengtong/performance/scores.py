"""得分: what the rule gives, what the unit gives, and whether the gap between them is explained.

98.35 against 98.5 gives 4.99 of 5; the unit gave 4. Both stand in the table, and both totals,
99.99 and 99, are sums of what stands above them. The suggested score is the drafter's own until
she submits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.flow.models import Case
from zhengtong.law import scoring
from zhengtong.law.scoring import Deviation, Grading, Score
from zhengtong.org.actors import Actor
from zhengtong.performance.fields import decimal
from zhengtong.performance.models import Funds, Line
from zhengtong.performance.scheme import Scheme

__all__ = [
    "EXECUTION",
    "LineScore",
    "Totals",
    "deviation_mark",
    "deviation_of",
    "difference_mark",
    "score_lines",
    "sees_suggested",
    "suggested",
    "suggested_execution",
    "totals",
]

EXECUTION = 0
"""The number under which budget execution stands among the lines."""

ZERO = Decimal(0)


def suggested(line: Line, scheme: Scheme) -> Score | None:
    """The score by the line's rule; None while actual or target are no numbers.

    Raises `ScoreError` where the rule needs a judgement that nobody made.
    """
    weight = Decimal(line.weight)
    if line.score_rule == scoring.Rule.THREE_BAND:
        if not line.judged:
            return None
        return scoring.three_band(weight, line.judged, decimal(line.share), scheme.bands)
    actual, target = decimal(line.actual_value), decimal(line.target_value)
    if actual is None or target is None:
        return None
    return scoring.score(line.score_rule, weight, actual=actual, target=target)


def suggested_execution(funds: Funds) -> Score | None:
    """预算执行率: outturn ÷ revised budget; None while one is missing or the budget is zero."""
    spent, budget = decimal(funds.outturn), decimal(funds.revised)
    if spent is None or not budget:
        return None
    return scoring.execution(Decimal(funds.weight), spent, budget)


def deviation_of(line: Line, scheme: Scheme) -> Deviation | None:
    """Why the form's reason cell may not stay empty, or None."""
    if line.score_rule == scoring.Rule.THREE_BAND:
        return None
    actual, target = decimal(line.actual_value), decimal(line.target_value)
    if target is None:
        return None
    if actual is None:
        if not line.actual_text:
            return None
        return Deviation("nothing", f"实际为“{line.actual_text}”，不能与指标值比较，请说明原因。")
    return scoring.deviation(actual, target, line.score_rule, scheme.deviation)


def deviation_mark(line: Line) -> str:
    """What a reason speaks about: when actual or target move, it has to be said anew."""
    return f"{line.actual_text}/{line.target_text}"


def difference_mark(computed: str, given: str) -> str:
    """The two scores that an explanation speaks about."""
    return f"{computed}/{given}"


@dataclass(frozen=True, slots=True)
class LineScore:
    """One row's scores. `explained`: the difference has a reason that speaks of these two;
    `deviation_explained` likewise of this actual value."""

    number: int
    name: str
    weight: Decimal
    computed: Decimal | None
    given: Decimal | None
    working: str = ""
    reason: str = ""
    explained: bool = False
    deviation: Deviation | None = None
    deviation_explained: bool = False

    @property
    def difference(self) -> Decimal:
        """Given less computed; 0 while either is missing."""
        if self.computed is None or self.given is None:
            return ZERO
        return self.given - self.computed

    @property
    def counted(self) -> Decimal:
        """What enters the computed total: by rule, and where there is none, as given."""
        return (self.given or ZERO) if self.computed is None else self.computed


@dataclass(frozen=True, slots=True)
class Totals:
    """合计. `weight` is 100 in a complete table; `grade` speaks of the given total."""

    weight: Decimal
    computed: Decimal
    given: Decimal
    grade: Grading

    @property
    def difference(self) -> Decimal:
        """Given less computed."""
        return self.given - self.computed

    @property
    def grade_label(self) -> str:
        """The grade, or those between which the bureau's table leaves it open."""
        return "、".join(self.grade.labels) or "—"


def score_lines(funds: Funds | None, lines: Sequence[Line], scheme: Scheme) -> list[LineScore]:
    """Budget execution first (number 0), then the lines in their order."""
    rows = [] if funds is None else [_execution(funds)]
    return rows + [_line(line, scheme) for line in lines]


def totals(rows: Sequence[LineScore], scheme: Scheme) -> Totals:
    """The sums of what stands above them."""
    given = sum((row.given or ZERO for row in rows), ZERO)
    return Totals(
        weight=sum((row.weight for row in rows), ZERO),
        computed=sum((row.counted for row in rows), ZERO),
        given=given,
        grade=scheme.grades.grade(given),
    )


def _execution(funds: Funds) -> LineScore:
    return LineScore(
        number=EXECUTION,
        name="预算执行率",
        weight=Decimal(funds.weight or 0),
        computed=decimal(funds.computed_score),
        given=decimal(funds.given_score),
        working=funds.working,
        reason=funds.difference_reason,
        explained=bool(funds.difference_reason)
        and funds.difference_for == difference_mark(funds.computed_score, funds.given_score),
    )


def _line(line: Line, scheme: Scheme) -> LineScore:
    return LineScore(
        number=line.number,
        name=line.level3,
        weight=Decimal(line.weight),
        computed=decimal(line.computed_score),
        given=decimal(line.given_score),
        working=line.working,
        reason=line.difference_reason,
        explained=bool(line.difference_reason)
        and line.difference_for == difference_mark(line.computed_score, line.given_score),
        deviation=deviation_of(line, scheme),
        deviation_explained=bool(line.deviation_reason)
        and line.deviation_for == deviation_mark(line),
    )


def sees_suggested(actor: Actor, case: Case) -> bool:
    """Whether `actor` may see the scores that the system suggests (系统建议得分).

    While it is drafted they are the drafter's alone, and her deputy's; from submission on they
    are open to whoever may work on the evaluation, and once released to all who may open it.
    """
    if case.state == "released":
        return True
    role = actor.role_over(
        ("performance_officer", "bureau_leader", "auditor"), case.organisation_path
    )
    if role is None:
        return False
    if case.state == "submitted":
        return True
    return case.handler in (actor.id, role.lender)
