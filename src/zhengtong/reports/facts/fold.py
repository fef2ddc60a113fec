"""Full-width digits, brackets and signs as half-width ones, at the same place.

One character stays one character, so that a range in the folded text is the same range in the
document's own.
"""

from __future__ import annotations

__all__ = ["fold"]

_WIDE = "　\u00a0〈〉﹤﹥％﹪〇—–－−～∼〜．，：；（）＋＝／＞＜≧≦﹦═⩾⩽"
_PLAIN = "  <><>%%○----~~~.,:;()+=/><≥≤==≥≤"
_LETTERS = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
_FOLDED = {ord(wide): plain for wide, plain in zip(_WIDE, _PLAIN, strict=True)} | {
    wide: chr(wide - 0xFEE0) for wide in _LETTERS
}


def fold(text: str) -> str:
    """The same text with its letters in one width; `len(fold(t)) == len(t)`."""
    return text.translate(_FOLDED)
