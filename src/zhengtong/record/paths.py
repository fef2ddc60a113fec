"""Where a store lies on disk: its data in one folder, its keys in another, never together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

__all__ = ["StorePaths", "store_paths"]


@dataclass(frozen=True, slots=True)
class StorePaths:
    """The folders of one store. Whoever copies `data` has no key; whoever has `keys` no data."""

    name: str
    data: Path
    keys: Path

    @property
    def segments(self) -> Path:
        """Sealed Parquet files."""
        return self.data / "segments"

    @property
    def content(self) -> Path:
        """Large attachments, encrypted."""
        return self.data / "content"

    @property
    def documents(self) -> Path:
        """Reports and notices that the hall has written."""
        return self.data / "documents"


def store_paths(name: str | None = None) -> StorePaths:
    """The folders of the store that this process serves (or of `name`)."""
    name = name or settings.ZHENGTONG_STORE
    var = Path(settings.ZHENGTONG_VAR)
    return StorePaths(name, var / name, var / "keys" / name)
