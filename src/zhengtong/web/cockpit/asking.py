"""Which stretch of days and which part of the hall a page speaks of, read from its address.

A leader sends a colleague the address of a figure: the colleague must see the same figure. So all
that a value depends on stands in the address, and nothing of it in a session.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.indicators.definitions import indicator
from zhengtong.indicators.engine import Ask
from zhengtong.indicators.period import WHOLE, Period, Scope
from zhengtong.org.units import unit
from zhengtong.pages import formats

__all__ = ["Asked", "date_of", "days_text", "month_name", "period_name", "quarter_of", "read"]

_QUARTERS = "一二三四"
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)
"""No hall has records beyond these days, and no calendar counts there."""
DIGITS = 15
"""Longer numbers are no ids of the record."""
_FORM = re.compile(r"(\d{4})(?:-(\d{1,2})|Q([1-4]))?")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question without its figure. `organisation` and `without` are codes of units, `items`
    of service items; `upto` is the last id of a seal and `version` that of the definition, for a
    figure as it was published; `faults` what could not be read."""

    period: Period
    organisation: str = ""
    without: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    cut_off: date | None = None
    upto: int | None = None
    version: int | None = None
    faults: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def about(
        cls, period: Period, scope: Scope, cut_off: date | None,
        upto: int | None = None, version: int | None = None,
    ) -> Asked:  # fmt: skip
        """The question that a published figure answers."""
        outside = tuple(_last(each) for each in scope.without)
        return cls(period, _last(scope.organisation), outside, scope.items, cut_off, upto, version)

    @property
    def scope(self) -> Scope:
        """The scope by paths: units below a unit count with it."""
        if not (self.organisation or self.without or self.items):
            return WHOLE
        outside = tuple(map(_path, self.without))
        return Scope(organisation=_path(self.organisation), without=outside, items=self.items)

    @property
    def counted(self) -> Period:
        """The days that count."""
        return self.period.up_to(self.cut_off)

    def ask(self, code: str) -> Ask:
        """The question about one figure. Raises `KeyError` for one that nobody declared."""
        what = indicator(code, self.version)
        return Ask(what, self.period, self.scope, self.upto, self.cut_off)

    def query(self, **more: Any) -> str:
        """The address's question, with `more` behind it; what is empty is left out. The unit is
        always there, so that "all of them" is not taken for "nothing was said"."""
        pairs = [("period", str(self.period)), ("organisation", self.organisation)]
        pairs += [("without", code) for code in self.without]
        pairs += [("item", code) for code in self.items]
        if self.cut_off and self.cut_off < self.period.last:
            pairs.append(("cut_off", self.cut_off.isoformat()))
        if self.upto is not None:
            pairs.append(("upto", str(self.upto)))
        if self.version is not None:
            pairs.append(("version", str(self.version)))
        pairs += [(name, str(value)) for name, value in more.items() if value not in ("", None)]
        return urlencode(pairs)

    def figure(self, code: str, route: str = "figure", **more: Any) -> str:
        """The address of a figure under this question; `route` names one of its pages."""
        fragment = more.pop("fragment", "")
        return f"{reverse(f'cockpit:{route}', args=[code])}?{self.query(**more)}{fragment}"

    def over(self, period: Period) -> Asked:
        """The same over other days; a cut-off that lies before them says nothing of them."""
        cut_off = self.cut_off if self.cut_off and self.cut_off >= period.first else None
        return replace(self, period=period, cut_off=cut_off)

    def of_version(self, version: int) -> Asked:
        """The same by another version of the definition."""
        return replace(self, version=version)

    def of(self, organisation: str) -> Asked:
        """The same within one unit."""
        return replace(self, organisation=organisation)


def _path(code: str) -> str:
    """A unit's path; an unknown code finds nothing, and says so by finding nothing."""
    found = unit(code)
    return found.path if found else code


def _last(path: str) -> str:
    return path.strip("/").rpartition("/")[2]


