"""Growth: (act ÷ floor at a million cases) ÷ (act ÷ floor empty), both databases open at once.

The plans and the number of statements of act() and of the inbox must be the same in both.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from zhengtong.cli.bench.act import VERBS, Course
from zhengtong.cli.bench.hall import bench_store, fresh_database, place, staff
from zhengtong.cli.bench.result import ROUNDS, Result, ratio, report

__all__ = ["grow", "main"]

CASES = int(os.environ.get("ZHENGTONG_BENCH_CASES", "1000000"))
GROWN = "grown"


def grow(count: int, using: str, say: Callable[[int], None] = lambda done: None) -> None:
    """Fill a database with `count` concluded cases through the bulk door."""
    from zhengtong.flow.bulk import Batch
    from zhengtong.flow.decision import New
    from zhengtong.flow.door import Request
    from zhengtong.org.actors import SYSTEM
    from zhengtong.record.append import now_us

    home = place()
    data = {"item_name": "示例", "number": "", "used_days": 1, "statutory_days": 20,
            "promised_days": 5, "on_the_spot": False, "online": True}  # fmt: skip
    done = 0
    while done < count:
        now = now_us()
        with Batch(using) as batch:
            for _ in range(min(5000, count - done)):
                done += 1
                new = New("application", home.organisation, home.organisation_path, home.region,
                          home.item, source="vertical")  # fmt: skip
                row = data | {"number": f"N{done:09d}"}
                batch.do(Request("report_concluded", new, SYSTEM, data=row, happened_at=now,
                                 recorded_at=now, origin="simulated"))  # fmt: skip
        say(done)


def _plans(using: str) -> tuple[Any, ...]:
    """What the database will do for act() and the inbox: the shape of its plans."""
    from django.db import connections

    from zhengtong.flow.inbox import inbox

    connection = connections[using]
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN (COSTS OFF) "
    sql, params = inbox(staff("reviewer")).using(using)[:50].query.sql_with_params()
    wanted = [
        (sql, params),
        ("SELECT * FROM flow_case WHERE id = %s", ("0" * 32,)),
        ("SELECT position, hash FROM record_event WHERE stream = %s ORDER BY position DESC LIMIT 1",
         ("0" * 32,)),
    ]  # fmt: skip
    found = []
    with connection.cursor() as cursor:
        for statement, values in wanted:
            cursor.execute(explain + statement, values)
            found.append(tuple(str(row[-1]) for row in cursor.fetchall()))
    return tuple(found)


def _statements(course: Course) -> list[int]:
    """How many writes each verb makes."""
    from zhengtong.cli.bench.floor import take_down
    from zhengtong.flow.door import act

    (case,) = course.open(1)
    return [
        len(take_down(course.connection, lambda verb=verb, n=n: act(  # type: ignore[misc]
            verb, case, actor=course.actor, seen=n + 1, using=course.using)))
        for n, verb in enumerate(VERBS)
    ]  # fmt: skip


def measure(name: str) -> list[Result]:
    """Alternate empty and grown, ours and floor, round by round."""
    empty, grown = Course("default"), Course(GROWN)
    for course in (empty, grown):
        course.ours(), course.floor()
    values = []
    for n in range(ROUNDS):
        order = (empty, grown) if n % 2 else (grown, empty)
        took = {course.using: course.floor() / course.ours() for course in order}
        values.append(took[GROWN] / took["default"])
    same = _plans("default") == _plans(GROWN) and _statements(empty) == _statements(grown)
    how = f"{CASES:,} 件对空库，{ROUNDS} 轮交替；act() 与收件箱的执行计划和语句数{'相同' if same else '不同'}"
    result = ratio(name, statistics.median(values), 0.9, "1", how)
    return [
        result,
        Result(f"{name}.plans", 1.0 if same else 0.0, "相同", "= 1", "", same, "执行计划与语句数"),
    ]


def main(arguments: list[str]) -> None:
    """Two databases of the same kind: one empty, one grown."""
    name = arguments[0]
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="zhengtong-bench-"))
        addresses = ["", ""]
        if name.endswith("postgresql"):
            addresses = [
                stack.enter_context(fresh_database(f"zhengtong_bench_growth_{n}")) for n in (0, 1)
            ]
        bench_store(Path(folder), addresses[0])
        _second(addresses[1], Path(folder))
        grow(CASES, GROWN, lambda done: _say(done))
        _analyse()
        report(measure(name))
        from django.db import connections

        connections.close_all()


def _say(done: int) -> None:
    if done % 100_000 == 0:
        print(f"  {done:,} / {CASES:,}", file=sys.stderr, flush=True)


def _second(address: str, folder: Path) -> None:
    """Open a second database beside the first, with the same tables and the same county."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from zhengtong.record.store import mark_store
    from zhengtong.web.settings import database_of

    settings.DATABASES[GROWN] = connections.settings[GROWN] = connections.configure_settings(
        {**settings.DATABASES, GROWN: database_of(address, str(folder / "grown.sqlite3"))}
    )[GROWN]
    call_command("migrate", database=GROWN, verbosity=0)
    mark_store(simulated=True, using=GROWN)


def _analyse() -> None:
    """Both planners know their tables."""
    from django.db import connections

    for using in ("default", GROWN):
        with connections[using].cursor() as cursor:
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(sys.argv[1:])
