"""What shows within a line: results of fields, boxes to tick, signs from symbol fonts."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from zhengtong.reports.documents.ooxml.numerals import numeral
from zhengtong.reports.documents.ooxml.styles import W, flag, value

__all__ = ["FieldStack", "Signs", "shown"]

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LINES = str.maketrans("\r\n", "  ")
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_CIRCLED = re.compile(
    r"\\o\s*(?:\\a[clr])?\s*\(\s*[○〇Oo0]\s*[,，;]\s*(\d{1,2})\s*\)", re.IGNORECASE
)
_FRACTION = re.compile(r"\\f\s*\(\s*([\w.%]+)\s*[,，;]\s*([\w.%]+)\s*\)", re.IGNORECASE)


class Signs(Enum):
    """Fonts whose characters stand for other signs: code (without F0) → what the reader sees."""

    PLAIN = dict[int, str]()
    SYMBOL = {
        0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•",
        0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xE5: "∑",
    }  # fmt: skip
    WINGDINGS = {
        0x52: "☑", 0x6F: "□", 0x71: "□", 0xA3: "□", 0xA8: "□", 0xFB: "✗", 0xFC: "✓",
        0xFD: "☒", 0xFE: "☑", 0x6C: "●", 0x6E: "■",
    }  # fmt: skip
    WINGDINGS_2 = {
        0x2A: "□", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□",
    }  # fmt: skip

    @classmethod
    def of_font(cls, font: str) -> Signs:
        return {
            "symbol": cls.SYMBOL, "wingdings": cls.WINGDINGS, "wingdings 2": cls.WINGDINGS_2,
        }.get(font.lower(), cls.PLAIN)  # fmt: skip

    @classmethod
    def of_run(cls, properties: Any) -> Signs:
        fonts = properties.find(W + "rFonts")
        if fonts is None:
            return cls.PLAIN
        named = cls.of_font(fonts.get(W + "ascii", ""))
        return named if named is not cls.PLAIN else cls.of_font(fonts.get(W + "hAnsi", ""))

    def sign(self, code: str) -> str:
        """What a code in hexadecimal, as `F0FE`, shows; nothing for an ornament."""
        try:
            number = int(code, 16)
        except ValueError:
            return ""
        found: str = self.value.get(number & 0xFF, "")
        return found


def shown(text: str, signs: Signs) -> str:
    """Text of a run without what has no width; characters of symbol fonts as the reader sees them."""
    text = text.translate(_INVISIBLE).translate(_LINES)
    if signs is Signs.PLAIN or not text:
        return text
    return _PRIVATE.sub(lambda match: signs.sign(f"{ord(match[0]):X}"), text)


class FieldStack:
    """Fields that have begun: only their results show, and nothing of a table of contents."""

    def __init__(self) -> None:
        self._codes: list[str] = []
        self._results: list[bool] = []
        self._ticks: list[Any] = []

    @property
    def shows(self) -> bool:
        """Does text at this place show?"""
        return not self._results or (all(self._results) and not self.contents)

    @property
    def contents(self) -> bool:
        """Are we within a table of contents?"""
        return any(code.split(None, 1)[:1] == ["TOC"] for code in self._codes)

    def takes(self, node: Any, pieces: list[str]) -> bool:
        """Follow a mark or a code of a field; False for anything else."""
        if node.tag == W + "instrText":
            if self._codes and not self._results[-1]:
                self._codes[-1] = (self._codes[-1] + (node.text or ""))[:2000]
            return True
        if node.tag != W + "fldChar":
            return False
        step = node.get(W + "fldCharType", "")
        if step == "begin":
            self._codes.append("")
            self._results.append(False)
            self._ticks.append(node.find(W + "ffData"))
        elif step == "separate" and self._codes:
            self._results[-1] = True
        elif step == "end" and self._codes:
            code, had_result, data = self._codes.pop(), self._results.pop(), self._ticks.pop()
            if self.shows:
                pieces.append(_stands_for(code, data, had_result))
        return True

    def pass_over(self, run: Any) -> None:
        """Follow the fields of a run that does not show."""
        for node in run:
            self.takes(node, [])


def _stands_for(code: str, data: Any, had_result: bool) -> str:
    """What a field shows that stores no result: boxes to tick, lists, circled numbers, fractions."""
    word = code.split(None, 1)[0].upper() if code.strip() else ""
    if word == "FORMCHECKBOX" and data is not None:
        box = data.find(W + "checkBox")
        if box is None:
            return ""
        ticked = flag(box, "checked" if box.find(W + "checked") is not None else "default")
        return "☑" if ticked else "□"
    if had_result:
        return ""
    if word == "FORMDROPDOWN" and data is not None:
        choices = data.find(W + "ddList")
        entries = (
            []
            if choices is None
            else [each.get(W + "val", "") for each in choices.iterfind(W + "listEntry")]
        )
        chosen = "" if choices is None else value(choices, "result") or "0"
        return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""
    if word == "EQ":
        circled = _CIRCLED.search(code)
        if circled:
            return numeral(int(circled[1]), "decimalEnclosedCircle")
        fraction = _FRACTION.search(code)
        return f"{fraction[1]}/{fraction[2]}" if fraction else ""
    return ""
