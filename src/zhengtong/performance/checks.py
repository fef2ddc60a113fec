"""校核: the sums that a reviewer adds up, those that hold and those that do not.

942.94 spent of 940.47 received; a basic expenditure that is 23.70 larger in the table than in the
text because it holds 19.49 and 4.21 of other money. Each finding shows its arithmetic and offers
the sentence that would explain it; trust comes from seeing both kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from zhengtong.performance.models import Expense
from zhengtong.performance.sheet import Part, Sheet
from zhengtong.performance.sums import (
    ZERO,
    Finding,
    Level,
    compare,
    less_text,
    named,
    sum_text,
    total_of,
)
from zhengtong.reports.write.printing import money, percent, score

__all__ = ["check"]

# Rows of the bureau's forms, by the beginnings of their printed names.
GENERAL, BASIC, PROJECT, OPERATING = "一般公共预算", "基本支出", "项目支出", "公用经费"
THREE_OFFICIAL = "三公经费"
EXECUTION = "预算执行率"


def check(sheet: Sheet) -> list[Finding]:
    """Every sum of the sheet: those that do not hold first, those that hold last."""
    found = _same_source([*_money(sheet), *_people(sheet), *_expenses(sheet), *_weights(sheet)])
    order = [Level.OPEN, Level.EXPLAINABLE, Level.NOTE, Level.HOLDS]
    return sorted(
        (_explained(finding, sheet) for finding in found), key=lambda f: order.index(f.level)
    )


def _explained(finding: Finding, sheet: Sheet) -> Finding:
    """With the unit's note, as long as it speaks of the difference that there is now."""
    note = sheet.notes.get(finding.key)
    if note is None or Decimal(note.difference) != finding.difference:
        return finding
    return replace(finding, explanation=note.explanation)


def _same_source(findings: list[Finding]) -> list[Finding]:
    """Open differences of one size are most likely one mistake: each names the other."""
    out = []
    for each in findings:
        twins = [
            f"“{other.subject}”"
            for other in findings
            if other is not each
            and {each.level, other.level} == {Level.OPEN}
            and abs(other.difference) == abs(each.difference)
        ]
        if twins and not each.must_hold:
            tail = f"与{'、'.join(twins)}的差是同一数，两处同源，改平一处即平。"
            each = replace(each, sentence=each.sentence + tail)
        out.append(each)
    return out


# ── 资金 ─────────────────────────────────────────────────────────────────────────────────────


def _money(sheet: Sheet) -> Iterator[Finding]:
    funds = sheet.funds
    if funds is None or not funds.outturn or not funds.revised:
        return
    outturn, revised = Decimal(funds.outturn), Decimal(funds.revised)
    income, spending = total_of(sheet.income), total_of(sheet.spending)
    if sheet.income:
        yield compare(
            "income_total", "按收入性质分合计与全年执行数",
            "按收入性质分合计", sheet.income, "全年执行数", outturn,
        )  # fmt: skip
    if sheet.income and sheet.spending:
        found = compare(
            "income_spending", "收入与支出合计",
            "按收入性质分合计", sheet.income, "按支出性质分合计", spending,
        )  # fmt: skip
        lines = (f"{sum_text(sheet.spending)}＝{money(spending)}", *less_text(spending, income))
        yield replace(found, arithmetic=(found.arithmetic[0], *lines))
    yield from _text_against_table(sheet, outturn)
    rate = f"{money(outturn)}÷{money(revised)}＝{percent(outturn, revised)}"
    yield Finding("execution", "预算执行率", Level.HOLDS, (rate,), left=outturn, right=outturn)
    yield from _supplement(sheet, revised)


