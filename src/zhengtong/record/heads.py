"""Signed tree heads: what a report prints, so that the record can be held to it years later.

A head says "these were all events at that moment". It is signed with the hall's SM2 key, kept in
the database, and noted again in a log beside the keys, out of reach of whoever restores or edits
the database. Against somebody who holds both, the printed heads are the proof.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.record import files
from zhengtong.record.keys import verify_signature
from zhengtong.record.ledger import Ledger

__all__ = [
    "LOG",
    "LogEntry",
    "SealRow",
    "TreeHead",
    "last_logged",
    "last_seal",
    "log",
    "parse_printed",
    "read_log",
    "seals",
]

LOG = "heads.log"
"""File in the keys folder: one line per head, merger or accepted restoration."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The root over the first `size` events, signed. `time` is in microseconds UTC."""

    store: str
    size: int
    root: bytes
    time: int
    key_id: str = ""
    signature: bytes = b""

    @property
    def message(self) -> bytes:
        """What is signed."""
        root, time = self.root.hex(), self.time
        return f"zhengtong tree head v1\n{self.store}\n{self.size}\n{root}\n{time}".encode()

    @property
    def printed(self) -> str:
        """One line for reports and evidence packs; `parse_printed` reads it back."""
        moment = datetime.fromtimestamp(self.time / 1_000_000, UTC)
        return f"{self.size}:{self.root.hex()} {moment:%Y-%m-%dT%H:%M:%SZ}"

    def holds(self, public_keys: dict[str, bytes]) -> bool:
        """Is it signed by a known key?"""
        public = public_keys.get(self.key_id)
        return public is not None and verify_signature(public, self.message, self.signature)

    def to_json(self) -> dict[str, Any]:
        """For proofs and the log: bytes as hexadecimal."""
        return {
            "store": self.store,
            "size": self.size,
            "root": self.root.hex(),
            "time": self.time,
            "key_id": self.key_id,
            "signature": self.signature.hex(),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> TreeHead:
        """From `to_json`. Raises `KeyError` or `ValueError` on other things."""
        return cls(
            str(value["store"]),
            int(value["size"]),
            bytes.fromhex(value["root"]),
            int(value["time"]),
            str(value["key_id"]),
            bytes.fromhex(value["signature"]),
        )


_PRINTED = re.compile(r"(\d+)\s*[:：]\s*((?:[0-9a-fA-F]\s*){64})")


def parse_printed(text: str) -> tuple[int, bytes]:
    """(size, root) of a printed head, also when copied with spaces. Raises `ValueError`."""
    found = _PRINTED.search(text)
    if not found:
        raise ValueError(_("“%(text)s”不是树头：应为“件数:64 位十六进制根值”。") % {"text": text})
    return int(found[1]), bytes.fromhex("".join(found[2].split()))


@dataclass(frozen=True, slots=True)
class SealRow:
    """One row of the seal table: events `first_id` … `last_id` and the head after them."""

    id: int
    first_id: int
    last_id: int
    frontier: bytes
    file: str
    file_digest: bytes
    head: TreeHead

    def line(self) -> dict[str, Any]:
        """How it stands in the log of heads."""
        return {
            "head": self.head.to_json(),
            "first": self.first_id,
            "last": self.last_id,
            "file": self.file,
            "digest": self.file_digest.hex(),
        }


_SELECT = (
    "SELECT id, first_id, last_id, frontier, file, file_digest, tree_size, root, sealed_at, "
    "key_id, signature FROM record_seal"
)


def _row(store: str, row: Any) -> SealRow:
    id_, first, last, frontier, file, digest, size, root, time, key, signature = row
    head = TreeHead(store, size, bytes(root), time, key, bytes(signature))
    return SealRow(id_, first, last, bytes(frontier), file, bytes(digest), head)


def seals(ledger: Ledger) -> list[SealRow]:
    """All seals, oldest first."""
    rows = ledger.all(f"{_SELECT} ORDER BY tree_size, id")
    return [_row(ledger.paths.name, row) for row in rows]


def last_seal(ledger: Ledger) -> SealRow | None:
    """The newest seal, if any."""
    row = ledger.one(f"{_SELECT} ORDER BY tree_size DESC, id DESC LIMIT 1")
    return _row(ledger.paths.name, row) if row else None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log: a head, a merger of files, or a restored backup that was accepted."""

    head: TreeHead | None
    first_id: int = 0
    last_id: int = 0
    file: str = ""
    digest: bytes = b""
    accepted: str = ""


def _entry(line: str) -> LogEntry:
    value = json.loads(line)
    if "accepted" in value:
        return LogEntry(None, accepted=f"{value['accepted']}")
    head = TreeHead.from_json(value["head"]) if "head" in value else None
    return LogEntry(
        head, value["first"], value["last"], value["file"], bytes.fromhex(value["digest"])
    )


def read_log(ledger: Ledger) -> Iterator[LogEntry]:
    """The log of heads from its beginning; a torn last line (a crash) is left out.

    Raises `ValueError` or `KeyError` at a line that is not an entry.
    """
    path = ledger.paths.keys / LOG
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield _entry(line)


def last_logged(ledger: Ledger) -> TreeHead | None:
    """The newest head in the log, without reading all of it."""
    for line in reversed(files.last_lines(ledger.paths.keys / LOG)):
        entry = _entry(line)
        if entry.head is not None or entry.accepted:
            return entry.head
    return None


def log(ledger: Ledger, line: dict[str, Any]) -> None:
    """Add a line, durably."""
    text = json.dumps(line, ensure_ascii=False, sort_keys=True)
    files.append_line(ledger.paths.keys / LOG, text)
