"""/cockpit/figures/: every figure that the hall computes, by system. What is counted is public."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.indicators.definitions import all_indicators
from zhengtong.indicators.engine import Engine
from zhengtong.indicators.figures import Figure
from zhengtong.pages.component import Link
from zhengtong.pages.formats import number
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Column, Row, RowGroup, Table
from zhengtong.web.cockpit import asking
from zhengtong.web.cockpit.asking import Asked
from zhengtong.web.cockpit.moment import remembered, watermark
from zhengtong.web.cockpit.names import SYSTEMS, scope_name, system_name, whole_name
from zhengtong.web.cockpit.objectives import frames
from zhengtong.web.cockpit.reading import answered, asked_of, base_for, year_chips

__all__ = ["figures"]

Pairs = list[tuple[Asked, Figure]]


@policy("public", reason="数据口径公开：每个数怎么算、算到哪一天，人人可看")
@require_safe
@answered
def figures(request: HttpRequest) -> HttpResponse:
    """指标."""
    asked = asked_of(request)
    pairs = remembered(("figures", asked), lambda engine: _all(engine, asked))
    context = {
        "days": asking.days_text(asked.counted),
        "name": asking.period_name(asked.period),
        "mark": watermark(),
        "faults": asked.faults,
        "years": year_chips(reverse("cockpit:figures"), asked.period),
        "table": _table(pairs, asked),
        "count": len(pairs),
        "base": base_for(actor_of(request)),
    }
    return render(request, "cockpit/figures.html", context)


def _all(engine: Engine, asked: Asked) -> Pairs:
    """Every figure; where nobody chose a scope, in the one in which the year answers for it."""
    scopes: dict[str, Asked] = {}
    if not (asked.organisation or asked.without or asked.items or asked.cut_off):
        scopes = frames(asked.period.first.year)
    codes = [each.code for each in all_indicators()]
    questions = [
        replace(scopes.get(code, asked).over(asked.period), upto=asked.upto) for code in codes
    ]
    found = engine.values([q.ask(c) for q, c in zip(questions, codes, strict=True)])
    return list(zip(questions, found, strict=True))


def _table(pairs: Pairs, asked: Asked) -> Table:
    whole = whole_name()
    groups: dict[str, list[Row]] = {str(name): [] for name in SYSTEMS.values()}
    for question, figure in pairs:
        row = _row(question, figure, whole)
        groups.setdefault(str(system_name(figure.code)), []).append(row)
    rows: list[Row | RowGroup] = []
    for name, inside in groups.items():
        rows += [RowGroup(name), *inside] if inside else []
    columns = [
        Column(_("指标"), card="title"),
        Column(_("值"), numeric=True, card="side"),
        Column(_("分子 ／ 分母"), numeric=True, card="line"),
        Column(_("不计入"), numeric=True, card="left", key=_("不计入")),
        Column(_("范围"), card="right"),
        Column(_("截至"), numeric=True, card="none"),
    ]
    caption = _("%(period)s；点开看口径、构成和依据") % {"period": asked.counted.text}
    return Table(caption, columns, rows, cards=True, keys=True)


def _row(asked: Asked, figure: Figure, whole: str) -> Row:
    below = "" if figure.denominator is None else f" ／ {number(figure.denominator)}"
    aside = sum(n for _label, n in figure.exclusions)
    cut_off = figure.cut_off
    return Row(
        [
            Link(figure.name, asked.figure(figure.code)),
            figure.text,
            number(figure.numerator) + below,
            number(aside),
            scope_name(figure, whole),
            f"{cut_off.month}-{cut_off.day:02}",
        ]
    )
