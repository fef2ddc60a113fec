"""What a licence knows beyond the generic case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LicenceKind(models.Model):
    """证照类型: a type in the region's catalogue of licences."""

    zhengtong_kind: ClassVar[str] = "projection"

    code = models.CharField(max_length=40, primary_key=True)
    name = models.TextField()
    issuer = models.CharField(max_length=32, default="")


class Licence(models.Model):
    """电子证照, version 0: its type, dates and holder's opaque id."""

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    type_code = models.CharField(max_length=40)
    valid_from = models.CharField(max_length=10, default="")
    valid_until = models.CharField(max_length=10, default="")
    holder = models.CharField(max_length=32, default="")
    simulated = models.BooleanField(default=False)
