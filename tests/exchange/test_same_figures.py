"""A simulated year goes out as the platforms' tables and comes in as a live hall's: same figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.exchange.tables import HOTLINE, PLATFORM, RATINGS, counts, figure, take
from tests.flow.hall import Hall
from zhengtong.indicators.definitions import all_indicators
from zhengtong.indicators.period import Scope

ROOT = Path(__file__).parents[2]
SYSTEMS = ("applications.", "ratings.", "hotline.", "supervision.")
PROGRAM = "import sys; from zhengtong.cli import main; sys.exit(main())"
STAGES = {
    "applications.refusal_rate", "applications.deemed_accepted", "applications.declined",
    "applications.deficiency_rate",
}  # fmt: skip
"""What needs the stages of a case: a row "accepted – concluded" has none."""


def exported(tmp_path: Path, scale: str) -> Path:
    """A simulated year's tables, made by other processes in a store of their own."""
    folder = tmp_path / "out"
    folder.mkdir()
    environment = os.environ | {
        "ZHENGTONG_VAR": str(tmp_path / "simulated"),
        "ZHENGTONG_STORE": "simulated",
        "ZHENGTONG_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "zhengtong.web.settings",
    }
    for command in (
        ["-c", PROGRAM, "replay", "suining-2023", "--scale", scale],
        ["-m", "tests.exchange.exporter", str(folder)],
    ):
        subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True
        )
    return folder


def test_the_same_figures_come_out(county: Hall, tmp_path: Path) -> None:
    folder = exported(tmp_path, "0.005")
    before = json.loads((folder / "figures.json").read_text("utf-8"))
    rows = 0
    for path in sorted(folder.glob("applications-*")):
        source = path.stem.partition("-")[2]
        report = take(path, "applications", source)
        assert counts(report) == {"new": report.rows}, (path.name, report.reasons)
        assert report.skipped == 1, "the total below"
        rows += report.rows
    for name, kind, source in (
        ("ratings.xlsx", "ratings", RATINGS),
        ("orders.csv", "hotline", HOTLINE),
    ):
        report = take(folder / name, kind, source)
        assert counts(report) == {"new": report.rows}, (name, report.reasons)
    platform = Scope(sources=(PLATFORM,))
    compared = 0
    for indicator in all_indicators():
        code = indicator.code
        if not code.startswith(SYSTEMS) or indicator.shape != "flow":
            continue
        if code in STAGES:
            assert figure(code, platform).text == "数据源不含", code
        elif code == "supervision.items":  # the tables hold what was concluded
            assert figure(code).numerator == rows == figure("applications.concluded").numerator
        elif code == "applications.on_time_rate":
            # A promise in calendar days cannot be held against working days: told, never guessed.
            found = figure(code)
            untold = dict(found.exclusions)["没有用时记录"] - before["other_units"]
            assert found.denominator == before[code][2] - before["other_units"] and untold >= 0
            assert found.text == before[code][0]
            compared += 1
        else:
            found = figure(code)
            assert [found.text, found.numerator, found.denominator] == before[code], code
            compared += 1
    assert compared >= 18
    for path in folder.glob("*.[cx]*"):
        kind = path.stem.partition("-")[0]
        source = {"ratings": RATINGS, "orders": HOTLINE}.get(kind, path.stem.partition("-")[2])
        kind = {"orders": "hotline"}.get(kind, kind)
        report = take(path, kind, source)
        assert counts(report) == {"unchanged": report.rows}
