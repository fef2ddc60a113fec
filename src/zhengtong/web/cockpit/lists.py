"""/cockpit/figures/<code>/cases/: the cases behind a figure, page by page, and to take away.

A reviewer looks at the sixty-one orders that were not satisfied; an auditor downloads all 4,190
and adds them up.
"""

from __future__ import annotations

import tempfile
from copy import copy
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.catalogue.hall import hall_engine
from zhengtong.indicators.definitions import Indicator
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.export import write_xlsx
from zhengtong.org.actors import Actor
from zhengtong.pages.formats import number
from zhengtong.pages.parts import Chip, Chips, Paging
from zhengtong.pages.policy import actor_of, policy
from zhengtong.record.kinds import kind
from zhengtong.web.cockpit.asking import DIGITS
from zhengtong.web.cockpit.contributions import case_table, pseudonyms
from zhengtong.web.cockpit.names import MEASURES, namer, scope_name, whole_name
from zhengtong.web.cockpit.opened import Opened
from zhengtong.web.cockpit.reading import answered, asked_of, crumbs
from zhengtong.web.cockpit.roles import READERS

__all__ = ["cases", "download", "first_group", "listing"]

PAGE = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def first_group(opened: Opened) -> str:
    """What a reader wants to see first: what fell short; where nothing did, what counts."""
    held = {each.key: each.events for each in opened.groups}
    if opened.plain_share and held["denominator"]:
        return "denominator"
    return "numerator" if held["numerator"] else "counted"


def listing(opened: Opened, actor: Actor, group: str, page: int, size: int) -> dict[str, Any]:
    """One page of a group. Raises `Http404` for a group or a page that there is none of."""
    try:
        count = opened.evidence.count(group)
    except KeyError:
        raise Http404(_("没有这一组案件。")) from None
    pages = max(1, -(-count // size))
    if not 1 <= page <= pages:
        raise Http404(_("没有这一页。"))
    found = opened.evidence.page(page, size, group)
    unit, shown = str(opened.counter), number(count)
    caption = _("共 %(n)s %(unit)s，新的在前") % {"n": shown, "unit": unit}
    if len(found) < count and page == 1:
        caption = _("最近 %(k)s %(unit)s，共 %(n)s %(unit)s") % {
            "k": len(found), "n": shown, "unit": unit
        }  # fmt: skip
    year = opened.asked.period.first.year
    return {
        "chips": _chips(opened, group),
        "group": group,
        "count": count,
        "page": page,
        "pages": pages,
        "table": case_table(found, opened.what, actor, caption, year),
        "all": opened.cases(group) if size < count else "",
        "download": opened.asked.figure(opened.what.code, "download", group=group),
        "whole": opened.asked.figure(opened.what.code, "download"),
        "total": opened.evidence.count(),
    }


def _chips(opened: Opened, group: str) -> Chips | None:
    """The groups that have cases, and the wider one that is shown now; None where there is only
    one."""
    order = [each for each in opened.groups if each.events]
    if opened.plain_share:
        order.sort(key=lambda each: each.key != "denominator")
    chips = []
    for each in order:
        label = opened.label(each)
        if each.key.startswith("excluded"):
            label = _("不计：%(label)s") % {"label": label}
        href = opened.cases(each.key)
        chips.append(Chip(label, href, each.events, current=each.key == group))
    wider = {"": _("全部"), "counted": _("计入的"), "excluded": _("不计入的")}
    if group in wider:
        chips.insert(0, Chip(wider[group], opened.cases(group), opened.evidence.count(group), True))
    return Chips(_("看哪些案件"), chips) if len(order) > 1 else None


@policy(*READERS, reason="逐件清单供监督、领导、绩效和审计岗位使用；个人信息不在其中")
@require_safe
@answered
def cases(request: HttpRequest, code: str) -> HttpResponse:
    """案件清单."""
    asked = asked_of(request, code)
    opened = Opened.of(hall_engine(), code, asked, lists=True)
    page, group = request.GET.get("page", "1"), request.GET.get("group", "")
    if not page.isdecimal() or len(page) > DIGITS:
        raise Http404(_("没有这一页。"))
    held = listing(opened, actor_of(request), group, int(page), PAGE)
    name = opened.figure.name
    number_ = int(page)
    context = {
        "opened": opened,
        "figure": opened.figure,
        "crumbs": crumbs(code, asked, name, _("案件")),
        "faults": asked.faults,
        "days": asked.counted.text,
        "scope": scope_name(opened.figure, whole_name()),
        "list": held,
        "question": _question(request),
        "paging": Paging(
            following=opened.cases(group, number_ + 1) if number_ < held["pages"] else "",
            first=opened.cases(group) if number_ > 1 else "",
            note=_("第 %(page)s 页，共 %(pages)s 页")
            % {"page": number(number_), "pages": number(held["pages"])},
        ),
    }
    return render(request, "cockpit/cases.html", context)


def _question(request: HttpRequest) -> list[tuple[str, str]]:
    """The address's own question, for the form that goes to another page."""
    pairs = ((name, value) for name, values in request.GET.lists() for value in values)
    return [(name, value) for name, value in pairs if name != "page"]


@policy(*READERS, reason="清单以假名为键，不含办件编号和个人信息，供复算用")
@require_safe
@answered
def download(request: HttpRequest, code: str) -> HttpResponseBase:
    """下载清单: all contributions of a group as .xlsx, each under a key that hides its case."""
    asked = asked_of(request, code)
    engine = copy(hall_engine())
    engine.name = namer()
    evidence = Evidence(engine, asked.ask(code))
    group = request.GET.get("group", "")
    try:
        evidence.count(group)
    except KeyError:
        raise Http404(_("没有这一组案件。")) from None
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
    write_xlsx(evidence, file, group, numbers=pseudonyms, facts=_facts(evidence.ask.indicator))
    file.seek(0)
    name = f"{evidence.figure.name}-{asked.counted.first}-{asked.counted.last}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=WORKBOOK)


def _facts(what: Indicator) -> dict[str, str]:
    """The measures of the counted kinds by which the figure is computed, with their heads."""
    held = {name for each in what.kinds for name in kind(each).columns}
    return {name: str(title) for name, title in MEASURES.items() if name in held}
