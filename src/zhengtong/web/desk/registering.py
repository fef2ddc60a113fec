"""窗口收件 (行政许可法第三十二条): find the item, fill in its form, take the papers, hand out the slip.

What is missing stops nobody at the counter: the papers are taken, and what lacks is told at once
and in full by the next step. The applicant is found or enrolled by the number in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.catalogue.forms import check_form, form_fields
from zhengtong.catalogue.items import Item, Material, UnknownItem, item_of
from zhengtong.catalogue.models import ServiceItem
from zhengtong.catalogue.references import references
from zhengtong.catalogue.search import search
from zhengtong.flow.attachments import Attachment
from zhengtong.flow.case import read_clocks
from zhengtong.flow.decision import New
from zhengtong.flow.door import Outcome, act
from zhengtong.flow.refusals import BadData, Refused
from zhengtong.org.actors import Actor
from zhengtong.org.settings import calendar_for
from zhengtong.pages import formats
from zhengtong.pages.component import Link, Shown, Stack, Text
from zhengtong.pages.parts import Empty, KeyValues, Note
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Column, Row, Table
from zhengtong.pages.uploads import BadUpload, accepted, read_uploads, types_text
from zhengtong.pages.verbforms import Files, VerbForm
from zhengtong.record.append import new_uid
from zhengtong.record.errors import RecordError
from zhengtong.web.desk.access import case_or_404
from zhengtong.web.desk.doing import FILES_GONE
from zhengtong.web.desk.file import CaseFile
from zhengtong.web.desk.identity import COUNTER, applicant_in, enrol, known, said_of
from zhengtong.web.desk.names import unit_name
from zhengtong.web.portal.finding import offered
from zhengtong.web.portal.tokens import qr_code, track_path

__all__ = ["fill", "items", "receipt"]

OWN = "own"
"""Items that are handled in this system; the others are registered in their own."""


# ── 选事项 ───────────────────────────────────────────────────────────────────────────────────


@policy(*COUNTER, reason="收件由窗口和审查岗位办理，只列本岗位范围内的事项")
@never_cache
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """选事项: the unit's own items, or what the words that people say may mean."""
    actor = actor_of(request)
    q = request.GET.get("q", "").strip()[:60]
    codes = [hit.code for hit in search(q, limit=60)] if q else None
    rows = [row for row in offered(codes=codes) if _covered(actor, row.organisation_path)]
    if codes is not None:
        rows.sort(key=lambda row: codes.index(row.code))
    return render(
        request,
        "desk/register_items.html",
        {"q": q, "table": _items_table(rows) if rows else None, "empty": _no_items(q)},
    )


def _covered(actor: Actor, path: str) -> bool:
    return actor.role_over(COUNTER, path) is not None


def _items_table(rows: list[ServiceItem]) -> Table:
    columns = [
        Column(_("事项"), card="title"), Column(_("类型"), card="left"),
        Column(_("承诺时限"), card="right", numeric=True), Column(_("在哪里收"), card="side"),
    ]  # fmt: skip
    systems = references("source_system")
    return Table(
        _("%(n)d 个事项") % {"n": len(rows)},
        columns,
        [Row(_item_cells(row, systems)) for row in rows],
        cards=True,
        keys=True,
    )


def _item_cells(row: ServiceItem, systems: Mapping[str, Any]) -> list[Shown]:
    here = row.source_system == OWN
    name: Shown = (
        Link(row.name, reverse("desk:register_item", args=[row.code])) if here else row.name
    )
    elsewhere = str(systems.get(row.source_system, {}).get("name", row.source_system))
    limit = _("当场办结") if row.on_the_spot else _("%(n)d 日") % {"n": row.promised_amount}
    return [
        Stack(name, [unit_name(row.organisation)]),
        _("即办件") if row.on_the_spot else _("承诺件"),
        limit,
        _("本系统") if here else elsewhere,
    ]


def _no_items(q: str) -> Empty:
    if q:
        everything = Link(_("看全部事项"), reverse("desk:register"))
        return Empty(
            _("没有找到这样的事项"),
            _("换个说法，如“开宾馆”“卫生证”；别的单位的事项不在这里收。"),
            everything,
        )
    return Empty(_("岗位范围内没有可收的事项"), _("事项发布后会列在这里。"))


# ── 填表收件 ─────────────────────────────────────────────────────────────────────────────────


