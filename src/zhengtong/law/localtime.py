"""A receipt printed at 23:59 in the county carries that day's date, wherever the server stands.

The record keeps instants (microseconds UTC); the law counts days in Asia/Shanghai, which has
been UTC+8 without summer time since 1992.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

__all__ = [
    "DAY",
    "HOUR",
    "SHANGHAI",
    "Moment",
    "day_end",
    "day_start",
    "instant",
    "local_date",
    "local_datetime",
    "to_date",
]

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

#: Microseconds.
HOUR = 3_600_000_000
DAY = 24 * HOUR

#: A date of law, or an instant in microseconds UTC.
Moment = date | int

_OFFSET = 8 * HOUR
_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_AT = datetime(1970, 1, 1, tzinfo=UTC)


def local_date(at: int) -> date:
    """The date in Asia/Shanghai of the instant `at` (microseconds UTC)."""
    return date.fromordinal(_EPOCH + (at + _OFFSET) // DAY)


def local_datetime(at: int) -> datetime:
    """The aware date and time in Asia/Shanghai of the instant `at` (microseconds UTC)."""
    return (_EPOCH_AT + timedelta(microseconds=at)).astimezone(SHANGHAI)


def day_start(d: date) -> int:
    """The first instant of the local day `d`, in microseconds UTC."""
    return (d.toordinal() - _EPOCH) * DAY - _OFFSET


def day_end(d: date) -> int:
    """The last instant of the local day `d`: one microsecond before the next day."""
    return day_start(d) + DAY - 1


def instant(when: datetime | date, at: time = time()) -> int:
    """Microseconds UTC of an aware `datetime`, or of the local `date` at the wall time `at`.

    Raises `ValueError` for a naive datetime: guessing its zone moves cases to another day.
    """
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise ValueError("时间缺少时区,请写明时区后再用。")
        return (when - _EPOCH_AT) // timedelta(microseconds=1)
    into = ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond
    return day_start(when) + into


def to_date(on: Moment) -> date:
    """The date of law of a date, an instant or an aware datetime."""
    if isinstance(on, datetime):
        on = instant(on)
    return local_date(on) if isinstance(on, int) else on
