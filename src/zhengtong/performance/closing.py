"""From the drafter's desk to the printed page: score, explain, submit, release, restate, write down.

What is released stays as it was released; a later correction is a further edition that names the
watermark it takes the place of.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.refusals import BadData, GuardRefused
from zhengtong.performance import fields
from zhengtong.performance.checks import check
from zhengtong.performance.effects import funds_of, line_of, row_id
from zhengtong.performance.fields import FEN, hundredths
from zhengtong.performance.models import Document, Line, Note, Release
from zhengtong.performance.obstacles import NotReady, incomplete, obstacles
from zhengtong.performance.scores import EXECUTION, Totals, deviation_mark, difference_mark
from zhengtong.performance.sheet import sheet

__all__: list[str] = []


def give_score(ctx: Context) -> Effect:
    """单位评分: between nothing and the weight, beside the score by rule."""
    number, text = ctx.data["number"], fields.score_text("评分", ctx.data["score"])
    row: Any = funds_of(ctx) if number == EXECUTION else line_of(ctx, number)
    if Decimal(text) > Decimal(row.weight):
        raise BadData({"score": _("评分不能超过分值%(weight)s分。") % {"weight": row.weight}})
    return Effect(
        rows=[(type(row), row.pk, {"given_score": text})],
        measures=_scores(number, row.computed_score, text),
    )


def _scores(number: int, computed: str, given: str) -> dict[str, Any]:
    return {
        "line": number,
        "given": fields.hundredths(fields.decimal(given)),
        "computed": fields.hundredths(fields.decimal(computed)),
    }


def explain_deviation(ctx: Context) -> Effect:
    """说明偏差: reason and improvement, for the actual value that stands now."""
    line = line_of(ctx, ctx.data["number"])
    columns = {
        "deviation_reason": ctx.data["reason"], "improvement": ctx.data["improvement"],
        "deviation_for": deviation_mark(line),
    }  # fmt: skip
    return Effect(rows=[(Line, line.id, columns)], measures={"line": line.number})


def explain_difference(ctx: Context) -> Effect:
    """说明分差: why people gave another score than the rule, for these two scores."""
    number = ctx.data["number"]
    row: Any = funds_of(ctx) if number == EXECUTION else line_of(ctx, number)
    if not row.given_score:
        raise GuardRefused(_("请先评分，再说明分差。"))
    columns = {
        "difference_reason": ctx.data["reason"],
        "difference_for": difference_mark(row.computed_score, row.given_score),
    }
    return Effect(
        rows=[(type(row), row.pk, columns)],
        measures=_scores(number, row.computed_score, row.given_score),
    )


def explain_tie_out(ctx: Context) -> Effect:
    """勾稽说明: the unit's word on the difference that a sum shows now."""
    key = ctx.data["sum"]
    found = next((each for each in check(sheet(ctx.case.id)) if each.key == key), None)
    if found is None:
        raise GuardRefused(_("没有这一处勾稽关系，请刷新后核对。"))
    if not found.difference:
        raise GuardRefused(_("这一处算得平，不需要说明。"))
    if found.must_hold:
        raise GuardRefused(found.sentence)
    columns = {
        "case": ctx.case.id, "key": key, "difference": f"{found.difference:f}",
        "explanation": ctx.data["explanation"],
    }  # fmt: skip
    return Effect(
        rows=[(Note, row_id(ctx.case.id, key), columns)],
        measures={"sum": key, "difference_fen": int(found.difference * FEN)},
    )


def is_complete(ctx: Context) -> str | None:
    """The form is filled in. Raises `NotReady` with everything that is not."""
    missing = incomplete(sheet(ctx.case.id))
    if missing:
        raise NotReady(missing, _("送审"))
    return None


def is_explained(ctx: Context) -> str | None:
    """Every reason that the figures require is there. Raises `NotReady` with all that are not."""
    missing = obstacles(sheet(ctx.case.id))
    if missing:
        raise NotReady(missing, _("发布"))
    return None


def submit(ctx: Context) -> Effect:
    """送审: the draft is dated, if nobody dated it."""
    told = _measures(sheet(ctx.case.id).totals)
    dated = {} if ctx.row["drafted_on"] else {"drafted_on": ctx.today.isoformat()}
    return Effect(row=dated, measures=told)


def returned(ctx: Context) -> Effect:
    """退回: what is to be changed is between the leader and the drafter."""
    return Effect(content={"reason": ctx.data["reason"]})


def release(ctx: Context) -> Effect:
    """发布: an edition with its totals and its watermark."""
    held = sheet(ctx.case.id)
    totals, row = held.totals, held.row
    mark = {"upto": row.upto, "tree_size": row.tree_size}
    columns = {
        "case": ctx.case.id, "edition": row.edition, "released_at": ctx.happened_at,
        "given_total": f"{totals.given:f}", "computed_total": f"{totals.computed:f}",
        "grade": totals.grade_label, **mark, "root": row.root, "reason": row.reason,
    }  # fmt: skip
    return Effect(
        rows=[(Release, row_id(ctx.case.id, row.edition), columns)],
        measures={
            "edition": row.edition, "tree_size": row.tree_size, "upto": row.upto,
            "grade": totals.grade_label, **_measures(totals),
        },
    )  # fmt: skip


def _measures(totals: Totals) -> dict[str, Any]:
    return {"given": hundredths(totals.given), "computed": hundredths(totals.computed)}


def restate(ctx: Context) -> Effect:
    """更正: a further edition is begun, for a reason, at a later watermark."""
    former, now = ctx.row["tree_size"], ctx.data["tree_size"]
    edition = int(ctx.row["edition"]) + 1
    return Effect(
        row={"edition": edition, "reason": ctx.data["reason"]},
        measures={"edition": edition, "former_tree_size": former, "tree_size": now},
    )


def document_written(ctx: Context) -> Effect:
    """生成文件: which file, and the digest that it must still have."""
    data, edition = ctx.data, int(ctx.row["edition"])
    columns = {
        "case": ctx.case.id, "edition": edition, "format": data["format"], "file": data["file"],
        "digest": data["digest"], "size": data["size"], "written_at": ctx.happened_at,
    }  # fmt: skip
    key = row_id(ctx.case.id, f"{edition:03d}:{data['format']}")
    return Effect(
        rows=[(Document, key, columns)],
        measures={"edition": edition, "size": data["size"], "format": data["format"]},
    )
