"""Scores: never above their weight, added up right, and with a reason where points are missing.

(得分, 自评总分, 偏差原因.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.documents.model import Paragraph, Span
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.forms import Form
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.indicators import Group, Indicator, IndicatorTable
from zhengtong.reports.facts.printed import Printed, blank, dash, shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form

_BASIS = "自评总分等于各项得分之和，单项得分不超过分值"
_NOT = r"(?!\s*(?:[(（]?含|以|及|值|[~\-至]|为满分|制))"
_SELF = re.compile(
    r"(?:自评|自我评价|综合|最终|评价|总体|总)(?:得分|评分|总分|分数|分值?)"
    rf"[^。;\n\d≥≤<>大小高低超不]{{0,14}}?(\d{{1,3}}(?:\.\d{{1,2}})?)\s*分{_NOT}"
    rf"|得分\s*[为:是]?\s*(\d{{1,3}}(?:\.\d{{1,2}})?)\s*分{_NOT}"
    r"[^。;\n\d]{0,30}?[“\"‘]?(?:优|良|中|差|合格|较好)"
)
_FULL_MARK = re.compile(r"满分|总分|分值|设[定置]|指标")
_EXCUSED = re.compile(r"扣(?:除|减|掉|了)*\s*\d|扣分|失分|未得满分")
_MANY = 3  # deductions from which on one finding names them together
_SLACK = Decimal("0.011")  # per added score, where scores are printed with two decimals


def _gained(numbers: Sequence[Printed]) -> Decimal:
    return sum((number.value for number in numbers), Decimal(0))


def _room(numbers: Sequence[Printed]) -> Decimal:
    """Scores of two and more decimals may have been rounded one by one."""
    rough = sum(1 for number in numbers if number.places >= 2)
    return _SLACK * rough / 2 if rough > 1 else Decimal(0)


@rule(
    "score-above-weight", "得分高于分值", Severity.HIGH, basis=_BASIS,
    fires=(form({1: ("", "质量指标", "检查合格率", "≥95%", "97%", "20", "25", "")}, "100", "105"),),
    spares=(form(),),
)  # fmt: skip
def score_above_weight(report: Reading) -> Iterator[Finding | Relation]:
    """No indicator gains more than it weighs."""
    for table in report.indicators:
        for each in table.indicators:
            if each.weight is None or each.score is None or each.score.value <= each.weight.value:
                continue
            if not table.sure or each.moved:
                continue
            yield Finding(
                [each.score.span, each.weight.span, each.name.span],
                f"“{each.title[:30]}”分值{each.weight}分，得分{each.score}分，高于分值。请核对。",
                f"≤{each.weight}", str(each.score), f"{each.score}>{each.weight}",
                "得分不超过分值。",
            )  # fmt: skip


@rule(
    "score-total", "各项得分之和与总分不符", Severity.HIGH, basis=_BASIS,
    fires=(
        form(score="98"),
        "指标名称\t权重\t目标值\t自评得分\n一、投入\t40\t\t38\n1、立项规范\t20\t20\t20\n2、目标合理\t20\t20\t20\n"
        "二、过程\t60\t\t60\n1、制度健全\t60\t60\t60\n总分\t100\t\t100\n",
    ),
    spares=(
        form(), form(score=""),
        "预算执行情况\t预算数(A)\t执行数(B)\t执行率(B/A)\t得分(20分*执行率)\n年度财政资金总额\t50\t48\t96%\t19.2\n"
        "一级指标\t二级指标\t三级指标\t年初目标值\t实际完成值\t得分\n产出指标\t数量指标\t培训期数\t4期\t4期\t40\n"
        "效益指标\t社会效益\t学员考核合格率\t90%\t95%\t40\n总分\t99.2\n",
    ),
)  # fmt: skip
def score_total(report: Reading) -> Iterator[Finding | Relation]:
    """All scores of a form against its total row, and of each heading against its own."""
    for each in report.forms.forms:
        yield from _total(each, len(report.document.text.rstrip("| \t\n")))
        table = each.indicators
        for group in _all(table.groups):
            if table.total is not None or table.indicators[-1] not in group.members:
                yield from _heading(table, group)


def _all(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        yield group
        yield from _all(group.groups)


def _total(each: Form, end: int) -> Iterator[Finding | Relation]:
    """`end`: where the text ends; a number that stands there may have been cut."""
    table = each.indicators
    parts = [one.score for one in table.indicators if one.score is not None]
    if table.score is None or len(parts) < 2:
        return
    own = each.execution.number(Head.SCORE) if each.execution else None
    ways = [[own, *parts], parts] if own else [parts]
    tops = [group.score for group in table.groups]
    if tops and None not in tops:
        ways.append([score for score in tops if score is not None])
    stated = table.score
    fitting = next((way for way in ways if abs(_gained(way) - stated.value) <= _room(way)), None)
    if fitting is not None:
        places = [stated.span, *(part.span for part in fitting[:11])]
        yield Relation("score", _plus(fitting), _gained(fitting), stated.value, True, places)
        return
    scored = sum(1 for one in table.indicators if one.weight is not None)
    if not table.sure or len(parts) < scored or _missing_execution(each, parts):
        return
    added = _gained(ways[0])
    if added * 2 < stated.value:
        return  # a list of a few out of many
    places = [stated.span, *(part.span for part in ways[0][:11])]
    yield Relation("score", _plus(ways[0]), added, stated.value, False, places)
    yield Finding(
        places,
        f"各项得分相加为{shown(added)}分，总分写{stated}分，相差{shown(abs(added - stated.value))}分。请核对。",
        shown(added), str(stated), f"{_plus(ways[0])}={shown(added)}",
        "更正总分或有误的单项得分。",
        severity=Severity.MEDIUM if stated.span.end == end else None,
    )  # fmt: skip


def _missing_execution(each: Form, parts: Sequence[Printed]) -> bool:
    """May the rest be the points of an execution that the table does not show?"""
    weights = [one.weight for one in each.indicators.indicators if one.weight is not None]
    if each.execution is not None and each.execution.number(Head.SCORE) is not None:
        return False
    score = each.indicators.score
    rest = score.value - _gained(parts) if score else Decimal(0)
    room = 100 - _gained(weights) if weights else Decimal(20)
    return (not weights or _gained(weights) in (80, 90)) and 0 <= rest <= room


def _heading(table: IndicatorTable, group: Group) -> Iterator[Finding | Relation]:
    inner = [one.score for one in group.groups]
    if inner and None not in inner:
        parts = [score for score in inner if score is not None]
    else:
        parts = [one.score for one in group.members if one.score is not None]
    if group.score is None or not parts or group.score in parts:
        return
    if len(parts) < len(group.members) and not group.groups:
        return
    added = _gained(parts)
    holds = abs(added - group.score.value) <= _room(parts)
    if not holds and not table.sure:
        return
    places = [group.score.span, *(part.span for part in parts[:11])]
    yield Relation("score", _plus(parts), added, group.score.value, holds, places)
    if not holds:
        yield Finding(
            places,
            f"“{group.title}”得分写{group.score}分，下级得分之和为{shown(added)}分。请核对。",
            shown(added), str(group.score), f"{_plus(parts)}={shown(added)}",
            "更正小计或有误的单项得分。",
        )  # fmt: skip


def _plus(numbers: Sequence[Printed]) -> str:
    return "+".join(str(number) for number in numbers)


@rule(
    "score-in-text", "正文自评得分与评分表总分不符", Severity.HIGH,
    basis="正文、评分表的自评得分应当一致",
    fires=("本项目自评得分96分，等级为优。\n" + form(),),
    spares=("本项目自评得分100分，等级为优。\n" + form(), "预算执行率得分10分。\n" + form(),
            "评价得分≥90分为优；综合得分90分以上为优，80分（含）-90分为良。评价总分设100分。\n" + form(score="")),
)  # fmt: skip
def score_in_text(report: Reading) -> Iterator[Finding | Relation]:
    """The self-evaluation's score in prose, where the document has one scored form only."""
    tables = [table for table in report.indicators if len(table.indicators) > 2]
    scored = [table.score for table in tables if table.score is not None]
    if len(scored) != 1 or len(tables) > 1 or len(report.identities) > 1:
        return
    total = scored[0]
    for block in report.document.blocks:
        if not isinstance(block, Paragraph):
            continue
        for match in _SELF.finditer(fold(block.text)):
            group = 1 if match[1] else 2
            value = Decimal(match[group])
            place = Span(block.span.start + match.start(), block.span.start + match.end())
            if value * 2 < total.value:
                continue
            if value == 100 != total.value and _FULL_MARK.search(
                fold(block.text)[max(0, match.start() - 12) : match.end()]
            ):
                continue
            holds = value == total.value
            yield Relation("same", match[group], value, total.value, holds, [place, total.span])
            if not holds:
                yield Finding(
                    [place, total.span],
                    f"正文写自评得分{shown(value)}分，评分表总分为{total}分。请核对哪一个有误。",
                    str(total), shown(value), f"{shown(value)}≠{total}", "统一为核对后的得分。",
                )  # fmt: skip


