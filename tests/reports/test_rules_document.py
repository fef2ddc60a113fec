"""`docs/checker.md` is what the rules say today."""

from __future__ import annotations

from tests.reports.rules_document import DOCUMENT, document
from zhengtong.reports.rules import load


def test_the_document_is_not_stale() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), (
        "write it anew: python -m tests.reports.rules_document"
    )


def test_every_rule_has_an_example_of_both_kinds() -> None:
    lacking = [rule.id for rule in load() if not rule.fires or not rule.spares or not rule.basis]
    assert lacking == []
