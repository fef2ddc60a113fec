"""The catalogue obeys the rules by which a provincial checker returns an implementation list."""

import re
from typing import Any

import pytest

from .data import items, load, organisations

CATALOGUE = load("service_items")
ITEMS = items()
MATERIALS = {one["identity"]: one for one in CATALOGUE["materials"]}
ELEMENTS = {one["id"]: one for one in CATALOGUE["data_elements"]}
LICENCES = {one["key"]: one for one in load("licence_kinds")["licence_kinds"]}
ROLES = {one["code"] for one in load("people")["roles"]}
# The fewest working days that a unit can hold, so that limits in two units can be compared:
# February with a seven-day holiday has at least 15; ten calendar days at a holiday at least 1.
FEWEST = {"working_day": 1.0, "calendar_day": 0.1, "month": 15.0}
MOST = {"working_day": 1.0, "calendar_day": 1.0, "month": 23.0}


def by_key(item: dict[str, Any]) -> str:
    return item["key"]


def test_size_and_spread() -> None:
    assert len(ITEMS) >= 36
    assert len({item["organisation"] for item in ITEMS}) >= 12
    assert len({item["key"] for item in ITEMS}) == len(ITEMS)
    assert len({item["handling_item_code"] for item in ITEMS}) == len(ITEMS)
    assert {item["type"] for item in ITEMS} == {
        "行政许可",
        "行政给付",
        "行政确认",
        "其他行政权力",
        "公共服务",
    }


def test_tables_have_no_orphans() -> None:
    used = {use["identity"] for item in ITEMS for use in item["materials"]}
    assert used == set(MATERIALS) and len(MATERIALS) == len(CATALOGUE["materials"])
    asked = {use["element"] for item in ITEMS for use in item["form"]}
    assert asked == set(ELEMENTS) and len(ELEMENTS) == len(CATALOGUE["data_elements"])
    names = [one["name"] for one in MATERIALS.values()]
    assert len(names) == len(set(names)), "同一材料只有一个身份"
    for one in MATERIALS.values():
        assert one["licence_type"] is None or one["licence_type"] in LICENCES
        assert one["source"] == "政府部门核发" or one["licence_type"] is None
    for one in ELEMENTS.values():
        assert bool(one["options"]) == (one["type"] in {"choice", "multi_choice"})


@pytest.mark.parametrize("item", ITEMS, ids=by_key)
def test_codes_hold_each_other(item: dict[str, Any]) -> None:
    basic, implementation = item["basic_code"], item["implementation_code"]
    assert re.fullmatch(r"(00|43)\d{10}", basic) and basic[2:4] == item["type_code"]
    assert implementation == item["organisation"] + item["use_level"] + basic
    assert len(implementation) == 31
    assert re.fullmatch(re.escape(implementation) + r"\d{2}", item["handling_item_code"])
    owner = organisations()[item["organisation"]]
    assert (owner["kind"] == "township") == (item["use_level"] == "5")


@pytest.mark.parametrize("item", ITEMS, ids=by_key)
def test_limits(item: dict[str, Any]) -> None:
    statutory, promised = item["statutory_limit"], item["promised_limit"]
    on_the_spot = promised["value"] == 0
    assert item["case_type"] == ("on_the_spot" if on_the_spot else "promised_time")
    assert item["approval_mode"] == ("即审即办" if on_the_spot else "前审后批")
    assert statutory["value"] > 0 and statutory["basis"]
    if promised["unit"] == statutory["unit"]:
        assert promised["value"] <= statutory["value"]
    else:
        most = promised["value"] * MOST[promised["unit"]]
        assert most <= statutory["value"] * FEWEST[statutory["unit"]]
    on_promise = [step["limit"] for step in item["steps"] if step["track"] == "promised"]
    assert sum(on_promise) == promised["value"]
    assert item["extension"] is None or (item["type"] == "行政许可" and not on_the_spot)


