"""查看: what a person wrote or handed in is opened once, for a reason, and the look is recorded.

个人信息保护法 Art. 51: the look stands in the looker's own stream, never in the case's; the content
is shown on this one answer and kept by no cache.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import quote

import segno
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.catalogue.forms import form_fields
from zhengtong.catalogue.items import item_of
from zhengtong.flow.looks import look
from zhengtong.flow.models import Notice
from zhengtong.flow.refusals import Refused
from zhengtong.org.actors import Actor
from zhengtong.pages.component import Shown, Text
from zhengtong.pages.parts import KeyValues
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.verbforms import shown_answers
from zhengtong.record.content import Opened
from zhengtong.record.errors import RecordError
from zhengtong.record.store import store_origin
from zhengtong.reports.write.notices_docx import document
from zhengtong.web.desk.access import case_or_404, may_look
from zhengtong.web.desk.file import CaseFile, Piece
from zhengtong.web.portal.tokens import track_path

__all__ = ["content", "notice"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REASONS: tuple[tuple[str, Text], ...] = (
    ("examine", gettext_lazy("审查材料、核对内容")),
    ("contact", gettext_lazy("联系申请人")),
    ("identify", gettext_lazy("核对身份")),
    ("document", gettext_lazy("制作、送达文书")),
    ("other", gettext_lazy("其他，在下面写明")),
)


class Reason(forms.Form):
    """事由: one of the usual reasons, or one's own words."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么要看"), choices=REASONS, widget=forms.RadioSelect
    )
    words = forms.CharField(label=gettext_lazy("写明事由"), required=False, max_length=150)

    def clean(self) -> dict[str, Any]:
        """Other reasons are written out."""
        found = super().clean() or {}
        if found.get("reason") == "other" and not found.get("words"):
            self.add_error("words", _("选了“其他”，请写明事由。"))
        return found

    @property
    def said(self) -> str:
        """What stands in the record."""
        chosen = str(dict(REASONS)[self.cleaned_data["reason"]])
        words = self.cleaned_data["words"]
        if self.cleaned_data["reason"] == "other":
            return str(words)
        return f"{chosen}：{words}" if words else chosen


# ── one piece of content ─────────────────────────────────────────────────────────────────────


@policy("staff", reason="只有办这件事的岗位能看，须写事由，看了就记入本人的查看记录")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def content(request: HttpRequest, case_id: str, piece_id: str) -> HttpResponse:
    """Asks for the reason, then shows or hands over the piece this once."""
    actor = actor_of(request)
    file = CaseFile(case_or_404(actor, case_id))
    if not may_look(actor, file.case):
        raise PermissionDenied(_("您没有查看这件办件内容的岗位授权。"))
    piece = _piece(file, piece_id)
    form = Reason(request.POST if request.method == "POST" else None)
    opened: Opened | None = None
    if request.method == "POST" and form.is_valid():
        try:
            opened = look(actor, file.case, piece.name, form.said)
        except (Refused, RecordError) as error:
            form.add_error(None, str(error))
    if opened is not None and piece.is_file:
        return _download(opened.data, piece.file_name, opened.media_type)
    context = {
        "case": file.case,
        "title": piece.file_name or file.content_title(piece.name),
        "piece": piece,
        "form": form,
        "shown": _shown(file, opened) if opened else None,
        "back": reverse("desk:case", args=[case_id]),
    }
    return render(request, "desk/content.html", context, status=422 if form.errors else 200)


def _piece(file: CaseFile, piece_id: str) -> Piece:
    found = next((piece for piece in file.pieces if piece.id == piece_id), None)
    if found is None:
        raise Http404(_("这件里没有这份内容。"))
    return next(piece for piece in file.pieces if piece.name == found.name and piece.newest)


def _shown(file: CaseFile, opened: Opened) -> KeyValues | str:
    """Text as it is; a form with its labels; a list one entry a line."""
    text = opened.data.decode()
    if not opened.media_type.startswith("application/json"):
        return text
    held: dict[str, Any] = json.loads(text)
    if set(held) == {"items"} and isinstance(held["items"], list):
        return "\n".join(f"{n}. {each}" for n, each in enumerate(held["items"], 1))
    return KeyValues(_labelled(file, opened.name, held))


def _labelled(file: CaseFile, name: str, held: Mapping[str, Any]) -> list[tuple[Text, Shown]]:
    """Answers beside what was asked, in the form's order; what nobody asks any more at the end."""
    titles = {f.name: f.title for verb in file.procedure.verbs for f in verb.fields}
    pairs: list[tuple[Text, Shown]] = []
    if name == "form" and file.case.item:
        try:
            fields = form_fields(item_of(file.case.item))
        except Refused:
            fields = ()
        shown = shown_answers(fields, held)
        pairs = [(field.title, text) for field, text in shown]
        held = {k: v for k, v in held.items() if k not in {field.name for field, _text in shown}}
    return pairs + [(titles.get(k, k), str(v)) for k, v in held.items() if v not in ("", None, [])]


def _download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to keep, never one that the browser runs in our name."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


# ── notices ──────────────────────────────────────────────────────────────────────────────────


@policy("staff", reason="文书写有申请人全名，由办这件事的岗位下载，下载即记入本人的查看记录")
@never_cache
@require_POST
def notice(request: HttpRequest, case_id: str, notice_id: str) -> HttpResponse:
    """The notice as .docx, made of what is on record; opening the applicant's name is a look."""
    actor = actor_of(request)
    file = CaseFile(case_or_404(actor, case_id))
    issued = next((each for each in file.notices if each.id == notice_id), None)
    make = file.panel.notice
    if issued is None or make is None:
        raise Http404(_("这件里没有这份文书。"))
    if not may_look(actor, file.case):
        raise PermissionDenied(_("您没有下载这件文书的岗位授权。"))
    event = next(each for each in file.events if each.position == issued.position)
    try:
        made = make(file.case, issued, event, _opener(actor, file, issued))
    except (ValueError, RecordError) as error:
        return render(
            request,
            "desk/cannot.html",
            {"case": file.case, "title": file.notice_title(issued.kind), "why": str(error)},
            status=409,
        )
    statement = _("模拟数据，仅供演示") if store_origin() == "simulated" else ""
    made = replace(made, statement=statement)
    if issued.kind == "receipt_slip":
        made = replace(made, qr_png=_qr_png(request.build_absolute_uri(track_path(case_id))))
    return _download(document(made), f"{made.heading}{issued.number}.docx", DOCX)


def _opener(actor: Actor, file: CaseFile, issued: Notice) -> Any:
    """Opens content for the notice, each piece once, each look recorded with the notice's number."""
    reason = _("下载文书 %(number)s") % {"number": issued.number}
    held: dict[str, Any] = {}

    def opened(name: str) -> Any:
        if name not in held:
            try:
                found = look(actor, file.case, name, reason)
            except LookupError:
                held[name] = None
            else:
                text = found.data.decode()
                json_like = found.media_type.startswith("application/json")
                held[name] = json.loads(text) if json_like else text
        return held[name]

    return opened


def _qr_png(address: str) -> bytes:
    buffer = BytesIO()
    segno.make(address, error="m").save(buffer, kind="png", scale=6, border=1)
    return buffer.getvalue()
