"""kill -9 while sealing, again and again: nothing lost, nothing half-done. A full disk: likewise."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.record.halls import Hall
from zhengtong.record.content import LARGE, ContentStore
from zhengtong.record.errors import DiskFull
from zhengtong.record.seal import seal
from zhengtong.record.verify import verify

ROOT = Path(__file__).parents[2]


def address(hall: Hall) -> str:
    held = hall.connection.settings_dict
    names = ("ENGINE", "NAME", "USER", "HOST", "PORT", "OPTIONS")
    return json.dumps({name: held[name] for name in names if held.get(name)})


@pytest.mark.crash
def test_a_sealer_that_is_killed_loses_nothing(hall: Hall) -> None:
    chance = random.Random(20231205)
    command = [sys.executable, "-m", "tests.record.sealer"]
    command += [str(hall.ledger.paths.data.parent), address(hall)]
    acknowledged: dict[str, int] = {}
    for _round in range(5):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            first = process.stdout.readline()  # it is at work; let it go on for a while
            time.sleep(chance.uniform(0.05, 0.9))
            process.kill()
            lines = [first, *process.stdout.read().splitlines(keepends=True)]
        for line in lines:
            if line.endswith(b"\n"):
                stream, position = line.decode().split()
                acknowledged[stream] = int(position)
        report = verify(hall.ledger)
        assert report.ok, report.findings[:5]
    found = dict(hall.ledger.all("SELECT stream, MAX(position) FROM record_event GROUP BY stream"))
    assert len(acknowledged) > 10
    assert all(found[stream] >= position for stream, position in acknowledged.items())
    head = seal(hall.ledger)
    report = verify(hall.ledger)
    assert head is not None and report.ok and report.sealed == sum(found.values())


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond `room` bytes: the system refuses as it does on a full disk."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_soft, hard))


@pytest.mark.parametrize("hall", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_plainly_and_leaves_nothing_half_done(hall: Hall) -> None:
    hall.write(10)
    first = seal(hall.ledger)
    hall.write(2000)
    with full_disk(20_000), pytest.raises(DiskFull, match="磁盘空间不足"):
        seal(hall.ledger)
    content = ContentStore(ledger=hall.ledger)
    content.put("a", "form", {})
    with full_disk(20_000), pytest.raises(DiskFull):
        content.put("a", "scan", b"x" * LARGE)
    assert not [*hall.ledger.paths.segments.glob("*.tmp"), *hall.ledger.paths.content.glob("*/*")]
    report = verify(hall.ledger, [first.printed] if first else [])
    assert report.ok and report.sealed == 10 and not report.remarks
    head = seal(hall.ledger)
    assert head is not None and head.size == 2010 and verify(hall.ledger).ok
