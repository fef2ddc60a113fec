"""Numbers that head paragraphs and list items: 一、（一）1. 1、（1）① 第一部分, 一是."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhengtong.reports.documents.model import Span
from zhengtong.reports.documents.view import View

__all__ = ["Item", "Style", "chinese", "items_of"]


class Style(StrEnum):
    """How a number is written; the value shows it."""

    PART = "第一部分"
    CHINESE = "一、"
    BRACKETED = "（一）"
    DOT = "1."
    PAUSE = "1、"
    ROUND = "（1）"
    HALF = "1）"
    CIRCLE = "①"
    POINTS = "1.1"
    SPOKEN = "一是"

    @property
    def rank(self) -> int:
        """The usual depth, 0 the highest; styles of one rank may stand for each other."""
        return _RANKS[self]


_RANKS = {
    Style.PART: 0, Style.CHINESE: 1, Style.BRACKETED: 2, Style.DOT: 3, Style.PAUSE: 3,
    Style.POINTS: 4, Style.ROUND: 4, Style.HALF: 4, Style.CIRCLE: 5, Style.SPOKEN: 6,
}  # fmt: skip

_CN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"第({_CN})(?:部分|章|节)[、,:. ]?|({_CN}) ?[、.](?! ?[、.])|\( ?({_CN}) ?\)[、.]?"
    r"|(\d{1,2}) ?\.(?![\d.])|(\d{1,2}) ?、|\( ?(\d{1,2}) ?\)[、.]?|(\d{1,2}) ?\)[、.]?"
    rf"|([①-⑳])|(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?=[ 、]?[一-龥])(?![万亿千百]?[元倍个人次])"
    rf"|({_CN})是(?!否)"
)
_STYLES = (
    Style.PART, Style.CHINESE, Style.BRACKETED, Style.DOT, Style.PAUSE, Style.ROUND, Style.HALF,
    Style.CIRCLE, Style.POINTS, Style.SPOKEN,
)  # fmt: skip
# Inside a paragraph a number heads an item only after a sentence has ended or a list was opened.
_INLINE = re.compile(
    rf"(?<=[。;:!？])\s*(?:\( ?{_CN} ?\)|\( ?\d{{1,2}} ?\)|\d{{1,2}} ?[、](?!\d)|\d{{1,2}}\.(?!\d)"
    rf"|[①-⑳]|{_CN}是(?!否))|(?<=[,，]){_CN}是(?!否)|(?<=[一-龥,、])[①-⑳]"
)
_LEAD = re.compile(r"\s*(?:附件?|说明|填表说明|备?注)\s*:\s*")
_FIRST = re.compile(r"[^。;!?]*")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Item:
    """A number and what it heads.

    `mark`: the number as written; `span`: from it to the end of its words (of the paragraph, or
    up to the next number inside it); `title`: its first sentence without the number, folded;
    `heading`: it stands alone in its line or is a short sentence before the text (`run_in`);
    `block`: which block of the document it stands in.
    """

    style: Style
    number: int
    mark: Span
    span: Span
    title: str
    heading: bool
    run_in: bool
    inline: bool
    block: int


def chinese(numeral: str) -> int:
    """一 to 九十九 as a number."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS.get(numeral, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)


def items_of(view: View, block: int) -> list[Item]:
    """The numbered items of one paragraph, the one at its beginning first."""
    found = list(_marks(view.text))
    if len(found) > 1 and found[0][0].lastindex == found[1][0].lastindex:
        found[0] = (found[0][0], True)  # ①…；②… in one paragraph: the first is of that list too
    items: list[Item] = []
    for n, (match, inline) in enumerate(found):
        end = found[n + 1][0].start() if n + 1 < len(found) else len(view.text.rstrip())
        items.append(_item(view, match, end, inline, block, n + 1 < len(found)))
    return items


def _marks(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    start = len(text) - len(text.lstrip())
    lead = _LEAD.match(text)
    first = _MARK.match(text, start) or (_MARK.match(text, lead.end()) if lead else None)
    done = 0
    if first:
        yield first, bool(lead and first.start() == lead.end() > start)
        done = first.end()
    for found in _INLINE.finditer(text, done):
        blank = len(found.group()) - len(found.group().lstrip())
        match = _MARK.match(text, found.start() + blank)
        if match:
            yield match, True


def _item(view: View, match: re.Match[str], end: int, inline: bool, block: int, more: bool) -> Item:
    group = match.lastindex or 1
    style, written = _STYLES[group - 1], match.group(group)
    if style is Style.CIRCLE:
        number = ord(written) - ord("①") + 1
    elif written[0].isdigit():
        number = int(written.rpartition(".")[2])
    else:
        number = chinese(written)
    rest = view.text[match.end() : end].strip()
    title = _FIRST.match(rest).group().strip()  # type: ignore[union-attr]
    short = 0 < len(title) <= 40 and "," not in title and "，" not in title
    alone = short and len(rest) <= len(title) + 1 and not rest.endswith(";") and not more
    alone = alone and (len(title) <= 16 or not rest.endswith("。"))
    run_in = short and not alone and len(title) <= 22 and not rest[len(title) :].startswith(";")
    return Item(
        style, number, view.span(match.start(), match.end()), view.span(match.start(), end),
        title, (alone or run_in) and not inline and style is not Style.SPOKEN, run_in, inline, block,
    )  # fmt: skip
