"""Figures of the catalogue equal a plain recount of the published items, and move with them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue.conftest import HYGIENE, catalogue, editor
from zhengtong.catalogue.drafts import desk
from zhengtong.catalogue.effects import case_of
from zhengtong.catalogue.load import load_catalogue
from zhengtong.flow.door import act
from zhengtong.indicators.engine import Engine
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import Period
from zhengtong.indicators.store import DatabaseStore
from zhengtong.org.actors import SYSTEM

pytestmark = pytest.mark.django_db

YEAR = Period.year(2023)
SPRING = int(datetime(2023, 3, 1, tzinfo=UTC).timestamp()) * 1_000_000
AUTUMN = int(datetime(2023, 10, 1, tzinfo=UTC).timestamp()) * 1_000_000


def figure(code: str, period: Period = YEAR) -> Figure:
    engine = Engine(DatabaseStore(Path("/nonexistent")))
    return engine.value(f"catalogue.{code}", period)


def numbers(code: str, period: Period = YEAR) -> tuple[int, int | None]:
    found = figure(code, period)
    return found.numerator, found.denominator


def recount(items: list[dict[str, Any]]) -> dict[str, tuple[int, int | None]]:
    """The same from the file, item by item."""
    applied = [i for i in items if i["type_code"] in ("01", "05", "07", "08", "09", "10")]
    in_days = [
        i
        for i in applied
        if i["statutory_limit"]["unit"] == i["promised_limit"]["unit"] == "working_day"
    ]
    everything = len(items)
    return {
        "items": (everything, None),
        "on_application": (len(applied), None),
        "ex_officio": (0, None),
        "public_service": (sum(i["type_code"] == "20" for i in items), None),
        "licence_items": (sum(i["type_code"] == "01" for i in items), None),
        "promise_compression": (
            sum(i["promised_limit"]["value"] for i in in_days),
            sum(i["statutory_limit"]["value"] for i in in_days),
        ),
        "on_the_spot_rate": (sum(i["promised_limit"]["value"] == 0 for i in items), everything),
        "online_rate": (sum(i["online_depth"] > 1 for i in items), everything),
        "end_to_end_online_rate": (
            sum(i["online_depth"] > 4 and i["visits"] == 0 for i in items),
            everything,
        ),
        "at_most_one_visit_rate": (sum(i["visits"] < 2 for i in items), everything),
        "published_rate": (everything, everything),
        "filled_rate": (everything, everything),
    }


def test_the_years_figures_equal_a_recount_of_the_file(units: None) -> None:
    document = catalogue()
    load_catalogue(document, SYSTEM, happened_at=SPRING)
    for code, expected in recount(document["items"]).items():
        assert numbers(code) == expected, code
    earlier = Period(date(2022, 1, 1), date(2022, 12, 31))
    assert numbers("items", earlier) == (0, None)


def test_drafts_count_as_due_and_only_publishing_moves_what_is_promised(units: None) -> None:
    document = catalogue("public_place_hygiene_new", "estate_transfer")
    load_catalogue(document, SYSTEM, happened_at=SPRING, publish=False)
    assert (numbers("published_rate"), numbers("filled_rate")) == ((0, 2), (0, 2))
    assert figure("promise_compression").text == "—"
    one, two = editor("one"), editor("two")
    with desk(one, happened_at=SPRING) as at:
        at.submit(HYGIENE)
    assert numbers("filled_rate") == (1, 2)
    with desk(two, happened_at=SPRING) as at:
        at.publish(HYGIENE)
    assert numbers("licence_items_published_rate") == (1, 1)
    assert numbers("promise_compression") == (8, 20)
    body = next(i for i in document["items"] if i["handling_item_code"] == HYGIENE)
    body["promised_limit"]["value"], body["steps"][2]["limit"] = 6, 1
    with desk(one, happened_at=AUTUMN) as at:
        at.save(HYGIENE, body)
        at.submit(HYGIENE)
    assert numbers("promise_compression") == (8, 20) and numbers("published_rate") == (1, 2)
    with desk(two, happened_at=AUTUMN) as at:
        sent = at.publish(HYGIENE)
    assert numbers("promise_compression") == (6, 20)
    assert numbers("promise_compression", Period(date(2023, 1, 1), date(2023, 6, 30))) == (8, 20)
    act(
        "withdraw_item", case_of(HYGIENE), actor=two, seen=sent.position, data={"reason": "取消"},
        happened_at=AUTUMN + 1,
    )  # fmt: skip
    assert numbers("items") == (0, None) and numbers("published_rate") == (0, 1)
