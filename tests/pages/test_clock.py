"""The strip says what the law's clock says, day by day, and its flags never lie on one another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.law.calendar import Unit, national
from zhengtong.law.clock import Clock
from zhengtong.pages import samples
from zhengtong.pages.clock import ClockDay, ClockStrip, place_flags
from zhengtong.pages.clockdays import clock_strip

MONDAY = date(2023, 3, 6)


def test_the_sample_case_reads_as_the_clerk_would_tell_it() -> None:
    strip = samples.clock()
    assert strip.summary == "已用 7 日 ／ 承诺 8 日 ／ 法定 20 日 · 停过 6 个工作日"
    assert strip.used == 7
    told = {row.when: (row.counted, row.why, row.clause) for row in strip.rows()}
    assert told["9 月 20 日—22 日"] == (3, "计第 1—3 日", "")
    assert told["9 月 16 日—17 日"] == (0, "周末，不计", "")
    assert told["9 月 26 日—28 日"] == (0, "特别程序：检测，不计", "行政许可法第四十五条")
    holiday = told["9 月 29 日—10 月 6 日"]
    assert (holiday[0], holiday[2]) == (0, "国办发明电〔2022〕16号")
    assert "10 月 7 日—8 日" in told
    assert list(told)[-1] == "10 月 10 日—12 日"


def test_both_limits_and_today_are_marked_with_words() -> None:
    days = {d.on: d for d in samples.clock().days}
    assert (days[date(2023, 10, 13)].due, days[date(2023, 10, 31)].due) == ("promised", "law")
    html = str(samples.clock())
    assert html.count("<li class=") >= 48
    assert "计第 20 日，法定届满" in html
    assert "计第 7 日，今天" in html
    assert "style=" not in html


def test_a_concluded_case_ends_on_its_day() -> None:
    clock = Clock.start("legal", Unit.WORKING_DAY, 20, MONDAY).end(date(2023, 3, 9))
    strip = clock_strip(clock, national(), date(2023, 9, 1))
    assert strip.days[-1].on == date(2023, 3, 9)
    assert strip.used == 3
    assert "余 17 日" in str(strip.total)


def test_an_overdue_and_extended_case_says_by_how_much() -> None:
    clock = Clock.start("legal", Unit.WORKING_DAY, 5, MONDAY)
    clock = clock.extend(5, date(2023, 3, 8), "案情复杂", "行政许可法第四十二条", national())
    strip = clock_strip(clock, national(), date(2023, 3, 24))
    assert "超 4 日" in str(strip.total)
    titles = [str(d.flag[0]) for d in strip.days if d.flag]
    assert titles == ["批准延长 5 个工作日", "法定届满（第 10 日）"]


def test_a_clock_that_stands_has_no_end_yet() -> None:
    clock = Clock.start("legal", Unit.WORKING_DAY, 20, MONDAY)
    clock = clock.stop(date(2023, 3, 8), "听证", "行政许可法第四十五条")
    strip = clock_strip(clock, national(), date(2023, 3, 15))
    assert not any(d.due for d in strip.days)
    assert strip.days[-1].state == "stop"
    assert ("stop", "中止，不计") in strip.legend()


def test_hours_have_no_strip() -> None:
    with pytest.raises(ValueError, match="hours"):
        clock_strip(Clock.start("sign", Unit.HOUR, 4, 0), national(), MONDAY)


@given(st.sets(st.integers(0, 90), max_size=9), st.integers(1, 14))
def test_flags_on_one_level_do_not_overlap(at: set[int], length: int) -> None:
    days = [
        ClockDay(MONDAY + timedelta(days=i), "pre", flag=("题" * length, "") if i in at else None)
        for i in range(91)
    ]
    strips = list(ClockStrip(days, "x").strips())
    assert [len(cells) for cells, _levels in strips] == [48, 43]
    for start, (_cells, levels) in zip((0, 48), strips, strict=True):
        placed, counted = place_flags(days[start : start + 48])
        assert counted == levels
        assert {start + i for i in placed} == {i for i in at if start <= i < start + 48}
        taken: dict[int, list[tuple[float, float]]] = {0: [], 1: [], 2: []}
        for i, css in placed.items():
            level, width = int(css[1]), 0.65 * length
            assert level < levels
            span = (i + 1 - width, i + 1.0) if "end" in css else (float(i), i + width)
            # three levels are all there are: only a fourth in the same place may touch
            if level < 2:
                assert all(b <= span[0] or span[1] <= a for a, b in taken[level])
            taken[level].append(span)
