"""我的办件: one's own cases, first the ones that wait for oneself.

Only the applicant sees this; what it holds of a person is opened through `look()`, which records
it, and masked until asked for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.catalogue.items import Item, UnknownItem, item_of
from zhengtong.flow.looks import contents_of, look
from zhengtong.flow.models import Case, Notice
from zhengtong.flow.procedure import procedure
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.pages import formats
from zhengtong.pages.component import Link
from zhengtong.pages.parts import Empty, KeyValues
from zhengtong.pages.policy import policy
from zhengtong.record.errors import RecordError
from zhengtong.systems.ratings.models import Rating
from zhengtong.systems.ratings.procedure import LEVELS
from zhengtong.web.portal import drafts
from zhengtong.web.portal.hall import applicant, unit_name
from zhengtong.web.portal.standing import (
    RATEABLE,
    STAGES,
    Standing,
    events_of,
    order_words,
    standing_of,
)
from zhengtong.web.portal.tokens import qr_code, rate_path, track_path

__all__ = [
    "OwnCase",
    "case_page",
    "mine",
    "own_case",
    "own_cases",
    "own_text",
    "stages_of",
    "verb_open",
]

_MOST = 200


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A line of the list: the case, where it stands, what is to be done now."""

    case: Case
    standing: Standing
    href: str
    unit: str
    todo: Link | None

    @property
    def day(self) -> str:
        """When it came to its end, or when it was handed in."""
        closed = self.case.closed_at
        words = _("%(day)s办完") if closed else _("%(day)s提交")
        return words % {"day": formats.day(local_date(closed or self.case.opened_at))}


def own_case(request: HttpRequest, case_id: str) -> Case:
    """The applicant's own application. Raises `Http404` for anybody else's."""
    actor = applicant(request)
    case = Case.objects.filter(id=case_id, procedure="application").first()
    if case is None or not actor.id or case.applicant != actor.id:
        raise Http404(_("没有这件办件。"))
    return case


def own_cases(actor: Actor) -> list[OwnCase]:
    """The person's applications: first those that wait for them, then open ones, then the rest."""
    cases = list(
        Case.objects.filter(applicant=actor.id, procedure="application").order_by("-opened_at")[
            :_MOST
        ]
    )
    rated = set(
        Rating.objects.filter(rated_case__in=[each.id for each in cases]).values_list(
            "rated_case", flat=True
        )
    )
    found = [_own(case, case.id in rated) for case in cases]
    return sorted(found, key=lambda each: (not each.standing.mine_to_do, not each.standing.open))


def _own(case: Case, rated: bool) -> OwnCase:
    standing = standing_of(case)
    href = reverse("portal:case", args=[case.id])
    todo = None
    if case.state == "deficient":
        todo = Link(_("去补材料"), reverse("portal:remedy", args=[case.id]))
    elif case.state == "returned":
        todo = Link(_("改好再交"), _resubmit_path(case))
    elif case.state in RATEABLE and not rated:
        todo = Link(_("评一评这次服务"), rate_path(case.id))
    return OwnCase(case, standing, href, unit_name(case.organisation), todo)


def _resubmit_path(case: Case) -> str:
    return f"{reverse('portal:apply', args=[case.item])}?{urlencode({'case': case.id})}"


@policy("person", reason="只列登录人本人的办件")
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """我的办件."""
    actor = applicant(request)
    cases = own_cases(actor)
    orders = Case.objects.filter(applicant=actor.id, procedure="order").order_by("-opened_at")[:20]
    return render(
        request,
        "portal/mine.html",
        {
            "cases": cases,
            "waiting": sum(each.standing.mine_to_do for each in cases),
            "open": sum(each.standing.open for each in cases),
            "drafts": _drafts(actor),
            "orders": [(order, order_words(order)) for order in orders],
            "empty": Empty(
                _("还没有办件"),
                _("提交申请以后，在这里看办到哪一步。"),
                Link(_("找要办的事"), reverse("portal:guides")),
            ),
            "crumbs": [Link(_("首页"), "/"), Link(_("我的办件"), "")],
        },
    )


def _drafts(actor: Actor) -> list[tuple[Link, str]]:
    """Forms half filled in, with the day until which each is kept."""
    found = []
    for draft in drafts.drafts_of(actor.id):
        try:
            item = item_of(draft.item)
        except UnknownItem:
            continue
        href = reverse("portal:apply", args=[item.code])
        href += f"?case={draft.case}" if draft.case else ""
        until = local_date(draft.saved_at + drafts.KEPT_DAYS * 86_400_000_000)
        found.append((Link(item.name, href), formats.day_short(until)))
    return found


# ── one case ─────────────────────────────────────────────────────────────────────────────────


