"""A mistyped code is caught at the counter, with a sentence that says which character to look at.

Codes of national standards: credit codes (GB 32100), resident identity numbers (GB 11643),
regions (GB/T 2260), service items (GB/T 39554.1) and electronic licences (GB/T 36904). A check
returns None when the code is right. No message repeats the code: it may be personal data.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "LICENCE_ROOT",
    "PROVINCES",
    "DocumentKind",
    "ItemCode",
    "ItemScheme",
    "Problem",
    "check_document",
    "check_item_code",
    "check_licence_id",
    "check_region",
    "check_resident_id",
    "check_uscc",
    "licence_check_character",
    "licence_id",
    "normalise",
    "split_item_code",
    "uscc_check_character",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a code: a stable `code` for programs, a Chinese `message` for people.

    `warning`: note it and go on (codes that other systems issued), do not refuse the record.
    """

    code: str
    message: str
    warning: bool = False


def normalise(text: str) -> str:
    """The code as it should have been typed: half-width, upper case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


# ---- unified social credit code 统一社会信用代码

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {c: i for i, c in enumerate(_USCC)}
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_check_character(first_17: str) -> str:
    """The 18th character of a credit code. Raises `KeyError` outside the code's alphabet."""
    total = sum(_USCC_VALUES[c] * w for c, w in zip(first_17, _USCC_WEIGHTS, strict=True))
    return _USCC[-total % 31]


def check_uscc(code: str) -> Problem | None:
    """A unified social credit code (统一社会信用代码, GB 32100): 18 characters with check."""
    if len(code) != 18:
        return Problem(
            "uscc.length",
            f"统一社会信用代码应为 18 位,现为 {len(code)} 位,请对照证照补全。",
        )
    wrong = next((i for i, c in enumerate(code) if c not in _USCC_VALUES), None)
    if wrong is not None:
        return Problem(
            "uscc.alphabet",
            f"统一社会信用代码第 {wrong + 1} 位应为半角数字或大写字母,且不用 I、O、S、V、Z,"
            "请检查是否把 0 写成 O、1 写成 I。",
        )
    if not _digits(code[2:8]):
        return Problem("uscc.region", "统一社会信用代码第 3 至 8 位是行政区划,应为数字,请核对。")
    if uscc_check_character(code[:17]) != code[17]:
        return Problem("uscc.check", "统一社会信用代码校验位不符,请对照证照逐位核对。")
    return None


# ---- resident identity number 公民身份号码

