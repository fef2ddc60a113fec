"""Proofs for a stranger: this event is in the printed record; this record continues that one.

An applicant who disputes a date, an auditor who holds last year's report: each gets a small JSON
file that can be checked with SM3 alone, without trusting the hall, its database or this program.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.record.canonical import GENESIS, chain_hash
from zhengtong.record.errors import ProofRefused
from zhengtong.record.heads import TreeHead, last_seal
from zhengtong.record.keys import verify_signature
from zhengtong.record.ledger import Ledger
from zhengtong.record.merkle import (
    TILE_HEIGHT,
    BadProof,
    check_consistency,
    check_inclusion,
    consistency_path,
    fold,
    inclusion_path,
    leaf_hash,
    root_at,
)

__all__ = ["StoredTree", "check_proof", "prove_consistency", "prove_inclusion"]

_INCLUSION = "zhengtong inclusion proof v1"
_CONSISTENCY = "zhengtong consistency proof v1"


class StoredTree:
    """The sealed tree as the database holds it: tiles, and below them the events themselves."""

    def __init__(self, ledger: Ledger) -> None:
        last = last_seal(ledger)
        if last is None:
            raise ProofRefused(_("还没有封存过任何记录，暂时不能出具证明；请先封存。"))
        self.size = last.head.size
        self._ledger = ledger
        self._last_id = last.last_id
        self._block_at: tuple[int, list[tuple[int, bytes]]] = (-1, [])

    def subtree(self, height: int, number: int) -> bytes:
        """See `merkle.Subtrees`. Raises `ProofRefused` when tiles or events are missing."""
        if height < TILE_HEIGHT:
            start = (number << height) % (1 << TILE_HEIGHT)
            block = self._block(number << height >> TILE_HEIGHT)
            hashes = [leaf_hash(each) for _id, each in block[start : start + (1 << height)]]
            wanted = 1 << height
        else:
            level = height // TILE_HEIGHT - 1
            wanted = 1 << height % TILE_HEIGHT
            rows = self._ledger.all(
                "SELECT root FROM record_tile WHERE level = ? AND number >= ? AND number < ? "
                "ORDER BY number",
                (level, number * wanted, (number + 1) * wanted),
            )
            hashes = [bytes(row[0]) for row in rows]
        if len(hashes) != wanted:
            raise _refused()
        return fold(hashes)

    def index_of(self, event_id: int) -> int:
        """0-based leaf of a sealed event. Raises `ProofRefused` when it is not sealed."""
        if event_id > self._last_id:
            raise ProofRefused(_("这条记录还没有封存，封存后才能出具证明（不超过一分钟）。"))
        tile = self._ledger.one(
            "SELECT number FROM record_tile WHERE level = 0 AND last_id >= ? "
            "ORDER BY last_id LIMIT 1",
            (event_id,),
        )
        number = tile[0] if tile else self.size >> TILE_HEIGHT
        for place, (held, _hash) in enumerate(self._block(number)):
            if held == event_id:
                return int(number << TILE_HEIGHT) + place
        raise _refused()

    def _block(self, number: int) -> list[tuple[int, bytes]]:
        """(id, hash) of the events under one tile of level 0, or after the last one."""
        if self._block_at[0] != number:
            ends = dict(
                self._ledger.all(
                    "SELECT number, last_id FROM record_tile "
                    "WHERE level = 0 AND number >= ? AND number <= ?",
                    (number - 1, number),
                )
            )
            rows = self._ledger.all(
                "SELECT id, hash FROM record_event WHERE id > ? AND id <= ? ORDER BY id",
                (ends.get(number - 1, 0), ends.get(number, self._last_id)),
            )
            self._block_at = number, [(row[0], bytes(row[1])) for row in rows]
        return self._block_at[1]


def prove_inclusion(ledger: Ledger, event_id: int, size: int | None = None) -> dict[str, Any]:
    """JSON: event `event_id` is a leaf of the signed tree of `size` events (default: the newest).

    Raises `ProofRefused` when it is unknown, not sealed (by then), or the record is damaged.
    """
    row = ledger.one(
        "SELECT uid, stream, position, kind, body, hash FROM record_event WHERE id = ?",
        (event_id,),
    )
    if row is None:
        raise ProofRefused(_("没有找到记录 %(id)s，请核对编号。") % {"id": event_id})
    uid, stream, position, kind, body, digest = row
    tree = StoredTree(ledger)
    head = _head(ledger, size or tree.size)
    index = tree.index_of(event_id)
    if index >= head.size:
        raise ProofRefused(_("这条记录晚于所选的封存，请选用较新的一次封存。"))
    before = ledger.one(
        "SELECT hash FROM record_event WHERE stream = ? AND position = ?", (stream, position - 1)
    )
    return _checked(
        {
            "format": _INCLUSION,
            "how": _HOW_INCLUSION,
            "event": {
                "uid": uid,
                "stream": stream,
                "position": position,
                "kind": kind,
                "previous": (bytes(before[0]) if before else GENESIS).hex(),
                "body": body,
                "hash": bytes(digest).hex(),
            },
            "leaf": index,
            "path": [step.hex() for step in inclusion_path(tree, index, head.size)],
            "head": _signed(ledger, head),
        }
    )


def prove_consistency(ledger: Ledger, first: int, second: int | None = None) -> dict[str, Any]:
    """JSON: the signed record of `second` events (default: the newest) begins with that of `first`.

    Raises `ProofRefused`.
    """
    tree = StoredTree(ledger)
    older, newer = _head(ledger, first), _head(ledger, second or tree.size)
    if older.size > newer.size:
        older, newer = newer, older
    return _checked(
        {
            "format": _CONSISTENCY,
            "how": _HOW_CONSISTENCY,
            "first": _signed(ledger, older),
            "second": _signed(ledger, newer),
            "path": [step.hex() for step in consistency_path(tree, older.size, newer.size)],
        }
    )


def root_of(ledger: Ledger, size: int) -> bytes:
    """Root over the first `size` sealed events, whether or not a head was signed there."""
    tree = StoredTree(ledger)
    if not 0 <= size <= tree.size:
        raise ProofRefused(_("记录中没有 %(size)s 条封存的事件。") % {"size": size})
    return root_at(tree, size)


def check_proof(proof: dict[str, Any]) -> TreeHead:
    """Check a proof of either form; returns the (newer) head, to be compared with a printed one.

    Raises `BadProof`. Needs no database: everything is in the file.
    """
    try:
        path = [bytes.fromhex(step) for step in proof["path"]]
        if proof["format"] == _CONSISTENCY:
            older, newer = _believed(proof["first"]), _believed(proof["second"])
            check_consistency(older.size, older.root, newer.size, newer.root, path)
            return newer
        if proof["format"] != _INCLUSION:
            raise BadProof("unknown format")
        event, head = proof["event"], _believed(proof["head"])
        digest = chain_hash(bytes.fromhex(event["previous"]), event["body"])
        if digest.hex() != event["hash"]:
            raise BadProof("the body is not what was hashed")
        check_inclusion(digest, proof["leaf"], head.size, path, head.root)
        return head
    except (KeyError, TypeError, AttributeError) as error:
        raise BadProof(f"not a proof: {error!r}") from error


def _believed(value: dict[str, Any]) -> TreeHead:
    head = TreeHead.from_json(value)
    if not verify_signature(bytes.fromhex(value["public_key"]), head.message, head.signature):
        raise BadProof("the head's signature does not hold")
    return head


def _checked(proof: dict[str, Any]) -> dict[str, Any]:
    try:
        check_proof(proof)
    except ValueError:
        raise _refused() from None
    return proof


def _head(ledger: Ledger, size: int) -> TreeHead:
    row = ledger.one(
        "SELECT root, sealed_at, key_id, signature FROM record_seal WHERE tree_size = ?", (size,)
    )
    if row is None:
        raise ProofRefused(_("没有 %(size)s 条记录时的封存，请核对所印的件数。") % {"size": size})
    return TreeHead(ledger.paths.name, size, bytes(row[0]), row[1], row[2], bytes(row[3]))


def _signed(ledger: Ledger, head: TreeHead) -> dict[str, Any]:
    public = ledger.keys.public_keys().get(head.key_id, b"")
    return {**head.to_json(), "public_key": public.hex(), "printed": head.printed}


def _refused() -> ProofRefused:
    return ProofRefused(_("记录与封存不符，不能出具证明；请运行 zhengtong verify 核对。"))


_HOW_INCLUSION = [
    "1. SM3(00 ‖ previous ‖ body 的 UTF-8 字节) 应等于 hash。",
    "2. 叶 = SM3(00 ‖ hash)；按 RFC 9162 第 2.1.3.2 节，用 leaf、head.size 和 path 逐级合并，"
    "每级 SM3(01 ‖ 左 ‖ 右)，应得 head.root。",
    "3. head.size 与 head.root 应与报告上印出的树头一致。",
    "4. 签名（可选）：SM2，签名者标识 1234567812345678，原文五行以换行相连："
    "zhengtong tree head v1、store、size、root、time。",
]
_HOW_CONSISTENCY = [
    "1. 按 RFC 9162 第 2.1.4.2 节，用 first、second 的 size 与 root 和 path 核对，"
    "散列为 SM3，每级 SM3(01 ‖ 左 ‖ 右)。",
    "2. 两个树头的 size 与 root 应与各自报告上印出的一致。",
]
