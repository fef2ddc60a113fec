"""What holds for every test: no silent skip in CI, and no state written past the one door."""

from __future__ import annotations

import os
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest
from django.db.backends.signals import connection_created

from tests import parts
from tests.house.guard import watch

IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
CLUSTER = Path(__file__).parent / "tests" / "cluster"

connection_created.connect(watch)


@cache
def usable(part: str) -> bool:
    """Is the part there to be used now (a PostgreSQL that is installed must also run)?"""
    present = parts.postgresql_user if part == "postgresql" else parts.PARTS[part].present
    return bool(present())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for part in mark.args:
            if not usable(part):
                pytest.skip(f"缺少{parts.PARTS[part].title}（{part}）")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"CI 里不得跳过：{report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"CI 里不得跳过：{report.longrepr}"
    return report


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The cluster's tests run when they are named: `make test-cluster`."""
    named = any("cluster" in str(argument) for argument in config.invocation_params.args)
    return True if collection_path == CLUSTER and not named else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        reasons = sorted({str(report.longrepr[-1]) for report in skipped})
        terminalreporter.write_line(f"!!! 跳过 {len(skipped)} 项：{'；'.join(reasons)}", red=True)
