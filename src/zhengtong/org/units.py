"""Organisations as other rooms ask for them: name, path and marks by code, kept in memory.

A county has some three hundred; reading them anew every few seconds costs a millisecond.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

__all__ = ["Unit", "forget_units", "unit", "unit_marks", "units", "units_below"]

_SECONDS = 5.0
_held: tuple[float, dict[str, Unit]] | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """机构 at a glance."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    path: str
    region: str
    letters: str
    notice_word: str
    valid_until: str


def units() -> dict[str, Unit]:
    """All organisations by code, dissolved ones included."""
    global _held
    now = time.monotonic()
    if _held is None or now - _held[0] > _SECONDS:
        from zhengtong.org.models import Organisation

        names = tuple(Unit.__dataclass_fields__)
        rows = Organisation.objects.values_list(*names)
        _held = (now, {row[0]: Unit(*row) for row in rows})
    return _held[1]


def unit(code: str) -> Unit | None:
    """One organisation."""
    return units().get(code)


def units_below(path: str) -> list[str]:
    """Codes of the organisations at or below `path`."""
    return [each.code for each in units().values() if each.path.startswith(path)]


def unit_marks(code: str) -> dict[str, str]:
    """What stands for the unit in numbers: `letters` in a case's, `word` in a notice's."""
    found = unit(code)
    return {
        "letters": found.letters if found else "",
        "word": (found.notice_word or found.short_name) if found else "",
    }


def forget_units() -> None:
    """Read anew at the next look-up."""
    global _held
    _held = None
