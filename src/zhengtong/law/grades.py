"""Ninety points: excellent or good? The bureau's own table decides, and where its wording
leaves an end open to doubt, the doubt is reported instead of decided.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Band", "End", "GradeTable", "Grading", "grade_tables"]


class End(StrEnum):
    """Whether a band includes the number at its end."""

    CLOSED = "closed"
    OPEN = "open"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of scores with explicit ends."""

    label: str
    low: Decimal
    high: Decimal
    low_end: End = End.CLOSED
    high_end: End = End.OPEN

    def end_at(self, score: Decimal) -> End:
        """How the band holds `score`: CLOSED = in, OPEN = not in, UNSTATED = nobody said."""
        if not self.low <= score <= self.high:
            return End.OPEN
        ends = [
            e for at, e in ((self.low, self.low_end), (self.high, self.high_end)) if at == score
        ]
        for end in (End.OPEN, End.UNSTATED):
            if end in ends:
                return end
        return End.CLOSED

    @property
    def text(self) -> str:
        """The band as an interval: [80, 90) with “?” where an end is unstated."""
        left = {End.CLOSED: "[", End.OPEN: "(", End.UNSTATED: "?"}[self.low_end]
        right = {End.CLOSED: "]", End.OPEN: ")", End.UNSTATED: "?"}[self.high_end]
        return f"{left}{self.low}, {self.high}{right}"


@dataclass(frozen=True, slots=True)
class Grading:
    """The grades that a score may bear. `certain` is False where the table leaves a doubt;
    `note` then says it in Chinese."""

    score: Decimal
    labels: tuple[str, ...]
    certain: bool
    note: str

    @property
    def label(self) -> str | None:
        """The grade, or None when the table allows none or several."""
        return self.labels[0] if len(self.labels) == 1 else None


@dataclass(frozen=True, slots=True)
class GradeTable:
    """The grades of one scheme (评价等级) with the words that they come from."""

    name: str
    title: str
    source: str
    bands: tuple[Band, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> GradeTable:
        """A table from its data (the form of `data/grade_bands.json`); numbers as strings."""
        bands: Sequence[Mapping[str, str]] = data["bands"]
        return cls(
            data["name"],
            data["title"],
            data["source"],
            tuple(
                Band(
                    band["label"],
                    Decimal(band["low"]),
                    Decimal(band["high"]),
                    End(band["low_end"]),
                    End(band["high_end"]),
                )
                for band in bands
            ),
        )

    def grade(self, score: Decimal) -> Grading:
        """The grade of `score`, with the doubt where the ends overlap, miss it or are unstated."""
        held = [(band.label, band.end_at(score)) for band in self.bands]
        labels = tuple(label for label, end in held if end is not End.OPEN)
        certain = len(labels) == 1 and not any(end is End.UNSTATED for _, end in held)
        return Grading(score, labels, certain, "" if certain else self._doubt(score, labels))

    def _doubt(self, score: Decimal, labels: tuple[str, ...]) -> str:
        where = f"“{self.title}”的等级表"
        if not labels:
            return f"{where}没有包含 {score} 分的等级,请核对分数和等级表。"
        if len(labels) > 1:
            both = "和".join(f"“{label}”" for label in labels)
            return f"{where}中 {score} 分同时落在{both},请按财政部门的口径确定等级。"
        return (
            f"{where}没有写明 {score} 分的归属,其他等级不含此分,按排除归“{labels[0]}”,"
            "请与财政部门确认。"
        )


@cache
def grade_tables() -> Mapping[str, GradeTable]:
    """The shipped tables by name: `mof-2020`, `suining-2023`, `regional-80`."""
    text = files("zhengtong.law").joinpath("data/grade_bands.json").read_text(encoding="utf-8")
    tables = [GradeTable.from_json(data) for data in json.loads(text)]
    return {table.name: table for table in tables}
