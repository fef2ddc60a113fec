"""一年一览, computed: eight figures, units by rate, days by load, and what wants a leader's eye.

Everything on the page is of one state of the record, and is kept until that state changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zhengtong.indicators.definitions import indicator
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import Period
from zhengtong.law.localtime import local_date
from zhengtong.org.units import unit
from zhengtong.record.append import now_us
from zhengtong.web.cockpit import tiles
from zhengtong.web.cockpit.asking import Asked, quarter_of
from zhengtong.web.cockpit.objectives import Objective, frames, objectives

__all__ = ["CASES", "Glance", "Place", "Shown", "default_period", "glance", "years"]

CASES = "supervision.items"
BLUE = "cards.blue_rate"
RATED = "ratings.count"
WATCHED = ("cards.red", "applications.online_rate", "applications.deficiency_rate")
"""Figures that are looked at for what wants attention, beside the eight."""
LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the eight: its figure as it is answered for, the months of the year so far, and the
    objective that it is bound to, if any."""

    tile: tiles.Tile
    asked: Asked
    figure: Figure
    parts: str
    note: str
    months: tuple[tuple[date, Figure], ...]
    objective: Objective | None

    @property
    def missed(self) -> bool:
        """Whether it is below its target."""
        return self.objective is not None and self.objective.missed(self.figure)

    @property
    def line(self) -> list[Decimal]:
        """The months' values, for the spark; months in which nothing happened are left out."""
        return [each.value for _month, each in self.months if each.value is not None]


@dataclass(frozen=True, slots=True)
class Place:
    """One unit with all below it: blue cards, supervised cases, ratings."""

    code: str
    cards: int
    cases: int
    ratings: int

    @property
    def rate(self) -> Decimal:
        """蓝牌率 in percent."""
        return Decimal(self.cards) * 100 / self.cases if self.cases else Decimal(0)


@dataclass(frozen=True, slots=True)
class Glance:
    """The page's numbers."""

    asked: Asked
    shown: tuple[Shown, ...]
    objectives: tuple[tuple[Objective, Figure], ...]
    places: tuple[Place, ...]
    ranks: tuple[tuple[str, int], ...]
    days: dict[date, int]
    aside: dict[str, Figure]

    @property
    def whole(self) -> Place:
        """All units together."""
        cards, cases, ratings = (
            sum(getattr(each, name) for each in self.places)
            for name in ("cards", "cases", "ratings")
        )
        return Place("", cards, cases, ratings)


def years(engine: Engine) -> list[int]:
    """The years in which cases came in, the latest first."""
    ask = Ask(indicator(CASES), Period(LONG_AGO, local_date(now_us())))
    [months] = engine.split([ask], "month")
    return sorted({month.year for month, figure in months if figure.events}, reverse=True)


def default_period(known: Sequence[int]) -> Period:
    """The latest whole year with cases; in a hall's first year, that year."""
    today = local_date(now_us())
    over = [year for year in known if year < today.year]
    return Period.year(over[0] if over else known[0] if known else today.year)


def last_day(days: dict[date, int], period: Period) -> date:
    """The last day on which a case came in, within the year of `period`."""
    return max((day for day, n in days.items() if n), default=period.last)


def spans(period: Period, last: date) -> list[tuple[str, Period]]:
    """本月, 本季, 全年: the month and the quarter in which the year's last case came in."""
    year = period.first.year
    quarter = quarter_of(year, (last.month + 2) // 3)
    return [
        ("month", Period.month(year, last.month)), ("quarter", quarter), ("year", Period.year(year))
    ]  # fmt: skip


def glance(engine: Engine, period: Period) -> Glance:
    """Everything that the page shows of `period`, a month, a quarter or a year."""
    year = period.first.year
    held = objectives(year)
    scopes = frames(year)

    def asked(code: str) -> Asked:
        """Its published scope; its cut-off too, where it falls into the period."""
        return scopes.get(code, Asked(period)).over(period)

    chosen = tiles.tiles()
    codes = [each.code for each in chosen] + tiles.beside(chosen) + [o.code for o in held]
    codes = list(dict.fromkeys([*codes, *WATCHED]))
    figures = dict(
        zip(codes, engine.values([asked(code).ask(code) for code in codes]), strict=True)
    )
    by_code = {each.code: each for each in reversed(held)}
    months = _months(engine, [(tile.code, asked(tile.code)) for tile in chosen], period)
    shown = tuple(
        Shown(
            tile, asked(tile.code), figures[tile.code],
            tiles.parts(tile, figures[tile.code], figures),
            tile.note(figures[tile.code], figures), months[tile.code], by_code.get(tile.code),
        )
        for tile in chosen
    )  # fmt: skip
    places, ranks = _places(engine, period)
    ask = Ask(indicator(CASES), Period.year(year))
    days = {day: figure.numerator for day, figure in engine.split([ask], "day")[0]}
    bound = tuple((each, figures[each.code]) for each in held)
    return Glance(Asked(period), shown, bound, places, ranks, days, figures)


def _months(
    engine: Engine, wanted: list[tuple[str, Asked]], period: Period
) -> dict[str, tuple[tuple[date, Figure], ...]]:
    """Month by month from the year's beginning to the period's end. A stock has its value at the
    end of each month; a coverage, which needs a scan a month, has none."""
    stretch = Period(period.first.replace(month=1, day=1), period.last)
    asks = {code: asked.over(stretch).ask(code) for code, asked in wanted}
    flows = [code for code, ask in asks.items() if ask.indicator.shape == "flow"]
    split = engine.split([asks[code] for code in flows], "month") if flows else []
    found = {code: tuple(pairs) for code, pairs in zip(flows, split, strict=True)}
    for code in asks.keys() - found.keys():
        found[code] = _stock_months(engine, asks[code])
    return found


def _stock_months(engine: Engine, ask: Ask) -> tuple[tuple[date, Figure], ...]:
    if ask.indicator.shape != "stock":
        return ()
    months = list(ask.counted.months())
    values = engine.values([replace(ask, period=each, cut_off=None) for each in months])
    return tuple((month.first, value) for month, value in zip(months, values, strict=True))


def _places(
    engine: Engine, period: Period
) -> tuple[tuple[Place, ...], tuple[tuple[str, int], ...]]:
    """The units directly below the county, with all below them; and how many units of each kind
    had a case."""
    asks = [Ask(indicator(code), period) for code in (BLUE, RATED)]
    blue, rated = engine.split(asks, "organisation")
    cards: dict[str, list[int]] = {}
    kinds: dict[str, int] = {}
    for path, figure in blue:
        held = cards.setdefault(_top(path), [0, 0, 0])
        held[0] += figure.numerator
        held[1] += figure.denominator or 0
        found = unit(path.strip("/").rpartition("/")[2])
        if found and figure.denominator:
            kinds[found.kind] = kinds.get(found.kind, 0) + 1
    for path, figure in rated:
        cards.setdefault(_top(path), [0, 0, 0])[2] += figure.numerator
    places = tuple(Place(code, *numbers) for code, numbers in cards.items())
    return places, tuple(kinds.items())


def _top(path: str) -> str:
    """The unit directly below the county that a path leads through; the county itself at the top."""
    names = path.strip("/").split("/")
    return names[1] if len(names) > 1 else names[0]
