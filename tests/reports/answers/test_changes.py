"""A report sent again, and what a person has set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reports.answers.sample import PARAGRAPHS, ROWS, built, verdict
from zhengtong.reports.answers import aside, resubmission
from zhengtong.reports.answers.as_json import as_json
from zhengtong.reports.answers.entries import entries
from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.answers.terminal import shown_change
from zhengtong.reports.documents.opening import Unreadable


def said_of(
    paragraphs: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> list[dict[str, object]]:
    answer = as_json(Checked("甲.docx", verdict(built(paragraphs, rows))))
    return list(json.loads(json.dumps(answer))["findings"])


def test_closed_remaining_and_new_are_told_apart() -> None:
    before = said_of(PARAGRAPHS, ROWS[:2])  # the sum and the style, no blank score yet
    now = verdict(
        built(tuple(p.replace("共计210.50万元，", "共计210.50万元（") for p in PARAGRAPHS))
    )
    change = resubmission.changes(before, entries(now))
    assert [old["rule"] for old in change.closed] == ["sample-style"]
    assert [entry.rule for _, entry in change.remains] == ["sample-sum"]
    assert [entry.rule for entry in change.new] == ["sample-blank"]
    said = shown_change(now, "甲.docx", change)
    for words in ("已改正 1", "✓  行文", "仍在 1", "新出现 1", "“群众满意率”分值10分"):
        assert words in said


def test_a_finding_whose_figure_was_changed_remains() -> None:
    old = said_of(PARAGRAPHS, ())
    for finding in old:
        finding["quote"] = [str(q).replace("210.50", "211.00") for q in finding["quote"]]  # type: ignore[attr-defined]
    change = resubmission.changes(old, entries(verdict(built(PARAGRAPHS, ()))))
    assert not change.closed and not change.new and len(change.remains) == 2


def test_last_times_answer_is_read_or_refused(tmp_path: Path) -> None:
    file = tmp_path / "上次.json"
    file.write_text(json.dumps([{"file": "夹/甲.docx", "findings": [{"rule": "r", "quote": []}]}]))
    answers = resubmission.previous_answers(file)
    assert resubmission.of_file(answers, "别处/甲.docx") == [{"rule": "r", "quote": []}]
    assert resubmission.of_file(answers, "甲（改）.docx") is not None  # the only one there was
    for wrong in ("{", "3", '[{"file": 3}]', "[" * 100_000):
        file.write_text(wrong)
        with pytest.raises(Unreadable, match="不是 zhengtong check --json 的结果"):
            resubmission.previous_answers(file)


def test_what_is_set_aside_is_kept_for_that_unit_and_those_words(tmp_path: Path) -> None:
    place = tmp_path / "新" / "搁置.json"
    mine, other = (Checked("甲.docx", verdict(), unit=unit) for unit in ("青川镇", "白石镇"))
    known = aside.recorded(place)
    assert aside.set_aside(known, place, [mine], ["sample-style"], "本地行文如此（示例）") == 1
    assert aside.set_aside(known, place, [mine], ["no-such-rule"], "没有") == 0
    known = aside.recorded(place)
    kept, used = aside.without(mine, known)
    assert kept.verdict and [f.rule for f in kept.verdict.findings] == [
        "sample-sum",
        "sample-blank",
    ]
    assert [each.reason for each in used] == ["本地行文如此（示例）"]
    assert aside.without(other, known) == (other, [])
    place.write_text("[3]")
    with pytest.raises(Unreadable):
        aside.recorded(place)
