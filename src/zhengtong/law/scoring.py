"""98.35 against a target of 98.5 with five points: how many, by which rule, and shown how?

Score rules of the budget-performance evaluation (财预〔2020〕10号, 财预〔2021〕101号) under their
names. No rule gives more than the weight or less than nothing; points are rounded half up to
two places once, at the end; each score carries its formula with the numbers in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from zhengtong.law.grades import Band, End, GradeTable, Grading, grade_tables
from zhengtong.law.quantity import Comparison, Kind, Quantity

__all__ = [
    "THREE_BANDS",
    "Band",
    "Deviation",
    "DeviationRule",
    "End",
    "GradeTable",
    "Grading",
    "Level",
    "Rule",
    "Score",
    "ScoreError",
    "all_or_nothing",
    "deviation",
    "equal",
    "execution",
    "grade_tables",
    "positive",
    "proportional",
    "reverse",
    "rule_for",
    "satisfaction",
    "score",
    "three_band",
]


class ScoreError(ValueError):
    """A score cannot be computed from these figures; the message says why, in Chinese."""


class Rule(StrEnum):
    """The named score rules (计分规则)."""

    POSITIVE = "positive"
    REVERSE = "reverse"
    EQUAL = "equal"
    THREE_BAND = "three_band"
    EXECUTION = "execution"
    SATISFACTION = "satisfaction"
    ALL_OR_NOTHING = "all_or_nothing"
    PROPORTIONAL = "proportional"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Rule.POSITIVE: "正向指标",
    Rule.REVERSE: "反向指标",
    Rule.EQUAL: "等于指标",
    Rule.THREE_BAND: "定性指标(三档)",
    Rule.EXECUTION: "预算执行率",
    Rule.SATISFACTION: "满意度赋分",
    Rule.ALL_OR_NOTHING: "直接赋分",
    Rule.PROPORTIONAL: "按完成比例赋分",
}


class Level(StrEnum):
    """The three levels of a qualitative indicator, by the ministry's wording."""

    ACHIEVED = "达成年度指标"
    PARTLY = "部分达成并具有一定效果"
    MISSED = "未达成且效果较差"


#: Share of the weight, in percent, that each level allows. Other schemes (80–50, 50–0) are data.
THREE_BANDS: Mapping[str, Band] = {
    Level.ACHIEVED: Band(Level.ACHIEVED, Decimal(80), Decimal(100), high_end=End.CLOSED),
    Level.PARTLY: Band(Level.PARTLY, Decimal(60), Decimal(80)),
    Level.MISSED: Band(Level.MISSED, Decimal(0), Decimal(60)),
}


@dataclass(frozen=True, slots=True)
class Score:
    """Points by a rule: 0 ≤ `points` ≤ `weight`, two places; `formula` shows the working."""

    rule: Rule
    weight: Decimal
    points: Decimal
    formula: str

    @property
    def full(self) -> bool:
        return self.points == self.weight


def positive(weight: Decimal, actual: Decimal, target: Decimal) -> Score:
    """The more the better: full from the target on, below it in proportion."""
    if actual >= target:
        return _full(Rule.POSITIVE, weight, f"{_n(actual)} ≥ {_n(target)}")
    return _ratio(Rule.POSITIVE, weight, actual, target)


def equal(weight: Decimal, actual: Decimal, target: Decimal) -> Score:
    """The target itself is meant: as `positive`; a target of 0 allows nothing above it."""
    if target == 0:
        if actual <= 0:
            return _full(Rule.EQUAL, weight, f"{_n(actual)} ≤ 0")
        return _none(Rule.EQUAL, weight, f"指标值为 0,实际 {_n(actual)} > 0")
    if actual >= target:
        sign = "=" if actual == target else "≥"
        return _full(Rule.EQUAL, weight, f"{_n(actual)} {sign} {_n(target)}")
    return _ratio(Rule.EQUAL, weight, actual, target)


def reverse(
    weight: Decimal, actual: Decimal, target: Decimal, *, allow_negative: bool = False
) -> Score:
    """The less the better: full up to the target, nothing from twice the target on.

    A negative actual is taken for a slip and gives nothing, unless the indicator may be
    negative (a rate of change).
    """
    if actual < 0 and not allow_negative:
        return _none(Rule.REVERSE, weight, f"实际值 {_n(actual)} 为负数")
    if actual <= target:
        return _full(Rule.REVERSE, weight, f"{_n(actual)} ≤ {_n(target)}")
    if actual >= 2 * target:
        return _none(Rule.REVERSE, weight, f"{_n(actual)} ≥ 2 × {_n(target)}")
    share = 1 - (Fraction(actual) - Fraction(target)) / Fraction(target)
    working = f"(1 − ({_n(actual)} − {_n(target)}) ÷ {_n(target)}) × {_n(weight)}"
    return _award(Rule.REVERSE, weight, share * Fraction(weight), working)