def read(query: QueryDict | Mapping[str, Any], default: Callable[[], Period]) -> Asked:
    """The question in an address; `default` is asked where it names no period. What cannot be
    read is named in `faults` and left out."""
    faults: list[str] = []
    period = _period(query, default, faults)
    organisation = str(query.get("organisation") or "")
    without, items = _listed(query, "without"), _listed(query, "item")
    for code in (organisation, *without):
        if code and unit(code) is None:
            faults.append(_("没有代码为“%(code)s”的单位，已按全部计算。") % {"code": code})
    known = tuple(code for code in without if unit(code))
    cut_off = _day(query.get("cut_off"), faults)
    if cut_off and cut_off < period.first:
        faults.append(_("截止日早于期间的首日，没有采用。"))
        cut_off = None
    return Asked(
        period,
        organisation if unit(organisation) else "",
        known,
        items,
        cut_off,
        _whole(query.get("upto"), _("水位"), faults),
        _whole(query.get("version"), _("版本"), faults),
        tuple(faults),
    )


def _listed(query: QueryDict | Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = query.getlist(name) if isinstance(query, QueryDict) else []
    return tuple(dict.fromkeys(code for code in found if code))


def _period(query: Mapping[str, Any], default: Callable[[], Period], faults: list[str]) -> Period:
    first, last = query.get("first"), query.get("last")
    text = str(query.get("period") or (f"{first}..{last}" if first and last else ""))
    if not text:
        return default()
    try:
        found = _parsed(text)
        if not EARLIEST <= found.first <= found.last <= LATEST:
            raise ValueError(text)
        return found
    except ValueError:
        faults.append(
            _("期间“%(text)s”读不懂，应如 2023-01-01..2023-12-05；已按默认期间计算。")
            % {"text": text}
        )
        return default()


def _parsed(text: str) -> Period:
    """2023, 2023-03, 2023Q1 or two days with dots between. Raises `ValueError`."""
    short = _FORM.fullmatch(text)
    if short is None:
        return Period.parse(text)
    year, month, quarter = short.groups()
    if month:
        return Period.month(int(year), int(month))
    return quarter_of(int(year), int(quarter)) if quarter else Period.year(int(year))


def date_of(text: str) -> date | None:
    """A column's ISO date; None where it is empty."""
    return date.fromisoformat(text) if text else None


def _day(text: Any, faults: list[str]) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        faults.append(_("日期“%(text)s”读不懂，应如 2023-12-05。") % {"text": text})
        return None


def _whole(text: Any, name: str, faults: list[str]) -> int | None:
    if text and not (str(text).isdecimal() and len(str(text)) <= DIGITS):
        faults.append(_("%(name)s“%(text)s”读不懂，应为整数。") % {"name": name, "text": text})
        return None
    return int(text) if text else None


def quarter_of(year: int, quarter: int) -> Period:
    """A quarter (季度) of a calendar year, 1 to 4."""
    first, last = Period.month(year, 3 * quarter - 2), Period.month(year, 3 * quarter)
    return Period(first.first, last.last)


def month_name(day: date, year: int | None = None) -> str:
    """3 月, or 2023 年 3 月 where the page has not said the year."""
    month = _("%(month)d 月") % {"month": day.month}
    return month if day.year == year else _("%(year)d 年 ") % {"year": day.year} + month


def period_name(period: Period) -> str:
    """What people call a stretch of days: 2023 年, 2023 年三季度, 2023 年 3 月, or its two days."""
    year = period.first.year
    if period == Period.year(year):
        return _("%(year)d 年") % {"year": year}
    for number, word in enumerate(_QUARTERS, 1):
        if period == quarter_of(year, number):
            return _("%(year)d 年%(word)s季度") % {"year": year, "word": word}
    if period == Period.month(year, period.first.month):
        return month_name(period.first)
    return period.text


def days_text(period: Period) -> str:
    """The days of a period without the year that its heading names: 1 月 1 日至 12 月 5 日."""
    year = period.first.year
    first = formats.day(period.first, year)
    return (
        first if period.first == period.last else first + _("至 ") + formats.day(period.last, year)
    )
