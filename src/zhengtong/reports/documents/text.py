"""Plain text (.txt, .md, pasted): its characters, its paragraphs, and the tables damaged in it."""

from __future__ import annotations

from zhengtong.reports.documents.layout import blocks_of
from zhengtong.reports.documents.model import Document

__all__ = ["read_text"]


def read_text(text: str, file: str = "") -> Document:
    """A document of what was typed, pasted or saved as text; line ends become `\\n`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Document(file, text, tuple(blocks_of(text)))
