"""The numbers that Word and WPS put before a paragraph: 一、（一）1. ① 甲 壹 a) iv.

Names of the formats: ECMA-376 part 1, 17.18.59 ST_NumberFormat.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["numeral"]

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def _counting(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """12 → 十二, 20 → 二十, 105 → 一百零五; below 10,000."""
    if not 0 < number < 10_000:
        return str(number)
    said, gap = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            said += ("零" if gap and said else "") + digits[digit]
            said += units[power - 1] if power else ""
            gap = False
        else:
            gap = True
    return said


def _spoken(number: int) -> str:
    """10 → 十, 12 → 十二: a leading 一 is not said before 十."""
    said = _counting(number)
    return said[1:] if said.startswith("一十") else said


def _legal(number: int) -> str:
    return _counting(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    """27 → AA, as Word counts."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else "0"


def _roman(number: int) -> str:
    said = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while number >= value:
            said, number = said + letters, number - value
    return said


def _enclosed(first: str, most: int) -> Callable[[int], str]:
    """①…: one character a number from `first` on, plain beyond `most`."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= most else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _spoken,
    "chineseCountingThousand": _spoken,
    "taiwaneseCounting": _spoken,
    "taiwaneseCountingThousand": _spoken,
    "japaneseCounting": _spoken,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "none": lambda number: "",
}


def numeral(number: int, form: str) -> str:
    """`number` as the format writes it; decimal where the format is not one of these."""
    return _FORMATS.get(form, str)(number)
