"""A clock counts as somebody with a paper calendar would, and says why for each day."""

from __future__ import annotations

import json
import time as stopwatch
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.law.calendar import Calendar, national
from zhengtong.law.clock import (
    Clock,
    ClockEnded,
    ClockError,
    ClockExpired,
    ClockExtended,
    ClockOrder,
    ClockRunning,
    ClockStopped,
    Mark,
    Unit,
)
from zhengtong.law.licensing import DECISION, NOTICE, SPECIAL_PROCEDURES, deemed_acceptance
from zhengtong.law.localtime import HOUR, day_end, day_start, instant, to_date

CN = national()
ART45 = "《行政许可法》第四十五条"
ART42 = "《行政许可法》第四十二条"
DAY_UNITS = [Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH]


def day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


# ---- a naive clerk with a paper calendar


class Naive:
    """Counts day by day, knowing nothing of the arithmetic under test."""

    def __init__(self, clock: Clock, calendar: Calendar, until: date) -> None:
        self.number: dict[date, int] = {}
        self.due: date | None = None
        total = clock.budget + clock.extended
        if clock.unit is Unit.MONTH:
            total = naive_month_days(to_date(clock.started), total)
        d, n = to_date(clock.started), 0
        while True:
            if self.due is None and n == total and self.may_expire(clock, calendar, d):
                self.due = d
            self.number[d] = n
            if d >= until and (self.due is not None or self.stands_for_good(clock, d)):
                return
            d += timedelta(days=1)
            if self.due is not None:
                n += calendar.is_working(d) or clock.unit is not Unit.WORKING_DAY
            elif n < total and self.counts(clock, calendar, d, last=n == total - 1):
                n += 1

    @staticmethod
    def stands_for_good(clock: Clock, d: date) -> bool:
        return clock.stopped and d >= to_date(clock.stops[-1].since)

    @staticmethod
    def may_expire(clock: Clock, calendar: Calendar, d: date) -> bool:
        stands = any(
            to_date(s.since) <= d and (s.until is None or d < to_date(s.until)) for s in clock.stops
        )
        return not stands and (not clock.roll or calendar.is_working(d))

    @staticmethod
    def counts(clock: Clock, calendar: Calendar, d: date, *, last: bool) -> bool:
        for s in clock.stops:
            if to_date(s.since) < d and (s.until is None or d <= to_date(s.until)):
                return False
        if clock.unit is Unit.WORKING_DAY or (clock.roll and last):
            return calendar.is_working(d)
        return True


