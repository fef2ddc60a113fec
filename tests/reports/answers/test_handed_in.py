"""The folder test: forty documents, ten changed objectives, each of them named, in a minute."""

from __future__ import annotations

import json
import time
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.reports.answers.handed_in import DROPPED, LOWERED, UNITS, WEIGHED, hand_in
from zhengtong.cli import main

RULES = {
    LOWERED: "objective-changed", DROPPED: "objective-dropped", WEIGHED: "objective-reweighed",
}  # fmt: skip
SECONDS = 60


def test_all_ten_changed_objectives_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    planted = hand_in(tmp_path)
    Path("名单.txt").write_text("\n".join([*UNITS, "青川县气象局"]), "utf-8")
    begun = time.monotonic()
    main([
        "check", "报送", "--against", "批复", "--json", "--summary", "汇总.xlsx", "--expected",
        "名单.txt", "--notices", "通知", "--sender", "青川县财政局（示例）",
    ])  # fmt: skip
    assert time.monotonic() - begun < SECONDS
    answers = {each["unit"]: each for each in json.loads(capsys.readouterr().out)}
    assert set(answers) == set(UNITS) and len(planted) == 10
    said = {
        (unit, finding["rule"], finding["message"])
        for unit, answer in answers.items()
        for finding in answer["findings"]
        if finding["rule"].startswith("objective-")
    }
    for unit, kind, indicator in planted:
        assert any(
            who == unit and rule == RULES[kind] and indicator in message
            for who, rule, message in said
        ), (unit, kind, indicator)
    assert {unit for unit, _, _ in said} == {change.unit for change in planted}
    sheet = openpyxl.load_workbook("汇总.xlsx")["汇总"]
    states = {str(row[1].value): row[2].value for row in sheet.iter_rows(min_row=4)}
    assert states.pop("青川县气象局") == "未报送" and set(states.values()) == {"已报送"}
    assert {place.stem for place in Path("通知").iterdir()} == {change.unit for change in planted}
    for unit, _, indicator in planted:
        letter = docx.Document(f"通知/{unit}.docx")
        assert indicator in "\n".join(paragraph.text for paragraph in letter.paragraphs)


def test_a_paper_of_another_unit_is_not_held_against_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    hand_in(tmp_path)
    reports = [f"报送/{UNITS[n]}自评报告.docx" for n in (12, 13)]
    main(["check", *reports, "--against", f"批复/{UNITS[3]}绩效目标.xlsx", "--json"])
    said = [f["rule"] for each in json.loads(capsys.readouterr().out) for f in each["findings"]]
    assert not [rule for rule in said if rule.startswith("objective-")]


def test_papers_that_cannot_be_read_end_it_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    Path("甲.txt").write_text("青川镇2023年度绩效自评报告（示例）\n自评得分96分。", "utf-8")
    Path("坏.docx").write_bytes(b"PK\x03\x04")
    for words in (["--against", "坏.docx"], ["--profile", "坏.docx"], ["--profile", "没有.json"]):
        assert main(["check", "甲.txt", *words]) == 1
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
