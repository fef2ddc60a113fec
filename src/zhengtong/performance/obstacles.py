"""还不能发布: what is still missing, each with the place on the page where it is put right.

A disabled button stands beside its reasons, and the reasons are links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from zhengtong.flow.refusals import GuardRefused
from zhengtong.performance.checks import check
from zhengtong.performance.models import Line
from zhengtong.performance.scores import EXECUTION, LineScore
from zhengtong.performance.sheet import Sheet
from zhengtong.performance.sums import Finding
from zhengtong.reports.write.printing import score

__all__ = ["NotReady", "Obstacle", "incomplete", "line_anchor", "obstacles"]

Kind = Literal["incomplete", "deviation", "difference", "tie_out"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing to do first. `key` is unique, `anchor` the element of the page that it is about."""

    key: str
    kind: Kind
    anchor: str
    message: str
    line: int | None = None


class NotReady(GuardRefused):
    """Refused while something is missing; `obstacles` lists everything at once."""

    code = "not_ready"

    def __init__(self, found: Sequence[Obstacle], doing: str) -> None:
        told = "；".join(each.message for each in found)
        super().__init__(
            _("还不能%(doing)s，差 %(n)s 件事：%(told)s")
            % {"doing": doing, "n": len(found), "told": told},
            obstacles=[asdict(each) for each in found],
        )
        self.obstacles = tuple(found)


def line_anchor(number: int) -> str:
    """Where a line stands on the page; budget execution stands with the funds."""
    return "funds" if number == EXECUTION else f"line-{number}"


def obstacles(sheet: Sheet) -> list[Obstacle]:
    """Everything that keeps the evaluation from being released; empty when nothing does."""
    return [*incomplete(sheet), *_unexplained(sheet), *_sums(check(sheet))]


def incomplete(sheet: Sheet) -> list[Obstacle]:
    """What keeps it from being submitted: parts of the form that are not filled in."""
    found = []

    def missing(key: str, anchor: str, message: str, line: int | None = None) -> None:
        found.append(Obstacle(key, "incomplete", anchor, message, line))

    if not sheet.lines:
        missing("lines", "lines", _("还没有绩效指标，请先采用绩效目标。"))
    if sheet.funds is None:
        missing("funds", "funds", _("还没有填报资金。"))
    if sheet.base is None:
        missing("base", "base", _("还没有填报基础数据。"))
    computed = [line for line in sheet.lines if line.binding == "computed"]
    if any(_stale(line, sheet.row.upto) for line in [*computed, *sheet.citations]):
        missing("figures", "lines", _("有数据还没有计算，或依据改过，请点“计算”。"))
    for line in sheet.lines:
        if not line.binding:
            missing(
                f"line-{line.number}-binding",
                line_anchor(line.number),
                _("第%(n)s项“%(name)s”还没有确定依据。") % _words(line),
                line.number,
            )
        elif not line.actual_text and not line.figure and line.binding != "computed":
            missing(
                f"line-{line.number}-actual",
                line_anchor(line.number),
                _("第%(n)s项“%(name)s”还没有填实际完成值。") % _words(line),
                line.number,
            )
    for row in sheet.scores:
        if row.given is None:
            missing(
                f"{line_anchor(row.number)}-score",
                line_anchor(row.number),
                _("“%(name)s”还没有评分。") % {"name": row.name},
                row.number,
            )
    return found


def _stale(row: Any, upto: int | None) -> bool:
    return not row.figure or upto is None


def _words(line: Line) -> dict[str, Any]:
    return {"n": line.number, "name": line.level3}


def _unexplained(sheet: Sheet) -> Iterator[Obstacle]:
    for row in sheet.scores:
        if row.deviation is not None and not row.deviation_explained:
            yield Obstacle(
                f"line-{row.number}-deviation",
                "deviation",
                line_anchor(row.number),
                _("“%(name)s”要写偏差说明：%(why)s")
                % {"name": row.name, "why": row.deviation.message},
                row.number,
            )
        if row.difference and not row.explained:
            yield Obstacle(
                f"{line_anchor(row.number)}-difference",
                "difference",
                line_anchor(row.number),
                _difference(row),
                row.number,
            )


def _difference(row: LineScore) -> str:
    return _("“%(name)s”核算%(computed)s，给%(given)s，须说明原因。") % {
        "name": row.name,
        "computed": score(row.computed),
        "given": score(row.given),
    }


def _sums(findings: Sequence[Finding]) -> Iterator[Obstacle]:
    for finding in findings:
        if finding.blocks:
            yield Obstacle(
                f"sum-{finding.key}",
                "tie_out",
                finding.anchor,
                finding.sentence
                if finding.must_hold
                else _("%(sentence)s请改平，或写明原因。") % {"sentence": finding.sentence},
            )
