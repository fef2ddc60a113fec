"""Budget and outturn of the form against the text: 全年预算数, 全年执行数 and what the prose says.

Only where form and text each give one figure: a report on several projects says several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.ledger import Aspect, Entry, Item
from zhengtong.reports.facts.mentions import Mention, Passage
from zhengtong.reports.facts.printed import shown
from zhengtong.reports.facts.quantities import Measure
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.units import MONEY
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule
from zhengtong.reports.samples import form

_SUBJECT = r"^(?:本|该|此)?(?:项目|部门|单位|年度|资金|财政)*(?:的)?"
_NAMES = {
    Aspect.INITIAL: re.compile(_SUBJECT + r"年初(?:批复)?预算(?:数|资金|安排|金额|安排资金)*$"),
    Aspect.BUDGET: re.compile(
        _SUBJECT + r"(?:全年|调整后的?|年度)预算(?:数|资金|总额|安排|金额)*$|^(?:项目)?年度资金(?:总额)?$"
    ),
    Aspect.ACTUAL: re.compile(
        _SUBJECT + r"(?:全年|预算)*执行(?:数|金额)?$|"
        + _SUBJECT + r"(?:全年|累计)*(?:实际|已)(?:完成)?(?:支出|支付|使用|执行)(?:数|资金|金额)*$"
    ),
}  # fmt: skip
_NOT = re.compile(r"其中|一般公共预算|政府性基金|基本支出|项目支出|上级|中央|省级|自筹")


@rule(
    "funds-in-text", "正文的预算数、执行数与自评表不一致", Severity.HIGH,
    basis="自评报告正文与自评表的预算数、执行数应当一致",
    fires=(
        "青川镇2023年度项目支出绩效自评报告\n项目全年预算80万元，全年执行数86万元。\n" + form(),
        "青川镇2023年度项目支出绩效自评报告\n项目年初预算90万元，实际支出80万元。\n" + form(),
    ),
    spares=(
        "青川镇2023年度项目支出绩效自评报告\n项目全年预算80万元，全年执行数80万元。\n" + form(),
        "青川镇2023年度项目支出绩效自评报告\n甲项目实际支出30万元，乙项目实际支出50万元。\n" + form(),
        "青川镇2023年度项目支出绩效自评报告\n资金80万元，其中年初预算30万元，追加50万元。\n" + form(),
    ),
)  # fmt: skip
def funds_in_text(report: Reading) -> Iterator[Finding | Relation]:
    """Each of the three figures, once in the form and once in the text."""
    if len(report.identities) > 1:
        return
    tabled: dict[Aspect, list[Entry]] = {}
    for entry in report.ledger:
        if entry.table and entry.item is Item.ALL:
            tabled.setdefault(entry.aspect, []).append(entry)
    inside = [table.span for table in report.funds]
    for aspect, name in _NAMES.items():
        entries = tabled.get(aspect, [])
        if len({entry.amount for entry in entries}) != 1:
            continue
        told = list(_told(report, name, inside))
        if len({mention.quantity.yuan for _, mention in told}) == 1:
            yield from _compared(entries[0], *told[0])


def _told(
    report: Reading, name: re.Pattern[str], inside: list[Span]
) -> Iterator[tuple[Passage, Mention]]:
    for passage in report.passages:
        if any(passage.seen.start in span for span in inside):
            continue
        for each in passage.mentions:
            sentence = passage.seen.text[each.sentence[0] : each.start]
            if (
                each.quantity.measure is Measure.MONEY and each.quantity.exact
                and name.search(each.label) and not each.depth and not each.change
                and not each.prior and _NOT.search(sentence[-40:]) is None
            ):  # fmt: skip
                yield passage, each


def _compared(entry: Entry, passage: Passage, mention: Mention) -> Iterator[Finding | Relation]:
    if mention.year and entry.year and mention.year != entry.year:
        return
    told, table = mention.quantity.yuan, entry.amount
    step = max(entry.step, mention.quantity.step * MONEY[mention.quantity.unit])
    holds = abs(told - table) <= step / 2
    said = f"{shown(mention.quantity.value)}{mention.quantity.unit}"
    places = [passage.quote(mention), entry.place]
    wan = MONEY["万元"]
    expression = f"{mention.label[-12:]}:{said}={entry.printed}"
    yield Relation("same", expression, told / wan, table / wan, holds, places)
    if holds:
        return
    difference = shown(abs(told - table) / wan)
    yield Finding(
        places,
        f"正文“{mention.label}{said}”，自评表的{entry.aspect.value}数是{entry.printed}，相差{difference}万元。"
        "请核实哪一个正确，口径不同的写明口径。",
        entry.printed, said, f"相差{difference}万元", "统一正文与自评表的数。", question=True,
    )  # fmt: skip
