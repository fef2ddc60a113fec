"""What the rules of one module say of a text."""

from __future__ import annotations

from types import ModuleType

from zhengtong.reports.documents.text import read_text
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules import load
from zhengtong.reports.rules.rule import Finding


def said(text: str, *modules: ModuleType, beside: tuple[Reading, ...] = ()) -> list[Finding]:
    """All findings of the modules' rules over a text."""
    names = {module.__name__ for module in modules}
    reading = Reading(read_text(text, "报告.txt"), beside)
    return [
        found
        for rule in load()
        if rule.check.__module__ in names
        for found in rule.check(reading)
        if isinstance(found, Finding)
    ]


def paper(text: str, file: str) -> Reading:
    return Reading(read_text(text, file))
