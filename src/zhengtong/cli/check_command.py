"""`zhengtong check FILE…`: recompute reports and name every contradiction. Needs no hall."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="要核对的报告")
    parser.add_argument("--json", action="store_true", help="输出 JSON：一个数组，每份文件一个对象")


def run(options: argparse.Namespace) -> int:
    """0 nothing grave, 1 something grave, 2 a file could not be read."""
    from zhengtong.reports import check, read
    from zhengtong.reports.answers.as_json import as_json, unreadable
    from zhengtong.reports.documents.opening import Unreadable

    status, answers = 0, list[dict[str, Any]]()
    for file in options.files:
        try:
            verdict = check(read(file))
        except Unreadable as error:
            status = 2
            answers.append(unreadable(str(file), str(error)))
            continue
        status = max(status, int(verdict.grave))
        answers.append(as_json(verdict) | {"file": str(file)})
    json.dump(answers, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return status
