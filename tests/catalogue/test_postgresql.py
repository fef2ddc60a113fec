"""The catalogue on PostgreSQL: the same tests of items and search, in a database of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import parts

HERE = Path(__file__).parent


@pytest.mark.needs("postgresql")
def test_items_and_search_hold_on_postgresql() -> None:
    address = parts.postgresql_address(f"zhengtong_catalogue_{os.getpid()}")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
         HERE / "test_items.py", HERE / "test_search.py"],
        cwd=HERE.parents[1], capture_output=True, text=True, timeout=300,
        env=os.environ | {"ZHENGTONG_DATABASE": address},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
