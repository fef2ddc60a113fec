"""The year at a glance: eight figures with their parts, units by rate, what wants attention."""

from __future__ import annotations

import re
from datetime import date

from tests.cockpit.halls import DISSATISFIED, LEADER, SUPERVISOR, Hall
from zhengtong.indicators.period import Period

YEAR = "/cockpit/"
OPENED = "('application_submitted', 'application_registered', 'application_reported')"


def within(first: date, last: date) -> str:
    """A condition on events, for recounting."""
    period = Period(first, last)
    return f"happened_at >= {period.since} AND happened_at < {period.until}"


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_latest_whole_year_with_cases_is_shown_first(hall: Hall) -> None:
    page = hall.page(YEAR)
    assert "<h1>2023 年，一览</h1>" in page
    assert "1 月 1 日至 12 月 31 日" in page
    assert page.count('class="fig"') == 8


def test_each_figure_is_the_recount_of_its_events_with_parts_and_way(hall: Hall) -> None:
    page = text_of(hall.page(YEAR))
    year = within(date(2023, 1, 1), date(2023, 12, 31))
    cases = hall.one(f"SELECT count(*) FROM record_event WHERE kind IN {OPENED} AND {year}")
    assert f"办件 {cases:,} 件" in page
    to_december = within(date(2023, 1, 1), date(2023, 12, 5))
    said = f"kind = 'order_called_back' AND t1 NOT IN ('not_reached', 'no_opinion', 'anonymous') AND {to_december}"
    rated = hall.one(f"SELECT count(*) FROM record_event WHERE {said}")
    happy = hall.one(f"SELECT count(*) FROM record_event WHERE {said} AND n1 = 1")
    assert rated - happy >= DISSATISFIED
    assert f"{happy} 件 ／ {rated} 件" in page
    links = re.findall(r'<a class="fig" href="([^"]+)"', hall.page(YEAR))
    assert len(links) == 8
    for link in links:
        hall.page(link.replace("&amp;", "&"))


def test_what_falls_short_says_the_next_thing_to_do(hall: Hall) -> None:
    page = text_of(hall.page(YEAR))
    assert "低于目标 98.5%" in page
    assert re.search(r"再有 \d+ 件改为满意，即达标", page)
    assert "待发布" in page, "the leader is told what waits for him"
    assert "待发布" not in text_of(hall.page(YEAR, SUPERVISOR))


def test_units_stand_by_rate_and_add_up_to_the_county(hall: Hall) -> None:
    page = hall.page(YEAR)
    table = page.partition('id="dp"')[2].partition("</table>")[0]
    rates = [float(each) for each in re.findall(r"([\d.]+)%", table.partition("<tbody>")[2])]
    body, whole = rates[:-1], rates[-1]
    assert body == sorted(body, reverse=True)
    year = within(date(2023, 1, 1), date(2023, 12, 31))
    cards = hall.one(
        f"SELECT count(*) FROM record_event WHERE kind = 'blue_card_issued' AND {year}"
    )
    cases = hall.one(f"SELECT count(*) FROM record_event WHERE kind IN {OPENED} AND {year}")
    assert f"全县 {cards} {cases:,} " in text_of(table)
    assert whole == round(100 * cards / cases, 2)


def test_a_month_and_a_year_without_cases_have_pages_too(hall: Hall) -> None:
    march = text_of(hall.page(f"{YEAR}?period=2023-03"))
    days = within(date(2023, 3, 1), date(2023, 3, 31))
    cases = hall.one(f"SELECT count(*) FROM record_event WHERE kind IN {OPENED} AND {days}")
    assert "2023 年 3 月，一览" in march
    assert f"办件 {cases:,} 件" in march
    assert "这一段没有办件" in hall.page(f"{YEAR}?period=2021")
    beyond = "period=2023-12-10..2023-12-20"
    hall.page(f"{YEAR}?{beyond}")
    hall.page(f"/cockpit/figures/?{beyond}")
    assert "至 12 月 20 日" in hall.page(f"/cockpit/figures/ratings.active_rate/?{beyond}")


def test_the_page_is_made_once_for_each_state_of_the_record(hall: Hall) -> None:
    assert hall.queries(hall.client(LEADER), YEAR) <= 14
