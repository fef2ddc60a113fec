"""What was aimed at against what was done: points by the rule, units, values that tell nothing.

(年度指标值, 实际完成值; 财预〔2020〕10号, 财预〔2021〕101号.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.law.quantity import Comparison, Kind, Quantity, same_measure
from zhengtong.law.scoring import Rule as ScoreRule
from zhengtong.law.scoring import rule_for
from zhengtong.law.scoring import score as score_by
from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.indicators import Indicator, IndicatorTable
from zhengtong.reports.facts.printed import blank, dash, half_step, shown, words_of
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form

_LESS = re.compile(
    r"成本|费用|时间|时限|耗|投诉|事故|差错|误差|故障|下降|降低|控制|金额|支出|预算|投入|天数|违规|发案|死亡|差评|变动率|资金|经费|偏差|退|拥堵"
)
_VAGUE = re.compile(
    r"(?:比?较?(?:大幅|显著|明显|稳步|有效|持续|逐步|不断|进一步|基本|全面|充分|长期|大力|较|有所|切实)?的?"
    r"(?:提升|提高|改善|增强|加强|促进|优化|推进|推动|保障|完善|良好|明显|显著|增长|改进|有效|正常|好|优|高|强|满意|达标|合格|稳定|长期|加快|完成|到位|及时|有所)(?:提升|提高|改善|增强)?)[。.]?"
)
_FULL = Decimal(100)


def _comparable(each: Indicator) -> tuple[Quantity, Quantity] | None:
    """Target and actual as numbers of one measure; None where either is words or a range."""
    aimed, done = each.aimed, each.done
    if aimed.kind is not Kind.NUMBER or done.kind is not Kind.NUMBER:
        return None
    if aimed.upper is not None or done.upper is not None or not same_measure(aimed, done):
        return None
    if aimed.approximate or done.approximate or done.comparison is not None:
        return None
    if aimed.unit == "%" and done.amount <= 1 < aimed.amount and "%" not in words_of(each.actual):
        return None  # 0.96 for 96 %
    return (aimed, done) if aimed.unit == done.unit or not done.unit else None


def _lower_is_better(each: Indicator, aimed: Quantity) -> bool:
    signed = aimed.comparison in (Comparison.AT_MOST, Comparison.LESS_THAN)
    return signed or (aimed.comparison is None and _LESS.search(each.title) is not None)


def _told(each: Indicator) -> bool:
    return each.reason is not None and not blank(each.reason) and not dash(each.reason)


def _places(each: Indicator) -> list[Span]:
    cells = (each.target, each.actual, each.score_cell)
    return [each.name.span, *(cell.span for cell in cells if cell is not None and cell.plain)]


def _said(each: Indicator) -> str:
    return f"“{each.title[:30]}”目标{words_of(each.target)[:20]}，实际{words_of(each.actual)[:20]}"


@rule(
    "score-rule", "得分与指标完成情况不符", Severity.MEDIUM,
    basis="财预〔2021〕101号：定量指标达到目标的得满分，未达到的按完成比例计分",
    fires=(
        form({0: ("产出指标", "数量指标", "检查次数", "≥48次", "40次", "20", "20", "人手不足")}),
        form({4: ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "81%", "10", "5", "窗口少")}, score="95"),
        form({0: ("产出指标", "成本指标", "维修成本", "≤60万元", "75", "20", "20", "")}),
    ),
    spares=(
        form({0: ("产出指标", "数量指标", "检查次数", "≥48次", "36次", "20", "15", "人手不足")}, score="95"),
        form({0: ("产出指标", "数量指标", "平均办理时间", "≤5天", "4天", "20", "20", "")}),
        form({0: ("产出指标", "成本指标", "维修成本", "≤60万元", "58", "20", "20", "")}),
        form(),
    ),
)  # fmt: skip
def score_rule(report: Reading) -> Iterator[Finding | Relation]:
    """Points of each indicator with numbers, by the rule that its target's sign suggests."""
    for table in report.indicators:
        for each in table.indicators:
            if each.weight is not None and each.score is not None and not each.moved:
                yield from _judge(table, each)


