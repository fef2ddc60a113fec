"""附件: what somebody hands in with a verb, and how any content is put into the store.

An event has 4 KiB and a scan of forty pages may be forty files: the event lists a few pieces itself,
a longer list is one more piece of content, and the event commits to that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.record.content import ContentStore, Ref
from zhengtong.record.errors import RecordError

__all__ = ["LIST", "LISTED", "Attachment", "keep_all", "pieces_of", "put"]

LISTED = 4
"""Pieces that an event lists itself, with names of a hundred characters."""

LIST = "contents"
"""清单: the name of the piece that lists the others."""


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


def keep_all(
    contents: Mapping[str, Any], put_one: Callable[[str, Any], dict[str, str]]
) -> dict[str, Any]:
    """Keep every piece; returns what the event says of them."""
    pieces = [{"name": name, **put_one(name, value)} for name, value in contents.items()]
    if len(pieces) <= LISTED:
        return {"content": pieces}
    return {"content_list": put_one(LIST, pieces)}


def pieces_of(facts: Mapping[str, Any], content: ContentStore) -> list[dict[str, str]]:
    """The pieces of an event's data: `name`, `id`, `commitment`.

    A list that can no longer be read (erased, damaged) stands for what it listed.
    """
    found: list[dict[str, str]] = list(facts.get("content", ()))
    if listed := facts.get("content_list"):
        try:
            found += json.loads(content.get(Ref.from_json(listed)))["items"]
        except RecordError:
            found.append({"name": LIST, **listed})
    return found