def _text_against_table(sheet: Sheet, outturn: Decimal) -> Iterator[Finding]:
    """正文 beside 自评表: the five sample reports disagree with themselves mostly here."""
    said = {
        name: Part(label, value)
        for name, label in _SAID.items()
        if (value := sheet.amount(name)) is not None
    }
    for whole, parts in _SUMS.items():
        below = [said[name] for name in parts if name in said]
        if whole in said and below:
            total = said[whole]
            yield compare(
                f"text_{whole}", f"正文{total.name}", "各部分之和", below,
                f"正文{total.name}", total.amount or ZERO,
            )  # fmt: skip
    general = named(sheet.income, GENERAL)
    others = [p for p in sheet.income if p.amount and not p.name.startswith(GENERAL)]
    over = ZERO
    if general and {"basic_expenditure", "project_expenditure"} <= said.keys():
        text = [said["basic_expenditure"], said["project_expenditure"]]
        over = total_of(text) - (general.amount or ZERO)
        yield compare(
            "text_general", "正文一般公共预算支出与收入", "一般公共预算（自评表）",
            [general], "正文基本支出＋项目支出", total_of(text), right_sum=sum_text(text),
        )  # fmt: skip
    for name, row in (("basic_expenditure", BASIC), ("project_expenditure", PROJECT)):
        table = named(sheet.spending, row)
        if name in said and table:
            yield compare(
                f"table_{name}", row, f"正文{row}", [said[name]], f"自评表{row}",
                table.amount or ZERO, candidates=others,
            )  # fmt: skip
    spent = [said[name] for name in _SPENT if name in said and said[name].amount]
    if spent:
        gap = [Part("一般公共预算多列", -over)] if over else []
        yield compare(
            "text_total", "正文支出合计与全年执行数", "正文各项支出合计", spent, "全年执行数",
            outturn, candidates=[*others, *gap],
        )  # fmt: skip


_SAID = {
    "basic_expenditure": "基本支出",
    "personnel_cost": "人员经费",
    "operating_cost": "公用经费",
    "project_expenditure": "项目支出",
    "project_business": "业务工作经费",
    "project_maintenance": "运行维护经费",
    "project_earmarked": "上级专项资金",
    "government_fund": "政府性基金",
    "state_capital": "国有资本经营预算",
    "social_insurance": "社会保险基金",
}
_SUMS = {
    "basic_expenditure": ("personnel_cost", "operating_cost"),
    "project_expenditure": ("project_business", "project_maintenance", "project_earmarked"),
}
_SPENT = (
    "basic_expenditure", "project_expenditure", "government_fund", "state_capital",
    "social_insurance",
)  # fmt: skip


def _supplement(sheet: Sheet, revised: Decimal) -> Iterator[Finding]:
    """年中追加: not a mistake, but a reader of the form asks for it."""
    initial = Decimal(sheet.funds.initial) if sheet.funds and sheet.funds.initial else None
    if not initial:
        return
    if revised == initial:
        return
    more = revised - initial
    word = "追加" if more > 0 else "调减"
    line = f"{money(revised)}－{money(initial)}＝{money(more)}，为年初预算的{percent(abs(more), initial)}"
    yield Finding(
        "supplement", "全年预算与年初预算", Level.NOTE, (line,),
        "年初预算数", initial, "全年预算数", revised,
        sentence=f"年中{word}{money(abs(more))}万元，宜分项说明。",
    )  # fmt: skip


# ── 基础数据 ─────────────────────────────────────────────────────────────────────────────────


def _people(sheet: Sheet) -> Iterator[Finding]:
    base = sheet.base
    if base is None:
        return
    posts = Decimal(base.authorised_posts)
    if base.civil_posts is not None and base.institution_posts is not None:
        both = base.civil_posts + base.institution_posts
        line = f"{base.civil_posts}＋{base.institution_posts}＝{both}"
        level = Level.HOLDS if both == posts else Level.OPEN
        yield Finding(
            "posts", "编制数", level, (line,), "行政编制＋事业编制", Decimal(both), "编制数", posts,
            sentence=f"行政编制与事业编制之和为{both}名，编制数为{posts}名，请核对。",
        )  # fmt: skip
    if posts:
        serving = base.serving_staff
        line = f"{serving}÷{posts}＝{percent(serving, posts)}"
        over = serving > posts
        yield Finding(
            "control_ratio", "在职人员控制率", Level.NOTE if over else Level.HOLDS, (line,),
            sentence="在职人员超过编制数，宜说明。" if over else "",
        )  # fmt: skip


def _expenses(sheet: Sheet) -> Iterator[Finding]:
    rows = list(sheet.expenses)
    for place, row in enumerate(rows):
        below = _below(rows, place)
        for column, title in (("budget", "预算数"), ("outturn", "决算数")):
            whole = getattr(row, column)
            parts = [Part(r.name, Decimal(getattr(r, column))) for r in below if getattr(r, column)]
            if whole and parts:
                yield _listed(row, f"{row.name}{title}", f"{row.number}_{column}", parts, whole)
    yield from _against_text(sheet, rows)
    yield from _overspent(rows)


def _listed(row: Expense, subject: str, key: str, parts: list[Part], text: str) -> Finding:
    """Rows below a sum: the form lists only some of them, so less is no mistake, more is one."""
    whole = Decimal(text)
    found = compare(f"expense_{key}", subject, "所列子项合计", parts, subject, whole)
    if found.level is Level.HOLDS or total_of(parts) > whole:
        return found
    rest = f"{row.name}还有未列示的子项{money(found.difference)}万元，不是差错，宜注明。"
    return replace(found, level=Level.NOTE, sentence=rest)