def _judge(table: IndicatorTable, each: Indicator) -> Iterator[Finding | Relation]:
    pair = _comparable(each)
    if pair is None or each.weight is None or each.score is None:
        return
    aimed, done = pair
    less = _lower_is_better(each, aimed)
    if less and aimed.comparison is None and done.amount != aimed.amount:
        return  # without a sign only the author knows which way is better
    by = ScoreRule.REVERSE if less else rule_for(aimed)
    scale = aimed.scale  # in what the form counts, so that the sum shows its figures
    due = score_by(by, each.weight.value, actual=done.amount / scale, target=aimed.amount / scale)
    room = max(2 * half_step(each.score.places), Decimal("0.02"))
    holds = abs(due.points - each.score.value) <= room
    if holds:
        yield Relation("score", due.formula, due.points, each.score.value, True, _places(each))
        return
    met = aimed.accepts(done.amount)
    if met or not table.sure or _other_scale(each, table):
        return
    yield Relation("score", due.formula, due.points, each.score.value, False, _places(each))
    full = each.score.value == each.weight.value
    near = abs(due.points - each.score.value) < Decimal(2) and not full
    why = "未达到目标，却得满分" if full else "与按比例计算的得分不同，扣分办法没有写明"
    yield Finding(
        _places(each),
        f"{_said(each)}，分值{each.weight}分，得{each.score}分：{why}。按比例为{due.formula}。请核对。",
        shown(due.points), str(each.score), due.formula, "按计分办法更正得分，或注明计分办法。",
        severity=Severity.LOW if near else Severity.MEDIUM, question=not full,
    )  # fmt: skip


def _other_scale(each: Indicator, table: IndicatorTable) -> bool:
    """Is the "target" the full mark itself, and the "actual" what was given?"""
    return Head.ACTUAL not in table.columns or (
        each.weight is not None and each.aimed.value == each.weight.value and not each.aimed.unit
    )


@rule(
    "overshoot-unexplained", "超额30%以上，没有说明原因", Severity.LOW,
    basis="实际值超过目标值30%以上的，应说明原因，防止目标定得过低",
    fires=(form({0: ("产出指标", "数量指标", "检查次数", "≥48次", "96次", "20", "20", "")}),),
    spares=(
        form({0: ("产出指标", "数量指标", "检查次数", "≥48次", "96次", "20", "20", "新增专项检查任务")}),
        form(),
    ),
)  # fmt: skip
def overshoot_unexplained(report: Reading) -> Iterator[Finding | Relation]:
    """One finding a table, with all its indicators."""
    for table in report.indicators:
        found = [(each, share) for each in table.indicators if (share := _overshoot(each, table))]
        if found:
            said = "；".join(
                f"{_said(each)}，为目标的{shown(share, 0)}%" for each, share in found[:4]
            )
            first, share = found[0]
            yield Finding(
                [span for each, _ in found[:6] for span in _places(each)[:3]],
                f"{said}，偏差原因栏没有说明。目标是否定得过低？请补充说明。",
                "≤130%或说明原因", f"{shown(share, 1)}%",
                f"{shown(first.done.amount)}÷{shown(first.aimed.amount)}={shown(share, 1)}%",
                "补充超额原因，下年合理确定目标值。", question=True,
            )  # fmt: skip


def _overshoot(each: Indicator, table: IndicatorTable) -> Decimal | None:
    pair = _comparable(each)
    if pair is None or _told(each) or each.moved or _other_scale(each, table):
        return None
    aimed, done = pair
    if aimed.amount <= 0 or _lower_is_better(each, aimed) or each.done.value is None:
        return None
    share = done.amount / aimed.amount * 100
    return share if share >= 130 else None


