"""What each verb of a self-evaluation means beyond the table: rows, scores, measures.

Whatever changes an actual value or a target computes the line's score again in the same event, so
that no score ever speaks of another figure than the one beside it.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import Budget
from zhengtong.flow.refusals import BadData, GuardRefused
from zhengtong.law.scoring import ScoreError
from zhengtong.performance import fields
from zhengtong.performance.figures import PLACE, actual_of, question_of, read_frozen
from zhengtong.performance.models import (
    BaseData,
    Citation,
    Evidence,
    Expense,
    Funds,
    Line,
    Statement,
)
from zhengtong.performance.scheme import scheme_of
from zhengtong.performance.scores import (
    suggested,
    suggested_execution,
)
from zhengtong.performance.sheet import evaluation_id
from zhengtong.reports.write.printing import percent, quotient

__all__: list[str] = []


def compact(value: Any) -> str:
    """JSON as it is kept in a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def row_id(case: str, name: str | int) -> str:
    """Key of a row below an evaluation."""
    return f"{case}:{name:03d}" if isinstance(name, int) else f"{case}:{name}"


def line_of(ctx: Context, number: int) -> Line:
    found = Line.objects.filter(pk=row_id(ctx.case.id, number)).first()
    if found is None:
        raise GuardRefused(_("自评表没有第%(n)s项指标，请核对序号。") % {"n": number})
    return found


def funds_of(ctx: Context) -> Funds:
    found = Funds.objects.filter(pk=ctx.case.id).first()
    if found is None:
        raise GuardRefused(_("请先填报资金。"))
    return found


def _scored(ctx: Context, line: Line) -> dict[str, Any]:
    """Score and working of a line as it now stands."""
    try:
        found = suggested(line, scheme_of(ctx.case.region))
    except ScoreError as error:
        raise GuardRefused(str(error)) from error
    return {
        "computed_score": f"{found.points:f}" if found else "",
        "working": found.formula if found else "",
    }


# ── opening ──────────────────────────────────────────────────────────────────────────────────


def days_to_report(ctx: Context) -> Budget | None:
    """Working days up to the day that the finance bureau set; no clock without one."""
    due = ctx.data["due_on"]
    if not due:
        return None
    left = ctx.calendar.count(ctx.today, date.fromisoformat(due))
    return Budget(left) if left > 0 else None


def is_the_units_own(ctx: Context) -> str | None:
    """One self-evaluation for each unit and year."""
    if ctx.case.id != evaluation_id(ctx.case.organisation, int(ctx.data["year"])):
        return _("请从“开始自评”进入，一个单位一个年度只有一份。")
    return None


def open_evaluation(ctx: Context) -> Effect:
    """开始自评: year, instruction and the weights of the scheme."""
    data = ctx.data
    instruction = {k: data[k] for k in ("issuer", "title", "number", "issued_on", "due_on")}
    weights = {
        group: {str(n): fields.plain(str(n), str(v)) for n, v in data[group].items()}
        for group in ("levels", "inner")
    }
    return Effect(
        row={
            "organisation": ctx.case.organisation, "year": data["year"],
            "short_name": data["short_name"], "instruction": compact(instruction),
            "weights": compact(weights), "outline": data["outline"],
            "drafted_on": data["drafted_on"],
        },
        case={
            "title": _("%(year)s年度部门整体支出绩效自评") % {"year": data["year"]},
            "handler": ctx.actor.id,
        },
        measures={"year": data["year"]},
    )  # fmt: skip


# ── the draft ────────────────────────────────────────────────────────────────────────────────


def adopt_objectives(ctx: Context) -> Effect:
    """采用绩效目标: the objective, and lines of the three-level table, new or changed."""
    rows = []
    for each in fields.read_rows(_("指标"), fields.LINES, ctx.data["lines"], fields.plain):
        key = row_id(ctx.case.id, each["number"])
        held = Line.objects.filter(pk=key).first()
        fresh = {"case": ctx.case.id} if held is None else {}
        line = held or Line(id=key, case=ctx.case.id)
        for name, value in each.items():
            setattr(line, name, value)
        again = _scored(ctx, line) if held else {}
        rows.append((Line, key, {**fresh, **each, **again}))
    said = ctx.data["objective"]
    return Effect(row={"objective": said} if said else {}, rows=rows, measures={"lines": len(rows)})