def _below(rows: Sequence[Expense], place: int) -> list[Expense]:
    """The rows one step deeper, up to the next row that is as high."""
    found = []
    for row in rows[place + 1 :]:
        if row.depth <= rows[place].depth:
            break
        if row.depth == rows[place].depth + 1:
            found.append(row)
    return found


def _against_text(sheet: Sheet, rows: Sequence[Expense]) -> Iterator[Finding]:
    for name, title in (("operating_cost", OPERATING), ("project_expenditure", PROJECT)):
        said = sheet.amount(name)
        row = next((r for r in rows if r.name == title and r.outturn), None)
        if said is not None and row is not None:
            yield compare(
                f"base_{name}", f"基础数据表{title}与正文", f"正文{title}", [Part(title, said)],
                f"基础数据表{title}决算数", Decimal(row.outturn),
            )  # fmt: skip


def _overspent(rows: Sequence[Expense]) -> Iterator[Finding]:
    """Outturn beyond budget, and 三公经费 above last year's: ratios that a reviewer asks about."""
    for row in rows:
        if row.depth or not row.outturn:
            continue
        spent = Decimal(row.outturn)
        budget, previous = Decimal(row.budget or 0), Decimal(row.previous or 0)
        if budget and spent > budget:
            line = f"{money(spent)}÷{money(budget)}＝{percent(spent, budget)}"
            yield Finding(
                f"overspent_{row.number}", f"{row.name}控制率", Level.NOTE, (line,),
                f"{row.name}预算数", budget, f"{row.name}决算数", spent,
                sentence=f"{row.name}决算数是预算数的{percent(spent, budget)}，宜说明。",
            )  # fmt: skip
        if row.name == THREE_OFFICIAL and previous and spent > previous:
            more = percent(spent - previous, previous)
            line = f"（{money(spent)}－{money(previous)}）÷{money(previous)}＝{more}"
            yield Finding(
                "three_official", "三公经费变动率", Level.NOTE, (line,),
                "上年决算数", previous, "本年决算数", spent,
                sentence=f"三公经费比上年增加{more}，宜说明。",
            )  # fmt: skip


# ── 分值 ─────────────────────────────────────────────────────────────────────────────────────


def _weights(sheet: Sheet) -> Iterator[Finding]:
    """Children's weights are their parent's, and all of them are 100 (财预〔2020〕10号)."""
    if not sheet.lines or sheet.funds is None:
        return
    weights, execution = sheet.weights, Decimal(sheet.funds.weight or 0)
    firsts, seconds = _grouped(sheet, "level1"), _grouped(sheet, "level2")
    if EXECUTION in weights.get("levels", {}):
        firsts = {EXECUTION: [Part(EXECUTION, execution)], **firsts}
    for key, planned, found in (
        ("level1", weights.get("levels", {}), firsts),
        ("level2", weights.get("inner", {}), seconds),
    ):
        for place, (name, parts) in enumerate(found.items(), 1):
            if name in planned:
                yield _scores(f"weight_{key}_{place}", f"{name}分值", parts, planned[name])
    everything = [Part(name, total_of(parts)) for name, parts in firsts.items()]
    if EXECUTION not in firsts:
        everything.insert(0, Part(EXECUTION, execution))
    yield _scores("weight_total", "分值合计", everything, Decimal(100))
    for name, due in weights.get("levels", {}).items():
        if name not in firsts:
            yield _scores(f"weight_missing_{name}"[:40], f"{name}分值", [], due)


def _grouped(sheet: Sheet, level: str) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for line in sheet.lines:
        found.setdefault(getattr(line, level), []).append(Part(line.level3, Decimal(line.weight)))
    return found


def _scores(key: str, subject: str, parts: Sequence[Part], planned: Decimal) -> Finding:
    total = total_of(parts)
    told = "＋".join(score(part.amount) for part in parts) or "0"
    line = f"{told}＝{score(total)}" if len(parts) > 1 else score(total)
    if total == planned:
        return Finding(key, subject, Level.HOLDS, (line,), left=total, right=planned)
    return Finding(
        key, subject, Level.OPEN, (line, f"应为{score(planned)}"),
        "各项分值之和", total, "应有分值", planned, must_hold=True,
        sentence=f"{subject}之和为{score(total)}，应为{score(planned)}，请改平分值。",
    )  # fmt: skip