@pytest.mark.parametrize("item", ITEMS, ids=by_key)
def test_visits_channels_and_fees(item: dict[str, Any]) -> None:
    assert bool(item["visits"]) == bool(item["visits_reason"])
    assert set(item["channels"]) <= {"window", "online", "mobile"}
    if item["online_grade"] == 4:
        assert item["visits"] == 0 and "online" in item["channels"]
    if item["visits"] == 0 and "online" not in item["channels"]:
        assert item["mail_application"]
    assert 1 <= item["online_depth"] <= 8
    assert item["online_payment"] == (item["fee"] is not None)
    if item["fee"]:
        assert item["fee"]["standards"] and item["fee"]["basis"]
        assert all(re.fullmatch(r"\d+\.\d\d", one["amount"]) for one in item["fee"]["standards"])
    phones = item["consult_phone"], item["complaint_phone"]
    assert phones[0] != phones[1]
    assert all(re.fullmatch(r"0739-7\d{6}", phone) for phone in phones)


@pytest.mark.parametrize("item", ITEMS, ids=by_key)
def test_result_matches_conclusion(item: dict[str, Any]) -> None:
    result = item["result"]
    bare = re.sub(r"（.*）$", "", result["name"])
    if bare.endswith("批复"):
        kind = "approval"
    elif not bare.endswith("凭证") and bare.endswith(
        ("证", "证书", "执照", "簿", "卡", "登记证明", "批准书")
    ):
        kind = "licence"
    else:
        kind = "document"
    assert result["kind"] == kind and result["sample"]
    assert (
        result["conclusion"]
        == {
            "licence": "出证办结",
            "document": "出文办结",
            "approval": "审批办结",
        }[kind]
    )
    if kind == "licence":
        licence = LICENCES[result["licence_type"]]
        assert licence["name"] == result["name"]


@pytest.mark.parametrize("item", ITEMS, ids=by_key)
def test_applicants_themes_law_and_guide(item: dict[str, Any]) -> None:
    kinds = set(item["applicant_types"])
    assert kinds <= {one["code"] for one in CATALOGUE["applicant_types"]}
    assert ("natural_person" in kinds) == bool(item["themes"]["personal"])
    assert bool(kinds - {"natural_person"}) == bool(item["themes"]["enterprise"])
    for side in ("personal", "enterprise"):
        assert set(item["themes"][side]) <= {one["code"] for one in CATALOGUE["themes"][side]}
    assert item["legal_basis"] and all(one["law"].startswith("《") for one in item["legal_basis"])
    assert item["source_system"] in {one["code"] for one in CATALOGUE["source_systems"]}
    assert item["handling_scope"] in {one["code"] for one in CATALOGUE["handling_scopes"]}
    assert item["topic_words"] and item["conditions"] and item["materials"] and item["form"]
    assert [s["name"] for s in item["steps"]][:2] == ["受理", "审查"]
    assert {step["role"] for step in item["steps"]} <= ROLES
    if item["type"] == "行政许可":
        assert item["faq"] and len(item["steps"]) >= 5
    keys = {one["key"] for one in ITEMS}
    assert set(item["related"]) <= keys - {item["key"]}


@pytest.mark.parametrize("item", ITEMS, ids=by_key)
def test_materials_and_special_procedures(item: dict[str, Any]) -> None:
    seen = [use["identity"] for use in item["materials"]]
    assert len(seen) == len(set(seen))
    for use in item["materials"]:
        assert use["need"] in {"必要", "非必要", "容缺后补"}
        assert (use["need"] == "非必要") == ("condition" in use)
    for one in item["special_procedures"]:
        # Only Art. 45 (and hearings, Arts. 46-48) stops a licence's clock; others name their own rule.
        if item["type"] == "行政许可":
            assert re.match(r"《中华人民共和国行政许可法》第四十[五六]条", one["clause"])
        assert one["budget"]["value"] > 0


def test_licence_kinds_add_up() -> None:
    assert len(LICENCES) == 78
    assert sum(one["simulated_count"] for one in LICENCES.values()) == 55102
    assert {"营业执照", "事业单位法人证书"} <= {one["name"] for one in LICENCES.values()}
    assert len({one["type_code"] for one in LICENCES.values()}) == 78
    for one in LICENCES.values():
        assert one["issuer"] in organisations() and one["type_code"][:18] == one["issuer"]
        assert one["simulated_count"] > 0
