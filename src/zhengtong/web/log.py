"""The site's log: a few megabytes beside the data, opened at the first thing worth keeping."""

from __future__ import annotations

import logging.handlers
import sys
from pathlib import Path

__all__ = ["KeptLog"]

_BYTES = 5_000_000
_FILES = 3


class KeptLog(logging.handlers.RotatingFileHandler):
    """Rotates by size; without a store's folder (before `init`) it writes to standard error."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        super().__init__(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        if self._path.parent.is_dir():
            super().emit(record)
        else:
            print(self.format(record), file=sys.stderr)
