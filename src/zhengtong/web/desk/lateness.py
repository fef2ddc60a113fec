"""How late a case is: what is left of the clock that ends first, and the group that it falls into.

Colour and word as in the county's warning rules: red is beyond the law's limit, yellow beyond the
county's promise or another limit, blue ends today or tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.flow.case import read_clocks
from zhengtong.flow.models import Case
from zhengtong.law.calendar import Calendar, Unit
from zhengtong.law.clock import Clock
from zhengtong.law.localtime import day_end
from zhengtong.pages.component import Kind, Text
from zhengtong.pages.panels import panel_of

__all__ = ["GROUPS", "Bounds", "Group", "Left", "bounds_of", "left_of"]

Group = Literal["late", "soon", "weeks", "later", "stopped"]

GROUPS: dict[Group, Text] = {
    "late": gettext_lazy("已晚"),
    "soon": gettext_lazy("今明两天"),
    "weeks": gettext_lazy("本周和下周"),
    "later": gettext_lazy("以后"),
    "stopped": gettext_lazy("停着的"),
}
"""In the order of the inbox."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Last days of the groups: `soon` is the next working day, `weeks` the Sunday of next week."""

    today: date
    soon: date
    weeks: date

    def group(self, due: str) -> Group:
        """The group of a case whose next due day is `due` (ISO text; empty: no clock runs)."""
        if not due:
            return "stopped"
        if due < self.today.isoformat():
            return "late"
        if due <= self.soon.isoformat():
            return "soon"
        return "weeks" if due <= self.weeks.isoformat() else "later"

    def conditions(self) -> dict[Group, Q]:
        """The same for the database."""
        today, soon, weeks = (d.isoformat() for d in (self.today, self.soon, self.weeks))
        return {
            "late": Q(next_due__gt="", next_due__lt=today),
            "soon": Q(next_due__gte=today, next_due__lte=soon),
            "weeks": Q(next_due__gt=soon, next_due__lte=weeks),
            "later": Q(next_due__gt=weeks),
            "stopped": Q(next_due=""),
        }


def bounds_of(today: date, calendar: Calendar) -> Bounds:
    """The groups as they are on `today`."""
    soon = calendar.on_or_after(today + timedelta(days=1))
    sunday = today + timedelta(days=7 - today.isoweekday() + 7)
    return Bounds(today, soon, max(sunday, soon))


@dataclass(frozen=True, slots=True)
class Left:
    """What is left: the words of the list, their colour, and how much of the limit is used.

    `days` counts the clock's own units, negative beyond the limit; None where no clock runs.
    """

    text: str
    kind: Kind = ""
    used: int = 0
    budget: int = 0
    days: int | None = None


def left_of(case: Case, calendar: Calendar, today: date) -> Left:
    """What is left of the clock that ends first on `case`."""
    clocks = read_clocks(case.clocks)
    clock = clocks.get(case.due_track)
    if clock is None or not case.next_due:
        stopped = any(each.stopped and each.ended is None for each in clocks.values())
        return Left(_("停") if stopped else _("不计时"))
    legal = clocks.get("legal")
    if legal is not None and legal.running and legal.expired(calendar, today):
        clock = legal
    on = day_end(today) if clock.unit is Unit.HOUR else today
    days = clock.remaining(calendar, on)
    used, budget = clock.used(calendar, on), clock.allowed(calendar)
    if clock.expired(calendar, today):
        over = max(-days, 1)
        return Left(_over(case, clock, over), _colour(clock), used, budget, -over)
    kind: Kind = "blue" if days <= 1 else ""
    return Left(_to_go(clock, days), kind, used, budget, days)


def _colour(clock: Clock) -> Kind:
    return "red" if clock.track == "legal" else "yellow"


def _over(case: Case, clock: Clock, days: int) -> str:
    """超法定 1 日; 超签收 3 日: how far beyond which limit."""
    track = panel_of(case.procedure).tracks.get(clock.track)
    short = {"legal": _("法定"), "promised": _("承诺")}
    name = short.get(clock.track) or (str(track.title) if track else _("期"))
    return _("超%(name)s %(n)d %(unit)s") % {"name": name, "n": days, "unit": _unit(clock)}


def _to_go(clock: Clock, days: int) -> str:
    return _("今天") if days == 0 else f"{days} {_unit(clock)}"


def _unit(clock: Clock) -> str:
    return _("小时") if clock.unit is Unit.HOUR else _("日")
