"""A form is checked against the item's data elements, and every fault is told at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.conftest import HYGIENE, catalogue
from zhengtong.catalogue.forms import check_form, form_fields
from zhengtong.catalogue.items import Element, Item, item_of, live_items
from zhengtong.catalogue.schema import ELEMENT_KINDS
from zhengtong.flow.refusals import BadData

GOOD: dict[str, Any] = {
    "organisation_name": "  绥宁县青坡民宿 ",
    "uscc": " 91330102ma28nbu477",
    "legal_representative": "向前进",
    "legal_representative_id": "11010519491231002x",
    "contact_name": "向前进",
    "contact_phone": "１３８００００１２３４",
    "business_address": "长铺镇",
    "premises_use": "宾馆旅店",
    "business_area": "1,280.50",
    "staff_count": "１２",
    "central_air": "否",
}


@pytest.mark.django_db
def test_a_good_form_is_put_in_order_and_a_bad_one_is_told_everything(
    hygiene: dict[str, Any],
) -> None:
    item = item_of(HYGIENE)
    form = check_form(item, GOOD)
    assert list(form) == [element.id for element in item.elements]
    assert form["organisation_name"] == "绥宁县青坡民宿"
    assert (form["uscc"], form["legal_representative_id"]) == (
        "91330102MA28NBU477",
        "11010519491231002X",
    )
    assert (form["contact_phone"], form["staff_count"], form["central_air"]) == (
        "13800001234",
        12,
        False,
    )
    assert form["business_area"] == "1280.50"
    bad = {
        **GOOD,
        "uscc": "91330102MA28NBU478",
        "legal_representative_id": "110105194912310021",
        "contact_phone": "7600001",
        "premises_use": ["宾馆旅店"],
        "business_area": 12.5,
        "staff_count": "-1",
        "central_air": "也许",
        "contact_name": "张\x00三",
        "nonsense": "1",
    }
    del bad["business_address"]
    with pytest.raises(BadData) as caught:
        check_form(item, bad)
    assert set(caught.value.fields) == {
        "uscc", "legal_representative_id", "contact_phone", "premises_use", "business_area",
        "staff_count", "central_air", "contact_name", "nonsense", "business_address",
    }  # fmt: skip
    assert caught.value.fields["business_address"] == "请填写“经营（建设）地址”。"
    assert "校验位不符" in caught.value.fields["uscc"]
    for answer in ("91330102MA28NBU478", "110105194912310021"):
        assert answer not in str(caught.value), "a message does not repeat what may be personal"


@pytest.mark.django_db
def test_every_item_of_the_year_has_a_form_that_can_be_drawn_and_filled(county: None) -> None:
    kinds = {element["id"]: element["type"] for element in catalogue()["data_elements"]}
    for item in live_items():
        fields = form_fields(item)
        assert [field.name for field in fields] == [element.id for element in item.elements]
        answers = {e.id: _answer(e) for e in item.elements}
        assert set(check_form(item, answers)) == {e.id for e in item.elements}
        assert all(element.kind == kinds[element.id] for element in item.elements)
        with pytest.raises(BadData) as caught:
            check_form(item, {})
        assert set(caught.value.fields) == {e.id for e in item.elements if e.required}


def _answer(element: Element) -> Any:
    return {
        "number": 3, "decimal": "3.5", "date": date(2023, 5, 8), "yes_no": True,
        "choice": element.choices[:1][0] if element.choices else "",
        "multi_choice": list(element.choices), "id_number": "11010519491231002X",
        "phone": "0739-7600001", "uscc": "91330102MA28NBU477",
    }.get(element.kind, "文字")  # fmt: skip


class _Form:
    """As much of an item as a form needs."""

    elements = (
        Element("id_type", "证件类型", "choice", True, False, ("居民身份证", "护照")),
        Element("id_number", "证件号码", "id_number", True, True),
        *(Element(f"a_{kind}", kind, kind, False, False, ("甲", "乙")) for kind in ELEMENT_KINDS),
    )


FORM: Item = _Form()  # type: ignore[assignment]


def test_other_documents_are_exempt_from_the_resident_check() -> None:
    assert (
        check_form(FORM, {"id_type": "护照", "id_number": "e12345678"})["id_number"] == "E12345678"
    )
    with pytest.raises(BadData, match="证件号码”有误"):
        check_form(FORM, {"id_type": "居民身份证", "id_number": "E12345678"})
    untyped = {"id_type": "护照", "id_number": "E12345678"}
    assert check_form(FORM, {**untyped, "a_id_number": "H1234567890"})
    with pytest.raises(BadData, match="id_number”有误"):
        check_form(FORM, {**untyped, "a_id_number": "1101051949123100"})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([e.id for e in _Form.elements]), ANYTHING))
def test_nothing_that_can_be_sent_breaks_the_check(answers: dict[str, Any]) -> None:
    try:
        form = check_form(FORM, answers)
    except BadData as refusal:
        assert all(refusal.fields.values())
    else:
        assert check_form(FORM, form) == form, "checking twice changes nothing"
