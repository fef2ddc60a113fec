"""三级指标表, row by row as it is printed: target, actual, what stands behind it, both scores.

Where somebody must still act, the row says what and leads there; where a reason was given, the
row says the reason.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.indicators.period import Period, Scope
from zhengtong.law.scoring import Rule
from zhengtong.pages.component import Link, Shown, Text
from zhengtong.pages.formats import number
from zhengtong.performance.figures import frozen_of
from zhengtong.performance.models import Line
from zhengtong.performance.obstacles import line_anchor
from zhengtong.performance.scores import LineScore
from zhengtong.performance.sheet import Sheet
from zhengtong.reports.write.printing import money, score
from zhengtong.web.cockpit.asking import Asked, date_of
from zhengtong.web.cockpit.names import counter

__all__ = ["SheetRow", "figure_link", "gap_text", "kinds_of_basis", "points", "rows_of"]


def points(value: Decimal | None) -> str:
    """A score as the table prints it: 10.00, 4.99; — where there is none."""
    return "—" if value is None else f"{value:.2f}"


def gap_text(row: LineScore) -> str:
    """4 − 4.99 ＝ −0.99: given less computed."""
    told = f"{score(row.given)} − {score(row.computed)} ＝ {score(row.difference)}"
    return told.replace("-", "−")


@dataclass(frozen=True, slots=True)
class Cell:
    """A heading that several rows share: its text, its points, over how many rows."""

    text: str
    points: str
    rows: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row. `first` and `second` stand only in the first of the rows that share them."""

    line: Line
    held: LineScore
    anchor: str
    first: Cell | None
    second: Cell | None
    target: str
    actual: str
    before: Text
    basis: Sequence[Shown]
    todo: Sequence[str]
    said: Sequence[str]
    href: str
    computed: str

    @property
    def given(self) -> str:
        """评分."""
        return points(self.held.given)

    @property
    def weight(self) -> str:
        """分值."""
        return score(self.held.weight)

    @property
    def apart(self) -> bool:
        """Whether given and computed differ."""
        return bool(self.held.difference)


def rows_of(sheet: Sheet, suggested: bool) -> list[SheetRow]:
    """All lines in their order; the computed score only for those who may see it."""
    held = {each.number: each for each in sheet.scores}
    rows: list[SheetRow] = []
    for level1, inside in groupby(sheet.lines, key=lambda line: line.level1):
        lines = list(inside)
        first: Cell | None = Cell(_short(level1), _sum(lines), len(lines))
        for level2, part in groupby(lines, key=lambda line: line.level2):
            below = list(part)
            second: Cell | None = Cell(_short(level2), _sum(below), len(below))
            for line in below:
                row = held[line.number]
                rows.append(_row(sheet, line, row, first, second, suggested))
                first = second = None
    return rows


def _short(level: str) -> str:
    """产出 for 产出指标: the column's head says what it is."""
    return level.removesuffix("指标") or level


def _sum(lines: Sequence[Line]) -> str:
    total = sum((Decimal(line.weight or 0) for line in lines), Decimal(0))
    return _("%(n)s 分") % {"n": score(total)}


def _row(
    sheet: Sheet, line: Line, held: LineScore, first: Cell | None, second: Cell | None,
    suggested: bool,
) -> SheetRow:  # fmt: skip
    before, basis = basis_of(sheet, line)
    return SheetRow(
        line=line,
        held=held,
        anchor=line_anchor(line.number),
        first=first,
        second=second,
        target=line.target_text,
        actual=line.actual_text or "—",
        before=before,
        basis=basis,
        todo=_todo(line, held),
        said=_said(line, held),
        href=reverse("cockpit:line", args=[sheet.case.id, line.number]),
        computed=points(held.computed) if suggested else "",
    )


def basis_of(sheet: Sheet, line: Line) -> tuple[Text, list[Shown]]:
    """What stands behind the actual value: a figure that opens, amounts, documents, or nothing."""
    judged = line.score_rule == Rule.THREE_BAND
    if line.binding == "computed":
        found = figure_link(line, sheet.row.year, named=judged)
        before = _("定性；佐证 ") if judged else ""
        return before, [found or _("还没有计算")]
    if line.binding == "accounts" and sheet.funds is not None:
        over, _slash, below = line.accounts.partition("/")
        amounts = [money(Decimal(getattr(sheet.funds, name) or 0)) for name in (over, below)]
        return "", [Link(" ／ ".join(amounts), "#funds", "doc")]
    held = sheet.evidence.get(line.number, [])
    links: list[Shown] = [
        Link(each.name, reverse("cockpit:evidence", args=[sheet.case.id, each.id]), "clip")
        for each in held
    ]
    if line.binding == "evidence" and not held:
        return "", [_("还没有附材料")]
    if judged and not held:
        return "", [_("定性；无佐证")]
    if not line.binding:
        return "", [_("还没有确定依据")]
    return _("定性；佐证 ") if judged else "", links


def figure_link(line: Line, year: int, *, named: bool = False) -> Link | None:
    """The way to a line's frozen figure as it was computed, at its own watermark."""
    frozen = frozen_of(line)
    if frozen is None:
        return None
    scope = Scope.from_json(json.loads(line.scope or "{}"))
    asked = Asked.about(
        Period.year(year), scope, date_of(line.cut_off), frozen.watermark.upto, frozen.version
    )
    if named:
        label = f"{frozen.name} {frozen.text}"
    elif frozen.denominator is None:
        label = frozen.text
    else:
        unit = counter(frozen.code)
        label = f"{number(frozen.numerator)} ／ {number(frozen.denominator)} {unit}"
    return Link(label, asked.figure(frozen.code), "seal")


def _todo(line: Line, held: LineScore) -> list[str]:
    """What somebody must still write: 完成 167%，超 130%，须说明."""
    found = []
    if held.deviation is not None and not held.deviation_explained:
        found.append(held.deviation.message)
    if held.difference and not held.explained:
        found.append(
            _("核算 %(computed)s，给 %(given)s，须说明")
            % {"computed": score(held.computed), "given": score(held.given)}
        )
    if held.given is None:
        found.append(_("还没有评分"))
    if not line.binding:
        found.append(_("还没有确定依据"))
    return found


def _said(line: Line, held: LineScore) -> list[str]:
    found = []
    if held.deviation_explained:
        found.append(f"{line.deviation_reason}{line.improvement}")
    if held.explained and held.difference:
        found.append(
            _("核算 %(computed)s，给 %(given)s：%(why)s")
            % {
                "computed": score(held.computed), "given": score(held.given),
                "why": held.reason,
            }
        )  # fmt: skip
    return found


def kinds_of_basis(sheet: Sheet) -> list[tuple[Text, Shown]]:
    """How many lines rest on records, on accounts, on documents, on a judgement alone."""
    sums: dict[str, int] = {}
    for line in sheet.lines:
        judged = line.score_rule == Rule.THREE_BAND
        held = sheet.evidence.get(line.number)
        if line.binding == "computed":
            name = _("定性，由记录佐证") if judged else _("由记录算出")
        elif line.binding == "accounts":
            name = _("由资金数据核对")
        elif held:
            name = _("定性，附件佐证") if judged else _("附件为证")
        else:
            name = _("定性，无佐证") if judged else _("还没有依据")
        sums[name] = sums.get(name, 0) + 1
    return [(name, _("%(n)d 项") % {"n": n}) for name, n in sums.items()]
