"""No number on paper says more than its record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.reports.write import printing

COUNTS = st.integers(min_value=0, max_value=10**12)
PLACES = st.integers(min_value=0, max_value=4)


@given(COUNTS, COUNTS, PLACES)
def test_a_rate_is_100_percent_only_when_it_is_whole(n: int, d: int, places: int) -> None:
    printed = printing.percent(n, d, places)
    if d == 0:
        assert printed == "—"
        return
    assert (printed == "100%") == (n == d)
    assert (printed == "0%") == (n == 0)
    value = printing.quotient(n, d, places)
    assert value is not None
    assert abs(Fraction(value) - Fraction(n * 100, d)) <= Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("n", "d", "places", "printed"),
    [
        (530_735, 531_692, 2, "99.82%"),
        (999_983, 1_000_000, 2, "99.99%"),
        (999_999, 1_000_000, 0, "99%"),
        (1_000_001, 1_000_000, 2, "100.01%"),
        (3, 531_692, 2, "0.01%"),
        (4_173, 4_190, 1, "99.6%"),
        (15, 16, 2, "93.75%"),
        (0, 0, 2, "—"),
        (0, 7, 2, "0%"),
        (Decimal("940.47"), Decimal("940.47"), 2, "100%"),
    ],
)
def test_rates(n: Decimal | int, d: Decimal | int, places: int, printed: str) -> None:
    assert printing.percent(n, d, places) == printed


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_money_is_never_rounded(amount: Decimal) -> None:
    printed = printing.money(amount)
    assert Decimal(printed) == amount
    assert printed == "0" or len(printed.partition(".")[2]) >= 2


def test_money_scores_and_dates_as_the_forms_have_them() -> None:
    assert [printing.money(x) for x in (Decimal("1.5"), Decimal(0), None)] == ["1.50", "0", "—"]
    assert [printing.score(Decimal(x)) for x in ("5", "4.99", "10", "99.0")] == [
        "5",
        "4.99",
        "10",
        "99",
    ]
    assert printing.score(None) == "—"
    assert printing.day(date(2023, 12, 5)) == "2023年12月5日"
    assert printing.minute(1_709_085_900_000_000) == "2024年2月28日10时05分"


def test_headings_count_as_an_official_document_does() -> None:
    assert [printing.section_number(d, 12) for d in (1, 2, 3, 4)] == [
        "十二、",
        "（十二）",
        "12.",
        "（12）",
    ]
    assert [printing.numeral(n) for n in (1, 10, 20, 99)] == ["一", "十", "二十", "九十九"]
    with pytest.raises(ValueError, match="一至九十九"):
        printing.numeral(100)
