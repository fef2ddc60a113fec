"""A full disk: said plainly, nothing half-done, and work goes on once there is room again."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.crash.soundness import unsound
from tests.flow.county import HYGIENE, Walk, place
from tests.flow.hall import POSTGRESQL, STORE, Hall, founded, serving
from zhengtong.catalogue.items import item_of
from zhengtong.flow.bulk import Batch
from zhengtong.flow.door import Request, act
from zhengtong.org.actors import SYSTEM
from zhengtong.record.errors import DiskFull
from zhengtong.record.seal import seal

__all__ = ["founded"]
ROOM = 300_000  # bytes left on the small disk
Disk = tuple[Hall, Callable[[bool], None]]


def _tmpfs(folder: Path) -> bool:
    """A disk of its own at `folder`, where this machine lets us mount one."""
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def small(founded: Hall, tmp_path: Path, django_db_blocker: Any) -> Iterator[Disk]:
    """A hall on a disk that `full(True)` fills but for ROOM, and `full(False)` frees.

    Without the right to mount, no file may grow beyond the same point instead.
    """
    data = tmp_path / "var" / STORE
    data.mkdir(parents=True)
    mounted, soft = _tmpfs(data), resource.getrlimit(resource.RLIMIT_FSIZE)
    shutil.copytree(founded.var, tmp_path / "var", dirs_exist_ok=True)
    filler = data / "filler"

    def full(yes: bool) -> None:
        if mounted and yes:
            free = os.statvfs(data).f_bavail * os.statvfs(data).f_frsize
            filler.write_bytes(bytes(max(0, free - ROOM)))
        elif mounted:
            filler.unlink()
        else:
            grown = max(path.stat().st_size for path in data.rglob("*") if path.is_file())
            limit = (grown + ROOM, soft[1]) if yes else soft
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    try:
        with django_db_blocker.unblock(), serving(Hall(tmp_path / "var", "")) as hall:
            yield hall, full
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)
        if mounted:
            subprocess.run(["umount", "--lazy", str(data)], check=True)


def _until_full(work: Callable[[], str]) -> list[str]:
    done = []
    with pytest.raises(DiskFull, match="没有留下半截记录"):
        for _ in range(3000):
            done.append(work())
    return done


# Each run works on one database; what fills a disk differs between them.
if POSTGRESQL:

    def test_an_act_on_a_full_disk(hall: Hall) -> None:
        """PostgreSQL says that its disk is full in the middle of an act."""
        walk = Walk().open("register")
        before = hall.rows("SELECT COUNT(*), MAX(id) FROM record_event")
        connection.cursor().execute(
            """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER no_room BEFORE UPDATE ON flow_case FOR EACH ROW EXECUTE FUNCTION no_room()"""
        )
        with pytest.raises(DiskFull, match="没有留下半截记录"):
            walk.do("accept")
        assert hall.rows("SELECT COUNT(*), MAX(id) FROM record_event") == before
        connection.cursor().execute("DROP TRIGGER no_room ON flow_case")
        assert act("accept", walk.case, actor=walk.clerk, seen=1).state == "accepted"
        assert unsound(hall, [walk.last.event], []) == []

else:

    def test_acts_and_imports_on_a_full_disk(small: Disk) -> None:
        hall, full = small
        item = item_of(HYGIENE)

        def register() -> str:
            return Walk().open("register").last.event

        def batch() -> str:
            with Batch() as door:
                events = [
                    door.do(Request("report_concluded", place(item), SYSTEM,
                                    data={"item_name": item.name, "number": str(n)})).event
                    for n in range(200)
                ]  # fmt: skip
            return events[-1]

        acknowledged = [register()]
        full(True)
        acknowledged += _until_full(register)
        with pytest.raises(DiskFull):
            batch()
        shown = hall.rows("SELECT COUNT(*) FROM flow_case WHERE procedure = 'application'")
        assert shown == [(len(acknowledged),)], "reading goes on, and nothing is half-done"
        full(False)
        acknowledged += [register(), batch()]
        seal(hall.ledger)
        assert unsound(hall, acknowledged, []) == []
