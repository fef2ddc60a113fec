"""目标: which figures the year's self-evaluations are held to, in which scope and up to which day.

A published rate has its scope (不含税务局) and its cut-off (截至 12 月 5 日). The year at a glance
shows each figure in the scope in which it is answered for, so that two pages never disagree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import Period, Scope
from zhengtong.performance.fields import decimal
from zhengtong.performance.models import Citation, Evaluation, Line
from zhengtong.web.cockpit.asking import Asked, date_of
from zhengtong.web.cockpit.moment import remembered

__all__ = ["Objective", "Use", "frames", "objectives", "uses"]


@dataclass(frozen=True, slots=True)
class Objective:
    """One line of a self-evaluation that a figure answers. `target` is None where the target is
    words (稳步提升); `operator` one of >= <= = > <."""

    code: str
    evaluation: str
    number: int
    name: str
    level: str
    weight: Decimal
    target: Decimal | None
    operator: str
    unit: str
    asked: Asked

    @property
    def target_text(self) -> str:
        """98.5%."""
        gap = "" if self.unit == "%" else " "
        return "" if self.target is None else f"{self.target:f}{gap}{self.unit}".rstrip()

    def missed(self, figure: Figure) -> bool:
        """Whether the figure does not reach the target; what has no value misses nothing."""
        if self.target is None or figure.value is None:
            return False
        exact, target = _exact(figure), Fraction(self.target)
        return not _reaches(exact, target, self.operator)

    def short_by(self, figure: Figure) -> Decimal:
        """How far the printed value is from the target, in its unit."""
        assert self.target is not None and figure.value is not None
        return abs(self.target - figure.value)

    def more_needed(self, figure: Figure) -> int | None:
        """How many more of its denominator would have to count as numerator; None where the
        figure is no share, or the target cannot be reached so."""
        if self.target is None or self.operator not in (">=", "=", ""):
            return None
        if figure.form == "sum":
            return -int(-(self.target - figure.numerator) // 1)
        if figure.form != "share" or not figure.denominator or figure.unit != "%":
            return None
        wanted = Fraction(self.target) * figure.denominator / 100
        needed = -(-wanted.numerator // wanted.denominator)
        return needed - figure.numerator if needed <= figure.denominator else None


def _exact(figure: Figure) -> Fraction:
    """The value before rounding, in its unit."""
    if figure.denominator is None:
        return Fraction(figure.numerator)
    left = figure.denominator - figure.numerator
    over = left if figure.form == "speed_up" else figure.numerator
    return Fraction(over * (100 if figure.unit == "%" else 1), figure.denominator or 1)


def _reaches(value: Fraction, target: Fraction, operator: str) -> bool:
    match operator:
        case "<=":
            return value <= target
        case "<":
            return value < target
        case ">":
            return value > target
    return value >= target


@dataclass(frozen=True, slots=True)
class Use:
    """这个数用在哪里: a place that prints a figure."""

    evaluation: str
    title: str
    number: int | None
    weight: Decimal | None


def objectives(year: int) -> list[Objective]:
    """The lines of that year's evaluations that are bound to figures, by weight."""
    return remembered(("objectives", year), lambda engine: _objectives(year))


def _objectives(year: int) -> list[Objective]:
    years = {row.case: row for row in Evaluation.objects.filter(year=year)}
    lines = Line.objects.filter(case__in=list(years), binding="computed").order_by("case", "number")
    found = [_objective(line, years[line.case]) for line in lines if line.indicator]
    return sorted(found, key=lambda each: -each.weight)


def _objective(line: Line, row: Evaluation) -> Objective:
    return Objective(
        code=line.indicator,
        evaluation=line.case,
        number=line.number,
        name=line.level3,
        level=line.level2,
        weight=Decimal(line.weight or 0),
        target=decimal(line.target_value),
        operator=line.target_operator,
        unit=line.target_unit,
        asked=_asked(row.year, line.scope, line.cut_off),
    )


def _asked(year: int, scope: str, cut_off: str) -> Asked:
    held = Scope.from_json(json.loads(scope or "{}"))
    return Asked.about(Period.year(year), held, date_of(cut_off))


def frames(year: int) -> dict[str, Asked]:
    """Figure → the question in which the year's evaluations answer for it: lines, then text."""
    return remembered(("frames", year), lambda engine: _frames(year))


def _frames(year: int) -> dict[str, Asked]:
    found = {each.code: each.asked for each in reversed(objectives(year))}
    years = list(Evaluation.objects.filter(year=year).values_list("case", flat=True))
    for each in Citation.objects.filter(case__in=years).order_by("name"):
        found.setdefault(each.indicator, _asked(year, each.scope, each.cut_off))
    return found


def uses(code: str) -> list[Use]:
    """Where a figure is printed: lines of evaluations, and texts that cite it."""
    lines = list(Line.objects.filter(indicator=code, binding="computed").order_by("number"))
    cited = list(Citation.objects.filter(indicator=code))
    held = {line.case for line in lines} | {each.case for each in cited}
    years = {row.case: row.year for row in Evaluation.objects.filter(case__in=held)}
    found = [
        Use(
            line.case,
            f"{years[line.case]} 年度自评：{line.level3}",
            line.number,
            decimal(line.weight),
        )
        for line in lines
    ]
    found += [Use(each.case, f"{years[each.case]} 年度自评正文", None, None) for each in cited]
    return list(dict.fromkeys(found))
