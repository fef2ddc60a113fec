"""收件箱: what waits for this person, over all systems, first what will be late first.

One query serves all procedures; groups take the place of pages, chips filter, and J, K and Enter
walk the list without a mouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.flow.inbox import inbox as waiting
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import procedure, procedures
from zhengtong.law.localtime import local_date, local_datetime
from zhengtong.org.actors import Actor
from zhengtong.org.settings import calendar_for
from zhengtong.org.units import unit
from zhengtong.pages import formats
from zhengtong.pages.component import Link
from zhengtong.pages.parts import Chip, Chips, Empty, Paging
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Row, RowGroup, Table
from zhengtong.record.append import now_us
from zhengtong.systems.e_supervision.models import Card
from zhengtong.web.desk.hotline import OPERATORS
from zhengtong.web.desk.identity import COUNTER
from zhengtong.web.desk.lateness import GROUPS, Bounds, Group, bounds_of
from zhengtong.web.desk.rows import COLOUR_NAMES, MARK, Cases, columns

__all__ = ["PAGE", "inbox"]

PAGE = 200
STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait: in all, stopped, by procedure, by colour of their cards."""

    total: int
    stopped: int
    procedures: dict[str, int]
    cards: dict[str, int]


@policy("staff", reason="收件箱只含本人岗位范围内、现在能办的件")
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """收件箱."""
    actor = actor_of(request)
    show, after = _asked(request)
    now = now_us()
    place = unit(actor.organisation)
    bounds = bounds_of(local_date(now), calendar_for(place.region if place else ""))
    counts = _counts(actor)
    chosen = _chosen(waiting(actor), show)
    found = list(_after(chosen, after)[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return render(
        request,
        "desk/inbox.html",
        {
            "total": counts.total,
            "may_register": actor.has_role(*COUNTER),
            "may_receive": actor.has_role(*OPERATORS),
            "now": _moment(now),
            "chips": _chips(counts, show),
            "table": _table(found, bounds, chosen) if found else None,
            "empty": _empty(show),
            "paging": _paging(show, found[-1] if more else None, after),
        },
    )


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Filter and mark of the address; what is neither is left aside."""
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    known = {*COLOUR_NAMES, STOPPED, *(proc.code for proc in procedures())}
    return (show if show in known else "", after if MARK.fullmatch(after) else "")


def _moment(now: int) -> str:
    at = local_datetime(now)
    return _("%(day)s %(time)s，周%(weekday)s") % {
        "day": formats.day_short(at.date()),
        "time": f"{at:%H:%M}",
        "weekday": formats.WEEKDAYS[at.weekday()],
    }


# ── what is counted, what is chosen ──────────────────────────────────────────────────────────


def _counts(actor: Actor) -> Counts:
    """Two statements, however much waits."""
    waits = waiting(actor).order_by()
    rows = list(
        waits.values("procedure").annotate(
            all=Count("pk"), stopped=Count("pk", filter=Q(next_due=""))
        )
    )
    cards = (
        Card.objects.filter(finding="", warned_case__in=waits.values("id"))
        .values("colour")
        .annotate(cases=Count("warned_case", distinct=True))
    )
    return Counts(
        sum(row["all"] for row in rows),
        sum(row["stopped"] for row in rows),
        {row["procedure"]: row["all"] for row in rows},
        {row["colour"]: row["cases"] for row in cards},
    )


def _chosen(waits: QuerySet[Case], show: str) -> QuerySet[Case]:
    if show in COLOUR_NAMES:
        return waits.filter(
            id__in=Card.objects.filter(finding="", colour=show).values("warned_case")
        )
    if show == STOPPED:
        return waits.filter(next_due="")
    return waits.filter(procedure=show) if show else waits


def _after(waits: QuerySet[Case], mark: str) -> QuerySet[Case]:
    """The rows that follow `mark`, "due~id" of the last one seen."""
    due, tilde, case = mark.partition("~")
    if not tilde:
        return waits
    if not due:
        return waits.filter(next_due="", id__gt=case)
    return waits.filter(Q(next_due__gt=due) | Q(next_due=due, id__gt=case) | Q(next_due=""))


# ── what is shown ────────────────────────────────────────────────────────────────────────────


def _chips(counts: Counts, show: str) -> Chips:
    def href(value: str) -> str:
        return reverse("desk:inbox") + (f"?{urlencode({'show': value})}" if value else "")

    chips = [Chip(_("全部"), href(""), counts.total, current=not show)]
    for colour in ("red", "yellow", "blue"):
        name, count = COLOUR_NAMES[colour], counts.cards.get(colour, 0)
        chips.append(Chip(name, href(colour), count, current=show == colour, kind=colour))
    chips.append(
        Chip(_("停表"), href(STOPPED), counts.stopped, current=show == STOPPED, icon="pause")
    )
    for code, count in sorted(counts.procedures.items(), key=lambda pair: -pair[1]):
        chips.append(Chip(procedure(code).title, href(code), count, current=show == code))
    return Chips(_("筛选"), chips)


def _table(found: Sequence[Case], bounds: Bounds, chosen: QuerySet[Case]) -> Table:
    cases = Cases(found, bounds.today)
    totals = chosen.order_by().aggregate(
        **{name: Count("pk", filter=each) for name, each in bounds.conditions().items()}
    )
    rows: list[Row | RowGroup] = []
    before: Group | None = None
    for case in found:
        group = bounds.group(case.next_due)
        if group != before:
            count = formats.number(totals[group])
            rows.append(RowGroup(_("%(group)s · %(n)s 件") % {"group": GROUPS[group], "n": count}))
            before = group
        rows.append(cases.row(case))
    caption = _("待我办的件，按将要逾期的先后排列")
    return Table(caption, columns(), rows, header=1, cards=True, keys=True, hide_caption=True)


def _empty(show: str) -> Empty:
    if show:
        everything = Link(_("看全部待办"), reverse("desk:inbox"))
        return Empty(_("这一类没有待办的件"), _("换一个筛选，或看全部。"), everything)
    search = Link(_("查办件"), reverse("desk:cases"))
    return Empty(
        _("没有要办的件"), _("岗位范围内的件都办完了，或者还没有授予能办件的岗位。"), search
    )


def _paging(show: str, last: Case | None, after: str) -> Paging:
    kept = {"show": show} if show else {}
    base = reverse("desk:inbox")
    following = (
        f"{base}?{urlencode({**kept, 'after': f'{last.next_due}~{last.id}'})}" if last else ""
    )
    first = f"{base}?{urlencode(kept)}".rstrip("?") if after else ""
    return Paging(following, first, _("每页 %(n)d 件") % {"n": PAGE} if following else "")
