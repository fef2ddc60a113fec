"""The schemes that a report is measured by: shares of the weights, bands of the grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Schemes"]


@dataclass(frozen=True)
class Schemes:
    """`whose`: the bureau that prescribes them; `weights`: accepted shares, first level → points
    of 100; `bands`: grade, from (in), up to (out, 100 in). Empty: those of the Ministry."""

    whose: str = ""
    weights: tuple[Mapping[str, Decimal], ...] = ()
    bands: tuple[tuple[str, Decimal, Decimal], ...] = ()
