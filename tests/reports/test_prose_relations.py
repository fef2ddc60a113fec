"""A consistent report is left in peace; change one of its figures, and that figure is named."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from tests.reports.drafts import draft
from zhengtong.reports.checking import Verdict, check
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.rules import load

_OURS = ("sums", "rates", "growth", "figures", "balance", "plausible", "contradictions")
RULES = tuple(rule for rule in load() if rule.check.__module__.rpartition(".")[2] in _OURS)
SEEDS = range(60)


def _said(text: str) -> Verdict:
    verdict = check(read_text(text), RULES)
    assert not verdict.failed, verdict.failed
    return verdict


@pytest.mark.parametrize("seed", SEEDS)
def test_a_consistent_report_has_no_finding_and_its_sums_hold(seed: int) -> None:
    made = draft(seed)
    for wide in (False, True):
        verdict = _said(made.printed(wide))
        assert [found.message for found in verdict.findings] == []
        assert verdict.relations
        assert all(relation.holds for relation in verdict.relations)


def _wrapped(text: str, width: int) -> str:
    """As a program breaks lines that are too long, with a page number now and then."""
    lines: list[str] = []
    for line in text.split("\n"):
        pieces = [line[n : n + width] for n in range(0, len(line), width)] or [""]
        lines.extend(pieces)
    for page, place in enumerate(range(40, len(lines), 41), 1):
        lines.insert(place, f"- {page} -")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_broken_lines_change_nothing(seed: int) -> None:
    whole = draft(seed).printed()
    for width in (30, 41):
        verdict = _said(_wrapped(whole, width))
        assert [found.message for found in verdict.findings] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_figure_is_named(seed: int) -> None:
    made = draft(seed)
    chance = random.Random(seed + 1000)
    for name in made.keys:
        value = made.values[name]
        changed = _other(value, chance)
        text = made.printed(**{name: changed})
        verdict = _said(text)
        named = [found for found in verdict.findings if _names(verdict, found.places, changed)]
        assert named, f"{name}: {value} → {changed}\n{text}"


def _names(verdict: Verdict, places, changed: str) -> bool:
    return any(changed in fold(verdict.document.quote(place)) for place in places)


def _other(value: str, chance: random.Random) -> str:
    """Another number printed alike: 5 to 20 per cent more or less."""
    number = Decimal(value)
    step = Decimal(1).scaleb(-max(0, -int(number.as_tuple().exponent)))
    off = max(number * chance.randint(5, 20) / 100, step * 3).quantize(step)
    changed = number - off if chance.random() < 0.5 and number > off else number + off
    return str(changed)
