"""要您看的: what is below target, what ran beyond the law, who is late too often, what is missing.

Each is one line with the next thing to do, and a way to its cases. Nothing here is typed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.indicators.definitions import indicator
from zhengtong.indicators.engine import Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.sources import UNSUPPORTED
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.pages.component import Kind, Text
from zhengtong.pages.formats import day, number, percent
from zhengtong.performance.sheet import evaluations
from zhengtong.web.cockpit.glance import RATED, Glance
from zhengtong.web.cockpit.names import counter, item_names, unit_name, whole_name
from zhengtong.web.cockpit.objectives import Objective

__all__ = ["Matter", "awaiting", "matters", "next_step", "shortfall"]

HIGH = Decimal(2)
"""So many times the mean of all units is worth a word …"""
FEW = 3
"""… from so many cards on."""
GAP = Decimal("0.1")
"""A figure that its sources cannot give for such a share of the cases has a gap."""
TURNS: dict[str, Text] = {
    "hotline.satisfaction": gettext_lazy("改为满意"),
    "hotline.on_time_rate": gettext_lazy("按时办结"),
    "ratings.active_rate": gettext_lazy("改为主动评价"),
    "ratings.positive_rate": gettext_lazy("改为好评"),
}
"""What must become of one more case, where the numerator's name does not say it well."""
ORDER = {"red": 0, "yellow": 1, "blue": 1, "": 2}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to look at: a tag, what it is, what to do about it, and where."""

    tag: str
    kind: Kind
    title: str
    text: str
    href: str


def matters(engine: Engine, glance: Glance) -> list[Matter]:
    """Everything worth a leader's eye in the period, the gravest first."""
    found = [
        *_red(engine, glance), *_missed(glance), *_high(engine, glance), *_unrated(glance),
        *_gaps(glance),
    ]  # fmt: skip
    return sorted(found, key=lambda each: ORDER[each.kind])


def awaiting(actor: Actor, year: int) -> list[Matter]:
    """Self-evaluations of that year that wait for this very leader."""
    return [
        Matter(
            _("待发布"),
            "blue",
            _("%(unit)s%(title)s") % {"unit": unit_name(case.organisation), "title": case.title},
            _("已送审，等您核对后发布或退回。"),
            reverse("cockpit:evaluation", args=[case.id]),
        )
        for case, _row in evaluations(year)
        if case.state == "submitted" and actor.role_over(("bureau_leader",), case.organisation_path)
    ]


def _red(engine: Engine, glance: Glance) -> list[Matter]:
    code = "cards.red"
    figure = glance.aside[code]
    if not figure.numerator:
        return []
    latest = Evidence(engine, glance.asked.ask(code)).page(1, 1)[0]
    item = latest.facts["item"]
    name = item_names([item]).get(item) or _("办件")
    when = day(local_date(latest.happened_at), glance.asked.period.first.year)
    who = unit_name(latest.facts["organisation"])
    return [
        Matter(
            _("红牌 %(n)s 件") % {"n": number(figure.numerator)},
            "red",
            _("%(item)s，超过法定时限") % {"item": name},
            _("最近一件：%(who)s，%(when)s。请逐件看说明和认定。") % {"who": who, "when": when},
            glance.asked.figure(code, fragment="#cases"),
        )
    ]


def _missed(glance: Glance) -> list[Matter]:
    frames = {each.tile.code: each.asked for each in glance.shown}
    found = []
    for objective, figure in glance.objectives:
        if objective.missed(figure):
            asked = frames.get(objective.code, glance.asked)
            below = (figure.denominator or 0) - figure.numerator
            text = next_step(objective, figure)
            if figure.form == "share":
                text += _("未达到的 %(n)s 件可逐件打开。") % {"n": number(below)}
            href = asked.figure(objective.code, group="denominator", fragment="#cases")
            found.append(Matter(_("低于目标"), "yellow", shortfall(objective, figure), text, href))
    return found


