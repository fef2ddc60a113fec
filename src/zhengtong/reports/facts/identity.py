"""Whose report it is, of which year, of what kind, and where another report begins in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from zhengtong.reports.documents.model import Document, Paragraph, Span, Table
from zhengtong.reports.documents.view import View, view
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.numbering import Style, items_of

__all__ = ["Identity", "Kind", "Name", "identities_of"]


class Kind(StrEnum):
    """What is reported on; `OTHER`: no title says."""

    DEPARTMENT = "部门整体"
    PROJECT = "项目"
    FUND = "专项资金"
    POLICY = "政策"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a unit and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Identity:
    """One report: `span` is all of it. `title` is empty in a fragment; `year` is 0 and `unit`
    None where nothing says them. `self_evaluated` is false for an evaluation by another body;
    `form`: it is no more than a form (自评表). `names`: the reporter's name wherever the head of
    the report gives it; the first is the fullest."""

    span: Span
    title: str
    title_span: Span
    year: int
    year_span: Span | None
    kind: Kind
    form: bool
    self_evaluated: bool
    names: tuple[Name, ...]

    @property
    def unit(self) -> str:
        return self.names[0].text if self.names else ""


_TITLE = re.compile(
    r"绩效[^。;:,，]{0,24}?"
    r"(?:报告(?:表|书)?|自评表|评价表|总结|情况表|情况的?说明|汇报)"
)
_TITLE_TAIL = re.compile(r"(?:报告|自评表|评价表|总结|汇报|说明)(?:\(.{1,12}\))?$")
_YEAR = re.compile(r"(2 ?[0OoQ] ?[0-9lIoO] ?[0-9lIoO]) ?(?:-20\d\d)? ?年")
_CN_YEAR = re.compile(r"二[〇○0零]([一二三〇○零])([一二三四五六七八九〇○零]) ?年")
_UNIT = (
    r"(?:[一-龥]{2,24}?(?:人民政府(?:办公室)?|委员会(?:办公室)?|人民法院|人民检察院|管理局|服务局|局|厅"
    r"|管理委员会|服务中心|中心|办公室|办事处|联合会|工商联|总工会|团委|妇联|党校|学校|中学|小学|幼儿园|学院|大学"
    r"|医院|卫生院|保健院|卫生服务中心|疾控中心|图书馆|文化馆|博物馆|档案馆|支队|大队|总队|站|所|院|馆|社|协会|处|乡|镇|街道"
    r"|公安局|分局|委|部))"
)
_NAME = re.compile(
    rf"({_UNIT})(?=[\d二〇○\s]|部门|单位|整体|项目|专项|关于|预算|绩效|$|\(本级|本级|机关)"
)
_LABEL = re.compile(
    r"(?:填报|预算|项目(?:实施)?|评价|申报|自评|部门|单位|实施|责任|承担)*(?:单位|部门)(?:名称)?(?:\(.{1,6}\))?"
)
_LABELLED = re.compile(
    rf"(?:填报|预算|自评|评价|实施|部门|单位)+(?:名称)?(?:\(.{{1,6}}\))?\s*:\s*({_UNIT})(?![一-龥])"
)
_BRACKETED = re.compile(rf"\(?\s*({_UNIT})\s*\)?$")
_OPENING = re.compile(
    rf"({_UNIT})(?:本级)?(?:\(以下简称|成立于|组建于|是(?:主管|全额|县|市|区|省|政府|一)|位于|内设|现有|共有|属)"
)
_OF = re.compile(r"(?:20\d\d|[\d ]{4,8})年(?:度)?|^关于|^附件?[\d:]*")
_FOREIGN = re.compile(r"财政(?:评价|重点评价)|部门评价|重点(?:绩效)?评价|第三方|评价机构[::]")
_SELF = re.compile(r"自评|自我评价")
_HEAD = 24  # blocks in which a report says who it is


def identities_of(document: Document) -> tuple[Identity, ...]:
    """The reports in a document, in order; always at least one, and together they are all of it."""
    views = [view(block) if isinstance(block, Paragraph) else None for block in document.blocks]
    starts = [0, *_further(document, views)]
    found = []
    for number, first in enumerate(starts):
        last = starts[number + 1] if number + 1 < len(starts) else len(document.blocks)
        begin = document.blocks[first].span.start if number else 0
        end = (
            document.blocks[last].span.start if last < len(document.blocks) else len(document.text)
        )
        found.append(_identity(document, views, first, last, Span(begin, end)))
    return tuple(found)


def _identity(
    document: Document, views: Sequence[View | None], first: int, last: int, span: Span
) -> Identity:
    head = range(first, min(first + _HEAD, last))
    title, title_span = _title(document, views, head)
    words = fold(title)
    year, year_span = _year(title, title_span, document, span)
    names = _fullest_first(list(_names(document, views, head, title, title_span)))
    opening = fold(document.text[span.start : min(span.end, span.start + 600)])
    kind = (
        Kind.DEPARTMENT
        if re.search(r"(?:部门|单位)?整体(?:支出|绩效)|(?:部门|单位)(?:预算)?(?:绩效)?整体", words)
        else Kind.POLICY if "政策" in words
        else Kind.FUND if re.search(r"专项|转移支付|(?:补助|衔接|奖补)资金", words)
        else Kind.PROJECT if "项目" in words
        else Kind.OTHER
    )  # fmt: skip
    tables = sum(isinstance(document.blocks[n], Table) for n in range(first, last))
    form = bool(re.search(r"表(?:\(.*\))?$", words)) and last - first - tables < 12
    foreign = bool(_FOREIGN.search(words + opening)) and not _SELF.search(words)
    return Identity(span, title, title_span, year, year_span, kind, form, not foreign, names)


def _title(document: Document, views: Sequence[View | None], head: range) -> tuple[str, Span]:
    """The title, if need be over several lines; of a file of tables, the first cell that is one."""
    for number in head:
        seen = views[number]
        if seen is None:
            table = document.blocks[number]
            assert isinstance(table, Table)
            for row in table.rows[:2]:
                for cell in row:
                    if len(cell.text) < 60 and _TITLE.search(fold(cell.plain)):
                        return cell.text, cell.span
            continue
        words = seen.text.strip()
        items = items_of(seen, number) if words else []
        if items and (items[0].style is Style.CHINESE or not _short(words)):
            break
        if not _short(words):
            continue
        if _TITLE.search(words.replace(" ", "")):
            start = len(seen.text) - len(seen.text.lstrip())
            return words, seen.span(start, len(seen.text.rstrip()))
        following = views[number + 1] if number + 1 < len(views) else None
        if following and _TITLE_TAIL.search(following.text.strip()):
            both = (words + following.text.strip()).replace(" ", "")
            if len(both) < 60 and _TITLE.search(both):
                span = Span(seen.span(0, 1).start, following.span(0, len(following.text)).end)
                return document.quote(span), span
    return "", Span(head.start and document.blocks[head.start].span.start, 0)


def _short(words: str) -> bool:
    return 4 <= len(words) <= 60 and not re.search(r"[。;,，>»]|:$|根据|如下|位置", words)


def _year(title: str, title_span: Span, document: Document, span: Span) -> tuple[int, Span | None]:
    """The year of the title; else the one that the beginning names most often with 年度."""
    found = _YEAR.search(fold(title)) or _CN_YEAR.search(fold(title))
    if found:
        place = Span(title_span.start + found.start(), title_span.start + found.end())
        return _number(found), place
    text = fold(document.text[span.start : min(span.end, span.start + 6000)])
    counts = Counter[int]()
    places: dict[int, Span] = {}
    for match in _YEAR.finditer(text):
        year = _number(match)
        counts[year] += 3 if text[match.end() : match.end() + 1] == "度" else 1
        places.setdefault(year, Span(span.start + match.start(), span.start + match.end()))
    if not counts:
        return 0, None
    year, _ = max(counts.items(), key=lambda each: (each[1], each[0]))
    return year, places[year]


def _number(match: re.Match[str]) -> int:
    if match.re is _CN_YEAR:
        digits = {"〇": 0, "○": 0, "零": 0} | {c: n for n, c in enumerate("一二三四五六七八九", 1)}
        return 2000 + 10 * digits[match[1]] + digits[match[2]]
    table = str.maketrans("OoQlI", "00011", " ")
    return int(match[1].translate(table))


def _names(
    document: Document, views: Sequence[View | None], head: range, title: str, title_span: Span
) -> Iterator[Name]:
    """The reporter's names: in the title, in brackets below it, and where a form asks for it."""
    seen: set[str] = set()

    def name(text: str, start: int) -> Iterator[Name]:
        words = text.strip()
        if len(words) >= 3 and words not in seen:
            seen.add(words)
            at = start + text.index(words)
            yield Name(words, Span(at, at + len(words)))

    folded = fold(title)
    begins = [match.end() for match in _OF.finditer(folded)]
    if not _OF.match(folded):
        begins.insert(0, 0)
    for begin in begins:
        found = _NAME.match(folded, begin)
        if found:
            yield from name(title[found.start(1) : found.end(1)], title_span.start + found.start(1))
            break
    for number in head:
        shown = views[number]
        if shown is None:
            table = document.blocks[number]
            assert isinstance(table, Table)
            cells = list(table.cells())[:60]
            for label, value in pairwise(cells):
                if _LABEL.fullmatch(fold(label.plain)) and re.fullmatch(_UNIT, value.plain):
                    yield from name(value.text, value.span.start)
            continue
        line = shown.text.strip()
        labelled = _LABELLED.search(shown.text)
        bracketed = _BRACKETED.fullmatch(line) if len(line) < 40 else None
        if labelled:
            span = shown.span(*labelled.span(1))
            yield from name(document.quote(span), span.start)
        elif bracketed and not _TITLE.search(line):
            at = shown.text.index(bracketed[1])
            span = shown.span(at, at + len(bracketed[1]))
            yield from name(document.quote(span), span.start)
        elif opened := _OPENING.match(shown.text.removeprefix("[bookmark: _GoBack]").lstrip()):
            at = shown.text.index(opened[1])
            span = shown.span(at, at + len(opened[1]))
            yield from name(document.quote(span), span.start)


