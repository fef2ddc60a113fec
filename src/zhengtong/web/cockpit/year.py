"""/cockpit/: the year at a glance, for a leader who has five minutes."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.indicators.engine import Engine
from zhengtong.indicators.period import Period
from zhengtong.law.localtime import local_date
from zhengtong.pages.charts import Heat, RateBars, RateRow
from zhengtong.pages.component import Link, Tag
from zhengtong.pages.figures import Figure, Spark
from zhengtong.pages.formats import percent
from zhengtong.pages.parts import Chip, Chips, Empty
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Column, Row, Table
from zhengtong.record.append import now_us
from zhengtong.web.cockpit import asking
from zhengtong.web.cockpit.attention import Matter, awaiting, matters
from zhengtong.web.cockpit.glance import BLUE, Glance, Shown, last_day, spans
from zhengtong.web.cockpit.glance import glance as look
from zhengtong.web.cockpit.moment import Watermark, remembered, watermark
from zhengtong.web.cockpit.names import RANKS, unit_name, whole_name
from zhengtong.web.cockpit.reading import answered, known_years, usual_period
from zhengtong.web.cockpit.roles import READERS
from zhengtong.web.cockpit.tiles import split_value

__all__ = ["year"]

PLACES = 8
"""So many units stand by themselves; the others are one row."""
SMALL = 1_000
"""A unit with less than a thousandth of all cases has no rate worth comparing."""


@policy(*READERS, reason="一览含各单位的预警和满意情况，供领导和监督岗位使用")
@require_safe
@answered
def year(request: HttpRequest) -> HttpResponse:
    """驾驶舱."""
    asked = asking.read(request.GET, usual_period)
    period = asked.period
    seen, found = remembered(("glance", period), lambda engine: _seen(engine, period))
    found = [*awaiting(actor_of(request), period.first.year), *found]
    mark, whole = watermark(), whole_name()
    context = {
        "title": _heading(period),
        "days": asking.days_text(period),
        "mark": mark,
        "seal_tag": seal_tag(mark),
        "faults": asked.faults,
        "years": _years(known_years(), period),
        "spans": _spans(seen),
        "figures": [_figure(each, _ranks(seen)) for each in seen.shown],
        "months": _months(seen.shown),
        "bars": _bars(seen, whole),
        "mean": percent(seen.whole.cards, seen.whole.cases),
        "matters": [(Tag(m.tag, m.kind), m) for m in found],
        "heat": _heat(seen),
        "nothing": None if seen.whole.cases else _nothing(),
        "whole": whole,
    }
    return render(request, "cockpit/year.html", context)


def _seen(engine: Engine, period: Period) -> tuple[Glance, list[Matter]]:
    seen = look(engine, period)
    return seen, matters(engine, seen)


def _nothing() -> Empty:
    known = known_years()
    link = None
    if known:
        last = _("看 %(year)d 年") % {"year": known[0]}
        link = Link(last, f"{reverse('cockpit:year')}?period={known[0]}")
    return Empty(_("这一段没有办件"), _("窗口收件、网上提交或回流之后，这里会有数。"), link)


def _heading(period: Period) -> str:
    return _("%(period)s，一览") % {"period": asking.period_name(period)}


def seal_tag(mark: Watermark) -> Tag:
    """Whether the record up to here was checked, and how many files that were."""
    if mark.head is None:
        return Tag(_("还没有封存"), "yellow")
    if mark.check is None:
        return Tag(_("%(n)d 段已封存") % {"n": mark.segments}, "", "seal")
    if not mark.check.report.ok:
        return Tag(_("核验发现问题"), "red")
    return Tag(_("%(n)d 段已核验") % {"n": mark.segments}, "ok", "seal")


def _years(known: Sequence[int], period: Period) -> Chips | None:
    if len(known) < 2:
        return None
    here = reverse("cockpit:year")
    return Chips(
        _("年度"),
        [Chip(str(y), f"{here}?period={y}", current=y == period.first.year) for y in known],
    )


def _spans(seen: Glance) -> Chips:
    """本月, 本季, 全年; of a year that is over, its last month and quarter by name."""
    here, period = reverse("cockpit:year"), seen.asked.period
    today = local_date(now_us())
    chips = []
    for kind, span in spans(period, last_day(seen.days, period)):
        running = span.first <= today <= span.last
        name = asking.period_name(span)
        said = {"month": _("本月"), "quarter": _("本季"), "year": _("全年")}[kind]
        if kind != "year" and not running:
            said = name.partition("年")[2].strip()
        chips.append(Chip(said, f"{here}?period={span}", current=span == period))
    if all(not chip.current for chip in chips):
        name = asking.period_name(period)
        chips.insert(0, Chip(name, f"{here}?period={period}", current=True))
    return Chips(_("期间"), chips)


def _ranks(seen: Glance) -> str:
    """39 个县直单位、17 个乡镇、235 个村（社区）: who had cases."""
    sums: dict[str, int] = {}
    for kind, count in seen.ranks:
        name = str(RANKS.get(kind, ""))
        sums[name] = sums.get(name, 0) + count
    order = [str(name) for name in dict.fromkeys(RANKS.values())]
    told = [(name, sums[name]) for name in order if sums.get(name)]
    return "、".join(_("%(n)s 个%(name)s") % {"n": n, "name": name} for name, n in told)


def _figure(shown: Shown, ranks: str) -> Figure:
    value, unit = split_value(shown.figure)
    goal = shown.objective.target if shown.objective else None
    tag = None
    if shown.missed and shown.objective:
        tag = Tag(_("低于目标 %(n)s") % {"n": shown.objective.target_text}, "yellow")
    return Figure(
        shown.tile.name,
        value,
        unit,
        shown.parts or ranks,
        shown.note,
        shown.asked.figure(shown.tile.code),
        tag=tag,
        spark=Spark(shown.line, goal) if len(shown.line) > 1 else None,
    )


def _months(shown: Sequence[Shown]) -> Table:
    """The eight figures month by month."""
    months = sorted({month for each in shown for month, _figure in each.months})
    by_month = [dict(each.months) for each in shown]
    rows = [
        Row(
            [
                asking.month_name(month, month.year),
                *(held[month].text if month in held else "—" for held in by_month),
            ]
        )
        for month in months
    ]
    columns = [Column(_("月份"), nowrap=True)]
    columns += [Column(each.tile.name, numeric=True) for each in shown]
    caption = _("按月的数；各数的范围和截止日与上面相同")
    return Table(caption, columns, rows, wide=True)


def _bars(seen: Glance, name: str) -> RateBars:
    """Units by blue-card rate; small ones, and those after the eighth, together."""
    whole = seen.whole
    busy = [each for each in seen.places if each.cases * SMALL >= whole.cases and each.code]
    first = sorted(busy, key=lambda each: (each.rate, each.cases), reverse=True)[:PLACES]
    rest = [each for each in seen.places if each not in first and each.cases]
    rows = [
        RateRow(unit_name(p.code), p.cards, p.cases, seen.asked.of(p.code).figure(BLUE))
        for p in first
    ]
    if rest:
        cards, cases = sum(p.cards for p in rest), sum(p.cases for p in rest)
        label = _("其余 %(n)d 个单位") % {"n": len(rest)}
        rows.append(RateRow(label, cards, cases, seen.asked.figure(BLUE, fragment="#units")))
    return RateBars(
        _("蓝牌率 ＝ 蓝牌件 ／ 办件，由高到低"), rows, _("蓝牌"), _("办件"), _("蓝牌率"),
        whole_name(), _("单位"),
    )  # fmt: skip


def _heat(seen: Glance) -> Heat:
    first = seen.asked.period.first.replace(month=1, day=1)
    last = max(last_day(seen.days, seen.asked.period), seen.asked.period.first)
    title = _("每日办件量，%(period)s") % {"period": Period(first, last).text}
    return Heat(title, seen.days, first, last, _("件"))
