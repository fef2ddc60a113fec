"""One figure opened: a fraction, the way from all cases to it, its definition, its parts.

A reviewer must be able to say of each case whether and how it counts; each step is named, and
each can be listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.indicators.definitions import Indicator, versions
from zhengtong.indicators.engine import EPOCH, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.evidence import Part as Group
from zhengtong.indicators.figures import Figure as Computed
from zhengtong.indicators.figures import printed
from zhengtong.org.units import unit
from zhengtong.pages.charts import Bar
from zhengtong.pages.component import Link, Shown, Text
from zhengtong.pages.figures import Equation, Funnel, FunnelStep, Part
from zhengtong.pages.formats import number
from zhengtong.pages.parts import KeyValues
from zhengtong.pages.table import Column, Row, Table
from zhengtong.record.kinds import kind
from zhengtong.web.cockpit.asking import Asked, month_name
from zhengtong.web.cockpit.moment import remembered
from zhengtong.web.cockpit.names import MEASURES, counter, rest_name, unit_name
from zhengtong.web.cockpit.tiles import split_value

__all__ = ["Opened"]

FORMS: dict[str, Text] = {
    "share": gettext_lazy("分子 ÷ 分母"),
    "speed_up": gettext_lazy("（分母 − 分子）÷ 分母"),
    "average": gettext_lazy("分子 ÷ 分母"),
    "sum": gettext_lazy("逐件相加"),
}
SHAPES: dict[str, Text] = {
    "flow": gettext_lazy("期内发生的，一次计一次"),
    "stock": gettext_lazy("期末存量，每件取最近一次"),
    "coverage": gettext_lazy("期末存量中，期内也有相应记录的"),
}
UNITS = 12
"""So many units are listed at once; the others on request."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure with its evidence, as the page shows them. `lists` says whether the reader may
    open lists of cases: then every number leads to its own."""

    asked: Asked
    evidence: Evidence
    figure: Computed
    groups: Sequence[Group]
    lists: bool

    @classmethod
    def of(cls, engine: Engine, code: str, asked: Asked, lists: bool) -> Opened:
        """Raises `KeyError` for an unknown figure, `NotSealed`, `SegmentsIncomplete`."""
        evidence = Evidence(engine, asked.ask(code))
        return cls(asked, evidence, evidence.figure, evidence.parts(), lists)

    @property
    def what(self) -> Indicator:
        """Its definition."""
        return self.evidence.ask.indicator

    @property
    def counter(self) -> Text:
        """件, 条, 项."""
        return counter(self.what.code)

    def cases(self, group: str, page: int | None = None) -> str:
        """The address of a group's list, or "" for a reader who may not open it."""
        return (
            self.asked.figure(self.what.code, "cases", group=group, page=page) if self.lists else ""
        )

    def group(self, key: str) -> Group:
        """One of the groups. Raises `KeyError`."""
        return {each.key: each for each in self.groups}[key]

    def label(self, group: Group) -> Text:
        """What the events of a group are called: 不满意; of days used, those with and without."""
        what, above = self.what, self.group("numerator")
        if group.key not in ("numerator", "denominator", "neither"):
            return group.label
        name = what.numerator_name or _("分子")
        if self.plain_share or what.denominator is None:
            return {"numerator": name, "neither": _("计为零")}.get(group.key, self.rest)
        if not above.denominator:  # two kinds of events, one above the line and one below
            below = what.denominator_name or _("分母")
            return {"numerator": name, "denominator": below}.get(group.key, group.label)
        words = {"numerator": _("%(name)s大于 0"), "denominator": _("%(name)s为 0")}
        return words.get(group.key, _("都为 0")) % {"name": name}

    # ── the fraction ─────────────────────────────────────────────────────────────────────────

    @property
    def value(self) -> tuple[str, str]:
        """The value as printed, and its unit."""
        return split_value(self.figure)

    def equation(self) -> Equation | None:
        """98.35 % ＝ 3,637 ／ 3,698; None for a count, which is no fraction."""
        figure, what = self.figure, self.what
        if figure.denominator is None:
            return None
        over, name = figure.numerator, what.numerator_name or _("分子")
        below = what.denominator_name or _("分母")
        if figure.form == "speed_up":
            over, name = figure.denominator - figure.numerator, _("省下的：") + below + " − " + name
        value, unit_ = self.value
        whole = Part(figure.denominator, below, self.cases("counted"))
        return Equation(value, unit_, Part(over, name, self.cases("numerator")), whole)

    # ── the way to it ────────────────────────────────────────────────────────────────────────

    @property
    def plain_share(self) -> bool:
        """Whether each case counted adds one to the denominator and at most one above."""
        parts = {each.key: each for each in self.groups}
        above, below = parts["numerator"], parts.get("denominator")
        return below is not None and (
            above.numerator == above.denominator == above.events
            and below.denominator == below.events
            and not parts["neither"].events
        )

    @property
    def excluded(self) -> int:
        """How many events were left out."""
        return sum(each.events for each in self.groups if each.key.startswith("excluded"))

    @property
    def counted(self) -> int:
        """How many events count."""
        return sum(g.events for g in self.groups if not g.key.startswith("excluded"))

    @property
    def weighs(self) -> bool:
        """Whether its cases weigh differently, so that how many there are does not say it all."""
        count = self.figure.denominator is None
        return not (
            self.plain_share or (count and self.group("numerator").events == self.figure.numerator)
        )

    def funnel(self) -> Funnel | None:
        """From all events of its kinds to those that count; None where all of them do, and no
        step is left to show."""
        counted = self.counted
        steps = [FunnelStep(self._base, counted + self.excluded, href=self.cases(""))]
        steps += [
            FunnelStep(each.label, each.events, "minus", self.cases(each.key))
            for each in self.groups
            if each.key.startswith("excluded") and each.events
        ]
        if len(steps) > 1:
            label = _("%(name)s（分母）") % {"name": self.what.denominator_name or _("计入的")}
            label = label if self.plain_share else _("计入的")
            steps.append(FunnelStep(label, counted, "total", self.cases("counted")))
        if self.plain_share or self.figure.denominator is None:
            steps += self._last(counted)
        elif len(steps) > 1:
            steps[-1] = FunnelStep(steps[-1].label, counted, "answer", self.cases("counted"))
        return Funnel(self._caption(), self.counter, steps) if len(steps) > 1 else None

    def _last(self, counted: int) -> list[FunnelStep]:
        """The steps from what counts to the numerator."""
        rest = "neither" if self.figure.denominator is None else "denominator"
        aside, above = self.group(rest), self.group("numerator")
        if not aside.events or not counted:
            return []
        name = self.what.numerator_name or _("分子")
        if self.figure.denominator is not None:
            name = _("%(name)s（分子）") % {"name": name}
        return [
            FunnelStep(self.rest, aside.events, "minus", self.cases(rest)),
            FunnelStep(name, above.events, "answer", self.cases("numerator")),
        ]

    @property
    def rest(self) -> Text:
        """What counts, and does not count as numerator: 不满意, 逾期."""
        if self.figure.denominator is None:
            return _("计为零")
        return rest_name(self.what.code)

    @property
    def _base(self) -> str:
        names = [kind(each).title for each in self.what.kinds]
        return "、".join(dict.fromkeys(names))

    def _caption(self) -> str:
        if not self.excluded:
            return _("没有不计入的")
        return _("每一步减去的都列得出来，不计入的共 %(n)s %(unit)s") % {
            "n": number(self.excluded), "unit": self.counter
        }  # fmt: skip

    def made_of(self) -> Table:
        """What each group adds: for figures whose cases weigh differently."""
        rows = [
            Row([
                Link(self.label(each), self.cases(each.key)) if self.lists else self.label(each), each.events,
                each.numerator, *([each.denominator] if self.what.denominator else []),
            ])
            for each in self.groups
            if each.events
        ]  # fmt: skip
        columns = [Column(_("组成")), Column(self.counter, numeric=True)]
        columns.append(Column(self.what.numerator_name or _("分子"), numeric=True))
        foot: list[Shown] = [_("合计"), sum(g.events for g in self.groups), self.figure.numerator]
        if self.what.denominator:
            columns.append(Column(self.what.denominator_name or _("分母"), numeric=True))
            foot.append(self.figure.denominator)
        return Table(_("每一组加了多少"), columns, rows, foot=foot, slim=True)

    # ── what it means ────────────────────────────────────────────────────────────────────────

    def definition(self) -> KeyValues:
        """口径: version, basis, formula, what is counted and which measures it needs."""
        what = self.what
        since = _("，%(day)s起用") % {"day": what.since} if what.since else ""
        named = _("%(code)s，第 %(n)d 版") % {"code": what.code, "n": what.version}
        pairs: list[tuple[Text, Shown]] = [
            (_("定义"), named + since),
            (_("算法"), FORMS[what.form]),
            (_("计入"), self._base),
            (_("取法"), SHAPES[what.shape]),
        ]
        if what.needs:
            measures = "、".join(str(MEASURES.get(name, name)) for name in what.needs)
            pairs.append((_("需要"), _("%(names)s；来源系统不含的不计入") % {"names": measures}))
        if what.basis:
            pairs.append((_("依据"), what.basis))
        others = [each for each in versions(what.code) if each.version != what.version]
        for each in others:
            href = self.asked.of_version(each.version).figure(what.code)
            label = _("第 %(n)d 版") % {"n": each.version}
            pairs.append((_("另一版"), Link(label, href, note=each.wording)))
        return KeyValues(pairs)

    # ── its parts ────────────────────────────────────────────────────────────────────────────

    def months(self) -> Table | None:
        """Month by month; None for a stock, and where there is only one."""
        if self.what.shape != "flow":
            return None
        sums: dict[date, list[int]] = {}
        for (day, held), (events, above, below) in self.evidence.days.items():
            on = EPOCH + timedelta(day)
            month = sums.setdefault(on.replace(day=1), [0, 0, 0])
            counted = held not in self.evidence.names
            for place, more in enumerate((events if counted else 0, above, below)):
                month[place] += more
        if len(sums) < 2:
            return None
        year = self.asked.period.first.year
        rows = [
            Row([month_name(month, year), *self._numbers(above, below)])
            for month, (_events, above, below) in sorted(sums.items())
        ]
        return Table(_("按月"), self._columns(_("月份")), rows, slim=True)

    def units(self) -> tuple[Table, Table | None] | None:
        """Unit by unit directly below the chosen one, the largest first: a first table, and one
        of all where there are more; None where there is nothing to part."""
        found = unit(self.asked.organisation)
        level = found.path.count("/") if found else 2
        ask = self.evidence.ask
        pairs = remembered(
            ("units", ask, level),
            lambda engine: engine.split([ask], "organisation", level)[0],
        )
        held = [(p, f) for p, f in pairs if f.events or f.numerator]
        held.sort(key=lambda pair: -(pair[1].denominator or pair[1].numerator))
        if len(held) < 2:
            return None
        top = max((f.value for _path, f in held if f.value is not None), default=Decimal(0))
        rows = [self._unit_row(path, figure, top) for path, figure in held]
        columns = self._columns(_("单位"), bar=True)
        first = Table(_("按单位，由多到少"), columns, rows[:UNITS], slim=True)
        if len(rows) <= UNITS:
            return first, None
        caption = _("其余 %(n)d 个单位") % {"n": len(rows) - UNITS}
        return first, Table(caption, columns, rows[UNITS:], slim=True)

    def _unit_row(self, path: str, figure: Computed, top: Decimal) -> Row:
        code = path.strip("/").rpartition("/")[2]
        name = Link(unit_name(code), self.asked.of(code).figure(self.what.code))
        bar: Shown = ""
        if figure.value is not None and top > 0:
            mean = self.figure.value if self.figure.denominator is not None else None
            bar = Bar(figure.value, top * Decimal("1.07"), mean)
        below = figure.denominator or 0
        return Row([name, *self._numbers(figure.numerator, below, figure.text), bar])

    def _numbers(self, above: int, below: int, text: str = "") -> list[Shown]:
        if self.what.denominator is None:
            return [above]
        return [above, below, text or printed(self.what, above, below)[1]]

    def _columns(self, first: Text, *, bar: bool = False) -> list[Column]:
        what = self.what
        columns = [
            Column(first, nowrap=True),
            Column(what.numerator_name or _("分子"), numeric=True),
        ]
        if what.denominator is not None:
            columns.append(Column(what.denominator_name or _("分母"), numeric=True))
            columns.append(Column(_("值"), numeric=True))
        if bar:
            columns.append(Column(_("条形"), hide_label=True))
        return columns
