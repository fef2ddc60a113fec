"""A figure that was published: what it said, by which definition, at which watermark.

A February self-evaluation must read the same in August. A later event never changes a published
figure; it shows as drift until somebody restates it, naming both watermarks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _

from zhengtong.indicators.definitions import Indicator, indicator
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import Period, Scope
from zhengtong.indicators.store import NotSealed
from zhengtong.indicators.views import event_table, named
from zhengtong.record.canonical import sm3
from zhengtong.record.kinds import EventKind

__all__ = ["Drift", "FrozenFigure", "Watermark", "digest", "drift", "freeze", "restate"]


@dataclass(frozen=True, slots=True)
class Watermark:
    """Up to where the record was read (水位): last id, number of events, root in hexadecimal."""

    upto: int
    tree_size: int
    root: str

    @property
    def text(self) -> str:
        return f"记录水位 {self.tree_size:,}，树根 {self.root[:8]}"


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A published figure. `definition` is the digest of what was computed; `restates` the
    watermark of the figure that this one replaces, and `reason` why."""

    code: str
    version: int
    name: str
    definition: str
    period: Period
    cut_off: date
    scope: Scope
    text: str
    numerator: int
    denominator: int | None
    exclusions: tuple[tuple[str, int], ...]
    watermark: Watermark
    restates: Watermark | None = None
    reason: str = ""

    @property
    def ask(self) -> Ask:
        """The question that it answers. Raises `KeyError` when its version is not declared."""
        what = indicator(self.code, self.version)
        return Ask(what, self.period, self.scope, self.watermark.upto, self.cut_off)

    @property
    def parts(self) -> tuple[int, int | None, tuple[tuple[str, int], ...]]:
        return self.numerator, self.denominator, self.exclusions

    @property
    def basis_text(self) -> str:
        """The watermark in words, with the former one where it was restated."""
        if self.restates is None:
            return self.watermark.text
        return f"{self.watermark.text}；更正此前按{self.restates.text}所作的数：{self.reason}"

    def to_json(self) -> dict[str, Any]:
        """Strings, whole numbers, lists and objects only, fit for an event's data."""
        return {
            **asdict(self),
            "period": str(self.period),
            "cut_off": self.cut_off.isoformat(),
            "scope": self.scope.to_json(),
            "exclusions": [list(pair) for pair in self.exclusions],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        restates = data["restates"]
        return cls(
            **{
                **data,
                "period": Period.parse(data["period"]),
                "cut_off": date.fromisoformat(data["cut_off"]),
                "scope": Scope.from_json(data["scope"]),
                "exclusions": tuple((label, count) for label, count in data["exclusions"]),
                "watermark": Watermark(**data["watermark"]),
                "restates": Watermark(**restates) if restates else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Drift:
    """A published figure beside the present. `reproduced` says that recomputing at its watermark
    gives the published numbers again, `same_definition` that its definition is unchanged: when
    either fails, record or program were altered, and that is no drift."""

    frozen: FrozenFigure
    present: Figure
    reproduced: bool
    same_definition: bool

    @property
    def drifted(self) -> bool:
        """Whether events since then change it."""
        figure = self.present
        return self.frozen.parts != (figure.numerator, figure.denominator, figure.exclusions)

    @property
    def text(self) -> str:
        """What to know and what to do, in one line; "" when nothing has changed."""
        then, now = self.frozen, self.present
        if not self.same_definition:
            text = _("%(name)s：口径第 %(version)s 版的算法已与发布时不同，请查明。")
        elif not self.reproduced:
            text = _("%(name)s：按发布时的水位重算，结果与发布的数不同，请运行核验。")
        elif self.drifted:
            text = _(
                "%(name)s发布为 %(then)s，其后的记录使它成为 %(now)s；如需改用新数，请作更正发布。"
            )
        else:
            return ""
        return text % {
            "name": then.name,
            "version": then.version,
            "then": f"{then.text}（{_fraction(then.numerator, then.denominator)}）",
            "now": f"{now.text}（{_fraction(now.numerator, now.denominator)}）",
        }


def freeze(engine: Engine, ask: Ask) -> FrozenFigure:
    """Publish the answer at `ask.upto`, or at the newest seal: seal first, so that it is recent.

    Raises `NotSealed` when nothing is sealed yet, or nothing at that id.
    """
    upto = engine.watermark().last_id if ask.upto is None else ask.upto
    if not upto:
        raise NotSealed(_("还没有封存任何记录，不能发布数字；请先封存。"))
    seal = engine.seal(upto)
    [figure] = engine.values([replace(ask, upto=upto)])
    return FrozenFigure(
        code=figure.code,
        version=figure.version,
        name=figure.name,
        definition=digest(ask.indicator, engine.sources.kind),
        period=figure.period,
        cut_off=figure.cut_off,
        scope=figure.scope,
        text=figure.text,
        numerator=figure.numerator,
        denominator=figure.denominator,
        exclusions=figure.exclusions,
        watermark=Watermark(seal.last_id, seal.tree_size, seal.root.hex()),
    )


def drift(frozen: FrozenFigure, engine: Engine) -> Drift:
    """The published figure against its own watermark and against all that is recorded now."""
    ask = frozen.ask
    again, present = engine.values([ask, replace(ask, upto=None)])
    return Drift(
        frozen,
        present,
        frozen.parts == (again.numerator, again.denominator, again.exclusions),
        frozen.definition == digest(ask.indicator, engine.sources.kind),
    )


def restate(frozen: FrozenFigure, engine: Engine, reason: str) -> FrozenFigure:
    """The same question at the newest seal, naming the watermark that it replaces.

    Raises `ValueError` without a reason.
    """
    if not reason.strip():
        raise ValueError(_("更正已发布的数，须写明原因。"))
    anew = freeze(engine, replace(frozen.ask, upto=None))
    return replace(anew, restates=frozen.watermark, reason=reason)


def digest(what: Indicator, kind: Callable[[str], EventKind]) -> str:
    """SM3 (hexadecimal) of everything in a definition that can change a number.

    Wording may be improved within a version; what is computed may not.
    """

    view = named(event_table("events"), [kind(name) for name in what.kinds])
    terms = [what.numerator, what.denominator, *(when for _, when in what.exclusions)]
    told = [
        what.code, what.version, what.unit, what.places, what.form, what.shape, what.kinds,
        what.keeps_states, what.keeps_kinds, what.covered_by, what.covered_key,
        sorted(what.needs), what.scope.to_json(),
        [None if term is None else _told(term(view).op()) for term in terms],
    ]  # fmt: skip
    return sm3(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hex()


def _told(node: Any) -> Any:
    """An expression as nested lists: its operations, columns and values, but not its tables."""
    import ibis.expr.operations as ops

    if isinstance(node, ops.Field):
        return ["column", node.name]
    if isinstance(node, ops.Literal):
        return ["value", str(node.value)]
    if isinstance(node, ops.Node):
        return [type(node).__name__, *(_told(each) for each in node.args)]
    if isinstance(node, tuple):
        return [_told(each) for each in node]
    return None if node is None else str(node)


def _fraction(numerator: int, denominator: int | None) -> str:
    return f"{numerator:,}" if denominator is None else f"{numerator:,}／{denominator:,}"
