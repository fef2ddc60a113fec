"""办件页: one page for the cases of every procedure, first what is late and what can be done.

Head, clock, verbs, events, contents, notices; beside them what its system adds, where it stands in
the record, and which figures read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.flow.models import Case, Link
from zhengtong.flow.procedure import procedure
from zhengtong.org.actors import Actor
from zhengtong.pages import component, formats
from zhengtong.pages.component import Shown, Tag
from zhengtong.pages.parts import KeyValues
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Column, Row, Table
from zhengtong.record.append import new_uid
from zhengtong.systems.ratings.procedure import RATED
from zhengtong.web.desk.access import case_or_404, may_look, may_see
from zhengtong.web.desk.applicant import facts_of
from zhengtong.web.desk.clocks import strip_of, tracks_of
from zhengtong.web.desk.counted import counted_in
from zhengtong.web.desk.file import CaseFile, Piece, said
from zhengtong.web.desk.happenings import timeline_of
from zhengtong.web.desk.lateness import left_of
from zhengtong.web.desk.looks import audits, looks_at
from zhengtong.web.desk.names import CHANNELS
from zhengtong.web.desk.possible import Possible, buttons, possible
from zhengtong.web.desk.record import standing_of
from zhengtong.web.desk.rows import COLOUR_NAMES, OWN_PAGES, cards_on, case_path, state_title
from zhengtong.web.portal.standing import RATEABLE
from zhengtong.web.portal.tokens import qr_code, rate_path

__all__ = ["case"]

NAMING = ("form", "request")
"""Content that gives names and numbers in full."""


@policy("staff", reason="本岗位范围内的件；个人信息隐去，查看另行记录")
@never_cache
@require_safe
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """办件页."""
    actor = actor_of(request)
    file = CaseFile(case_or_404(actor, case_id))
    opens = may_look(actor, file.case)
    found = possible(file, actor)
    return render(
        request,
        "desk/case.html",
        {
            "file": file,
            "case": file.case,
            "procedure": file.procedure,
            "channel": CHANNELS.get(file.case.channel, ""),
            "tags": _tags(file),
            "facts": KeyValues(facts_of(file), "facts"),
            "look": _first_look(file) if opens else None,
            "strip": strip_of(file),
            "tracks": tracks_of(file),
            "verbs": buttons(file, found, new_uid()),
            "waits": _waits(found, file),
            "own_page": case_path(file.case) if file.case.procedure in OWN_PAGES else "",
            "guide": reverse("portal:guide", args=[file.case.item]) if file.case.item else "",
            "timeline": timeline_of(file, found, open_contents=opens),
            "pieces": _pieces(file, opens),
            "notices": _notices(file, opens),
            "links": (links := _links(file, actor)),
            "rate": _rate_code(request, file, links) if opens else "",
            "panel": _panel(file),
            "standing": standing_of(file),
            "counted": counted_in(file),
            "looks": looks_at(file, actor),
            "audits": audits(file, actor),
        },
    )


def _panel(file: CaseFile) -> SafeString:
    """What the case's system adds, in a context of its own."""
    if not file.panel.template:
        return SafeString("")
    return render_to_string(file.panel.template, file.panel.context(file.case))


def _tags(file: CaseFile) -> list[Tag]:
    """What is late, the heaviest card, the state."""
    tags = []
    left = left_of(file.case, file.calendar, file.today)
    held = cards_on([file.case.id]).get(file.case.id, set())
    for colour in ("red", "yellow", "blue"):
        if colour in held:
            tags.append(Tag(COLOUR_NAMES[colour], colour))
            break
    if file.case.next_due and left.days is not None:
        tags.append(
            Tag(
                _time_left(file, left.text, left.days), left.kind or "", "" if left.kind else "blue"
            )
        )
    elif not file.case.closed_at:
        tags.append(Tag(left.text, "", "pause"))
    tags.append(Tag(state_title(file.case), "ok" if file.case.closed_at else ""))
    return tags


def _time_left(file: CaseFile, text: str, days: int) -> str:
    """承诺办理还剩 1 日; 超法定 2 日."""
    if days < 0:
        return text
    track = file.panel.tracks.get(file.case.due_track)
    name = track.title if track else file.case.due_track
    if days == 0:
        return _("%(name)s今天届满") % {"name": name}
    return _("%(name)s还剩 %(left)s") % {"name": name, "left": text}


