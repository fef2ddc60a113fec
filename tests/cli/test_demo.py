"""One command, a county's year, its self-evaluation: killed half-way, repeated, and read closely."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import time
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.cli.program import PROGRAM, Program
from zhengtong.years.simulation.plan import scaled

SMALL = ("demo", "--no-serve", "--json", "--scale", "0.02", "--seed", "7")
TINY = ("demo", "--no-serve", "--json", "--scale", "0.002")
STEPS = {
    "county",
    "catalogue",
    "applications",
    "hotline",
    "licences",
    "cards",
    "seal",
    "evaluation",
}


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("demo") / "var")


@pytest.fixture(scope="module")
def summary(program: Program) -> dict[str, Any]:
    """What the demonstration printed, begun anew after it was killed in the middle."""
    with subprocess.Popen(
        [PROGRAM, *SMALL], env=program.environment, text=True, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, start_new_session=True,
    ) as first:  # fmt: skip
        assert first.stderr
        said = next(line for line in first.stderr if "12345" in line)  # all cases are in
        os.killpg(first.pid, signal.SIGKILL)
    assert said and first.returncode == -signal.SIGKILL
    assert (program.var / "demo" / "db.sqlite3").stat().st_size > 1_000_000
    assert not (program.var / "demo" / "ready.json").exists()
    found: dict[str, Any] = json.loads(program.good(*SMALL))
    return found


def test_every_key_is_there_with_its_type(summary: dict[str, Any]) -> None:
    assert summary["scale"] == 0.02
    assert summary["cases"] == scaled(543_729, 0.02)
    assert isinstance(summary["events"], int) and summary["events"] > summary["cases"]
    assert summary["seconds"].keys() >= STEPS
    assert all(_number(each) for each in summary["seconds"].values())
    assert len(summary["indicators"]) >= 25
    for each in summary["indicators"]:
        assert all(isinstance(each[name], str) for name in ("code", "name", "scope")), each
        assert each["value"] is None or Decimal(each["value"]).is_finite(), each
        assert isinstance(each["numerator"], int), each
        assert each["denominator"] is None or isinstance(each["denominator"], int), each
        assert date.fromisoformat(each["cut_off"]).year == 2023, each
        assert each["published"] is None or Decimal(each["published"]).is_finite(), each
    assert len(summary["documents"]) == 2


def test_the_table_is_scored_twice(summary: dict[str, Any]) -> None:
    assert summary["given_total"] == 99
    for line in summary["lines"]:
        assert isinstance(line["target"], str) and isinstance(line["actual"], str), line
        assert _number(line["computed_score"]) and _number(line["given_score"]), line
    assert sum(line["given_score"] for line in summary["lines"]) == 99
    assert sum(line["computed_score"] for line in summary["lines"]) == summary["computed_total"]
    bound = [line["bound"] for line in summary["lines"] if line["bound"]]
    assert len(bound) >= 5
    assert {*bound} <= {each["code"] for each in summary["indicators"]}


def test_printed_figures_agree_within_one_case(summary: dict[str, Any]) -> None:
    checked = 0
    for each in summary["indicators"]:
        if each["published"] is None or each["code"].startswith("catalogue."):
            continue  # the catalogue of the demonstration is a sample
        said = Decimal(each["published"])
        if not each["denominator"]:
            if each["code"] not in ("licences.kinds", "ratings.negative_resolution_rate"):
                assert abs(each["numerator"] - said * Decimal("0.02")) <= 1, each
            continue
        assert _cases_off(each["numerator"], each["denominator"], said) <= 1, each
        checked += 1
    assert checked >= 6


def _cases_off(numerator: int, denominator: int, said: Decimal) -> Fraction:
    """How many cases the rate is away from the nearest one that prints `said`; 0 where it does.

    Some rates tell what was saved: then it is the rest that is printed.
    """
    half = Fraction(5, 10) * Fraction(Decimal(1).scaleb(int(said.as_tuple().exponent)))
    low, high = ((Fraction(said) + side) / 100 * denominator for side in (-half, half))
    return min(max(low - n, n - high, Fraction(0)) for n in (numerator, denominator - numerator))


def test_the_check_of_the_rates_sees_two_cases() -> None:
    said = Decimal("99.82")
    assert [_cases_off(n, 10_000, said) <= 1 for n in (9980, 9981, 9982, 9983, 9984)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert _cases_off(530_735, 531_692, said) == 0, "the whole year prints the digit"
    assert _cases_off(530_708, 531_692, said) > 0 and _cases_off(18, 10_000, said) == 0


def test_documents_open_and_hold_the_computed_values(summary: dict[str, Any]) -> None:
    report, sheets = (Path(each) for each in sorted(summary["documents"]))
    document = docx.Document(str(report))
    cells = {
        cell.text.strip() for table in document.tables for row in table.rows for cell in row.cells
    }
    words = " ".join([*cells, *(each.text for each in document.paragraphs)])
    book = openpyxl.load_workbook(sheets, data_only=True)
    values = " ".join(
        str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row
    )
    for line in summary["lines"]:
        if line["bound"]:
            figure = re.findall(r"\d+(?:\.\d+)?", line["actual"])[-1]
            assert figure in words, line
            assert figure in values, line


def test_a_second_start_is_quick_and_loses_nothing(tmp_path: Path) -> None:
    program = Program(tmp_path / "var")
    first = json.loads(program.good(*TINY))
    held = (program.var / "demo" / "ready.json").read_bytes()
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    second = json.loads(program.good("demo", "--no-serve", "--json"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert second == first and (program.var / "demo" / "ready.json").read_bytes() == held
    assert spent < 8, f"{spent:.1f} s of CPU, {time.perf_counter() - begin:.1f} s in all"
    assert "记录完好" in program.good("--store", "demo", "verify")


def test_a_full_disk_is_said_in_one_line_and_given_back(tmp_path: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, 6_000_000))

    program = Program(tmp_path / "var")
    assert "磁盘" in program.fault(*TINY, before=small)
    assert not (program.var / "demo").exists() and not (program.var / "keys" / "demo").exists()
    assert "规模" in program.fault("demo", "--no-serve", "--scale", "2")