def set_funds(ctx: Context) -> Effect:
    """填报资金: execution is scored at once, and lines that rest on the accounts follow."""
    data, case = ctx.data, ctx.case.id
    columns: dict[str, Any] = {
        name: fields.money(title, data[name])
        for name, title in (
            ("initial", "年初预算"),
            ("revised", "全年预算"),
            ("outturn", "全年执行"),
        )
    }
    for name, title in (("by_income", "按收入性质分"), ("by_spending", "按支出性质分")):
        rows = fields.read_rows(title, fields.AMOUNTS, data[name])
        columns[name] = compact([[row["name"], row["amount"] or None] for row in rows])
    columns["weight"] = fields.score_text("分值", data["weight"])
    funds = Funds(case=case, **columns)
    found = suggested_execution(funds)
    columns["computed_score"] = f"{found.points:f}" if found else ""
    columns["working"] = found.formula if found else ""
    follow = []
    for line in Line.objects.filter(case=case, binding="accounts"):
        actual = _from_accounts(line.accounts, funds)
        for name, value in actual.items():
            setattr(line, name, value)
        follow.append((Line, line.id, {**actual, **_scored(ctx, line)}))
    return Effect(
        rows=[(Funds, case, columns), *follow],
        measures={
            f"{name}_fen": fields.fen(columns[name]) for name in ("initial", "revised", "outturn")
        },
    )


def set_base_data(ctx: Context) -> Effect:
    """填报基础数据: posts and people, and expense rows, new or changed."""
    data, case = ctx.data, ctx.case.id
    rows = fields.read_rows(_("经费控制情况"), fields.EXPENSES, data["expenses"])
    buildings = fields.read_rows(_("楼堂馆所"), fields.BUILDINGS, data["buildings"], fields.plain)
    whole = ("authorised_posts", "civil_posts", "institution_posts", "serving_staff", "retirees")
    columns: dict[str, Any] = {
        name: _count(name, data[name]) for name in (*whole, "veteran_retirees")
    }
    columns |= {"buildings": compact(buildings), "thrift_measures": data["thrift_measures"]}
    kept: list[tuple[Any, str, dict[str, Any]]] = [(BaseData, case, columns)]
    for row in rows:
        row["depth"] = row["depth"] or 0
        kept.append((Expense, row_id(case, row["number"]), {"case": case, **row}))
    return Effect(rows=kept, measures={"rows": len(rows)})


