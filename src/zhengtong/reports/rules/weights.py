"""Weights: what stands under a heading adds up to it, and all of it to one hundred.

(分值、权重; 财预〔2020〕10号: the execution of the budget counts ten of the hundred.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.forms import Form
from zhengtong.reports.facts.heads import Head
from zhengtong.reports.facts.indicators import Group
from zhengtong.reports.facts.printed import Printed, shown
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form, funds

_HUNDRED = Decimal(100)
_SCHEMES = (
    {"执行率": 10, "产出": 50, "效益": 30, "满意度": 10},
    {"执行率": 10, "成本": 20, "产出": 40, "效益": 20, "满意度": 10},
    {"执行率": 10, "成本": 20, "产出": 40, "效益": 30},
    {"执行率": 10, "产出": 50, "效益": 40},
)
_EXECUTION = re.compile(r"预算执行|执行率|支出率|预算完成|支出进度")
_NAMES = ("成本", "产出", "效益", "满意度")


def _added(numbers: Sequence[Printed]) -> Decimal:
    return sum((number.value for number in numbers), Decimal(0))


def _sum(numbers: Sequence[Printed]) -> str:
    return "+".join(str(number) for number in numbers)


def _parts(group: Group) -> list[Printed]:
    """The weights right under a heading: of its headings where all have one, else of its rows."""
    inner = [inner.weight for inner in group.groups]
    if inner and None not in inner and not _loose(group):
        return [weight for weight in inner if weight is not None]
    return [each.weight for each in group.members if each.weight is not None]


def _loose(group: Group) -> bool:
    inside = {id(each) for inner in group.groups for each in inner.members}
    return any(id(each) not in inside for each in group.members)


def _groups(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        yield group
        yield from _groups(group.groups)


@rule(
    "weight-parts", "指标分值与所属分类的分值不符", Severity.HIGH,
    basis="财预〔2020〕10号：指标权重逐级分解，下级之和等于上级",
    fires=(
        form({0: ("产出指标（50分）", "数量指标", "检查次数", "≥48次", "52次", "15", "15", "")}, "95", "95"),
        "指标名称\t权重\t目标值\t自评得分\n一、投入\t20\t\t20\n1、立项规范\t8\t8\t8\n2、目标合理\t10\t10\t10\n二、过程\t30\t\t30\n总分\t50\t\t50\n",
    ),
    spares=(
        form({0: ("产出指标（50分）", "数量指标", "检查次数", "≥48次", "52次", "20", "20", "")}),
        form(),
    ),
)  # fmt: skip
def weight_parts(report: Reading) -> Iterator[Finding | Relation]:
    """Under each heading with a weight of its own."""
    for table in report.indicators:
        last = table.indicators[-1]
        for group in _groups(table.groups):
            parts = _parts(group)
            if table.total is None and last in group.members:
                continue  # the form may go on where the text ends
            if group.weight is None or not parts or group.weight in parts:
                continue
            if len(parts) < len(group.members) and not group.groups:
                continue
            added = _added(parts)
            holds = added == group.weight.value
            if not holds and (not table.sure or _percent(group.weight, added)):
                continue
            places = [group.weight.span, *(part.span for part in parts[:11])]
            yield Relation("weight", _sum(parts), added, group.weight.value, holds, places)
            if not holds:
                gap = shown(abs(added - group.weight.value))
                yield Finding(
                    places,
                    f"“{group.title}”写明{group.weight}分，下级指标分值之和为{shown(added)}分，相差{gap}分。"
                    "请核对各指标的分值。",
                    str(group.weight), shown(added), f"{_sum(parts)}={shown(added)}",
                    "调整下级指标分值，使其合计等于上级。",
                )  # fmt: skip


def _percent(weight: Printed, added: Decimal) -> bool:
    """Is the heading's weight a share of the ninety or the hundred, not points?"""
    return "%" in weight.text and added in (weight.value * 9 / 10, weight.value / 10)