def naive_month_days(start: date, months: int) -> int:
    d, passed = start, 0
    while passed < months or (d.day != start.day and (d + timedelta(days=1)).day != 1):
        d += timedelta(days=1)
        passed = (d.year - start.year) * 12 + d.month - start.month
    return (d - start).days


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The national calendar with random days turned round."""
    off = draw(st.sets(st.integers(0, 200), max_size=12))
    work = draw(st.sets(st.integers(0, 200), max_size=12)) - off

    def iso(i: int) -> str:
        return (date(2025, 1, 1) + timedelta(days=i)).isoformat()

    notice = {
        "number": "随机",
        "off": [{"name": "节", "from": iso(i), "to": iso(i)} for i in sorted(off)],
        "work": [{"name": "节", "on": iso(i)} for i in sorted(work)],
    }
    layer = {"name": "r", "title": "r", "authority": "r", "notices": [notice]}
    return CN.with_overrides(layer)


@st.composite
def clocks(draw: st.DrawFn, most_stops: int = 3) -> Clock:
    unit = draw(st.sampled_from(DAY_UNITS))
    budget = draw(st.integers(0, 3 if unit is Unit.MONTH else 25))
    d = date(2025, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    clock = Clock.start(
        "legal", unit, budget, d, roll=unit is not Unit.WORKING_DAY and draw(st.booleans())
    )
    for n in range(draw(st.integers(0, most_stops))):
        d += timedelta(days=draw(st.integers(0, 15)))
        clock = clock.stop(d, "检测", ART45)
        if n == most_stops - 1 and draw(st.booleans()):
            break
        d += timedelta(days=draw(st.integers(0, 15)))
        clock = clock.resume(d)
    return clock


@settings(max_examples=200, deadline=None)
@given(clocks(), calendars(), st.integers(0, 120))
def test_due_used_and_remaining_are_the_naive_count(
    clock: Clock, calendar: Calendar, after: int
) -> None:
    on = to_date(clock.started) + timedelta(days=after)
    naive = Naive(clock, calendar, on)
    due = clock.due(calendar)
    assert due == naive.due
    assert clock.used(calendar, on) == naive.number[on]
    assert clock.remaining(calendar, on) == clock.allowed(calendar) - naive.number[on]
    assert clock.expired(calendar, on) == (due is not None and on > due)
    for explained in clock.explain(calendar, on):
        assert explained.number == naive.number[explained.date]
        assert explained.reason
    if due is not None:
        assert clock.used(calendar, due) == clock.allowed(calendar)


@settings(max_examples=200, deadline=None)
@given(clocks(most_stops=2), calendars(), st.integers(0, 30), st.integers(0, 30))
def test_suspending_and_resuming_never_shortens(
    clock: Clock, calendar: Calendar, after: int, length: int
) -> None:
    if clock.stopped:
        clock = clock.resume(max(to_date(clock.stops[-1].since), day("05-01")))
    since = to_date(clock.stops[-1].until or 0) if clock.stops else to_date(clock.started)
    since += timedelta(days=after)
    standing = clock.stop(since, "检验", ART45)
    before, after_resume = (
        clock.due(calendar),
        standing.resume(since + timedelta(days=length)).due(calendar),
    )
    assert before is not None
    assert after_resume is not None
    assert after_resume >= before
    if before < since:
        assert after_resume == before == standing.due(calendar), "too late to stop"
    else:
        assert standing.due(calendar) is None


@settings(max_examples=200, deadline=None)
@given(clocks(), st.booleans(), st.booleans())
def test_json_round_trip(clock: Clock, extend: bool, end: bool) -> None:
    far = day("12-01")
    if clock.due(CN) is None:
        clock = clock.extend(5, far, "情况复杂", ART42, CN) if extend else clock
    if end:
        clock = clock.end(far)
    data = json.loads(json.dumps(clock.to_json()))
    assert Clock.from_json(data) == clock
    assert Clock.from_json(data).to_json() == data


# ---- the rules one by one


def test_the_first_day_is_not_counted_and_holidays_are_left_out() -> None:
    clock = DECISION.start(day("01-20"))
    assert clock.due(CN) == day("02-21")
    strip = clock.explain(CN, day("01-20"))
    assert (strip[0].mark, strip[0].number, strip[0].reason) == (Mark.START, 0, "首日不计")
    by_date = {d.date: d for d in strip}
    assert by_date[day("01-26")].reason == "调休上班(春节)"
    assert by_date[day("01-26")].source == "国办发明电〔2024〕12号"
    assert by_date[day("01-26")].counted
    assert (by_date[day("01-29")].mark, by_date[day("01-29")].reason) == (Mark.OFF, "春节放假")
    assert (strip[-1].mark, strip[-1].number, strip[-1].reason) == (Mark.DUE, 20, "工作日·届满")


def test_the_days_of_a_special_procedure_are_left_out_and_named() -> None:
    standing = DECISION.start(day("03-03")).stop(day("03-05"), "检测", ART45)
    assert standing.due(CN) is None
    assert standing.stopped
    assert not standing.running
    clock = standing.resume(day("03-10"))
    assert clock.due(CN) == CN.add(day("03-31"), 3)  # 6, 7 and 10 March are left out
    assert clock.used(CN, day("03-10")) == 2
    by_date = {d.date: d for d in clock.explain(CN, day("03-11"))}
    assert by_date[day("03-05")].counted
    for text in ("03-06", "03-10"):
        left_out = by_date[day(text)]
        assert (left_out.mark, left_out.source) == (Mark.STOPPED, ART45)
        assert left_out.reason.startswith("中止:检测")
    assert by_date[day("03-11")].number == 3
    assert "检测" in SPECIAL_PROCEDURES


def test_the_day_of_a_stop_is_not_yet_left_out() -> None:
    clock = DECISION.start(day("03-03")).stop(day("03-08"), "检测", ART45)  # a Saturday
    strip = clock.explain(CN, day("03-09"))
    assert [(d.mark, d.reason) for d in strip[-2:]] == [
        (Mark.OFF, f"周六·当日起中止({ART45})"),
        (Mark.STOPPED, "中止:检测"),
    ]


def test_a_stop_on_the_last_day_keeps_the_clock_alive_until_it_resumes() -> None:
    clock = Clock.start("promised", Unit.WORKING_DAY, 3, day("03-03"))
    last = day("03-06")
    assert clock.due(CN) == last
    standing = clock.stop(last, "鉴定", ART45)
    assert not standing.expired(CN, day("03-20"))
    resumed = standing.resume(day("03-20"))
    assert resumed.due(CN) == day("03-20")
    assert resumed.end(day("03-20")).remaining(CN, day("03-31")) == 0
    assert resumed.expired(CN, day("03-21"))


def test_a_stop_after_the_last_day_does_not_hide_lateness() -> None:
    clock = Clock.start("promised", Unit.WORKING_DAY, 3, day("03-03")).stop(
        day("03-07"), "鉴定", ART45
    )
    assert clock.due(CN) == day("03-06")
    assert clock.expired(CN, day("03-10"))
    assert clock.remaining(CN, day("03-10")) == -2
    late = clock.explain(CN, day("03-10"))[-1]
    assert (late.mark, late.reason) == (Mark.LATE, "逾期第2天")


def test_one_extension_and_only_before_expiry() -> None:
    clock = DECISION.start(day("03-03"))
    due = day("03-31")
    longer = clock.extend(10, due, "案情复杂", ART42, CN)
    assert longer.due(CN) == CN.add(day("03-03"), 30)
    assert longer.allowed(CN) == 30
    assert longer.extended == DECISION.extension == 10
    granted = next(d for d in longer.explain(CN, due) if d.date == due)
    assert granted.reason == f"工作日·批准延长10个工作日({ART42})"
    with pytest.raises(ClockExtended, match="只能延长一次"):
        longer.extend(5, due, "案情复杂", ART42, CN)
    with pytest.raises(ClockExpired, match="2025-03-31 届满"):
        clock.extend(10, day("04-01"), "案情复杂", ART42, CN)
    with pytest.raises(ClockError, match="理由"):
        clock.extend(10, due, "", ART42, CN)
    with pytest.raises(ClockError, match="大于零"):
        clock.extend(0, due, "案情复杂", ART42, CN)


def test_the_last_day_ends_at_the_halls_closing() -> None:
    hall = CN.with_overrides(
        {"name": "h", "title": "h", "authority": "h", "notices": [], "closing": {"01-01": "17:30"}}
    )
    clock = NOTICE.start(day("03-03"))
    due = day("03-10")
    assert clock.due(hall) == due
    assert clock.due_at(hall) == instant(due, time(17, 30))
    assert clock.due_at(CN) == day_end(due)
    assert clock.lapses_at(hall) == day_start(day("03-11"))
    assert not clock.expired(hall, instant(due, time(17, 30)))
    assert clock.expired(hall, instant(due, time(17, 31)))
    with pytest.raises(ClockExpired):
        clock.extend(1, instant(due, time(17, 31)), "事由", ART42, hall)


def test_months_are_natural_and_move_past_a_holiday_only_where_told() -> None:
    plain = Clock.start("other_law", Unit.MONTH, 1, date(2025, 8, 31))
    assert plain.due(CN) == date(2025, 9, 30)
    to_holiday = Clock.start("other_law", Unit.MONTH, 1, date(2025, 9, 1))
    assert to_holiday.due(CN) == date(2025, 10, 1)
    carried = Clock.start("other_law", Unit.MONTH, 1, date(2025, 9, 1), roll=True)
    assert carried.due(CN) == date(2025, 10, 9)
    assert carried.allowed(CN) == 30
    strip = {d.date: d for d in carried.explain(CN, date(2025, 9, 1))}
    assert strip[date(2025, 10, 1)].mark is Mark.CARRIED
    assert strip[date(2025, 10, 1)].reason == "国庆节、中秋节放假·顺延"
    assert (strip[date(2025, 10, 9)].number, strip[date(2025, 10, 9)].mark) == (30, Mark.DUE)


def test_hours_run_between_instants() -> None:
    nine = instant(day("03-03"), time(9))
    clock = Clock.start("answer", Unit.HOUR, 24, nine)
    assert clock.due_at(CN) == nine + 24 * HOUR
    assert clock.due(CN) == day("03-04")
    assert clock.lapses_at(CN) == nine + 24 * HOUR + 1
    assert clock.used(CN, nine + HOUR + 1) == 2, "an hour begun is an hour"
    assert clock.remaining(CN, nine + 24 * HOUR + 1) == -1
    stopped = clock.stop(nine + 2 * HOUR, "等待当事人", "热线管理办法").resume(nine + 5 * HOUR)
    assert stopped.due_at(CN) == nine + 27 * HOUR
    assert stopped.used(CN, nine + 5 * HOUR) == 2
    assert stopped.expired(CN, nine + 27 * HOUR + 1)
    strip = stopped.explain(CN, nine)
    assert [d.number for d in strip] == [12, 24]
    assert strip[-1].reason == "计入·12:00 届满"
    assert Clock.from_json(stopped.to_json()) == stopped
    with pytest.raises(ClockOrder, match="时刻"):
        Clock.start("answer", Unit.HOUR, 24, day("03-03"))


def test_a_day_clock_reads_instants_as_local_dates() -> None:
    late_evening = instant(day("03-03"), time(23, 59))
    clock = Clock.start("legal", Unit.WORKING_DAY, 5, late_evening)
    assert clock.started == day("03-03")
    assert clock.end(late_evening + HOUR).ended == day("03-04")


def test_the_end_freezes_the_count() -> None:
    clock = DECISION.start(day("03-03")).end(day("03-06"))
    assert clock.used(CN, day("12-31")) == 3
    assert clock.remaining(CN, day("12-31")) == 17
    assert not clock.expired(CN, day("12-31"))
    assert clock.explain(CN, day("12-31"))[-1].reason == "工作日·结束计时"


def test_what_a_clock_refuses_and_what_it_says() -> None:
    clock = DECISION.start(day("03-03"))
    standing = clock.stop(day("03-05"), "检测", ART45)
    ended = clock.end(day("03-05"))
    with pytest.raises(ClockStopped, match="2025-03-05"):
        standing.stop(day("03-06"), "检测", ART45)
    with pytest.raises(ClockRunning, match="没有中止"):
        clock.resume(day("03-06"))
    with pytest.raises(ClockOrder, match="早于"):
        standing.resume(day("03-04"))
    with pytest.raises(ClockOrder, match="早于"):
        clock.end(day("03-02"))
    with pytest.raises(ClockError, match="法律依据"):
        clock.stop(day("03-05"), "检测", " ")
    with pytest.raises(ClockError, match="负数"):
        Clock.start("legal", Unit.WORKING_DAY, -1, day("03-03"))
    for verb in (
        lambda: ended.stop(day("03-06"), "检测", ART45),
        lambda: ended.resume(day("03-06")),
        lambda: ended.extend(1, day("03-06"), "事由", ART42, CN),
        lambda: ended.end(day("03-06")),
    ):
        with pytest.raises(ClockEnded, match="2025-03-05 结束"):
            verb()


def test_days_without_a_notice_are_marked_provisional() -> None:
    strip = DECISION.start(date(2026, 12, 21)).explain(CN, date(2026, 12, 21))
    assert not strip[0].provisional
    assert strip[-1].provisional
    assert "暂定" in strip[-1].reason


def test_silence_for_five_days_is_acceptance_from_the_day_of_receipt() -> None:
    receipt = day("01-22")
    notice = NOTICE.start(receipt)
    assert notice.due(CN) == day("02-05")  # 23, 24, 26, 27 January; across the Spring Festival
    deemed = deemed_acceptance(notice, CN)
    assert deemed is not None
    assert (deemed.on, deemed.receipt) == (day("02-06"), receipt)
    assert deemed.at == notice.lapses_at(CN)
    legal = deemed.start(DECISION)
    assert legal.started == receipt
    assert legal.used(CN, day("02-05")) == 5
    assert deemed_acceptance(notice.end(day("02-05")), CN) is None, "told on the last day"
    assert deemed_acceptance(notice.end(day("02-06")), CN) == deemed, "told too late"


def test_a_clock_costs_microseconds() -> None:
    begin = stopwatch.perf_counter()
    for i in range(20_000):
        Clock.start("legal", Unit.WORKING_DAY, i % 40, date(2025, 1, 20)).due(CN)
    assert stopwatch.perf_counter() - begin < 1
