"""What kind of store this is. Live and simulated events never share a database."""

from __future__ import annotations

from typing import Any

from zhengtong.record.models import StoreMark

__all__ = ["ORIGINS", "WrongOrigin", "check_origin", "mark_store", "store_origin"]

ORIGINS = ("live", "import", "simulated")


class WrongOrigin(Exception):
    """An event's origin does not fit the store: a demo database was taken for a live one."""


def mark_store(simulated: bool, using: str = "default") -> None:
    """Say once, at birth, whether this store holds simulated events."""
    StoreMark.objects.using(using).get_or_create(
        name="origin", defaults={"value": "simulated" if simulated else "live"}
    )


def store_origin() -> str:
    """'simulated' or 'live'; an unmarked store counts as live."""
    mark: Any = StoreMark.objects.filter(name="origin").first()
    return mark.value if mark else "live"


def check_origin(origin: str) -> None:
    """Refuse simulated events in a live store, and live or imported ones in a simulated store."""
    held = store_origin()
    if (origin == "simulated") != (held == "simulated"):
        raise WrongOrigin(
            f"本库为{'模拟' if held == 'simulated' else '正式'}库，不能写入来源为“{origin}”的记录。"
        )
