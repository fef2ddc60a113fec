"""The one text form of an event: what is stored is what is hashed.

JSON with sorted keys, NFC, no floats, no spaces; decimals travel as strings, instants as UTC
microseconds. Two machines that agree on the facts agree on every byte.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

__all__ = ["BODY_LIMIT", "GENESIS", "BodyTooLarge", "canonical", "chain_hash", "sm3"]

BODY_LIMIT = 4096
"""Bytes of UTF-8 that one event may hold; more belongs in the content store."""

GENESIS = bytes(32)
"""What the first event of a stream is chained to."""

_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode


class BodyTooLarge(ValueError):
    """An event would exceed `BODY_LIMIT`: move its text into the content store."""


def _openssl_has_sm3() -> bool:
    try:
        hashlib.new("sm3", b"")
    except ValueError:
        return False
    return True


if _openssl_has_sm3():

    def sm3(data: bytes) -> bytes:
        """SM3 digest (GB/T 32905), 32 bytes."""
        return hashlib.new("sm3", data).digest()
else:  # pragma: no cover - depends on how this Python's OpenSSL was built

    def sm3(data: bytes) -> bytes:
        """SM3 digest (GB/T 32905), 32 bytes."""
        from cryptography.hazmat.primitives import hashes

        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"floats are not exact and may not enter the record: {value!r}")
    if isinstance(value, dict):
        for item in value.values():
            if item.__class__ is not str:
                _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            if item.__class__ is not str:
                _refuse_floats(item)


def canonical(value: dict[str, Any]) -> str:
    """The canonical text of `value`. Raises `TypeError` on floats and unknown types."""
    _refuse_floats(value)
    text = _encode(value)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text


def chain_hash(previous: bytes, body: str) -> bytes:
    """SM3(0x00 ‖ previous ‖ body): 32 bytes. Raises `BodyTooLarge`."""
    raw = body.encode()
    if len(raw) > BODY_LIMIT:
        raise BodyTooLarge(f"event body of {len(raw)} bytes exceeds {BODY_LIMIT}")
    return sm3(b"\x00" + previous + raw)
