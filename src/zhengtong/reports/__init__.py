"""Reports: read, checked, answered; and written from facts.

    from zhengtong import reports
    verdict = reports.check(reports.read("自评报告.docx"))
    print(reports.render(verdict))

Free of Django and of every database, so that a person can use it alone on an office computer.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from zhengtong.reports.checking import Verdict
    from zhengtong.reports.documents.model import Document

__all__ = ["check", "read", "render"]


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


def render(
    verdict: Verdict,
    form: Literal["text", "json", "html"] = "text",
    lang: Literal["zh", "en"] = "zh",
) -> str:
    """The answer to read: `text` as the terminal shows it, one object of `json`, or a page.

    `answers.annotate.annotated` gives the .docx with comments.
    """
    from zhengtong.reports.answers.words import CHINESE, ENGLISH

    words = ENGLISH if lang == "en" else CHINESE
    if form == "html":
        from zhengtong.reports.answers.page import render_page

        return render_page([(verdict.document.file, verdict)], words)
    if form == "json":
        import json

        from zhengtong.reports.answers.as_json import render_json

        return json.dumps(render_json(verdict, words), ensure_ascii=False, indent=1)
    from zhengtong.reports.answers.terminal import shown

    return shown(verdict, verdict.document.file, words)
