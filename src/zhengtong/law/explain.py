"""Why the clock says twelve: each day with its number, and the notice or clause behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhengtong.law.calendar import Calendar, Unit
from zhengtong.law.clockparts import Course, Day, Mark, Stop
from zhengtong.law.localtime import Moment, day_end, local_datetime, to_date

if TYPE_CHECKING:
    from zhengtong.law.clock import Clock

__all__ = ["explain"]


def explain(clock: Clock, course: Course, calendar: Calendar, on: Moment) -> list[Day]:
    """The days of `clock` from its start to its last day, to `on` if later, or to its end."""
    due = clock.due(calendar)
    last, horizon = _horizon(clock, calendar, on, due)
    days: list[Day] = []
    number = 0
    for i in range(to_date(clock.started).toordinal(), last.toordinal() + 1):
        d = date.fromordinal(i)
        before = number
        number = clock.used(calendar, d if horizon is None else min(day_end(d), horizon))
        mark, words, source = _reason(clock, course, calendar, d, number, number > before, due)
        _happenings(clock, d, words)
        settled = clock.unit is not Unit.WORKING_DAY and not clock.roll
        provisional = not settled and calendar.provisional(d)
        if provisional:
            words.append("暂定:放假通知未到")
        days.append(Day(d, number, number > before, mark, "·".join(words), source, provisional))
    return days


def _horizon(
    clock: Clock, calendar: Calendar, on: Moment, due: date | None
) -> tuple[date, int | None]:
    """The last day to show and, for hours, the last instant to count."""
    if clock.ended is not None:
        last: Moment = clock.ended
    elif clock.unit is Unit.HOUR:
        at = on if isinstance(on, int) else day_end(on)
        last = max(at, clock.due_at(calendar) or at)
    else:
        last = max(to_date(on), due or to_date(on))
    return to_date(last), last if isinstance(last, int) else None


def _reason(
    clock: Clock,
    course: Course,
    calendar: Calendar,
    d: date,
    number: int,
    counted: bool,
    due: date | None,
) -> tuple[Mark, list[str], str]:
    """The mark of the day, the words for it, and the notice or clause."""
    hours = clock.unit is Unit.HOUR
    late = due is not None and d > due
    ruling = None if hours else calendar.ruling(d)
    source = ruling.number if ruling else ""
    stop = next((s for s in course.stops if _within(d, s)), None)
    if d == to_date(clock.started) and not hours:
        mark, words = Mark.START, ["首日不计"]
    elif stop and not counted:
        mark, words, source = Mark.STOPPED, [f"中止:{stop.reason}"], stop.clause
    elif late and counted:
        over = number - clock.allowed(calendar)
        mark, words = Mark.LATE, [f"逾期第{over}{'小时' if hours else '天'}"]
    elif counted:
        mark = Mark.COUNTED
        words = [calendar.describe(d) if clock.unit is Unit.WORKING_DAY else "计入"]
    elif clock.unit is Unit.WORKING_DAY:
        mark, words = Mark.OFF, [calendar.describe(d)]
    else:
        mark, words = Mark.CARRIED, [calendar.describe(d), "顺延"]
    if d == due:
        at = clock.due_at(calendar) if hours else None
        mark = Mark.DUE
        words.append("届满" if at is None else f"{local_datetime(at):%H:%M} 届满")
    return mark, words, source


def _happenings(clock: Clock, d: date, words: list[str]) -> None:
    """What was done to the clock on the day, with its clause."""
    for stop in clock.stops:
        if d == to_date(stop.since):
            words.append(f"当日起中止({stop.clause})")
        if stop.until is not None and d == to_date(stop.until):
            words.append("当日恢复")
    if clock.extension and d == to_date(clock.extension.on):
        words.append(f"批准延长{clock.extended}{clock.unit.label}({clock.extension.clause})")
    if clock.ended is not None and d == to_date(clock.ended):
        words.append("结束计时")


def _within(d: date, stop: Stop) -> bool:
    since = to_date(stop.since)
    return since < d and (stop.until is None or d <= to_date(stop.until))
