"""Small drawings in the text: who is late by rate and not by count, which days are busy, how much
of the legal limit is promised. Geometry stands in attributes; each drawing has its table or name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import cos, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.pages import formats
from zhengtong.pages.component import Component, Kind, Link, Shown, Text
from zhengtong.pages.table import Column, Row, Table

__all__ = ["Bar", "Dial", "Heat", "Meter", "Pips", "RateBars", "RateRow"]

_BAR = 400


@dataclass(frozen=True, slots=True)
class Meter(Component):
    """How much of a limit is used, under a word ("超法定 1 日"); `used` of `budget` days."""

    text: Text
    used: int
    budget: int
    kind: Kind = ""

    def render(self) -> SafeString:
        share = min(max(self.used / self.budget, 0.0), 1.0) if self.budget else 0.0
        return format_html(
            '<span class="left {}">{}<svg class="meter" viewBox="0 0 56 4" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="bg" width="56" height="4"/><rect class="v" width="{}" height="4"/>'
            "</svg></span>",
            f"b c-{self.kind}" if self.kind else "",
            self.text,
            round(56 * share),
        )


@dataclass(frozen=True, slots=True)
class Bar(Component):
    """One bar of a row; `mean`, also of `top`, is drawn as a dashed line across it."""

    value: Decimal
    top: Decimal
    mean: Decimal | None = None
    high: bool = False

    def render(self) -> SafeString:
        scale = _BAR / (self.top or Decimal(1))
        line: SafeString | str = ""
        if self.mean is not None:
            x = round(self.mean * scale)
            line = format_html(
                '<path class="halo" d="M{} 0V18"/><line x1="{}" y1="0" x2="{}" y2="18"/>', x, x, x
            )
        return format_html(
            '<svg class="bar" viewBox="0 0 {} 18" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="bg" width="{}" height="18"/><rect class="{}" width="{}" height="18"/>{}'
            "</svg>",
            _BAR,
            _BAR,
            "v hi" if self.high else "v",
            round(min(self.value, self.top) * scale),
            line,
        )


@dataclass(frozen=True)
class RateRow:
    """One unit: how many (`count`) of how many (`total`)."""

    label: Text
    count: int
    total: int
    href: str = ""

    @property
    def rate(self) -> Decimal:
        return Decimal(self.count) * 100 / self.total if self.total else Decimal(0)


@dataclass(frozen=True)
class RateBars(Component):
    """Units by rate, highest first, against the rate of all of them (the dashed line).

    A row whose rate is half again above the mean is dark and bold. `count` and `total` name the
    columns (蓝牌, 办件), `rate` the share (蓝牌率), `all_label` the last row (全县).
    """

    caption: Text
    rows: Sequence[RateRow]
    count: Text
    total: Text
    rate: Text
    all_label: Text
    unit_label: Text

    def render(self) -> SafeString:
        whole = RateRow("", sum(r.count for r in self.rows), sum(r.total for r in self.rows))
        rows = sorted(self.rows, key=lambda r: r.rate, reverse=True)
        top = max([*(r.rate for r in rows), whole.rate], default=Decimal(1)) * Decimal("1.07")
        body = [self._row(row, top, whole.rate) for row in rows]
        table = Table(
            self.caption,
            [
                Column(self.unit_label),
                Column(self.count, numeric=True),
                Column(self.total, numeric=True),
                Column(_("条形"), hide_label=True),
                Column(self.rate, numeric=True),
            ],
            body,
            foot=[self.all_label, whole.count, whole.total, "", _share(whole)],
            slim=True,
        )
        return table.render()

    def _row(self, row: RateRow, top: Decimal, mean: Decimal) -> Row:
        high = bool(mean) and row.rate > mean * Decimal("1.5")
        name: Shown = Link(row.label, row.href) if row.href else row.label
        share: Shown = format_html("<b>{}</b>", _share(row)) if high else _share(row)
        bar = Bar(row.rate, top, mean, high)
        return Row([name, row.count, row.total, bar, share])


def _share(row: RateRow) -> str:
    value = formats.percent(row.count, row.total)
    return value if value == "—" else f"{value}%"


@dataclass(frozen=True)
class Pips(Component):
    """A few parts of a whole, done and to do: 3 个部门中 2 个已办好."""

    done: int
    of: int
    label: Text

    def render(self) -> SafeString:
        boxes = format_html_join(
            "",
            '<rect class="{}" x="{}" y=".5" width="23" height="7"/>',
            (("on" if i < self.done else "off", f"{i * 27 + 0.5}") for i in range(self.of)),
        )
        width = self.of * 27
        return format_html(
            '<svg class="pips" viewBox="0 0 {} 8" width="{}" height="8" role="img" '
            'aria-label="{}">{}</svg>',
            width,
            width,
            self.label,
            boxes,
        )


@dataclass(frozen=True)
class Dial(Component):
    """法定与承诺: a ring of the legal days, the promised ones filled (or the whole ring as one
    share when the law grants more than 60). Both in days of the same unit.
    """

    legal: int
    promised: int
    unit: Text = ""

    def render(self) -> SafeString:
        unit = self.unit or _("日")
        cells = self.legal if self.legal <= 60 else 20
        filled = self.promised if self.legal <= 60 else round(20 * self.promised / self.legal)
        gap = min(2.4, 120 / max(cells, 1))
        ring = format_html_join(
            "",
            '<path class="{}" d="{}"/>',
            (
                (
                    ("on", _segment(i, cells, gap, 92, 72))
                    if i < filled
                    else ("off", _segment(i, cells, gap, 88, 76))
                )
                for i in range(cells)
            ),
        )
        label = _("法定 %(legal)d %(unit)s，承诺 %(promised)d %(unit)s") % {
            "legal": self.legal,
            "promised": self.promised,
            "unit": unit,
        }
        return format_html(
            '<svg class="dial" viewBox="0 0 200 200" role="img" aria-label="{}">{}'
            '<text x="100" y="108" font-size="46">{} {}</text>'
            '<text x="100" y="134" font-size="15">{}</text></svg>',
            label,
            ring,
            self.promised,
            _("日"),
            _("我们的承诺"),
        )


def _segment(i: int, cells: int, gap: float, outer: float, inner: float) -> str:
    """The path of cell `i` of a ring, clockwise from the top; `gap` in degrees."""
    step = 360 / cells
    a, b = (i * step + gap / 2) * pi / 180, ((i + 1) * step - gap / 2) * pi / 180
    large = int(step - gap > 180)

    def at(radius: float, angle: float) -> str:
        return f"{100 + radius * sin(angle):.1f} {100 - radius * cos(angle):.1f}"

    return (
        f"M{at(outer, a)}A{outer} {outer} 0 {large} 1 {at(outer, b)}"
        f"L{at(inner, b)}A{inner} {inner} 0 {large} 0 {at(inner, a)}Z"
    )


@dataclass(frozen=True)
class Heat(Component):
    """哪天忙: a cell a day, a column a week (Monday on top), five shades, and the months' sums.

    `counts` maps days to numbers; a missing day counts 0. The shades part the busy days into
    four equal groups; days of 0 to a tenth of the median keep the lightest.
    """

    template = "pages/heat.html"

    title: Text
    counts: Mapping[date, int]
    first: date
    last: date
    unit: Text

    def _limits(self) -> list[int]:
        values = sorted(v for v in self.counts.values() if v)
        if not values:
            return [1, 2, 3, 4]
        busy = [v for v in values if v > values[len(values) // 2] / 10]
        return [busy[0], *(busy[len(busy) * k // 4] for k in (1, 2, 3))]

    def cells(self) -> SafeString:
        """Rects and the names of months, in a field of 996 by 118 for a year."""
        limits = self._limits()
        start = self.first - timedelta(days=self.first.weekday())
        rects = []
        for offset in range((self.last - self.first).days + 1):
            on = self.first + timedelta(days=offset)
            week, count = (on - start).days // 7, self.counts.get(on, 0)
            shade = sum(count >= limit for limit in limits)
            rects.append((shade, f"{34 + week * 18:g}", 20 + on.weekday() * 14))
        return format_html_join(
            "", '<rect class="h{}" x="{}" y="{}" width="16" height="12"/>', rects
        )

    def month_names(self) -> list[tuple[int, str]]:
        start = self.first - timedelta(days=self.first.weekday())
        names, on = [], self.first
        while on <= self.last:
            names.append(
                (34 + (on - start).days // 7 * 18, _("%(month)d 月") % {"month": on.month})
            )
            on = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
        return names

    @property
    def width(self) -> int:
        start = self.first - timedelta(days=self.first.weekday())
        return 34 + ((self.last - start).days // 7 + 1) * 18

    @property
    def most(self) -> str:
        return _("多（每日 %(n)s %(unit)s以上）") % {
            "n": formats.number(self._limits()[-1]),
            "unit": self.unit,
        }

    def months(self) -> Table:
        """The table that says the same by month, with its sum."""
        sums: dict[tuple[int, int], int] = {}
        for on, count in sorted(self.counts.items()):
            if self.first <= on <= self.last:
                sums[on.year, on.month] = sums.get((on.year, on.month), 0) + count
        rows = [Row([_("%(y)d 年 %(m)d 月") % {"y": y, "m": m}, n]) for (y, m), n in sums.items()]
        columns = [Column(_("月份")), Column(self.unit, numeric=True)]
        caption = _("%(title)s，按月合计") % {"title": self.title}
        return Table(caption, columns, rows, foot=[_("合计"), sum(sums.values())])