def _fullest_first(names: list[Name]) -> tuple[Name, ...]:
    """青川县教育局 comes before 教育局, whichever was met first."""
    if not names:
        return ()
    full = max((n for n in names if n.text.endswith(names[0].text)), key=lambda n: len(n.text))
    return (full, *(name for name in names if name is not full))


def _further(document: Document, views: Sequence[View | None]) -> Iterator[int]:
    """Blocks at which another report begins: a title, and after it the sections start anew.

    A title behind 附件, or before the first report has got past its third section, is none.
    """
    reached, titles = 0, 0
    for number, seen in enumerate(views):
        if seen is None:
            continue
        items = items_of(seen, number) if seen.text[:3].strip() else []
        if items and items[0].style is Style.CHINESE:
            reached = (
                max(reached, items[0].number) if items[0].number != 1 or not reached else reached
            )
        words = seen.text.strip()
        if not (_short(words) and _TITLE.search(words) and not items):
            continue
        titles += 1
        if reached < 3 or titles < 2 or _attached(views, number) or not _anew(views, number):
            continue
        yield number
        reached = 0


def _attached(views: Sequence[View | None], number: int) -> bool:
    """Is it the title of an annex: 附件 stands just before it?"""
    for at in range(number - 1, max(number - 4, -1), -1):
        seen = views[at]
        if seen is None:
            return False
        if re.match(r"\s*附\s*[件表]", seen.text):
            return True
    return False


def _anew(views: Sequence[View | None], number: int) -> bool:
    for at in range(number + 1, min(number + 12, len(views))):
        seen = views[at]
        if seen is None:
            continue
        items = items_of(seen, at)
        if items and items[0].style is Style.CHINESE:
            return items[0].number == 1
    return False
