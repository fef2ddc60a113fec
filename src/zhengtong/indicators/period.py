"""The stretch of days that a figure speaks of, and the part of the hall that it covers.

Days are dates in Asia/Shanghai, first and last included; the record's instants are µs UTC.
"""

from __future__ import annotations

import calendar
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from zhengtong.law.localtime import day_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["WHOLE", "Period", "Scope"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`first` … `last`, both included. Raises `ValueError` when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"期间的末日 {self.last} 早于首日 {self.first}。")

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2023-01-01..2023-12-05`. Raises `ValueError`."""
        first, dots, last = text.partition("..")
        if not dots:
            raise ValueError(f"期间“{text}”写法不对，应为 2023-01-01..2023-12-05。")
        return cls(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))

    @property
    def since(self) -> int:
        """First instant inside, µs UTC."""
        return day_start(self.first)

    @property
    def until(self) -> int:
        """First instant after, µs UTC."""
        return day_start(self.last + timedelta(1))

    def up_to(self, day: date | None) -> Period:
        """The part up to `day`; the whole when there is no such day, or it lies later."""
        if day is None or day >= self.last:
            return self
        return replace(self, last=day)

    def months(self) -> Iterator[Period]:
        """The calendar months that it touches, each cut to the part inside."""
        first = self.first
        while first <= self.last:
            month = type(self).month(first.year, first.month)
            yield Period(first, min(month.last, self.last))
            first = month.last + timedelta(1)

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    @property
    def text(self) -> str:
        """As a report words it: 2023 年 1 月 1 日至 12 月 5 日."""
        first, last = self.first, self.last
        begin = f"{first.year} 年 {first.month} 月 {first.day} 日"
        if first == last:
            return begin
        end = f"{last.month} 月 {last.day} 日"
        return f"{begin}至 {end}" if first.year == last.year else f"{begin}至 {last.year} 年 {end}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure covers; an empty field leaves nothing out.

    `region` is a code of GB/T 2260 and takes in all below it (430500 holds 430527).
    `organisation` is a path (`/county/bureau/`) or one organisation's id, with all below it at
    the time of the event; `without` lists organisations, in the same way, that stay outside.
    """

    region: str = ""
    organisation: str = ""
    without: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("without", "items", "channels", "sources"):
            value = getattr(self, name)
            plain = (value,) if isinstance(value, str) else tuple(value)
            object.__setattr__(self, name, plain)

    @property
    def region_prefix(self) -> str:
        """The region's code without the zeros that mean "all of it"."""
        code = self.region
        while len(code) > 6 and code.endswith("000"):
            code = code[:-3]
        while 2 < len(code) <= 6 and len(code) % 2 == 0 and code.endswith("00"):
            code = code[:-2]
        return code

    def text(self, name: Callable[[str, str], str] = lambda field, code: code) -> str:
        """In words, for example 全部，不含税务局. `name(field, code)` says what a code is called."""
        parts = [name(f, getattr(self, f)) for f in ("region", "organisation") if getattr(self, f)]
        for field in ("items", "channels", "sources"):
            if codes := getattr(self, field):
                parts.append("、".join(name(field, code) for code in codes))
        words = "，".join(parts) or "全部"
        if self.without:
            outside = "、".join(name("organisation", each) for each in self.without)
            words += f"，不含{outside}"
        return words

    def to_json(self) -> dict[str, Any]:
        """Only the fields that say something."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in data.items()
        }
        return cls(**values)


WHOLE = Scope()
"""The whole hall: nothing is left out."""
