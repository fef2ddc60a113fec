"""The checker from process start: its help, a report, growth with length, a folder, hostile files."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from zhengtong.cli.bench import trial_reports
from zhengtong.cli.bench.result import Result, median, report

__all__ = ["main"]

ROUNDS = 7
PAGES_30 = 130
"""Paragraphs of thirty pages: 18,000 characters."""
SHORT, LONG = 750, 3_000
MOST_ONCE = 600


class Run(NamedTuple):
    """One `zhengtong` process from its start to its end: seconds, of them on a processor, MiB."""

    seconds: float
    cpu: float
    mib: float


def _run(*words: str) -> Run:
    command = [sys.executable, "-c", "import sys; from zhengtong.cli import main; sys.exit(main())"]
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*command, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0  # it has been waited for
    return Run(time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _middle(count: int, *words: str) -> Run:
    """The middle of `count` runs, each figure by itself."""
    return Run(*(median(each) for each in zip(*(_run(*words) for _ in range(count)), strict=True)))


def _help(folder: Path) -> list[Result]:
    run = _middle(15, "check", "--help")
    value = round(run.seconds * 1000)
    return [
        Result(
            "checker.help", value, "毫秒", "≤ 150", "100", value <= 150, "从进程启动起，15 次取中"
        )
    ]


def _report(folder: Path) -> list[Result]:
    place = folder / "report.docx"
    place.write_bytes(trial_reports.docx(PAGES_30))
    seconds, cpu, mib = _middle(ROUNDS, "check", "--json", str(place))
    how = f"30 页、1.8 万字的 .docx，从进程启动起，{ROUNDS} 次取中；处理器 {cpu:.2f} 秒"
    return [
        Result("checker.report", round(seconds, 3), "秒", "≤ 1", "0.5", seconds <= 1, how),
        Result("checker.report.memory", round(mib), "MiB", "≤ 150", "80", mib <= 150, how),
    ]


def _growth(folder: Path) -> list[Result]:
    """The exponent e of processor time ~ length^e, start-up taken off."""
    took = []
    places = []
    for paragraphs in (1, SHORT, LONG):
        places.append(folder / f"{paragraphs}.docx")
        places[-1].write_bytes(trial_reports.docx(paragraphs))
    rounds = [[_run("check", "--json", str(place)).cpu for place in places] for _ in range(3)]
    took = [min(each) for each in zip(*rounds, strict=True)]
    exponent = math.log((took[2] - took[0]) / (took[1] - took[0])) / math.log(LONG / SHORT)
    how = f"{SHORT} 到 {LONG:,} 段（{took[1]:.1f} 到 {took[2]:.1f} 秒），处理器时间，3 轮取最短，扣除启动"
    return [
        Result("checker.growth", round(exponent, 3), "指数", "≤ 1.15", "≤ 1", exponent <= 1.15, how)
    ]


def _folder(folder: Path) -> list[Result]:
    for number in range(1, 101):
        place = folder / f"{number:03}.docx"
        place.write_bytes(trial_reports.docx(PAGES_30, seed=number))
    one = _middle(3, "check", "--json", str(folder / "001.docx")).seconds
    run = _run("check", "--json", str(folder))
    seconds = run.seconds
    cores = os.cpu_count() or 1
    how = f"100 份各 30 页，一次调用，{cores} 核；单份 {one:.2f} 秒，主进程 {run.mib:.0f} MiB"
    return [Result("checker.folder", round(seconds, 1), "秒", "≤ 60", "30", seconds <= 60, how)]


def _hostile() -> dict[str, bytes]:
    """Files that ask for far more than they are."""
    marks = "<w:p><w:r><w:t>1</w:t></w:r></w:p>"
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    entities = (
        '<!DOCTYPE a [<!ENTITY a "字字字字字字字字">]>' + head + "<w:p/></w:body></w:document>"
    )
    return {
        "bomb.docx": _packed(b" " * 400_000_000),
        "marks.docx": _packed((head + marks * 400_000 + "</w:body></w:document>").encode()),
        "pieces.docx": _packed((head + marks * 140_000 + "</w:body></w:document>").encode()),
        "entities.docx": _packed(entities.encode()),
        "half.docx": trial_reports.docx(PAGES_30)[:-500],
        "large.txt": b"1\n" * 26_000_000,
        "50.txt": b"1\n" * 25_000_000,
        "words.txt": ("字" * 590_000).encode(),
        "half.pdf": b"%PDF-1.7\n" + b"1 0 obj << /Length 9 >>\n" * 100_000,
        "half.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000),
    }


def _packed(content: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return file.getvalue()


def _refusal(folder: Path) -> list[Result]:
    runs: dict[str, Run] = {}
    for name, data in _hostile().items():
        (folder / name).write_bytes(data)
        runs[name] = _run("check", "--json", str(folder / name))
    slowest = max(runs, key=lambda name: runs[name].seconds)
    seconds, mib = runs[slowest].seconds, max(run.mib for run in runs.values())
    how = f"{len(runs)} 种超大、损坏、恶意的文件中最慢的（{slowest}）"
    return [
        Result("checker.refusal", round(seconds, 2), "秒", "≤ 10", "3", seconds <= 10, how),
        Result("checker.refusal.memory", round(mib), "MiB", f"≤ {MOST_ONCE}", "300",
               mib <= MOST_ONCE, "其中用内存最多的"),
    ]  # fmt: skip


_MEASURES: dict[str, Callable[[Path], list[Result]]] = {
    "checker.help": _help,
    "checker.report": _report,
    "checker.growth": _growth,
    "checker.folder": _folder,
    "checker.refusal": _refusal,
}


def main(arguments: list[str]) -> None:
    """Measure what is named."""
    with tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder:
        report(_MEASURES[arguments[0]](Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
