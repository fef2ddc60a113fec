"""What an OLE compound file holds: the container of .doc, .xls, .wps, .et and of locked .docx.

Only the directory is read, by [MS-CFB], and of a text or a workbook the few bytes that say
whether it is locked ([MS-DOC] 2.5.1, [MS-XLS] 2.4.117).
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import error as NotEnough
from struct import unpack_from

__all__ = ["Compound"]

_FREE = 0xFFFFFFFA  # and above: not a sector
_ENTRY = 128
_DOCUMENT_LOCKED = 0x0100
_FILEPASS = 0x2F
_MOST_RECORDS = 40


@dataclass(frozen=True, slots=True)
class _Stream:
    first: int
    size: int


class Compound:
    """Names of the streams. Raises `ValueError` where the file is cut off or its chains are broken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            (shift,) = unpack_from("<H", data, 30)
            tables, first_directory = unpack_from("<II", data, 44)
            if not 7 <= shift <= 20:
                raise ValueError("sector size")
            self._size = 1 << shift
            self._chains = self._table(tables)
            self.streams = self._streams(first_directory)
        except NotEnough:
            raise ValueError("cut off") from None

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._data[start : start + self._size]
        if len(found) < min(self._size, _ENTRY):
            raise ValueError("cut off")
        return found

    def _table(self, count: int) -> list[int]:
        """The chain of sectors; of very large files only the part that the header lists."""
        if count * self._size > len(self._data) + self._size:
            raise ValueError("cut off")
        found: list[int] = []
        for number in unpack_from("<109I", self._data, 76)[: min(count, 109)]:
            if number < _FREE:
                sector = self._sector(number)
                found += unpack_from(f"<{len(sector) // 4}I", sector)
        return found

    def _streams(self, sector: int) -> dict[str, _Stream]:
        found: dict[str, _Stream] = {}
        seen: set[int] = set()
        while sector < _FREE and sector not in seen:
            seen.add(sector)
            data = self._sector(sector)
            for start in range(0, len(data) - _ENTRY + 1, _ENTRY):
                length, kind = unpack_from("<HB", data, start + 64)
                if kind == 2 and 2 <= length <= 64:
                    name = data[start : start + length - 2].decode("utf-16-le", errors="replace")
                    found[name] = _Stream(*unpack_from("<II", data, start + 116))
            sector = self._chains[sector] if sector < len(self._chains) else _FREE
        return found

    @property
    def complete(self) -> bool:
        """Do all sectors that are in use lie within the file?"""
        used = max((n for n, each in enumerate(self._chains) if each != 0xFFFFFFFF), default=0)
        return len(self._data) > (used + 1) * self._size

    @property
    def locked(self) -> bool:
        """Is a password needed to open it?"""
        if "EncryptedPackage" in self.streams or "EncryptionInfo" in self.streams:
            return True
        text = self.streams.get("WordDocument")
        if text is not None:
            head = self._begin(text)
            return len(head) > 12 and bool(unpack_from("<H", head, 10)[0] & _DOCUMENT_LOCKED)
        book = self.streams.get("Workbook") or self.streams.get("Book")
        return book is not None and _has_filepass(self._begin(book))

    def _begin(self, stream: _Stream) -> bytes:
        return self._sector(stream.first) if stream.size >= 4096 and stream.first < _FREE else b""


def _has_filepass(data: bytes) -> bool:
    place = 0
    for _ in range(_MOST_RECORDS):
        if place + 4 > len(data):
            return False
        kind, length = unpack_from("<HH", data, place)
        if kind == _FILEPASS:
            return True
        place += 4 + length
    return False
