"""八个数: what a leader sees first, each with the line of its parts and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.indicators.definitions import all_indicators
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.sources import UNSUPPORTED
from zhengtong.pages.component import Text
from zhengtong.pages.formats import number

__all__ = ["Tile", "beside", "parts", "split_value", "tiles"]

Beside = Mapping[str, Figure]
Say = Callable[[Figure, Beside], str]


def _exclusions(figure: Figure, beside: Beside) -> str:
    """回访未接通等 492 件不计."""
    held = sorted(((n, label) for label, n in figure.exclusions if n), reverse=True)
    if not held:
        return ""
    more = _("等") if len(held) > 1 else ""
    return _("%(label)s%(more)s %(n)s 件不计") % {
        "label": held[0][1], "more": more, "n": number(sum(n for n, _label in held))
    }  # fmt: skip


def _timed(figure: Figure, beside: Beside) -> str:
    """33,821 件承诺件；即办件不计."""
    aside = dict(figure.exclusions)
    said = _("%(n)s 件承诺件；即办件等不计") % {"n": number(figure.events)}
    if aside.get(UNSUPPORTED):
        said += _("，来源不含 %(n)s 件") % {"n": number(aside[UNSUPPORTED])}
    return said


def _cards(figure: Figure, beside: Beside) -> str:
    return _("黄牌 %(yellow)s 件，红牌 %(red)s 件") % {
        "yellow": number(beside["cards.yellow"].numerator),
        "red": number(beside["cards.red"].numerator),
    }


def _negative(figure: Figure, beside: Beside) -> str:
    rated = beside["ratings.negative_resolution_rate"]
    return _("差评 %(n)s 条，处置 %(done)s 条") % {
        "n": number(rated.denominator), "done": number(rated.numerator)
    }  # fmt: skip


def _late(figure: Figure, beside: Beside) -> str:
    return _("逾期 %(n)s 件") % {"n": number((figure.denominator or 0) - figure.numerator)}


def _kinds(figure: Figure, beside: Beside) -> str:
    return _("%(n)s 种证照，一证一条") % {"n": number(beside["licences.kinds"].numerator)}


def _supervised(figure: Figure, beside: Beside) -> str:
    return _("每件受电子监察一次")


def _items(figure: Figure, beside: Beside) -> str:
    """2,224 个依申请事项."""
    return _("%(n)s 个依申请事项，按工作日计的") % {"n": number(figure.events)}


def _collected(figure: Figure, beside: Beside) -> str:
    return _("期内到期 %(n)s 条") % {"n": number(beside["licences.expired"].numerator)}


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the eight. `unit` counts its numerator and denominator, `note` says what else one
    must know, `line` stands for the parts that a count has none of; both may read the figures
    named in `beside`."""

    code: str
    name: Text
    unit: Text
    note: Say = _exclusions
    beside: tuple[str, ...] = ()
    line: Say | None = None


_WANTED = (
    Tile("supervision.items", gettext_lazy("办件"), gettext_lazy("件"), _supervised),
    Tile(
        "applications.statutory_speed_up", gettext_lazy("法定时限提速"), gettext_lazy("日"), _timed
    ),
    Tile(
        "catalogue.promise_compression", gettext_lazy("承诺时限压缩"), gettext_lazy("日"), _items
    ),
    Tile(
        "cards.blue_rate", gettext_lazy("蓝牌率"), gettext_lazy("件"), _cards,
        ("cards.yellow", "cards.red"),
    ),
    Tile(
        "ratings.active_rate", gettext_lazy("主动评价"), gettext_lazy("条"), _negative,
        ("ratings.negative_resolution_rate",),
    ),
    Tile("hotline.on_time_rate", gettext_lazy("12345 按时办结"), gettext_lazy("件"), _late),
    Tile("hotline.satisfaction", gettext_lazy("12345 满意"), gettext_lazy("件")),
    Tile(
        "licences.count", gettext_lazy("电子证照"), gettext_lazy("条"), _collected,
        ("licences.kinds", "licences.expired"), _kinds,
    ),
    Tile(
        "applications.promised_speed_up", gettext_lazy("承诺时限提速"), gettext_lazy("日"), _timed
    ),
    Tile("applications.on_time_rate", gettext_lazy("按时办结"), gettext_lazy("件")),
)  # fmt: skip
MOST = 8


def tiles() -> list[Tile]:
    """The first eight whose figures this hall computes."""
    known = {each.code for each in all_indicators()}
    chosen = [each for each in _WANTED if {each.code, *each.beside} <= known]
    return sorted(chosen[:MOST], key=_WANTED.index)


def beside(chosen: list[Tile]) -> list[str]:
    """Codes of the figures that the notes read."""
    return list(dict.fromkeys(code for tile in chosen for code in tile.beside))


def parts(tile: Tile, figure: Figure, beside: Beside) -> str:
    """3,637 件 ／ 3,698 件; of a speed-up the days that were saved."""
    unit = tile.unit
    if figure.denominator is None:
        return tile.line(figure, beside) if tile.line else ""
    over, saved = figure.numerator, ""
    if figure.form == "speed_up":
        over, saved = figure.denominator - figure.numerator, _("省下 ")
    return f"{saved}{number(over)} {unit} ／ {number(figure.denominator)} {unit}"


def split_value(figure: Figure) -> tuple[str, str]:
    """The value as printed, and its unit apart: ("98.35", "%"), ("4,190", "件"), ("—", "")."""
    if figure.value is None:
        return figure.text, ""
    return figure.text.removesuffix(figure.unit).rstrip(), figure.unit
