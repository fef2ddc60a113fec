"""What people wrote and handed in: kept encrypted, apart from the events, and erasable.

个人信息保护法 art. 47: a person may have data deleted; 档案法 and the record want that nothing
disappears. Both hold because an event knows only an id and a salted commitment: destroying the
key of a case destroys its texts and their salts, and no hash, proof or figure changes.
"""

from __future__ import annotations

import os
import time
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext as _

from zhengtong.record import files, sm4
from zhengtong.record.append import Recording, new_uid, now_us
from zhengtong.record.canonical import canonical, sm3
from zhengtong.record.errors import ContentDamaged, ContentErased, ContentMissing
from zhengtong.record.ledger import Ledger, open_ledger

__all__ = ["LARGE", "ContentStore", "Opened", "Ref", "commitment", "rewrap"]

LARGE = 64 * 1024
"""Bytes from which on a piece of content lies in a file of its own."""

_SALT = 16


class Ref(NamedTuple):
    """What an event holds of a piece of content."""

    id: str
    commitment: str

    def to_json(self) -> dict[str, str]:
        """The form in which it stands in an event's data."""
        return {"id": self.id, "commitment": self.commitment}

    @classmethod
    def from_json(cls, value: dict[str, str]) -> Self:
        """From an event's data."""
        return cls(value["id"], value["commitment"])


@dataclass(frozen=True, slots=True)
class Opened:
    """A piece of content in the clear; with its salt a stranger can check the commitment."""

    name: str
    media_type: str
    data: bytes
    salt: bytes


def commitment(salt: bytes, data: bytes) -> str:
    """SM3(0x02 ‖ salt (16) ‖ data), hexadecimal: binds an event to its content, reveals nothing."""
    return sm3(b"\x02" + salt + data).hex()


def _plain(value: Any, media_type: str) -> tuple[bytes, str]:
    if isinstance(value, bytes):
        return value, media_type or "application/octet-stream"
    if isinstance(value, str):
        return value.encode(), media_type or "text/plain; charset=utf-8"
    if isinstance(value, dict):
        return canonical(value).encode(), media_type or "application/json"
    raise TypeError(f"content is bytes, str or dict, not {type(value).__name__}")


