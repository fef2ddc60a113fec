"""How numbers, shares, dates and what is left of a limit are written, the same on every page.

Dates of law are Beijing dates (UTC+8, no summer time); instants are microseconds in UTC.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.law.localtime import local_datetime

__all__ = [
    "beijing",
    "beijing_date",
    "beijing_time",
    "byte_size",
    "day",
    "day_number",
    "day_short",
    "days_left",
    "number",
    "percent",
    "share_text",
]

WEEKDAYS = "一二三四五六日"


def number(value: int | Decimal | None, places: int | None = None) -> str:
    """543,729; a decimal keeps its own places unless `places` says how many. None is —."""
    if value is None:
        return "—"
    if places is not None:
        step = Decimal(1).scaleb(-places)
        value = Decimal(value).quantize(step, rounding=ROUND_HALF_UP)
    return f"{value:,}"


def share_text(share: Decimal, places: int = 2) -> str:
    """A share in percent (99.82), rounded half up, but never up to 100: 99.995 prints as 99.99.

    Only what is whole prints as 100, and without places.
    """
    step = Decimal(1).scaleb(-places)
    shown = share.quantize(step, rounding=ROUND_HALF_UP)
    if shown >= 100 > share:
        shown = share.quantize(step, rounding=ROUND_DOWN)
    if share == 100:
        return "100"
    return f"{shown:,}"


def percent(numerator: int | Decimal, denominator: int | Decimal, places: int = 2) -> str:
    """The share as a number without its sign: percent(4173, 4190) is 99.59; 0/0 is —."""
    if not denominator:
        return "—"
    return share_text(Decimal(numerator) * 100 / Decimal(denominator), places)


def beijing(instant: int) -> datetime:
    """The Beijing clock at an instant (µs UTC)."""
    return local_datetime(instant)


def beijing_date(instant: int, year: int | None = None) -> str:
    """9 月 14 日, with its year unless that is `year`."""
    return day(beijing(instant).date(), year)


def beijing_time(instant: int, year: int | None = None) -> str:
    """9 月 14 日 20:41, with its year unless that is `year`."""
    moment = beijing(instant)
    return f"{day(moment.date(), year)} {moment:%H:%M}"


def day(on: date, year: int | None = None) -> str:
    """2023 年 9 月 14 日; without the year where the page has already said it."""
    if on.year == year:
        return day_short(on)
    return _("%(year)d 年 %(month)d 月 %(day)d 日") % {
        "year": on.year,
        "month": on.month,
        "day": on.day,
    }


def day_short(on: date) -> str:
    """9 月 14 日."""
    return _("%(month)d 月 %(day)d 日") % {"month": on.month, "day": on.day}


def day_number(on: date | None, year: int | None = None) -> str:
    """For columns of dates: 9-21 in the page's year, 2022-09-21 otherwise; None is —."""
    if on is None:
        return "—"
    return f"{on.month}-{on.day:02}" if on.year == year else on.isoformat()


def days_left(days: int, unit: str = "working_day") -> str:
    """还剩 3 个工作日 · 今天到期 · 已超 2 个工作日. Units as in law: working_day, calendar_day…"""
    words = {
        "working_day": ngettext("%(n)d 个工作日", "%(n)d 个工作日", abs(days)),
        "calendar_day": ngettext("%(n)d 日", "%(n)d 日", abs(days)),
        "month": ngettext("%(n)d 个月", "%(n)d 个月", abs(days)),
        "hour": ngettext("%(n)d 小时", "%(n)d 小时", abs(days)),
    }
    span = words[unit] % {"n": abs(days)}
    if days > 0:
        return _("还剩 %(span)s") % {"span": span}
    if days == 0:
        return _("现在到期") if unit == "hour" else _("今天到期")
    return _("已超 %(span)s") % {"span": span}


def byte_size(size: int) -> str:
    """10 MB, 640 KB: sizes of files as people know them (1 MB is 1024 × 1024 bytes)."""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= step:
            return f"{size / step:.1f}".removesuffix(".0") + f" {unit}"
    return _("%(n)d 字节") % {"n": size}
