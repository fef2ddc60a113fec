"""One sum on paper: its arithmetic shown, its difference explained by other amounts where they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from zhengtong.performance.sheet import Part
from zhengtong.reports.write.printing import money

__all__ = ["ZERO", "Finding", "Level", "compare", "less_text", "named", "sum_text", "total_of"]

ZERO = Decimal(0)
MOST_CANDIDATES = 10


class Level(StrEnum):
    """How a sum came out."""

    HOLDS = "holds"
    NOTE = "note"
    EXPLAINABLE = "explainable"
    OPEN = "open"

    @property
    def label(self) -> str:
        """The word on the page."""
        return {"holds": "算得平", "note": "宜注明", "explainable": "可解释", "open": "算不平"}[
            self
        ]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sum (勾稽关系) in 万元, points or people: `left` should equal `right`.

    `parts` make up the difference where other amounts of the sheet do so exactly; `sentence` is
    the explanation that the system proposes, `explanation` the one that the unit gave for this
    very difference. A sum of weights (`must_hold`) cannot be explained away.
    """

    key: str
    subject: str
    level: Level
    arithmetic: tuple[str, ...]
    left_name: str = ""
    left: Decimal = ZERO
    right_name: str = ""
    right: Decimal = ZERO
    parts: tuple[Part, ...] = ()
    sentence: str = ""
    explanation: str = ""
    must_hold: bool = False

    @property
    def difference(self) -> Decimal:
        """Right less left."""
        return self.right - self.left

    @property
    def blocks(self) -> bool:
        """Whether nothing may be released before it is put right or explained."""
        wrong = self.level in (Level.OPEN, Level.EXPLAINABLE)
        return wrong and (self.must_hold or not self.explanation)

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"sum-{self.key}"


def compare(
    key: str,
    subject: str,
    left_name: str,
    left: Sequence[Part],
    right_name: str,
    right: Decimal,
    *,
    right_sum: str = "",
    candidates: Sequence[Part] = (),
) -> Finding:
    """One sum; where it does not hold, the fewest `candidates` that make up the difference."""
    total = total_of(left)
    line = f"{sum_text(left)}＝{money(total)}" if len(left) > 1 else f"{left_name}{money(total)}"
    told = [line, *([f"{right_sum}＝{money(right)}"] if right_sum else [])]
    if total == right:
        return Finding(key, subject, Level.HOLDS, tuple(told), left_name, total, right_name, right)
    told += less_text(right, total)
    parts = _making_up(right - total, candidates)
    said = f"{left_name}{money(total)}，{right_name}{money(right)}，"
    if parts:
        made = _signed(parts)
        told.append(f"差{money(right - total)}＝{made}")
        said += f"差{money(right - total)}＝{made}。"
    else:
        said += f"相差{money(abs(right - total))}，原因待核。"
    return Finding(
        key, subject, Level.EXPLAINABLE if parts else Level.OPEN, tuple(told),
        left_name, total, right_name, right, parts, said,
    )  # fmt: skip


def _making_up(difference: Decimal, candidates: Sequence[Part]) -> tuple[Part, ...]:
    usable = [part for part in candidates if part.amount][:MOST_CANDIDATES]
    for size in range(1, len(usable) + 1):
        for chosen in combinations(usable, size):
            if total_of(chosen) == difference:
                return chosen
    return ()


def _signed(parts: Sequence[Part]) -> str:
    told = ""
    for part in parts:
        amount = part.amount or ZERO
        sign = "－" if amount < 0 else "＋" if told else ""
        told += f"{sign}{part.name}{money(abs(amount))}"
    return told


def less_text(right: Decimal, left: Decimal) -> list[str]:
    """The larger less the smaller."""
    if right == left:
        return []
    high, low = max(right, left), min(right, left)
    return [f"{money(high)}－{money(low)}＝{money(high - low)}"]


def total_of(parts: Sequence[Part]) -> Decimal:
    return sum((part.amount or ZERO for part in parts), ZERO)


def sum_text(parts: Sequence[Part]) -> str:
    return "＋".join(money(part.amount) for part in parts if part.amount) or "0"


def named(parts: Sequence[Part], name: str) -> Part | None:
    return next((part for part in parts if part.name.startswith(name)), None)
