"""Published codes pass, each single slip is caught, and the message says what to do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.law import codes
from zhengtong.law.codes import (
    ItemScheme,
    Problem,
    check_document,
    check_item_code,
    check_licence_id,
    check_region,
    check_resident_id,
    check_uscc,
    licence_id,
    normalise,
    split_item_code,
)
from zhengtong.law.masking import mask_id, mask_name, mask_phone, mask_text

USCC = [
    "11370800MB28559184",
    "11511301008778183N",
    "11430000006122244L",
    "91330102MA28NBU477",
    "11110000000021135M",
]
ID = "11010519491231002X"
IMPLEMENTATION = "11370800MB285591843370117002011"
LICENCES = [
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
]
WRONG_CHECK = (
    "1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M"
)


def slug(problem: Problem | None) -> str | None:
    if problem is None:
        return None
    assert problem.message.endswith("。"), "a sentence for people"
    return problem.code


@pytest.mark.parametrize("code", USCC)
def test_published_credit_codes_pass(code: str) -> None:
    assert check_uscc(code) is None


@given(
    st.sampled_from(USCC), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY")
)
def test_any_single_slip_in_a_credit_code_is_caught(code: str, at: int, c: str) -> None:
    slipped = code[:at] + c + code[at + 1 :]
    assert (check_uscc(slipped) is None) == (slipped == code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("11370800MB2855918", "uscc.length"),
        ("11370800MB2855918O", "uscc.alphabet"),
        ("11370800mb28559184", "uscc.alphabet"),
        ("11370800MB2855918４", "uscc.alphabet"),
        ("113708A0MB28559184", "uscc.region"),
        ("11370800MB28559185", "uscc.check"),
    ],
)
def test_what_is_wrong_with_a_credit_code(code: str, expected: str) -> None:
    assert slug(check_uscc(code)) == expected


def test_normalise_makes_a_pasted_code_checkable() -> None:
    assert check_uscc(normalise(" １１370800mb28 559184\u3000")) is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (ID, None),
        ("11010519491231002x", "id.alphabet"),
        ("110105194912310029", "id.check"),
        ("110105194913310020", "id.date"),
        ("110105194902300024", "id.date"),
        ("000105194912310020", "id.region"),
        ("1101051949123100", "id.length"),
        ("110105491231002", "id.old"),
    ],
)
def test_resident_identity_numbers(number: str, expected: str | None) -> None:
    assert slug(check_resident_id(number)) == expected


def test_nobody_applies_before_birth() -> None:
    assert check_resident_id(ID, on=date(1949, 12, 31)) is None
    assert slug(check_resident_id(ID, on=date(1949, 12, 30))) == "id.date"


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_any_single_slip_in_an_identity_number_is_caught(at: int, c: str) -> None:
    slipped = ID[:at] + c + ID[at + 1 :]
    assert (check_resident_id(slipped) is None) == (slipped == ID)


def test_other_documents_are_exempt() -> None:
    assert check_document("111", ID) is None
    assert slug(check_document("111", "E12345678")) == "id.length"
    assert check_document("414", "E12345678") is None
    assert check_document("001", USCC[0]) is None
    assert slug(check_document("001", ID)) == "uscc.check"
    assert slug(check_document("414", "  ")) == "document.empty"
    assert slug(check_document("414", "E" * 51)) == "document.length"


@pytest.mark.parametrize("code", ["430981", "430527", "430503", "360502", "430111", "430000"])
def test_regions_of_six_and_twelve(code: str) -> None:
    assert check_region(code) is None
    assert check_region(code + "000000") is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("43052", "region.length"),
        ("43052７", "region.length"),
        ("990527", "region.province"),
        ("430027", "region.gap"),
        ("430527000001", "region.gap"),
        ("430527100201", None),
    ],
)
def test_region_faults(code: str, expected: str | None) -> None:
    assert slug(check_region(code)) == expected


def test_item_codes_are_checked_only_against_their_declared_scheme() -> None:
    assert check_item_code(ItemScheme.BASIC, "370117002011") is None
    assert check_item_code(ItemScheme.BASIC, "000117002011") is None
    assert check_item_code(ItemScheme.IMPLEMENTATION, IMPLEMENTATION) is None
    assert check_item_code(ItemScheme.HANDLING, IMPLEMENTATION + "01") is None
    assert (
        check_item_code("sichuan", "511Z07001006-511602000000-000-11511301008778183N-1-00") is None
    )
    assert slug(check_item_code("sichuan", " ")) == "item.empty"
    assert split_item_code(ItemScheme.HANDLING, IMPLEMENTATION + "01") == (
        "11370800MB28559184",
        "3",
        "370117002011",
        "01",
    )
    assert split_item_code("gbt39554.basic", "370117002011").basic == "370117002011"
    with pytest.raises(ValueError, match="sichuan"):
        split_item_code("sichuan", "x")


@pytest.mark.parametrize(
    ("scheme", "code", "expected"),
    [
        (ItemScheme.BASIC, "37011700201", "item.length"),
        (ItemScheme.BASIC, "990117002011", "item.basic"),
        (ItemScheme.BASIC, "3701170020A1", "item.basic"),
        (ItemScheme.IMPLEMENTATION, "11370800MB285591853370117002011", "item.uscc.check"),
        (ItemScheme.IMPLEMENTATION, "11370800MB285591848370117002011", "item.level"),
        (ItemScheme.HANDLING, IMPLEMENTATION, "item.length"),
        (ItemScheme.HANDLING, IMPLEMENTATION + "0A", "item.sequence"),
    ],
)
def test_item_code_faults(scheme: str, code: str, expected: str) -> None:
    assert slug(check_item_code(scheme, code)) == expected


@pytest.mark.parametrize("code", LICENCES)
def test_published_licence_identifiers_pass(code: str) -> None:
    assert check_licence_id(code) is None


def test_foreign_licence_identifiers_warn_on_import() -> None:
    own, foreign = check_licence_id(WRONG_CHECK), check_licence_id(WRONG_CHECK, imported=True)
    assert slug(own) == slug(foreign) == "licence.check"
    assert own is not None
    assert foreign is not None
    assert (own.warning, foreign.warning) == (False, True)
    body = "".join(WRONG_CHECK.removeprefix(codes.LICENCE_ROOT).split(".")[1:-1])
    assert codes.licence_check_character(body) == "D"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1.2.156.3005.3.A.B.C.001.U", "licence.form"),
        (LICENCES[0] + ".X", "licence.form"),
        (LICENCES[0].lower(), "licence.alphabet"),
        (LICENCES[0].replace("W011.", "W0112."), "licence.kind"),
        (LICENCES[0].replace(".001.", ".1."), "licence.version"),
        (LICENCES[0].replace("20230000403", ""), "licence.empty"),
        (LICENCES[0][:-1] + "V", "licence.check"),
    ],
)
def test_licence_faults(code: str, expected: str) -> None:
    assert slug(check_licence_id(code)) == expected


def test_a_new_licence_identifier_is_well_formed() -> None:
    kind, issuer = "11100000000013338W011", "11430000006122244L"
    assert licence_id(kind, issuer, "20230000403") == LICENCES[0]
    again = licence_id(kind, issuer, "20230000403", 2)
    assert ".002." in again
    assert check_licence_id(again) is None
    for bad in (("X", issuer, "1"), (kind, "340100", "1"), (kind, issuer, "a"), (kind, issuer, "")):
        with pytest.raises(ValueError, match="证照"):
            licence_id(*bad)
    with pytest.raises(ValueError, match="版本号"):
        licence_id(kind, issuer, "1", 1000)


def test_no_message_repeats_the_number() -> None:
    for problem in (check_resident_id("110105194912310029"), check_document("111", "1101051949")):
        assert problem is not None
        assert "110105" not in problem.message


@pytest.mark.parametrize(
    ("mask", "value", "masked"),
    [
        (mask_name, "张三", "张*"),
        (mask_name, "李小敏", "李*敏"),
        (mask_name, "欧阳小敏", "欧**敏"),
        (mask_name, "张", "*"),
        (mask_name, "", ""),
        (mask_phone, "13812343210", "138****3210"),
        (mask_phone, "+86 13812343210", "+86 138****3210"),
        (mask_phone, "0739-7612345", "0739-****345"),
        (mask_phone, "7612345", "****345"),
        (mask_phone, "12345", "**345"),
        (mask_phone, "110", "***"),
        (mask_id, "460100199001011234", "460100********1234"),
        (mask_id, "E12345678", "E*****678"),
        (mask_id, "123456", "******"),
        (
            mask_text,
            "张先生13812343210,身份证11010519491231002X来电",
            "张先生138****3210,身份证110105********002X来电",
        ),
        (mask_text, "编号 43052720230105000123", "编号 43052720230105000123"),
    ],
)
def test_masking(mask: object, value: str, masked: str) -> None:
    assert callable(mask)
    assert mask(value) == masked
