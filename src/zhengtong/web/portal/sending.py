"""核对，提交: once more in one's own eyes, then once into the record, however often one clicks.

The draft's id is the request key: the same draft sent twice is one case. After sending, the page
says what happens next and by which day (行政许可法第三十二条: five working days).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.catalogue.forms import check_form, form_fields
from zhengtong.catalogue.items import Item
from zhengtong.flow.decision import New
from zhengtong.flow.door import Outcome, Request, act
from zhengtong.flow.refusals import BadData, Refused
from zhengtong.law.masking import mask_id, mask_name, mask_phone
from zhengtong.org.actors import Actor
from zhengtong.pages.component import Link
from zhengtong.pages.parts import Note
from zhengtong.pages.policy import policy
from zhengtong.pages.verbforms import shown_answers
from zhengtong.record.errors import RecordError
from zhengtong.record.models import Event
from zhengtong.web.portal import drafts
from zhengtong.web.portal.applying import Slot, Work, progress, slots_of, work_of
from zhengtong.web.portal.hall import applicant, unit_name
from zhengtong.web.portal.mine import own_case
from zhengtong.web.portal.standing import standing_of
from zhengtong.web.portal.tokens import qr_code, track_path
from zhengtong.web.portal.wording import in_groups

__all__ = ["masked", "receipt", "review", "review_rows"]


class Consent(forms.Form):
    """What the applicant says before sending."""

    truth = forms.BooleanField(
        label=gettext_lazy("我填的、交的都是真的"),
        help_text=gettext_lazy("材料不真实的，要承担法律责任（行政许可法第三十一条、第七十八条）"),
    )
    privacy = forms.BooleanField(
        label=gettext_lazy("同意为办这件事使用上面的个人信息"),
        help_text=gettext_lazy("包括证件号码、电话和材料。只给办这件事的人看，谁看过都有记录"),
    )


@policy("person", reason="提交须由申请人本人确认")
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, code: str) -> HttpResponse:
    """核对，提交."""
    actor = applicant(request)
    key = request.POST.get("key", "")
    if first := _sent_before(actor, key):
        return _sent(request, first, again=True)
    work = work_of(request, code)
    if work.draft is None or not work.draft.form:
        return HttpResponseRedirect(work.path("apply"))
    consent = Consent(request.POST or None)
    refusal: BadData | None = None
    answers = drafts.answers_of(work.draft)
    try:
        answers = full_answers(work)
    except BadData as bad:
        refusal = bad
    if request.method == "POST" and consent.is_valid() and refusal is None:
        try:
            return _sent(request, _send(request, work, answers))
        except RecordError as error:
            if first := _sent_before(actor, f"apply:{work.draft.id}"):
                return _sent(request, first, again=True)
            consent.add_error(None, str(error))
        except Refused as refused:
            consent.add_error(None, str(refused))
    full = request.GET.get("show") == "all"
    return render(
        request,
        "portal/review.html",
        {
            "work": work,
            "form": consent,
            "steps": progress(3),
            "rows": review_rows(work.item, answers, full=full),
            "full": full,
            "toggle": _toggled(request, full),
            "apply": work.path("apply"),
            "materials": work.path("materials"),
            "slots": slots_of(work.item, actor),
            "pieces": drafts.pieces_of(work.draft),
            "missing": missing_slots(work),
            "note": faults_note(work, refusal) if refusal else None,
            "key": f"apply:{work.draft.id}",
            "seen": work.case.position if work.case else 0,
            "crumbs": work.crumbs,
        },
        status=422 if consent.errors else 200,
    )


def _toggled(request: HttpRequest, full: bool) -> str:
    query = request.GET.copy()
    query.pop("show", None)
    if not full:
        query["show"] = "all"
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _send(request: HttpRequest, work: Work, answers: dict[str, Any]) -> Outcome:
    """Into the record; then the draft has done its work."""
    draft, item = work.begin(), work.item
    data = {"form": answers, "files": drafts.attachments_of(draft)}
    key = f"apply:{draft.id}"
    if work.case is not None:
        seen = request.POST.get("seen", "")
        outcome = act(
            "resubmit", work.case.id, actor=work.actor, key=key, data=data,
            seen=int(seen) if seen.isdecimal() else work.case.position,
        )  # fmt: skip
    else:
        new = New(
            "application", item.organisation, item.organisation_path, item.region, item.code,
            work.actor.id,
        )  # fmt: skip
        outcome = act("submit", new, actor=work.actor, key=key, data=data)
    drafts.discard(draft)
    return outcome


def _sent_before(actor: Actor, key: str) -> str:
    """The case that was made by this very form before; "" when it was not sent yet."""
    if not key.startswith("apply:"):
        return ""
    digest = Request("submit", "", actor, key=key).digest
    found = Event.objects.filter(request=digest).values_list("stream", flat=True).first()
    return found or ""


def _sent(request: HttpRequest, done: Outcome | str, *, again: bool = False) -> HttpResponse:
    case = done if isinstance(done, str) else done.case
    if again or (isinstance(done, Outcome) and done.repeated):
        messages.info(request, _("这份申请刚才已经提交过，没有重复提交。"))
    return HttpResponseRedirect(reverse("portal:receipt", args=[case]))


@policy("person", reason="只给申请人本人看自己的提交结果")
@never_cache
@require_safe
def receipt(request: HttpRequest, case_id: str) -> HttpResponse:
    """提交好了: the number, a code for the wall, and what happens next by which day."""
    case = own_case(request, case_id)
    if case.state != "submitted":
        return HttpResponseRedirect(reverse("portal:case", args=[case.id]))
    standing = standing_of(case)
    notice = standing.clocks.get("notice")
    return render(
        request,
        "portal/receipt.html",
        {
            "case": case,
            "number": in_groups(case.number),
            "standing": standing,
            "unit": unit_name(case.organisation),
            "answer_by": standing.due("notice"),
            "answer_days": notice.budget if notice else 0,
            "code": qr_code(request, track_path(case.id), _("查询办理进度的二维码")),
            "crumbs": [Link(_("首页"), "/"), Link(_("我的办件"), reverse("portal:mine")),
                       Link(case.number, "")],
        },
    )  # fmt: skip


# ── what the review shows ────────────────────────────────────────────────────────────────────


def masked(kind: str, name: str, text: str) -> str:
    """A personal answer as a screen in an open hall may show it."""
    if kind == "id_number":
        return mask_id(text)
    if kind == "phone":
        return mask_phone(text)
    if "name" in name or name == "legal_representative":
        return mask_name(text)
    return text if len(text) < 4 else text[:3] + "…"


def review_rows(item: Item, answers: dict[str, Any], *, full: bool) -> list[tuple[str, str]]:
    """(label, answer) of the form; personal answers masked unless `full`."""
    kinds = {each.id: each.kind for each in item.elements}
    return [
        (
            each.title,
            text if full or not each.personal else masked(kinds[each.name], each.name, text),
        )
        for each, text in shown_answers(form_fields(item), answers)
    ]


def missing_slots(work: Work) -> list[Slot]:
    """Needed materials that are not there yet; what was sent before with the case is."""
    if work.case is not None:
        return []
    held = {each.slot for each in drafts.pieces_of(work.draft)}
    slots = slots_of(work.item, work.actor)
    return [slot for slot in slots if slot.needed and slot.code not in held]


def full_answers(work: Work) -> dict[str, Any]:
    """The draft's answers with the names of its pictures. Raises `BadData` if they are not right."""
    pieces = drafts.pieces_of(work.draft)
    pictures = {
        each.id: piece.name
        for each in work.item.elements
        if each.kind == "image"
        for piece in pieces
        if piece.slot == each.id
    }
    return check_form(work.item, drafts.answers_of(work.draft) | pictures)


def faults_note(work: Work, refusal: BadData) -> Note:
    """What must be put right before it can be sent, each with the way there."""
    pictures = {each.id for each in work.item.elements if each.kind == "image"}
    return Note(
        _("还不能提交，差 %(n)d 处") % {"n": len(refusal.fields)},
        "yellow",
        [
            Link(
                words,
                work.path("materials") if name in pictures else f"{work.path('apply')}#id_{name}",
            )
            for name, words in refusal.fields.items()
        ],
    )
