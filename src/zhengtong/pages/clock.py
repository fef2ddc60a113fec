"""The clock of a case, one cell a day: the counted days numbered, the stopped ones hatched, the
days of rest sunk, the promised and the legal end outlined; below it, why, day by day.

Law on Administrative Licensing art. 42, 45 and 82: working days, and what does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.pages import formats
from zhengtong.pages.component import Component, Text

__all__ = ["ClockDay", "ClockStrip", "DayState", "place_flags"]

DayState = Literal["pre", "on", "off", "stop", "fut"]
_ACROSS = 48  # cells in a row on a wide screen
_CELLS_PER_CHARACTER = 0.65


@dataclass(frozen=True)
class ClockDay:
    """One day of the strip.

    `state`: pre (not yet started), on (counted), off (rest), stop (stopped), fut (to come).
    `reason` says why it does not count, or what else happened on a counted day. `resting` marks a day of rest inside a stop. `mark` is one character in the cell (休, 班).
    `due` names the limit that falls on the day. `flag` is a title and a line below the cell.
    """

    on: date
    state: DayState
    number: int | None = None
    reason: Text = ""
    clause: Text = ""
    mark: Text = ""
    resting: bool = False
    today: bool = False
    due: Literal["", "promised", "law"] = ""
    flag: tuple[Text, Text] | None = None

    @property
    def counted(self) -> bool:
        return self.state == "on"


@dataclass(frozen=True)
class _Run:
    """Consecutive days of one kind, as one row of the table."""

    when: str
    counted: int
    why: str
    clause: Text


@dataclass(frozen=True)
class ClockStrip(Component):
    """一日一格: the strip of one track, its legend and its table.

    `label` names it to screen readers; `ask` is the summary above the table ("为什么是第 7 日");
    `caption` and `total` (last row: used days, and what that leaves) belong to the table;
    `summary` is the line a page sets beside its heading ({{ strip.summary }}).
    """

    template = "pages/clock.html"

    days: Sequence[ClockDay]
    label: Text
    ask: Text = ""
    caption: Text = ""
    total: Text = ""
    summary: Text = ""
    named: Mapping[str, Text] = field(default_factory=dict)
    """The legend's words for this track where they are its own: "pre", "due"."""

    def strips(self) -> Iterator[tuple[list[SafeString], int]]:
        """Rows of at most 48 cells, each with the number of flag levels below it."""
        for start in range(0, len(self.days), _ACROSS):
            days = self.days[start : start + _ACROSS]
            flags, levels = place_flags(days)
            yield [_cell(days, i, flags.get(i, "")) for i in range(len(days))], levels

    def rows(self) -> list[_Run]:
        """The table: days of one kind in a row are told in one line, up to today."""
        until = next((i for i, d in enumerate(self.days, 1) if d.today), len(self.days))
        past = [d for d in self.days[:until] if d.state != "fut"]
        return [
            _run(list(days))
            for _kind, days in groupby(past, key=lambda d: (d.state, d.resting, d.reason, d.clause))
        ]

    @property
    def used(self) -> int:
        return sum(d.counted for d in self.days)

    def legend(self) -> list[tuple[str, Text]]:
        """Only what the strip shows: (class of the sample, words)."""
        states = {d.state for d in self.days}
        dues = {d.due for d in self.days}
        words: dict[str, Text] = {
            "pre": self.named.get("pre") or _("未受理"),
            "on": _("已计，数字为第几日"),
            "fut": _("未到"),
            "stop": _("中止，不计"),
            "off": _("周末、节假日"),
        }
        legend: list[tuple[str, Text]] = [
            (state, text) for state, text in words.items() if state in states
        ]
        if "promised" in dues:
            legend.append(("due", self.named.get("due") or _("承诺届满")))
        if "law" in dues:
            legend.append(("due law", _("法定届满")))
        return legend


def _cell(days: Sequence[ClockDay], i: int, flag_css: str) -> SafeString:
    """One day's cell; what it looks like is hidden from screen readers, which hear the reason."""
    day = days[i]
    css = [day.state, f"d{day.on.isoweekday()}"]
    css += ["off"] * day.resting + ["today"] * day.today
    css += ["due"] * bool(day.due) + ["law"] * (day.due == "law")
    month: SafeString | str = ""
    if i == 0 or days[i - 1].on.month != day.on.month:
        name = _("%(month)d 月") % {"month": day.on.month}
        month = format_html('<span class="mo">{}</span>', name)
    inside = "" if day.number is None else str(day.number)
    flag: SafeString | str = ""
    if day.flag:
        hidden = '<span class="fl {}" aria-hidden="true"><b>{}</b>{}</span>'
        flag = format_html(hidden, flag_css, *day.flag)
    return format_html(
        '<li class="{}">{}<span class="wk" aria-hidden="true">{}</span><span class="dd">{}</span>'
        '<span class="bd" aria-hidden="true">{}</span><span class="vh">{}</span>{}</li>',
        " ".join(css),
        month,
        formats.WEEKDAYS[day.on.weekday()],
        day.on.day,
        format_html("<b>{}</b>", day.mark) if day.mark else inside,
        _says(day),
        flag,
    )


def _says(day: ClockDay) -> str:
    """What a screen reader hears in the cell."""
    parts = []
    if day.number is not None:
        parts.append(_("计第 %(n)d 日") % {"n": day.number})
    if day.reason:
        parts.append(str(day.reason))
    if day.due:
        parts.append(_("承诺届满") if day.due == "promised" else _("法定届满"))
    if day.today:
        parts.append(_("今天"))
    return "，".join(parts)


def _run(days: list[ClockDay]) -> _Run:
    first, last = days[0], days[-1]
    when = formats.day_short(first.on)
    if len(days) > 1:
        same_month = (first.on.year, first.on.month) == (last.on.year, last.on.month)
        end = _("%(day)d 日") % {"day": last.on.day} if same_month else formats.day_short(last.on)
        when = f"{when}—{end}"
    numbers = [d.number for d in days if d.counted and d.number is not None]
    parts = [str(first.reason)] if first.reason else []
    if numbers:
        count = _("计第 %(a)d—%(b)d 日") if numbers[0] != numbers[-1] else _("计第 %(a)d 日")
        parts.insert(0, count % {"a": numbers[0], "b": numbers[-1]})
    return _Run(when, sum(d.counted for d in days), "，".join(parts), first.clause)


def place_flags(days: Sequence[ClockDay]) -> tuple[dict[int, str], int]:
    """Flags side by side, and one level lower where a neighbour is in the way.

    Returns the class of each flag by index, and how many levels there are (at most 3).
    """
    placed: list[tuple[float, float, int]] = []
    css: dict[int, str] = {}
    for i, day in enumerate(days):
        if day.flag is None:
            continue
        width = _CELLS_PER_CHARACTER * max(len(str(text)) for text in day.flag) + 0.35
        at_end = i + width > _ACROSS
        left, right = (i + 1 - width, i + 1.0) if at_end else (float(i), i + width)
        taken = {level for a, b, level in placed if a < right and left < b}
        level = next((n for n in (0, 1, 2) if n not in taken), 2)
        placed.append((left, right, level))
        css[i] = f"l{level}" + " end" * at_end
    return css, 1 + max((level for _a, _b, level in placed), default=-1)
