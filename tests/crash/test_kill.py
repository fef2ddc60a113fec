"""kill -9, again and again, under load: what was acknowledged is found, nothing is half-done.

100 deaths on each database in the ordinary suite; ZHENGTONG_CRASH_KILLS=5000 for a night.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.crash.soundness import unsound
from tests.crash.writers import ROLES
from tests.flow.hall import POSTGRESQL, Hall

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("ZHENGTONG_CRASH_KILLS", "100"))
SEED = int(os.environ.get("ZHENGTONG_CRASH_SEED", "20231205"))


def settled(hall: Hall) -> None:
    """The server has noticed that its clients are gone."""
    others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + 20
    while POSTGRESQL and hall.rows(others)[0][0]:
        assert time.monotonic() < deadline, "a dead client's transaction goes on"
        time.sleep(0.05)


@pytest.mark.crash
def test_workers_that_are_killed_lose_nothing_and_leave_nothing_half_done(hall: Hall) -> None:
    command = [sys.executable, "-m", "tests.crash.writers", str(KILLS), str(SEED)]
    work = subprocess.run(
        command, cwd=ROOT, env=hall.environment, stdout=subprocess.PIPE, text=True, check=True
    )
    said: dict[str, list[str]] = {"event": [], "head": [], "killed": [], "fault": []}
    for line in work.stdout.splitlines():
        what, _, rest = line.partition(" ")
        said[what].append(rest)
    assert not said["fault"], said["fault"][:3]
    assert len(said["killed"]) >= KILLS and set(Counter(said["killed"])) == set(ROLES)
    settled(hall)
    assert len(said["event"]) > KILLS, "there was work going on"
    assert said["head"], "and sealing"
    assert unsound(hall, said["event"], said["head"])[:5] == []


@pytest.mark.crash
def test_the_check_would_see_a_loss(hall: Hall) -> None:
    assert unsound(hall, [], []) == []
    assert unsound(hall, ["f" * 32], []) == [f"lost {'f' * 32}"]
    hall.ledger.run("UPDATE flow_counter SET value = value + 1")
    hall.ledger.run("INSERT INTO flow_link (id, kind, from_case, to_case) VALUES ('x', '', '', '')")
    found = " ".join(unsound(hall, [], []))
    assert "flow_link" in found