def three_band(
    weight: Decimal,
    level: str,
    share: Decimal | None = None,
    bands: Mapping[str, Band] = THREE_BANDS,
) -> Score:
    """A qualitative indicator: a level, and a share (%) of the weight within the level's band.

    Without a share, the level whose band reaches 100 gives all; the others need one, because
    the band is a judgement. Raises `ScoreError` for a share outside the band.
    """
    band = bands.get(level)
    if band is None:
        raise ScoreError(f"没有“{level}”这一档,请从{'、'.join(bands)}中选择。")
    if share is None:
        if band.end_at(Decimal(100)) is not End.CLOSED:
            raise ScoreError(f"“{level}”须写明得分比例({band.text}%)。")
        return _full(Rule.THREE_BAND, weight, level)
    if band.end_at(share) is not End.CLOSED:
        raise ScoreError(f"得分比例 {_n(share)}% 不在“{level}”的范围 {band.text}% 内,请核对。")
    working = f"{level}:{_n(share)}% × {_n(weight)}"
    return _award(Rule.THREE_BAND, weight, Fraction(share) / 100 * Fraction(weight), working)


def execution(weight: Decimal, spent: Decimal, budget: Decimal) -> Score:
    """Budget execution (预算执行率): outturn ÷ revised budget, at most the whole weight.

    Both in the same unit. Raises `ScoreError` for a budget of zero.
    """
    if budget <= 0:
        raise ScoreError("全年预算数为零,执行率不适用,请核对预算数或将分值调整到其他指标。")
    if spent >= budget:
        return _full(Rule.EXECUTION, weight, f"{_n(spent)} ≥ {_n(budget)}")
    return _ratio(Rule.EXECUTION, weight, spent, budget)


def satisfaction(
    weight: Decimal,
    actual: Decimal,
    full: Decimal = Decimal(90),
    per_point: Decimal = Decimal("0.2"),
) -> Score:
    """Satisfaction (满意度赋分): full from `full` percent on, then `per_point` off per point."""
    if actual >= full:
        return _full(Rule.SATISFACTION, weight, f"{_n(actual)} ≥ {_n(full)}")
    points = Fraction(weight) - (Fraction(full) - Fraction(actual)) * Fraction(per_point)
    working = f"{_n(weight)} − ({_n(full)} − {_n(actual)}) × {_n(per_point)}"
    return _award(Rule.SATISFACTION, weight, points, working)


def all_or_nothing(weight: Decimal, met: bool) -> Score:
    """Direct award (直接赋分): all when the requirement is met, else nothing."""
    if met:
        return _full(Rule.ALL_OR_NOTHING, weight, "达到要求")
    return _none(Rule.ALL_OR_NOTHING, weight, "未达到要求")


def proportional(
    weight: Decimal, actual: Decimal, target: Decimal, pass_percent: Decimal = Decimal(0)
) -> Score:
    """By share completed (按完成比例赋分); below `pass_percent` of the target, nothing."""
    if target <= 0:
        raise ScoreError("指标值须大于零,才能按完成比例计分。")
    if actual >= target:
        return _full(Rule.PROPORTIONAL, weight, f"{_n(actual)} ≥ {_n(target)}")
    if Fraction(actual) / Fraction(target) * 100 < Fraction(pass_percent):
        line = f"{_n(actual)} ÷ {_n(target)} < 及格线 {_n(pass_percent)}%"
        return _none(Rule.PROPORTIONAL, weight, line)
    return _ratio(Rule.PROPORTIONAL, weight, actual, target)


def score(
    rule: str,
    weight: Decimal,
    *,
    actual: Decimal | None = None,
    target: Decimal | None = None,
    level: str | None = None,
    params: Mapping[str, Any] | None = None,
) -> Score:
    """The score by a rule's name, with the parameters that the scheme stores beside it.

    `params` are the rule's own (`per_point`, `pass_percent`, `share`, `allow_negative` …).
    For `all_or_nothing` the target is met when `actual` reaches it; for `satisfaction` the
    target is the line from which all is given. Raises `ScoreError`.
    """
    try:
        named = Rule(rule)
    except ValueError:
        raise ScoreError(f"没有名为“{rule}”的计分规则,请核对评分方案。") from None
    extra = _params(named, params or {})
    if named is Rule.THREE_BAND:
        if level is None:
            raise ScoreError("定性指标须先选定达成档次。")
        return three_band(weight, level, **extra)
    if actual is None:
        raise ScoreError("缺少实际完成值,不能计分。")
    if named is Rule.SATISFACTION:
        return satisfaction(weight, actual, **({"full": target} if target else {}) | extra)
    if target is None:
        raise ScoreError("缺少指标值,不能计分。")
    match named:
        case Rule.REVERSE:
            return reverse(weight, actual, target, **extra)
        case Rule.PROPORTIONAL:
            return proportional(weight, actual, target, **extra)
        case Rule.EXECUTION:
            return execution(weight, actual, target)
        case Rule.EQUAL:
            return equal(weight, actual, target)
        case Rule.ALL_OR_NOTHING:
            return all_or_nothing(weight, actual >= target)
    return positive(weight, actual, target)


