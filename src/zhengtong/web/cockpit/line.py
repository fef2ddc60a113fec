"""/cockpit/evaluations/<id>/lines/<n>/: one indicator of the table, to bind, score and explain."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.flow.door import act
from zhengtong.flow.procedure import Field, Verb
from zhengtong.flow.refusals import BadData
from zhengtong.indicators.definitions import all_indicators
from zhengtong.org.actors import Actor
from zhengtong.org.units import units
from zhengtong.pages.component import Link, Shown, Text
from zhengtong.pages.parts import KeyValues
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.uploads import BadUpload, accepted, read_uploads, types_text
from zhengtong.pages.verbforms import VerbForm
from zhengtong.performance.models import Line
from zhengtong.performance.obstacles import line_anchor
from zhengtong.performance.scores import EXECUTION, LineScore, sees_suggested
from zhengtong.performance.sheet import Sheet
from zhengtong.reports.write.printing import score
from zhengtong.web.cockpit.acts import TROUBLES, seen_position
from zhengtong.web.cockpit.evaluation import possible
from zhengtong.web.cockpit.evaluations import sheet_for, state_tag
from zhengtong.web.cockpit.roles import READERS
from zhengtong.web.cockpit.sheet_rows import basis_of, points

__all__ = ["line"]


@policy(*READERS, reason="自评在发布前只给本单位的绩效、领导、监督和审计岗位看")
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, case: str, number: int) -> HttpResponse:
    """一项指标: its numbers, and the forms to bind, score and explain it."""
    actor = actor_of(request)
    held = sheet_for(actor, case)
    row = next((each for each in held.scores if each.number == number), None)
    if row is None:
        raise Http404(_("自评表没有这一项。"))
    can = possible(held, actor)
    forms = _forms(held, row, can, request)
    status = 200
    if request.method == "POST":
        name = request.POST.get("verb", "")
        form = forms.get(name)
        if form is None:
            messages.error(request, _("现在不能做这一步，请刷新后核对。"))
        elif form.is_valid() and _act_on_line(request, actor, held, number, name, form):
            messages.success(request, _("%(verb)s，已记入记录。") % {"verb": can[name].title})
            back = reverse("cockpit:evaluation", args=[case])
            return HttpResponseRedirect(f"{back}#{line_anchor(number)}")
        status = 422
    found = held.line(number)
    context = {
        "sheet": held,
        "row": row,
        "line": found,
        "state": state_tag(held),
        "facts": _facts(held, row, found, sees_suggested(actor, held.case)),
        "forms": [(can[name], form) for name, form in forms.items()],
        "folded": _folded(found),
        "hidden": {"seen": str(held.case.position)},
        "files": types_text(held.case.region),
        "crumbs": [
            Link(_("绩效自评"), reverse("cockpit:evaluations")),
            Link(held.title, reverse("cockpit:evaluation", args=[case])),
            Link(row.name, ""),
        ],
    }
    return render(request, "cockpit/line.html", context, status=status)


def _act_on_line(
    request: HttpRequest, actor: Actor, held: Sheet, number: int, name: str, form: VerbForm
) -> bool:
    """Do it; whatever stands in the way is put beside its field, or above the form."""
    data = dict(form.answers)
    try:
        if name == "attach_evidence":
            data["file"] = read_uploads(data["file"], held.case.region)
        data["number"] = number
        act(name, held.case.id, actor=actor, seen=seen_position(request), data=data)
    except BadData as refusal:
        form.refuse(refusal)
        return False
    except BadUpload as error:
        form.add_error("file", str(error))
        return False
    except TROUBLES as error:
        form.add_error(None, str(error))
        return False
    return True


ORDER = ("explain_deviation", "explain_difference", "give_score", "attach_evidence", "bind_line")


def _forms(
    held: Sheet, row: LineScore, can: dict[str, Verb], request: HttpRequest
) -> dict[str, VerbForm]:
    """The forms that this line needs and this person may use, the most urgent first."""
    wanted = [name for name in ORDER if name in can]
    if row.number == EXECUTION:
        wanted = [name for name in wanted if name in ("explain_difference", "give_score")]
    if row.deviation is None:
        wanted = [name for name in wanted if name != "explain_deviation"]
    if not row.difference:
        wanted = [name for name in wanted if name != "explain_difference"]
    chosen = request.POST.get("verb") if request.method == "POST" else ""
    return {
        name: _form(held, row, can[name], request if name == chosen else None) for name in wanted
    }


def _form(held: Sheet, row: LineScore, verb: Verb, request: HttpRequest | None) -> VerbForm:
    found = held.line(row.number)
    asked = [each for each in verb.fields if each.name not in ("number", "scope")]
    given = (request.POST, request.FILES) if request else ()
    initial: dict[str, Any] = {}
    more: dict[str, Any] = {"prefix": verb.name}
    if verb.name == "bind_line" and found is not None:
        asked += PLACES
        initial = _bound(found)
        more["choices"] = _choices(held)
        more["check"] = lambda data: _scoped(data)
    else:
        more["check"] = lambda data: data
        if verb.name == "give_score" and row.given is not None:
            initial = {"score": f"{row.given:f}"}
        if verb.name == "explain_difference":
            initial = {"reason": row.reason}
        if verb.name == "explain_deviation" and found is not None:
            initial = {"reason": found.deviation_reason, "improvement": found.improvement}
    form = VerbForm(asked, *given, initial=initial, **more)
    if "file" in form.fields:
        form.fields["file"].widget.attrs["accept"] = accepted(held.case.region)
    return form


def _folded(line: Line | None) -> set[str]:
    """Forms that wait behind a word: a basis that stands, documents that nothing asks for."""
    if line is None or not line.binding:
        return set()
    return {"bind_line"} | (set() if line.binding == "evidence" else {"attach_evidence"})


PLACES = [
    Field("organisation", "只算这个单位", required=False),
    Field("without", "不含这个单位", required=False),
]
"""The scope of a binding, as two questions that a person can answer."""


def _scoped(data: dict[str, Any]) -> dict[str, Any]:
    """The answers of a binding, its two units made into a scope."""
    found = {name: value for name, value in data.items() if name not in ("organisation", "without")}
    scope: dict[str, Any] = {}
    if data.get("organisation"):
        scope["organisation"] = data["organisation"]
    if data.get("without"):
        scope["without"] = [data["without"]]
    return {**found, "scope": scope}


def _bound(line: Line) -> dict[str, Any]:
    scope = json.loads(line.scope or "{}")
    names = ("binding", "indicator", "version", "cut_off", "accounts", "template", "judged",
             "share", "note", "actual_text", "actual_value", "actual_unit")  # fmt: skip
    outside = scope.get("without") or [""]
    return {
        **{name: getattr(line, name) for name in names},
        "organisation": scope.get("organisation", ""),
        "without": outside[0] if isinstance(outside, list) else outside,
    }


def _choices(held: Sheet) -> dict[str, list[tuple[str, str]]]:
    """What only this page knows: figures by name, units by name, levels of the local bands."""
    places = [
        (each.code, each.short_name)
        for each in units().values()
        if each.kind in ("county_unit", "vertical_unit", "township")
    ]
    return {
        "indicator": [(each.code, f"{each.name}（{each.code}）") for each in all_indicators()],
        "organisation": places,
        "without": places,
        "judged": [(name, name) for name in held.scheme.bands],
        "accounts": [("outturn/revised", _("全年执行 ÷ 全年预算")),
                     ("revised/initial", _("全年预算 ÷ 年初预算"))],
    }  # fmt: skip


def _facts(held: Sheet, row: LineScore, line: Line | None, seen: bool) -> KeyValues:
    pairs: list[tuple[Text, Shown]] = []
    if line is not None:
        before, basis = basis_of(held, line)
        pairs += [
            (_("指标"), f"{line.level1} › {line.level2}"), (_("目标"), line.target_text),
            (_("实际"), line.actual_text or "—"),
        ]  # fmt: skip
        pairs += [(_("依据") if n == 0 else "", each) for n, each in enumerate(basis)]
        if before:
            pairs.append((_("性质"), before))
    pairs += [(_("分值"), score(row.weight)), (_("评分"), points(row.given))]
    if seen:
        pairs += [(_("核算"), points(row.computed)), (_("算式"), row.working or "—")]
    return KeyValues(pairs)
