"""Full-width digits, brackets and signs as half-width ones, at the same place.

One character stays one character, so that a range in the folded text is the same range in the
document's own.
"""

from __future__ import annotations

__all__ = ["fold"]

_PAIRS = {0x3000: " ", 0xA0: " ", "〈": "<", "〉": ">", "﹤": "<", "﹥": ">", "％": "%", "﹪": "%",
          "〇": "○", "—": "-", "–": "-", "－": "-", "−": "-", "～": "~", "∼": "~", "〜": "~",
          "．": ".", "，": ",", "：": ":", "；": ";", "（": "(", "）": ")", "＋": "+", "＝": "=",
          "／": "/", "＞": ">", "＜": "<", "≧": "≥", "≦": "≤"}  # fmt: skip
_FOLDED = str.maketrans(
    {chr(0xFF10 + n): str(n) for n in range(10)}
    | {chr(0xFF21 + n): chr(65 + n) for n in range(26)}
    | {chr(0xFF41 + n): chr(97 + n) for n in range(26)}
    | {(chr(k) if isinstance(k, int) else k): v for k, v in _PAIRS.items()}
)


def fold(text: str) -> str:
    """The same text with its letters in one width; `len(fold(t)) == len(t)`."""
    return text.translate(_FOLDED)