@rule(
    "weight-total", "分值合计与总分不符", Severity.HIGH,
    basis="财预〔2020〕10号：单位自评满分100分，含预算执行率10分",
    fires=(
        form({3: ("效益指标", "社会效益指标", "隐患整改率", "≥90%", "93%", "25", "25", "")}, "100", "95"),
        funds() + form({3: ("效益指标", "社会效益指标", "隐患整改率", "≥90%", "93%", "40", "40", "")}),
    ),
    spares=(form(), form(weight="", score=""), funds() + form()),
)  # fmt: skip
def weight_total(report: Reading) -> Iterator[Finding | Relation]:
    """All weights of a form, with and without that of the execution."""
    for each in report.forms.forms:
        table, own = each.indicators, _execution(each)
        parts = [one.weight for one in table.indicators if one.weight is not None]
        complete = len(parts) == len(table.indicators) or not _gaps(each)
        if len(parts) < 2:
            continue
        stated = table.weight.value if table.weight else _HUNDRED
        ways = [parts, [own, *parts]] if own else [parts]
        tops = [group.weight for group in table.groups]
        if tops and None not in tops:
            whole = [weight for weight in tops if weight is not None]
            ways += [whole, [own, *whole]] if own else [whole]
        fitting = next((way for way in ways if _added(way) == stated), None)
        place = [table.weight.span] if table.weight else []
        if fitting is not None:
            places = [*place, *(part.span for part in fitting[:11])]
            yield Relation("weight", _sum(fitting), stated, stated, True, places)
            if own and own not in fitting and table.sure and table.weight is not None:
                yield from _execution_beside(each, own, fitting, stated)
            continue
        if not table.sure or not complete or (table.weight is None and table.total is None):
            continue
        if table.weight and table.weight.span.end == len(report.document.text.rstrip("| \t\n")):
            continue  # the text ends here, perhaps inside the number
        way = ways[1] if own else parts
        added = _added(way)
        if (table.weight is None and added > 120) or added * 2 < stated:
            continue  # shares of something else, or a list of a few out of many
        if not own and table.weight is None and added in (80, 90):
            continue
        if not own and table.weight is not None and stated - added in (10, 20):
            yield _without_execution(each, added, stated)
            continue
        places = [*place, *(part.span for part in way[:11])]
        yield Relation("weight", _sum(way), added, stated, False, places)
        yield Finding(
            places,
            f"各项分值合计{shown(added)}分，不等于总分{shown(stated)}分，相差{shown(abs(added - stated))}分。请核对。",
            shown(stated), shown(added), f"{_sum(way)}={shown(added)}",
            "重新分配分值，使合计等于总分。",
        )  # fmt: skip


def _execution_beside(
    each: Form, own: Printed, parts: Sequence[Printed], stated: Decimal
) -> Iterator[Finding]:
    """The indicators alone make one hundred, and the execution has points besides."""
    table = each.indicators
    counted = any(_EXECUTION.search(one.title) for one in table.indicators)
    if stated != _HUNDRED or counted or not 5 <= own.value <= 20 or table.weight is None:
        return
    added = own.value + stated
    yield Finding(
        [own.span, table.weight.span, *(group.name.span for group in table.groups[:4])],
        f"各指标分值合计已是{shown(stated)}分，预算执行率另列{own}分，两者相加{shown(added)}分。"
        "预算执行率的分值是否应计入总分？请核实并调整指标分值。",
        shown(stated), shown(added), f"{own}+{_sum(parts)}={shown(added)}",
        "调整指标分值，使连同预算执行率合计100分。", severity=Severity.MEDIUM, question=True,
    )  # fmt: skip


def _without_execution(each: Form, added: Decimal, stated: Decimal) -> Finding:
    table = each.indicators
    assert table.weight is not None
    return Finding(
        [table.weight.span],
        f"表中各指标分值合计{shown(added)}分，总分写{shown(stated)}分，差{shown(stated - added)}分。"
        "差额是否为预算执行率的分值？请在表中列出。",
        shown(stated), shown(added), severity=Severity.MEDIUM, question=True,
    )  # fmt: skip


