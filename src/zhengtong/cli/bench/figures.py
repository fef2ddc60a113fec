"""Figures over five million events: all of them against hand-written SQL, their growth, a page of cases."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from zhengtong.cli.bench.result import Result, ratio, report

__all__ = ["main"]

EVENTS = 5_000_000
SMALL = 1_000_000
TAIL = 5_000


def main(arguments: list[str]) -> None:
    """Make two trial records; measure."""
    from zhengtong.indicators.engine import Engine
    from zhengtong.indicators.trial.events import make_trial
    from zhengtong.indicators.trial.timing import compare, first_and_far_page, growth

    with tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder:
        large = make_trial(Path(folder) / "large", cases=EVENTS // 5, tail=TAIL)
        small = make_trial(Path(folder) / "small", cases=SMALL // 5, tail=TAIL)
        engine = Engine(large.store)
        against = compare(engine, large)
        exponent = round(growth(small, large), 3)
        first, far = (round(seconds * 1000) for seconds in first_and_far_page(large))
        size = f"{EVENTS:,} 条记录，未封存 {TAIL:,} 条"
        report([
            ratio("indicators.all", against, 1.5, "1.1", f"{size}；全部指标对同一引擎上手写的 SQL", most=True),
            Result("indicators.growth", exponent, "指数", "≤ 1.15", "≤ 1", exponent <= 1.15,
                   f"{SMALL:,} 到 {EVENTS:,} 条"),
            Result("evidence.first", first, "毫秒 p95", "≤ 300", "100", first <= 300, f"{size}；办件第 1 页"),
            Result("evidence.300th", far, "毫秒 p95", "≤ 300", "100", far <= 300, f"{size}；办件第 300 页"),
        ])  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
