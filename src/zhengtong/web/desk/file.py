"""卷: one case as its page needs it: events, contents, notices and links, each read once.

Every event's hash is recomputed while reading (SM3 over the one before and its body), so that the
page shows a chain that holds, or says where it does not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _

from zhengtong.flow import models
from zhengtong.flow.attachments import LIST, pieces_of
from zhengtong.flow.case import read_clocks
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Procedure, Verb, procedure
from zhengtong.law.calendar import Calendar
from zhengtong.law.clock import Clock
from zhengtong.law.localtime import local_date
from zhengtong.org.settings import calendar_for
from zhengtong.pages.component import Text
from zhengtong.pages.panels import Panel, panel_of
from zhengtong.record.append import now_us
from zhengtong.record.canonical import GENESIS, chain_hash
from zhengtong.record.content import ContentStore
from zhengtong.record.kinds import kind
from zhengtong.record.models import ContentItem, Event
from zhengtong.web.desk.names import labels_of

__all__ = ["CaseFile", "Piece", "said", "verb_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of content: which event kept it, whether a later one of its name took its place."""

    id: str
    name: str
    event: Event
    size: int
    media_type: str
    erased: bool
    newest: bool

    @property
    def is_file(self) -> bool:
        return self.name.startswith("file:")

    @property
    def file_name(self) -> str:
        """The name under which a file was handed in."""
        return self.name.split(":", 2)[-1] if self.is_file else ""


class CaseFile:
    """One case, read as it stands now."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.now = now_us()
        self.today = local_date(self.now)

    @cached_property
    def procedure(self) -> Procedure:
        return procedure(self.case.procedure, self.case.version)

    @cached_property
    def panel(self) -> Panel:
        return panel_of(self.case.procedure)

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_for(self.case.region)

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        return read_clocks(self.case.clocks)

    @cached_property
    def year(self) -> int:
        """The year in which the case began; dates of this page leave it out."""
        return local_date(self.case.opened_at).year

    @cached_property
    def events(self) -> list[Event]:
        return list(Event.objects.filter(stream=self.case.id).order_by("position"))

    @cached_property
    def facts(self) -> dict[str, dict[str, Any]]:
        """Event uid → what the event says beside its columns."""
        return {event.uid: json.loads(event.body).get("data", {}) for event in self.events}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Masked names of everybody who stands in the case."""
        people = {self.case.applicant, self.case.handler}
        people |= {event.actor for event in self.events}
        people |= {event.on_behalf_of for event in self.events}
        return labels_of(people)

    @cached_property
    def broken_at(self) -> int:
        """Position of the first event that does not follow from the one before; 0 where all do."""
        previous = GENESIS
        for place, event in enumerate(self.events, 1):
            if event.position != place or bytes(event.hash) != chain_hash(previous, event.body):
                return place
            previous = bytes(event.hash)
        whole = len(self.events) == self.case.position and previous == bytes(self.case.head)
        return 0 if whole else len(self.events) + 1

    @cached_property
    def pieces(self) -> list[Piece]:
        """Everything that people wrote or handed in, in order."""
        gone = ExpressionWrapper(Q(data__isnull=True, file=""), output_field=BooleanField())
        rows = ContentItem.objects.filter(owner=self.case.id).annotate(gone=gone)
        items = {row[0]: row[1:] for row in rows.values_list("id", "size", "media_type", "gone")}
        content = ContentStore()
        held = [(event, each) for event in self.events
                for each in pieces_of(self.facts[event.uid], content)]  # fmt: skip
        newest = {each["name"]: each["id"] for _event, each in held}
        unknown = (0, "", True)
        return [
            Piece(each["id"], each["name"], event, *items.get(each["id"], unknown),
                  newest[each["name"]] == each["id"])
            for event, each in held
        ]  # fmt: skip

    @cached_property
    def notices(self) -> QuerySet[models.Notice]:
        return models.Notice.objects.filter(case=self.case.id).order_by("position", "id")

    def content_title(self, name: str) -> Text:
        """What a piece of content is called: as its system says, else as its field."""
        stem = name.partition(":")[0]
        if stem == LIST:
            return _("所交内容的清单")
        if stem in self.panel.contents:
            return self.panel.contents[stem]
        fields = (f for verb in self.procedure.verbs for f in verb.fields)
        return next((f.title for f in fields if f.name == stem), stem)

    def notice_title(self, code: str) -> str:
        """What a kind of notice is called in the procedure."""
        named = (v.notice for v in self.procedure.verbs if v.notice)
        return next((each.title for each in named if each.kind == code), code)


def verb_of(proc: Procedure, event: Event) -> Verb | None:
    """The verb that an event tells of, where only one leads that way."""
    found = [
        verb
        for verb in proc.verbs
        if verb.event == event.kind
        and (event.from_state in verb.frm if verb.frm else event.position == 1)
        and (event.to_state in verb.to if verb.to else event.from_state == event.to_state)
    ]
    if event.actor == "system":
        found = [verb for verb in found if "system" in verb.who] or found
    elif len(found) > 1:
        found = [verb for verb in found if verb.who != ("system",)] or found
    return found[0] if len(found) == 1 else None


def said(proc: Procedure, event: Event) -> str:
    """What happened, in the words of the verb or else of the kind."""
    verb = verb_of(proc, event)
    return verb.title if verb else kind(event.kind).title
