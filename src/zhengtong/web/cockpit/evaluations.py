"""/cockpit/evaluations/: the self-evaluations of the units that the reader answers for."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.flow.models import Case
from zhengtong.flow.procedure import procedure
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.org.settings import calendar_for
from zhengtong.pages import formats
from zhengtong.pages.component import Kind, Link, Shown, Tag
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Column, Row, Table
from zhengtong.performance.models import Document
from zhengtong.performance.scores import sees_suggested
from zhengtong.performance.sheet import Sheet, evaluations, sheet
from zhengtong.record.append import now_us
from zhengtong.web.cockpit.names import unit_name
from zhengtong.web.cockpit.roles import READERS
from zhengtong.web.cockpit.sheet_rows import points

__all__ = ["due_text", "evaluation_list", "sheet_for", "state_tag"]

KINDS: dict[str, Kind] = {"drafting": "", "submitted": "blue", "released": "ok"}


def sheet_for(actor: Actor, case_id: str) -> Sheet:
    """The evaluation, for somebody who answers for its unit.

    Raises `Http404` when there is none, `PermissionDenied` for others.
    """
    try:
        found = sheet(case_id)
    except LookupError as error:
        raise Http404(str(error)) from error
    if not may_see(actor, found.case):
        raise PermissionDenied(_("这份自评属于别的单位，您没有查看它的岗位授权。"))
    return found


def may_see(actor: Actor, case: Case) -> bool:
    """Whether one of the reading roles reaches the unit."""
    return actor.role_over(READERS, case.organisation_path) is not None


def papers_in_force(held: Sheet) -> list[Document]:
    """The present edition's documents; of a released one those that were written since: what was
    written before says that it is a draft."""
    since = held.current.released_at if held.current and held.case.state == "released" else 0
    edition = held.row.edition
    return [d for d in held.documents if d.edition == edition and d.written_at >= since]


def state_tag(held: Sheet) -> Tag:
    """草稿 · 第 1 版."""
    case = held.case
    state = procedure(case.procedure, case.version).state(case.state)
    text = _("%(state)s · 第 %(n)d 版") % {"state": state.title, "n": held.row.edition}
    return Tag(text, KINDS.get(case.state, ""), "doc" if case.state == "drafting" else "")


def due_text(held: Sheet) -> str:
    """2 月 28 日前报县财政局，还剩 6 个工作日; when it was handed in, only the day."""
    told = held.instruction
    if not told.get("due_on"):
        return told.get("issuer", "")
    due = date.fromisoformat(told["due_on"])
    text = _("%(day)s前报%(to)s") % {"day": formats.day(due), "to": told.get("issuer", "")}
    if held.case.state != "drafting":
        return text
    today = local_date(now_us())
    left = calendar_for(held.case.region).count(min(today, due), max(today, due))
    return f"{text}，{formats.days_left(left if today <= due else -left)}"


@policy(*READERS, reason="自评在发布前只给本单位的绩效、领导、监督和审计岗位看")
@require_safe
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """绩效自评."""
    actor = actor_of(request)
    found = [sheet(case.id) for case, _row in evaluations() if may_see(actor, case)]
    columns = [
        Column(_("年度"), card="lead", nowrap=True), Column(_("自评"), card="title"),
        Column(_("状态"), card="line"), Column(_("核算"), numeric=True, card="left", key=_("核算")),
        Column(_("评分"), numeric=True, card="right", key=_("评分")),
        Column(_("等级"), card="line"), Column(_("报送"), card="line"),
    ]  # fmt: skip
    rows = [_list_row(held, actor) for held in found]
    context = {
        "table": Table(_("由近到远"), columns, rows, header=1, cards=True, keys=True),
        "count": len(found),
    }
    return render(request, "cockpit/evaluations.html", context)


def _list_row(held: Sheet, actor: Actor) -> Row:
    totals = held.totals
    seen = sees_suggested(actor, held.case)
    cells: list[Shown] = [
        str(held.row.year),
        Link(
            _("%(unit)s，部门整体支出") % {"unit": unit_name(held.row.organisation)},
            reverse("cockpit:evaluation", args=[held.case.id]),
        ),
        state_tag(held),
        points(totals.computed) if seen else _("送审后可见"),
        points(totals.given),
        totals.grade_label,
        due_text(held),
    ]
    return Row(cells)
