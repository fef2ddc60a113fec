"""承办单位: to whom an order can be sent, those with somebody to sign for it first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.law.localtime import local_date
from zhengtong.org.models import Grant
from zhengtong.org.units import units
from zhengtong.record.append import now_us

__all__ = ["units_to_choose"]

HANDLER = "hotline_handler"
_LEFT_OUT = ("village", "government", "section")


def units_to_choose() -> list[Any]:
    """(code, name) of the units in force, in two groups for a select."""
    today = local_date(now_us()).isoformat()
    held = Grant.objects.filter(role=HANDLER, valid_from__lte=today)
    staffed = {row.organisation for row in held if not row.valid_until or today <= row.valid_until}
    found = [
        (each.code, each.name)
        for each in sorted(units().values(), key=lambda each: (each.kind, each.name))
        if not each.valid_until and each.kind not in _LEFT_OUT
    ]
    groups = [
        (_("有承办联络员"), [pair for pair in found if pair[0] in staffed]),
        (_("还没有联络员，派去无人签收"), [pair for pair in found if pair[0] not in staffed]),
    ]
    return [group for group in groups if group[1]]
