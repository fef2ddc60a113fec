"""Wrong and missing characters: confusions of the field as data, and series cut short.

A wrong character is named only where the wrong word is no word at all, or its context says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.profiles import table, words
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "公文校对要求：文字准确，无错字、漏字"
_SERIES = re.compile(
    r"(?:([再更早严])([一-龥]{1,4})、)(?:\1[一-龥]{1,4}、){1,6}\1[一-龥]{1,4}(?=[，。；;,])"
)


@cache
def _plain() -> re.Pattern[str]:
    wrong = sorted(table("typos")["plain"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, wrong)))


@cache
def _context() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns that need their neighbours; alternatives of unequal length behind one another."""
    made = []
    for pattern, right in table("typos")["context"]:
        made.append((re.compile(_equal_lookbehind(pattern)), right))
    return tuple(made)


def _equal_lookbehind(pattern: str) -> str:
    """`(?<=a|bc)` as `(?:(?<=a)|(?<=bc))`: the engine wants one width in each."""

    def split(found: re.Match[str]) -> str:
        return "(?:" + "|".join(f"(?<={each})" for each in found[1].split("|")) + ")"

    return re.sub(r"\(\?<=([^()\[\]]*\|[^()\[\]]*)\)", split, pattern)


@cache
def _orphans() -> tuple[re.Pattern[str], frozenset[str]]:
    data = table("typos")["orphans"]
    known = frozenset(word for each in data.values() for word in each.split())
    return re.compile(f"[{''.join(data)}]"), known


@cache
def _fixed() -> tuple[re.Pattern[str], dict[str, str]]:
    right: dict[str, str] = {}
    for whole, spoken in table("typos")["fixed"].items():
        for gap in range(1, len(whole) - 1):
            short = whole[:gap] + whole[gap + 1 :]
            if short not in whole and short not in spoken.split():
                right[short] = whole
    return re.compile("|".join(map(re.escape, sorted(right, key=len, reverse=True)))), right


@rule(
    "typo", "错字", Severity.LOW, basis=_BASIS,
    fires=("专项业务及机关事物管理支出。", "本年度无国有资产经营预算支出。", "项目资金己全部支付。", "及时拔付资金，建全管理制度。"),
    spares=("本年度无国有资本经营预算支出。", "机关事务管理规范；自己完成全部工作；资金已拨付，制度健全。", "来自已建成的项目；台账清楚。"),
)  # fmt: skip
def typo(report: Reading) -> Iterator[Finding | Relation]:
    text = report.document.text
    met: dict[tuple[str, str], list[Span]] = {}
    for found in _plain().finditer(text):
        right = table("typos")["plain"][found.group()]
        met.setdefault((found.group(), right), []).append(Span(*found.span()))
    for pattern, right in _context():
        for found in pattern.finditer(text):
            first, last = _around(text, *found.span())
            wrong = text[first:last]
            put = text[first : found.start()] + right + text[found.end() : last]
            met.setdefault((wrong, put), []).append(Span(first, last))
    for start, end, right in _near(text):
        met.setdefault((text[start:end], right), []).append(Span(start, end))
    for (wrong, right), places in met.items():
        times = f"，全文{len(places)}处" if len(places) > 1 else ""
        yield Finding(
            places[:12], f"“{wrong}”疑为“{right}”之误{times}。", expected=right, found=wrong,
            fix=f"改为“{right}”",
        )  # fmt: skip


def _near(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a fixed expression stands with one other character inside: 国有资产经营预算."""
    for whole, spoken in table("typos")["near"].items():
        half, length = len(whole) // 2, len(whole)
        starts = [found.start() for found in re.finditer(whole[:half], text)]
        starts += [found.start() - half for found in re.finditer(whole[half:], text)]
        for start in starts:
            written = text[max(start, 0) : start + length]
            if len(written) != length or written == whole or written in spoken.split():
                continue
            wrong = [n for n in range(length) if written[n] != whole[n]]
            if len(wrong) == 1 and 0 < wrong[0] < length - 1 and "一" <= written[wrong[0]] <= "龥":
                yield start, start + length, whole


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    first = start - 1 if start and "一" <= text[start - 1] <= "龥" else start
    last = end + 2 if "\n" not in text[end : end + 2] else end
    return first, min(last, len(text))


@rule(
    "typo-missing", "漏字", Severity.LOW, basis=_BASIS,
    fires=(
        "会议对该项工作进行再部署、再推进、再安；随后逐项落实。",
        "印发《某县新生儿出生服务革实施方案》，推进“一件事一办”。",
    ),
    spares=("会议对该项工作进行再部署、再推进、再落实；推进“一件事一次办”改革实施方案。",),
)  # fmt: skip
def typo_missing(report: Reading) -> Iterator[Finding | Relation]:
    text = report.document.text
    places: list[Span] = []
    said: list[str] = []
    for span, why in sorted(_missing(text)):
        places.append(span)
        said.append(why)
    if places:
        yield Finding(
            places[:12], f"疑有漏字{len(places)}处：{'；'.join(islice(said, 6))}。",
            expected="不漏字", found=f"{len(places)}处", fix="补上漏掉的字",
        )  # fmt: skip


def _missing(text: str) -> Iterator[tuple[Span, str]]:
    pattern, right = _fixed()
    for found in pattern.finditer(text):
        yield Span(*found.span()), f"“{found.group()}”疑为“{right[found.group()]}”"
    letters, known = _orphans()
    for found in letters.finditer(text):
        at = found.start()
        near = text[max(at - 2, 0) : at + 3]
        if any(word in near for word in known) or not _between_words(text, at):
            continue
        first, last = max(at - 2, 0), min(at + 3, len(text))
        yield Span(first, last), f"“{text[first:last]}”中“{found.group()}”字前后疑有漏字"
    for found in _SERIES.finditer(text):
        items = found.group().split("、")
        lengths = [len(item) for item in items]
        last_item = items[-1]
        short = len(set(lengths[:-1])) == 1 and lengths[0] == 3 and lengths[-1] == 2
        if short and last_item not in words():
            yield Span(*found.span()), f"“{found.group()}”末项“{last_item}”疑不完整"


def _between_words(text: str, at: int) -> bool:
    """Do whole words stand on both sides of the letter at `at`, or none?"""
    after = text[at + 1 : at + 3]
    return after in words() and text[at - 1 : at + 1] not in words()
