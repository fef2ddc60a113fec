"""`zhengtong bench [NAME…]`: measure the promises, each in a process of its own."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from zhengtong.cli.bench import BENCHES
from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import progress

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("names", nargs="*", help="名称或名称的开头，不写则全部")
    parser.add_argument("--json", action="store_true", help="输出 JSON 列表")


def run(options: argparse.Namespace) -> int:
    """Status 1 when a bar is missed."""
    wanted = [
        name for name in BENCHES
        if not options.names or any(name.startswith(each) or each.startswith(name) for each in options.names)
    ]  # fmt: skip
    if not wanted:
        raise Fault(f"没有这个测速项。可选：{'、'.join(BENCHES)}")
    results: list[dict[str, Any]] = []
    for name in wanted:
        progress(f"测 {name} …")
        results += _measure(name)
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        for each in results:
            mark = "✓" if each["holds"] else "✗"
            print(f"{mark} {each['name']}　{each['value']} {each['unit']}　须 {each['must'] or '—'}　"
                  f"望 {each['goal'] or '—'}　{each['how']}")  # fmt: skip
    return 0 if all(each["holds"] for each in results) else 1


def _measure(name: str) -> list[dict[str, Any]]:
    module = f"zhengtong.cli.bench.{BENCHES[name]}"
    done = subprocess.run(
        [sys.executable, "-m", module, name], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise Fault(f"{name} 没有测成，见上面的信息。")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
