"""12345 席 (国办发〔2020〕53号): take down what is asked, and watch the orders on their rounds.

The operator writes while the caller speaks; a unit signs, replies, and the operator calls back. The
order itself is a case like any other and opens on the generic page.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.flow.decision import New
from zhengtong.flow.door import Outcome, act
from zhengtong.flow.fields import check_data
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Verb
from zhengtong.flow.refusals import BadData, Refused
from zhengtong.org.actors import Actor
from zhengtong.org.settings import setting
from zhengtong.org.units import Unit, unit
from zhengtong.pages.component import Link
from zhengtong.pages.parts import Chip, Chips, Empty, Note, Paging
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Column, Row, Table
from zhengtong.pages.verbforms import VerbForm
from zhengtong.record.append import new_uid
from zhengtong.record.errors import RecordError
from zhengtong.systems.hotline.procedure import ORDER
from zhengtong.web.desk.access import visible
from zhengtong.web.desk.names import unit_name
from zhengtong.web.desk.rows import MARK, Cases

__all__ = ["OPERATORS", "orders", "receive"]

OPERATORS = ("hotline_operator",)
WORKERS = (*OPERATORS, "hotline_handler", "supervisor")
PAGE = 100
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


# ── the list ─────────────────────────────────────────────────────────────────────────────────


@policy(*WORKERS, reason="工单由话务、承办和监察岗位办理，只列岗位范围内的")
@never_cache
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """工单: by state, first what is due first."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    held = Case.objects.filter(visible(actor), procedure=ORDER.code)
    counts = dict(held.order_by().values_list("state").annotate(n=Count("pk")))
    chosen = held.filter(state=state) if state in ORDER.states else held.filter(closed_at=None)
    after = request.GET.get("after", "")
    after = after if MARK.fullmatch(after) else ""
    found = list(_ordered(chosen, after)[: PAGE + 1])
    return render(
        request,
        "desk/orders.html",
        {
            "chips": _chips(counts, state),
            "table": _table(found[:PAGE]) if found else None,
            "empty": Empty(_("没有这样的工单"), _("接到的诉求会列在这里。"),
                           Link(_("接一个诉求"), reverse("desk:order_new"))),
            "paging": _paging(state, found, after),
            "may_receive": actor.has_role(*OPERATORS),
        },
    )  # fmt: skip


def _ordered(chosen: Any, after: str) -> Any:
    """By the day on which it is due and the id; closed ones have no such day and come by id."""
    found = chosen.order_by("next_due", "id")
    due, tilde, case = after.partition("~")
    if not tilde:
        return found
    return found.filter(next_due__gte=due).exclude(next_due=due, id__lte=case)


def _chips(counts: dict[str, int], state: str) -> Chips:
    base = reverse("desk:orders")
    running = sum(n for code, n in counts.items() if not ORDER.states[code].closed)
    chips = [Chip(_("在办"), base, running, current=state not in ORDER.states)]
    for code, each in ORDER.states.items():
        href = f"{base}?{urlencode({'state': code})}"
        chips.append(Chip(each.title, href, counts.get(code, 0), current=state == code))
    return Chips(_("按环节"), chips)


def _table(found: list[Case]) -> Table:
    page = Cases(found)
    columns = [
        Column(_("还剩（工作日）"), card="lead", nowrap=True), Column(_("诉求"), card="title"),
        Column(_("工单号"), nowrap=True), Column(_("在哪个单位"), card="left"),
        Column(_("环节"), card="right"),
        Column(_("答复届满"), numeric=True, card="line", key=_("答复")),
        Column(_("预警"), card="side"),
    ]  # fmt: skip
    rows = [_row(page, case) for case in found]
    caption = _("工单，先到期的在前")
    return Table(caption, columns, rows, header=1, cards=True, keys=True, hide_caption=True)


def _row(page: Cases, case: Case) -> Row:
    """The inbox's row, with the unit in the place of an applicant."""
    left, title, number, _applicant, state, due, _legal, card = page.row(case).cells
    return Row([left, title, number, unit_name(case.organisation), state, due, card])


def _paging(state: str, found: list[Case], after: str) -> Paging:
    base, kept = reverse("desk:orders"), {"state": state} if state else {}
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = (
        f"{base}?{urlencode({**kept, 'after': f'{last.next_due}~{last.id}'})}" if last else ""
    )
    first = f"{base}?{urlencode(kept)}".rstrip("?") if after else ""
    return Paging(following, first, _("每页 %(n)d 件") % {"n": PAGE} if following else "")


# ── 诉求受理 ─────────────────────────────────────────────────────────────────────────────────


def _asking() -> Verb:
    """The verb that opens an order."""
    return next(verb for verb in ORDER.verbs if verb.name == "receive")


def _check(answers: dict[str, Any]) -> dict[str, Any]:
    found = check_data(_asking().fields, answers)
    phone = re.sub(r"\s", "", found["phone"])
    if phone and not _PHONE.fullmatch(phone):
        raise BadData({"phone": _("应为 11 位手机号码，或带区号的固定电话，如 0739-7600001。")})
    return {**found, "phone": phone}


@policy(*OPERATORS, reason="接诉求是话务员的岗位")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """接一个诉求."""
    actor = actor_of(request)
    place = _desk_of(actor.organisation)
    form = VerbForm(
        _asking().fields,
        request.POST if request.method == "POST" else None,
        check=_check,
        choices=_categories(place),
        initial={"urgency": "normal", "nature": "help"},
    )
    key = request.POST.get("key", "")[:64] or new_uid()
    refusal: Note | None = None
    if place is None:
        refusal = Note(_("还没有设定 12345 归哪个单位，请系统管理员设置。"), "red")
    elif request.method == "POST" and form.is_valid():
        done = _take_down(form, place, actor.through("phone"), key)
        if isinstance(done, Outcome):
            words = _("已受理，工单编号 %(number)s。下一步：直接答复，或派单。")
            messages.success(request, words % {"number": done.number})
            return HttpResponseRedirect(reverse("desk:case", args=[done.case]))
        refusal = done
    status = 422 if form.errors else 409 if refusal else 200
    context = {"form": form, "key": key, "refusal": refusal, "verb": _asking()}
    return render(request, "desk/order_new.html", context, status=status)


def _take_down(form: VerbForm, place: Unit, actor: Actor, key: str) -> Outcome | Note | None:
    """The order, or why not; None where the form says it."""
    new = New(ORDER.code, place.code, place.path, place.region)
    try:
        return act("receive", new, actor=actor, key=key, data=form.answers)
    except BadData as bad:
        form.refuse(bad)
        return None
    except (Refused, RecordError) as refused:
        return Note(str(refused), "red")


def _categories(place: Unit | None) -> dict[str, list[tuple[str, str]]]:
    """The county's own list of subjects, where it keeps one."""
    listed = setting(place.region, "hotline_categories") if place else {}
    return {"category": list(listed.items())} if listed else {}


def _desk_of(organisation: str) -> Unit | None:
    """The unit that keeps the hotline where the operator sits."""
    seat = unit(organisation)
    return unit(setting(seat.region, "hotline_unit")) if seat else None
