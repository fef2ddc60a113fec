"""Each file says what is published and what is invented, and reads like one hand wrote it."""

from importlib.resources import files

import pytest

from .data import load

NAMES = sorted(
    path.name.removesuffix(".json")
    for path in files("zhengtong.years.suining_2023").iterdir()
    if path.name.endswith(".json")
)


def test_files_are_there() -> None:
    assert set(NAMES) == {
        "evaluation",
        "hotline",
        "licence_kinds",
        "organisations",
        "people",
        "published",
        "service_items",
        "settings",
    }


@pytest.mark.parametrize("name", NAMES)
def test_about_comes_first(name: str) -> None:
    data = load(name)
    about = next(iter(data))
    assert about == "about"
    source = data["about"]["source"]
    assert (source["publisher"], source["date"]) == ("绥宁县行政审批服务局", "2024-02-28")
    assert data["about"]["published"] or name == "people"
    assert data["about"]["simulated"]


@pytest.mark.parametrize("name", NAMES)
def test_no_floats(name: str) -> None:
    """Money, rates and shares are strings: a float would print other digits than the report."""

    def walk(value: object) -> None:
        assert not isinstance(value, float), value
        for inner in value.values() if isinstance(value, dict) else ():
            walk(inner)
        for inner in value if isinstance(value, list) else ():
            walk(inner)

    walk(load(name))
