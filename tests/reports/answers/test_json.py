"""The answer for programs keeps to its schema, and the schema says what every key means."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from tests.reports.answers.sample import built, verdict
from zhengtong.reports.answers.as_json import SCHEMA, as_json
from zhengtong.reports.answers.entries import entries
from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.answers.resubmission import changes
from zhengtong.reports.answers.words import ENGLISH
from zhengtong.reports.profiles.dismissals import Dismissal

DOCUMENT = Path(__file__).parents[3] / "docs" / "checker-json.md"


def schema() -> dict[str, Any]:
    text = files("zhengtong.reports.answers").joinpath("schema.json").read_text("utf-8")
    return dict(json.loads(text))


def answers() -> list[dict[str, Any]]:
    said = verdict()
    change = changes([{"rule": "gone", "quote": ["旧话"]}], entries(said))
    aside = [Dismissal("青川镇", "sample-style", (), "本地惯例")]
    return [
        as_json(Checked("甲.docx", said, unit="青川镇", year=2023)),
        as_json(Checked("甲.docx", said), ENGLISH, change=change, set_aside=aside),
        as_json(Checked("乙.pdf", error="没有文字层。")),
    ]


def test_answers_keep_to_the_schema() -> None:
    Draft202012Validator(schema()).validate(json.loads(json.dumps(answers())))
    assert schema()["items"]["properties"]["schema"]["const"] == SCHEMA


def test_no_key_is_without_a_description_and_the_example_is_valid() -> None:
    known = set(schema()["items"]["properties"])
    assert all(set(answer) <= known for answer in answers())
    example = re.search(r"```json\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert example is not None
    Draft202012Validator(schema()).validate(json.loads(example[1]))


def test_quotes_are_words_of_the_document_and_short() -> None:
    long = verdict(
        built(("2023年基本支出共计210.50万元，其中" + "甲" * 300 + "公用经费70.30万元",), ())
    )
    for said in (verdict(), long):
        for finding in as_json(Checked("甲", said))["findings"]:
            assert all(q in said.document.text and len(q) <= 120 for q in finding["quote"])