class Papers(forms.Form):
    """材料: a place for each paper of the item, several files in one."""

    def __init__(self, item: Item, *given: Any) -> None:
        super().__init__(*given)
        self.materials: dict[str, str] = {}
        for n, each in enumerate(_papers(item)):
            name = f"paper{n}"
            self.materials[name] = each[0]
            self.fields[name] = Files(required=False, label=each[0], help_text=each[1])
            self.fields[name].widget.attrs["accept"] = accepted(item.region)

    def read(self, region: str) -> list[Attachment]:
        """The files under the names of their papers. Puts what cannot be taken beside its place."""
        found: list[Attachment] = []
        for name, title in self.materials.items():
            try:
                files = read_uploads(
                    self.cleaned_data.get(name) or [], region,
                    held_bytes=sum(len(each.data) for each in found), held_files=len(found),
                )  # fmt: skip
            except BadUpload as bad:
                self.add_error(name, str(bad))
                continue
            found += [
                Attachment(_named(title, n, each.name), each.media_type, each.data)
                for n, each in enumerate(files)
            ]
        return found


def _named(title: str, n: int, name: str) -> str:
    """The paper's own name, never the file's: it stands in the record."""
    number = f"（{n + 1}）" if n else ""
    return f"{title[:40]}{number}.{name.rpartition('.')[2].lower()}"


def _papers(item: Item) -> list[tuple[str, Text]]:
    """(name, hint) of what can be handed in: pictures of the form, then the materials."""
    pictures = [(each.label, _("照片")) for each in item.elements if each.kind == "image"]
    return pictures + [(each.name, _said(each)) for each in item.materials if not _is_form(each)]


def _is_form(material: Material) -> bool:
    return material.identity.startswith("form_")


def _said(material: Material) -> Text:
    parts = [material.need, _("%(n)d 份") % {"n": material.copies}]
    if material.condition:
        parts.append(material.condition)
    if material.licence_type:
        parts.append(_("电子证照库有的可不收"))
    return "，".join(part for part in parts if part)


@dataclass(slots=True)
class Counter:
    """One counter with one applicant before it."""

    item: Item
    form: VerbForm
    papers: Papers
    key: str
    found: Text = ""
    refusal: Note | None = None

    @property
    def faulty(self) -> bool:
        return bool(self.form.errors or self.papers.errors)


@policy(*COUNTER, reason="收件由窗口和审查岗位办理，只收本岗位范围内的事项")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """填表收件."""
    actor = actor_of(request)
    item = _item_or_404(actor, code)
    counter = _counter(request, item)
    if request.method == "POST":
        if request.POST.get("step") == "find":
            counter.found = _looked_up(request, item)
            if request.FILES:
                messages.warning(request, FILES_GONE)
        elif done := _register(counter, actor):
            return _registered(request, counter, done)
        elif request.FILES:
            messages.warning(request, FILES_GONE)
    status = 422 if counter.faulty else 409 if counter.refusal else 200
    context = {"counter": counter, "item": item, "types": types_text(item.region),
               "unit": unit_name(item.organisation), "facts": _item_facts(item)}  # fmt: skip
    return render(request, "desk/register.html", context, status=status)


def _item_or_404(actor: Actor, code: str) -> Item:
    try:
        item = item_of(code if code.isalnum() else "")
    except UnknownItem as unknown:
        raise Http404(str(unknown)) from None
    if not _covered(actor, item.organisation_path):
        raise Http404(_("这个事项不在您的岗位范围内收件。"))
    if item.source_system != OWN:
        raise Http404(_("这个事项在上级系统收件，不在这里收。"))
    return item


def _counter(request: HttpRequest, item: Item) -> Counter:
    fields = [each for each in form_fields(item) if each.kind != "files"]
    pictures = _photographs(item, [])

    def check(answers: dict[str, Any]) -> dict[str, Any]:
        return check_form(item, answers | pictures)

    finding = request.POST.get("step") == "find"
    given: tuple[Any, ...] = (
        (request.POST, request.FILES) if request.method == "POST" and not finding else ()
    )
    initial = {
        each.name: request.POST.getlist(each.name) if each.kind == "multi_choice"
        else request.POST.get(each.name, "")
        for each in fields
        if finding
    }  # fmt: skip
    form = VerbForm(fields, *given, check=check, initial=initial)
    if given:
        form.is_valid()
    papers = Papers(item, *given)
    return Counter(item, form, papers, request.POST.get("key", "")[:64] or new_uid())


