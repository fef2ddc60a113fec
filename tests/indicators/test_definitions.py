"""Definitions are data under a version: refused when they contradict themselves, kept for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from zhengtong.indicators import definitions
from zhengtong.indicators.definitions import (
    Indicator,
    all_indicators,
    indicator,
    one,
    register,
    versions,
)
from zhengtong.indicators.period import Period, Scope


def declared(**said: Any) -> Indicator:
    whole = {"code": "x.rate", "name": "率", "kinds": ("x",), "numerator": one, "denominator": one}
    return Indicator(**{**whole, **said})


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry of its own for each test."""
    monkeypatch.setattr(definitions, "_registry", {})
    yield


def test_versions_stay_and_the_newest_answers() -> None:
    first, second = declared(), declared(version=2, since=date(2023, 3, 1))
    register(second, first)
    assert indicator("x.rate") is second and indicator("x.rate", 1) is first
    assert versions("x.rate") == (first, second)
    assert all_indicators() == (second,)
    register(first)
    with pytest.raises(ValueError, match=r"x\.rate version 1 is declared twice"):
        register(declared())
    with pytest.raises(KeyError):
        indicator("x.rate", 3)


@pytest.mark.parametrize(
    "said",
    [
        {"kinds": ()},
        {"denominator": None},
        {"form": "sum"},
        {"shape": "stock"},
        {"keeps_states": ("a",)},
        {"shape": "coverage", "keeps_states": ("a",)},
        {"covered_by": ("y",)},
        {"exclusions": (("a", one), ("a", one))},
        {"form": "average"},
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(said: dict[str, Any]) -> None:
    assert declared().code == "x.rate"
    with pytest.raises(ValueError, match=r"x\.rate"):
        declared(**said)


def test_a_period_is_days_in_shanghai() -> None:
    june = Period.parse("2023-06-01..2023-06-30")
    assert june == Period.month(2023, 6)
    assert (june.until - june.since) == 30 * 86_400_000_000
    assert june.since == 1_685_548_800_000_000
    assert june.text == "2023 年 6 月 1 日至 6 月 30 日"
    assert Period(june.first, june.first).text == "2023 年 6 月 1 日"
    assert Period(date(2022, 12, 31), june.last).text == "2022 年 12 月 31 日至 2023 年 6 月 30 日"
    assert [str(m) for m in Period.parse("2022-12-31..2023-02-03").months()] == [
        "2022-12-31..2022-12-31", "2023-01-01..2023-01-31", "2023-02-01..2023-02-03",
    ]  # fmt: skip
    for wrong in ("2023-06-30..2023-06-01", "2023-06-01", "junk..2023-06-01"):
        with pytest.raises(ValueError):
            Period.parse(wrong)


def test_a_region_holds_those_below_it() -> None:
    prefixes = {"430000": "43", "430500": "4305", "430527": "430527", "430520": "430520",
                "430527101": "430527101", "430527000000": "430527", "430527100000": "430527100"}  # fmt: skip
    assert {code: Scope(region=code).region_prefix for code in prefixes} == prefixes
    scope = Scope(region="430500", without="tax", items=("a", "b"))
    assert scope.without == ("tax",)
    assert Scope.from_json(scope.to_json()) == scope
