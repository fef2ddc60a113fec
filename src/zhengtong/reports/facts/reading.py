"""A document understood: its quantities, sections and tables, each worked out once, when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zhengtong.reports.across.passages import Sentences, sentences_of
from zhengtong.reports.documents.model import Document
from zhengtong.reports.facts.clauses import Breakdown, breakdowns_of
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.forms import Forms
from zhengtong.reports.facts.funds import FundsTable
from zhengtong.reports.facts.identity import Identity, identities_of
from zhengtong.reports.facts.indicators import IndicatorTable
from zhengtong.reports.facts.ledger import Entry, entries_of
from zhengtong.reports.facts.mentions import Passage, passages_of
from zhengtong.reports.facts.quantities import Quantity, quantities_of
from zhengtong.reports.facts.schemes import Schemes
from zhengtong.reports.facts.sections import Outline, outline_of

__all__ = ["Reading"]


@dataclass
class Reading:
    """What the rules ask. Every property is computed once and points into `document.text`."""

    document: Document
    beside: Sequence[Reading] = ()
    """Other papers to hold it against: approved objectives, accounts, last year's report."""
    schemes: Schemes = field(default_factory=Schemes)
    """What its bureau prescribes, which is right by definition."""

    @cached_property
    def folded(self) -> str:
        """The text, character by character in the width and form that patterns expect."""
        return fold(self.document.text)

    @cached_property
    def outline(self) -> Outline:
        """Sections, numbered items and lists."""
        return outline_of(self.document, [each.span.start for each in self.identities[1:]])

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """The reports in the file, at least one: title, year, unit, kind."""
        return identities_of(self.document)

    @cached_property
    def sentences(self) -> Sentences:
        """Its prose by hashes, to be found again in other reports."""
        return sentences_of(self.document)

    @property
    def identity(self) -> Identity:
        """The first of them."""
        return self.identities[0]

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every number in the paragraphs, with unit and place; for a cell see `in_cell`."""
        return quantities_of(self.document)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Paragraphs with numbers, and what each number is said of."""
        return passages_of(self.document, self.quantities)

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """Numbers that are said to be parts of another."""
        return breakdowns_of(self.passages)

    @cached_property
    def forms(self) -> Forms:
        """What the tables say: funds, indicators, boxes ticked."""
        return Forms(self.document)

    @property
    def funds(self) -> tuple[FundsTable, ...]:
        """Tables of money; `.figures` of each are its labelled amounts."""
        return self.forms.funds

    @property
    def indicators(self) -> tuple[IndicatorTable, ...]:
        """Tables of indicators: target, actual, weight, score and reason of each."""
        return self.forms.indicators

    @cached_property
    def ledger(self) -> tuple[Entry, ...]:
        """Income, spending, carry-overs and their usual parts, wherever they are given."""
        return entries_of(
            self.document, self.passages, self.breakdowns, self.funds, self.forms.views,
            self.outline, self.identities,
        )  # fmt: skip

    @cached_property
    def ledgers(self) -> tuple[tuple[Entry, ...], ...]:
        """The ledger of each report in the file."""
        found: list[list[Entry]] = [[] for _ in self.identities]
        for entry in self.ledger:
            found[entry.report].append(entry)
        return tuple(map(tuple, found))
