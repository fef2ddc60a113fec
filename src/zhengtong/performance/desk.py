"""The performance officer's desk: whole tables in, the right small acts out, in one transaction.

An event holds 4 KiB and a table of sixteen indicators is longer; it goes through the door in
parts, all of them or none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.decision import New
from zhengtong.flow.door import Outcome, act
from zhengtong.flow.refusals import GuardRefused
from zhengtong.org.actors import Actor
from zhengtong.org.units import unit
from zhengtong.performance.sheet import evaluation_id

__all__ = ["Desk", "desk", "open_evaluation"]

PART, BESIDES = 2600, 160
"""Bytes of rows, as they are handed in, that go into one event; what the event adds to each."""

Row = Mapping[str, Any]


def open_evaluation(
    actor: Actor, organisation: str, data: Mapping[str, Any], **how: Any
) -> Outcome:
    """开始自评 of a unit: `data` as the verb's fields (year, instruction, weights).

    `how` goes to `act`: `happened_at`, `key`. Raises a `Refused`.
    """
    place = unit(organisation)
    if place is None:
        raise GuardRefused(_("没有这个单位，请核对单位代码。"))
    new = New(
        "evaluation", place.code, place.path, place.region,
        id=evaluation_id(place.code, int(data["year"])),
    )  # fmt: skip
    return act("open", new, actor=actor, data=data, **how)


class Desk:
    """What one officer does with one evaluation in one transaction.

    Each method does its acts after `position` and moves it on. Raises a `Refused`; then nothing
    of the transaction stands.
    """

    def __init__(self, actor: Actor, case: str, seen: int, **how: Any) -> None:
        self._actor = actor
        self._how = how
        self.case = case
        self.position = seen

    def do(self, verb: str, **data: Any) -> Outcome:
        """One act."""
        outcome = act(
            verb, self.case, actor=self._actor, seen=self.position, data=data, **self._how
        )
        self.position = outcome.position
        return outcome

    def adopt_objectives(self, objective: str, lines: Sequence[Row]) -> None:
        """The objective and the three-level table."""
        if objective:
            self.do("adopt_objectives", objective=objective)
        for part in parts(lines):
            self.do("adopt_objectives", lines=part)

    def set_base_data(self, data: Row, expenses: Sequence[Row]) -> None:
        """Posts and people, and the expense rows."""
        for part in list(parts(expenses)) or [[]]:
            self.do("set_base_data", **data, expenses=part)

    def state_facts(self, achievement: str, facts: Sequence[Row]) -> None:
        """What was achieved, and the facts and passages of the text."""
        if achievement:
            self.do("state_facts", achievement=achievement)
        for part in parts(facts):
            self.do("state_facts", facts=part)

    def cite_figures(self, figures: Sequence[Row]) -> None:
        """Computed figures that the text prints."""
        for part in parts(figures):
            self.do("cite_figures", figures=part)

    def attach_evidence(self, number: int, file: Attachment, name: str = "") -> Outcome:
        """One document behind a line."""
        return self.do("attach_evidence", number=number, name=name, file=[file])


@contextmanager
def desk(actor: Actor, case: str, seen: int, **how: Any) -> Iterator[Desk]:
    """`with desk(actor, case, seen) as d: d.adopt_objectives(…)`; durable when it ends."""
    with transaction.atomic():
        yield Desk(actor, case, seen, **how)


def parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows in their order, as many at a time as one event can carry."""
    held: list[Row] = []
    size = 0
    for row in rows:
        wide = len(json.dumps(dict(row), ensure_ascii=False, default=str).encode()) + BESIDES
        if held and size + wide > PART:
            yield held
            held, size = [], 0
        held.append(row)
        size += wide
    if held:
        yield held
