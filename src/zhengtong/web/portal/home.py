"""首页: one question first. Then what others come for, what waits for oneself, whether it is open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.pages.component import Link
from zhengtong.pages.policy import policy
from zhengtong.web.portal.figures import Year, public_figures, the_year
from zhengtong.web.portal.finding import offered, theme_lists
from zhengtong.web.portal.hall import applicant, hall, hall_now
from zhengtong.web.portal.mine import own_cases

__all__ = ["home"]

_OFTEN = 5
_SHOWN = 3


@policy("public", reason="首页人人可看")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """首页."""
    actor = applicant(request)
    mine = own_cases(actor) if actor.kind == "person" else []
    year = the_year()
    return render(
        request,
        "portal/home.html",
        {
            "often": _often(year),
            "mine": mine[:_SHOWN],
            "all": len(mine),
            "current": next((each for each in mine if each.standing.open), None),
            "open": sum(each.standing.open for each in mine),
            "kind": actor.kind,
            "now": hall_now(hall().region),
            "sides": theme_lists(),
            "year": year,
            "closed": year.closed if year and year.closed and year.closed[0] else (),
            "figures": public_figures(request, year) if year else [],
        },
    )


def _often(year: Year | None) -> list[Link]:
    """大家常办: the items with the most concluded cases of the year, as the record counts them."""
    if year is None:
        return []
    most = sorted(year.items, key=lambda code: -year.items[code][0])[: 4 * _OFTEN]
    names = dict(offered(codes=most).values_list("code", "name"))
    found = [code for code in most if code in names][:_OFTEN]
    return [Link(names[code], reverse("portal:guide", args=[code])) for code in found]


@policy("public", reason="网站地图人人可看")
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """网站地图: every page that one can go to by oneself."""
    pages = [
        (_("首页"), "portal:home"), (_("搜索"), "portal:search"), (_("办事指南"), "portal:guides"),
        (_("我的办件"), "portal:mine"), (_("办件查询"), "portal:track"),
        (_("网上 12345"), "portal:order"), (_("个人信息保护"), "portal:privacy"),
        (_("无障碍说明"), "portal:accessibility"), (_("登录"), "sign_in"),
    ]  # fmt: skip
    return render(
        request,
        "portal/sitemap.html",
        {
            "pages": [Link(name, reverse(route)) for name, route in pages],
            "sides": theme_lists(),
            "crumbs": [Link(_("首页"), "/"), Link(_("网站地图"), "")],
        },
    )


@policy("public", reason="个人信息怎么用，依法公开")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """个人信息保护, in a page that one can read."""
    crumbs = [Link(_("首页"), "/"), Link(_("个人信息保护"), "")]
    return render(request, "portal/privacy.html", {"crumbs": crumbs})


@policy("public", reason="无障碍情况依法公开")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍说明: what works, what does not yet, and whom to tell."""
    crumbs = [Link(_("首页"), "/"), Link(_("无障碍说明"), "")]
    return render(request, "portal/accessibility.html", {"crumbs": crumbs})
