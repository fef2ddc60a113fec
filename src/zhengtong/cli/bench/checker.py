"""The report checker: one report from process start, and the time as reports grow."""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from zhengtong.cli.bench.result import Result, median, report

__all__ = ["main", "paragraphs"]

SHORT, LONG = 750, 3_000
PAGES = 30
A_PAGE = 12  # such paragraphs, at 22 lines of 28 characters

_BODY = (
    "（一）第{n}项工作。全年预算安排{a}万元，实际支出{a}万元，执行率100%，其中：人员经费{b}万元，公用经费{c}万元。",
    "全年共办理各类事项{t}件，其中线上{u}件、线下{v}件，按时办结率99.6%，群众满意度98.2%，比上年提高0.4个百分点。",
    "一是完善制度，印发《青川镇第{n}号工作办法》；二是加强培训，举办培训班4期；三是定期通报，全年通报12次。",
    "产出指标\t数量指标\t第{n}项事项办理数量\t≥{u}件\t{t}件\t5\t5\t",
)


def paragraphs(count: int) -> str:
    """A report of `count` paragraphs and table rows whose sums hold."""
    lines = ["青川镇人民政府2023年度部门整体支出绩效自评报告"]
    for n in range(count):
        if n % 40 == 0:
            lines.append(f"{'一二三四五六七八九'[n // 40 % 9]}、工作情况")
        b, c, u, v = 40 + n / 4, 25 + n / 8, 300 + n, 120 + n
        values = {"n": n, "a": f"{b + c:.2f}", "b": f"{b:.2f}", "c": f"{c:.2f}"}
        lines.append(_BODY[n % 40 // 10].format(t=u + v, u=u, v=v, **values))
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Growth in this process; the start in processes of their own, the middle of five."""
    with tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder:
        file = Path(folder) / "report.txt"
        file.write_text(paragraphs(PAGES * A_PAGE), "utf-8")
        program = str(Path(sys.executable).with_name("zhengtong"))
        checked = _seconds([program, "check", "--json", str(file)])
        helped = _seconds([program, "check", "--help"])
    memory = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    exponent = round(math.log(_check(LONG) / _check(SHORT), LONG / SHORT), 2)
    report([
        Result("checker.report", checked, "秒", "≤ 1", "", checked <= 1, f"{PAGES} 页的报告，从进程启动起"),
        Result("checker.help", helped, "秒", "≤ 0.15", "", helped <= 0.15, "zhengtong check --help"),
        Result("checker.memory", memory, "MiB", "≤ 150", "", memory <= 150, "同一份报告"),
        Result("checker.growth", exponent, "指数", "≤ 1.15", "≤ 1", exponent <= 1.15,
               f"{SHORT} 到 {LONG} 段的处理器时间"),
    ])  # fmt: skip


def _seconds(command: list[str]) -> float:
    took = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        took.append(time.perf_counter() - begin)
    return round(median(took), 3)


def _check(count: int) -> float:
    from zhengtong.reports.checking import check
    from zhengtong.reports.documents.text import read_text

    text, took = paragraphs(count), []
    for _ in range(3):
        begin = time.process_time()
        check(read_text(text))
        took.append(time.process_time() - begin)
    return min(took)


if __name__ == "__main__":
    main(sys.argv[1:])
