"""The working days are those of the State Council's notices, and doubt is never silent."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.law.calendar import (
    Calendar,
    CalendarError,
    DayKind,
    OutsideCalendar,
    Unit,
    add_months,
    national,
)
from zhengtong.law.localtime import (
    DAY,
    day_end,
    day_start,
    instant,
    local_date,
    local_datetime,
    to_date,
)

CN = national()
DATES = st.dates(date(2019, 6, 1), date(2028, 6, 1))
YUNNAN = {
    "name": "某自治州",
    "title": "某自治州",
    "authority": "某自治州人民政府",
    "closing": {"05-01": "18:00", "10-01": "17:30"},
    "notices": [
        {
            "number": "某政发〔2025〕3号",
            "covers": ["2025-01-01", "2025-12-31"],
            "off": [{"name": "泼水节", "from": "2025-04-14", "to": "2025-04-16"}],
            "work": [{"name": "泼水节", "on": "2025-04-19"}],
        }
    ],
}


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def test_every_day_agrees_with_an_independent_table() -> None:
    for d in days(date(2020, 1, 1), date(2026, 12, 31)):
        assert CN.is_working(d) == chinese_calendar.is_workday(d), d


@pytest.mark.parametrize("year", [2025, 2026])
def test_248_working_days(year: int) -> None:
    assert CN.count(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_the_make_up_workdays_name_holiday_and_notice() -> None:
    made_up = {
        2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
        2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    }
    for year, expected in made_up.items():
        every = days(date(year, 1, 1), date(year, 12, 31))
        found = [d for d in every if CN.kind(d) is DayKind.MAKE_UP]
        assert [f"{d:%m-%d}" for d in found] == expected
    assert CN.describe(date(2026, 2, 14)) == "调休上班(春节)"
    assert CN.describe(date(2026, 2, 16)) == "春节放假"
    assert CN.describe(date(2026, 2, 7)) == "周六"
    assert CN.describe(date(2026, 2, 10)) == "工作日"
    ruling = CN.ruling(date(2026, 2, 14))
    assert ruling is not None
    assert ruling.number == "国办发明电〔2025〕7号"


def test_a_later_notice_overrules_an_earlier_one() -> None:
    ruling = CN.ruling(date(2020, 2, 1))  # a workday by 〔2019〕16号, off by 〔2020〕1号
    assert ruling is not None
    assert (ruling.working, ruling.number) == (False, "国办发明电〔2020〕1号")


@given(DATES, DATES)
def test_count_is_a_plain_count(a: date, b: date) -> None:
    a, b = min(a, b), max(a, b)
    assert CN.count(a, b) == sum(CN.is_working(d) for d in days(a, b)[1:])
    assert CN.count(b, a) == -CN.count(a, b)


@given(DATES, st.integers(1, 60))
def test_add_walks_to_the_nth_working_day(d: date, n: int) -> None:
    there = CN.add(d, n)
    assert CN.is_working(there)
    assert CN.count(d, there) == n
    assert CN.add(d, 0) == d
    back = CN.add(d, -n)
    assert back < d
    assert CN.is_working(back)
    assert CN.count(back, d - timedelta(days=1)) == n - 1
    assert CN.on_or_after(d) == (d if CN.is_working(d) else CN.add(d, 1))


def test_units() -> None:
    d = date(2026, 1, 30)
    assert CN.add_unit(d, 1, Unit.WORKING_DAY) == date(2026, 2, 2)
    assert CN.add_unit(d, 1, Unit.CALENDAR_DAY) == date(2026, 1, 31)
    assert CN.add_unit(d, 1, Unit.MONTH) == date(2026, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    with pytest.raises(ValueError, match="小时"):
        CN.add_unit(d, 1, Unit.HOUR)
    with pytest.raises(OutsideCalendar):
        add_months(date(9999, 12, 1), 1)


def test_beyond_the_last_notice_days_are_provisional_and_said_to_be() -> None:
    assert CN.certain_until == date(2026, 12, 28)
    assert not CN.provisional(date(2026, 12, 28))
    # The next notice may still move the year's last days, as it did on 2018-12-31.
    assert CN.provisional(date(2026, 12, 31))
    assert CN.provisional(date(2027, 10, 1))
    assert CN.is_working(date(2027, 10, 1))  # a Friday; only the weekday was looked at
    assert CN.provisional(date(2019, 10, 1))
    assert not any(CN.provisional(d) for d in days(date(2020, 1, 1), date(2026, 12, 28)))


def test_a_further_notice_is_data_and_settles_its_year() -> None:
    notice = {
        "number": "(测试用)〔2026〕0号",
        "covers": ["2026-12-29", "2027-12-28"],
        "off": [{"name": "国庆节", "from": "2027-10-01", "to": "2027-10-07"}],
        "work": [],
    }
    layer = {"name": "cn-2027", "title": "全国", "authority": "国务院办公厅", "notices": [notice]}
    later = CN.with_overrides(layer)
    assert not later.is_working(date(2027, 10, 1))
    assert not later.provisional(date(2027, 10, 1))
    assert later.certain_until == date(2027, 12, 28)
    assert CN.is_working(date(2027, 10, 1)), "the first calendar did not change"


def test_a_region_inherits_and_adds_its_own_days() -> None:
    region = CN.with_overrides(YUNNAN)
    assert [c.name for c in region.chain] == ["某自治州", "cn"]
    assert not region.is_working(date(2025, 4, 14))
    assert CN.is_working(date(2025, 4, 14))
    assert region.is_working(date(2025, 4, 19))
    assert not region.is_working(date(2025, 10, 1)), "the national holidays stay"
    # Its own notice for 2026 is missing: the nation's alone does not settle the region.
    assert not region.provisional(date(2025, 6, 2))
    assert region.provisional(date(2026, 6, 2))
    assert not CN.provisional(date(2026, 6, 2))


def test_closing_hours_follow_the_season() -> None:
    region = CN.with_overrides(YUNNAN)
    assert CN.closing(date(2025, 7, 1)) is None
    assert region.closing(date(2025, 7, 1)) == time(18)
    assert region.closing(date(2025, 10, 9)) == time(17, 30)
    assert region.closing(date(2025, 1, 2)) == time(17, 30)


def test_equal_data_is_the_same_calendar() -> None:
    text = files("zhengtong.law").joinpath("data/cn_calendar.json").read_text(encoding="utf-8")
    again = Calendar.load(json.loads(text))
    assert again == CN
    assert hash(again) == hash(CN)
    assert again.parent is None
    assert CN.with_overrides(YUNNAN) == again.with_overrides(YUNNAN) != CN
    with pytest.raises(AttributeError):
        CN.name = "x"  # type: ignore[misc]


def layer(**changes: object) -> dict[str, object]:
    return {"name": "x", "title": "x", "authority": "x", "notices": []} | changes


OFF = {"name": "节", "from": "2025-01-02", "to": "2025-01-03"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (layer(name=""), "缺少 name"),
        (layer(notices={}), "应是列表"),
        (layer(notices=["1号"]), "应是列表"),
        (layer(closing=["17:30"]), "下班时间"),
        (layer(notices=[{"off": []}]), "缺少 number"),
        (layer(notices=[{"number": "1号", "off": [OFF | {"to": "2025-01-01"}]}]), "颠倒"),
        (layer(notices=[{"number": "1号", "off": [OFF | {"from": "1月2日"}]}]), "2026-01-01"),
        (layer(notices=[{"number": "1号", "off": [OFF | {"from": "1925-01-02"}]}]), "超出"),
        (
            layer(
                notices=[
                    {"number": "1号", "off": [OFF], "work": [{"name": "节", "on": "2025-01-02"}]}
                ]
            ),
            "既放假又上班",
        ),
        (layer(notices=[{"number": "1号", "covers": ["2025-01-01"]}]), "covers"),
        (layer(closing={"13-01": "17:30"}), "下班时间"),
    ],
)
def test_unusable_data_is_refused_with_its_place(data: dict[str, object], says: str) -> None:
    with pytest.raises(CalendarError, match=says):
        CN.with_overrides(data)


def test_dates_outside_are_refused_clearly() -> None:
    far, early = date(2150, 1, 1), date(1999, 12, 31)
    for call in (
        lambda: CN.is_working(far),
        lambda: CN.add(far, 1),
        lambda: CN.add(early, -1),
        lambda: CN.add(date(2000, 1, 3), -1),
        lambda: CN.add(date(2099, 12, 31), 1),
        lambda: CN.count(early, date(2025, 1, 1)),
    ):
        with pytest.raises(OutsideCalendar, match="超出日历范围"):
            call()
    with pytest.raises(CalendarError, match="没有任何放假通知"):
        _ = Calendar.load(layer()).certain_until
    assert Calendar.load(layer()).provisional(date(2025, 1, 1))


@given(st.integers(0, 4_000_000_000_000_000))
def test_instants_and_local_dates(at: int) -> None:
    d = local_date(at)
    assert day_start(d) <= at <= day_end(d)
    assert day_end(d) + 1 - day_start(d) == DAY
    assert local_datetime(at).date() == d == to_date(at)
    assert instant(local_datetime(at)) == at


def test_the_day_turns_in_shanghai() -> None:
    before = instant(datetime(2025, 1, 20, 15, 59, 59, 999_999, tzinfo=UTC))
    assert local_date(before) == date(2025, 1, 20)
    assert local_date(before + 1) == date(2025, 1, 21)
    assert instant(date(2025, 1, 21)) == before + 1
    assert instant(date(2025, 1, 21), time(9, 30)) == before + 1 + 9 * 3_600_000_000 + 1_800_000_000
    assert to_date(datetime(2025, 1, 20, 16, tzinfo=UTC)) == date(2025, 1, 21)
    with pytest.raises(ValueError, match="时区"):
        instant(datetime(2025, 1, 20, 15))
