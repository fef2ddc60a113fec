"""What an application knows beyond the generic case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Application(models.Model):
    """办件: limits as they stood when it was opened, and what became of it.

    Limits are copied from the item: an item's later change never moves a case in flight.
    Amounts are in `*_unit` (see `law.clock.Unit`); 0 means the item sets none.
    """

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    item_version = models.IntegerField(default=0)
    item_type = models.CharField(max_length=4, default="")
    on_the_spot = models.BooleanField(default=False)
    statutory_amount = models.IntegerField(default=0)
    statutory_unit = models.CharField(max_length=16, default="working_day")
    promised_amount = models.IntegerField(default=0)
    promised_unit = models.CharField(max_length=16, default="working_day")
    received_at = models.BigIntegerField(null=True)
    accepted_at = models.BigIntegerField(null=True)
    decided_at = models.BigIntegerField(null=True)
    concluded_at = models.BigIntegerField(null=True)
    deficiencies = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)
    result = models.CharField(max_length=12, default="")
    form = models.CharField(max_length=32, default="")
