"""What the portal keeps for people that is no state of the hall."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """草稿: an application that its applicant has not sent; nobody else sees it.

    Its `id` owns the encrypted content, and is the request key of its submission. `case` is the
    returned case that it will replace; `form` the id of the answers; `files` JSON of the pieces.
    """

    zhengtong_kind: ClassVar[str] = "machinery"

    id = models.CharField(max_length=32, primary_key=True)
    person = models.CharField(max_length=32)
    item = models.CharField(max_length=40)
    case = models.CharField(max_length=32, default="")
    saved_at = models.BigIntegerField(db_index=True)
    form = models.CharField(max_length=32, default="")
    files = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("person", "item", "case"), name="portal_draft_once")
        ]


class Tries(models.Model):
    """次数: how many tries somebody has made, until when (Unix seconds) they count."""

    zhengtong_kind: ClassVar[str] = "machinery"

    key = models.CharField(max_length=64, primary_key=True)
    count = models.IntegerField()
    until = models.BigIntegerField(db_index=True)