class ContentStore:
    """The content of one store, used inside the transaction that writes the events.

    Make one per transaction: it remembers the case keys it has unwrapped. With `buffered`, rows
    wait for `flush()` and go in by `executemany`; without, each is written at once.
    """

    def __init__(
        self, alias: str = "default", *, ledger: Ledger | None = None, buffered: bool = False
    ) -> None:
        self._ledger = ledger or open_ledger(alias)
        self._buffered = buffered
        self._case_keys: dict[str, bytes] = {}
        self._keys: list[tuple[Any, ...]] = []
        self._items: list[tuple[Any, ...]] = []
        self._lookups: list[tuple[str, str]] = []

    def put(self, owner: str, name: str, value: Any, media_type: str = "") -> Ref:
        """Keep `value` (bytes, str or dict) under the key of `owner` (a case or person id).

        Raises `ContentErased` when the owner's content was erased, `DiskFull`.
        """
        plain, kind = _plain(value, media_type)
        key = self._case_key(owner)
        item = new_uid()
        salt = os.urandom(_SALT)  # kept in front of the text: both go when the key goes
        sealed = sm4.encrypt(key, salt + plain, _context(owner, item, name))
        file = ""
        if len(sealed) >= LARGE:
            file = f"{item[-2:]}/{item}"
            files.write(self._ledger.paths.content / file, sealed, 0o600)
        row = (item, owner, name, kind, len(plain), None if file else sealed, file)
        self._items.append(row)
        self._written()
        return Ref(item, commitment(salt, plain))

    def index(self, owner: str, kind: str, value: str) -> str:
        """Make `owner` findable by a number (identity card, telephone …); returns the digest."""
        digest = self.lookup_digest(kind, value)
        self._lookups.append((digest, owner))
        self._written()
        return digest

    def lookup_digest(self, kind: str, value: str) -> str:
        """HMAC-SM3 of a number under the hall's index key, 64 hexadecimal digits.

        Width, case and spaces do not matter: 11010119900307002x finds ...002X.
        """
        plain = "".join(unicodedata.normalize("NFKC", value).split()).upper()
        return self._ledger.keys.lookup_mac(f"{kind}\x00{plain}".encode()).hex()

    def find(self, kind: str, value: str) -> list[str]:
        """Owners that `index` tied to this number."""
        found = self._ledger.all(
            "SELECT DISTINCT owner FROM record_contentlookup WHERE digest = ? ORDER BY owner",
            (self.lookup_digest(kind, value),),
        )
        return [row[0] for row in found]

    def get(self, ref: Ref | str) -> bytes:
        """The bytes that `put` kept. Raises `ContentMissing`, `ContentErased`, `ContentDamaged`."""
        return self.open(ref).data

    def open(self, ref: Ref | str) -> Opened:
        """Like `get`, with name, media type and salt; checks the commitment of a full `Ref`."""
        item = ref if isinstance(ref, str) else ref.id
        row = self._ledger.one(
            "SELECT owner, name, media_type, data, file FROM record_contentitem WHERE id = ?",
            (item,),
        )
        if row is None:
            raise ContentMissing(_("没有找到内容 %(id)s。") % {"id": item})
        owner, name, media_type, data, file = row
        key = self._case_key(owner, create=False)
        if data is None and not file:
            raise _erased(owner)
        try:
            sealed = (self._ledger.paths.content / file).read_bytes() if file else bytes(data)
            plain = sm4.decrypt(key, sealed, _context(owner, item, name))
        except FileNotFoundError:
            raise ContentMissing(
                _("内容文件 %(file)s 丢失，请从备份恢复。") % {"file": file}
            ) from None
        except sm4.Unreadable:
            raise _damaged(item) from None
        salt, plain = plain[:_SALT], plain[_SALT:]
        if isinstance(ref, Ref) and commitment(salt, plain) != ref.commitment:
            raise _damaged(item)
        return Opened(name, media_type, plain, salt)

    def erase(self, owner: str) -> int:
        """Destroy the key of `owner` and everything under it; returns how many pieces there were.

        The caller appends `content_erased` in the same transaction. Files go with `sweep()`.
        """
        ledger = self._ledger
        if ledger.connection.vendor == "sqlite":
            ledger.connection.ensure_connection()
            ledger.run("PRAGMA secure_delete = ON").close()
        self._case_keys.pop(owner, None)
        ledger.run(
            "INSERT INTO record_contentkey (owner, wrapped, key_id, erased_at) "
            "VALUES (?, NULL, '', ?) "
            "ON CONFLICT (owner) DO UPDATE SET wrapped = NULL, erased_at = excluded.erased_at",
            (owner, now_us()),
        )
        ledger.run("DELETE FROM record_contentlookup WHERE owner = ?", (owner,))
        return int(
            ledger.run(
                "UPDATE record_contentitem SET data = NULL, file = '' WHERE owner = ?", (owner,)
            ).rowcount
        )

    def flush(self) -> None:
        """Write what waits."""
        ledger = self._ledger
        if self._keys:
            ledger.run_many(
                "INSERT INTO record_contentkey (owner, wrapped, key_id) VALUES (?, ?, ?)",
                self._keys,
            )
        if self._items:
            ledger.run_many(
                "INSERT INTO record_contentitem (id, owner, name, media_type, size, data, file) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                self._items,
            )
        if self._lookups:
            ledger.run_many(
                "INSERT INTO record_contentlookup (digest, owner) VALUES (?, ?)", self._lookups
            )
        self._keys, self._items, self._lookups = [], [], []

    def sweep(self, grace: float = 3600.0) -> int:
        """Remove files that no row names (erased, or their act failed); returns how many.

        `grace` in seconds spares the files of acts that are still under way.
        """
        folder, gone = self._ledger.paths.content, 0
        latest = time.time() - grace
        for path in sorted(folder.glob("??/*")):
            name = f"{path.parent.name}/{path.name}"
            if path.stat().st_mtime < latest and not self._ledger.one(
                "SELECT 1 FROM record_contentitem WHERE file = ? AND id = ?", (name, path.name)
            ):
                path.unlink()
                gone += 1
        return gone

    def _written(self) -> None:
        if not self._buffered:
            self.flush()

    def _case_key(self, owner: str, create: bool = True) -> bytes:
        known = self._case_keys.get(owner)
        if known is not None:
            return known
        # Shared, so that an erasure waits until what is being written can be erased with it.
        lock = "" if self._ledger.connection.vendor == "sqlite" else " FOR SHARE"
        row = self._ledger.one(
            f"SELECT wrapped, key_id FROM record_contentkey WHERE owner = ?{lock}", (owner,)
        )
        if row is not None and row[0] is None:
            raise _erased(owner)
        keys = self._ledger.keys
        if row is not None:
            try:
                key = keys.unwrap(row[1], bytes(row[0]), owner)
            except sm4.Unreadable:
                raise _damaged(owner) from None
        elif create:
            key = sm4.new_key()
            self._keys.append((owner, keys.wrap(key, owner), keys.hall_key))
            self._written()
        else:
            raise _erased(owner)
        self._case_keys[owner] = key
        return key


def rewrap(ledger: Ledger, batch: int = 1000) -> int:
    """Wrap every case key with the present hall key, after a rotation; returns how many.

    Only then may `keys.retire_hall_key` destroy the older one. Content itself is not touched.
    """
    done = 0
    while True:
        with Recording(ledger.connection):
            rows = ledger.all(
                "SELECT owner, wrapped, key_id FROM record_contentkey "
                f"WHERE wrapped IS NOT NULL AND key_id <> ? LIMIT {batch}",
                (ledger.keys.hall_key,),
            )
            fresh = [
                (
                    ledger.keys.wrap(ledger.keys.unwrap(key_id, bytes(wrapped), owner), owner),
                    ledger.keys.hall_key,
                    owner,
                    key_id,
                )
                for owner, wrapped, key_id in rows
            ]
            ledger.run_many(
                "UPDATE record_contentkey SET wrapped = ?, key_id = ? "
                "WHERE owner = ? AND key_id = ? AND wrapped IS NOT NULL",
                fresh,
            )
        done += len(rows)
        if len(rows) < batch:
            return done


def _context(owner: str, item: str, name: str) -> bytes:
    return f"{owner}\x00{item}\x00{name}".encode()


def _erased(owner: str) -> ContentErased:
    return ContentErased(_("%(owner)s 的内容已依申请删除，无法再查看。") % {"owner": owner})


def _damaged(what: str) -> ContentDamaged:
    return ContentDamaged(
        _("内容 %(id)s 已损坏或被改动，请从备份恢复并运行 zhengtong verify。") % {"id": what}
    )
