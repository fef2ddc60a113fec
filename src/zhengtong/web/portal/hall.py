"""The hall as a visitor needs it: whose it is, whether it is open now, until when.

Hours are local data (setting `hall_hours`); holidays and make-up days are the calendar's. Queues
are not told here: nothing measures them yet, and a number that nobody measured is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhengtong.law.calendar import DayKind
from zhengtong.law.localtime import local_date, local_datetime
from zhengtong.org.actors import Actor
from zhengtong.org.settings import calendar_for, setting
from zhengtong.org.units import Unit, unit, units
from zhengtong.pages import formats
from zhengtong.pages.policy import actor_of
from zhengtong.record.append import now_us

__all__ = [
    "Hall",
    "Now",
    "Opening",
    "address_of",
    "applicant",
    "hall",
    "hall_now",
    "hours",
    "today",
    "unit_name",
]  # fmt: skip

_MONDAY = 1


@dataclass(frozen=True, slots=True)
class Hall:
    """政务服务大厅: its region, what the place is called, and the number of its hotline."""

    region: str
    place: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of hours; `receive_only` means that papers are taken, nothing is decided."""

    start: time
    end: time
    receive_only: bool

    @property
    def text(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Now:
    """The hall at this moment: open or not, today's hours, and when it next opens."""

    at: time
    day: str
    kind: str
    open: bool
    receive_only: bool
    said: str
    openings: tuple[Opening, ...]


def hall() -> Hall:
    """The hall of this store: that of its government's region."""
    government = next((each for each in units().values() if each.kind == "government"), None)
    if government is None:
        return Hall("", "")
    return Hall(government.region, government.name.removesuffix("人民政府"))


def today() -> date:
    """The Beijing date."""
    return local_date(now_us())


def unit_name(code: str) -> str:
    """A unit's short name; nothing for one that nobody knows."""
    found: Unit | None = unit(code)
    return found.short_name if found else ""


def applicant(request: HttpRequest) -> Actor:
    """Whoever asks, acting through the page or the telephone's browser."""
    phone = request.headers.get("Sec-CH-UA-Mobile") == "?1"
    phone = phone or "Mobile" in request.headers.get("User-Agent", "")
    return actor_of(request).through("mobile" if phone else "portal")


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks, for counting tries."""
    return str(request.META.get("REMOTE_ADDR") or "")


def hours(region: str) -> list[tuple[str, str]]:
    """The week's hours for a guide: (周一至周五, 09:00–12:00，13:30–17:00)."""
    found: dict[str, list[str]] = {}
    for row in _rows(region):
        only = _("（只收件）") if row["receive_only"] else ""
        days = _days_text(row["weekdays"])
        found.setdefault(days, []).append(_opening(row).text + only)
    return [(days, "，".join(texts)) for days, texts in found.items()]


def _rows(region: str) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = setting(region, "hall_hours")
    except KeyError:
        return []
    return rows


def _opening(row: dict[str, Any]) -> Opening:
    start, end = time.fromisoformat(row["from"]), time.fromisoformat(row["to"])
    return Opening(start, end, bool(row["receive_only"]))


def _days_text(days: list[int]) -> str:
    names = [formats.WEEKDAYS[day - 1] for day in days]
    if len(days) > 2 and days == list(range(days[0], days[0] + len(days))):
        return _("周%(first)s至周%(last)s") % {"first": names[0], "last": names[-1]}
    return "、".join(_("周%(day)s") % {"day": name} for name in names)


def openings(region: str, on: date) -> tuple[Opening, ...]:
    """The hours of a day: none on a holiday, those of a Monday on a make-up workday."""
    kind = calendar_for(region).kind(on)
    if kind is DayKind.HOLIDAY:
        return ()
    weekday = _MONDAY if kind is DayKind.MAKE_UP else on.isoweekday()
    found = [_opening(row) for row in _rows(region) if weekday in row["weekdays"]]
    return tuple(sorted(found, key=lambda each: each.start))


def hall_now(region: str, at: int | None = None) -> Now | None:
    """The hall at the instant `at` (µs UTC; now); None where no hours were set."""
    if not _rows(region):
        return None
    moment = local_datetime(at or now_us())
    on, clock = moment.date(), moment.time()
    day = openings(region, on)
    current = next((each for each in day if each.start <= clock < each.end), None)
    if current is not None:
        until = _("开到 %(time)s") % {"time": f"{current.end:%H:%M}"}
        said = f"{until}，{_('只收件')}" if current.receive_only else until
    else:
        said = _next_opening(region, on, clock, day)
    kind = calendar_for(region).describe(on) if calendar_for(region).ruling(on) else ""
    return Now(
        at=clock,
        day=f"{formats.day_short(on)} {_('周%(day)s') % {'day': formats.WEEKDAYS[on.weekday()]}}",
        kind=kind,
        open=current is not None,
        receive_only=bool(current and current.receive_only),
        said=said,
        openings=day,
    )


def _next_opening(region: str, on: date, clock: time, day: tuple[Opening, ...]) -> str:
    later = next((each for each in day if each.start > clock), None)
    if later is not None:
        return _("今天 %(time)s 开") % {"time": f"{later.start:%H:%M}"}
    for ahead in range(1, 15):
        following = on + timedelta(days=ahead)
        first = next(iter(openings(region, following)), None)
        if first is not None:
            weekday = formats.WEEKDAYS[following.weekday()]
            name = _("明天") if ahead == 1 else f"{formats.day_short(following)}（周{weekday}）"
            return _("%(day)s %(time)s 开") % {"day": name, "time": f"{first.start:%H:%M}"}
    return ""
