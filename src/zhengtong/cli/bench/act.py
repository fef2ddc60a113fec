"""act() ÷ the same rows by the raw driver: one prepared statement a row, one durable transaction."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from zhengtong.cli.bench.hall import answers, bench_store, fresh_database, place, staff
from zhengtong.cli.bench.result import ROUNDS, Result, median, ratio, report, rounds

__all__ = ["Course", "main", "measure"]

VERBS = ("accept", "examine", "grant", "conclude")
CASES = 30  # of each side, a round


class Course:
    """Opens cases untimed, then takes them through the verbs, timed; ours and the floor's."""

    def __init__(self, using: str = "default") -> None:
        from django.db import connections

        self.using = using
        self.connection = connections[using]
        self.actor = staff("window_clerk", "reviewer", "approver")
        self.form = {"form": answers()}

    def open(self, count: int) -> list[str]:
        """Register `count` cases."""
        from zhengtong.flow.door import act

        return [
            act("register", place(), actor=self.actor, data=self.form, using=self.using).case
            for _ in range(count)
        ]

    def ours(self) -> float:
        """Seconds for CASES × VERBS acts."""
        from zhengtong.flow.door import act

        cases = self.open(CASES)
        begin = time.perf_counter()
        for verb in VERBS:
            for n, case in enumerate(cases):
                outcome = act(verb, case, actor=self.actor, seen=self._seen(verb), using=self.using)
                assert outcome.case == cases[n]
        return time.perf_counter() - begin

    def _seen(self, verb: str) -> int:
        return VERBS.index(verb) + 1

    def floor(self) -> float:
        """Seconds for the same rows by the driver."""
        from zhengtong.cli.bench.floor import Floor, take_down
        from zhengtong.flow.door import act
        from zhengtong.record.append import new_uid

        model, *twins = self.open(CASES + 1)
        seconds = 0.0
        for verb in VERBS:
            writes = take_down(
                self.connection,
                lambda verb=verb: act(  # type: ignore[misc]
                    verb, model, actor=self.actor, seen=self._seen(verb), using=self.using
                ),
            )
            play = Floor(self.connection, writes, model)
            seconds += play.play([play.rows_for(twin, new_uid) for twin in twins])
        return seconds


def measure(name: str) -> Result:
    """Alternating rounds on this process's store."""
    course = Course()
    course.ours(), course.floor()
    values = rounds(course.ours, course.floor)
    how = f"{CASES * len(VERBS)} 次 act() 一轮，{ROUNDS} 轮交替，取中位数；受理、审查、准予、办结"
    return ratio(name, median(values), 0.5, "0.7", how)


def main(arguments: list[str]) -> None:
    """Run on the database that the name says."""
    name = arguments[0]
    with tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder:
        if name.endswith("postgresql"):
            with fresh_database("zhengtong_bench_act") as address:
                bench_store(Path(folder), address)
                report([measure(name)])
                _close()
        else:
            bench_store(Path(folder))
            report([measure(name)])
            _close()


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1:])
