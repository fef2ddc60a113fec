"""The generic case and what hangs on it. All of it is rebuilt from events by replay."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

__all__ = ["Case", "Counter", "Link", "Notice"]


class Case(models.Model):
    """案件: one run of a procedure. Its system's own table hangs on the same id.

    `clocks` is JSON {track: clock}; `next_due` the nearest due day of a running track (ISO date),
    `next_timer` the instant at which the system must look at the case again.
    """

    zhengtong_kind: ClassVar[str] = "projection"
    # Columns that follow every event of the stream with the row's id; after-images omit them.
    zhengtong_stream: ClassVar[dict[str, str]] = {
        "state": "to_state", "position": "position", "head": "hash",
    }  # fmt: skip

    id = models.CharField(max_length=32, primary_key=True)
    number = models.TextField(default="", db_index=True)
    procedure = models.CharField(max_length=40)
    version = models.IntegerField()
    state = models.CharField(max_length=40)
    region = models.CharField(max_length=12, default="")
    organisation = models.CharField(max_length=32, default="")
    organisation_path = models.TextField(default="")
    item = models.CharField(max_length=40, default="")
    title = models.TextField(default="")
    handler = models.CharField(max_length=32, default="")
    applicant = models.CharField(max_length=32, default="")
    channel = models.CharField(max_length=20, default="")
    source = models.CharField(max_length=40, default="")
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    position = models.BigIntegerField()
    head = models.BinaryField()
    clocks = models.TextField(default="")
    next_due = models.CharField(max_length=10, default="")
    due_track = models.CharField(max_length=20, default="")
    next_timer = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # The inbox: what is open in an organisation, latest first to be late.
            models.Index(
                "organisation",
                "next_due",
                "id",
                name="flow_case_inbox",
                condition=models.Q(closed_at__isnull=True),
            ),
            # A search at the desk: the newest first, until a page is full.
            models.Index("opened_at", "id", name="flow_case_newest"),
            models.Index(
                "next_timer", name="flow_case_timer", condition=models.Q(next_timer__isnull=False)
            ),
            models.Index(
                "applicant", "opened_at", name="flow_case_mine", condition=~models.Q(applicant="")
            ),
        ]


class Link(models.Model):
    """关联: from one case to another; a package's children, a rating's case."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=30)
    from_case = models.CharField(max_length=32, db_index=True)
    to_case = models.CharField(max_length=32, db_index=True)


class Notice(models.Model):
    """文书: a numbered notice issued by an act; its number was taken inside that act."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=32, primary_key=True)
    case = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=40)
    number = models.TextField()
    issued_at = models.BigIntegerField()
    position = models.BigIntegerField()


class Counter(models.Model):
    """编号: the last number taken of a series; it moves only together with what it numbered."""

    zhengtong_kind: ClassVar[str] = "projection"

    series = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField()
