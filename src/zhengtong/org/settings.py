"""Values that differ by place, looked up from the region upwards, then the shipped defaults.

A setting changes through an act of its own; this process sees it at once, others within seconds.
"""

from __future__ import annotations

import json
import time
from functools import lru_cache
from importlib import resources
from typing import Any

from zhengtong.law.calendar import Calendar, national

__all__ = ["calendar_for", "forget_settings", "setting"]

_SECONDS = 5.0
_cache: dict[str, tuple[float, dict[str, Any], Calendar]] = {}


@lru_cache(maxsize=1)
def _defaults() -> dict[str, Any]:
    text = resources.files("zhengtong.org").joinpath("data/defaults.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def forget_settings() -> None:
    """Read everything anew at the next look-up (after a setting was changed)."""
    _cache.clear()


def _held(region: str) -> tuple[float, dict[str, Any], Calendar]:
    held = _cache.get(region)
    now = time.monotonic()
    if held is None or now - held[0] >= _SECONDS:
        values = _read(region)
        own = values.get("calendar")
        calendar = national().with_overrides(own) if own else national()
        if held and held[2] == calendar:
            calendar = held[2]
        _cache[region] = held = (now, values, calendar)
    return held


def _read(region: str) -> dict[str, Any]:
    from zhengtong.org.models import LocalSetting, Region

    chain, code = [], region
    parents = dict(Region.objects.values_list("code", "parent"))
    while code and code not in chain:
        chain.append(code)
        code = parents.get(code, "")
    values = dict(_defaults())
    rows = {(r.region, r.name): r.value for r in LocalSetting.objects.filter(region__in=chain)}
    for code in reversed(chain):
        values |= {n: json.loads(v) for (where, n), v in rows.items() if where == code}
    return values


def setting(region: str, name: str) -> Any:
    """The value of `name` in `region`. Raises `KeyError` for a name nobody ever set."""
    return _held(region)[1][name]


def calendar_for(region: str) -> Calendar:
    """The working-day calendar of `region`: the nation's, with the region's own days over it."""
    return _held(region)[2]
