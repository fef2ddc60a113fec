"""What every figure page does first: read the question, and answer plainly where it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.indicators.definitions import indicator
from zhengtong.indicators.period import Period
from zhengtong.indicators.store import NotSealed, SegmentsIncomplete
from zhengtong.org.actors import Actor
from zhengtong.pages.component import Link
from zhengtong.pages.parts import Chip, Chips
from zhengtong.pages.policy import actor_of
from zhengtong.web.cockpit import asking
from zhengtong.web.cockpit.asking import Asked
from zhengtong.web.cockpit.glance import default_period, years
from zhengtong.web.cockpit.moment import settled
from zhengtong.web.cockpit.names import system_name
from zhengtong.web.cockpit.objectives import frames

__all__ = [
    "answered",
    "asked_of",
    "base_for",
    "crumbs",
    "known_years",
    "usual_period",
    "year_chips",
]

SAID = ("organisation", "without", "item", "cut_off", "upto", "first")
"""Names in an address that say of which units or days a figure speaks."""

View = Callable[..., HttpResponseBase]


def answered(view: View) -> View:
    """Turns what keeps a figure from being computed into a page that says what to do."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NotSealed, SegmentsIncomplete) as error:
            status = 404 if isinstance(error, NotSealed) else 503
            context = {"message": str(error), "back": reverse("cockpit:figures")}
        context["base"] = base_for(actor_of(request))
        return render(request, "cockpit/unanswered.html", context, status=status)

    return guarded


def base_for(actor: Actor) -> str:
    """The frame of a page that staff and public both open."""
    return "pages/desk_base.html" if actor.kind == "staff" else "pages/base.html"


def known_years() -> list[int]:
    """The years in which cases came in, the latest first."""
    return settled("years", years)


def usual_period() -> Period:
    """What is shown to somebody who asks for nothing: the latest whole year."""
    return default_period(known_years())


def asked_of(request: HttpRequest, code: str = "") -> Asked:
    """The question in the address. Without a period, it is the latest whole year; where nothing
    is said of units and days, the scope and cut-off in which that year answers for the figure.

    Raises `Http404` for a figure, or a version of it, that nobody declared.
    """
    asked = asking.read(request.GET, usual_period)
    if not code:
        return asked
    try:
        indicator(code, asked.version)
    except KeyError:
        raise Http404(_("没有这个指标，或没有这一版口径。")) from None
    if request.GET.keys().isdisjoint(SAID):
        held = frames(asked.period.first.year).get(code)
        asked = replace(held.over(asked.period), faults=asked.faults) if held else asked
    return asked


def crumbs(code: str, asked: Asked, name: str, last: str = "") -> list[Link]:
    """指标 › 系统 › 名称."""
    above = f"{reverse('cockpit:figures')}?period={asked.period}"
    first = code.partition(".")[0]
    found = [
        Link(_("指标"), above), Link(system_name(code), f"{above}#{first}"),
        Link(name, asked.figure(code)),
    ]  # fmt: skip
    return [*found, Link(last, "")] if last else found


def year_chips(here: str, chosen: Period) -> Chips:
    """The years that have cases, and the chosen stretch where it is none of them."""
    chips = [
        Chip(_("%(year)d 年") % {"year": year}, f"{here}?period={year}",
             current=chosen == Period.year(year))
        for year in known_years()
    ]  # fmt: skip
    if all(not chip.current for chip in chips):
        name = asking.period_name(chosen)
        chips.insert(0, Chip(name, f"{here}?period={chosen}", current=True))
    return Chips(_("期间"), chips)
