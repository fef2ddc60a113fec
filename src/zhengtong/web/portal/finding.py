"""找要办的事: ask in one's own words, or go by theme and by unit; a dead end shows a way out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.catalogue.items import Limit, live_rows
from zhengtong.catalogue.models import ServiceItem
from zhengtong.catalogue.schema import TYPES, power_of
from zhengtong.catalogue.search import Theme, search, themes
from zhengtong.law.calendar import Unit
from zhengtong.org.units import unit
from zhengtong.pages.component import Link
from zhengtong.pages.parts import Chip, Chips, Empty, Paging
from zhengtong.pages.policy import policy
from zhengtong.web.portal.hall import unit_name
from zhengtong.web.portal.wording import limit_text

__all__ = ["browse", "find", "offered", "side_of", "theme_lists"]

SIDES = ("personal", "enterprise")
PERSON = "natural_person"
EX_OFFICIO = tuple(code for code in TYPES if power_of(code) == "ex_officio")
_PAGE = 40
_MOST = 60  # of a search: whoever has to read more asks differently


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a list: its name, why it was found, and what to know before opening it."""

    name: str
    href: str
    unit: str
    promise: str
    visits: str
    matched: str = ""


def side_of(row: ServiceItem) -> set[str]:
    """Whom the item is for: personal, enterprise, or both."""
    kinds = row.applicant_types.split()
    found = {"personal"} if PERSON in kinds else set()
    return found | ({"enterprise"} if any(kind != PERSON for kind in kinds) else set())


def _row(row: ServiceItem, matched: str = "") -> Row:
    promised = limit_text(Limit(row.promised_amount, Unit(row.promised_unit or "working_day")))
    return Row(
        name=row.name,
        href=reverse("portal:guide", args=[row.code]),
        unit=unit_name(row.organisation),
        promise=_("当场办结")
        if row.on_the_spot
        else _("%(time)s办结") % {"time": promised}
        if promised
        else "",
        visits=_("不用跑") if row.visits == 0 else _("跑 %(n)d 次") % {"n": row.visits},
        matched="" if matched == row.name else matched,
    )


def _side_chips(here: str, query: dict[str, str], counts: dict[str, int], chosen: str) -> Chips:
    def chip(label: str, side: str, count: int) -> Chip:
        asked = {**query, "side": side} if side else query
        href = f"{here}?{urlencode(asked)}" if asked else here
        return Chip(label, href, count, current=side == chosen)

    return Chips(
        _("给谁办"),
        [
            chip(_("全部"), "", counts["all"]),
            chip(_("个人"), "personal", counts["personal"]),
            chip(_("企业和组织"), "enterprise", counts["enterprise"]),
        ],
    )


def _counted(rows: list[ServiceItem]) -> dict[str, int]:
    sides = [side_of(row) for row in rows]
    return {"all": len(rows)} | {s: sum(s in found for found in sides) for s in SIDES}


@policy("public", reason="找事项不用登录")
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """搜: what a question may mean, the likeliest first."""
    asked = request.GET.get("q", "").strip()[:60]
    side = request.GET.get("side", "")
    side = side if side in SIDES else ""
    hits = {hit.code: hit for hit in search(asked, limit=_MOST)} if asked else {}
    held = {row.code: row for row in offered(codes=list(hits))}
    rows = [held[code] for code in hits if code in held]
    shown = [row for row in rows if not side or side in side_of(row)]
    return render(
        request,
        "portal/search.html",
        {
            "asked": asked,
            "rows": [_row(row, hits[row.code].matched) for row in shown],
            "chips": _side_chips(request.path, {"q": asked}, _counted(rows), side)
            if rows
            else None,
            "elsewhere": not shown and bool(rows),
            "sides": theme_lists(),
            "crumbs": [Link(_("首页"), "/"), Link(_("搜索"), "")],
        },
    )


def offered(**narrowed: Any) -> QuerySet[ServiceItem]:
    """Rows of the items in force that one can apply for; arguments as in `live_rows`.

    What an organ does of its own accord (处罚, 强制, 征收, 检查) is published, but nobody comes for it.
    """
    return live_rows(**narrowed).exclude(type__in=EX_OFFICIO)


def theme_lists() -> list[tuple[str, str, list[tuple[Theme, str]]]]:
    """(side, title, themes with their addresses); a theme without items is left out."""
    titles = {"personal": _("个人办事"), "enterprise": _("企业办事")}
    held = offered().values_list("themes", flat=True)
    counts = Counter(code for codes in held for code in codes.split())
    guides = reverse("portal:guides")
    return [
        (
            side,
            title,
            [
                (
                    replace(each, count=counts[each.code]),
                    f"{guides}?{urlencode({'theme': each.code})}",
                )
                for each in themes(side)
                if counts[each.code]
            ],
        )
        for side, title in titles.items()
    ]


def _unit_chips(rows: Any, chosen: str, query: dict[str, str]) -> list[tuple[str, str, int, bool]]:
    counts: dict[str, int] = {}
    for code in rows.values_list("organisation", flat=True):
        counts[code] = counts.get(code, 0) + 1
    found = []
    for code, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        href = f"{reverse('portal:guides')}?{urlencode({**query, 'unit': code})}"
        found.append((unit_name(code), href, count, code == chosen))
    return found


@policy("public", reason="办事指南依法公开")
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """办事指南: by theme, by unit, by whom it is for."""
    theme, code, side = (request.GET.get(name, "") for name in ("theme", "unit", "side"))
    side = side if side in SIDES else ""
    names = {each.code: each.name for s in SIDES for each in themes(s)}
    place = unit(code)
    narrowed: dict[str, Any] = {}
    if theme in names:
        narrowed["theme"] = theme
    if place is not None:
        narrowed["organisation_path"] = place.path
    query = {
        n: v
        for n, v in (("theme", theme if theme in names else ""), ("unit", code if place else ""))
        if v
    }
    rows = list(offered(**narrowed))
    shown = [row for row in rows if not side or side in side_of(row)]
    after = request.GET.get("after", "")
    rest = [row for row in shown if row.code > after]
    following = ""
    if len(rest) > _PAGE:
        more = {**query, **({"side": side} if side else {}), "after": rest[_PAGE - 1].code}
        following = f"{request.path}?{urlencode(more)}"
    title = names.get(theme) or (place.name if place else "")
    return render(
        request,
        "portal/guides.html",
        {
            "title": title or _("办事指南"),
            "narrowed": bool(query),
            "rows": [_row(row) for row in rest[:_PAGE]],
            "count": len(shown),
            "chips": _side_chips(request.path, query, _counted(rows), side) if rows else None,
            "sides": theme_lists(),
            "units": _unit_chips(
                offered(theme=theme if theme in names else ""), code,
                {"theme": theme} if theme in names else {}),
            "paging": Paging(following, request.path if after else ""),
            "empty": Empty(_("这里还没有事项"), _("换一个主题，或者用搜索找。"),
                           Link(_("看全部事项"), reverse("portal:guides"))),
            "crumbs": _browse_crumbs(title),
        },
    )  # fmt: skip


def _browse_crumbs(title: str) -> list[Link]:
    crumbs = [Link(_("首页"), "/"), Link(_("办事指南"), reverse("portal:guides"))]
    return [*crumbs, Link(title, "")] if title else crumbs
