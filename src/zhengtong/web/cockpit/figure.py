"""/cockpit/figures/<code>/: one figure opened, down to its cases for those who supervise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.catalogue.hall import hall_engine
from zhengtong.indicators.figures import Figure
from zhengtong.org.units import unit, units
from zhengtong.pages.component import Link, Tag
from zhengtong.pages.formats import number
from zhengtong.pages.policy import actor_of, policy
from zhengtong.web.cockpit.asking import Asked
from zhengtong.web.cockpit.attention import next_step, shortfall
from zhengtong.web.cockpit.lists import first_group, listing
from zhengtong.web.cockpit.names import scope_name, unit_name, units_by_rank, whole_name
from zhengtong.web.cockpit.objectives import Objective, objectives, uses
from zhengtong.web.cockpit.opened import Opened
from zhengtong.web.cockpit.proof import proof_of
from zhengtong.web.cockpit.reading import answered, asked_of, base_for, crumbs
from zhengtong.web.cockpit.roles import READERS

__all__ = ["figure"]

FIRST = 10
"""Cases shown below the figure; a list of its own holds all of them."""


@policy("public", reason="数据口径公开：分子、分母和不计入的数人人可看，逐件清单另需岗位")
@require_safe
@answered
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """一个数打开看."""
    asked = asked_of(request, code)
    actor = actor_of(request)
    opened = Opened.of(hall_engine(), code, asked, actor.has_role(*READERS))
    found, whole = opened.figure, whole_name()
    # Targets and drafts of self-evaluations are not for the public before their release.
    objective = _objective(code, asked) if opened.lists else None
    context: dict[str, Any] = {
        "opened": opened,
        "figure": found,
        "crumbs": crumbs(code, asked, found.name),
        "faults": asked.faults,
        "days": asked.counted.text,
        "scope": scope_name(found, whole),
        "tags": _tags(found, objective),
        "said": _said(objective, found),
        "units": opened.units(),
        "picker": picker(asked, code, whole),
        "proof": proof_of(asked, found),
        "here": request.get_full_path(),
        "uses": _uses(code) if opened.lists else [],
        "base": base_for(actor),
    }
    if opened.lists:
        group = request.GET.get("group") or first_group(opened)
        context["list"] = listing(opened, actor, group, 1, FIRST)
    return render(request, "cockpit/figure.html", context)


def _objective(code: str, asked: Asked) -> Objective | None:
    """The year's target, where the figure speaks of the very days and units that it does."""
    bound = (each for each in objectives(asked.period.first.year) if each.code == code)
    same = (asked.scope, asked.counted)
    return next((each for each in bound if (each.asked.scope, each.asked.counted) == same), None)


def _tags(found: Figure, objective: Objective | None) -> list[Tag]:
    tags = [Tag(_("全部已封存"), "ok", "seal")]
    if found.tail:
        tags = [Tag(_("含 %(n)s 条待封存") % {"n": number(found.tail)}, "", "seal")]
    if objective and objective.target is not None and found.value is not None:
        missed = objective.missed(found)
        word = _("低于目标 %(n)s") if missed else _("达到目标 %(n)s")
        tags.append(Tag(word % {"n": objective.target_text}, "yellow" if missed else "ok"))
    return tags


def _said(objective: Objective | None, found: Figure) -> tuple[str, str] | None:
    """("目标 98.5%，差 0.15 个百分点。", "再有 6 件改为满意，即达标。")"""
    if objective is None or objective.target is None or found.value is None:
        return None
    if not objective.missed(found):
        return _("目标 %(n)s，已达到。") % {"n": objective.target_text}, ""
    short = shortfall(objective, found).removeprefix(found.name)
    first = _("目标 %(n)s，%(short)s。") % {"n": objective.target_text, "short": short}
    return first, next_step(objective, found)


def picker(asked: Asked, code: str, whole: str) -> dict[str, Any]:
    """What the form offers that chooses other days and other units."""
    top = next((each.path for each in units().values() if each.kind == "government"), "/")
    own = unit(asked.organisation)
    ranks = units_by_rank(top)
    offered = {each.code for _rank, held in ranks for each in held}
    return {
        "action": reverse("cockpit:figure", args=[code]),
        "first": asked.period.first.isoformat(),
        "last": asked.counted.last.isoformat(),
        "own": own,
        "elsewhere": own if own and own.code not in offered else None,
        "outside": [(each, unit_name(each)) for each in asked.without],
        "ranks": ranks,
        "whole": whole,
    }


def _uses(code: str) -> list[Link]:
    """Where the figure is printed."""
    found = []
    for use in uses(code):
        href = reverse("cockpit:evaluation", args=[use.evaluation])
        anchor = f"#line-{use.number}" if use.number else ""
        weight = _("%(n)s 分") % {"n": f"{use.weight:f}"} if use.weight else ""
        found.append(Link(use.title, href + anchor, note=weight))
    return found
