"""我们办得怎么样: six figures for everybody, each with its parts, from sealed records only.

They answer the questions for which the year's self-evaluation answers, in its scope and up to its
cut-off: the public page and the leader's never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhengtong.catalogue.hall import hall_engine
from zhengtong.indicators.definitions import all_indicators, indicator
from zhengtong.indicators.engine import Ask
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import Period
from zhengtong.indicators.store import NotSealed, SegmentsIncomplete
from zhengtong.pages.component import Text
from zhengtong.pages.figures import Figure as Shown
from zhengtong.pages.formats import number
from zhengtong.pages.policy import Policy, actor_of
from zhengtong.web.cockpit.asking import Asked
from zhengtong.web.cockpit.glance import default_period, years
from zhengtong.web.cockpit.objectives import frames

__all__ = ["Year", "public_figures", "the_year"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the six: its figure's code, the name the public reads, what its parts are counted in."""

    code: str
    name: Text
    unit: Text
    note: Text = ""


SIX = (
    Choice("applications.statutory_speed_up", gettext_lazy("法定时限提速"), gettext_lazy("日")),
    Choice("catalogue.promise_compression", gettext_lazy("承诺时限压缩"), gettext_lazy("日")),
    Choice("ratings.active_rate", gettext_lazy("主动评价"), gettext_lazy("条"),
           gettext_lazy("默认好评不算")),
    Choice("hotline.on_time_rate", gettext_lazy("12345 按时办结"), gettext_lazy("件")),
    Choice("hotline.satisfaction", gettext_lazy("12345 满意"), gettext_lazy("件")),
    Choice("licences.count", gettext_lazy("电子证照"), gettext_lazy("条"),
           gettext_lazy("办事时可以免交纸质证")),
    Choice("applications.on_time_rate", gettext_lazy("办件按时办结"), gettext_lazy("件")),
)  # fmt: skip
MOST = 6
PER_ITEM = "applications.on_time_rate"
CLOSED = ("hotline.closed", "hotline.closed_online", "hotline.closed_offline")


@dataclass(frozen=True, slots=True)
class Year:
    """What the sealed record says of its latest year. `items`: service item → (concluded, on time)."""

    period: Period
    figures: tuple[tuple[Choice, Asked, Figure], ...]
    closed: tuple[int, ...]
    items: dict[str, tuple[int, int]]

    @property
    def title(self) -> str:
        """2023 年."""
        return _("%(year)d 年") % {"year": self.period.first.year}


def the_year() -> Year | None:
    """The latest year's figures at the newest seal; None before anything was sealed."""
    engine = hall_engine()
    seal = engine.watermark()
    if not seal.last_id:
        return None
    try:
        return _computed(seal.last_id, seal.root, get_language())
    except (NotSealed, SegmentsIncomplete):
        return None


@lru_cache(maxsize=4)
def _computed(upto: int, root: bytes, language: str) -> Year:
    """Once for each seal: two hundred visitors read the same sum."""
    engine = hall_engine()
    period = default_period(years(engine))
    scopes = frames(period.first.year)
    known = {each.code for each in all_indicators()}
    chosen = [each for each in SIX if each.code in known][:MOST]
    asked = [_at(scopes.get(each.code, Asked(period)), upto) for each in chosen]
    asks = [question.ask(each.code) for each, question in zip(chosen, asked, strict=True)]
    told = [_at(scopes.get(code, Asked(period)), upto).ask(code) for code in CLOSED]
    values = engine.values([*asks, *told])
    [by_item] = engine.split([Ask(indicator(PER_ITEM), period, upto=upto)], "item")
    return Year(
        period,
        tuple(zip(chosen, asked, values, strict=False)),
        tuple(each.numerator for each in values[len(asks) :]),
        {item: (each.denominator or 0, each.numerator) for item, each in by_item},
    )


def _at(asked: Asked, upto: int) -> Asked:
    return replace(asked, upto=upto)


def public_figures(request: HttpRequest, year: Year) -> list[Shown]:
    """The six as a page shows them; each leads to its own page where that admits the reader."""
    found = []
    for choice, asked, figure in year.figures:
        unit = "" if figure.value is None else figure.unit
        value = figure.text.removesuffix(unit).rstrip()
        found.append(
            Shown(
                choice.name, value, unit, _parts(figure, choice.unit),
                _note(choice, figure), _link(request, asked, choice.code),
                _("看这个数怎么来的"),
            )
        )  # fmt: skip
    return found


def _parts(figure: Figure, unit: Text) -> str:
    """3,637 件 ／ 3,698 件; of a speed-up the days that were saved; of a sum nothing."""
    if figure.denominator is None:
        return ""
    over, said = figure.numerator, "%s %s ／ %s %s"
    if figure.form == "speed_up":
        over, said = figure.denominator - figure.numerator, _("省下 %s %s ／ 法定 %s %s")
    return said % (number(over), unit, number(figure.denominator), unit)


def _note(choice: Choice, figure: Figure) -> str:
    """What was left out, the largest by name; and up to which day, where the year was not over."""
    said = [str(choice.note)] if choice.note else []
    held = [(n, label) for label, n in figure.exclusions if n]
    if held and not said:
        n, label = max(held)
        counted = _("项") if choice.code.startswith("catalogue.") else _("件")
        said.append(
            _("%(label)s的 %(n)s %(unit)s不算") % {"label": label, "n": number(n), "unit": counted}
        )
    if figure.cut_off < figure.period.last:
        said.append(
            _("截至 %(m)d 月 %(d)d 日") % {"m": figure.cut_off.month, "d": figure.cut_off.day}
        )
    return "；".join(said)


def _link(request: HttpRequest, asked: Asked, code: str) -> str:
    """The figure's own page, where there is one and the reader may open it."""
    try:
        path = asked.figure(code)
        rule: Policy | None = getattr(resolve(path.partition("?")[0]).func, "policy", None)
    except (NoReverseMatch, Resolver404):
        return ""
    return path if rule is not None and rule.allows(actor_of(request)) else ""
