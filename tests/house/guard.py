"""The single door while tests run: a projection is written by flow or record, or by a test itself.

The checker in `door.py` reads the code; this sees every statement that really reaches a database,
whatever variable, manager, form or signal it came through.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["DOOR", "WRITE", "WrittenPastTheDoor", "watch"]

DOOR = ("zhengtong.flow", "zhengtong.record")
WRITE = re.compile(
    r"""\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?(?:\s+ONLY)?|
        DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|COPY)\s+["`]?(\w+)""",
    re.IGNORECASE | re.VERBOSE,
)


class WrittenPastTheDoor(AssertionError):
    """State was changed by code that no `act()` called."""


@cache
def projections() -> frozenset[str]:
    """Tables whose rows only an act may change."""
    from django.apps import apps

    kinds = {
        model._meta.db_table: getattr(model, "zhengtong_kind", "") for model in apps.get_models()
    }
    return frozenset(table for table, kind in kinds.items() if kind in ("projection", "record"))


def _writer() -> str | None:
    """The innermost module of ours below this call, unless the door is somewhere under it."""
    innermost = None
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith(DOOR):
            return None
        if name.startswith("zhengtong.") and innermost is None:
            innermost = f"{name}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]
    return innermost


def _guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    found = WRITE.match(sql) if isinstance(sql, str) else None
    if found and found[1] in projections():
        writer = _writer()
        if writer:
            raise WrittenPastTheDoor(f"{writer} writes {found[1]} outside act()")
    return execute(sql, params, many, context)


def watch(connection: Any, **_: Any) -> None:
    """Receiver of `connection_created`: look at every statement of this connection."""
    if _guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(_guard)
