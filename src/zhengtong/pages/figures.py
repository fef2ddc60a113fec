"""A number never stands alone: numerator and denominator below it, what was left out named, a
way to its cases. The same number opened is a fraction, and a row of subtractions to its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.pages import formats
from zhengtong.pages.component import Component, Tag, Text

__all__ = ["Equation", "Figure", "Funnel", "FunnelStep", "Part", "Spark"]

_WIDTH, _HEIGHT, _TOP, _BOTTOM = 200, 40, 6, 34


@dataclass(frozen=True)
class Spark(Component):
    """A line of a few values, oldest first, the last one marked; `goal` is drawn dashed.

    Hidden from screen readers: the figure's page has its table.
    """

    values: Sequence[float | Decimal]
    goal: float | Decimal | None = None

    def render(self) -> SafeString:
        values = [float(v) for v in self.values]
        if not values:
            return SafeString("")
        ends = values if self.goal is None else [*values, float(self.goal)]
        low, high = min(ends), max(ends)

        def height(value: float) -> float:
            if high == low:
                return (_TOP + _BOTTOM) / 2
            return _BOTTOM - (value - low) / (high - low) * (_BOTTOM - _TOP)

        step = (_WIDTH - 6) / max(len(values) - 1, 1)
        points = [(2 + i * step, height(v)) for i, v in enumerate(values)]
        path = "M" + " L".join(f"{x:.0f} {y:.1f}" for x, y in points)
        goal = (
            format_html(
                '<path class="goal" d="M0 {}H{}"/>', f"{height(float(self.goal)):.1f}", _WIDTH
            )
            if self.goal is not None
            else ""
        )
        x, y = points[-1]
        return format_html(
            '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="xMinYMid meet" '
            'aria-hidden="true">{}<path d="{}"/><circle cx="{}" cy="{}" r="3"/></svg>',
            _WIDTH,
            _HEIGHT,
            goal,
            path,
            f"{x:.0f}",
            f"{y:.1f}",
        )


@dataclass(frozen=True)
class Figure(Component):
    """指标数: name, value as printed, unit, the line of its parts, what is left out, its page.

    `parts` reads "3,637 件 ／ 3,698 件"; `note` names the exclusions ("未作评价 492 件不计").
    """

    template = "pages/figure.html"

    name: Text
    value: str
    unit: Text = ""
    parts: Text = ""
    note: Text = ""
    href: str = ""
    go: Text = ""
    tag: Tag | None = None
    spark: Spark | None = None

    @classmethod
    def rate(
        cls,
        name: Text,
        numerator: int | Decimal,
        denominator: int | Decimal,
        unit: Text,
        *,
        places: int = 2,
        note: Text = "",
        href: str = "",
        go: Text = "",
        tag: Tag | None = None,
        spark: Spark | None = None,
    ) -> Self:
        """A share in percent; `unit` (件, 条, 日) counts its numerator and denominator."""
        parts = f"{formats.number(numerator)} {unit} ／ {formats.number(denominator)} {unit}"
        value = formats.percent(numerator, denominator, places)
        return cls(name, value, "" if value == "—" else "%", parts, note, href, go, tag, spark)


@dataclass(frozen=True)
class Part:
    """The numerator or the denominator: its number, what it counts, its cases."""

    value: int | Decimal
    label: Text
    href: str = ""

    @property
    def shown(self) -> str:
        return formats.number(self.value)


@dataclass(frozen=True)
class Equation(Component):
    """The figure opened: 98.35% ＝ 3,637 ／ 3,698, both parts named and linked."""

    template = "pages/equation.html"

    value: str
    unit: Text
    numerator: Part
    denominator: Part

    @classmethod
    def rate(cls, numerator: Part, denominator: Part, places: int = 2) -> Self:
        value = formats.percent(numerator.value, denominator.value, places)
        return cls(value, "" if value == "—" else "%", numerator, denominator)


@dataclass(frozen=True)
class FunnelStep:
    """One step on the way from all cases to the numerator.

    `total` stands for itself, `minus` is taken away, `answer` is the value meant (drawn dark).
    """

    label: Text
    count: int
    kind: Literal["total", "minus", "answer"] = "total"
    href: str = ""


@dataclass(frozen=True)
class FunnelRow:
    """A step with the geometry of its bar (of 400 units)."""

    step: FunnelStep
    x: str
    width: str
    shown: str


@dataclass(frozen=True)
class Funnel(Component):
    """From all cases to numerator and denominator; each step's cases can be listed.

    The steps must add up: a total that is not the one before less what was taken away raises
    `ValueError`, because a page must not print a sum that does not hold.
    """

    template = "pages/funnel.html"

    caption: Text
    unit: Text
    steps: Sequence[FunnelStep]

    def __post_init__(self) -> None:
        left = self.steps[0].count
        for step in self.steps[1:]:
            if step.kind == "minus":
                left -= step.count
            elif step.count != left:
                raise ValueError(f"{step.label}：{step.count} ≠ {left}")

    def rows(self) -> list[FunnelRow]:
        scale = 400 / (self.steps[0].count or 1)
        rows, left = [], self.steps[0].count
        for step in self.steps:
            if step.kind == "minus":
                left -= step.count
            x = left * scale if step.kind == "minus" else 0
            rows.append(
                FunnelRow(
                    step,
                    f"{x:.1f}",
                    f"{step.count * scale:.1f}",
                    _("%(n)s %(unit)s") % {"n": formats.number(step.count), "unit": self.unit},
                )
            )
        return rows
