"""The answer for programs; `docs/checker-json.md` describes it."""

from __future__ import annotations

from typing import Any

from zhengtong.reports.checking import Verdict
from zhengtong.reports.documents.model import Span
from zhengtong.reports.documents.places import Places
from zhengtong.reports.rules.rule import Finding, Relation

__all__ = ["as_json", "unreadable"]

LONGEST = 120


def as_json(verdict: Verdict) -> dict[str, Any]:
    """One document's findings, relations and count of facts, as plain values."""
    places = Places(verdict.document)
    return {
        "file": verdict.document.file,
        "findings": [_finding(verdict, finding, places) for finding in verdict.findings],
        "relations": [_relation(relation, places) for relation in verdict.relations],
        "facts": verdict.facts,
        "failed": [{"rule": rule, "error": error} for rule, error in verdict.failed],
    }


def unreadable(file: str, message: str) -> dict[str, Any]:
    """The same for a file that could not be read."""
    return {"file": file, "findings": [], "relations": [], "facts": 0, "error": message}


def _finding(verdict: Verdict, finding: Finding, places: Places) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "quote": [_quote(verdict, span) for span in finding.places],
        "expected": finding.expected,
        "found": finding.found,
        "message": finding.message,
        "sum": finding.sum,
        "fix": finding.fix,
        "question": finding.question,
        "place": _places(finding.places, places),
    }


def _relation(relation: Relation, places: Places) -> dict[str, Any]:
    return {
        "kind": relation.kind,
        "expression": relation.expression,
        "computed": f"{relation.computed:f}",
        "stated": f"{relation.stated:f}",
        "holds": relation.holds,
        "place": _places(relation.places, places),
    }


def _quote(verdict: Verdict, span: Span) -> str:
    return verdict.document.quote(span)[:LONGEST]


def _places(spans: Any, places: Places) -> list[dict[str, Any]]:
    found = []
    for span in spans:
        place = places.of(span)
        found.append({"words": place.words, "start": span.start, "end": span.end})
    return found
