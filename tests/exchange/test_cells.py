"""What Excel makes of dates and numbers on the way, and what is told instead of guessing."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from zhengtong.flow.imports import Column, RowFault
from zhengtong.law.localtime import day_start, instant
from zhengtong.systems.exchange.cells import reader, text_of

DAY, MORNING = instant(date(2023, 5, 8)), instant(date(2023, 5, 8), time(9, 3))
AFTERNOON = instant(date(2023, 5, 8), time(15, 3, 20))


def read(kind: str, cell: Any, **more: Any) -> Any:
    return reader(Column("c", "某列", kind, **more), {})(cell)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2023-05-08", DAY), ("2023/5/8", DAY), ("2023.5.8", DAY), ("2023年5月8日", DAY),
        ("２０２３年５月８日", DAY), ("20230508", DAY), (20230508, DAY), (45054, DAY), ("45054", DAY),
        (45054.0, DAY), (date(2023, 5, 8), DAY), (datetime(2023, 5, 8), DAY),
        ("2023/5/8 9:03", MORNING), ("2023-05-08 09:03:00", MORNING), ("20230508T090300", MORNING),
        ("202305080903", MORNING), ("20230508090300", MORNING), ("2023年5月8日 9时3分", MORNING),
        ("2023-05-08T01:03:00Z", MORNING), ("2023-05-08T09:03:00.000+08:00", MORNING),
        (45054.377083333, MORNING), ("45054.377083333", MORNING), ("2023年5月8日9：03", MORNING),
        (datetime(2023, 5, 8, 9, 2, 59, 999996), MORNING), (" 2023-05-08 09:03 ", MORNING),
        ("2023-5-8 15:03:20.5", AFTERNOON), ("2023年5月8日 下午3时3分20秒", AFTERNOON),
        ("2023/5/8 3:03:20 PM", AFTERNOON), ("=\"2023-05-08\"", DAY), ("'2023-05-08", DAY),
        ("", None), ("—", None), (None, None), ("NULL", None),
    ],
)  # fmt: skip
def test_a_date_is_read_in_whatever_form(cell: Any, at: int | None) -> None:
    assert read("when", cell) == at


@pytest.mark.parametrize(
    "cell",
    ["2023-02-30", "5/8/2023", "23-5-8", "0", 12, "1899-12-31", "21000101", "昨天", "2023-05",
     "2023-05-08 25:00", 4.5e17, "9:123", "2023/5/8 9:123", True],
)  # fmt: skip
def test_a_date_that_can_mean_two_things_or_none_is_told(cell: Any) -> None:
    with pytest.raises(RowFault, match="读不出日期"):
        read("when", cell)


def test_a_serial_day_is_the_day_that_the_spreadsheet_shows() -> None:
    assert read("when", 36526) == day_start(date(2000, 1, 1))
    assert read("when", 45291.999995) == day_start(date(2024, 1, 1)), "rounded to the second"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("4305272023050800012345", "4305272023050800012345"), (" ４３０５２７ ", "430527"),
        ('="0012"', "0012"), ("'0012", "0012"), (12.0, "12"), (123456789012345, "123456789012345"),
        (430527202305080001, "430527202305080001"), ("绥审（2023） 5号", "绥审(2023)5号"),
        ("138****3210", "138****3210"), ("", None),
    ],
)  # fmt: skip
def test_a_number_keeps_its_digits(cell: Any, number: str | None) -> None:
    assert read("code", cell) == number


@pytest.mark.parametrize(
    "cell", ["4.30527E+17", "4.30527e+17", "4.30521E11", 4.30527e17, 430527202305080000, 1.2e15]
)
def test_a_number_that_lost_digits_is_no_number(cell: Any) -> None:
    with pytest.raises(RowFault, match="末几位已丢失"):
        read("code", cell)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("5", 5), (5, 5), (5.0, 5), ("5个工作日", 5), ("５天", 5), ("0", 0), ("即办", 0), ("0.5", 1),
        (2.5, 3), ("60个自然日", None), ("1个月", None), ("24小时", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_whole_working_days(cell: Any, days: int | None) -> None:
    assert read("days", cell) == days


def test_words_are_told_when_nobody_knows_them() -> None:
    words = {"满意": "satisfied", "不满意": "dissatisfied"}
    assert read("choice", " 满 意", words=words) == "satisfied"
    assert (read("yes_no", "是"), read("yes_no", "N"), read("yes_no", "")) == (True, False, None)
    for cell in ("五星", "#REF!"):
        with pytest.raises(RowFault, match=r"不认识|公式错误"):
            read("choice", cell, words=words)
    own = reader(Column("c", "某列", "choice", words=words), {"五星": "satisfied"})
    assert own("五星") == "satisfied"


def test_texts_are_cleaned_and_too_long_ones_told() -> None:
    assert text_of(4.3052719900101e17) == "430527199001010000" and text_of(-0.5) == "-0.5"
    assert read("text", "甲\x0b乙_x000D_") == "甲乙" and text_of(True) == "是"
    assert read("text", "长" * 300, personal=True, limit=10) == "长" * 9 + "…"
    with pytest.raises(RowFault, match="超过 10 字"):
        read("text", "长" * 11, limit=10)
