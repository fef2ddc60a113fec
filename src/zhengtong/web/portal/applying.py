"""在线申请: fill in, hand in, look it over, send; each step a page of its own, kept on the way.

行政许可法第二十九条: an application may be made by electronic means; 第三十一条: the applicant
answers for its truth. What is missing does not stop anybody: the hall must take it and say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.catalogue.forms import check_form, form_fields
from zhengtong.catalogue.items import Item
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Field
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.org.settings import setting
from zhengtong.pages import formats
from zhengtong.pages.component import Link
from zhengtong.pages.policy import policy
from zhengtong.pages.uploads import BadUpload, accepted, read_uploads, types_text
from zhengtong.pages.verbforms import VerbForm
from zhengtong.web.portal import drafts, wording
from zhengtong.web.portal.guide import item_or_404, way_of
from zhengtong.web.portal.hall import applicant
from zhengtong.web.portal.mine import own_text
from zhengtong.web.portal.models import Draft
from zhengtong.web.portal.own_data import known_answers

__all__ = ["Slot", "Work", "discard", "fill", "hand_in", "progress", "slots_of", "work_of"]

_LONGEST = 4000  # characters of one answer that a draft keeps


@dataclass(frozen=True, slots=True)
class Slot:
    """A material that can be handed in as files; `need` says whether it may be left out."""

    code: str
    name: str
    said: str
    needed: bool


@dataclass(slots=True)
class Work:
    """One applicant at one application: a new one, or a returned case sent again."""

    actor: Actor
    item: Item
    case: Case | None
    draft: Draft | None

    @property
    def returned(self) -> str:
        return self.case.id if self.case else ""

    def path(self, step: str) -> str:
        """The address of a step (apply, materials, review, send, discard)."""
        query = f"?{urlencode({'case': self.case.id})}" if self.case else ""
        return reverse(f"portal:{step}", args=[self.item.code]) + query

    def begin(self) -> Draft:
        """The draft, made now if there is none."""
        if self.draft is None:
            self.draft = drafts.begin(self.actor.id, self.item.code, self.returned)
        return self.draft

    @property
    def crumbs(self) -> list[Link]:
        guide = reverse("portal:guide", args=[self.item.code])
        last = _("重新提交") if self.case else _("在线申请")
        return [Link(_("首页"), "/"), Link(self.item.name, guide), Link(last, "")]


def work_of(request: HttpRequest, code: str) -> Work:
    """What is being worked on. Raises `Http404` for another's case or one not returned."""
    actor, item = applicant(request), item_or_404(code)
    asked = request.GET.get("case", "")
    case = None
    if asked:
        case = Case.objects.filter(
            id=asked, applicant=actor.id, procedure="application", item=item.code, state="returned"
        ).first()
        if case is None:
            raise Http404(_("没有这件等您重新提交的申请。"))
    elif not way_of(item).here:
        raise Http404(_("这件事不在本站申请，请看办事指南。"))
    return Work(actor, item, case, drafts.draft_of(actor.id, item.code, asked))


def progress(current: int) -> list[tuple[str, bool]]:
    """Where one is: 1 填表, 2 传材料, 3 核对提交; each with whether it is now."""
    names = (_("填表"), _("传材料"), _("核对，提交"))
    return [(name, n == current) for n, name in enumerate(names, 1)]


# ── 1 填表 ───────────────────────────────────────────────────────────────────────────────────


def asked_fields(item: Item) -> list[Field]:
    """The form's fields; pictures are handed in with the materials."""
    return [each for each in form_fields(item) if each.kind != "files"]


def _check(item: Item) -> Any:
    """The catalogue's own check; a picture that comes in the next step counts as given."""
    pictures = {each.id: "-" for each in item.elements if each.kind == "image"}

    def check(answers: dict[str, Any]) -> dict[str, Any]:
        found = check_form(item, answers | pictures)
        return {name: value for name, value in found.items() if name not in pictures}

    return check