def _first_look(file: CaseFile) -> component.Link | None:
    """Where the full name and numbers are opened: the newest content that names somebody."""
    held = [piece for piece in file.pieces if piece.name in NAMING and piece.newest]
    if not held or held[-1].erased:
        return None
    words = _("查看“%(what)s”里的完整信息") % {"what": file.content_title(held[-1].name)}
    return component.Link(
        words,
        reverse("desk:content", args=[file.case.id, held[-1].id]),
        note=_("须写事由，记入您的查看记录"),
    )


def _waits(found: Sequence[Possible], file: CaseFile) -> str:
    """Why there is no button: it is over, or others' turn."""
    if file.case.closed_at:
        return _("已经办结，没有下一步。")
    if not file.panel.template:
        return _("这类事不在这一页办。")
    return _("现在轮到别的岗位办，您可以看。")


def _rate_code(request: HttpRequest, file: CaseFile, links: list[dict[str, Any]]) -> str:
    """A code to rate by, as long as the concluded case was not rated; held to the applicant's eyes."""
    if file.case.procedure != "application" or file.case.state not in RATEABLE:
        return ""
    if any(link["kind"] == RATED for link in links):
        return ""
    return qr_code(request, rate_path(file.case.id, qr=True), _("评价这次办事的二维码"))


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def _pieces(file: CaseFile, opens: bool) -> Table | None:
    """材料和内容: what was handed in and written, each opened by itself."""
    if not file.pieces:
        return None
    rows = [Row(_piece(file, each, opens)) for each in file.pieces]
    files = sum(piece.is_file and piece.newest for piece in file.pieces)
    columns = [
        Column(_("名称")), Column(_("怎么来的")), Column(_("大小"), numeric=True),
        Column(_("收到"), numeric=True),
    ]  # fmt: skip
    caption = _("%(files)d 个文件，%(texts)d 份文字。点开须写事由，记入您自己的查看记录。") % {
        "files": files, "texts": len(file.pieces) - files,
    }  # fmt: skip
    return Table(caption, columns, rows, slim=True)


def _piece(file: CaseFile, piece: Piece, opens: bool) -> list[Shown]:
    name: Shown = piece.file_name or file.content_title(piece.name)
    if piece.erased:
        name = component.Stack(name, [_("已依申请删除")])
    elif not piece.newest:
        name = component.Stack(name, [_("后来有更新的一份")])
    elif opens:
        href = reverse("desk:content", args=[file.case.id, piece.id])
        name = component.Link(name, href, "clip" if piece.is_file else "")  # type: ignore[arg-type]
    return [
        name,
        said(file.procedure, piece.event),
        formats.byte_size(piece.size) if piece.size else "—",
        formats.beijing_time(piece.event.happened_at, file.year),
    ]


def _notices(file: CaseFile, opens: bool) -> list[dict[str, Any]]:
    """文书: number, day, and a button that makes the document."""
    return [
        {
            "title": file.notice_title(each.kind),
            "number": each.number,
            "day": formats.beijing_time(each.issued_at, file.year),
            "download": reverse("desk:notice", args=[file.case.id, each.id])
            if opens and file.panel.notice
            else "",
        }
        for each in file.notices
    ]


def _links(file: CaseFile, actor: Actor) -> list[dict[str, Any]]:
    """关联: cases tied to this one, up or down; those out of reach by their kind only."""
    here = file.case.id
    held = [(link.kind, link.to_case) for link in Link.objects.filter(from_case=here)]
    held += [(link.kind, link.from_case) for link in Link.objects.filter(to_case=here)]
    cases = {case.id: case for case in Case.objects.filter(id__in=[other for _kind, other in held])}
    return [
        {
            "kind": kind,
            "what": file.panel.links.get(kind) or procedure(other.procedure).title,
            "title": other.title or other.number or state_title(other),
            "state": state_title(other),
            "href": reverse("desk:case", args=[other.id]) if may_see(actor, other) else "",
        }
        for kind, case_id in held
        if (other := cases.get(case_id))
    ]
