"""计算: seal first, ask the engine at that seal, freeze what it answers, score by rule.

The only way by which a computed value comes into the table. Nobody can hand one in: the verbs
that write it are the system's own, on behalf of the officer who asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhengtong.catalogue.hall import hall_engine
from zhengtong.flow.door import Outcome, act
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import NotAllowed, NotNow, Stale
from zhengtong.indicators import freezing
from zhengtong.indicators.definitions import indicator
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.freezing import Drift, FrozenFigure
from zhengtong.indicators.period import WHOLE, Period, Scope
from zhengtong.indicators.store import Seal
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.org.units import units
from zhengtong.performance.figures import frozen_of
from zhengtong.performance.models import Citation, Line
from zhengtong.performance.sheet import Sheet, sheet
from zhengtong.record.seal import seal

__all__ = ["Moved", "ask_of", "compute", "drifted", "evidence_of", "restate"]


def compute(actor: Actor, case_id: str, seen: int, **how: Any) -> Outcome:
    """Freeze every computed line and citation at the newest seal, and score the lines.

    Call it outside any transaction. `how` goes to `act` (`happened_at`). Raises
    `NotAllowed`, `NotNow`, `Stale`, and what sealing raises.
    """
    held = sheet(case_id)
    _may(actor, held.case, "performance_officer")
    if held.case.state != "drafting":
        raise NotNow(_("只有填报中的自评可以重新计算。"))
    seal()
    engine = hall_engine()
    mark = engine.watermark()
    bound: list[Line | Citation] = [*held.lines, *held.citations]
    rows = [row for row in bound if row.indicator]
    frozen = [(row, _frozen(row, held, engine, mark)) for row in rows]
    words = {id(row): _scope_text(row, held.case.region, engine) for row in rows}
    with transaction.atomic():
        _unmoved(case_id, seen)
        system = replace(SYSTEM, on_behalf_of=actor.id)
        for row, figure in frozen:
            data = {
                "figure": figure.to_json(), "cut_off": row.cut_off, "scope_text": words[id(row)],
                "line": getattr(row, "number", None), "name": getattr(row, "name", ""),
            }  # fmt: skip
            act("freeze_figure", case_id, actor=system, data=data, **how)
        data = {
            "figures": len(frozen), "upto": mark.last_id, "tree_size": mark.tree_size,
            "root": mark.root.hex(),
        }  # fmt: skip
        return act("compute", case_id, actor=system, data=data, **how)


def _may(actor: Actor, case: Case, *roles: str) -> None:
    if actor.role_over(roles, case.organisation_path) is None:
        raise NotAllowed(_("您不能计算这份自评，须由本单位绩效专干办理。"), roles=list(roles))


def _unmoved(case_id: str, seen: int) -> None:
    """The table is still the one that was asked about; held until the figures are written."""
    case = Case.objects.select_for_update().get(id=case_id)
    if case.position != seen:
        raise Stale(
            _("这份自评刚刚有了新的改动，请刷新后再计算。"), seen=seen, position=case.position
        )


def ask_of(row: Line | Citation, year: int) -> Ask:
    """The question of a bound line or a citation: its indicator over the year, up to its cut-off."""
    return Ask(
        indicator(row.indicator, row.version),
        Period.year(year),
        _scope(row),
        cut_off=date.fromisoformat(row.cut_off) if row.cut_off else None,
    )


def _scope(row: Line | Citation) -> Scope:
    return Scope.from_json(json.loads(row.scope)) if row.scope else WHOLE


def _scope_text(row: Line | Citation, region: str, engine: Engine) -> str:
    """The scope in words, with that of the definition itself; a store of one region is named."""
    prefix = Scope(region=region).region_prefix
    whole = all(each.region.startswith(prefix) for each in units().values())

    def words(scope: Scope) -> str:
        named = replace(scope, region=region) if whole and not scope.region else scope
        return named.text(engine.name)

    own = indicator(row.indicator, row.version).scope
    return words(_scope(row)) + ("" if own == WHOLE else f"；{own.text(engine.name)}")


def _frozen(row: Line | Citation, held: Sheet, engine: Engine, mark: Seal) -> FrozenFigure:
    """The answer at `mark`; in a later edition it names the watermark that it takes the place of."""
    anew = freezing.freeze(engine, replace(ask_of(row, held.row.year), upto=mark.last_id))
    former, reason = frozen_of(row), held.row.reason
    if former is None or not reason:
        return anew
    # Computed twice in one edition, it still replaces the one that was released before.
    before = former.restates if former.reason == reason else former.watermark
    return replace(anew, restates=before, reason=reason)


def restate(actor: Actor, case_id: str, seen: int, reason: str, **how: Any) -> Outcome:
    """更正: begin a further edition of a released evaluation; compute it then. Raises a `Refused`."""
    seal()
    data = {"reason": reason, "tree_size": hall_engine().watermark().tree_size}
    return act("restate", case_id, actor=actor, seen=seen, data=data, **how)


@dataclass(frozen=True, slots=True)
class Moved:
    """A frozen figure beside the present, with the line or the name under which it stands."""

    line: int | None
    name: str
    drift: Drift


def drifted(held: Sheet) -> list[Moved]:
    """Frozen figures that later events, or an altered record, have moved; empty when none."""
    engine = hall_engine()
    found = []
    rows: list[Line | Citation] = [*held.lines, *held.citations]
    for row in rows:
        frozen = frozen_of(row)
        if frozen is not None:
            drift = freezing.drift(frozen, engine)
            if drift.text:
                number = row.number if isinstance(row, Line) else None
                name = row.level3 if isinstance(row, Line) else row.name
                found.append(Moved(number, name, drift))
    return found


def evidence_of(row: Line | Citation) -> Evidence:
    """The cases behind a frozen figure, as they stood at its watermark. Raises `LookupError`."""
    frozen = frozen_of(row)
    if frozen is None:
        raise LookupError(_("这一项还没有计算，没有可以列出的办件。"))
    return Evidence(hall_engine(), frozen.ask)
