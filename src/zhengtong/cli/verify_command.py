"""`zhengtong verify`: is the record what it was? Names every change it finds."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--quick", action="store_true", help="只核对树头、签名与文件摘要")
    parser.add_argument("--replay", action="store_true", help="由记录重建全部业务表并逐行比对")
    parser.add_argument("--head", action="append", default=[], help="报告上印的树头，可多次给出")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(options: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 when something is."""
    open_store()
    from zhengtong.record.heads import parse_printed
    from zhengtong.record.verify import verify

    try:
        for head in options.head:
            parse_printed(head)
    except ValueError as error:
        raise Fault(str(error)) from None
    report = verify(heads=options.head, full=not options.quick, replay=options.replay)
    if options.json:
        print(json.dumps({"ok": report.ok, **asdict(report)}, ensure_ascii=False, indent=1))
        return 0 if report.ok else 1
    for finding in report.findings:
        print(f"✗ {finding.message}")
    for remark in report.remarks:
        print(f"· {remark.message}")
    if report.ok:
        print(
            f"记录完好：{report.events:,} 条，已封存 {report.sealed:,} 条，树头 {report.heads} 个。"
        )
    return 0 if report.ok else 1
