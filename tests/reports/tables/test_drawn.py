"""A form that agrees raises no grave finding in any layout; one number changed is named."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.reports.tables.drawn import (
    FIRM,
    LOOSE,
    Drawn,
    base_data,
    evaluation,
    numbered,
    self_evaluation,
)
from zhengtong.reports.checking import Verdict, check
from zhengtong.reports.documents.model import Document
from zhengtong.reports.rules.rule import Severity

LAYOUTS = {**FIRM, **LOOSE}
FORMS: dict[str, Callable[[int], Drawn]] = {
    "self": self_evaluation, "evaluation": evaluation, "numbered": numbered, "base": base_data,
}  # fmt: skip
SEEDS = range(8)
FEW = range(3)


def grave(verdict: Verdict) -> list[str]:
    return [f.message for f in verdict.findings if f.severity is Severity.HIGH]


def broken(verdict: Verdict) -> list[str]:
    return [r.expression for r in verdict.relations if not r.holds]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_agrees_raises_nothing_grave(form: str, layout: str) -> None:
    for seed in SEEDS:
        verdict = check(LAYOUTS[layout](FORMS[form](seed)))
        assert not verdict.failed
        assert (grave(verdict), broken(verdict)) == ([], []), seed


@pytest.mark.parametrize("layout", FIRM)
@pytest.mark.parametrize("form", FORMS)
def test_one_number_changed_is_named(form: str, layout: str) -> None:
    for seed in FEW:
        drawn = FORMS[form](seed)
        for kind, places in drawn.kinds.items():
            for place in places:
                assert named(drawn, place, FIRM[layout]), (seed, kind, place)


def named(drawn: Drawn, place: tuple[int, int], layout: Callable[[Drawn], Document]) -> bool:
    """Is the relation of this number said not to hold, and does a finding quote it?"""
    words = drawn.rows[place[0]][place[1]] or ""
    other = Decimal(words.rstrip("%")) + 3
    verdict = check(layout(drawn.changed(place, f"{other}{'%' if '%' in words else ''}")))
    quotes = {verdict.document.quote(p) for f in verdict.findings for p in f.places}
    return bool(broken(verdict)) and any(str(other) in quote for quote in quotes)


@pytest.mark.parametrize("layout", ["words", "lines"])
def test_a_flattened_form_is_recounted_too(layout: str) -> None:
    for seed in FEW:
        drawn = self_evaluation(seed)
        verdict = check(LOOSE[layout](drawn))
        kinds = {relation.kind for relation in verdict.relations}
        assert {"weight", "score"} <= kinds, seed
        for place in drawn.kinds["score"][1:]:
            assert named(drawn, place, LOOSE[layout]), (seed, place)
