"""`zhengtong replay suining-2023 --scale S --seed N`: a simulated year in a store of its own."""

from __future__ import annotations

import argparse
import json
import time

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import create_store, progress, store_exists

__all__ = ["configure", "run"]

YEARS = ("suining-2023",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("year", choices=YEARS, help="哪个县的哪一年")
    parser.add_argument("--scale", type=float, default=0.1, help="规模，0 到 1")
    parser.add_argument("--seed", type=int, default=2023, help="随机种子")
    parser.add_argument(
        "--turn-dissatisfied", type=int, default=0, metavar="N", help="把 N 件工单的回访改为不满意"
    )
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(options: argparse.Namespace) -> int:
    """Replay into an empty store, and seal it."""
    if not 0 < options.scale <= 1:
        raise Fault("规模应大于 0、不超过 1，如 --scale 0.1。")
    if store_exists():
        raise Fault("这个库已有内容，重放须在新库中进行：请加 --store 换个名字。")
    create_store(simulated=True)
    from zhengtong.record.models import Event
    from zhengtong.record.seal import seal
    from zhengtong.years.replay import replay

    report = replay(
        options.year.replace("-", "_"),
        options.scale,
        options.seed,
        lambda step, done, total: progress(f"  {step} {done:,}/{total:,}"),
        options.turn_dissatisfied,
    )
    begin = time.perf_counter()
    head = seal()
    report.seconds["seal"] = round(time.perf_counter() - begin, 2)
    found = {
        "scale": report.scale,
        "seed": report.seed,
        "cases": report.cases,
        "events": Event.objects.count(),
        "seconds": report.seconds,
        "head": head.printed if head else "",
    }
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else found["head"])
    return 0
