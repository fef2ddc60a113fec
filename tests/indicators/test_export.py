"""The downloaded list adds up to the figure, and holds nothing that a sheet would run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.indicators.few import INDICATORS, concluded
from tests.indicators.probe import World, sources
from zhengtong.indicators import export
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.evidence import Evidence
from zhengtong.indicators.export import write_xlsx
from zhengtong.indicators.period import Period


def numbers(streams: list[str]) -> Mapping[str, str]:
    return {stream: f"=BJ{stream[5:]}" for stream in streams if stream != "case-1"}


def test_the_workbook_adds_up_to_the_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "SHEET_ROWS", 4)
    events = [concluded(n, used=n, outcome="returned" if n == 3 else "") for n in range(1, 7)]
    engine = Engine(World(events, [4]).store(tmp_path), sources())
    evidence = Evidence(engine, Ask(INDICATORS["speed"], Period.year(2023)))
    file = tmp_path / "evidence.xlsx"
    written = write_xlsx(evidence, str(file), numbers=numbers, facts={"outcome": "结果"})
    book = load_workbook(file)
    assert book.sheetnames == ["口径", "明细1", "明细2"]
    summary = {row[0]: row[1] for row in book["口径"].iter_rows(values_only=True)}
    rows = [
        row for name in book.sheetnames[1:] for row in book[name].iter_rows(2, values_only=True)
    ]
    assert written == len(rows) == 6
    figure = evidence.figure
    assert summary["数值"] == figure.text and summary["不计入：退件"] == 1
    assert sum(row[7] for row in rows) == figure.numerator == summary["分子"]
    assert sum(row[8] for row in rows) == figure.denominator == summary["分母"]
    assert [row[9] for row in rows].count("退件") == 1
    assert {row[0] for row in rows} == {"case-1", *(f"=BJ{n}" for n in range(2, 7))}
    assert {cell.data_type for cell in book["明细1"]["A"]} == {"s"}, "text, never a formula"
    assert rows[0][1] == "2023-06-01 09:00:00" and book["明细1"]["K1"].value == "结果"
    only = write_xlsx(evidence, str(tmp_path / "part.xlsx"), "excluded")
    assert only == 1