@rule(
    "deduction-unexplained", "扣了分，没有说明原因", Severity.MEDIUM,
    basis="财预〔2020〕10号：未完成绩效目标或偏离较大的，说明原因和改进措施",
    fires=(
        form({4: ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "86%", "10", "9", "")}, score="99"),
    ),
    spares=(
        form({4: ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "86%", "10", "9",
                  "部分窗口等候时间长，已增设窗口")}, score="99"),
        form(),
    ),
)  # fmt: skip
def deduction_unexplained(report: Reading) -> Iterator[Finding | Relation]:
    """Points are missing and the reason's cell is empty, or the form has none."""
    excused = any(_EXCUSED.search(block.text) for block in report.document.paragraphs())
    for table in report.indicators:
        has_reason = Head.REASON in table.columns
        found = [
            each
            for each in table.indicators
            if table.sure and _lost(each) > 0 and _silent(each, has_reason)
        ]
        if not has_reason and excused:
            continue
        if len(found) > _MANY:
            yield _together(found, has_reason)
            continue
        for each in found:
            lost = shown(_lost(each))
            yield Finding(
                _places(each),
                f"“{each.title[:30]}”{_aims(each)}分值{each.weight}分，得{each.score}分，扣{lost}分，"
                f"{_where(has_reason)}。请补充扣分原因和改进措施。",
                "扣分原因及改进措施", "空白" if has_reason else "未说明",
                f"{each.weight}-{each.score}={lost}", "填写偏差原因及改进措施。",
            )  # fmt: skip


