"""案件清单: each contribution with the number by which people know it, and the way to its page.

A rating and a card have no number of their own: they are shown under that of their case. Of a
case that the reader has no business with, the middle of the number is masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _

from zhengtong.flow.models import Case
from zhengtong.indicators.definitions import Indicator
from zhengtong.indicators.evidence import Contribution
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.pages.component import Link, Mono, Shown
from zhengtong.pages.formats import day_number
from zhengtong.pages.policy import Policy
from zhengtong.pages.table import Column, Row, Table
from zhengtong.record.keys import key_provider
from zhengtong.record.paths import store_paths
from zhengtong.systems.e_supervision.models import Card
from zhengtong.systems.ratings.models import Rating
from zhengtong.web.cockpit.names import item_names, unit_name
from zhengtong.web.cockpit.roles import READERS

__all__ = ["case_table", "pseudonyms"]

CASE_ROUTE = "desk:case"


@dataclass(frozen=True, slots=True)
class Known:
    """What a stream is known as: the number and the title of its case, or of the case it is
    about (`of`: 评价, 预警牌)."""

    case: Case
    of: str = ""


def known(streams: Iterable[str]) -> dict[str, Known]:
    """The cases behind some streams, in at most four queries."""
    cases = Case.objects.in_bulk(list(streams))
    about: dict[str, str] = {}
    for procedure, model, field in (
        ("rating", Rating, "rated_case"), ("warning_card", Card, "warned_case")
    ):  # fmt: skip
        ids = [each.id for each in cases.values() if each.procedure == procedure]
        if ids:
            about |= dict(model.objects.filter(case__in=ids).values_list("case", field))
    others = Case.objects.in_bulk(list(set(about.values())))
    found = {}
    for stream, case in cases.items():
        other = others.get(about.get(stream, ""))
        found[stream] = Known(other, case.title) if other else Known(case)
    return found


def case_table(
    contributions: Sequence[Contribution], what: Indicator, actor: Actor, caption: str, year: int
) -> Table:
    """One row for each contribution, with what it adds where that is not simply one case."""
    cases = known({each.stream for each in contributions})
    items = item_names(each.facts["item"] for each in contributions)
    weighed = any(
        each.numerator not in (0, 1) or each.denominator not in (0, 1, None)
        for each in contributions
    )
    weights = [what.numerator_name or _("分子")]
    if what.denominator:
        weights.append(what.denominator_name or _("分母"))
    excluded = any(each.exclusion for each in contributions)
    opens = _opens(actor)
    rows = []
    for each in contributions:
        held = cases.get(each.stream)
        title = items.get(each.facts["item"]) or (held.case.title if held else "")
        if held and held.of:
            title = f"{held.of}，{title}" if title else held.of
        cells: list[Shown] = [
            _number(each, held, actor, opens), title, unit_name(each.facts["organisation"])
        ]  # fmt: skip
        if weighed:
            cells += [each.numerator, each.denominator][: len(weights)]
        if excluded:
            cells.append(each.exclusion)
        cells.append(day_number(local_date(each.happened_at), year))
        rows.append(Row(cells))
    columns = [Column(_("编号"), card="title", nowrap=True), Column(_("事项")), Column(_("单位"))]
    if weighed:
        columns += [Column(name, numeric=True, key=name) for name in weights]
    if excluded:
        columns.append(Column(_("不计入的原因")))
    columns.append(Column(_("日期"), numeric=True, card="side"))
    return Table(caption, columns, rows, cards=True, keys=True)


def _number(each: Contribution, held: Known | None, actor: Actor, opens: bool) -> Shown:
    if held is None:
        code = each.facts.get("type_code") or each.stream.partition(":")[2] or each.stream
        return Mono(code)
    case = held.case
    if actor.role_over(READERS, case.organisation_path) is None:
        return Mono(_masked(case.number))
    number = case.number or _("（无编号）")
    return Link(number, reverse(CASE_ROUTE, args=[case.id])) if opens else Mono(number)


def _masked(number: str) -> str:
    """430527WJ202309140007 → 430527WJ********0007."""
    if len(number) < 10:
        return "*" * len(number)
    return number[:-12] + "*" * 8 + number[-4:] if len(number) > 12 else "*" * 6 + number[-4:]


def _opens(actor: Actor) -> bool:
    """Whether the actor may open case pages at all."""
    try:
        view = resolve(reverse(CASE_ROUTE, args=["0" * 32])).func
    except NoReverseMatch:
        return False
    rule: Policy | None = getattr(view, "policy", None)
    return rule is not None and rule.allows(actor)


def pseudonyms(streams: list[str]) -> dict[str, str]:
    """Keys for a downloaded list: the same case has the same key in every list of this hall, and
    nobody without the hall's index key can tell which case it is (HMAC-SM3, 24 hex digits)."""
    keys = key_provider(store_paths().keys)
    return {each: keys.lookup_mac(f"list:{each}".encode())[:12].hex() for each in streams}
