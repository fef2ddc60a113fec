"""附件: what somebody hands in with a verb, and how any content is put into the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.record.content import ContentStore

__all__ = ["Attachment", "put"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: a file that somebody handed in."""

    name: str
    media_type: str
    data: bytes


def put(content: ContentStore, owner: str, name: str, value: Any) -> dict[str, str]:
    """Keep a text, a table, a form or an attachment; returns id and commitment."""
    if isinstance(value, Attachment):
        return content.put(owner, name, value.data, value.media_type).to_json()
    if isinstance(value, list):
        value = {"items": value}
    return content.put(owner, name, value).to_json()