def _count(name: str, value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 100_000:
        raise BadData({name: _("人数、编制数应为不小于0的整数，请核对。")})
    return value


def state_facts(ctx: Context) -> Effect:
    """填报正文: amounts, numbers and passages by name, and what was achieved."""
    rows = fields.read_rows(_("正文"), fields.STATEMENTS, ctx.data["facts"])
    for row in rows:
        if row["form"] in ("amount", "number"):
            try:
                check = fields.money if row["form"] == "amount" else fields.plain
                row["text"] = check(row["name"], row["text"] or "x")
            except ArithmeticError:
                told = _("“%(name)s”应为数字。") % {"name": row["name"]}
                raise BadData({row["name"]: told}) from None
    said = ctx.data["achievement"]
    case = ctx.case.id
    return Effect(
        row={"achievement": said} if said else {},
        rows=[(Statement, _statement_id(case, row), {"case": case, **row}) for row in rows],
        measures={"facts": len(rows)},
    )


def _statement_id(case: str, row: dict[str, Any]) -> str:
    """A passage may bear the name of the amount that it speaks about: they are kept apart."""
    mark = "text" if row["form"] == "passage" else "fact"
    return row_id(case, f"{mark}:{row['name']}")


def cite_figures(ctx: Context) -> Effect:
    """引用数据: computed figures that the text prints under a name of the outline."""
    rows = []
    for each in fields.read_rows(_("引用"), fields.CITATIONS, ctx.data["figures"]):
        asked = question_of(each["indicator"], each["version"], each["scope"], each["cut_off"])
        key = row_id(ctx.case.id, each["name"])
        held = Citation.objects.filter(pk=key).first()
        changed = held is None or any(getattr(held, k) != v for k, v in asked.items())
        columns = {"case": ctx.case.id, "name": each["name"], **asked}
        rows.append((Citation, key, {**columns, **({"figure": ""} if changed and held else {})}))
    return Effect(rows=rows, measures={"figures": len(rows)})


def bind_line(ctx: Context) -> Effect:
    """确定依据: an indicator, amounts, attached evidence or a judgement; where nothing computes the
    actual value, the value itself."""
    data, line = ctx.data, line_of(ctx, ctx.data["number"])
    binding = data["binding"]
    columns: dict[str, Any] = {
        "binding": binding, "judged": data["judged"], "share": data["share"],
        "template": data["template"], "note": data["note"], "accounts": data["accounts"],
    }  # fmt: skip
    empty = {"indicator": "", "version": None, "scope": "", "cut_off": ""}
    no_figure = {"figure": "", "scope_text": ""}
    if data["template"] and PLACE not in data["template"]:
        raise BadData({"template": _("写法里须有“{figure}”，算出的数印在那里。")})
    if binding == "computed":
        asked = question_of(data["indicator"], data["version"], data["scope"], data["cut_off"])
        if any(getattr(line, name) != value for name, value in asked.items()):
            columns |= no_figure | {"actual_text": "", "actual_value": "", "actual_unit": ""}
        columns |= asked
    else:
        columns |= empty | no_figure
        if binding == "accounts":
            columns |= _from_accounts(data["accounts"], funds_of(ctx))
        else:
            value = data["actual_value"]
            columns |= {
                "actual_text": data["actual_text"],
                "actual_value": fields.plain("实际值", value) if value else "",
                "actual_unit": data["actual_unit"],
            }
    for name, value in columns.items():
        setattr(line, name, value)
    return Effect(
        rows=[(Line, line.id, {**columns, **_scored(ctx, line)})],
        measures={"line": line.number, "binding": binding, "indicator": columns["indicator"]},
    )


def _from_accounts(quotient_of: str, funds: Funds) -> dict[str, Any]:
    """The actual value of a line that rests on the accounts: one amount over another, in %."""
    top, _slash, bottom = quotient_of.partition("/")
    known = ("initial", "revised", "outturn")
    if top not in known or bottom not in known:
        raise GuardRefused(_("请写明由哪两个数核对，如 outturn/revised（全年执行／全年预算）。"))
    over, under = Decimal(getattr(funds, top)), Decimal(getattr(funds, bottom))
    value = quotient(over, under, 2)
    return {
        "actual_text": percent(over, under),
        "actual_value": "" if value is None else f"{value:f}",
        "actual_unit": "%",
    }


def attach_evidence(ctx: Context) -> Effect:
    """附佐证材料: the file is content; the event knows a name and a commitment."""
    line = line_of(ctx, ctx.data["number"])
    [file] = ctx.data["file"]
    if not isinstance(file, Attachment):
        raise BadData({"file": _("请选择要附的文件。")})
    held = Evidence(id=ctx.event)
    columns = {
        "case": ctx.case.id, "line": line.number, "name": ctx.data["name"] or file.name,
        "media_type": file.media_type, "size": len(file.data),
    }  # fmt: skip
    return Effect(
        rows=[(Evidence, held.id, columns)],
        content={held.content_name: file},
        measures={"line": line.number, "size": len(file.data)},
    )


# ── figures ──────────────────────────────────────────────────────────────────────────────────


def freeze_figure(ctx: Context) -> Effect:
    """冻结一项数据: the figure answers the binding that stands now; the score follows it."""
    data = ctx.data
    frozen = read_frozen(data["figure"])
    model: Any = Line if data["line"] else Citation
    key = row_id(ctx.case.id, data["line"] or data["name"])
    row = model.objects.filter(pk=key).first()
    asked = question_of(frozen.code, frozen.version, frozen.scope.to_json(), data["cut_off"])
    if row is None or any(getattr(row, name) != value for name, value in asked.items()):
        raise GuardRefused(_("依据刚刚改动，请重新计算。"))
    columns: dict[str, Any] = {
        "figure": compact(frozen.to_json()),
        "scope_text": data["scope_text"],
    }
    if data["line"]:
        columns |= actual_of(frozen, row.template)
        for name, value in columns.items():
            setattr(row, name, value)
        columns |= _scored(ctx, row)
    return Effect(
        rows=[(model, key, columns)],
        measures={
            "line": data["line"], "numerator": frozen.numerator, "denominator": frozen.denominator,
            "definition_version": frozen.version, "upto": frozen.watermark.upto,
            "tree_size": frozen.watermark.tree_size, "indicator": frozen.code,
            "printed": frozen.text,
        },
    )  # fmt: skip


def compute(ctx: Context) -> Effect:
    """计算: all figures stand at one watermark."""
    mark = {name: ctx.data[name] for name in ("upto", "tree_size")}
    return Effect(
        row={**mark, "root": ctx.data["root"]}, measures={**mark, "figures": ctx.data["figures"]}
    )
