"""What is looked up rather than worked out: words of the field, places, platforms, forms.

`table(name)` reads one of the JSON files beside this one; bureau profiles are read by `bureau`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["table", "words"]

_HERE = Path(__file__).parent


@cache
def table(name: str) -> Any:
    """The file `name`.json, parsed; its "about" entry says what it holds. Not to be changed."""
    return json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def words() -> frozenset[str]:
    """Common words of two characters in reports, from words.txt."""
    return frozenset((_HERE / "words.txt").read_text(encoding="utf-8").split())