#: Two-digit codes of the provinces (GB/T 2260).
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
# Residence permits of Hong Kong, Macao and Taiwan residents use 81, 82 and 83.
_ID_PREFIXES = PROVINCES | {"83"}
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_resident_id(number: str, on: date | None = None) -> Problem | None:
    """A citizen's identity number (公民身份号码, GB 11643): region, birth date, check.

    `on`: the day of the application; a birth after it is refused.
    """
    if len(number) == 15 and _digits(number):
        return Problem("id.old", "15 位的旧身份证号码已停用,请填写 18 位公民身份号码。")
    if len(number) != 18:
        return Problem(
            "id.length", f"公民身份号码应为 18 位,现为 {len(number)} 位,请对照身份证填写。"
        )
    if not _digits(number[:17]) or number[17] not in "0123456789X":
        return Problem("id.alphabet", "公民身份号码前 17 位应为半角数字,末位为数字或大写 X。")
    if number[:2] not in _ID_PREFIXES:
        return Problem("id.region", "公民身份号码前两位不是省级行政区划代码,请核对。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = date.min
    if born.year < 1850 or (on is not None and born > on):
        return Problem("id.date", "公民身份号码第 7 至 14 位不是有效的出生日期,请核对。")
    total = sum(int(c) * w for c, w in zip(number[:17], _ID_WEIGHTS, strict=True))
    if "10X98765432"[total % 11] != number[17]:
        return Problem("id.check", "公民身份号码校验位不符,请对照身份证逐位核对。")
    return None


class DocumentKind(StrEnum):
    """Kinds of a holder's document (持证主体代码类型) whose numbers have a check."""

    RESIDENT_ID = "111"
    USCC = "001"


def check_document(kind: str, number: str, on: date | None = None) -> Problem | None:
    """A document's number by its declared kind.

    Only resident identity cards and credit codes have a check; passports, permits and other
    documents are exempt and need only be filled in.
    """
    if not number.strip():
        return Problem("document.empty", "请填写证件号码。")
    if kind == DocumentKind.RESIDENT_ID:
        return check_resident_id(number, on)
    if kind == DocumentKind.USCC:
        return check_uscc(number)
    if len(number) > 50:
        return Problem("document.length", "证件号码不应超过 50 个字符,请核对。")
    return None


# ---- regions 行政区划代码


def check_region(code: str) -> Problem | None:
    """A region code: 6 digits (GB/T 2260) or 12 (with township and village).

    Only the form is checked; which regions exist is the organisation data's matter.
    """
    if len(code) not in (6, 12) or not _digits(code):
        return Problem("region.length", "行政区划代码应为 6 位或 12 位半角数字,请核对。")
    if code[:2] not in PROVINCES:
        return Problem("region.province", "行政区划代码前两位不是省级代码,请核对。")
    levels = [code[2:4], code[4:6], *([code[6:9], code[9:]] if len(code) == 12 else [])]
    given = [bool(int(level)) for level in levels]
    # The counties right below a province (省直辖县) bear 90 as their city, never 00.
    if given != sorted(given, reverse=True):
        return Problem("region.gap", "行政区划代码中间缺了一级(上级为零而下级不为零),请核对。")
    return None


# ---- service items 政务服务事项编码


class ItemScheme(StrEnum):
    """Schemes of item codes that can be checked; every other scheme is stored as it came."""

    BASIC = "gbt39554.basic"
    IMPLEMENTATION = "gbt39554.implementation"
    HANDLING = "gbt39554.handling"


class ItemCode(NamedTuple):
    """The parts of an item code; those that a shorter scheme lacks are empty."""

    uscc: str
    level: str
    basic: str
    sequence: str


_ITEM_LENGTHS = {
    ItemScheme.BASIC: (12, "基本编码"),
    ItemScheme.IMPLEMENTATION: (31, "实施编码"),
    ItemScheme.HANDLING: (33, "业务办理项编码"),
}


def split_item_code(scheme: str, code: str) -> ItemCode:
    """The parts of a well-formed code of one of the `ItemScheme`s.

    基本编码 12 → 实施编码 31 (organisation's credit code 18, 行使层级 1, 基本编码 12) →
    业务办理项编码 33 (with a sequence of 2). Raises `ValueError` for another scheme.
    """
    if ItemScheme(scheme) is ItemScheme.BASIC:
        return ItemCode("", "", code, "")
    return ItemCode(code[:18], code[18:19], code[19:31], code[31:])


def check_item_code(scheme: str, code: str) -> Problem | None:
    """An item code against the scheme that it declares; an unknown scheme only needs a code."""
    if not code.strip():
        return Problem("item.empty", "请填写事项编码。")
    if scheme not in _ITEM_LENGTHS:
        return None
    length, title = _ITEM_LENGTHS[ItemScheme(scheme)]
    if len(code) != length:
        return Problem(
            "item.length",
            f"{title}应为 {length} 位,现为 {len(code)} 位,请核对或改选编码体系。",
        )
    parts = split_item_code(scheme, code)
    if parts.uscc and (problem := check_uscc(parts.uscc)):
        return replace(problem, code=f"item.{problem.code}", message=f"{title}内:{problem.message}")
    if parts.level and parts.level not in "1234567":
        return Problem("item.level", f"{title}第 19 位是行使层级,应为 1 至 7,请核对。")
    if not _digits(parts.basic) or parts.basic[:2] not in PROVINCES | {"00"}:
        return Problem(
            "item.basic",
            f"{title}中的基本编码应为 12 位数字,以省级代码或 00(国家目录)开头,请核对。",
        )
    if parts.sequence and not _digits(parts.sequence):
        return Problem("item.sequence", f"{title}末 2 位应为数字,请核对。")
    return None


# ---- electronic licences 电子证照标识

#: The object identifier under which all electronic licences are named.
LICENCE_ROOT = "1.2.156.3005.2"
_LICENCE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LICENCE_VALUES = {c: i for i, c in enumerate(_LICENCE)}


def licence_check_character(body: str) -> str:
    """ISO/IEC 7064 MOD 37,36 over the four fields joined without dots.

    Raises `KeyError` for a character outside 0-9 and A-Z.
    """
    product = 36
    for c in body:
        product = ((product + _LICENCE_VALUES[c]) % 36 or 36) * 2 % 37
    return _LICENCE[(37 - product) % 36]


def licence_id(kind: str, issuer: str, serial: str, version: int = 1) -> str:
    """A new licence identifier (电子证照标识, GB/T 36904).

    `kind`: 21 characters, the defining body's credit code and 3 more; `issuer`: the credit code
    of the issuing organ. Raises `ValueError` with a Chinese message.
    """
    fields = (kind, issuer, serial, f"{version:03}")
    for where, part in (("类型代码", kind[:18]), ("颁发机构代码", issuer)):
        if problem := check_uscc(part):
            raise ValueError(f"证照{where}:{problem.message}")
    if problem := _check_licence_fields(*fields):
        raise ValueError(problem.message)
    return ".".join((LICENCE_ROOT, *fields, licence_check_character("".join(fields))))


def check_licence_id(code: str, *, imported: bool = False) -> Problem | None:
    """A licence identifier: its fields' form and its check character.

    Published identifiers bear a region in place of the issuer's credit code, or a wrong check
    character: the issuer is not looked into, and with `imported` every problem is a warning.
    """
    problem = _check_licence(code)
    return replace(problem, warning=True) if problem and imported else problem


def _check_licence(code: str) -> Problem | None:
    prefix = LICENCE_ROOT + "."
    fields = code.removeprefix(prefix).split(".")
    if not code.startswith(prefix) or len(fields) != 5:
        return Problem(
            "licence.form",
            f"电子证照标识应为 {LICENCE_ROOT}.类型.颁发机构.流水号.版本.校验位,请核对。",
        )
    *body, check = fields
    problem = _check_licence_fields(*body)
    if problem is None and licence_check_character("".join(body)) != check:
        return Problem("licence.check", "电子证照标识校验位不符,请与颁发机构核对。")
    return problem


def _check_licence_fields(kind: str, issuer: str, serial: str, version: str) -> Problem | None:
    if not set(kind + issuer + serial) <= set(_LICENCE):
        return Problem("licence.alphabet", "电子证照标识各段只能用半角数字和大写字母,请核对。")
    if not issuer or not serial:
        return Problem("licence.empty", "电子证照标识缺少颁发机构或流水号,请补全。")
    if len(kind) != 21:
        return Problem("licence.kind", "证照类型代码应为 21 位,请核对证照目录。")
    if len(version) != 3 or not _digits(version):
        return Problem("licence.version", "证照版本号应为 3 位数字,请核对。")
    return None


def _digits(text: str) -> bool:
    """Half-width digits only (`str.isdigit` also takes full-width and superscript ones)."""
    return text.isascii() and text.isdigit()
