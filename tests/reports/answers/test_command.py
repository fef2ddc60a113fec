"""`zhengtong check` as it is called: what it prints, writes and returns."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.reports.answers.test_annotate import word_file
from zhengtong.cli import main

GRAVE = (
    "白石镇2023年度部门整体支出绩效自评报告（示例）\n"
    "2023年基本支出共计210.50万元，其中人员经费130.20万元，公用经费70.30万元。\n"
)
CALM = "红旗林场2023年度工作说明（示例）\n全年办件5200件，其中线上3100件，线下2100件。\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`run(*words)` in a folder with three files; status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    Path("夹").mkdir()
    Path("夹/白石镇.txt").write_text(GRAVE, "utf-8")
    Path("夹/红旗林场.txt").write_text(CALM, "utf-8")
    Path("坏.docx").write_bytes(b"PK\x03\x04" + b"x" * 40)

    def call(*words: str) -> tuple[int, str, str]:
        status = main(["check", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_the_status_says_the_gravest_thing(run: Run) -> None:
    assert run("夹/红旗林场.txt")[0] == 0
    status, said, _ = run("夹/白石镇.txt")
    assert status == 1 and "130.20" in said and "200.5" in said
    status, said, errors = run("夹/白石镇.txt", "坏.docx")
    assert status == 2 and "读不了：" in said and "Traceback" not in said + errors
    assert run("没有.txt")[0] == 2


def test_json_names_each_file_as_it_was_called(run: Run) -> None:
    status, said, _ = run("夹", "坏.docx", "--json")
    answers = json.loads(said)
    assert status == 2
    assert [Path(each["file"]).name for each in answers] == [
        "白石镇.txt",
        "红旗林场.txt",
        "坏.docx",
    ]
    assert answers[0]["findings"][0]["severity"] == "high" and answers[2]["error"]
    assert [relation["holds"] for relation in answers[1]["relations"]].count(True) >= 1


def test_pasted_text_comes_in_at_the_door(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GRAVE.encode("gb18030"))))
    status, said, _ = run("-")
    assert status == 1 and said.startswith("粘贴的文字")


def test_a_person_sees_how_far_it_has_come(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    _, _, errors = run("夹")
    assert "] 1/2" in errors and errors.endswith("] 2/2\n")
    assert run("夹/白石镇.txt")[2] == ""


def test_an_output_that_cannot_write_chinese_loses_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    run("夹/白石镇.txt", "--json")
    run("夹/白石镇.txt")
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    answer, _ = json.JSONDecoder().raw_decode(out.buffer.getvalue().decode("ascii"))
    assert answer[0]["unit"] == "白石镇"


def test_pages_and_comments_are_written(run: Run) -> None:
    Path("甲.docx").write_bytes(word_file())
    run("甲.docx", "--html", "结果.html", "--annotate", "批注.docx")
    assert "<!doctype html>" in Path("结果.html").read_text("utf-8")
    assert docx.Document("批注.docx").paragraphs[0].text.startswith("青川镇便民服务中心")
    run("甲.docx", "夹", "--annotate", "批注")
    assert sorted(p.name for p in Path("批注").iterdir()) == [
        "甲.docx",
        "白石镇.docx",
        "红旗林场.docx",
    ]


def test_a_folder_gets_its_workbook_and_letters(run: Run) -> None:
    Path("名单.txt").write_text("白石镇\n红旗林场\n青川镇\n", "utf-8")
    status, _, _ = run(
        "夹", "--summary", "汇总.xlsx", "--expected", "名单.txt", "--notices", "通知",
        "--sender", "青川县财政局（示例）", "--limit", "2024-04-20",
    )  # fmt: skip
    assert status == 1
    sheet = openpyxl.load_workbook("汇总.xlsx")["汇总"]
    rows = [(row[1].value, row[2].value) for row in sheet.iter_rows(min_row=4)]
    assert rows == [("白石镇", "已报送"), ("红旗林场", "已报送"), ("青川镇", "未报送")]
    assert [p.name for p in Path("通知").iterdir()] == ["白石镇.docx"]
    said = "\n".join(p.text for p in docx.Document("通知/白石镇.docx").paragraphs)
    assert "2024年4月20日" in said and "210.50" in said


def test_sent_again_only_what_changed_is_said(run: Run) -> None:
    Path("上次.json").write_text(run("夹/白石镇.txt", "--json")[1], "utf-8")
    Path("夹/白石镇.txt").write_text(GRAVE.replace("210.50", "200.50"), "utf-8")
    _, said, _ = run("夹/白石镇.txt", "--previous", "上次.json")
    assert "已改正 " in said and "  ✓  " in said and "210.50" in said
    answer = json.loads(run("夹/白石镇.txt", "--previous", "上次.json", "--json")[1])[0]
    assert "210.50" in json.dumps(answer["change"]["closed"], ensure_ascii=False)
    assert main(["check", "夹/白石镇.txt", "--previous", "坏.docx"]) == 1


def test_what_a_person_sets_aside_stays_aside(run: Run) -> None:
    rule = json.loads(run("夹/白石镇.txt", "--json")[1])[0]["findings"][0]["rule"]
    status, said, _ = run("夹/白石镇.txt", "--dismiss", rule, "--reason", "口径不同（示例）")
    assert f"已搁置 {rule}：口径不同（示例）" in said
    answer = json.loads(run("夹/白石镇.txt", "--json")[1])[0]
    assert answer["dismissed"] == [{"rule": rule, "reason": "口径不同（示例）"}]
    assert rule not in [finding["rule"] for finding in answer["findings"]]
    assert run("夹/白石镇.txt", "--dismiss", rule)[0] == 1
    assert run("夹/白石镇.txt", "--dismiss", "no-such", "--reason", "无")[0] == 1
    assert status in (0, 1)


def test_what_cannot_be_meant_is_said_in_one_line(run: Run) -> None:
    for words in (
        ("夹", "--limit", "四月二十日"), ("夹", "--reason", "无规则"), ("settings",),
        ("夹", "--summary", "汇总.xlsx", "--expected", "坏.docx"),
    ):  # fmt: skip
        Path("settings").mkdir(exist_ok=True)
        status, _, errors = run(*words)
        assert status == 1 and len(errors.strip().splitlines()) == 1, words


STARTED = """
import sys
from zhengtong.cli import main
try:
    main(["check", *sys.argv[1:]])
except SystemExit:
    pass
heavy = ("django", "pandas", "pyarrow", "numpy", "docx", "openpyxl", "xlsxwriter", "lxml", "zhengtong.reports.write")
print(*[name for name in heavy if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize("words", [("--help",), ("夹/白石镇.txt",), ("夹/白石镇.txt", "--json")])
def test_nothing_heavy_is_loaded(run: Run, words: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", STARTED, *words], capture_output=True, text=True)
    assert done.stderr.strip() == "", done.stderr


def test_help_comes_at_once(run: Run) -> None:
    """150 ms of a processor, the best of several; the clock would measure the machine's load."""
    took = []
    for _ in range(5):
        before = os.times()
        code = "from zhengtong.cli import main; main(['check', '--help'])"
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        after = os.times()
        took.append(after.children_user + after.children_system)
        took[-1] -= before.children_user + before.children_system
    assert min(took) < 0.15
