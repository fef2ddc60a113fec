"""Findings as a person reads them: numbered, with their words, place, rule and basis.

The terminal, the page, the comments, the workbook and the notice are all made from these, so that
a finding carries the same number and the same words wherever it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhengtong.reports.answers.words import CHINESE, Words
from zhengtong.reports.checking import Verdict
from zhengtong.reports.documents.model import Document, Span
from zhengtong.reports.documents.places import Places
from zhengtong.reports.rules.rule import RULES, Finding, Severity

__all__ = ["LONGEST", "SEVERITIES", "Entry", "counts", "entries", "grouped", "ordered"]

SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
LONGEST = 120
"""Characters of a quote: enough to find it again, and short enough for a letter."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding. `quotes[i]` is the text at `spans[i]`, cut at `LONGEST` characters;
    `where` says in words where the first of them stands."""

    number: int
    rule: str
    title: str
    severity: Severity
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    where: str
    message: str
    expected: str
    found: str
    sum: str
    fix: str
    basis: str
    question: bool


def entries(verdict: Verdict, words: Words = CHINESE) -> tuple[Entry, ...]:
    """The findings of a verdict in its order, numbered from 1."""
    places = Places(verdict.document)
    automatic = {each.span.start: len(each.number) for each in verdict.document.paragraphs()}
    return tuple(
        _entry(number, finding, verdict.document, places, words, automatic)
        for number, finding in enumerate(verdict.findings, 1)
    )


def _entry(
    number: int,
    finding: Finding,
    document: Document,
    places: Places,
    words: Words,
    automatic: Mapping[int, int],
) -> Entry:
    rule = RULES.get(finding.rule)
    where = places.of(finding.places[0]) if finding.places else None
    return Entry(
        number=number,
        rule=finding.rule,
        title=words.title(finding.rule, rule.title if rule else finding.rule),
        severity=finding.severity or (rule.severity if rule else Severity.LOW),
        spans=tuple(finding.places),
        quotes=tuple(quote(document, span, automatic) for span in finding.places),
        where=words.where(where) if where else words.whole,
        message=finding.message,
        expected=finding.expected,
        found=finding.found,
        sum=finding.sum,
        fix=finding.fix,
        basis=rule.basis if rule else "",
        question=finding.question,
    )


def quote(document: Document, span: Span, automatic: Mapping[int, int]) -> str:
    """The words at a place, at most `LONGEST` characters of them, as they stand.

    `automatic`: by the place where a paragraph begins, how long its automatic number is. That is
    seen but not written in the file: a search for the quote would not find it.
    """
    hidden = automatic.get(span.start, 0)
    start = span.start + hidden if span.start + hidden < span.end else span.start
    return document.quote(Span(start, span.end))[:LONGEST]


def grouped(found: Sequence[Entry]) -> Iterator[tuple[Severity, list[Entry]]]:
    """The gravest first; severities without a finding are left out."""
    for severity in SEVERITIES:
        some = [entry for entry in found if entry.severity is severity]
        if some:
            yield severity, some


def ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first, then in reading order."""

    def weight(finding: Finding) -> tuple[int, int]:
        first = finding.places[0].start if finding.places else 0
        return SEVERITIES.index(finding.severity or Severity.LOW), first

    return tuple(sorted(found, key=weight))


def counts(verdict: Verdict) -> dict[Severity, int]:
    """How many findings of each severity."""
    said = [finding.severity for finding in verdict.findings]
    return {severity: said.count(severity) for severity in SEVERITIES}
