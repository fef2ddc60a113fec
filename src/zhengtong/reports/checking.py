"""The pass: every rule over one document, and of what they say, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zhengtong.reports.documents.model import Document, Span
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules import load
from zhengtong.reports.rules.rule import Finding, Relation, Rule, Severity

__all__ = ["Verdict", "check"]

_RANK = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


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


def check(document: Document, rules: Iterable[Rule] | None = None) -> Verdict:
    """Run `rules` (all of them where None) over a document."""
    reading = Reading(document)
    findings: list[Finding] = []
    relations: list[Relation] = []
    failed: list[tuple[str, str]] = []
    for rule in load() if rules is None else rules:
        try:
            for said in rule.check(reading):
                if isinstance(said, Relation):
                    relations.append(said)
                else:
                    severity = said.severity or rule.severity
                    findings.append(replace(said, rule=said.rule or rule.id, severity=severity))
        except Exception as error:
            failed.append((rule.id, f"{type(error).__name__}: {error}"))
    return Verdict(document, tuple(_ordered(findings)), tuple(relations), 0, tuple(failed))


def _first(places: Sequence[Span]) -> int:
    return places[0].start if places else 0


def _ordered(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (_RANK[f.severity or Severity.LOW], _first(f.places)))
