"""What a figure depends on: corrections, watermark, cut-off, scope, source; and how it prints."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.indicators.few import INDICATORS, ON_TIME, concluded, event, year
from tests.indicators.probe import World, sources
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.figures import printed
from zhengtong.indicators.period import Period, Scope
from zhengtong.indicators.sources import Source
from zhengtong.indicators.store import NotSealed

YEAR = Period.year(2023)


def engine_over(world: World, folder: Path) -> Engine:
    return Engine(world.store(folder / "segments"), sources())


def uid(number: int) -> str:
    return f"{number:032x}"


def test_the_last_correction_wins_and_only_up_to_the_watermark(tmp_path: Path) -> None:
    world = World(
        [
            concluded(1, used=9),
            concluded(2, used=1),
            concluded(3, used=1, corrects=uid(1)),  # sealed with the second seal
            concluded(4, used=9, corrects=uid(3)),  # a chain
            concluded(5, used=1, corrects=uid(1)),  # a fork, and in the tail
        ],
        [2, 4],
    )
    engine = engine_over(world, tmp_path)
    found = {upto: engine.value(ON_TIME, YEAR, upto=upto) for upto in (2, 4, None)}
    assert [(f.numerator, f.denominator) for f in found.values()] == [(1, 2), (1, 2), (2, 2)]
    assert engine.value(ON_TIME, YEAR, upto=4).events == 2
    assert (found[4].tree_size, found[4].sealed, found[4].tail) == (4, True, 0)
    assert (found[None].tree_size, found[None].sealed, found[None].tail) == (5, False, 1)
    assert found[None].upto == 5


def test_a_figure_is_published_only_at_a_seal(tmp_path: Path) -> None:
    engine = engine_over(World([concluded(1), concluded(2)], [1]), tmp_path)
    assert engine.value(ON_TIME, YEAR, upto=1).denominator == 1
    with pytest.raises(NotSealed, match="请先封存"):
        engine.value(ON_TIME, YEAR, upto=2)


def test_a_corrected_opening_does_not_reopen_a_case_closed_at_the_same_instant(
    tmp_path: Path,
) -> None:
    opened = event(1, "probe_received")
    closed = event(2, "probe_concluded")
    again = event(3, "probe_received", corrects=uid(1), form="paper")
    engine = engine_over(World([opened, closed, again], [3]), tmp_path)
    assert engine.value(INDICATORS["open"], YEAR).numerator == 0
    late = event(4, "probe_received")
    engine = engine_over(World([opened, closed, late], [4]), tmp_path / "reopened")
    assert engine.value(INDICATORS["open"], YEAR).numerator == 1


def test_a_stock_remembers_what_happened_before_the_period(tmp_path: Path) -> None:
    opened = event(1, "probe_received", date(2022, 3, 1))
    other = event(2, "probe_received", date(2023, 3, 1), stream="other")
    engine = engine_over(World([opened, other], [1, 2]), tmp_path)
    assert engine.value(INDICATORS["open"], YEAR).numerator == 2
    assert engine.value(INDICATORS["open"], Period.year(2022)).numerator == 1
    assert engine.value(INDICATORS["received"], YEAR).numerator == 1


def test_the_cut_off_ends_the_period_earlier(tmp_path: Path) -> None:
    days = (date(2023, 12, 5), date(2023, 12, 6))
    world = World([{**concluded(n), **event(n, "probe_concluded", day, used=1, promised=2)}
                   for n, day in enumerate(days, 1)], [2])  # fmt: skip
    engine = engine_over(world, tmp_path)
    whole = engine.value(ON_TIME, YEAR)
    cut = engine.value(ON_TIME, YEAR, cut_off=date(2023, 12, 5))
    assert (whole.denominator, whole.cut_off) == (2, date(2023, 12, 31))
    assert (cut.denominator, cut.cut_off, cut.period) == (1, date(2023, 12, 5), YEAR)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (0, 0, "—"),
        (3, 3, "100%"),
        (0, 3, "0%"),
        (39_999, 40_000, "99.99%"),
        (1, 40_000, "0.01%"),
        (4_173, 4_190, "99.59%"),
        (3_637, 3_698, "98.35%"),
        (530_735, 531_692, "99.82%"),
    ],
)
def test_rounding_makes_nothing_whole_and_nothing_nil(
    numerator: int, denominator: int, text: str
) -> None:
    value, shown = printed(ON_TIME, numerator, denominator)
    assert shown == text
    assert value == (None if text == "—" else Decimal(text.removesuffix("%")))


def test_nothing_at_all_is_a_dash(tmp_path: Path) -> None:
    figure = engine_over(World([]), tmp_path).value(ON_TIME, YEAR)
    assert (figure.text, figure.value, figure.supported) == ("—", None, True)
    assert engine_over(year(0, 2), tmp_path / "two").value(ON_TIME, YEAR).text == "100%"


def test_other_forms_print_their_units(tmp_path: Path) -> None:
    engine = engine_over(World([concluded(1, used=2), concluded(2, used=1)], [2]), tmp_path)
    codes = ("speed", "days", "received")
    texts = [f.text for f in engine.values([Ask(INDICATORS[c], YEAR) for c in codes])]
    assert texts == ["92.50%", "1.50 天", "0 件"]


def test_what_a_source_cannot_support_is_not_nought(tmp_path: Path) -> None:
    reported = [event(n, "probe_reported", stream=f"s{n}", source="vertical", used=1, statutory=4)
                for n in (1, 2)]  # fmt: skip
    engine = engine_over(World([*reported, concluded(3, source="vertical")], [3]), tmp_path)
    figure = engine.value(ON_TIME, YEAR)
    assert (figure.text, figure.value, figure.supported) == ("数据源不含", None, False)
    assert figure.exclusions == (("数据源不含", 1),)
    assert engine.value(ON_TIME, YEAR, Scope(sources=("vertical",))).text == "数据源不含"
    engine.sources.declare(Source("vertical", "垂管系统", {"*": {"*"}}))
    assert engine.value(ON_TIME, YEAR).text == "100%"
    assert engine.value(INDICATORS["speed"], YEAR).denominator == 28

    engine.sources.declare(Source("vertical", "垂管系统", {"probe_reported": {"*"}}))
    engine.sources.of_item = {"tax-item": "vertical", "own-item": ""}.get
    assert engine.value(ON_TIME, YEAR, Scope(items=("tax-item",))).text == "数据源不含"
    assert engine.value(ON_TIME, YEAR, Scope(items=("own-item",))).text == "—"
    assert engine.value(ON_TIME, YEAR, Scope(items=("tax-item", "own-item"))).text == "—"


def test_an_undeclared_source_is_left_out_and_counted(tmp_path: Path) -> None:
    engine = engine_over(World([concluded(1), concluded(2, source="stranger")], [2]), tmp_path)
    figure = engine.value(ON_TIME, YEAR)
    assert (figure.text, figure.denominator, figure.exclusions) == (
        "100%", 1, (("数据源不含", 1),),
    )  # fmt: skip


def test_a_scope_is_text_and_nothing_else(tmp_path: Path) -> None:
    odd = 'it\'s "a" $since -- %'
    world = World([concluded(1, item=odd), concluded(2, item="plain")], [2])
    engine = engine_over(world, tmp_path)
    for items, count in (((odd,), 1), (("x') OR ('1'='1",), 0), (("plain", odd), 2)):
        assert engine.value(ON_TIME, YEAR, Scope(items=items)).denominator == count
    assert engine.value(ON_TIME, YEAR, Scope(organisation="/county/bur/")).denominator == 0
    assert engine.value(ON_TIME, YEAR, Scope(organisation="/county/")).denominator == 2


def test_a_figure_says_its_scope_in_words(tmp_path: Path) -> None:
    names = {"430527": "绥宁县", "tax": "税务局", "web": "网上"}
    engine = engine_over(year(0, 1), tmp_path)
    engine.name = lambda field, code: names[code]
    scope = Scope(region="430527", without=("tax",), channels=("web",))
    assert engine.value(ON_TIME, YEAR, scope).scope_text == "绥宁县，网上，不含税务局"
    assert engine.value(ON_TIME, YEAR).scope_text == "全部"
    assert engine.value(INDICATORS["received"], YEAR).scope_text == "全部，不含税务局"


def test_parts_add_up_to_the_whole(tmp_path: Path) -> None:
    events = [
        concluded(n, used=9 if n % 3 else 1, organisation_path=f"/county/b{n % 2}/o{n}/",
                  happened_at=YEAR.since + n * 20 * 86_400_000_000 - 1)
        for n in range(1, 15)
    ]  # fmt: skip
    engine = engine_over(World(events, [7]), tmp_path)
    [ask] = asks = [Ask(ON_TIME, YEAR)]
    whole = engine.values(asks)[0]
    for by, level in (("day", None), ("month", None), ("organisation", 2), ("channel", None)):
        [parts] = engine.split(asks, by, level)
        assert sum(f.numerator for _, f in parts) == whole.numerator
        assert sum(f.denominator or 0 for _, f in parts) == whole.denominator
    [months] = engine.split(asks, "month")
    # The last µs of a month in Shanghai belongs to that month.
    assert months[0][0] == date(2023, 1, 1)
    assert [f.denominator for _, f in months] == [
        engine.value(ask.indicator, part).denominator for part in YEAR.months()
        if engine.value(ask.indicator, part).denominator
    ]  # fmt: skip
    [organisations] = engine.split(asks, "organisation", 2)
    assert [path for path, _ in organisations] == ["/county/b0/", "/county/b1/"]
    assert organisations[0][1].text == "28.57%"
    with pytest.raises(ValueError, match="月末"):
        engine.split([Ask(INDICATORS["open"], YEAR)], "month")


def test_many_threads_get_one_answer(tmp_path: Path) -> None:
    engine = engine_over(year(17, 80), tmp_path)
    asks = [Ask(INDICATORS[code], YEAR) for code in ("on_time", "speed", "open", "coverage")]
    alone = engine.values(asks)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: engine.values(asks), range(40)))
    assert all(each == alone for each in together)
