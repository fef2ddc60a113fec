"""Plain text (.txt, .md, pasted): its characters, its paragraphs, and the tables damaged in it."""

from __future__ import annotations

from zhengtong.reports.documents.layout import blocks_of
from zhengtong.reports.documents.model import Document

__all__ = ["decode", "read_text"]

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str:
    """Characters of a text file: UTF-8 or UTF-16 with a mark, else UTF-8, else GB 18030.

    Raises `ValueError` (`UnicodeDecodeError`) when it is none of them.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read_text(text: str, file: str = "") -> Document:
    """A document of what was typed, pasted or saved as text; line ends become `\\n`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Document(file, text, tuple(blocks_of(text)))
