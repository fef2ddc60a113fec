"""The county's units add up to the published scale; every person and code is recognisably invented."""

from collections import Counter
from datetime import date

from .data import load, organisations, valid_id_number, valid_uscc

ORGS = organisations()
PEOPLE = load("people")


def test_published_scale() -> None:
    supervised = Counter(
        "county" if one["kind"].endswith("_unit") else one["kind"]
        for one in ORGS.values()
        if one.get("supervised")
    )
    assert supervised == {"county": 39, "township": 17, "village": 235}


def test_level_coverage_prints_as_published() -> None:
    due: Counter[str] = Counter()
    rated: Counter[str] = Counter()
    for one in ORGS.values():
        level = "county" if one["kind"].endswith("_unit") else one["kind"]
        due[level] += bool(one.get("rating_due"))
        rated[level] += bool(one.get("rated"))
        assert not one.get("rated") or one["rating_due"]
    assert (rated["county"], due["county"]) == (39, 61)
    assert f"{rated['county'] / due['county']:.2%}" == "63.93%"
    assert (rated["township"], due["township"]) == (17, 17)
    assert (rated["village"], due["village"]) == (235, 235)
    tax = [one for one in ORGS.values() if one["short_name"] == "县税务局"]
    assert [one["kind"] for one in tax] == ["vertical_unit"]
    assert not tax[0]["rating_due"]


def test_codes_are_valid_and_unique() -> None:
    assert len(ORGS) == len(load("organisations")["organisations"])
    for code, one in ORGS.items():
        if one["kind"] == "section":
            parent, _, number = code.partition("-")
            assert parent == one["parent"] and number.isdigit()
        else:
            assert valid_uscc(code), one["name"]
            assert code[2:12] == "4305270000", "示例代码须一望而知"
    assert len({one["name"] for one in ORGS.values()}) == len(ORGS)


def test_tree_has_one_root_and_dates_fit() -> None:
    roots = [one for one in ORGS.values() if one["parent"] is None]
    assert [one["kind"] for one in roots] == ["government"]
    for one in ORGS.values():
        assert one["parent"] is None or one["parent"] in ORGS
        began = date.fromisoformat(one["valid_from"])
        if one["valid_until"]:
            assert began < date.fromisoformat(one["valid_until"])
            assert one["successor"] in ORGS
        else:
            assert one["successor"] is None
    letters = [one["letters"] for one in ORGS.values() if "letters" in one]
    assert len(letters) == len(set(letters))


def test_predecessor_dissolved_in_august_2019() -> None:
    office = next(o for o in ORGS.values() if o["name"] == "绥宁县信息化管理办公室")
    bureau = ORGS[office["successor"]]
    assert office["valid_until"] == "2019-08-01"
    assert (bureau["name"], bureau["valid_from"]) == ("绥宁县行政审批服务局", "2019-03-01")


def test_staff_and_separation_of_powers() -> None:
    roles = {role["code"] for role in PEOPLE["roles"]}
    held: dict[str, set[str]] = {}
    for one in PEOPLE["people"]:
        assert one["organisation"] in ORGS
        held[one["username"]] = {grant["role"] for grant in one["grants"]}
        for grant in one["grants"]:
            assert grant["role"] in roles and grant["subtree"] in ORGS
        assert "password" not in one
    assert len(held) == len(PEOPLE["people"]) >= 24
    assert set().union(*held.values()) == roles
    for name, mine in held.items():
        if mine & {"system_admin", "security_admin", "auditor"}:
            assert len(mine) == 1, name
    demo = [held[one["username"]] for one in PEOPLE["people"] if one["demo_account"]]
    assert set().union(*demo) == roles


def test_deputy_differs_and_is_dated() -> None:
    known = {one["username"] for one in PEOPLE["people"]}
    for one in PEOPLE["deputies"]:
        assert {one["absent"], one["deputy"], one["approved_by"]} <= known
        assert one["absent"] != one["deputy"]
        assert one["valid_from"] < one["valid_until"]


def test_applicants_and_firms_are_valid_and_flagged() -> None:
    persons, firms = PEOPLE["applicants"], PEOPLE["firms"]
    assert len(persons) >= 40 and len(firms) >= 20
    for one in persons:
        number = one["id_number"]
        assert one["invented"] and valid_id_number(number)
        assert number[:6] == "430527" and number[14:16] == "99"
        assert number[6:14] == one["birth_date"].replace("-", "")
        assert one["sex"] == ("男" if int(number[16]) % 2 else "女")
        assert ORGS[one["village"]]["kind"] == "village"
    keys = {one["key"] for one in persons}
    for one in firms:
        assert one["invented"] and valid_uscc(one["uscc"]) and one["uscc"][2:12] == "4305270000"
        assert one["legal_representative"] in keys
    assert len({one["id_number"] for one in persons}) == len(persons)
    assert len({one["uscc"] for one in firms} | set(ORGS)) == len(firms) + len(ORGS)
    phones = [one["phone"] for one in persons + firms + PEOPLE["people"]]
    assert len(phones) == len(set(phones))
    assert all(phone.startswith("1380000") and len(phone) == 11 for phone in phones)