def _photographs(item: Item, files: list[Attachment]) -> dict[str, str]:
    """Pictures that the form asks for, by the name of the file handed in: one of the papers."""
    named = {file.name.rpartition(".")[0]: file.name for file in files}
    pictures = (each for each in item.elements if each.kind == "image")
    return {each.id: named.get(each.label[:40], str(_("未交"))) for each in pictures}


def _looked_up(request: HttpRequest, item: Item) -> Text:
    """查一查: whether the number in the form is known already; nothing is opened."""
    asked = applicant_in({e.id: request.POST.get(e.id, "").strip() for e in item.elements})
    if asked is None:
        return _("先填证件号码或统一社会信用代码，再查。")
    return said_of(known(asked.number))


def _register(counter: Counter, actor: Actor) -> Outcome | None:
    """Enrol where needed, then register; None where something has to be put right first."""
    item = counter.item
    counter.papers.is_valid()
    files = counter.papers.read(item.region)
    if counter.faulty:
        return None
    answers = {**counter.form.answers, **_photographs(item, files)}
    try:
        named = applicant_in(answers)
        person = ""
        if named is not None:
            held = known(named.number)
            person = (
                held.person if held else enrol(named, actor, item.region, f"enrol:{counter.key}")
            )
        new = New(
            "application", item.organisation, item.organisation_path, item.region, item.code, person
        )
        data = {"form": answers, "files": files}
        return act("register", new, actor=actor, key=counter.key, data=data)
    except BadData as bad:
        counter.form.refuse(bad)
    except (Refused, RecordError) as refused:
        clause = getattr(refused, "clause", "")
        counter.refusal = Note(getattr(refused, "message", str(refused)), "red", text=clause)
    return None


def _registered(request: HttpRequest, counter: Counter, done: Outcome) -> HttpResponse:
    if done.repeated:
        messages.info(request, _("这一件刚才已经收过，没有重复收件。"))
    lacking = _lacking(counter)
    if lacking:
        words = ngettext(
            "有 %(n)d 份必要材料没有扫描上传：%(names)s。缺的请一次性告知补正。",
            "有 %(n)d 份必要材料没有扫描上传：%(names)s。缺的请一次性告知补正。",
            len(lacking),
        )
        messages.warning(request, words % {"n": len(lacking), "names": "、".join(lacking)})
    return HttpResponseRedirect(reverse("desk:receipt", args=[done.case]))


def _lacking(counter: Counter) -> list[str]:
    """Needed papers for which nothing was chosen."""
    given = {title for name, title in counter.papers.materials.items()
             if counter.papers.cleaned_data.get(name)}  # fmt: skip
    return [
        each.name for each in counter.item.materials
        if each.need == "必要" and not _is_form(each) and not each.condition and each.name not in given
    ]  # fmt: skip


def _item_facts(item: Item) -> KeyValues:
    promised = f"{item.promised.amount} {item.promised.unit.label}" if item.promised else "—"
    pairs: list[tuple[Text, Shown]] = [
        (_("编码"), item.code),
        (_("类型"), _("即办件") if item.on_the_spot else _("承诺件")),
        (_("承诺时限"), _("当场办结") if item.on_the_spot else promised),
        (_("办理条件"), item.conditions or "—"),
        (_("收费"), item.fee.name if item.fee else _("不收费")),
    ]
    return KeyValues(pairs)


# ── 收件凭证 ─────────────────────────────────────────────────────────────────────────────────


@policy("staff", reason="收件凭证交给申请人，由本岗位范围内的窗口打印；不含个人信息")
@never_cache
@require_safe
def receipt(request: HttpRequest, case_id: str) -> HttpResponse:
    """收件凭证: the number, a code that leads to the state, and by when there will be an answer."""
    file = CaseFile(case_or_404(actor_of(request), case_id))
    if file.case.procedure != "application":
        raise Http404(_("这类件没有收件凭证。"))
    clock = read_clocks(file.case.clocks).get("notice")
    waits = clock is not None and clock.ended is None
    due = clock.due(calendar_for(file.case.region)) if clock and waits else None
    slip = file.notices.filter(kind="receipt_slip").first()
    return render(
        request,
        "desk/receipt.html",
        {
            "case": file.case,
            "file": file,
            "unit": unit_name(file.case.organisation),
            "slip": slip,
            "due": formats.day(due, file.year) if due else "",
            "materials": [_("申请表"), *(p.file_name for p in file.pieces if p.is_file)],
            "code": qr_code(request, track_path(case_id), _("查询办理进度的二维码")),
        },
    )
