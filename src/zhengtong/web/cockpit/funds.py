"""/cockpit/evaluations/<id>/funds/: 填报资金; where a sum that does not hold is put right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.flow.door import act
from zhengtong.flow.fields import check_data
from zhengtong.flow.procedure import Verb
from zhengtong.flow.refusals import BadData
from zhengtong.pages.component import Link
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.verbforms import VerbForm
from zhengtong.performance.sheet import Part, Sheet
from zhengtong.web.cockpit.acts import TROUBLES, seen_position
from zhengtong.web.cockpit.evaluation import possible
from zhengtong.web.cockpit.evaluations import sheet_for, state_tag
from zhengtong.web.cockpit.roles import WRITERS

__all__ = ["funds"]

TABLES = ("by_income", "by_spending")
SET = "set_funds"


@policy(*WRITERS, reason="资金由本单位绩效专干填报")
@require_http_methods(["GET", "HEAD", "POST"])
def funds(request: HttpRequest, case: str) -> HttpResponse:
    """填报资金."""
    actor = actor_of(request)
    held = sheet_for(actor, case)
    verb = possible(held, actor).get(SET)
    if verb is None:
        raise PermissionDenied(_("资金在填报期间由本单位绩效专干填写，现在不能改。"))
    given = (request.POST,) if request.method == "POST" else ()
    form = VerbForm(verb.fields, *given, initial=_held(held), check=lambda data: _rows(verb, data))
    for name in TABLES:
        form.fields[name].help_text = _("一行一项：名称，空格，金额（万元）；没有的写名称即可")
    back = f"{reverse('cockpit:evaluation', args=[case])}#funds"
    if request.method == "POST" and form.is_valid():
        try:
            act(SET, case, actor=actor, seen=seen_position(request), data=form.answers)
        except BadData as refusal:
            form.refuse(refusal)
        except TROUBLES as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("资金已填报，执行率和相关指标已重新核分。"))
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "sheet": held,
        "state": state_tag(held),
        "hidden": {"seen": str(held.case.position)},
        "crumbs": [
            Link(_("绩效自评"), reverse("cockpit:evaluations")),
            Link(held.title, back),
            Link(_("资金"), ""),
        ],
    }
    return render(request, "cockpit/funds.html", context, status=422 if form.errors else 200)


def _held(held: Sheet) -> dict[str, Any]:
    row = held.funds
    if row is None:
        return {}
    amounts = {name: getattr(row, name) for name in ("initial", "revised", "outturn", "weight")}
    return {**amounts, "by_income": _lines(held.income), "by_spending": _lines(held.spending)}


def _lines(parts: tuple[Part, ...]) -> str:
    return "\n".join(
        part.name if part.amount is None else f"{part.name} {part.amount:f}" for part in parts
    )


def _rows(verb: Verb, data: dict[str, Any]) -> dict[str, Any]:
    """The typed lines as rows of name and amount; the rest is the verb's own check."""
    tables = {name: [_row(line) for line in data.get(name, [])] for name in TABLES}
    return check_data(verb.fields, {**data, **tables})


def _row(line: str) -> dict[str, str]:
    """“一般公共预算 916.77”: the last word is the amount, where it is a number."""
    name, _space, last = line.replace("　", " ").rpartition(" ")
    if name and last.replace(",", "").replace(".", "", 1).isdecimal():
        return {"name": name.strip(), "amount": last.replace(",", "")}
    return {"name": line.strip(), "amount": ""}
