"""Imported once by the process from which the others are forked: whatever a check needs is there."""

from __future__ import annotations

from zhengtong.reports.answers import gathering
from zhengtong.reports.documents import docx
from zhengtong.reports.rules import load

__all__ = ["LOADED"]

LOADED = (gathering, docx, load())
"""Modules and rules, held so that they are loaded."""
