"""Reports: read, checked, answered; and written from facts.

    from zhengtong import reports
    verdict = reports.check(reports.read("自评报告.docx"))

Free of Django and of every database, so that a person can use it alone on an office computer.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhengtong.reports.checking import Verdict
    from zhengtong.reports.documents.model import Document

__all__ = ["check", "read"]


def read(source: str | Path | bytes, name: str = "") -> Document:
    """A document from a file, by its path or its bytes; what it is, its content says.

    Raises `documents.opening.Unreadable`, whose message says in Chinese why, and what to do.
    """
    from zhengtong.reports.documents.opening import open_document

    return open_document(source, name)


def check(document: Document) -> Verdict:
    """Recompute a report: what contradicts itself or is missing, and what holds."""
    from zhengtong.reports import checking

    return checking.check(document)
