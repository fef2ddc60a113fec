"""The strip of days on a case: what was counted, what was left out, and by which clause.

Administrative License Law: Art. 32 (five days to tell all deficiencies), Art. 42 (twenty days
to decide, one extension), Art. 44 (ten days to serve), Art. 45 (special procedures are not
counted), Art. 82 (the organ's periods are working days). The day of the event is not counted
and the last day ends at the hall's closing (Civil Code Arts. 201, 203).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhengtong.law.calendar import Calendar, Unit, add_months
from zhengtong.law.clockparts import (
    ClockEnded,
    ClockError,
    ClockExpired,
    ClockExtended,
    ClockOrder,
    ClockRunning,
    ClockStopped,
    Course,
    Day,
    Extension,
    Mark,
    Stop,
    show,
)
from zhengtong.law.explain import explain
from zhengtong.law.localtime import (
    HOUR,
    Moment,
    day_end,
    instant,
    local_date,
    to_date,
)

__all__ = [
    "Clock",
    "ClockEnded",
    "ClockError",
    "ClockExpired",
    "ClockExtended",
    "ClockOrder",
    "ClockRunning",
    "ClockStopped",
    "Day",
    "Extension",
    "Mark",
    "Stop",
    "Unit",
]


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit on one case (时限): a track's name, a budget and what happened to it.

    Day and month clocks take dates (an instant becomes its date in Asia/Shanghai); hour clocks
    take instants. Every verb returns a new clock; refusals are `ClockError`s. Months run as
    natural months from the start and are counted out in calendar days. `roll`: when the last
    day is no working day, it moves to the next one (Civil Code Art. 203).
    """

    track: str
    unit: Unit
    budget: int
    started: Moment
    stops: tuple[Stop, ...] = ()
    extension: Extension | None = None
    ended: Moment | None = None
    roll: bool = False

    @classmethod
    def start(cls, track: str, unit: Unit, budget: int, on: Moment, *, roll: bool = False) -> Clock:
        """A running clock of `budget` units; the day `on` itself is not counted."""
        if budget < 0:
            raise ClockError(f"时限不能为负数({budget}),请改正。")
        return cls(track, unit, budget, _moment(unit, on), roll=roll)

    # ---- verbs

    def stop(self, on: Moment, reason: str, clause: str) -> Clock:
        """Suspend: the time of a special procedure, told in writing, is not counted (Art. 45).

        The day of the stop still counts. Raises `ClockEnded`, `ClockStopped`, `ClockOrder`.
        """
        on = self._event(on)
        self._open("中止")
        if self.stopped:
            raise ClockStopped(f"已自 {show(self.stops[-1].since)} 起中止计时,不能重复中止。")
        if not reason.strip() or not clause.strip():
            raise ClockError("中止计时须写明事由和法律依据。")
        return replace(self, stops=(*self.stops, Stop(on, None, reason, clause)))

    def resume(self, on: Moment) -> Clock:
        """Run again: counting goes on with the day after `on`.

        Raises `ClockEnded`, `ClockRunning`, `ClockOrder`.
        """
        on = self._event(on)
        self._open("恢复计时")
        if not self.stopped:
            raise ClockRunning("计时没有中止,不需要恢复。")
        return replace(self, stops=(*self.stops[:-1], replace(self.stops[-1], until=on)))

    def extend(self, by: int, on: Moment, reason: str, clause: str, calendar: Calendar) -> Clock:
        """Extend once, before expiry, with approval and the reasons told (Art. 42).

        An instant is held against the hall's closing, a date against the last day. Raises
        `ClockEnded`, `ClockExtended`, `ClockExpired`.
        """
        granted = self._event(on)
        self._open("延长期限")
        if self.extension:
            raise ClockExtended(f"期限已延长 {self.extended}{self.unit.label},依法只能延长一次。")
        if by <= 0:
            raise ClockError("延长的期限须大于零。")
        if not reason.strip() or not clause.strip():
            raise ClockError("延长期限须写明理由和法律依据。")
        if self.expired(calendar, on):
            raise ClockExpired(f"期限已于 {show(self.due(calendar))} 届满,届满后不能再延长。")
        return replace(self, extension=Extension(by, granted, reason, clause))

    def end(self, on: Moment) -> Clock:
        """End the clock: what it waited for was done on `on`. Raises `ClockEnded`."""
        on = self._event(on)
        self._open("结束计时")
        return replace(self, ended=on)

    # ---- questions

    @property
    def stopped(self) -> bool:
        """Whether the clock stands in an open suspension."""
        return bool(self.stops) and self.stops[-1].until is None

    @property
    def running(self) -> bool:
        return self.ended is None and not self.stopped

    @property
    def extended(self) -> int:
        """Units added by the extension; 0 without one."""
        return self.extension.by if self.extension else 0

    def due(self, calendar: Calendar) -> date | None:
        """The last day in time (Asia/Shanghai); None while the clock stands.

        A stop on the last day itself keeps the clock alive: the day of resumption is then the
        last day. A stop after the last day changes nothing.
        """
        if not self.stops and self.unit is Unit.WORKING_DAY and isinstance(self.started, date):
            return calendar.add(self.started, self.budget + self.extended)
        due = self._course(calendar).due
        if due is None:
            return None
        return local_date(due) if self.unit is Unit.HOUR else date.fromordinal(due)

    def due_at(self, calendar: Calendar) -> int | None:
        """The last instant in time (microseconds UTC): the hall's closing on the last day.

        Where the calendar gives no hours, the day ends at midnight.
        """
        if self.unit is Unit.HOUR:
            return self._course(calendar).due
        due = self.due(calendar)
        if due is None:
            return None
        closing = calendar.closing(due)
        return day_end(due) if closing is None else instant(due, closing)

    def lapses_at(self, calendar: Calendar) -> int | None:
        """When a timer may act on the lapse: the first instant of the day after the last."""
        if self.unit is Unit.HOUR:
            at = self.due_at(calendar)
            return None if at is None else at + 1
        due = self.due(calendar)
        return None if due is None else day_end(due) + 1

    def expired(self, calendar: Calendar, on: Moment) -> bool:
        """Whether the limit passed unmet by `on`; an instant is held against the closing hour."""
        if self.ended is not None:
            on = self.ended
        if isinstance(on, int):
            at = self.due_at(calendar)
            return at is not None and on > at
        due = self.due(calendar)
        return due is not None and to_date(on) > due

    def allowed(self, calendar: Calendar) -> int:
        """Days or hours in all, extension included; a month clock gives its calendar days."""
        total = self._total()
        return total // HOUR if self.unit is Unit.HOUR else total

    def used(self, calendar: Calendar, on: Moment) -> int:
        """Days (or hours begun) counted up to the end of `on`, or to the clock's end."""
        ticks = self._used(self._course(calendar), calendar, self._until(on))
        return -(-ticks // HOUR) if self.unit is Unit.HOUR else ticks

    def remaining(self, calendar: Calendar, on: Moment) -> int:
        """Days (or whole hours) still to count after `on`; negative: so many too late."""
        return self.allowed(calendar) - self.used(calendar, on)

    def explain(self, calendar: Calendar, on: Moment) -> list[Day]:
        """Each day from the start to the last day (or `on`, if later; or the end), explained."""
        return explain(self, self._course(calendar), calendar, on)

    # ---- storage

    def to_json(self) -> dict[str, Any]:
        """Compact form: dates as ISO text, instants as whole numbers, empty parts left out."""
        data: dict[str, Any] = {
            "track": self.track,
            "unit": str(self.unit),
            "budget": self.budget,
            "started": _dump(self.started),
        }
        if self.stops:
            data["stops"] = [
                [_dump(s.since), _dump(s.until), s.reason, s.clause] for s in self.stops
            ]
        if self.extension:
            x = self.extension
            data["extension"] = [x.by, _dump(x.on), x.reason, x.clause]
        if self.ended is not None:
            data["ended"] = _dump(self.ended)
        if self.roll:
            data["roll"] = True
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Clock:
        """The clock that `to_json` wrote."""
        extension = data.get("extension")
        ended = data.get("ended")
        return cls(
            track=data["track"],
            unit=Unit(data["unit"]),
            budget=data["budget"],
            started=_load(data["started"]),
            stops=tuple(
                Stop(_load(since), None if until is None else _load(until), reason, clause)
                for since, until, reason, clause in data.get("stops", ())
            ),
            extension=None
            if extension is None
            else Extension(extension[0], _load(extension[1]), extension[2], extension[3]),
            ended=None if ended is None else _load(ended),
            roll=data.get("roll", False),
        )

    # ---- the counting

    def _course(self, calendar: Calendar) -> Course:
        """Walk the stops in order; each one that finds the clock alive moves the last day."""
        mark, left = _tick(self.started), self._total()
        legs: list[tuple[int, int, int]] = []
        for n, stop in enumerate(self.stops):
            since = _tick(stop.since)
            due = self._settle(calendar, self._add(calendar, mark, left))
            if due < since:
                return Course(tuple(legs), self.stops[:n], mark, left, due)
            # On the last day all is used; before it, at least that day is still to come
            # (also when a holiday at the end has carried it beyond its nominal date).
            used = self._count(calendar, mark, since)
            used = left if due == since else min(used, max(left - 1, 0))
            legs.append((mark, since, used))
            left -= used
            if stop.until is None:
                return Course(tuple(legs), self.stops, since, left, None)
            mark = _tick(stop.until)
        due = self._settle(calendar, self._add(calendar, mark, left))
        return Course(tuple(legs), self.stops, mark, left, due)

    def _used(self, course: Course, calendar: Calendar, on: int) -> int:
        total, left = 0, self._total()
        for start, end, most in course.legs:
            if on >= end:
                total += most
            elif on > start:
                total += min(self._count(calendar, start, on), max(left - 1, 0))
            left -= most
        if course.due is None or on <= course.mark:
            return total
        if on >= course.due:
            return total + course.left + self._count(calendar, course.due, on)
        return total + min(self._count(calendar, course.mark, on), max(course.left - 1, 0))

    def _total(self) -> int:
        """Ticks in all: working days, calendar days or microseconds."""
        total = self.budget + self.extended
        if self.unit is Unit.HOUR:
            return total * HOUR
        if self.unit is Unit.MONTH:
            started = to_date(self.started)
            return (add_months(started, total) - started).days
        return total

    def _count(self, calendar: Calendar, a: int, b: int) -> int:
        if self.unit is Unit.WORKING_DAY:
            return calendar.count(date.fromordinal(a), date.fromordinal(b))
        return b - a

    def _add(self, calendar: Calendar, mark: int, n: int) -> int:
        if self.unit is Unit.WORKING_DAY:
            return calendar.add(date.fromordinal(mark), n).toordinal()
        return mark + n

    def _settle(self, calendar: Calendar, due: int) -> int:
        if self.roll and self.unit in (Unit.CALENDAR_DAY, Unit.MONTH):
            return calendar.on_or_after(date.fromordinal(due)).toordinal()
        return due

    def _until(self, on: Moment) -> int:
        """The tick up to which a question looks: never past the clock's end."""
        if self.unit is Unit.HOUR:
            at = on if isinstance(on, int) else day_end(on)
        else:
            at = to_date(on).toordinal()
        return at if self.ended is None else min(at, _tick(self.ended))

    # ---- guards

    def _event(self, on: Moment) -> Moment:
        """`on` in the clock's own kind of moment, not before what it already knows."""
        on = _moment(self.unit, on)
        known = self.started
        if self.stops:
            last = self.stops[-1]
            known = last.since if last.until is None else last.until
        if _tick(on) < _tick(known):
            raise ClockOrder(f"{show(on)} 早于计时已记录的 {show(known)},请核对日期。")
        return on

    def _open(self, what: str) -> None:
        if self.ended is not None:
            raise ClockEnded(f"计时已于 {show(self.ended)} 结束,不能再{what}。")


def _moment(unit: Unit, on: Moment) -> Moment:
    """Dates for day and month clocks, instants for hour clocks."""
    if unit is not Unit.HOUR:
        return to_date(on)
    if not isinstance(on, int):
        raise ClockOrder("按小时计时须给出时刻,不能只给日期。")
    return on


def _tick(moment: Moment) -> int:
    return moment if isinstance(moment, int) else moment.toordinal()


def _dump(moment: Moment | None) -> str | int | None:
    return moment.isoformat() if isinstance(moment, date) else moment


def _load(value: str | int) -> Moment:
    return value if isinstance(value, int) else date.fromisoformat(value)
