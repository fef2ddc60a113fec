"""考勤: the gate's files say who came and went on which day; a day is a stream, never a case.

The same row twice changes nothing; a later file that tells a day otherwise corrects it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models

from zhengtong.flow.decision import Context, Effect, New
from zhengtong.flow.door import act
from zhengtong.flow.history import history
from zhengtong.flow.procedure import Field, Procedure, Verb, register
from zhengtong.law.localtime import instant
from zhengtong.org.actors import Actor
from zhengtong.record.canonical import sm3
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds

register_kinds(EventKind("attendance_recorded", "出勤", numbers=("late",), texts=("came", "went")))
OPENING = "09:00"


class Attendance(models.Model):
    """出勤: one person's day as it is known now."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=60, primary_key=True)
    person = models.CharField(max_length=32)
    day = models.CharField(max_length=10)
    came = models.CharField(max_length=5, default="")
    went = models.CharField(max_length=5, default="")

    class Meta:
        app_label = "strangers"


def _record(ctx: Context) -> Effect:
    late = int(ctx.data["came"] > OPENING)
    measures = {"late": late, "came": ctx.data["came"], "went": ctx.data["went"]}
    return Effect(rows=[(Attendance, ctx.case.id, dict(ctx.data))], measures=measures)


DUTY = register(
    Procedure(
        code="duty", version=1, title="考勤", states={}, keeps_case=False,
        verbs=(
            Verb("record", "出勤", (), (), ("importer",), "attendance_recorded", effect=_record,
                 fields=(Field("person", "人员", limit=32), Field("day", "日期", kind="date"),
                         Field("came", "签到", limit=5),
                         Field("went", "签退", limit=5, required=False))),
        ),
    )
)  # fmt: skip


def import_days(rows: Iterable[dict[str, str]], unit: str, actor: Actor) -> int:
    """Take over the rows of a file; returns how many told something new."""
    new = 0
    for row in rows:
        stream = f"duty:{row['person']}:{row['day']}"
        key = sm3("\x1f".join((stream, row["came"], row["went"])).encode()).hex()[:32]
        told = history(stream)
        if any(past.source_key == key for past in told):
            continue
        act("record", New("duty", unit, f"/{unit}/", id=stream), actor=actor, data=row,
            happened_at=instant(date.fromisoformat(row["day"])), origin="import", source="gate",
            source_key=key, corrects=told[-1].event if told else "")  # fmt: skip
        new += 1
    return new