_PARAMS: Mapping[Rule, tuple[str, ...]] = {
    Rule.REVERSE: ("allow_negative",),
    Rule.THREE_BAND: ("share", "bands"),
    Rule.SATISFACTION: ("full", "per_point"),
    Rule.PROPORTIONAL: ("pass_percent",),
}


def _params(rule: Rule, params: Mapping[str, Any]) -> dict[str, Any]:
    """The rule's own parameters; decimals may come as the strings that JSON keeps them in."""
    unknown = sorted(set(params) - set(_PARAMS.get(rule, ())))
    if unknown:
        raise ScoreError(f"“{rule.label}”没有参数 {'、'.join(unknown)},请核对评分方案。")
    return {k: Decimal(v) if isinstance(v, str) else v for k, v in params.items()}


def rule_for(target: Quantity) -> Rule:
    """The rule that a target's wording suggests: ≤ reverse, = equal, words three bands."""
    if target.kind is not Kind.NUMBER:
        return Rule.THREE_BAND
    if target.comparison in (Comparison.AT_MOST, Comparison.LESS_THAN):
        return Rule.REVERSE
    return Rule.EQUAL if target.comparison is Comparison.EQUAL else Rule.POSITIVE


# ---- deviation


@dataclass(frozen=True, slots=True)
class DeviationRule:
    """When the form's reason cell may not stay empty: from 1.3 times the target on, or from
    30 on where the target is 0."""

    factor: Decimal = Decimal("1.3")
    at_zero: Decimal = Decimal(30)


@dataclass(frozen=True, slots=True)
class Deviation:
    """Why a reason is required (偏差原因): `over` by 30 % and more, `short` of the target, or
    `exceeded` for an indicator where less is better."""

    kind: str
    message: str


def deviation(
    actual: Decimal,
    target: Decimal,
    rule: str = Rule.POSITIVE,
    limits: DeviationRule = DeviationRule(),
) -> Deviation | None:
    """The explanation that the figures require, or None."""
    ask = "请填写偏差原因及改进措施。"
    if rule == Rule.REVERSE and actual > target:
        return Deviation("exceeded", f"实际 {_n(actual)} 超过指标值 {_n(target)},{ask}")
    if rule != Rule.REVERSE and actual < target:
        return Deviation("short", f"实际 {_n(actual)} 未达到指标值 {_n(target)},{ask}")
    if target == 0:
        if actual >= limits.at_zero:
            return Deviation("over", f"指标值为 0,实际达 {_n(actual)},{ask}")
        return None
    if target > 0 and actual >= limits.factor * target:
        percent = _round(Fraction(actual) / Fraction(target) * 100, 0)
        return Deviation(
            "over",
            f"实际 {_n(actual)} 是指标值 {_n(target)} 的 {percent}%,"
            f"达到 {_n(limits.factor * 100)}% 以上,{ask}",
        )
    return None


# ---- the arithmetic


def _ratio(rule: Rule, weight: Decimal, actual: Decimal, target: Decimal) -> Score:
    if target <= 0:
        return _none(rule, weight, f"{_n(actual)} < {_n(target)}")
    working = f"{_n(actual)} ÷ {_n(target)} × {_n(weight)}"
    return _award(rule, weight, Fraction(actual) / Fraction(target) * Fraction(weight), working)


def _award(rule: Rule, weight: Decimal, points: Fraction, working: str) -> Score:
    """Clamp, round once, and show it."""
    clamped = min(max(points, Fraction(0)), Fraction(weight))
    rounded = min(_round(clamped, 2), weight)
    formula = f"{working} = {_n(_round(points, 2))}"
    if clamped != points:
        formula += f",计 {_n(rounded)}"
    return Score(rule, weight, rounded, formula)


def _full(rule: Rule, weight: Decimal, why: str) -> Score:
    return Score(rule, weight, weight, f"{why},得满分 {_n(weight)}")


def _none(rule: Rule, weight: Decimal, why: str) -> Score:
    return Score(rule, weight, Decimal("0.00"), f"{why},得 0")


def _round(value: Fraction, places: int) -> Decimal:
    """Round half up, exactly (half away from zero, as in ROUND_HALF_UP)."""
    shifted = abs(value) * 10**places
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def _n(number: Decimal) -> str:
    """A number in a formula: plain, without trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
