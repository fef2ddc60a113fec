"""经过: what was done on a case, when, by whom on whose behalf, on which ground; and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.pages import formats
from zhengtong.pages.component import Text
from zhengtong.pages.parts import Happening, Timeline
from zhengtong.record.models import Event
from zhengtong.web.desk.file import CaseFile, Piece, said
from zhengtong.web.desk.names import CHANNELS, POSTS, unit_name
from zhengtong.web.desk.possible import Possible

__all__ = ["happening", "timeline_of"]


def timeline_of(file: CaseFile, following: Sequence[Possible], *, open_contents: bool) -> Timeline:
    """All events and what can follow; content is named beside its event, as a link where it may
    be opened."""
    pieces: dict[str, list[Piece]] = {}
    for piece in file.pieces:
        pieces.setdefault(piece.event.uid, []).append(piece)
    lines = [
        happening(file, event, pieces.get(event.uid, ()), open_contents) for event in file.events
    ]
    return Timeline([*lines, *_next(file, following)], file.year)


def happening(
    file: CaseFile, event: Event, pieces: Iterable[Piece] = (), open_contents: bool = False
) -> Happening:
    """One event as a line."""
    said_so = [who(file, event)]
    notice = file.facts[event.uid].get("notice")
    if notice:
        said_so.append(_("文书 %(number)s") % {"number": notice})
    if event.corrects:
        said_so.append(_("更正前一次记录"))
    line: SafeString | str = "。".join(said_so)
    named = [_named(file, each, open_contents) for each in pieces if not each.is_file]
    if named:
        line = format_html("{}。{}", line, format_html_join("、", "{}", ((n,) for n in named)))
    return Happening(event.happened_at, said(file.procedure, event), line, event.legal_basis)


def _named(file: CaseFile, piece: Piece, open_contents: bool) -> Text | SafeString:
    title = file.content_title(piece.name)
    if not open_contents or piece.erased or not piece.newest:
        return title
    return format_html(
        '<a href="{}">{}</a>', reverse("desk:content", args=[file.case.id, piece.id]), title
    )


def who(file: CaseFile, event: Event) -> str:
    """李*敏，县卫健局，窗口; 代 黄*芝; 系统."""
    if event.actor == "system":
        return _("系统自动")
    name = file.labels.get(event.actor, "")
    mine = bool(event.actor) and event.actor == file.case.applicant
    parts = [_("申请人%(name)s") % {"name": name} if mine else name]
    if event.on_behalf_of:
        lender = file.labels.get(event.on_behalf_of, "")
        parts.append(_("代%(name)s") % {"name": lender})
    if event.organisation and not mine:
        parts.append(unit_name(event.organisation))
    parts.append(str(CHANNELS.get(event.channel, "")))
    return "，".join(part for part in parts if part)


def _next(file: CaseFile, following: Sequence[Possible]) -> Iterable[Happening]:
    """What can come next, whose turn it is, and by when."""
    onward = [p.verb for p in following if p.verb.to and not p.verb.grave and not p.reasons]
    if not onward:
        return
    posts = dict.fromkeys(who for verb in onward for who in verb.who if who in POSTS)
    names = "、".join(str(POSTS[who]) for who in posts if who != "system")
    line = [_("由%(posts)s办") % {"posts": names}] if names else []
    if file.case.next_due:
        due = formats.day(date.fromisoformat(file.case.next_due), file.year)
        line.append(_("%(day)s前") % {"day": due})
    yield Happening(
        _("下一步"), " ／ ".join(verb.title for verb in onward), "，".join(line), todo=True
    )