@rule(
    "actual-equals-target", "各项实际值都恰好等于目标值", Severity.LOW,
    basis="实际值应当是实际统计的结果，不宜照抄目标值",
    fires=(
        form({0: ("产出指标", "数量指标", "检查次数", "≥48次", "48次", "20", "20", ""),
              1: ("", "质量指标", "检查合格率", "≥95%", "95%", "20", "20", ""),
              3: ("效益指标", "社会效益指标", "隐患整改率", "≥90%", "90%", "30", "30", ""),
              4: ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "90%", "10", "10", "")}),
    ),
    spares=(form(),),
)  # fmt: skip
def actual_equals_target(report: Reading) -> Iterator[Finding | Relation]:
    """Not one number differs, and they are not all the natural 100 %."""
    for table in report.indicators:
        pairs = [
            (each, pair)
            for each in table.indicators
            if not _other_scale(each, table) and (pair := _comparable(each))
        ]
        same = [each for each, (aimed, done) in pairs if aimed.amount == done.amount]
        floors = [
            each
            for each in same
            if each.aimed.value != _FULL and each.aimed.comparison is Comparison.AT_LEAST
        ]
        if len(pairs) < 4 or len(same) < len(pairs) or len(floors) < 2:
            continue
        values = "、".join(words_of(each.actual) for each in floors[:5])
        yield Finding(
            [each.actual.span for each in floors[:6] if each.actual]
            + [each.target.span for each in floors[:3] if each.target],
            f"{len(pairs)}项定量指标的实际值都恰好等于目标值（如{values}），目标写的是“≥”。"
            "实际值是统计所得，还是照抄目标？请核对。",
            "实际统计的数值", values, question=True,
        )  # fmt: skip


@rule(
    "target-unmeasurable", "指标值无法衡量", Severity.LOW,
    basis="财预〔2021〕101号：绩效指标应当细化、量化，定性指标要有可以判断的标准",
    fires=(form({3: ("效益指标", "社会效益指标", "社会影响", "稳步提升", "稳步提升", "30", "30", "")}),),
    spares=(form(), form({2: ("", "时效指标", "完工时间", "2023年12月底前", "2023年11月", "10", "10", "")})),
)  # fmt: skip
def target_unmeasurable(report: Reading) -> Iterator[Finding | Relation]:
    """Words that any outcome satisfies; one finding a table."""
    for table in report.indicators:
        if Head.RULE in table.columns or Head.TARGET not in table.columns:
            continue
        vague = [each for each in table.indicators if _VAGUE.fullmatch(words_of(each.target))]
        if not vague:
            continue
        said = "；".join(f"“{each.title[:24]}”：{words_of(each.target)}" for each in vague[:5])
        yield Finding(
            _paired(vague[:6]),
            f"{len(vague)}项指标的目标值只有定性表述，没有判断标准：{said}。请细化、量化或写明判断标准。",
            "可衡量的指标值", words_of(vague[0].target), fix="改为数量、比率，或写明分档标准。",
        )  # fmt: skip


def _paired(found: Sequence[Indicator]) -> list[Span]:
    return [
        span
        for each in found
        for span in (each.name.span, each.target.span if each.target else each.name.span)
    ]


@rule(
    "actual-without-unit", "实际完成值没有写单位", Severity.LOW,
    basis="实际完成值应与指标值使用同样的单位，便于对照",
    fires=(form({1: ("", "质量指标", "检查合格率", "≥95%", "97", "20", "20", "")}),),
    spares=(form(),),
)  # fmt: skip
def actual_without_unit(report: Reading) -> Iterator[Finding | Relation]:
    """One finding a table; a column of units makes units in the cells needless."""
    for table in report.indicators:
        if Head.UNIT in table.columns:
            continue
        bare = [each for each in table.indicators if _bare(each)]
        if not bare:
            continue
        pairs = [f"{words_of(each.target)} / {words_of(each.actual)}" for each in bare]
        yield Finding(
            [Span(each.target.span.start, each.actual.span.end) for each in bare[:8]
             if each.target and each.actual and each.actual.span.end - each.target.span.start < 60],
            f"{len(bare)}项指标的目标值有单位，实际完成值没有：{'；'.join(pairs[:5])}。请补上单位。",
            words_of(bare[0].target), words_of(bare[0].actual), fix="实际完成值补写单位。",
        )  # fmt: skip


def _bare(each: Indicator) -> bool:
    aimed, actual = each.aimed, words_of(each.actual)
    if aimed.kind is not Kind.NUMBER or not aimed.unit or not words_of(each.target)[-1:]:
        return False
    if words_of(each.target)[-1].isdigit():
        return False
    return re.fullmatch(r"\d+(?:\.\d+)?", actual) is not None
