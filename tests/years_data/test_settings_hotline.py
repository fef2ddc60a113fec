"""Settings load where flow and law read them; the hotline knows who handles what, and by when."""

import itertools

from .data import load, organisations

SETTINGS = load("settings")["settings"]
HOTLINE = load("hotline")


def test_each_living_organisation_has_marks_of_its_own() -> None:
    living = {
        code
        for code, one in organisations().items()
        if not one["valid_until"] and one["kind"] != "government"
    }
    marks = SETTINGS["department_marks"]
    assert set(marks) == living
    for part in ("word", "letters"):
        assert len({mark[part] for mark in marks.values()}) == len(marks), "编号会重"


def test_number_templates_fill() -> None:
    code = next(c for c, one in organisations().items() if one["short_name"] == "县卫健局")
    known = {
        "n": 187,
        "year": 2023,
        "date": "20230919",
        "region": "430527",
        "organisation": code,
        "dept": SETTINGS["department_marks"][code],
    }
    numbers = {kind: one["text"].format(**known) for kind, one in SETTINGS["numbers"].items()}
    assert numbers["acceptance_notice"] == "绥卫受〔2023〕187号"
    assert numbers["case"] == "430527WJ202309190187"
    assert all(len(number) <= 50 for number in numbers.values())
    notices = [number for number in numbers.values() if number.endswith("号")]
    assert len(notices) == len(set(notices))


def test_calendar_setting_lies_over_the_nation() -> None:
    from zhengtong.law.calendar import national

    place = national().with_overrides(SETTINGS["calendar"])
    assert place.title == "绥宁县"


def test_grade_bands_meet_without_gap_or_overlap() -> None:
    bands = SETTINGS["grade_bands"]
    assert (bands[0]["to"], bands[-1]["from"]) == ("100", "0")
    for upper, lower in itertools.pairwise(bands):
        assert upper["from"] == lower["to"]
        assert upper["from_closed"] != lower["to_closed"]
    assert [band["name"] for band in bands] == ["优秀", "良好", "较差", "差"]


def test_scales() -> None:
    levels = SETTINGS["rating_levels"]
    assert [one["code"] for one in levels if one["negative"]] == ["4", "5"]
    assert SETTINGS["rating_default"]["level"] in {"1", "2", "3"}
    assert sum(int(one) for one in SETTINGS["score_weights"].values()) == 100
    assert [one["colour"] for one in SETTINGS["card_rules"]] == ["blue", "yellow", "red"]


def test_hotline_limits_cover_each_nature_and_urgency() -> None:
    natures = {one["code"] for one in HOTLINE["natures"]}
    urgencies = {one["code"] for one in HOTLINE["urgencies"]}
    limits = HOTLINE["settings"]["hotline_limits"]
    pairs = [(one["nature"], one["urgency"]) for one in limits]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {(nature, urgency) for nature in natures for urgency in urgencies}
    assert all(one["reply"]["value"] > 0 < one["sign_for_hours"] for one in limits)
    assert not set(HOTLINE["settings"]) & set(SETTINGS)


def test_hotline_categories() -> None:
    natures = {one["code"] for one in HOTLINE["natures"]}
    orgs = organisations()
    used = set()
    for one in HOTLINE["categories"]:
        assert one["handler"] in orgs and len(one["subjects"]) >= 5
        for subject in one["subjects"]:
            assert subject["text"].endswith("（示例）") and len(subject["text"]) <= 24
            used.add(subject["nature"])
    assert used == natures
