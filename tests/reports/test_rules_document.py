"""`docs/checker.md` is what the rules say today."""

from __future__ import annotations

from tests.reports.rules_document import BESIDE, DOCUMENT, document
from zhengtong.reports.answers.beside import across_rules
from zhengtong.reports.rules import load


def test_the_document_is_not_stale() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), (
        "write it anew: python -m tests.reports.rules_document"
    )


def test_every_rule_has_an_example_of_both_kinds() -> None:
    lacking = [
        rule.id
        for rule in load()
        if rule.id not in BESIDE and not (rule.fires and rule.spares and rule.basis)
    ]
    assert lacking == []


def test_examples_that_need_another_paper_are_those_of_rules_that_do() -> None:
    assert set(BESIDE) == {rule.id for rule in across_rules()}
