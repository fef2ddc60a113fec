"""Lines of text into blocks: paragraphs, and tables that lost their ruling."""

from __future__ import annotations

from collections.abc import Iterator

from zhengtong.reports.documents.model import Block, Paragraph, Span

__all__ = ["blocks_of"]


def blocks_of(text: str) -> Iterator[Block]:
    """All blocks in reading order; blank lines belong to none."""
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            at = start + line.index(words[0])
            yield Paragraph(words, Span(at, at + len(words)))
        start += len(line)
