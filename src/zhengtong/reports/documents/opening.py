"""Opening a file by what it holds, not by what it is called."""

from __future__ import annotations

from pathlib import Path

from zhengtong.reports.documents.model import Document
from zhengtong.reports.documents.text import decode, read_text

__all__ = ["Unreadable", "open_document"]


class Unreadable(Exception):
    """Why a file cannot be read, and what the user can do, in one plain Chinese sentence."""


def open_document(source: str | Path | bytes, name: str = "") -> Document:
    """The document in a file (by path) or in bytes. Raises `Unreadable`."""
    if isinstance(source, bytes):
        data = source
    else:
        name = name or str(source)
        try:
            data = Path(source).read_bytes()
        except OSError as error:
            raise Unreadable(f"打不开文件：{error.strerror}。请核对文件名。") from None
    try:
        return read_text(decode(data), name)
    except UnicodeDecodeError:
        raise Unreadable("认不出这是什么文件。请另存为 .docx 或 .txt 再试。") from None
