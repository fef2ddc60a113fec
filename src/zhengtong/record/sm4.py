"""SM4-GCM (GB/T 32907, GB/T 36624): nobody reads a stored text without its key, nor swaps it."""

from __future__ import annotations

import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

__all__ = ["Unreadable", "decrypt", "encrypt", "new_key"]

_KEY, _NONCE, _TAG = 16, 12, 16


class Unreadable(ValueError):
    """Wrong key, wrong place or changed bytes: GCM cannot tell which."""


def new_key() -> bytes:
    """A random key, 16 bytes."""
    return secrets.token_bytes(_KEY)


def encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    """nonce (12) ‖ ciphertext ‖ tag (16). `context` says where it belongs; it is not stored."""
    nonce = os.urandom(_NONCE)
    engine = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    engine.authenticate_additional_data(context)
    return b"".join((nonce, engine.update(plain), engine.finalize(), engine.tag))


def decrypt(key: bytes, blob: bytes, context: bytes) -> bytes:
    """What `encrypt` was given. Raises `Unreadable`."""
    if len(blob) < _NONCE + _TAG:
        raise Unreadable("too short")
    engine = Cipher(
        algorithms.SM4(key), modes.GCM(blob[:_NONCE], blob[-_TAG:], min_tag_length=_TAG)
    ).decryptor()
    engine.authenticate_additional_data(context)
    try:
        return engine.update(blob[_NONCE:-_TAG]) + engine.finalize()
    except InvalidTag:
        raise Unreadable("not authentic") from None
