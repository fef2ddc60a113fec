"""The rules of a region's finance bureau: grades, qualitative bands, when a reason is required.

They are right by definition, and they are data: local settings first, then the ministry's
(财预〔2020〕10号) as `law` ships them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhengtong.law.scoring import (
    THREE_BANDS,
    Band,
    DeviationRule,
    End,
    GradeTable,
    grade_tables,
)
from zhengtong.org.settings import setting

__all__ = ["MINISTRY", "Scheme", "scheme_of"]

MINISTRY = "mof-2020"


def _ministry() -> GradeTable:
    return grade_tables()[MINISTRY]


@dataclass(frozen=True, slots=True)
class Scheme:
    """How scores become a grade, what a qualitative level is worth, what must be explained."""

    grades: GradeTable = field(default_factory=_ministry)
    bands: Mapping[str, Band] = field(default_factory=lambda: THREE_BANDS)
    deviation: DeviationRule = field(default_factory=DeviationRule)


def scheme_of(region: str) -> Scheme:
    """The scheme in force in a region."""

    def local(name: str) -> Any:
        try:
            return setting(region, name)
        except KeyError:
            return None

    grades, bands, threshold = map(
        local, ("grade_bands", "qualitative_bands", "deviation_threshold")
    )
    return Scheme(
        grades=GradeTable("local", "本地评价等级", "地方设置", tuple(map(_band, grades)))
        if grades
        else _ministry(),
        bands={each["name"]: _band(each) for each in bands} if bands else THREE_BANDS,
        deviation=DeviationRule(Decimal(threshold)) if threshold else DeviationRule(),
    )


def _band(data: Mapping[str, Any]) -> Band:
    """A band of a setting: both ends say whether they belong to it; the low one does unless not."""

    def end(closed: bool) -> End:
        return End.CLOSED if closed else End.OPEN

    return Band(
        str(data["name"]),
        Decimal(data["from"]),
        Decimal(data["to"]),
        end(data.get("from_closed", True)),
        end(data.get("to_closed", False)),
    )
