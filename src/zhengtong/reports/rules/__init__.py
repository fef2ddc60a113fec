"""Rules: what must hold between the facts of a report, a named function each."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from zhengtong.reports.rules.rule import RULES, Rule

__all__ = ["load"]


@cache
def load() -> tuple[Rule, ...]:
    """Every rule of every module in this folder, by id."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(RULES[id] for id in sorted(RULES))
