"""An acknowledged act survives a power cut: it was forced onto the disk before anybody was told.

SQLite: seen from outside, by the system calls of a real process: after the last write to the log
and before the acknowledgement stands an fdatasync of that log. PostgreSQL: when `act()` returns,
the server's log is on the disk beyond the last row of the act. Each check is shown to fail when durability is off.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.flow.county import Walk
from tests.flow.hall import POSTGRESQL, STORE, Hall

ROOT = Path(__file__).parents[2]
ACTS = 5


def traced(hall: Hall, log: Path) -> list[str]:
    """What a process of ACTS acts did to its files, as `strace` saw it."""
    calls = "trace=write,pwrite64,fsync,fdatasync"
    subprocess.run(
        ["strace", "-f", "-y", "-s", "24", "-o", str(log), "-e", calls,
         sys.executable, "-m", "tests.crash.acknowledger", str(ACTS)],
        cwd=ROOT, env=hall.environment, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return log.read_text(encoding="utf-8", errors="replace").splitlines()


def told_too_early(calls: list[str]) -> tuple[int, int]:
    """(acknowledgements, those that came while writes to the log were not yet on the disk)."""
    dirty, told, early = False, 0, 0
    for call in calls:
        if re.search(r"\bpwrite64\(\d+<[^>]*-wal>", call):
            dirty = True
        elif re.search(r"\bf(?:data)?sync\(\d+<[^>]*-wal>\) += 0", call):
            dirty = False
        elif re.search(r"\bwrite\(1<[^>]*>, \"acknowledged", call):
            told, early = told + 1, early + dirty
    return told, early


if POSTGRESQL:

    class Watched:
        """The driver's connection; notes where the server's log stood when a COMMIT was sent."""

        def __init__(self, raw: Any) -> None:
            self._raw, self.sent = raw, ""

        def execute(self, sql: str, *values: Any, **how: Any) -> Any:
            if sql == "COMMIT":
                self.sent = self._raw.execute("SELECT pg_current_wal_insert_lsn()").fetchone()[0]
            return self._raw.execute(sql, *values, **how)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._raw, name)

    def told_before_flushed(acts: int) -> int:
        """How many acts returned while the log was not on the disk beyond their last row."""
        Walk().open("register")
        raw, early = connection.connection, 0
        watched = Watched(raw)
        connection.connection = watched
        try:
            for _ in range(acts):
                Walk().open("register")
                asked = "SELECT pg_current_wal_flush_lsn() > %s::pg_lsn"
                early += not raw.execute(asked, (watched.sent,)).fetchone()[0]
        finally:
            connection.connection = raw
        return early

    def test_an_act_is_flushed_before_it_is_acknowledged(hall: Hall) -> None:
        connection.ensure_connection()
        raw = connection.connection
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert raw.execute(f"SHOW {name}").fetchone() == ("on",), name
        assert told_before_flushed(20) == 0
        raw.execute("SET synchronous_commit = off")
        assert told_before_flushed(20) > 0, "without it the acknowledgement comes first"
        raw.execute("SET synchronous_commit = on")

else:

    @pytest.mark.needs("strace")
    def test_an_act_is_on_the_disk_before_it_is_acknowledged(hall: Hall, tmp_path: Path) -> None:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        calls = traced(hall, tmp_path / "calls")
        assert told_too_early(calls) == (ACTS, 0)
        assert any(f"{STORE}/db.sqlite3-wal" in call for call in calls)
        lines = [each for each in calls if not re.search(r"\bf(?:data)?sync\(", each)]
        assert told_too_early(lines) == (ACTS, ACTS), "without the sync it would be seen"
