"""/cockpit/evaluations/<id>/: a self-evaluation with its money, sums, table, scores and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.flow.procedure import Verb, procedure
from zhengtong.org.actors import Actor
from zhengtong.org.units import unit
from zhengtong.pages.component import Kind, Link, Tag
from zhengtong.pages.formats import beijing_time
from zhengtong.pages.parts import KeyValues
from zhengtong.pages.policy import actor_of, policy
from zhengtong.performance.checks import check
from zhengtong.performance.compute import drifted
from zhengtong.performance.obstacles import Obstacle, incomplete, obstacles
from zhengtong.performance.scores import EXECUTION, LineScore, sees_suggested
from zhengtong.performance.sheet import Part, Sheet
from zhengtong.performance.sums import Finding, Level
from zhengtong.reports.write.printing import money, percent, score
from zhengtong.web.cockpit.evaluations import due_text, papers_in_force, sheet_for, state_tag
from zhengtong.web.cockpit.reading import answered
from zhengtong.web.cockpit.roles import READERS
from zhengtong.web.cockpit.sheet_rows import gap_text, kinds_of_basis, points, rows_of

__all__ = ["evaluation", "possible"]

COLOURS: dict[Level, Kind] = {Level.OPEN: "red", Level.EXPLAINABLE: "yellow"}


@policy(*READERS, reason="自评在发布前只给本单位的绩效、领导、监督和审计岗位看")
@require_safe
@answered
def evaluation(request: HttpRequest, case: str) -> HttpResponse:
    """绩效自评."""
    actor = actor_of(request)
    held = sheet_for(actor, case)
    context = page_of(held, actor)
    if "drift" in request.GET:
        context["drift"] = drifted(held)
        context["drift_asked"] = True
    return render(request, "cockpit/evaluation.html", context)


def page_of(held: Sheet, actor: Actor) -> dict[str, Any]:
    """Everything that the page shows to `actor`."""
    seen = sees_suggested(actor, held.case)
    place = unit(held.row.organisation)
    found = check(held)
    missing = obstacles(held)
    can = possible(held, actor)
    return {
        "sheet": held,
        "title": held.title,
        "unit": place.name if place else held.row.organisation,
        "number": held.instruction.get("number", ""),
        "due": due_text(held),
        "state": state_tag(held),
        "funds": _funds(held, found),
        "open": [_shown(f) for f in found if f.level in COLOURS],
        "notes": [f for f in found if f.level is Level.NOTE],
        "holding": [f for f in found if f.level is Level.HOLDS],
        "rows": rows_of(held, seen),
        "seen": seen,
        "totals": held.totals,
        "weight": score(held.totals.weight),
        "computed": points(held.totals.computed),
        "given": points(held.totals.given),
        "apart": [(row, gap_text(row)) for row in held.scores if row.difference],
        "gap": score(abs(held.totals.difference)),
        "kinds": KeyValues(kinds_of_basis(held)),
        "missing": _links(missing),
        "incomplete": _links(incomplete(held)),
        "can": can,
        "hidden": {"seen": str(held.case.position), "key": uuid4().hex},
        "action": reverse("cockpit:do", args=[held.case.id]),
        "release": _release(held),
        "documents": _documents(held),
        "watermark": _watermark(held),
    }


def possible(held: Sheet, actor: Actor) -> dict[str, Verb]:
    """The verbs that are this actor's in the present state, by name."""
    case = held.case
    table = procedure(case.procedure, case.version)
    found = {}
    for verb in table.verbs:
        # What only the system writes is asked for by the officer: 计算.
        who = ("performance_officer",) if verb.name == "compute" else verb.who
        if case.state in verb.frm and actor.role_over(who, case.organisation_path):
            found[verb.name] = verb
    return found


# ── money ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Split:
    """按收入性质, 按支出性质: the amounts, their sum, and by how much it misses the outturn."""

    name: str
    sum: str
    total: str
    more: str


def _funds(held: Sheet, found: Sequence[Finding]) -> dict[str, Any] | None:
    funds = held.funds
    if funds is None:
        return None
    row: LineScore = held.scores[0]
    outturn, revised = Decimal(funds.outturn or 0), Decimal(funds.revised or 0)
    splits = [
        _split(_("按收入性质"), held.income, found, "income_total"),
        _split(_("按支出性质"), held.spending, found, "income_spending"),
    ]
    return {
        "initial": money(Decimal(funds.initial or 0)),
        "revised": money(revised),
        "outturn": money(outturn),
        "rate": percent(outturn, revised),
        "weight": score(row.weight),
        "given": points(row.given),
        "computed": points(row.computed),
        "row": row,
        "splits": [each for each in splits if each],
        "href": reverse("cockpit:line", args=[held.case.id, EXECUTION]),
    }


def _split(
    name: str, parts: Sequence[Part], found: Sequence[Finding], key: str
) -> Split | None:  # fmt: skip
    if not parts:
        return None
    total = sum((part.amount or Decimal(0) for part in parts), Decimal(0))
    told = " ＋ ".join(f"{part.name} {money(part.amount)}" for part in parts if part.amount)
    finding = next((each for each in found if each.key == key), None)
    more = ""
    if finding and finding.level in COLOURS:
        word = _("比收入多 %(n)s") if finding.difference > 0 else _("比收入少 %(n)s")
        if key == "income_total":
            word = _("与全年执行差 %(n)s")
        more = word % {"n": money(abs(finding.difference))}
    return Split(name, told, money(total), more)


# ── sums ─────────────────────────────────────────────────────────────────────────────────────


def _shown(finding: Finding) -> dict[str, Any]:
    tag = Tag(finding.level.label, COLOURS[finding.level])
    if finding.explanation:
        tag = Tag(_("%(word)s，已说明") % {"word": finding.level.label}, "ok")
    return {"tag": tag, "finding": finding}


# ── release ──────────────────────────────────────────────────────────────────────────────────


def _links(found: Sequence[Obstacle]) -> list[Link]:
    return [Link(each.message, f"#{each.anchor}") for each in found]


def _release(held: Sheet) -> KeyValues | None:
    current = held.current
    if current is None:
        return None
    pairs = [
        (_("版次"), _("第 %(n)d 版") % {"n": current.edition}),
        (_("发布"), beijing_time(current.released_at)),
        (_("等级"), current.grade),
    ]
    if current.reason:
        pairs.append((_("更正原因"), current.reason))
    return KeyValues(pairs)


def _watermark(held: Sheet) -> KeyValues | None:
    if not held.row.tree_size:
        return None
    return KeyValues(
        [(_("记录水位"), f"{held.row.tree_size:,}"), (_("树根"), held.row.root[:16] + "…")]
    )


def _documents(held: Sheet) -> list[dict[str, str]]:
    """The present edition's documents: what was written stays what it was."""
    kinds = {"docx": _("自评报告（.docx）"), "xlsx": _("自评表（.xlsx）")}
    return [
        {
            "name": str(kinds.get(each.format, each.format)),
            "href": reverse("cockpit:document", args=[held.case.id, each.format]),
            "digest": each.digest,
            "written": beijing_time(each.written_at),
        }
        for each in papers_in_force(held)
    ]
