"""The wall calendar behind the counter: which days the hall works.

State Council notices fix the holidays and the make-up workdays (调休) of one year at a time;
a region adds its own days by its own notice. Administrative License Law Art. 82: the organ's
periods in carrying out licensing count working days, statutory holidays left out.
"""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import accumulate, compress
from typing import Any

__all__ = [
    "Calendar",
    "CalendarError",
    "DayKind",
    "OutsideCalendar",
    "Ruling",
    "Unit",
    "add_months",
    "national",
]

# The span that is worked out in advance; a technical bound, not a legal one.
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
_BASE = _FIRST.toordinal()
_SIZE = _LAST.toordinal() - _BASE + 1
_WEEKDAYS = "一二三四五六日"


class Unit(StrEnum):
    """What a limit is counted in (期限单位)."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    HOUR = "hour"

    @property
    def label(self) -> str:
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "天",
    Unit.MONTH: "个月",
    Unit.HOUR: "小时",
}


class CalendarError(ValueError):
    """The data of a calendar cannot be used; the message says where and what to mend."""


class OutsideCalendar(CalendarError):
    """A date before 2000 or after 2099."""


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a notice says of one day: worked or not, for which holiday, by which notice."""

    working: bool
    name: str
    number: str


def add_months(d: date, n: int) -> date:
    """`n` natural months after `d`; a day that the month lacks becomes its last day."""
    years, month = divmod(d.year * 12 + d.month - 1 + n, 12)
    month += 1
    try:
        return d.replace(year=years, month=month)
    except ValueError:
        if not 1 <= years <= 9999:
            raise OutsideCalendar(f"{d.isoformat()} 加 {n} 个月超出日历范围。") from None
        return date(years, month, monthrange(years, month)[1])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Calendar:
    """Working days of one place (工作日历), immutable; equal when the digests are equal.

    `digest` is the SHA-256 (hex) of the layers' data: two places with the same notices and
    the same name count alike, and a stored clock can say which calendar it was counted by.
    """

    name: str
    title: str
    digest: str
    parent: Calendar | None = field(repr=False)
    _rulings: Mapping[date, Ruling] = field(repr=False)
    # authority → the closed intervals that its notices settle
    _covers: Mapping[str, tuple[tuple[date, date], ...]] = field(repr=False)
    # ("MM-DD", closing time) in order: from that day of the year on
    _closing: tuple[tuple[str, time], ...] = field(repr=False)
    # working days in [_FIRST, day i]
    _upto: tuple[int, ...] = field(default=(), repr=False)
    # the working days themselves, in order
    _nth: tuple[date, ...] = field(default=(), repr=False)

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Calendar:
        """A calendar from its data (the form of `data/cn_calendar.json`).

        `name`, `title`, `authority` and `notices`, each with `number`, `off` (`name`, `from`,
        `to`) and `work` (`name`, `on`); a later notice overrules an earlier one. `covers` is
        the span that a notice settles; a notice without it only adds days. `closing` maps
        "MM-DD" to the hour at which the hall closes from that day of the year on.
        Raises `CalendarError`.
        """
        empty = cls("", "", "", None, {}, {}, ())
        return replace(empty._layered(data), parent=None)

    def with_overrides(self, data: Mapping[str, Any]) -> Calendar:
        """This calendar with a region's own days, or with a further notice, laid over it.

        A layer of the same `authority` continues its parent's notices; one of another
        authority that says `covers` must itself cover a day before that day is certain.
        """
        return self._layered(data)

    def _layered(self, data: Mapping[str, Any]) -> Calendar:
        name, title, authority = (_text(data, k, "日历") for k in ("name", "title", "authority"))
        rulings = dict(self._rulings)
        covered = list(self._covers.get(authority, ()))
        for notice in _list(data, "notices", f"日历 {name}"):
            rulings.update(_read_notice(notice))
            if "covers" in notice:
                covered.append(_read_covers(notice))
        covers = dict(self._covers) | ({authority: tuple(sorted(covered))} if covered else {})
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        closing = _read_closing(data["closing"]) if "closing" in data else self._closing
        upto, nth = _count(rulings)
        return Calendar(
            name=name,
            title=title,
            digest=hashlib.sha256(f"{self.digest}\n{text}".encode()).hexdigest(),
            parent=self,
            _rulings=rulings,
            _covers=covers,
            _closing=closing,
            _upto=upto,
            _nth=nth,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<Calendar {' < '.join(c.name for c in self.chain)} {self.digest[:12]}>"

    @property
    def chain(self) -> tuple[Calendar, ...]:
        """This calendar, its parent, and so on up to the nation's."""
        return (self, *(self.parent.chain if self.parent else ()))

    def is_working(self, d: date) -> bool:
        """Whether the hall works on `d`."""
        i = self._index(d)
        return self._upto[i] > (self._upto[i - 1] if i else 0)

    def add(self, d: date, n: int) -> date:
        """The nth working day after `d`, `d` itself not counted; `d` for n = 0.

        A negative `n` counts backwards. Raises `OutsideCalendar`.
        """
        i = d.toordinal() - _BASE
        if n > 0 and 0 <= i < _SIZE:
            try:
                return self._nth[self._upto[i] + n - 1]
            except IndexError:
                raise _outside(f"{d.isoformat()} 之后第 {n} 个工作日") from None
        if n == 0:
            return d
        at = (self._upto[self._index(d) - 1] if i else 0) + n
        if at < 0:
            raise _outside(f"{d.isoformat()} 之前第 {-n} 个工作日")
        return self._nth[at]

    def count(self, a: date, b: date) -> int:
        """Working days in (a, b]; negative when b < a."""
        i, j = a.toordinal() - _BASE, b.toordinal() - _BASE
        if not (0 <= i < _SIZE and 0 <= j < _SIZE):
            raise _outside(f"{a.isoformat()} 至 {b.isoformat()}")
        return self._upto[j] - self._upto[i]

    def on_or_after(self, d: date) -> date:
        """`d` if it is worked, else the next working day."""
        return d if self.is_working(d) else self.add(d, 1)

    def add_unit(self, d: date, n: int, unit: Unit) -> date:
        """`n` units after `d`: working days, calendar days or natural months.

        Raises `ValueError` for hours, which run between instants, not between dates.
        """
        if unit is Unit.WORKING_DAY:
            return self.add(d, n)
        if unit is Unit.CALENDAR_DAY:
            return date.fromordinal(d.toordinal() + n)
        if unit is Unit.MONTH:
            return add_months(d, n)
        raise ValueError("小时按时刻计算,不能加到日期上。")

    def provisional(self, d: date) -> bool:
        """Whether no notice settles `d` yet, so that only its weekday was looked at.

        The last three days of a year stay open until the next year's notice, which may move
        them (2018-12-31, a Monday, was off by the notice for 2019).
        """
        return not self._covers or not all(
            any(start <= d <= end for start, end in spans) for spans in self._covers.values()
        )

    @property
    def certain_until(self) -> date:
        """The last day that the notices settle. Raises `CalendarError` when none does."""
        if not self._covers:
            raise CalendarError(f"日历 {self.name} 没有任何放假通知,请先录入。")
        return min(max(end for _, end in spans) for spans in self._covers.values())

    def ruling(self, d: date) -> Ruling | None:
        """What a notice says of `d`; None when no notice names the day."""
        return self._rulings.get(d)

    def kind(self, d: date) -> DayKind:
        """Why `d` is worked or not."""
        if self.is_working(d):
            return DayKind.MAKE_UP if d.weekday() > 4 else DayKind.WORKDAY
        return DayKind.HOLIDAY if d in self._rulings else DayKind.WEEKEND

    def describe(self, d: date) -> str:
        """The reason in Chinese: 工作日, 周六, 春节放假 or 调休上班(春节)."""
        kind, ruling = self.kind(d), self._rulings.get(d)
        if kind is DayKind.WORKDAY:
            return "工作日"
        if ruling is None:
            return f"周{_WEEKDAYS[d.weekday()]}"
        return f"调休上班({ruling.name})" if ruling.working else f"{ruling.name}放假"

    def closing(self, d: date) -> time | None:
        """When the hall closes on `d`; None where the region gave no hours (then midnight)."""
        if not self._closing:
            return None
        day = f"{d.month:02}-{d.day:02}"
        current = [at for since, at in self._closing if since <= day]
        return current[-1] if current else self._closing[-1][1]

    def _index(self, d: date) -> int:
        i = d.toordinal() - _BASE
        if not 0 <= i < _SIZE:
            raise _outside(d.isoformat())
        return i


@cache
def national() -> Calendar:
    """The national calendar as shipped: 2020 to the last notice in `data/cn_calendar.json`."""
    text = files("zhengtong.law").joinpath("data/cn_calendar.json").read_text(encoding="utf-8")
    return Calendar.load(json.loads(text))


def _count(rulings: Mapping[date, Ruling]) -> tuple[tuple[int, ...], tuple[date, ...]]:
    """Running counts and the working days, so that `add` and `count` are two look-ups."""
    week = bytes(1 if (_FIRST.weekday() + i) % 7 < 5 else 0 for i in range(7))
    works = bytearray(week * (_SIZE // 7 + 1))[:_SIZE]
    for d, ruling in rulings.items():
        works[d.toordinal() - _BASE] = ruling.working
    days = compress(range(_BASE, _BASE + _SIZE), works)
    return tuple(accumulate(works)), tuple(map(date.fromordinal, days))


def _read_notice(notice: Mapping[str, Any]) -> dict[date, Ruling]:
    number = _text(notice, "number", "放假通知")
    where = f"通知 {number}"
    found: dict[date, Ruling] = {}
    for span in _list(notice, "off", where):
        name = _text(span, "name", where)
        start, end = _date(span.get("from"), where), _date(span.get("to"), where)
        if not 0 <= (end - start).days < 31:
            raise CalendarError(f"{where}:{name}的起止日期颠倒或过长,请核对。")
        for i in range(start.toordinal(), end.toordinal() + 1):
            found[date.fromordinal(i)] = Ruling(False, name, number)
    for day in _list(notice, "work", where):
        name, on = _text(day, "name", where), _date(day.get("on"), where)
        if on in found:
            raise CalendarError(f"{where}:{on.isoformat()} 既放假又上班,请核对。")
        found[on] = Ruling(True, name, number)
    return found


def _read_covers(notice: Mapping[str, Any]) -> tuple[date, date]:
    where = f"通知 {notice['number']} 的 covers"
    match notice["covers"]:
        case [first, last]:
            return _date(first, where), _date(last, where)
    raise CalendarError(f"{where} 应是起止两个日期。")


def _read_closing(data: Mapping[str, str]) -> tuple[tuple[str, time], ...]:
    try:
        for since in data:
            date.fromisoformat(f"2000-{since}")
        return tuple(sorted((since, time.fromisoformat(at)) for since, at in data.items()))
    except (AttributeError, TypeError, ValueError):
        raise CalendarError('下班时间请写成 {"01-01": "17:30"} 的样子。') from None


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CalendarError(f"{where}缺少 {key},请补上。")
    return value


def _list(data: Mapping[str, Any], key: str, where: str) -> Sequence[Mapping[str, Any]]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise CalendarError(f"{where}的 {key} 应是列表。")
    return value


def _date(text: object, where: str) -> date:
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        raise CalendarError(f"{where}:日期 {text!r} 应写成 2026-01-01 的样子。") from None
    if not _FIRST <= found <= _LAST:
        raise _outside(found.isoformat())
    return found


def _outside(what: str) -> OutsideCalendar:
    return OutsideCalendar(f"{what}超出日历范围({_FIRST.year}—{_LAST.year} 年),请核对日期。")
