"""A document understood: its quantities, sections and tables, each worked out once, when asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from zhengtong.reports.documents.model import Document
from zhengtong.reports.facts.fold import fold

__all__ = ["Reading"]


@dataclass
class Reading:
    """What the rules ask. Every property is computed once and points into `document.text`."""

    document: Document

    @cached_property
    def folded(self) -> str:
        """The text, character by character in the width and form that patterns expect."""
        return fold(self.document.text)
