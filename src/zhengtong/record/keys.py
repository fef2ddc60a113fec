"""The hall's keys, apart from its data: whoever copies the database cannot read a form in it.

密码法 and GB/T 39786 ask for national algorithms: SM4 wraps the key of each case, HMAC-SM3 makes
numbers findable without showing them, SM2 signs tree heads. The default provider keeps the keys
in files; a hall with a cryptographic machine gives a provider of its own with the same methods.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import textwrap
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import gmssl_pyx
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from zhengtong.record import files, sm4
from zhengtong.record.canonical import sm3
from zhengtong.record.errors import KeysMissing

__all__ = ["FileKeys", "KeyProvider", "hmac_sm3", "key_provider", "public_pem", "verify_signature"]


class KeyProvider(Protocol):
    """What the record needs of whoever holds the keys; no key ever leaves it in the clear."""

    @property
    def hall_key(self) -> str:
        """Id of the key that wraps now."""
        ...

    def wrap(self, key: bytes, owner: str) -> bytes:
        """Encrypt a case's key under `hall_key`, bound to its owner."""
        ...

    def unwrap(self, key_id: str, wrapped: bytes, owner: str) -> bytes:
        """The case's key again. Raises `KeysMissing` (unknown key) or `sm4.Unreadable`."""
        ...

    def rotate_hall_key(self) -> str:
        """Wrap with a new key from now on; older ones still unwrap. Returns its id."""
        ...

    def retire_hall_key(self, key_id: str) -> None:
        """Destroy an older hall key: what it wrapped, in any backup, is gone for good."""
        ...

    def lookup_mac(self, data: bytes) -> bytes:
        """HMAC-SM3 under the index key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """(key id, DER signature) by SM2 with SM3 and the default signer id."""
        ...

    def rotate_signing_key(self) -> str:
        """Sign with a new key from now on; older public keys stay. Returns its id."""
        ...

    def public_keys(self) -> dict[str, bytes]:
        """Key id → public key (x ‖ y, 64 bytes) of every key that ever signed."""
        ...


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """HMAC (GB/T 15852.2) with SM3, 32 bytes."""
    try:
        return hmac.digest(key, data, "sm3")
    except ValueError:  # this Python's OpenSSL has no SM3
        return bytes(gmssl_pyx.sm3_hmac(key, data))


def verify_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Does `signature` (DER) of `message` hold under `public` (x ‖ y, 64 bytes)?"""
    try:
        return bool(gmssl_pyx.sm2_verify(public, message, signature))
    except gmssl_pyx.GmsslInnerError:
        return False


# SubjectPublicKeyInfo of a point on curve sm2p256v1 (GM/T 0006: 1.2.156.10197.1.301).
_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")


def public_pem(public: bytes) -> str:
    """The public key as PEM, as any SM2 tool reads it."""
    text = "\n".join(textwrap.wrap(base64.b64encode(_SPKI + public).decode(), 64))
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"


def _key_id(secret_or_public: bytes) -> str:
    return sm3(b"zhengtong key id" + secret_or_public)[:8].hex()


