"""谁看过: a look lies with its looker. One sees one's own looks; auditors see everybody's.

个人信息保护法 Art. 51, 54: access is logged, and the log is audited.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from zhengtong.law.localtime import day_start
from zhengtong.org.actors import Actor
from zhengtong.pages import formats
from zhengtong.record.models import Event
from zhengtong.web.desk.file import CaseFile
from zhengtong.web.desk.names import labels_of

__all__ = ["Look", "audits", "looks_at"]

DAYS = 90
"""How far back looks are listed; older ones stand in the record."""
AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, who, at what, why."""

    when: str
    who: str
    what: str
    why: str


def audits(file: CaseFile, actor: Actor) -> bool:
    """Whether everybody's looks at the case are this actor's to see."""
    return actor.role_over((AUDITOR,), file.case.organisation_path) is not None


def looks_at(file: CaseFile, actor: Actor) -> list[Look]:
    """This actor's looks at the case, or everybody's for an auditor; the newest first."""
    since = file.today - timedelta(days=DAYS)
    found = _events(actor, since, audits(file, actor), file.case.id)
    held = []
    for event in found:
        facts = json.loads(event.body).get("data", {})
        if facts.get("subject") == file.case.id:
            held.append((event, facts))
    labels = labels_of(event.actor for event, _facts in held)
    return [
        Look(
            formats.beijing_time(event.happened_at, file.year),
            labels.get(event.actor, event.actor[:8]),
            str(file.content_title(facts["names"])),
            facts["reason"],
        )
        for event, facts in held[:20]
    ]


def _events(actor: Actor, since: date, everybody: bool, case: str) -> list[Event]:
    """Streams of looks are named by looker and day: a range of names is a range of the index."""
    if everybody:
        at = day_start(since)
        wanted = Event.objects.filter(stream__gte="look:", stream__lt="look;", happened_at__gte=at)
        wanted = wanted.filter(body__contains=case)
    else:
        name = f"look:{actor.id}:"
        wanted = Event.objects.filter(stream__gte=name + since.isoformat(), stream__lt=name + "~")
    return list(wanted.order_by("-id"))
