"""The desk on PostgreSQL: inbox, search and verbs again, in a database of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import parts

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def fresh() -> None:
    """The county of this test is another process's."""


@pytest.mark.needs("postgresql")
def test_inbox_search_and_verbs_hold_on_postgresql() -> None:
    address = parts.postgresql_address(f"zhengtong_desk_{os.getpid()}")
    files = [HERE / f"test_{name}.py" for name in ("inbox", "searching", "doing", "policy")]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files],
        cwd=HERE.parents[1], capture_output=True, text=True, timeout=300,
        env=os.environ | {"ZHENGTONG_DATABASE": address},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
