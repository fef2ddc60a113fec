"""The embedded engine: one DuckDB in the process, one cursor a thread, files read where they lie.

It reads segments and a snapshot of the tail; it writes nothing and fetches nothing.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

__all__ = ["cursor", "new_name"]

_lock = threading.Lock()
_local = threading.local()
_shared: tuple[int, duckdb.DuckDBPyConnection] | None = None

MEMORY = os.environ.get("ZHENGTONG_ENGINE_MEMORY", "2GB")
THREADS = int(os.environ.get("ZHENGTONG_ENGINE_THREADS", "0")) or min(os.cpu_count() or 1, 4)


def _connection() -> duckdb.DuckDBPyConnection:
    """The process's engine; a forked child gets its own."""
    global _shared
    with _lock:
        if _shared is None or _shared[0] != os.getpid():
            import duckdb

            settings = {
                "threads": THREADS,
                "memory_limit": MEMORY,
                "temp_directory": tempfile.gettempdir(),
                "parquet_metadata_cache": True,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            }
            made = duckdb.connect(":memory:")
            for name, value in settings.items():
                made.execute(f"SET {name} = '{value}'")
            _shared = (os.getpid(), made)
        return _shared[1]


def cursor() -> duckdb.DuckDBPyConnection:
    """This thread's cursor; what one thread runs does not wait for another's result."""
    held: tuple[int, Any] | None = getattr(_local, "cursor", None)
    if held is None or held[0] != os.getpid():
        held = _local.cursor = (os.getpid(), _connection().cursor())
    return held[1]


def new_name(word: str) -> str:
    """A table name that no text in a question can contain by chance or by design."""
    return f"{word}_{secrets.token_hex(8)}"
