"""What a rule is, what it finds, and what it has recounted.

    @rule("grade-bands", "等级分档有空档或重叠", Severity.LOW, basis="…",
          fires=("优秀（大于90分）、良好（80-90分）…",), spares=("优[90,100]、良[80,90)…",))
    def grade_bands(report: Reading) -> Iterator[Finding | Relation]: ...

A rule is a generator over a `Reading`. It yields a `Finding` for what must be explained, and a
`Relation` for each sum it has recounted, holding or not: what holds is shown too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from zhengtong.reports.documents.model import Span

if TYPE_CHECKING:
    from zhengtong.reports.facts.reading import Reading

__all__ = ["RULES", "Finding", "Relation", "Rule", "Severity", "rule"]


class Severity(StrEnum):
    """HIGH: a reviewer sends the report back; MEDIUM: it must be explained; LOW: editorial."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be looked at. `places`: what to quote, first the chief one; `expected`,
    `found`: short; `sum`: the arithmetic, as `80+120=200`; `fix`: what the author may do.
    `severity` and `rule` are those of the rule unless the finding says otherwise; `question`
    marks what only the author can know, and is put as a question."""

    places: Sequence[Span]
    message: str
    expected: str = ""
    found: str = ""
    sum: str = ""
    fix: str = ""
    severity: Severity | None = None
    question: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum, a rate, a conversion or a count that was recounted."""

    kind: str  # sum | balance | rate | count | unit | same | weight | score
    expression: str
    computed: Decimal
    stated: Decimal
    holds: bool
    places: Sequence[Span]


Check = Callable[["Reading"], Iterator[Finding | Relation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`fires`, `spares`: small texts that must and must not make it speak; tests run them all,
    and `docs/checker.md` prints them."""

    id: str
    title: str
    severity: Severity
    basis: str
    check: Check
    fires: Sequence[str] = field(default=())
    spares: Sequence[str] = field(default=())


RULES: dict[str, Rule] = {}


def rule(
    id: str, title: str, severity: Severity, *, basis: str,
    fires: Sequence[str] = (), spares: Sequence[str] = (),
) -> Callable[[Check], Check]:  # fmt: skip
    """Enter a function in the book of rules. Raises `ValueError` for a second one by its id."""

    def enter(check: Check) -> Check:
        if id in RULES:
            raise ValueError(id)
        RULES[id] = Rule(id, title, severity, basis, check, tuple(fires), tuple(spares))
        return check

    return enter
