"""The answer for programs: a list, one object a file. `schema.json` states it, and
`docs/checker-json.md` explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zhengtong.reports.answers.entries import Entry, entries
from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.answers.words import CHINESE, Words
from zhengtong.reports.checking import Verdict
from zhengtong.reports.documents.model import Span
from zhengtong.reports.documents.places import Places
from zhengtong.reports.profiles.dismissals import Dismissal
from zhengtong.reports.rules.rule import Relation

if TYPE_CHECKING:
    from zhengtong.reports.answers.resubmission import Change

__all__ = ["SCHEMA", "as_json"]

SCHEMA = 1
"""Raised when a key is taken away or changes its meaning; new keys may come at any time."""


def as_json(
    checked: Checked,
    words: Words = CHINESE,
    *,
    change: Change | None = None,
    set_aside: Sequence[Dismissal] = (),
) -> dict[str, Any]:
    """One file's findings, relations and count of facts, as plain values; `error` says why a file
    could not be read."""
    answer: dict[str, Any] = {"schema": SCHEMA, "file": checked.file}
    verdict = checked.verdict
    if verdict is None:
        return answer | {"findings": [], "relations": [], "facts": 0, "error": checked.error}
    places = Places(verdict.document)
    answer |= {
        "kind": verdict.document.kind,
        "unit": checked.unit,
        "year": checked.year,
        "self_score": None if checked.score is None else f"{checked.score:f}",
        "findings": [_finding(entry, places, words) for entry in entries(verdict, words)],
        "relations": [_relation(relation, places, words) for relation in verdict.relations],
        "facts": verdict.facts,
        "remarks": [remark.message for remark in verdict.document.remarks],
        "failed": [{"rule": rule, "error": error} for rule, error in verdict.failed],
        "dismissed": [{"rule": each.rule, "reason": each.reason} for each in set_aside],
    }
    return answer | ({"change": _change(change)} if change else {})


def render_json(verdict: Verdict, words: Words = CHINESE) -> dict[str, Any]:
    """The same for a verdict alone."""
    return as_json(Checked(verdict.document.file, verdict), words)


def _finding(entry: Entry, places: Places, words: Words) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "title": entry.title,
        "severity": entry.severity.value,
        "quote": list(entry.quotes),
        "expected": entry.expected,
        "found": entry.found,
        "message": entry.message,
        "sum": entry.sum,
        "fix": entry.fix,
        "basis": entry.basis,
        "question": entry.question,
        "place": _places(entry.spans, places, words),
    }


def _relation(relation: Relation, places: Places, words: Words) -> dict[str, Any]:
    return {
        "kind": relation.kind,
        "expression": relation.expression,
        "computed": f"{relation.computed:f}",
        "stated": f"{relation.stated:f}",
        "holds": relation.holds,
        "place": _places(relation.places, places, words),
    }


def _places(spans: Sequence[Span], places: Places, words: Words) -> list[dict[str, Any]]:
    return [
        {"words": words.where(places.of(span)), "start": span.start, "end": span.end}
        for span in spans
    ]


def _change(change: Change) -> dict[str, Any]:
    """Numbers count the findings of this answer from 1; what is closed stands as it was said."""
    return {
        "closed": [dict(before) for before in change.closed],
        "remains": [entry.number for _, entry in change.remains],
        "new": [entry.number for entry in change.new],
    }
