"""One row a case, the same in the inbox, in the search and on the hotline's list.

Names and cards of a whole page come in one query each, so that two hundred rows cost no more
statements than two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.flow.case import read_clocks
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import procedure
from zhengtong.law.calendar import Calendar
from zhengtong.law.localtime import local_date
from zhengtong.org.settings import calendar_for
from zhengtong.pages import formats
from zhengtong.pages.charts import Meter
from zhengtong.pages.component import Component, Link, Mono, Shown, Tag
from zhengtong.pages.table import Column, Row
from zhengtong.record.append import now_us
from zhengtong.systems.e_supervision.models import Card
from zhengtong.systems.e_supervision.procedure import CARD, COLOURS
from zhengtong.web.desk.lateness import Left, left_of
from zhengtong.web.desk.names import labels_of

__all__ = [
    "COLOUR_NAMES",
    "MARK",
    "OWN_PAGES",
    "Cases",
    "cards_on",
    "case_path",
    "columns",
    "state_title",
]

COLOUR_NAMES = dict(COLOURS)
_WORST = ("red", "yellow", "blue")
_PAIR = (("promised", "reply", "repair", "answer", "sign_for"), ("legal",))
"""Tracks whose end stands under 承诺届满 and under 法定届满."""


MARK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?~[0-9a-z]{1,32}")
"""The last row seen: its due day, if any, and its id."""

OWN_PAGES = {"evaluation": "cockpit:evaluation"}
"""Procedures whose work is done on a page of their own."""


def case_path(case: Case) -> str:
    """Where somebody works on the case."""
    return reverse(OWN_PAGES.get(case.procedure, "desk:case"), args=[case.id])


def state_title(case: Case) -> str:
    """What the case's state is called."""
    states = procedure(case.procedure, case.version).states
    return states[case.state].title if case.state in states else case.state


def columns() -> list[Column]:
    """The inbox's columns, and their places on a phone."""
    return [
        Column(_("还剩（工作日）"), card="lead", nowrap=True),
        Column(_("事项"), card="title"),
        Column(_("办件号"), nowrap=True),
        Column(_("申请人"), card="left"),
        Column(_("环节"), card="right"),
        Column(_("承诺届满"), numeric=True, card="left", key=_("承诺")),
        Column(_("法定届满"), numeric=True, card="right", key=_("法定")),
        Column(_("预警"), card="side"),
    ]


@dataclass
class Cases:
    """A page of cases with what its rows need besides."""

    cases: Sequence[Case]
    today: date = field(default_factory=lambda: local_date(now_us()))

    def __post_init__(self) -> None:
        self._labels = labels_of(case.applicant for case in self.cases)
        self._cards = cards_on(case.id for case in self.cases)
        self._warned = _warned([case.id for case in self.cases if case.procedure == CARD.code])
        self._calendars: dict[str, Calendar] = {}

    def calendar(self, region: str) -> Calendar:
        """The calendar of a region, asked for once a page."""
        if region not in self._calendars:
            self._calendars[region] = calendar_for(region)
        return self._calendars[region]

    def applicant(self, case: Case) -> str:
        """The masked name; — where nobody gave one."""
        return self._labels.get(case.applicant, "—")

    def left(self, case: Case) -> Left:
        """What is left of its time."""
        return left_of(case, self.calendar(case.region), self.today)

    def row(self, case: Case) -> Row:
        """The row of the inbox."""
        left = self.left(case)
        promised, legal = (self._due(case, tracks) for tracks in _PAIR)
        return Row(
            [
                Meter(left.text, left.used, left.budget, left.kind),
                Link(self._title(case), case_path(case)),
                Mono(case.number or "—"),
                self.applicant(case),
                state_title(case),
                promised,
                legal,
                self.card(case, left),
            ]
        )

    def _title(self, case: Case) -> str:
        """What the case is about; of a card also the case that it warns about."""
        title = case.title or state_title(case)
        warned = self._warned.get(case.id, ("", ""))[1]
        return _("%(card)s：%(case)s") % {"card": title, "case": warned} if warned else title

    def _due(self, case: Case, tracks: tuple[str, ...]) -> str:
        clocks = read_clocks(case.clocks)
        held = next((clocks[track] for track in tracks if track in clocks), None)
        if held is None:
            return _("未起算") if "notice" in clocks else "—"
        if held.ended is not None:
            return "—"
        due = held.due(self.calendar(case.region))
        return formats.day_number(due, self.today.year)

    def card(self, case: Case, left: Left) -> Shown | Component:
        """The heaviest card issued on it, a card's own colour; else whether it runs, stands or is
        late."""
        held = self._cards.get(case.id, set())
        if case.id in self._warned:
            held = {self._warned[case.id][0]}
        for colour in _WORST:
            if colour in held:
                return Tag(COLOUR_NAMES[colour], colour)  # type: ignore[arg-type]
        if not case.next_due:
            return Tag(_("停表"), "", "pause")
        return _("未发牌") if left.days is not None and left.days < 0 else _("正常")


def _warned(cards: list[str]) -> dict[str, tuple[str, str]]:
    """Card → its colour, and the title of the case that it warns about."""
    rows = Card.objects.filter(case__in=cards) if cards else []
    held = {row.case: row for row in rows}
    titles = dict(
        Case.objects.filter(id__in=[row.warned_case for row in held.values()]).values_list(
            "id", "title"
        )
        if held
        else ()
    )
    return {key: (row.colour, titles.get(row.warned_case, "")) for key, row in held.items()}


def cards_on(cases: Iterable[str]) -> dict[str, set[str]]:
    """Case → colours of the cards on it that were not cleared yet."""
    found: dict[str, set[str]] = {}
    held = Card.objects.filter(warned_case__in=list(cases), finding="")
    for case, colour in held.values_list("warned_case", "colour"):
        found.setdefault(case, set()).add(colour)
    return found
