"""申请人能办的几步: put right what is missing, send again, take back; and one's own papers.

Each carries the position that its page showed: whoever presses a button on an old page is told
that the case has moved on, and nothing is done.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.catalogue.forms import form_fields
from zhengtong.flow.attachments import Attachment
from zhengtong.flow.door import act
from zhengtong.flow.looks import contents_of, look
from zhengtong.flow.models import Case, Notice
from zhengtong.flow.procedure import Field, procedure
from zhengtong.flow.refusals import BadData, Refused, Stale
from zhengtong.pages.component import Link
from zhengtong.pages.panels import panel_of
from zhengtong.pages.policy import policy
from zhengtong.pages.uploads import (
    BadUpload,
    accepted,
    media_type_of,
    read_uploads,
    types_text,
)
from zhengtong.pages.verbforms import VerbForm
from zhengtong.record.append import new_uid
from zhengtong.record.errors import RecordError
from zhengtong.record.models import Event
from zhengtong.record.store import store_origin
from zhengtong.reports.write.notices_docx import document
from zhengtong.web.portal.guide import item_or_404
from zhengtong.web.portal.hall import applicant
from zhengtong.web.portal.mine import deficiencies, own_case, own_text, verb_open
from zhengtong.web.portal.sending import review_rows
from zhengtong.web.portal.tokens import qr_png, track_path

__all__ = ["file", "form_page", "notice", "remedy", "withdraw"]


def _fields(case: Case, name: str) -> tuple[Field, ...]:
    verb = procedure(case.procedure, case.version).verb(name)
    assert verb is not None
    return verb.fields


def _crumbs(case: Case, last: str) -> list[Link]:
    return [
        Link(_("首页"), "/"),
        Link(_("我的办件"), reverse("portal:mine")),
        Link(case.title, reverse("portal:case", args=[case.id])),
        Link(last, ""),
    ]


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else 0


def _do(request: HttpRequest, case: Case, verb: str, data: dict[str, object]) -> None:
    """The verb, at the position that the page showed. Raises a `Refused`."""
    key = request.POST.get("key", "")[:64]
    act(verb, case.id, actor=applicant(request), seen=_seen(request), key=key, data=data)


def _page(case: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:case", args=[case.id]))


def _closed(request: HttpRequest, case: Case) -> HttpResponse:
    """The verb is not possible now: the case's page shows what is."""
    messages.warning(request, _("这件办件刚刚有了新的进展，这一步现在不能办了。"))
    return _page(case)


@policy("person", reason="补正由申请人本人在网上交")
@never_cache
@require_http_methods(["GET", "POST"])
def remedy(request: HttpRequest, case_id: str) -> HttpResponse:
    """补材料: what was asked for, and a place to hand it in."""
    case = own_case(request, case_id)
    if not verb_open(case, "remedy"):
        return _closed(request, case)
    asked = [each for each in _fields(case, "remedy") if each.kind != "files"]
    form = VerbForm(asked, request.POST or None)
    fault = ""
    if request.method == "POST":
        try:
            files = _renamed(read_uploads(request.FILES.getlist("files"), case.region))
            if form.is_valid():
                if not files and not form.answers.get("statement"):
                    raise BadUpload(_("请选要补的文件；没有文件的，把情况写在“补正说明”里。"))
                _do(request, case, "remedy", {**form.answers, "files": files})
                messages.success(request, _("补的材料交上去了。五个工作日内答复您。"))
                return _page(case)
        except BadUpload as bad:
            fault = str(bad)
        except Stale as stale:
            messages.warning(request, str(stale))
            return _page(case)
        except BadData as bad_data:
            form.refuse(bad_data)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(
        request,
        "portal/remedy.html",
        {
            "case": case,
            "form": form,
            "fault": fault,
            "missing": deficiencies(applicant(request), case),
            "accept": accepted(case.region),
            "types": types_text(case.region),
            "seen": _seen(request) or case.position,
            "key": request.POST.get("key") or new_uid(),
            "crumbs": _crumbs(case, _("补材料")),
        },
        status=422 if fault or form.errors else 200,
    )


