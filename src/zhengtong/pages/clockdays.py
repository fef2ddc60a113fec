"""From the law's clock to the strip a clerk reads: the legal track gives the days, the promised
one its end, and every stop, extension and limit its flag with the clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhengtong.law.calendar import Calendar, DayKind, Unit
from zhengtong.law.clock import Clock
from zhengtong.law.clockparts import Day, Mark, Stop
from zhengtong.law.localtime import to_date
from zhengtong.pages import formats
from zhengtong.pages.clock import ClockDay, ClockStrip, DayState
from zhengtong.pages.component import Text

__all__ = ["clock_strip"]

# What the cell itself already says.
_SAID = {"工作日", "计入", "届满", "当日恢复"}


def clock_strip(
    legal: Clock,
    calendar: Calendar,
    today: date,
    *,
    promised: Clock | None = None,
    received: date | None = None,
    before: tuple[Text, Text] = ("", ""),
    start: tuple[Text, Text] = ("", ""),
) -> ClockStrip:
    """一日一格 of one case, as seen on `today` (a Beijing date).

    `legal` is the track drawn, `promised` a second one of which only the end is marked.
    `received` lets the strip begin before the clock does; `before` says why those days do not
    count, and its clause. `start` flags the first day (受理, 次日起算). Raises `ValueError` for a
    clock of hours, which has no days to draw.
    """
    if legal.unit is Unit.HOUR:
        raise ValueError("a clock of hours has no strip of days")
    explained = legal.explain(calendar, today)
    days = [_day(d, legal, calendar, today) for d in explained]
    if received is not None:
        days = [*_days_before(received, legal, calendar, before), *days]
    flags = _flags(legal, promised, calendar, today, start)
    due = promised.due(calendar) if promised else None
    days = [_with_limits(d, flags.get(d.on), legal.due(calendar), due) for d in days]
    last = days[-1].on
    used = legal.used(calendar, today)
    return ClockStrip(
        days,
        _("逐日计时，%(a)s至 %(b)s")
        % {"a": formats.day(days[0].on), "b": formats.day(last, days[0].on.year)},
        _("为什么是第 %(n)d 日：逐日说明") % {"n": used},
        _("截至 %(day)s。停与续只会推后届满，不会提前。") % {"day": formats.day(min(today, last))},
        "；".join(_left(calendar, today, promised, legal)),
        _summary(legal, promised, calendar, today, used),
    )


def _day(day: Day, clock: Clock, calendar: Calendar, today: date) -> ClockDay:
    kind = calendar.kind(day.date)
    at_rest = kind in (DayKind.HOLIDAY, DayKind.WEEKEND)
    mark = {DayKind.HOLIDAY: "休", DayKind.MAKE_UP: "班"}.get(kind, "")
    state: DayState
    resting, clause = False, day.source
    if day.mark is Mark.START:
        state = "pre"
    elif day.counted:
        state = "on" if day.date <= today else "fut"
    else:
        stop = next((s for s in clock.stops if _within(day.date, s)), None)
        state, resting = ("stop", at_rest) if stop else ("off", False)
        if at_rest:
            ruling = calendar.ruling(day.date)
            clause = ruling.number if ruling else ""
    words = [w for w in day.reason.split("·") if w not in _SAID]
    if state in ("stop", "off"):
        words = [_why_not(day.date, clock, calendar)]
    return ClockDay(
        day.date,
        state,
        day.number if day.counted else None,
        "，".join(words),
        clause,
        mark,
        resting,
        today=day.date == today,
    )


def _within(on: date, stop: Stop) -> bool:
    return to_date(stop.since) < on and (stop.until is None or on <= to_date(stop.until))


def _why_not(on: date, clock: Clock, calendar: Calendar) -> str:
    """Why a day does not count: rest by its own name, else the stop by its reason."""
    kind = calendar.kind(on)
    name = _("周末") if kind is DayKind.WEEKEND else calendar.describe(on)
    stop = next((s for s in clock.stops if _within(on, s)), None)
    if stop is None:
        return _("%(day)s，不计") % {"day": name}
    if kind in (DayKind.HOLIDAY, DayKind.WEEKEND):
        return _("%(day)s，在中止期内") % {"day": name}
    if kind is DayKind.MAKE_UP:
        return _("%(why)s，不计（调休上班）") % {"why": stop.reason}
    return _("%(why)s，不计") % {"why": stop.reason}


def _days_before(
    received: date, clock: Clock, calendar: Calendar, why: tuple[Text, Text]
) -> Iterator[ClockDay]:
    """From receipt to the day before the clock begins: nothing counts yet."""
    for offset in range((to_date(clock.started) - received).days):
        on = received + timedelta(days=offset)
        if calendar.is_working(on):
            yield ClockDay(on, "pre", None, why[0] or _("未起算，不计"), why[1])
        else:
            yield ClockDay(on, "off", None, _why_not(on, clock, calendar))


def _flags(
    legal: Clock,
    promised: Clock | None,
    calendar: Calendar,
    today: date,
    start: tuple[Text, Text],
) -> dict[date, tuple[Text, Text]]:
    """Title and line by day; where two fall on one day, the weightier one stays."""
    flags: dict[date, tuple[Text, Text]] = {}
    if start[0]:
        flags[to_date(legal.started)] = start
    for stop in legal.stops:
        flags[to_date(stop.since) + timedelta(days=1)] = _stop_flag(stop, calendar, today)
    if legal.extension:
        title = _("批准延长 %(n)d %(unit)s") % {"n": legal.extended, "unit": legal.unit.label}
        flags[to_date(legal.extension.on)] = (title, legal.extension.clause)
    for clock, words in (
        (promised, _("承诺届满（第 %(n)d 日）")),
        (legal, _("法定届满（第 %(n)d 日）")),
    ):
        due = clock.due(calendar) if clock else None
        if clock and due:
            flags[due] = (words % {"n": clock.allowed(calendar)}, formats.day_short(due))
    return flags


def _stop_flag(stop: Stop, calendar: Calendar, today: date) -> tuple[Text, Text]:
    days = calendar.count(to_date(stop.since), to_date(stop.until or today))
    return _("%(why)s，停 %(n)d 个工作日") % {"why": stop.reason, "n": days}, stop.clause


def _with_limits(
    day: ClockDay, flag: tuple[Text, Text] | None, legal: date | None, promised: date | None
) -> ClockDay:
    if day.on == legal:
        return replace(day, due="law", flag=flag)
    if day.on == promised:
        return replace(day, due="promised", flag=flag)
    return replace(day, flag=flag) if flag else day


def _left(calendar: Calendar, today: date, promised: Clock | None, legal: Clock) -> Iterator[str]:
    for clock, name in ((promised, _("承诺")), (legal, _("法定"))):
        if clock is None:
            continue
        left = clock.remaining(calendar, today)
        words = (
            _("%(name)s %(all)d 日，余 %(n)d 日")
            if left >= 0
            else _("%(name)s %(all)d 日，超 %(n)d 日")
        )
        yield words % {"name": name, "all": clock.allowed(calendar), "n": abs(left)}


def _summary(
    legal: Clock, promised: Clock | None, calendar: Calendar, today: date, used: int
) -> str:
    parts = [_("已用 %(n)d 日") % {"n": used}]
    if promised:
        parts.append(_("承诺 %(n)d 日") % {"n": promised.allowed(calendar)})
    parts.append(_("法定 %(n)d 日") % {"n": legal.allowed(calendar)})
    stopped = sum(calendar.count(to_date(s.since), to_date(s.until or today)) for s in legal.stops)
    line = " ／ ".join(parts)
    return line + (_(" · 停过 %(n)d 个工作日") % {"n": stopped} if stopped else "")
