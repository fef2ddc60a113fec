"""What the simulation chose prints what the report printed, and the report's own sums hold."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from .data import items, load, organisations

PUBLISHED = load("published")
FIGURES = {one["code"]: one for one in PUBLISHED["figures"]}
CHOSEN = {one["figure"]: one for one in PUBLISHED["chosen"]}
YEAR = PUBLISHED["chosen_year"]


def printed(numerator: int, denominator: int, places: int) -> Decimal:
    step = Decimal(1).scaleb(-places)
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(step, ROUND_HALF_UP)


def test_figures_keep_their_printed_form() -> None:
    assert len(FIGURES) == len(PUBLISHED["figures"])
    for one in FIGURES.values():
        assert isinstance(one["value"], str) and isinstance(one["unit"], str)
        assert -Decimal(one["value"]).as_tuple().exponent == one["precision"]
        assert one["cut_off"] == "2023-12-05" or not one["cut_off_stated"]
        assert one["cut_off"] in {"2023-12-05", "2023-12-31"}
        assert one["is"] and one["section"]


def test_scopes_and_cut_offs_of_ratings_and_hotline() -> None:
    for code, one in FIGURES.items():
        if code.startswith("ratings."):
            assert (one["scope"], one["cut_off"]) == ("不含税务局", "2023-12-05")
        if code.startswith("hotline."):
            assert one["cut_off"] == "2023-12-05"


@pytest.mark.parametrize("one", PUBLISHED["sums"], ids=lambda one: one["name"])
def test_sums(one: dict[str, Any]) -> None:
    assert sum(map(int, one["parts"])) == int(one["total"])
    assert one["total"] in {figure["value"] for figure in FIGURES.values()}


@pytest.mark.parametrize("one", PUBLISHED["chosen"], ids=lambda one: one["figure"])
def test_chosen_fraction_prints_the_published_digits(one: dict[str, Any]) -> None:
    numerator, denominator, places = one["numerator"], one["denominator"], one["decimals"]
    assert printed(numerator, denominator, places) == Decimal(one["prints"])
    figure = FIGURES[one["figure"]]
    if figure["unit"] == "%":
        assert (one["prints"], places) == (figure["value"], figure["precision"])
    else:
        assert str(numerator) == figure["value"]
    if one["prints"] == "100":
        assert numerator == denominator, "不足100%的不写成100%"
    else:
        first, last = one["numerator_range"]
        assert first <= numerator <= last
        if one["figure"] != "cards.blue":
            assert printed(first - 1, denominator, places) != Decimal(one["prints"])
            assert printed(last + 1, denominator, places) != Decimal(one["prints"])
    assert str(denominator) in one["arithmetic"]


def test_ratings_add_up() -> None:
    active = CHOSEN["ratings.active_rate"]
    assert active["denominator"] == int(FIGURES["ratings.count"]["value"])
    assert sum(active["levels"].values()) == active["numerator"]
    assert active["denominator"] - active["numerator"] == active["default_ratings"]
    assert tuple(active["denominator"] - edge for edge in reversed(active["numerator_range"])) == (
        931,
        983,
    )
    negative = active["levels"]["4"] + active["levels"]["5"]
    resolved = CHOSEN["ratings.negative_resolution_rate"]
    assert negative == resolved["denominator"] <= resolved["denominator_range"][1]
    positive = CHOSEN["ratings.positive_rate"]
    assert positive["first_rating_numerator"] == positive["denominator"] - negative


def test_hotline_adds_up() -> None:
    closed = int(FIGURES["hotline.closed"]["value"])
    one = CHOSEN["hotline.satisfaction"]
    assert closed - sum(one["exclusions"].values()) == one["denominator"] == 3698
    assert one["levels"]["满意"] + one["levels"]["基本满意"] == one["numerator"] == 3637
    assert sum(one["levels"].values()) == one["denominator"]
    late = CHOSEN["hotline.on_time_rate"]
    assert closed - late["numerator"] == late["late"] and 15 <= late["late"] <= 18
    assert printed(3642, 3698, 2) < Decimal("98.5") <= printed(3643, 3698, 2)


def test_coverage_counts_are_those_of_the_organisations() -> None:
    orgs = organisations().values()
    for level, kinds in (
        ("county", {"county_unit", "vertical_unit"}),
        ("township", {"township"}),
        ("village", {"village"}),
    ):
        one = CHOSEN[f"ratings.coverage_{level}"]
        units = [unit for unit in orgs if unit["kind"] in kinds]
        assert one["denominator"] == sum(bool(unit.get("rating_due")) for unit in units)
        assert one["numerator"] == sum(bool(unit.get("rated")) for unit in units)


def test_catalogue_totals() -> None:
    totals = PUBLISHED["catalogue_totals"]
    parts = totals["on_application"] + totals["ex_officio"] + totals["public_service"]
    assert parts == totals["county_items"] == 5447
    assert totals["licence_items_national"] + totals["licence_items_local"] == 257
    days = totals["promise_compression"]
    saved = days["statutory_days"] - days["promised_days"]
    assert f"{printed(saved, days['statutory_days'], 2)}" == "89.49"
    assert saved == CHOSEN["catalogue.promise_compression"]["numerator"]


def test_the_year_adds_up_and_leaves_room_for_each_rating() -> None:
    supervised = int(FIGURES["supervision.items"]["value"])
    assert sum(YEAR["supervised_by_month"].values()) == supervised
    parts = dict(YEAR["decomposition"])
    assert parts.pop("supervised") == supervised == sum(parts.values())
    volumes = {item["key"]: item["simulated_volume"] for item in items()}
    assert sum(volumes.values()) == supervised
    systems = {item["key"]: item["source_system"] for item in items()}
    tax = sum(n for key, n in volumes.items() if systems[key] == "nat_tax")
    unrated = {
        one["code"]
        for one in load("service_items")["source_systems"]
        if "rating" not in one["supports"]
    } - {"nat_tax"}
    silent = sum(n for key, n in volumes.items() if systems[key] in unrated)
    assert (tax, silent) == (parts["tax_bureau"], parts["source_without_ratings"])


def test_speed_up_follows_from_the_volumes() -> None:
    chosen = CHOSEN["applications.statutory_speed_up"]
    in_days = [item for item in items() if item["statutory_limit"]["unit"] == "working_day"]
    timed = [item for item in in_days if item["case_type"] == "promised_time"]

    def statutory(those: list[dict[str, Any]]) -> int:
        return sum(item["statutory_limit"]["value"] * item["simulated_volume"] for item in those)

    assert statutory(timed) == chosen["denominator"] == chosen["numerator"] + chosen["used_days"]
    assert sum(item["simulated_volume"] for item in timed) == chosen["cases"]
    other = chosen["other_reading"]
    assert statutory(in_days) == other["denominator"] and not chosen["fixed"]
    assert f"{printed(other['numerator'], other['denominator'], 2)}" == chosen["prints"]


def test_licences_match() -> None:
    kinds = load("licence_kinds")["licence_kinds"]
    assert str(len(kinds)) == FIGURES["licences.kinds"]["value"]
    assert str(sum(k["simulated_count"] for k in kinds)) == FIGURES["licences.count"]["value"]
