"""What shows within a line: results of fields, boxes to tick, signs from symbol fonts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from zhengtong.reports.documents.ooxml.numerals import numeral
from zhengtong.reports.documents.ooxml.styles import W, flag, value

__all__ = ["FieldStack", "Signs", "shown"]

LONGEST_CODE = 2_000
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


@dataclass(slots=True)
class _Field:
    """One that has begun: its code so far, whether its result has, what a form field stores."""

    data: Any
    code: str = ""
    result: bool = False
    contents: bool = False


class FieldStack:
    """Fields that have begun: only their results show, and nothing of a table of contents."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._in_code = self._in_contents = 0

    @property
    def shows(self) -> bool:
        """Does text at this place show?"""
        return not self._in_code and not self._in_contents

    @property
    def contents(self) -> bool:
        """Are we within a table of contents?"""
        return self._in_contents > 0

    def takes(self, node: Any, pieces: list[str]) -> bool:
        """Follow a mark or a code of a field; False for anything else."""
        if node.tag == W + "instrText":
            if self._open and not self._open[-1].result:
                self._open[-1].code = (self._open[-1].code + (node.text or ""))[:LONGEST_CODE]
            return True
        if node.tag != W + "fldChar":
            return False
        step = node.get(W + "fldCharType", "")
        if step == "begin":
            self._open.append(_Field(node.find(W + "ffData")))
            self._in_code += 1
        elif step == "separate" and self._open and not self._open[-1].result:
            last = self._open[-1]
            last.result, last.contents = True, last.code.split(None, 1)[:1] == ["TOC"]
            self._in_code -= 1
            self._in_contents += last.contents
        elif step == "end" and self._open:
            last = self._open.pop()
            self._in_code -= not last.result
            self._in_contents -= last.contents
            if self.shows:
                pieces.append(_stands_for(last))
        return True

    def pass_over(self, run: Any) -> None:
        """Follow the fields of a run that does not show."""
        for node in run:
            self.takes(node, [])


def _stands_for(field: _Field) -> str:
    """What a field shows that stores no result: boxes to tick, lists, circled numbers, fractions."""
    word = field.code.split(None, 1)[0].upper() if field.code.strip() else ""
    if word == "FORMCHECKBOX" and field.data is not None:
        box = field.data.find(W + "checkBox")
        if box is None:
            return ""
        ticked = flag(box, "checked" if box.find(W + "checked") is not None else "default")
        return "☑" if ticked else "□"
    if field.result:
        return ""
    if word == "FORMDROPDOWN" and field.data is not None:
        return _chosen(field.data.find(W + "ddList"))
    if word == "EQ":
        circled = _CIRCLED.search(field.code)
        if circled:
            return numeral(int(circled[1]), "decimalEnclosedCircle")
        fraction = _FRACTION.search(field.code)
        return f"{fraction[1]}/{fraction[2]}" if fraction else ""
    return ""


def _chosen(choices: Any) -> str:
    """The entry of a list that is shown: the first unless another was chosen."""
    if choices is None:
        return ""
    entries = [each.get(W + "val", "") for each in choices.iterfind(W + "listEntry")]
    chosen = value(choices, "result") or "0"
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""
