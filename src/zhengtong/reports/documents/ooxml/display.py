"""A number of a spreadsheet as its cell shows it: 0.986 under `0.0%` is 98.6%.

ECMA-376 part 1, 18.8.30 and 18.8.31. The report shows rounded figures, and it is these that must
add up before a reader; what lies behind them nobody can quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["BUILT_IN", "display"]

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 49: "@", 50: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that the file only numbers, as a Chinese office program shows them."""

_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|上午/下午|General|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA]{3,4}'
    r"|[eE][+-]|[0#?][0#?,.]*|."
)
_LONGEST = 255
_DAY_ZERO = datetime(1899, 12, 30)
_MAC_YEARS = 1462  # days from 1900 to 1904
_WEEKDAYS = "一二三四五六日"
_MOST_DECIMALS = 30


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format: its tokens, and whether they show a date."""

    tokens: tuple[str, ...]
    dated: bool

    @property
    def digits(self) -> tuple[str, ...]:
        return tuple(each for each in self.tokens if each[0] in "0#?" or each.startswith("."))


@lru_cache(maxsize=500)
def _sections(code: str) -> tuple[_Section, ...]:
    parts, begun = [], ""
    for token in _TOKEN.findall(code[:_LONGEST]):
        if token == ";":
            parts.append(begun)
            begun = ""
        else:
            begun += token
    return tuple(_section(part) for part in (*parts, begun))


def _section(part: str) -> _Section:
    tokens = tuple(_TOKEN.findall(part))
    dated = any(each[0] in "yYdDhHsS" or each[:1] in "mM" for each in tokens if each.isalpha())
    return _Section(tokens, dated)


def display(stored: str, code: str, *, from_1904: bool = False) -> str:
    """The cell's words for the stored number `stored` under the format `code`."""
    try:
        number = Decimal(repr(float(stored)))
    except (ValueError, OverflowError, InvalidOperation):
        return stored
    if not number.is_finite():
        return stored
    sections = _sections(code) if code else ()
    if not sections or not any(section.tokens for section in sections):
        return "" if sections and code.strip(";") == "" and ";" in code else _general(number)
    which = 1 if number < 0 and len(sections) > 1 else 2 if not number and len(sections) > 2 else 0
    section = sections[which]
    if section.dated:
        return _date(number, section, from_1904)
    return _number(-number if which == 1 else number, section)


def _general(number: Decimal) -> str:
    """At most eleven digits, as an unformatted cell shows them."""
    shown = f"{float(number):.11g}"
    if "e" in shown and -9 <= number.adjusted() < 20:
        shown = f"{Decimal(shown):f}"
    return shown


def _number(number: Decimal, section: _Section) -> str:
    pattern = "".join(section.digits)
    if "/" in section.tokens:  # fractions such as 1/8 are not rounded as the program does
        return _general(number)
    if not pattern:
        shows = "General" in section.tokens or "@" in section.tokens
        return _literals(section, _general(number) if shows else "")
    if any(each[:1] in "eE" and len(each) == 2 for each in section.tokens):
        return f"{float(number):.2E}"
    number *= 100 ** min(section.tokens.count("%"), 2)
    whole, _, fraction = pattern.partition(".")
    scaled = len(whole) - len(whole.rstrip(","))
    number = number.scaleb(-3 * scaled)
    places = min(len(fraction), _MOST_DECIMALS)
    least = fraction.rstrip("#?").count("0")
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    said = f"{abs(rounded):{',' if ',' in whole.rstrip(',') else ''}.{places}f}"
    head, _, tail = said.partition(".")
    while len(tail) > least and tail.endswith("0"):
        tail = tail[:-1]
    digits = whole.replace(",", "").count("0")
    head = "" if head == "0" and not digits else head.rjust(digits, "0")
    sign = "-" if rounded < 0 else ""
    return _literals(section, f"{sign}{head}{'.' + tail if tail else ''}")


def _literals(section: _Section, figure: str) -> str:
    """The figure among the words of its format."""
    said, placed = "", False
    for token in section.tokens:
        if token[0] in "0#?." or token in ("General", "@"):
            said += "" if placed else figure
            placed = True
        elif token[0] == '"':
            said += token[1:-1]
        elif token[0] == "\\":
            said += token[1:]
        elif token[0] == "[":
            said += token[2:].split("-")[0].rstrip("]") if token.startswith("[$") else ""
        elif token[0] not in "_*":
            said += token
    return said.strip()


def _date(number: Decimal, section: _Section, from_1904: bool) -> str:
    days = float(number) + (_MAC_YEARS if from_1904 else 0)
    if not 0 <= days < 2_958_466:  # the year 9999 ends there
        return _general(number)
    moment = _DAY_ZERO + timedelta(seconds=round(days * 86_400))
    said, after_hours = "", False
    tokens = [each for each in section.tokens if each[0] not in "_*"]
    for place, token in enumerate(tokens):
        low = token.lower()
        if token[0] == '"':
            said += token[1:-1]
        elif token[0] == "\\":
            said += token[1:]
        elif token[0] == "[":
            continue
        elif low[0] == "m" and low.strip("m") == "":
            later = next((each.lower() for each in tokens[place + 1 :] if each.isalpha()), "")
            minutes = after_hours or later[:1] == "s"
            said += _padded(moment.minute if minutes else moment.month, len(low))
        elif low in ("am/pm", "上午/下午"):
            said += "上午" if moment.hour < 12 else "下午"
        elif low.startswith("aaa"):
            said += ("星期" if len(low) > 3 else "") + _WEEKDAYS[moment.weekday()]
        elif low[0] in "ydhs" and low.strip(low[0]) == "":
            said += _part(moment, low)
            after_hours = low[0] == "h"
        elif token not in ("@", ";"):
            said += token
    return said.strip()


def _part(moment: datetime, token: str) -> str:
    if token[0] == "y":
        return str(moment.year) if len(token) > 2 else f"{moment.year % 100:02d}"
    if token.startswith("ddd"):
        return f"星期{_WEEKDAYS[moment.weekday()]}"
    value = {"d": moment.day, "h": moment.hour, "s": moment.second}[token[0]]
    return _padded(value, len(token))


def _padded(value: int, width: int) -> str:
    return f"{value:02d}" if width == 2 else str(value)
