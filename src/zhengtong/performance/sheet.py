"""One self-evaluation laid out whole: everything that the form, the checks and the page ask of it.

Read in one go from the projections; what is computed from it (scores, checks, the document) never
asks the database again, so that they cannot speak of different moments.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.models import Case
from zhengtong.performance.fields import decimal
from zhengtong.performance.models import (
    BaseData,
    Citation,
    Document,
    Evaluation,
    Evidence,
    Expense,
    Funds,
    Line,
    Note,
    Release,
    Statement,
)
from zhengtong.performance.scheme import Scheme, scheme_of
from zhengtong.performance.scores import LineScore, Totals, score_lines, totals
from zhengtong.record.canonical import sm3

__all__ = ["Part", "Sheet", "evaluation_id", "evaluations", "parts_of", "sheet"]


@dataclass(frozen=True, slots=True)
class Part:
    """A named amount in 万元; None where the kind does not occur."""

    name: str
    amount: Decimal | None


def parts_of(text: str) -> tuple[Part, ...]:
    """The amounts of a JSON column [[name, amount], …]."""
    return tuple(Part(name, decimal(amount or "")) for name, amount in json.loads(text or "[]"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A self-evaluation and all its rows, as they stood at one moment."""

    case: Case
    row: Evaluation
    scheme: Scheme
    funds: Funds | None = None
    base: BaseData | None = None
    expenses: Sequence[Expense] = ()
    lines: Sequence[Line] = ()
    statements: dict[str, Statement] = field(default_factory=dict)
    passages: dict[str, str] = field(default_factory=dict)
    citations: Sequence[Citation] = ()
    evidence: dict[int, list[Evidence]] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    documents: Sequence[Document] = ()
    releases: Sequence[Release] = ()

    @property
    def title(self) -> str:
        """As the desk's lists name it."""
        return self.case.title

    @property
    def instruction(self) -> dict[str, str]:
        """工作通知: issuer, title, number, issued_on, due_on (dates as ISO text, or empty)."""
        read: dict[str, str] = json.loads(self.row.instruction or "{}")
        return read

    @property
    def weights(self) -> dict[str, dict[str, Decimal]]:
        """Points by "levels" (first level, with 预算执行率) and "inner" (second level)."""
        read = json.loads(self.row.weights or "{}")
        return {k: {n: Decimal(v) for n, v in names.items()} for k, names in read.items()}

    @property
    def income(self) -> tuple[Part, ...]:
        """按收入性质分."""
        return parts_of(self.funds.by_income) if self.funds else ()

    @property
    def spending(self) -> tuple[Part, ...]:
        """按支出性质分."""
        return parts_of(self.funds.by_spending) if self.funds else ()

    @property
    def scores(self) -> list[LineScore]:
        """Budget execution, then the lines."""
        return score_lines(self.funds, self.lines, self.scheme)

    @property
    def totals(self) -> Totals:
        """Sums of `scores`."""
        return totals(self.scores, self.scheme)

    @property
    def current(self) -> Release | None:
        """The release in force, if there is one."""
        return self.releases[-1] if self.releases else None

    def amount(self, name: str) -> Decimal | None:
        """An amount that the text states (正文), in 万元."""
        said = self.statements.get(name)
        return decimal(said.text) if said is not None and said.form == "amount" else None

    def line(self, number: int) -> Line | None:
        """The line of that number."""
        return next((each for each in self.lines if each.number == number), None)


def evaluation_id(organisation: str, year: int) -> str:
    """The case of a unit's self-evaluation of a year: there is only one."""
    return sm3(f"evaluation:{organisation}:{year}".encode()).hex()[:32]


def evaluations(year: int | None = None) -> list[tuple[Case, Evaluation]]:
    """All self-evaluations, the latest year first."""
    rows = Evaluation.objects.order_by("-year", "organisation")
    chosen = list(rows.filter(year=year) if year else rows)
    cases = Case.objects.in_bulk([row.case for row in chosen])
    return [(cases[row.case], row) for row in chosen]


def sheet(case_id: str) -> Sheet:
    """The evaluation under this case. Raises `LookupError`."""
    row = Evaluation.objects.filter(case=case_id).first()
    if row is None:
        raise LookupError(_("没有这份绩效自评，请核对。"))

    def all_of(model: Any, *order: str) -> list[Any]:
        return list(model.objects.filter(case=case_id).order_by(*order))

    case = Case.objects.get(id=case_id)
    said = all_of(Statement, "name")
    evidence: dict[int, list[Evidence]] = {}
    for each in all_of(Evidence, "line", "id"):
        evidence.setdefault(each.line, []).append(each)
    return Sheet(
        case=case,
        row=row,
        scheme=scheme_of(case.region),
        funds=Funds.objects.filter(case=case_id).first(),
        base=BaseData.objects.filter(case=case_id).first(),
        expenses=all_of(Expense, "number"),
        lines=all_of(Line, "number"),
        statements={each.name: each for each in said if each.form != "passage"},
        passages={each.name: each.text for each in said if each.form == "passage"},
        citations=all_of(Citation, "name"),
        evidence=evidence,
        notes={each.key: each for each in all_of(Note, "key")},
        documents=all_of(Document, "edition", "format"),
        releases=all_of(Release, "edition"),
    )
