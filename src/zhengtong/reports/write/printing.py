"""How a number is printed on paper.

The reviewer at the finance bureau divides the two numbers that stand beside a rate. What she gets
must be what she reads, so nothing here rounds an almost-complete rate up to 100%.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, localcontext

DASH = "—"
"""Printed where nothing was counted (0/0) or nothing applies: never 0, never 100%."""

BEIJING = timezone(timedelta(hours=8))
_DIGITS = "零一二三四五六七八九"


def quotient(
    numerator: Decimal | int, denominator: Decimal | int, places: int, scale: int = 100
) -> Decimal | None:
    """The printed value of `numerator / denominator * scale`; None for a denominator of 0.

    Rounds half up to `places` decimals, but what is not exactly nothing or exactly whole keeps
    off both: with two places 99.998% is 99.99, and 3 of 531,692 is 0.01.
    """
    if not denominator:
        return None
    top, bottom = Decimal(numerator) * scale, Decimal(denominator)
    with localcontext() as context:
        context.prec = 50
        step = Decimal(1).scaleb(-places)
        printed = (top / bottom).quantize(step, ROUND_HALF_UP)
        if printed in (0, scale) and top != bottom * printed:
            printed += step if top > bottom * printed else -step
    return printed


def percent(numerator: Decimal | int, denominator: Decimal | int, places: int = 2) -> str:
    """`99.82%`; `100%` and `0%` only where they are exact; `—` for 0/0."""
    value = quotient(numerator, denominator, places)
    if value is None:
        return DASH
    return f"{value:.0f}%" if value in (0, 100) else f"{value}%"


def money(amount: Decimal | None) -> str:
    """An amount of 万元: at least two decimals and never fewer than it has; `0` and `—` plain."""
    if amount is None:
        return DASH
    if not amount:
        return "0"
    exponent = amount.as_tuple().exponent
    return f"{amount:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{amount:f}"


def score(value: Decimal | None) -> str:
    """A score without trailing zeros: `5`, `4.99`; `—` where none was given."""
    if value is None:
        return DASH
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def plain(value: Decimal | int | str | date | None) -> str:
    """Any fact as it stands in a sentence."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return money(value)
    return DASH if value is None else str(value)


def day(on: date) -> str:
    """`2023年12月5日`: no leading zeros (GB/T 9704 7.3.5.4)."""
    return f"{on.year}年{on.month}月{on.day}日"


def minute(instant: int) -> str:
    """An instant (µs UTC) as `2024年2月20日10时05分`, Beijing time."""
    at = datetime.fromtimestamp(instant // 1_000_000, UTC).astimezone(BEIJING)
    return f"{day(at.date())}{at.hour}时{at.minute:02}分"


def numeral(n: int) -> str:
    """Section numbers 1-99 in Chinese: 一, 十, 十二, 二十, 九十九."""
    if not 1 <= n <= 99:
        raise ValueError(f"序号{n}超出一至九十九。")
    tens, ones = divmod(n, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def section_number(depth: int, n: int) -> str:
    """The n-th heading of a depth, as GB/T 9704 7.3.3 orders them: 一、（一）1.（1）."""
    return (f"{numeral(n)}、", f"（{numeral(n)}）", f"{n}.", f"（{n}）")[depth - 1]


def grouped(digest: str) -> str:
    """A digest in groups of eight, so that a person can compare it and a line can break."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))