def _initial(answers: dict[str, Any]) -> dict[str, Any]:
    """Stored answers as a form shows them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in answers.items()
    }


def _typed(request: HttpRequest, fields: list[Field]) -> dict[str, Any]:
    """What stands in the form, right or wrong, for keeping."""
    found: dict[str, Any] = {}
    for each in fields:
        if each.kind == "multi_choice":
            found[each.name] = request.POST.getlist(each.name)[:50]
        else:
            found[each.name] = request.POST.get(each.name, "")[:_LONGEST]
    return {name: value for name, value in found.items() if value}


@policy("person", reason="申请须由登录的申请人本人提出")
@never_cache
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """填表: all of the form on one page; the catalogue says what is wrong with it."""
    work = work_of(request, code)
    fields = asked_fields(work.item)
    held = drafts.answers_of(work.draft)
    known: dict[str, Any] = {}
    if request.method == "GET" and not held:
        known = _former(work) or known_answers(work.actor, work.item)
    form = VerbForm(
        fields, request.POST or None, check=_check(work.item), initial=_initial(held or known)
    )
    if request.method == "POST":
        action = request.POST.get("action")
        if action in ("save", "keep"):
            drafts.save_answers(work.begin(), _typed(request, fields))
        if action == "keep":
            return HttpResponse(status=204)
        if action == "save":
            messages.success(request, _("存好了，30 天内都可以接着填，退出登录也不会丢。"))
            return HttpResponseRedirect(work.path("apply"))
        if form.is_valid():
            drafts.save_answers(work.begin(), form.answers)
            onward = "materials" if slots_of(work.item, work.actor) else "review"
            return HttpResponseRedirect(work.path(onward))
    draft = work.draft
    return render(
        request,
        "portal/apply.html",
        {
            "work": work,
            "form": form,
            "steps": progress(1),
            "known": 0 if work.case else len(known),
            "saved": formats.beijing_time(draft.saved_at, local_date(draft.saved_at).year)
            if draft and held
            else "",
            "reason": _returned_reason(work),
            "idle": int(setting("", "sign_in")["idle_minutes"]),
            "crumbs": work.crumbs,
        },
        status=422 if form.errors else 200,
    )


def _former(work: Work) -> dict[str, Any]:
    """What was sent before, for a case that was returned."""
    held = own_text(work.actor, work.case, "form") if work.case else None
    return held if isinstance(held, dict) else {}


def _returned_reason(work: Work) -> Link | None:
    """The way back to why it was returned."""
    if work.case is None:
        return None
    return Link(_("看退回的理由"), reverse("portal:case", args=[work.case.id]))


# ── 2 传材料 ─────────────────────────────────────────────────────────────────────────────────


def slots_of(item: Item, actor: Actor) -> list[Slot]:
    """What can be handed in as files: pictures of the form, and materials but the form itself."""
    pictures = [
        Slot(each.id, each.label, _("交电子照片"), each.required)
        for each in item.elements
        if each.kind == "image"
    ]
    groups = {
        (group.kind, thing.name): str(thing.text)
        for group in wording.materials_of(item, actor).groups
        for thing in group.materials
    }
    materials = []
    for each in item.materials:
        said = {kind: groups.get((kind, each.name)) for kind in ("bring", "maybe")}
        if text := said["bring"] or said["maybe"]:
            needed = bool(said["bring"]) and each.need == "必要"
            materials.append(Slot(each.identity, each.name, text, needed))
    return pictures + materials


def named(slot: Slot, name: str, before: int) -> str:
    """The name under which a file is handed in: the material's, never the file's own.

    The name stands in the event, and people call their files after themselves.
    """
    ending = name.rpartition(".")[2].lower()
    number = f"（{before + 1}）" if before else ""
    return f"{slot.name[:20]}{number}.{ending}"


@policy("person", reason="材料由申请人本人上传")
@never_cache
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """传材料: a place for each; what is there can be taken out again."""
    work = work_of(request, code)
    if work.draft is None or not work.draft.form:
        return HttpResponseRedirect(work.path("apply"))
    slots = slots_of(work.item, work.actor)
    faults: dict[str, str] = {}
    if request.method == "POST":
        dropped = request.POST.get("drop")
        if dropped:
            drafts.drop_file(work.draft, dropped)
            return HttpResponseRedirect(work.path("materials"))
        faults = _take(request, work, slots)
        if not faults:
            onward = "materials" if request.POST.get("action") == "upload" else "review"
            return HttpResponseRedirect(work.path(onward))
    pieces = drafts.pieces_of(work.draft)
    region = work.item.region
    return render(
        request,
        "portal/materials.html",
        {
            "work": work,
            "steps": progress(2),
            "slots": [
                (slot, [p for p in pieces if p.slot == slot.code], faults.get(slot.code, ""))
                for slot in slots
            ],
            "faults": [(slot, faults[slot.code]) for slot in slots if slot.code in faults],
            "accept": accepted(region),
            "types": types_text(region),
            "back": work.path("apply"),
            "crumbs": work.crumbs,
        },
        status=422 if request.method == "POST" else 200,
    )


def _take(request: HttpRequest, work: Work, slots: list[Slot]) -> dict[str, str]:
    """Keep what was chosen; returns what could not be taken, by slot. Good ones are kept."""
    faults: dict[str, str] = {}
    draft = work.begin()
    for slot in slots:
        chosen = request.FILES.getlist(f"file-{slot.code}")
        pieces = drafts.pieces_of(draft)
        try:
            files = read_uploads(
                chosen, work.item.region,
                held_bytes=sum(each.size for each in pieces), held_files=len(pieces),
            )  # fmt: skip
        except BadUpload as bad:
            faults[slot.code] = str(bad)
            continue
        for file in files:
            before = sum(each.slot == slot.code for each in drafts.pieces_of(draft))
            drafts.add_file(draft, slot.code, named(slot, file.name, before), file)
    return faults


@policy("person", reason="草稿只有本人能删")
@never_cache
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """不填了: the draft and its files are destroyed."""
    work = work_of(request, code)
    if work.draft is not None:
        drafts.discard(work.draft)
        messages.success(request, _("草稿和传过的材料都删掉了。"))
    return HttpResponseRedirect(reverse("portal:guide", args=[work.item.code]))
