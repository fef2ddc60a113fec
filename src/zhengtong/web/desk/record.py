"""存证: where a case stands in the record, and a proof that a stranger can check without us."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.pages import formats
from zhengtong.pages.component import Shown, Tag, Text
from zhengtong.pages.parts import Digest, KeyValues
from zhengtong.pages.policy import actor_of, policy
from zhengtong.record.errors import ProofRefused
from zhengtong.record.heads import last_seal
from zhengtong.record.ledger import open_ledger
from zhengtong.record.proofs import prove_inclusion
from zhengtong.web.desk.access import case_or_404
from zhengtong.web.desk.file import CaseFile

__all__ = ["Standing", "proof", "standing_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the panel 存证 shows: the chain, what is sealed of it, its last digest."""

    tag: Tag
    said: str
    facts: KeyValues
    digest: Digest
    proof: str


def standing_of(file: CaseFile) -> Standing:
    """The chain as it was just recomputed, and how far it is sealed."""
    seal = last_seal(open_ledger())
    last = seal.last_id if seal else 0
    sealed = [event for event in file.events if event.id <= last]
    waiting = len(file.events) - len(sealed)
    pairs: list[tuple[Text, Shown]] = [(_("已封存"), _sealed(file, sealed))]
    if waiting:
        pairs.append((_("待封存"), _("%(n)d 条，一分钟内封存") % {"n": waiting}))
    if seal:
        head = formats.beijing_time(seal.head.time, file.year)
        pairs.append((_("最近封存"), _("%(at)s，共 %(n)s 条") % {
            "at": head, "n": formats.number(seal.head.size)}))  # fmt: skip
    version = _("%(name)s 第 %(n)d 版") % {"name": file.procedure.title, "n": file.case.version}
    pairs.append((_("流程版本"), version))
    broken = file.broken_at
    return Standing(
        Tag(_("链断在第 %(n)d 条") % {"n": broken}, "red") if broken else Tag(_("链完整"), "ok", "seal"),
        _("%(n)d 条事件，首尾相接") % {"n": len(file.events)} if not broken
        else _("请运行 zhengtong verify 核对"),
        KeyValues(pairs),
        Digest(bytes(file.case.head).hex(), _("链尾摘要（SM3）")),
        reverse("desk:proof", args=[file.case.id]) if sealed else "",
    )  # fmt: skip


def _sealed(file: CaseFile, sealed: list) -> str:
    if not sealed:
        return _("还没有")
    if len(sealed) == len(file.events):
        return _("全部 %(n)d 条") % {"n": len(sealed)}
    return _("%(n)d 条（至第 %(p)d 条）") % {"n": len(sealed), "p": sealed[-1].position}


@policy("staff", reason="存证只有摘要和事实，不含个人信息；本件岗位范围内可下载")
@never_cache
@require_safe
def proof(request: HttpRequest, case_id: str) -> HttpResponse:
    """存证包: the inclusion proof of the case's last sealed event, as JSON."""
    case = case_or_404(actor_of(request), case_id)
    file = CaseFile(case)
    ledger = open_ledger()
    seal = last_seal(ledger)
    sealed = [event for event in file.events if seal and event.id <= seal.last_id]
    try:
        if not sealed:
            raise ProofRefused(_("这件的记录还没有封存，封存后才能出具证明（不超过一分钟）。"))
        held = prove_inclusion(ledger, sealed[-1].id)
    except ProofRefused as refused:
        context = {"case": case, "title": _("存证包"), "why": str(refused)}
        return render(request, "desk/cannot.html", context, status=409)
    text = json.dumps(held, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{case.number or case.id}.json"'
    return response
