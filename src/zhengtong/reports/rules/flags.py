"""Boxes ticked on a form that contradict each other or ask for more.

(项目属性、是否实行招投标、是否实施政府采购及采购金额、上年度是否有同类项目.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.facts.forms import Choice
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_REGULAR = "项目属性\t√经常性 □一次性 □新增 □延续\n"
_AMOUNT = re.compile(r"\d|万元|元")


def _asked(report: Reading, words: str) -> Choice | None:
    return next((each for each in report.forms.choices if re.search(words, each.asked)), None)


@rule(
    "flag-recurring", "经常性项目填了“上年度没有同类项目”", Severity.MEDIUM,
    basis="经常性、延续项目上年度应有同类项目",
    fires=(_REGULAR + "项目名称\t公园维护\n上年度评价\t上年度是否有同类项目：□是 √否\n",),
    spares=(_REGULAR + "项目名称\t公园维护\n上年度评价\t上年度是否有同类项目：√是 □否\n",
            "项目属性\t□经常性 □一次性 √新增 □延续\n项目名称\t公园维护\n上年度评价\t上年度是否有同类项目：□是 √否\n"),
)  # fmt: skip
def flag_recurring(report: Reading) -> Iterator[Finding | Relation]:
    """A recurring project has a predecessor."""
    kind, before = (
        _asked(report, r"项目(?:属性|性质|类型)"),
        _asked(report, r"上年度?.{0,6}同类项目"),
    )
    if kind is None or before is None or before.ticked != ("否",):
        return
    named = [
        word
        for word in kind.ticked
        if word in ("经常性", "延续", "经常性项目", "延续性", "延续项目")
    ]
    if named:
        yield Finding(
            [kind.span, before.label, before.span],
            f"项目属性勾选“{named[0]}”，上年度是否有同类项目却勾选“否”。请核对。",
            "是", "否", question=True, fix="更正其中一项。",
        )  # fmt: skip


@rule(
    "flag-amount", "勾选实施政府采购，没有填采购金额", Severity.MEDIUM,
    basis="栏目要求填写采购金额",
    fires=("项目名称\t公园维护\n是否实施政府采购及采购金额\t√是 □否\n是否实行招投标\t□是 √否\n",),
    spares=("项目名称\t公园维护\n是否实施政府采购及采购金额\t√是 □否 采购金额：12万元\n是否实行招投标\t□是 √否\n",
            "项目名称\t公园维护\n是否实施政府采购及采购金额\t□是 √否\n是否实行招投标\t□是 √否\n"),
)  # fmt: skip
def flag_amount(report: Reading) -> Iterator[Finding | Relation]:
    """The question asks for an amount too."""
    for each in report.forms.choices:
        if "金额" not in each.asked or each.ticked != ("是",):
            continue
        line_end = report.document.text.find("\n\n", each.span.start)
        rest = report.document.text[each.span.start : max(line_end, each.span.end)].split("\n是否")[
            0
        ]
        if not _AMOUNT.search(rest[:120]):
            yield Finding(
                [each.label, each.span], f"“{each.asked}”勾选“是”，没有填写金额。请补填。",
                "金额", "空白", fix="填写采购金额。",
            )  # fmt: skip


@rule(
    "flag-both", "是、否同时勾选或都没有勾选", Severity.LOW,
    basis="是否类栏目只能勾选一项",
    fires=("项目名称\t公园维护\n是否实行招投标\t√是 √否\n是否实行合同管理制\t√是 □否\n",),
    spares=("项目名称\t公园维护\n是否实行招投标\t√是 □否\n是否实行合同管理制\t√是 □否\n",),
)  # fmt: skip
def flag_both(report: Reading) -> Iterator[Finding | Relation]:
    """Both boxes ticked; or this one left open where others are ticked."""
    choices = [each for each in report.forms.choices if {*each.ticked, *each.left} == {"是", "否"}]
    some = any(each.ticked for each in choices)
    for each in choices:
        if len(each.ticked) == 2 or (some and not each.ticked):
            how = "同时勾选了是和否" if each.ticked else "没有勾选"
            yield Finding(
                [each.label, each.span], f"“{each.asked}”{how}。请核对。",
                "勾选一项", how, severity=Severity.MEDIUM if each.ticked else None,
            )  # fmt: skip


@rule(
    "flag-review", "勾选实行投资评审，评审结论却为“无”", Severity.LOW,
    basis="实行投资评审的项目应有评审结论",
    fires=("项目名称\t公园维护\n专家评审论证结论\t无\n是否实行投资评审制\t√是 □否\n",),
    spares=("项目名称\t公园维护\n专家评审论证结论\t同意立项\n是否实行投资评审制\t√是 □否\n",),
)  # fmt: skip
def flag_review(report: Reading) -> Iterator[Finding | Relation]:
    """A review that took place has a result."""
    review = _asked(report, r"投资评审|财政评审")
    if review is None or review.ticked != ("是",):
        return
    for label, value in report.forms.entry(
        "专家评审论证结论", "评审结论", "专家论证结论", "评审论证结论"
    ):
        if value.plain in ("无", "没有", ""):
            yield Finding(
                [label.span, value.span, review.label],
                f"“{review.asked}”勾选“是”，“{label.plain}”写“{value.plain or '空白'}”。请核对并补充结论。",
                "评审结论", value.plain or "空白", question=True,
            )  # fmt: skip
