"""The self-evaluation .docx, from the computed evaluation to the file."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from zhengtong.cli.bench.result import Result, median, report

__all__ = ["main"]


def main(arguments: list[str]) -> None:
    """Five times; the middle one counts."""
    import os

    with tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder:
        os.environ["ZHENGTONG_VAR"], os.environ["ZHENGTONG_STORE"] = folder, "demo"
        from zhengtong.cli.hall import create_store

        create_store(simulated=True)
        from zhengtong.years.demo import prepare_demo

        prepare_demo("suining_2023", 0.01, 1, lambda step, done, total: None)
        from zhengtong.performance.report import build
        from zhengtong.performance.sheet import evaluations, sheet
        from zhengtong.reports.write import report_docx

        case = evaluations(2023)[0][0].id
        took = []
        for n in range(5):
            begin = time.perf_counter()
            (Path(folder) / f"again-{n}.docx").write_bytes(report_docx(build(sheet(case))))
            took.append(time.perf_counter() - begin)
        seconds = round(median(took), 3)
        how = "自评报告写成 .docx，含取数，五次取中"
        report([Result("document.self_evaluation", seconds, "秒", "≤ 1", "", seconds <= 1, how)])
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1:])