def _execution(each: Form) -> Printed | None:
    return each.execution.number(Head.WEIGHT) if each.execution else None


def _gaps(each: Form) -> bool:
    """Are there indicators without a weight, so that a sum tells nothing?"""
    return any(one.weight is None for one in each.indicators.indicators)


@rule(
    "weight-scheme", "分值设置与通行比例不同", Severity.MEDIUM,
    basis="财预〔2020〕10号：预算执行率10%、产出50%、效益30%、满意度10%；财预〔2021〕101号：设成本指标的，成本20%、产出40%、效益20%、满意度10%",
    fires=(
        form({0: ("产出指标", "数量指标", "检查次数", "≥48次", "52次", "30", "30", ""),
              3: ("效益指标", "社会效益指标", "隐患整改率", "≥90%", "93%", "20", "20", "")}),
    ),
    spares=(form(),),
)  # fmt: skip
def weight_scheme(report: Reading) -> Iterator[Finding | Relation]:
    """The first levels of a form against the usual schemes."""
    for each in report.forms.forms:
        table = each.indicators
        tops = list(table.groups)
        shares = _shares(tops)
        own = _execution(each)
        total = sum(shares.values(), Decimal(0)) + (own.value if own else 0)
        places = [group.name.span for group in tops]
        if shares and table.sure and total == _HUNDRED:
            found = {"执行率": own.value, **shares} if own else shares
            if found in _SCHEMES or found in report.schemes.weights:
                continue
            usual = _SCHEMES[1] if "成本" in shares else _SCHEMES[0]
            yield Finding(
                places,
                f"分值设置为{_said(found)}，通行的比例为{_said(usual)}。如本地另有规定，请注明依据。",
                _said(usual), _said(found), _sum_of(tops), question=True,
            )  # fmt: skip
        elif not shares and own is None and not _scores_execution(each):
            yield from _other_system(tops, places)


def _shares(tops: Sequence[Group]) -> dict[str, Decimal]:
    """First level → weight; empty where a first level has another name than the usual ones."""
    shares: dict[str, Decimal] = {}
    for group in tops:
        name = next((name for name in _NAMES if name in group.title), None)
        weights = [each.weight for each in group.members if each.weight is not None]
        value = group.weight.value if group.weight else _added(weights)
        if name is None:
            return {}
        if value:
            shares[name] = shares.get(name, Decimal(0)) + value
    return shares


def _scores_execution(each: Form) -> bool:
    return any(_EXECUTION.search(one.title) for one in each.indicators.indicators)


def _other_system(tops: Sequence[Group], places: Sequence[Span]) -> Iterator[Finding]:
    """投入 20, 过程 30, 效果 50: an own index without the execution of the budget."""
    weights = [group.weight for group in tops]
    if len(tops) < 2 or None in weights or _added([w for w in weights if w]) != _HUNDRED:
        return
    if not any(word in tops[0].title for word in ("投入", "过程")):
        return
    said = "、".join(f"{group.title}{group.weight}" for group in tops)
    yield Finding(
        [*places[:1], *places[-1:]],
        f"指标体系为{said}，没有预算执行率的分值，执行率高低不影响得分；通行的自评表为"
        f"{_said(_SCHEMES[0])}。如属本地规定格式，可不改。",
        _said(_SCHEMES[0]), said, severity=Severity.LOW, question=True,
    )  # fmt: skip


def _said(shares: dict[str, Decimal] | dict[str, int]) -> str:
    return "、".join(f"{name}{shown(Decimal(value))}" for name, value in shares.items())


def _sum_of(tops: Sequence[Group]) -> str:
    said = []
    for group in tops:
        weights = [each.weight for each in group.members if each.weight is not None]
        if len(weights) > 1:
            said.append(f"{group.title}：{_sum(weights)}={shown(_added(weights))}")
    return "；".join(said)
