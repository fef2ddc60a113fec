"""kill -9 in the middle of an import, and two people importing one file at the same time."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crash.test_kill import settled
from tests.exchange.tables import HEAD, PLATFORM, application, counts, events, take, write_csv
from tests.flow.hall import Hall, together
from zhengtong.record.models import Event
from zhengtong.record.replay import check_replay
from zhengtong.record.seal import seal
from zhengtong.record.verify import verify
from zhengtong.systems.exchange import importing

ROOT = Path(__file__).parents[2]
BATCH, ROWS, KILLS = 200, 3000, 5
PROGRAM = f"""
import sys
import django
django.setup()
from zhengtong.systems.exchange import importing
from zhengtong.cli import main
importing.AT_ONCE = {BATCH}
sys.exit(main())
"""


@pytest.mark.crash
def test_what_a_killed_import_left_the_next_one_finishes(county: Hall, tmp_path: Path) -> None:
    rows = [application(f"A{n}", 申请人="吴**", 联系电话=f"138****{n:04d}") for n in range(ROWS)]
    path = write_csv(tmp_path / "年.csv", [HEAD, *rows])
    command = [sys.executable, "-c", PROGRAM, "import", str(path), "--kind", "applications"]
    chance = random.Random(20231205)
    reached = []
    for _ in range(KILLS):
        with subprocess.Popen(
            [*command, "--source", PLATFORM], cwd=ROOT, env=county.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        ) as work:  # fmt: skip
            assert work.stderr is not None
            # Rows that stand already are passed in batches too: die a little beyond them.
            batches = (reached[-1] if reached else 0) // BATCH + 1
            for line in work.stderr:
                batches -= "已处理" in line
                if not batches:
                    break
            time.sleep(chance.uniform(0, 0.1))
            work.send_signal(signal.SIGKILL)
        settled(county)
        reached.append(Event.objects.filter(kind="application_reported").count())
        assert reached[-1] % BATCH == 0, "no half of a batch"
        assert Event.objects.filter(kind="rows_imported").count() == reached[-1] // BATCH
    assert reached == sorted(reached) and 0 < reached[-1] < ROWS, "it was killed at work"
    report = take(path)
    assert counts(report) == {"unchanged": reached[-1], "new": ROWS - reached[-1]}
    told = events(kind="application_reported")
    assert sorted(e.source_key for e in told) == sorted(f"A{n}" for n in range(ROWS))
    assert counts(take(path)) == {"unchanged": ROWS}
    seal(county.ledger)
    found = verify(county.ledger)
    check_replay(county.ledger, found)
    assert found.ok, found.findings[:5]


def test_two_at_one_file_bring_each_row_once(
    county: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 20)
    rows = [application(f"A{n}") for n in range(200)]
    files = [write_csv(tmp_path / f"{n}.csv", [HEAD, *rows]) for n in range(2)]
    take(write_csv(tmp_path / "erst.csv", [HEAD, application("erst")]))
    found = [counts(each) for each in together(take, *files)]
    assert sum(each.get("new", 0) for each in found) == 200, found
    assert sum(each.get("unchanged", 0) for each in found) == 200, found
    told = [e.source_key for e in events()]
    assert len(told) == len(set(told)) == 201
