"""What a warning card knows beyond the generic case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Card(models.Model):
    """预警牌, version 0: its colour and the case it was issued on."""

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    colour = models.CharField(max_length=8)
    warned_case = models.CharField(max_length=32, default="")
    rule = models.CharField(max_length=60, default="")
    finding = models.CharField(max_length=12, default="")