def own_text(actor: Actor, case: Case, name: str) -> Any:
    """The newest content `name` of one's own case (the look is recorded); None where there is none."""
    if not any(each["name"] == name for each in contents_of(case.id)):
        return None
    try:
        opened = look(actor, case, name, _("本人查看自己的办件"))
    except RecordError:
        return None
    text = opened.data.decode()
    return json.loads(text) if opened.media_type.startswith("application/json") else text


def verb_open(case: Case, name: str) -> bool:
    """Whether the applicant's verb `name` is possible in the case's present state."""
    verb = procedure(case.procedure, case.version).verb(name)
    return verb is not None and case.state in verb.frm


def deficiencies(actor: Actor, case: Case) -> list[str]:
    """What is missing, line by line, as it was told."""
    held = own_text(actor, case, "deficiencies")
    rows = held.get("items", []) if isinstance(held, dict) else []
    return [_line(row) for row in rows]


def _line(row: Any) -> str:
    if isinstance(row, dict):
        return "：".join(str(value) for value in row.values() if value)
    if isinstance(row, list):
        return "：".join(str(value) for value in row if value)
    return str(row)


@policy("person", reason="只给申请人本人看自己的办件")
@never_cache
@require_safe
def case_page(request: HttpRequest, case_id: str) -> HttpResponse:
    """One case: where it stands, what to do, how long it takes, what was told in writing."""
    case = own_case(request, case_id)
    actor = applicant(request)
    standing = standing_of(case)
    rating = Rating.objects.filter(rated_case=case.id).first()
    reasons = case.state in ("returned", "declined", "refused")
    item = _item(case)
    return render(
        request,
        "portal/case.html",
        {
            "case": case,
            "standing": standing,
            "facts": _facts(case, item),
            "stages": stages_of(standing),
            "missing": deficiencies(actor, case) if case.state == "deficient" else [],
            "reason": own_text(actor, case, "reason") if reasons else "",
            "remedies": own_text(actor, case, "remedies") if reasons else "",
            "remedy": reverse("portal:remedy", args=[case.id]) if verb_open(case, "remedy") else "",
            "again": _resubmit_path(case) if verb_open(case, "resubmit") else "",
            "withdraw": reverse("portal:withdraw", args=[case.id]) if verb_open(case, "withdraw") else "",
            "rate": rate_path(case.id) if case.state in RATEABLE and rating is None else "",
            "rated": dict(LEVELS).get(str(rating.level), "") if rating else "",
            "timeline": events_of(case, standing),
            "notices": notices_of(case),
            "files": files_of(case),
            "form": reverse("portal:form", args=[case.id]),
            "code": qr_code(request, track_path(case.id), _("查询办理进度的二维码")),
            "item": item,
            "crumbs": [Link(_("首页"), "/"), Link(_("我的办件"), reverse("portal:mine")),
                       Link(case.title, "")],
        },
    )  # fmt: skip


def _item(case: Case) -> Item | None:
    try:
        return item_of(case.item)
    except UnknownItem:
        return None


def _facts(case: Case, item: Item | None) -> KeyValues:
    channels = {"portal": _("网上"), "mobile": _("手机")}
    pairs = [
        (_("提交"), formats.beijing_time(case.opened_at)),
        (_("怎么交的"), channels.get(case.channel, _("窗口"))),
        (_("谁来办"), unit_name(case.organisation)),
    ]
    if item is not None:
        pairs.append((_("问情况"), item.consult_phone))
    return KeyValues(pairs, "facts")


def stages_of(standing: Standing) -> list[tuple[str, str]]:
    """Each stage with "done", "now" or ""; none for a case that ended beside the way."""
    if standing.done is None:
        return []
    marks = ["done"] * standing.done + ["now"] + [""] * len(STAGES)
    return [(str(name), mark) for name, mark in zip(STAGES, marks, strict=False)]


def notices_of(case: Case) -> list[tuple[str, str, str, str]]:
    """(title, number, day, address) of what was told in writing, the latest first."""
    titles = {
        verb.notice.kind: verb.notice.title
        for verb in procedure(case.procedure, case.version).verbs
        if verb.notice
    }
    rows = Notice.objects.filter(case=case.id).order_by("-position")
    return [
        (
            titles.get(row.kind, row.kind),
            row.number,
            formats.beijing_date(row.issued_at),
            reverse("portal:notice", args=[case.id, row.id]),
        )
        for row in rows
    ]


def files_of(case: Case) -> list[tuple[str, str]]:
    """(name, address) of the files handed in, in order; of several by one name the newest."""
    newest = {
        each["name"]: each["id"]
        for each in contents_of(case.id)
        if each["name"].startswith("file:")
    }
    return [
        (name.split(":", 2)[-1], reverse("portal:file", args=[case.id, content]))
        for name, content in newest.items()
    ]
