"""Every rule speaks where its own examples say so, and is silent where they say so."""

from __future__ import annotations

import pytest

from zhengtong.reports.checking import check
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.rules import load
from zhengtong.reports.rules.rule import Rule

FIRES = [(rule, example) for rule in load() for example in rule.fires]
SPARES = [(rule, example) for rule in load() for example in rule.spares]


def said(rule: Rule, example: str) -> list[str]:
    """What the rule says of the example; a quote is always a piece of it."""
    verdict = check(read_text(example), [rule])
    assert verdict.failed == ()
    for finding in verdict.findings:
        assert finding.message and finding.places
        assert all(0 < span.end - span.start <= 120 for span in finding.places), finding
    return [finding.message for finding in verdict.findings if finding.rule == rule.id]


@pytest.mark.parametrize(("rule", "example"), FIRES, ids=[rule.id for rule, _ in FIRES])
def test_it_speaks(rule: Rule, example: str) -> None:
    assert said(rule, example) != []


@pytest.mark.parametrize(("rule", "example"), SPARES, ids=[rule.id for rule, _ in SPARES])
def test_it_is_silent(rule: Rule, example: str) -> None:
    assert said(rule, example) == []
