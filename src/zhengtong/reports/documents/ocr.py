"""Slips of optical character recognition: 20l9年, IO0%, 298% for ≥98%, 120方元.

Many reports come from a scan. What looks misread is pointed out and never put right in silence:
only the author has the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhengtong.reports.documents.model import Cell, Document, Span, Table
from zhengtong.reports.facts.fold import fold

__all__ = ["Slip", "slips"]


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands at `span`, what it probably was, and which sign was taken for which."""

    span: Span
    found: str
    probably: str
    why: str


_COUNTED = "年月日号时%‰个次件人分项户名天家千万亿元处条期场台辆间所平〕"
_LETTERED = re.compile(
    rf"(?<![A-Za-z0-9.\-/])(?=[lIOo.]{{0,4}}[0-9])[0-9lIOo][0-9lIOo.,]{{1,12}}(?=\s?[{_COUNTED}])"
)
_WORDS = {"O2O", "o2o"}
_AS_DIGITS = str.maketrans("lIOo", "1100")
_AS_WORDS = {"l": "1", "I": "1", "O": "0", "o": "0"}
_SIGN = re.compile(r"(?<![一-龥0-9A-Za-z.])([三二乏彡Z])(\d{1,3}(?:\.\d{1,2})?)(?=%)")
_POINT = re.compile(r"(?<=\d)。(?=\d{1,2}(?:%|万元|亿元))")
_UNIT = re.compile(r"(?<=[\d.])(方元|万无|力元|万兀|亿无)")
_DAY = re.compile(r"(?<=月)\d{1,2}曰")
_RATE = re.compile(r"满意|率|比例|覆盖|达标")
_GROWTH = re.compile(r"增长|增幅|提高|上升|变动|超额")
_SAID = re.compile(
    r"(?:满意[度率]|合格率|达标率|办结率|好评率|覆盖率|及时率|准确率|公开率)(?:[达为到在不低于]{0,4})"
    r"(2(?:[5-9]\d(?:\.\d{1,2})?|100)%)"
)
_DOUBTED = re.compile(r"2((?:[5-9]\d(?:\.\d{1,2})?|100)%)")
_PERCENT = re.compile(r"[≥>=≤<]{0,2}(\d{1,3}(?:\.\d{1,2})?)%?")


def slips(document: Document) -> Iterator[Slip]:
    """Everything that looks misread, in no particular order; the work is linear in the length."""
    text = fold(document.text)
    for match in _LETTERED.finditer(text):
        word = match[0].rstrip(".,")
        letters = [each for each in word if each in _AS_WORDS]
        if letters and word not in _WORDS and any(each.isdigit() for each in word):
            named = "、".join(
                f"“{each}”像是数字{_AS_WORDS[each]}" for each in dict.fromkeys(letters)
            )
            yield _slip(document, match.start(), len(word), word.translate(_AS_DIGITS), named)
    for match in _SIGN.finditer(text):
        sign = "=" if match[1] == "二" else "≥"
        yield _slip(document, match.start(), len(match[0]) + 1, f"{sign}{match[2]}%",
                    f"“{match[1]}”像是“{sign}”")  # fmt: skip
    for match in _POINT.finditer(text):
        start = _number_start(text, match.start())
        end = match.end() + 2
        yield _slip(document, start, end - start, document.text[start:end].replace("。", "."),
                    "数字中间的“。”像是小数点")  # fmt: skip
    for match in _UNIT.finditer(text):
        unit = ("亿" if match[1][0] == "亿" else "万") + "元"
        yield _slip(document, match.start(), 2, unit, f"“{match[1]}”像是“{unit}”")
    for match in _DAY.finditer(text):
        yield _slip(document, match.start(), len(match[0]), match[0][:-1] + "日", "“曰”像是“日”")
    yield from _signs_read_as_two(document, text)


def _slip(document: Document, start: int, length: int, probably: str, why: str) -> Slip:
    span = Span(start, start + length)
    return Slip(span, document.quote(span), probably, why)


def _number_start(text: str, place: int) -> int:
    while place and (text[place - 1].isdigit() or text[place - 1] in ".,"):
        place -= 1
    return place


def _signs_read_as_two(document: Document, text: str) -> Iterator[Slip]:
    """≥98% read as 298%: in words where no rate can be so high, in tables beside the true one."""
    in_tables = [table.span for table in document.tables()]
    for match in _SAID.finditer(text):
        span = Span(*match.span(1))
        if not any(each.touches(span) for each in in_tables):
            yield _two(document, span)
    for table in document.tables():
        yield from _in_rows(document, table)


def _in_rows(document: Document, table: Table) -> Iterator[Slip]:
    for row in table.rows:
        words = "".join(cell.plain for cell in row)
        if not _RATE.search(words) or _GROWTH.search(words):
            continue
        for cell in row:
            doubted = _DOUBTED.fullmatch(fold(cell.plain))
            if doubted and any(_as_high(other, doubted[1]) for other in row if other is not cell):
                yield _two(document, cell.span)


def _as_high(cell: Cell, rate: str) -> bool:
    """Is this the rate that was reached, between the one that was asked for and 100 %?"""
    match = _PERCENT.fullmatch(fold(cell.plain))
    return match is not None and float(rate[:-1]) * 0.9 <= float(match[1]) <= 100


def _two(document: Document, span: Span) -> Slip:
    found = document.quote(span)
    return Slip(span, found, "≥" + found.strip()[1:], "开头的“2”像是“≥”")
