"""Live and simulated events never share a database: the store itself says which of them it holds."""

from __future__ import annotations

from typing import Any

from zhengtong.record.models import StoreMark
from zhengtong.record.store import WrongOrigin

__all__ = ["origin_for"]

_marked: dict[str, str] = {}  # database → its mark, which is made at its birth and never changes


def origin_for(connection: Any, asked: str) -> str:
    """The origin of what is written now: in a simulated store everything that is done is simulated.

    Raises `WrongOrigin` for simulated events in a live store.
    """
    name = str(connection.settings_dict["NAME"])
    held = _marked.get(name) or _read(connection, name)
    if held == "simulated":
        return held
    if asked == "simulated":
        raise WrongOrigin("本库为正式库，不能写入模拟记录。")
    return asked or "live"


def _read(connection: Any, name: str) -> str:
    rows = StoreMark.objects.using(connection.alias).filter(name="origin")
    held = rows.values_list("value", flat=True).first() or ""
    if held and not connection.in_atomic_block:
        _marked[name] = held
    return held
