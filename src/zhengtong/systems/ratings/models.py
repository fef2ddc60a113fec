"""What a rating knows beyond the generic case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Rating(models.Model):
    """评价: one of five levels (national order, 1 best … 5 worst) on one rated case."""

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    rated_case = models.CharField(max_length=32, db_index=True)
    level = models.IntegerField()
    means = models.CharField(max_length=4, default="")
    active = models.BooleanField(default=True)
    options = models.TextField(default="")
    rated_event = models.CharField(max_length=32, default="")
