"""The pass: every rule over one document, and of what they say, each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zhengtong.reports.documents.model import Document, Span
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules import load
from zhengtong.reports.rules.rule import Finding, Relation, Rule, Severity

__all__ = ["Verdict", "check"]

_RANK = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}
_MOST = 12
"""Places that one finding names at most."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one document.

    Each finding carries its rule's id and a severity; the gravest come first, then in reading
    order. `facts`: how many quantities were understood. `failed`: rules that broke on this
    document (id, error), so that one of them never hides what the others found.
    """

    document: Document
    findings: tuple[Finding, ...]
    relations: tuple[Relation, ...]
    facts: int = 0
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def grave(self) -> bool:
        """Would a reviewer send it back?"""
        return any(finding.severity is Severity.HIGH for finding in self.findings)


def check(
    document: Document, rules: Iterable[Rule] | None = None, beside: Sequence[Reading] = ()
) -> Verdict:
    """Run `rules` (all of them where None) over a document, `beside` other papers."""
    reading = Reading(document, beside)
    findings: list[Finding] = []
    relations: dict[tuple[object, ...], Relation] = {}
    failed: list[tuple[str, str]] = []
    for rule in load() if rules is None else rules:
        try:
            for said in rule.check(reading):
                if isinstance(said, Relation):
                    key = (said.kind, said.computed, said.stated, *said.places)
                    relations.setdefault(key, said)
                else:
                    findings.append(_completed(said, rule))
        except Exception as error:
            failed.append((rule.id, f"{type(error).__name__}: {error}"))
    return Verdict(
        document,
        tuple(_once(findings)),
        tuple(sorted(relations.values(), key=lambda relation: _first(relation.places))),
        len(reading.quantities),
        tuple(failed),
    )


def _completed(finding: Finding, rule: Rule) -> Finding:
    """With its rule and severity, each place once, and no empty place beside one with words."""
    places = list(dict.fromkeys(finding.places))
    spoken = [span for span in places if span.end > span.start]
    return replace(
        finding,
        places=tuple(spoken or places),
        rule=finding.rule or rule.id,
        severity=finding.severity or rule.severity,
    )


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Each thing once, the gravest first, then in reading order.

    The same said again (a passage that stands twice in a report) is one finding with all its
    places. A finding that says no number that a graver one at the same words does not say is
    left out: it is part of it.
    """
    merged: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.message)
        known = merged.get(key)
        if known is None:
            merged[key] = finding
        elif len(known.places) < _MOST:
            places = tuple(dict.fromkeys((*known.places, *finding.places)))
            merged[key] = replace(known, places=places[:_MOST])
    kept: list[Finding] = []
    at: dict[int, list[Finding]] = {}
    for finding in sorted(merged.values(), key=_weight):
        if any(_explains(graver, finding) for graver in at.get(_first(finding.places), ())):
            continue
        kept.append(finding)
        for place in {span.start for span in finding.places}:
            at.setdefault(place, []).append(finding)
    return kept


def _explains(graver: Finding, finding: Finding) -> bool:
    """Does the first say everything that the second says of the same words?

    Only what recounts something can be told to be the same: a finding without numbers stays.
    """
    if graver.rule == finding.rule or not finding.places:
        return False
    numbers = _numbers(finding)
    inside = all(any(span.touches(other) for other in graver.places) for span in finding.places)
    return bool(numbers) and inside and numbers <= _numbers(graver)


def _numbers(finding: Finding) -> frozenset[str]:
    said = f"{finding.expected} {finding.found} {finding.sum}"
    return frozenset(number.replace(",", "") for number in _NUMBER.findall(said))


def _first(places: Sequence[Span]) -> int:
    return places[0].start if places else 0


def _weight(finding: Finding) -> tuple[int, int]:
    return _RANK[finding.severity or Severity.LOW], _first(finding.places)