def shortfall(objective: Objective, figure: Figure) -> str:
    """12345 群众满意率差 0.15 个百分点."""
    points = _("个百分点") if figure.unit == "%" else figure.unit
    short = f"{objective.short_by(figure):f}"
    return _("%(name)s差 %(n)s %(unit)s") % {"name": figure.name, "n": short, "unit": points}


def next_step(objective: Objective, figure: Figure) -> str:
    """再有 6 件改为满意，即达标."""
    more = objective.more_needed(figure)
    if more is None:
        return _("目标 %(target)s。") % {"target": objective.target_text}
    what = TURNS.get(objective.code)
    if what is None:
        named = indicator(figure.code, figure.version).numerator_name
        what = _("计入“%(name)s”") % {"name": named} if figure.form == "share" else ""
    return _("再有 %(n)s %(unit)s%(what)s，即达标。") % {
        "n": number(more), "unit": counter(objective.code), "what": what
    }  # fmt: skip


def _high(engine: Engine, glance: Glance) -> list[Matter]:
    """The unit whose blue-card rate stands out most, and the item that most of its cards are on."""
    mean = glance.whole.rate
    worst = max(
        (each for each in glance.places if each.cards >= FEW and each.rate >= HIGH * mean),
        key=lambda each: each.rate,
        default=None,
    )
    if worst is None or not mean:
        return []
    asked = glance.asked.of(worst.code)
    [items] = engine.split([asked.ask("cards.blue")], "item")
    item, most = max(((code, f.numerator) for code, f in items), key=lambda pair: pair[1])
    name = item_names([item]).get(item, item)
    times = (worst.rate / mean).quantize(Decimal("0.1"))
    return [
        Matter(
            _("偏高"),
            "yellow",
            _("%(unit)s蓝牌率是%(whole)s的 %(times)s 倍")
            % {"unit": unit_name(worst.code), "whole": whole_name(), "times": times},
            _("%(n)s 件蓝牌里 %(most)s 件在“%(item)s”。")
            % {"n": number(worst.cards), "most": number(most), "item": name},
            replace(asked, items=(item,)).figure("cards.blue", fragment="#cases"),
        )
    ]


def _unrated(glance: Glance) -> list[Matter]:
    """评价覆盖: units with cases of which not one was rated."""
    busy = [each for each in glance.places if each.cases]
    silent = sorted((p for p in busy if not p.ratings), key=lambda p: -p.cases)
    if not silent:
        return []
    names = "、".join(unit_name(each.code) for each in silent[:3])
    more = _("等") if len(silent) > 3 else ""
    return [
        Matter(
            _("覆盖"),
            "",
            _("%(n)s 个单位有办件，没有一条评价") % {"n": len(silent)},
            _("%(names)s%(more)s，共 %(cases)s 件。")
            % {"names": names, "more": more, "cases": number(sum(p.cases for p in silent))},
            glance.asked.figure(RATED, fragment="#units"),
        )
    ]


def _gaps(glance: Glance) -> list[Matter]:
    """数据源不含: what systems above the county do not send back cannot be computed for them."""
    found = []
    for code, figure in glance.aside.items():
        missing = dict(figure.exclusions).get(UNSUPPORTED, 0)
        whole = figure.events + sum(n for _label, n in figure.exclusions)
        if whole and missing >= GAP * whole:
            found.append((missing, whole, code, figure.name))
    return [
        Matter(
            UNSUPPORTED,
            "",
            _("%(name)s只算得到 %(share)s%% 的办件")
            % {"name": name, "share": percent(whole - missing, whole)},
            _("其余 %(n)s 件的来源系统不回传所需数据，可向上级系统申请回流。")
            % {"n": number(missing)},
            glance.asked.figure(code, group="excluded-1", fragment="#cases"),
        )
        for missing, whole, code, name in sorted(found, reverse=True)[:2]
    ]
