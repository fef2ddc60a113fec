"""What the terminal says: the gravest first, in full, and no wider than the window."""

from __future__ import annotations

import json
import unicodedata

from tests.reports.answers.sample import built, verdict
from zhengtong.reports import render
from zhengtong.reports.answers.entries import entries
from zhengtong.reports.answers.terminal import shown, wrapped
from zhengtong.reports.answers.words import CHINESE, ENGLISH, english_titles
from zhengtong.reports.rules import load


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)


def test_a_finding_is_said_with_its_words_sum_and_ground() -> None:
    said = shown(verdict(), "甲.docx")
    for words in (
        "须核实 1 · 要说明 1 · 提示 1 · 算得平 1", "分项之和与合计不等  [sample-sum] 第5段",
        "“基本支出共计210.50万元” … “公用经费70.30万元”", "应为  200.50  实为 210.50",
        "算式  130.20+70.30=200.50", "建议  核对公用经费", "依据  合计应等于", "3100+2100=5200",
        "得分为空  请核实", "由填报单位和审核人判断",
    ):  # fmt: skip
        assert words in said
    assert said.index("须核实 1  ") < said.index("要说明 1  ") < said.index("提示 1  ")


def test_in_english_the_frames_are_english() -> None:
    said = render(verdict(), "text", "en")
    assert "Verify 1  a reviewer would probably send it back" in said
    assert "expected  200.50  found 210.50" in said
    assert "please verify" in said and "table 1, row 3, cell 1" in said


def test_every_rule_has_an_english_title_and_no_title_is_left_over() -> None:
    ids = {rule.id for rule in load()}
    assert set(english_titles()) == ids


def test_nothing_found_is_said_too() -> None:
    clean = verdict(built(("青川镇2023年度自评报告（示例）",), ()))
    assert CHINESE.none in shown(clean, "乙.docx")
    assert ENGLISH.none in shown(clean, "乙.docx", ENGLISH)


def test_lines_keep_to_the_window_and_numbers_stay_whole() -> None:
    line = "     说明  " + "分项之和200.50万元，比合计210.50万元少10.00万元。" * 4
    parts = list(wrapped(line, 60))
    assert len(parts) > 3 and all(columns(part) <= 62 for part in parts)
    assert "".join(part.strip() for part in parts).replace(" ", "") == line.replace(" ", "")
    whole = ("200.50", "210.50", "10.00")
    assert sum(part.count(number) for part in parts for number in whole) == 12
    assert list(wrapped(line, 0)) == [line]


def test_the_same_finding_has_the_same_number_everywhere() -> None:
    found = entries(verdict())
    answer = json.loads(render(verdict(), "json"))
    assert [each["rule"] for each in answer["findings"]] == [entry.rule for entry in found]
    page = render(verdict(), "html")
    assert all(f'id="d1f{entry.number}"' in page for entry in found)
