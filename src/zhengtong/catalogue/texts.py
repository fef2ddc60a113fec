"""An item's body as write-once texts that fit into events, each named by its own digest.

A body has 3 to 60 KiB, an event holds 4; see docs/decisions/0010. Sections are JSON objects of
some of the body's fields; a section that is too long for one event is cut into parts, named
"guide", "guide+1", "guide+2" …, which put together are the section again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zhengtong.catalogue.schema import ITEM, SECTIONS
from zhengtong.record.canonical import BODY_LIMIT, sm3

__all__ = [
    "MOST_PARTS", "body_of", "changed", "digest_of", "index_of", "index_text", "overlaid", "parcels", "read_index",
    "texts_of",
]  # fmt: skip

PART_BYTES = 1500
"""Bytes of one part, as JSON inside JSON."""

MOST_PARTS = 20
"""Parts of a whole body (about 30 KiB): with more, the list of them would fill its event."""

_ENVELOPE = 1000  # what an event says besides: columns, path, names of tables
_ROW = 80  # what one text costs besides itself


def _weight(text: str) -> int:
    """Bytes of `text` inside an event's body, where quotes and backslashes are escaped."""
    return len(json.dumps(text, ensure_ascii=False).encode())


def _cut(text: str) -> Iterator[str]:
    while _weight(text) > PART_BYTES:
        size = PART_BYTES // 4
        while _weight(text[: size + 32]) <= PART_BYTES:
            size += 32
        yield text[:size]
        text = text[size:]
    yield text


def texts_of(body: Mapping[str, Any]) -> dict[str, str]:
    """The body's texts by section and part. Raises `KeyError` for a field without a value."""
    found: dict[str, str] = {}
    for section, names in SECTIONS.items():
        held = {name: body[name] for name in names}
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        for n, part in enumerate(_cut(text)):
            found[f"{section}+{n}" if n else section] = part
    return found


def digest_of(text: str) -> str:
    """What a text is filed under: the first half of its SM3, hexadecimal."""
    return sm3(text.encode()).hex()[:32]


def index_of(texts: Mapping[str, str]) -> dict[str, str]:
    """Section or part → digest."""
    return {name: digest_of(text) for name, text in texts.items()}


def index_text(index: dict[str, str]) -> str:
    """The stored form of an index of texts."""
    return json.dumps(index, sort_keys=True, separators=(",", ":")) if index else ""


def read_index(text: str) -> dict[str, str]:
    """An index of texts from its stored form."""
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def changed(index: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that `index` does not have yet, whole sections where any part is new."""
    new = {
        name.partition("+")[0] for name, text in texts.items() if index.get(name) != digest_of(text)
    }
    new |= {name.partition("+")[0] for name in index.keys() - texts.keys()}
    return {name: text for name, text in texts.items() if name.partition("+")[0] in new}


def parcels(texts: Mapping[str, str], besides: str) -> list[dict[str, str]]:
    """The texts in groups that one event can take each beside `besides`, in order."""
    most = BODY_LIMIT - _ENVELOPE - _weight(besides)
    groups: list[dict[str, str]] = []
    room = 0
    for name, text in texts.items():
        weight = _weight(text) + _ROW
        if not groups or weight > room:
            groups.append({})
            room = most
        groups[-1][name] = text
        room -= weight
    return groups


def overlaid(index: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """`index` after an edit: a section that comes anew loses the parts it had before."""
    kept = {n: d for n, d in index.items() if n.partition("+")[0] not in texts}
    return kept | index_of(texts)


def body_of(index: Mapping[str, str], text_of: Callable[[str], str]) -> dict[str, Any]:
    """The body that `index` names, its fields in the order of the schema.

    `text_of` answers a digest; a draft without some sections has their fields empty.
    """
    joined: dict[str, str] = {}
    for name in sorted(index, key=lambda n: (n.partition("+")[0], int(n.partition("+")[2] or 0))):
        section = name.partition("+")[0]
        joined[section] = joined.get(section, "") + text_of(index[name])
    held: dict[str, Any] = {}
    for text in joined.values():
        held |= json.loads(text)
    return {spec.name: held.get(spec.name, spec.empty) for spec in ITEM}