def _renamed(files: list[Attachment]) -> list[Attachment]:
    """补正材料1.pdf: a file's own name may be somebody's; the event tells it, so it is not kept."""
    return [
        Attachment(
            f"{_('补正材料')}{n}.{each.name.rpartition('.')[2].lower()}", each.media_type, each.data
        )
        for n, each in enumerate(files, 1)
    ]


@policy("person", reason="撤回由申请人本人决定")
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case_id: str) -> HttpResponse:
    """撤回申请: on a page of its own, because it cannot be taken back."""
    case = own_case(request, case_id)
    if not verb_open(case, "withdraw"):
        return _closed(request, case)
    form = VerbForm(_fields(case, "withdraw"), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, case, "withdraw", form.answers)
            messages.success(request, _("申请已经撤回。材料原件可以凭撤件通知到窗口领。"))
            return _page(case)
        except Stale as stale:
            messages.warning(request, str(stale))
            return _page(case)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(
        request,
        "portal/withdraw.html",
        {
            "case": case,
            "form": form,
            "seen": _seen(request) or case.position,
            "key": request.POST.get("key") or new_uid(),
            "crumbs": _crumbs(case, _("撤回申请")),
        },
        status=422 if form.errors else 200,
    )


@policy("person", reason="本人看自己填的申请表")
@never_cache
@require_safe
def form_page(request: HttpRequest, case_id: str) -> HttpResponse:
    """我填的申请表, masked until asked for; the look is recorded."""
    case = own_case(request, case_id)
    item = item_or_404(case.item)
    answers = own_text(applicant(request), case, "form")
    full = request.GET.get("show") == "all"
    known = {each.name for each in form_fields(item)}
    held = {name: value for name, value in (answers or {}).items() if name in known}
    return render(
        request,
        "portal/form.html",
        {
            "case": case,
            "rows": review_rows(item, held, full=full),
            "full": full,
            "toggle": request.path if full else f"{request.path}?show=all",
            "crumbs": _crumbs(case, _("我填的申请表")),
        },
    )


@policy("person", reason="本人看自己交的材料")
@never_cache
@require_safe
def file(request: HttpRequest, case_id: str, content: str) -> HttpResponse:
    """One file that was handed in, as it was; the look is recorded."""
    case = own_case(request, case_id)
    names = [each["name"] for each in contents_of(case.id) if each["id"] == content]
    if not names or not names[0].startswith("file:"):
        raise Http404(_("没有这份材料。"))
    try:
        opened = look(applicant(request), case, names[0], _("本人查看自己的材料"))
    except RecordError as gone:
        raise Http404(str(gone)) from None
    return download(opened.data, opened.media_type, names[0].split(":", 2)[-1])


@policy("person", reason="文书送给申请人本人")
@never_cache
@require_safe
def notice(request: HttpRequest, case_id: str, notice_id: str) -> HttpResponse:
    """A notice that was issued, as a document; what it quotes is opened as one's own."""
    case = own_case(request, case_id)
    actor = applicant(request)
    row = Notice.objects.filter(id=notice_id, case=case.id).first()
    panel = panel_of(case.procedure)
    event = Event.objects.filter(stream=case.id, position=row.position).first() if row else None
    if row is None or event is None or panel.notice is None:
        raise Http404(_("没有这份文书。"))
    try:
        told = panel.notice(case, row, event, partial(own_text, actor, case))
    except ValueError as lacking:
        messages.warning(request, _("这份文书现在出不来：%(why)s请到窗口领取。") % {"why": lacking})
        return _page(case)
    receipt = row.kind == "receipt_slip"
    track = request.build_absolute_uri(track_path(case.id))
    simulated = store_origin() == "simulated"
    told = replace(
        told,
        qr_png=qr_png(track) if receipt else b"",
        statement=_("示范库：人名、办件均为模拟数据") if simulated else told.statement,
    )
    return download(document(told), media_type_of("docx"), f"{told.heading} {row.number}.docx")


def download(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep: never shown inside the site, so that nothing in it can act as the site."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
