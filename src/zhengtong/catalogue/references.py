"""基础数据: materials by identity, data elements by id, source systems: one meaning for all items.

A joint package's list of materials is a union by identity, its single form a union by element:
so both are defined once, and items only name them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from zhengtong.catalogue.models import Reference
from zhengtong.catalogue.schema import TABLES

__all__ = ["forget_references", "reference_id", "references"]

_SECONDS = 5.0
_cache: dict[str, dict[str, dict[str, Any]]] = {}
_read_at = [float("-inf")]


def reference_id(kind: str, code: str) -> str:
    """The key of a row, and the name of its stream."""
    return f"{kind}:{code}"


def forget_references() -> None:
    """Read everything anew at the next look-up (after a row was defined or changed)."""
    _read_at[0] = float("-inf")


def references(kind: str) -> Mapping[str, dict[str, Any]]:
    """Code → fields of one of `schema.TABLES`, in their order of definition.

    Other processes' changes are seen within seconds. Raises `KeyError` for another kind.
    """
    now = time.monotonic()
    if now - _read_at[0] >= _SECONDS:
        found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in TABLES}
        for row in Reference.objects.order_by("place", "code"):
            found.setdefault(row.kind, {})[row.code] = json.loads(row.attributes)
        _cache.clear()
        _cache.update(found)
        _read_at[0] = now
    return _cache[kind]
