"""Sealing: events a second, from the database to a signed head over a Parquet file."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from zhengtong.cli.bench.hall import bench_store
from zhengtong.cli.bench.result import Result, report

__all__ = ["main"]

EVENTS = 300_000


def main(arguments: list[str]) -> None:
    """Three seals of a third each; the middle one counts."""
    with tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder:
        bench_store(Path(folder))
        from django.db import connections

        from zhengtong.cli.bench.growth import grow
        from zhengtong.record.seal import seal

        seal()
        speeds = []
        for _ in range(3):
            grow(EVENTS // 3, "default")
            begin = time.perf_counter()
            seal()
            speeds.append(EVENTS / 3 / (time.perf_counter() - begin))
        speed = round(sorted(speeds)[1])
        how = f"{EVENTS // 3:,} 条一次，三次取中；SM3 树、Parquet、SM2 签名、落盘"
        report([Result("sealing", speed, "条/秒", "≥ 50000", "", speed >= 50_000, how)])
        connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1:])