def _where(has_reason: bool) -> str:
    return "偏差原因栏为空" if has_reason else "没有写明扣分原因"


def _lost(each: Indicator) -> Decimal:
    if each.weight is None or each.score is None or each.moved:
        return Decimal(0)
    return each.weight.value - each.score.value


def _together(found: Sequence[Indicator], has_reason: bool) -> Finding:
    said = "；".join(f"“{each.title[:20]}”{each.weight}分得{each.score}分" for each in found[:6])
    lost = shown(sum((_lost(each) for each in found), Decimal(0)))
    return Finding(
        [span for each in found[:6] for span in _places(each)[:2]],
        f"{len(found)}项指标共扣{lost}分，{_where(has_reason)}：{said}。请逐项补充扣分原因和改进措施。",
        "扣分原因及改进措施", "空白" if has_reason else "未说明", fix="填写偏差原因及改进措施。",
    )  # fmt: skip


def _silent(each: Indicator, has_reason: bool) -> bool:
    return not has_reason or blank(each.reason) or dash(each.reason)


def _aims(each: Indicator) -> str:
    if blank(each.target) or blank(each.actual) or each.target is None or each.actual is None:
        return ""
    return f"目标{each.target.plain[:20]}，实际{each.actual.plain[:20]}，"


def _places(each: Indicator) -> list[Span]:
    cells = [each.name.span, each.score.span if each.score else None]
    if each.rule is not None and not blank(each.rule):
        cells.append(Span(each.rule.span.start, min(each.rule.span.end, each.rule.span.start + 60)))
    if each.actual is not None and not blank(each.actual):
        cells.append(each.actual.span)
    return [span for span in cells if span is not None]
