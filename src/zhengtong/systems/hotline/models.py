"""What an order knows beyond the generic case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Order(models.Model):
    """工单: nature, urgency and category decide its limit; what was said is content."""

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    nature = models.CharField(max_length=24)
    urgency = models.CharField(max_length=12, default="normal")
    category = models.CharField(max_length=24, default="")
    disposition = models.CharField(max_length=20, default="")
    handling_unit = models.CharField(max_length=32, default="")
    sent_back = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)
    anonymous = models.BooleanField(default=False)
    concluded_at = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20, default="")
    called_event = models.CharField(max_length=32, default="")
