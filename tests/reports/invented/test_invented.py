"""A consistent report is left alone however it arrives; one number changed is named."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.invented.damage import DAMAGES, SHAPES, laid_out
from tests.reports.invented.report import Invented, invent
from zhengtong import reports
from zhengtong.reports.checking import Verdict
from zhengtong.reports.rules.rule import Severity

Damage = Callable[[str, Random], str]
WHOLE = ("tabs", "cells", "pipes", "bars", "stream", "fenced")


def verdict(text: str) -> Verdict:
    found = reports.check(reports.read(text.encode(), "示例.txt"))
    assert not found.failed
    return found


def told(found: Verdict, least: Severity) -> list[str]:
    wanted = {Severity.HIGH: "high", Severity.MEDIUM: "high medium"}[least]
    return [f"{f.rule}: {f.message}" for f in found.findings if f.severity in wanted.split()]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from(sorted(SHAPES)),
    st.lists(st.sampled_from(DAMAGES), max_size=3, unique=True),
)
def test_no_grave_finding_in_a_consistent_report(
    seed: int, shape: str, damages: list[Damage]
) -> None:
    text = laid_out(invent(seed), shape)
    for damage in damages:
        text = damage(text, Random(seed))
    found = verdict(text)
    assert told(found, Severity.HIGH) == []
    assert all(relation.holds for relation in found.relations)


@pytest.mark.parametrize("shape", WHOLE)
def test_a_consistent_report_needs_no_explanation(shape: str) -> None:
    for seed in range(6):
        assert told(verdict(laid_out(invent(seed), shape)), Severity.MEDIUM) == []


@pytest.mark.parametrize("shape", WHOLE)
def test_two_reports_in_one_file_are_not_compared(shape: str) -> None:
    for seed in range(4):
        text = laid_out(invent(seed), shape) + "\n\n" + laid_out(invent(seed + 50), shape)
        found = verdict(text)
        assert told(found, Severity.MEDIUM) == [] and all(each.holds for each in found.relations)


def more(printed: str) -> str:
    """Another number of the same form, about an eighth more."""
    whole, point, cents = printed.partition(".")
    return f"{int(whole) + max(int(whole) // 8, 1)}{point}{cents}"


PROSE = ("sections", "posts", "income", "spending", "people", "cases", "window", "project", "rate")
FORM = ("budget", "grant_form", "total", "last")


def names(found: Verdict, number: str) -> bool:
    """Is the number quoted or said by something that must be explained?"""
    quoted = (
        found.document.quote(place) for f in found.findings for place in f.places
        if f.severity is not Severity.LOW
    )  # fmt: skip
    said = (f.message for f in found.findings if f.severity is not Severity.LOW)
    return any(number in words for words in (*quoted, *said))


def changed(seed: int, name: str) -> tuple[Invented, str]:
    report = invent(seed)
    number = "89.3" if name == "rate" else more(report[name])
    return report.changed(name, number), number


@pytest.mark.parametrize("name", PROSE)
def test_a_number_changed_in_the_text_is_named(name: str) -> None:
    for seed in range(5):
        report, number = changed(seed, name)
        for shape in ("cells", "one_line"):
            assert names(verdict(laid_out(report, shape)), number), (seed, shape)


@pytest.mark.parametrize("name", FORM)
@pytest.mark.parametrize("shape", WHOLE)
def test_a_number_changed_in_the_form_is_named(name: str, shape: str) -> None:
    for seed in range(3):
        report, number = changed(seed, name)
        assert names(verdict(laid_out(report, shape)), number), seed