class FileKeys:
    """Keys as files of mode 0600: `hall-<id>.key`, `index.key`, `sign-<id>.key` and `.pub`.

    `keys.json` lists the ids, the present ones last. `create` makes a new set and never
    overwrites one; opening an absent or exposed set raises `KeysMissing`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._secrets: dict[str, bytes] = {}
        self._known: dict[str, list[str]] = {}
        self._version = (0, 0, 0)

    @classmethod
    def create(cls, folder: Path) -> FileKeys:
        """A fresh set of keys, durable before this returns."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if (folder / "keys.json").exists():
            raise KeysMissing(_("%(folder)s 中已有密钥，不会覆盖。") % {"folder": folder})
        keys = cls(folder)
        files.write(folder / "index.key", secrets.token_hex(32).encode(), 0o600)
        keys._list({"hall": [keys._new_hall_key()], "sign": [keys._new_signing_key()]})
        return keys

    @property
    def hall_key(self) -> str:
        return self._ids["hall"][-1]

    def wrap(self, key: bytes, owner: str) -> bytes:
        return sm4.encrypt(self._secret(f"hall-{self.hall_key}"), key, owner.encode())

    def unwrap(self, key_id: str, wrapped: bytes, owner: str) -> bytes:
        if key_id not in self._ids["hall"]:
            raise KeysMissing(_("缺少主密钥 %(id)s，请恢复密钥备份。") % {"id": key_id})
        return sm4.decrypt(self._secret(f"hall-{key_id}"), wrapped, owner.encode())

    def rotate_hall_key(self) -> str:
        fresh = self._new_hall_key()
        self._list({**self._ids, "hall": [*self._ids["hall"], fresh]})
        return fresh

    def retire_hall_key(self, key_id: str) -> None:
        if key_id == self.hall_key:
            raise ValueError("the present hall key cannot be retired")
        self._list({**self._ids, "hall": [each for each in self._ids["hall"] if each != key_id]})
        path = self._folder / f"hall-{key_id}.key"
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            os.fsync(file.fileno())
        path.unlink()
        files.fsync_folder(self._folder)

    def lookup_mac(self, data: bytes) -> bytes:
        return hmac_sm3(self._secret("index"), data)

    def sign(self, message: bytes) -> tuple[str, bytes]:
        key_id = self._ids["sign"][-1]
        private = self._secret(f"sign-{key_id}")
        return key_id, bytes(gmssl_pyx.sm2_sign(private, self.public_keys()[key_id], message))

    def rotate_signing_key(self) -> str:
        fresh = self._new_signing_key()
        self._list({**self._ids, "sign": [*self._ids["sign"], fresh]})
        return fresh

    def public_keys(self) -> dict[str, bytes]:
        return {key_id: self._public(key_id) for key_id in self._ids["sign"]}

    def _new_hall_key(self) -> str:
        secret = sm4.new_key()
        key_id = _key_id(secret)
        files.write(self._folder / f"hall-{key_id}.key", secret.hex().encode(), 0o600)
        return key_id

    def _new_signing_key(self) -> str:
        public, private = gmssl_pyx.sm2_key_generate()
        key_id = _key_id(public)
        files.write(self._folder / f"sign-{key_id}.pub", public_pem(public).encode(), 0o644)
        files.write(self._folder / f"sign-{key_id}.key", private.hex().encode(), 0o600)
        return key_id

    def _list(self, ids: dict[str, list[str]]) -> None:
        files.write(self._folder / "keys.json", json.dumps(ids, indent=1).encode(), 0o600)

    @property
    def _ids(self) -> dict[str, list[str]]:
        path = self._folder / "keys.json"
        try:
            found = path.stat()
            version = found.st_ino, found.st_mtime_ns, found.st_size
            if version != self._version:  # another process may have rotated a key
                self._known = json.loads(path.read_text())
                self._secrets.clear()
                self._version = version
        except FileNotFoundError:
            raise KeysMissing(
                _("%(folder)s 中没有密钥。新库请先运行 zhengtong init；迁移的库请恢复密钥备份。")
                % {"folder": self._folder}
            ) from None
        return self._known

    def _public(self, key_id: str) -> bytes:
        path = self._folder / f"sign-{key_id}.pub"
        try:
            found = base64.b64decode("".join(path.read_text().split("\n")[1:-2]))
        except FileNotFoundError:
            raise KeysMissing(
                _("缺少签名公钥文件 %(path)s，请恢复密钥备份。") % {"path": path}
            ) from None
        except ValueError:
            found = b""
        if not found.startswith(_SPKI) or len(found) != len(_SPKI) + 64:
            raise KeysMissing(_("签名公钥文件 %(path)s 已损坏，请恢复密钥备份。") % {"path": path})
        return found[len(_SPKI) :]

    def _secret(self, name: str) -> bytes:
        known = self._secrets.get(name)
        if known is None:
            path = self._folder / f"{name}.key"
            try:
                exposed = path.stat().st_mode & 0o077
                known = bytes.fromhex(path.read_text())
            except FileNotFoundError:
                raise KeysMissing(
                    _("缺少密钥文件 %(path)s，请恢复密钥备份。") % {"path": path}
                ) from None
            if exposed:
                raise KeysMissing(
                    _("密钥文件 %(path)s 可被他人读取，请执行 chmod 600 后重试。") % {"path": path}
                )
            self._secrets[name] = known
        return known


def key_provider(folder: Path) -> KeyProvider:
    """The provider that `settings.ZHENGTONG_KEYS` names (a class taking the folder), or files."""
    return _provider(getattr(settings, "ZHENGTONG_KEYS", "zhengtong.record.keys.FileKeys"), folder)


@lru_cache(maxsize=16)
def _provider(named: str, folder: Path) -> KeyProvider:
    provider: KeyProvider = import_string(named)(folder)
    return provider
