"""Numbers, shares and dates read the same everywhere, and no rounding flatters the hall."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.law.localtime import instant
from zhengtong.pages import formats


def test_shares_print_as_the_county_prints_them() -> None:
    assert formats.percent(3637, 3698) == "98.35"
    assert formats.percent(4173, 4190, 1) == "99.6"
    assert formats.percent(530735, 531692) == "99.82"
    assert formats.percent(5, 5) == "100"
    assert formats.percent(0, 7) == "0.00"
    assert formats.percent(0, 0) == "—"


def test_99_995_is_not_100() -> None:
    assert formats.share_text(Decimal("99.995")) == "99.99"
    assert formats.share_text(Decimal("99.9999"), 0) == "99"
    assert formats.share_text(Decimal("166.67")) == "166.67"


@given(st.integers(1, 10**9), st.integers(1, 10**6), st.integers(0, 4))
def test_only_what_is_whole_prints_as_100(whole: int, missing: int, places: int) -> None:
    text = formats.percent(max(whole - missing, 0), whole, places)
    assert Decimal(text) < 100
    assert formats.percent(whole, whole, places) == "100"


def test_numbers_are_grouped_and_keep_their_places() -> None:
    assert formats.number(543729) == "543,729"
    assert formats.number(Decimal("940.47")) == "940.47"
    assert formats.number(Decimal("0.125"), 2) == "0.13"
    assert formats.number(None) == "—"


def test_instants_are_read_on_the_beijing_clock() -> None:
    late = instant(date(2023, 9, 14)) - 1
    assert formats.beijing_date(late) == "2023 年 9 月 13 日"
    assert formats.beijing_time(late, 2023) == "9 月 13 日 23:59"
    assert formats.day_number(date(2023, 10, 3), 2023) == "10-03"
    assert formats.day_number(date(2022, 9, 21), 2023) == "2022-09-21"
    assert formats.day_number(None) == "—"


def test_what_is_left_is_said_in_the_unit_of_the_limit() -> None:
    assert formats.days_left(3) == "还剩 3 个工作日"
    assert formats.days_left(0) == "今天到期"
    assert formats.days_left(-2) == "已超 2 个工作日"
    assert formats.days_left(5, "hour") == "还剩 5 小时"


def test_sizes_are_the_ones_people_know() -> None:
    assert [formats.byte_size(n) for n in (700, 1536, 10 << 20)] == ["700 字节", "1.5 KB", "10 MB"]


def test_filters_mask_people_and_write_numbers() -> None:
    page = Template(
        "{% load pages %}{{ name|mask_name }} {{ phone|mask_phone }} {{ id|mask_id }} "
        "{{ text|mask_text }} {{ n|number }} {{ 4173|of:4190 }} {{ share|share }} "
        "{{ due|day:2023 }} {{ due|day_number:2023 }} {{ at|beijing_date:2023 }} "
        "{{ at|beijing_time:2023 }} {{ 3|days_left }} {{ size|byte_size }} "
        '{% tag "蓝牌" "blue" %} {% digest "abcdef01" %}'
    )
    shown = page.render(
        Context(
            {
                "name": "张三华",
                "phone": "13812343210",
                "id": "430527199001010021",
                "text": "请打 13812343210",
                "n": 4190,
                "share": Decimal("99.997"),
                "due": date(2023, 10, 13),
                "at": instant(date(2023, 10, 13)),
                "size": 2048,
            }
        )
    )
    assert shown.startswith(
        "张*华 138****3210 430527********0021 请打 138****3210 4,190 99.59% 99.99 "
    )
    assert "10 月 13 日 10-13 10 月 13 日 10 月 13 日 00:00 还剩 3 个工作日 2 KB" in shown
    assert 'class="tag blue"' in shown
    assert "abcd ef01" in shown
