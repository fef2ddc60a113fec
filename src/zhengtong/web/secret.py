"""The key that signs sessions: made at first start, kept with the store's keys, never in code."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

__all__ = ["secret_key"]


def secret_key(folder: Path) -> str:
    """The key in `folder`/session.key; where the folder does not exist yet, one for this process."""
    path = folder / "session.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    fresh = secrets.token_urlsafe(48)
    if folder.is_dir():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(fresh)
    return fresh
