"""Attachments: what the text refers to, what the list at the end names, what the sheets are called.

The reader looks for 附件2 and must find it under that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhengtong.reports.documents.model import Paragraph, Span
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "党政机关公文格式（GB/T 9704—2012）7.3.4、7.3.7：附件序号和名称应与正文、附件说明一致"
_LIST = re.compile(r"附\s?件\s?:\s*(?=1?[.、]?\S)")
_ENTRY = re.compile(
    r"(?:^|[\s:;])(\d{1,2})\s?[.、]\s?([^\n;]{4,60}?)(?=\s*(?:\n|;|$|\s\d{1,2}\s?[.、]))"
)
_LABEL = re.compile(
    r"附\s?[件表]\s?(\d{1,2}|[一二三四五六七八九十])?(?:\s?[-.]\s?(\d{1,2}))?\s?:?\s*"
)
_REFERENCE = re.compile(
    r"(?:详?见|参见|如)\s?(附[件表])\s?(\d{1,2}|[一二三四五六七八九十])(?:\s?[-.]\s?(\d{1,2}))?(?![\d.年月])"
)
_CN = {c: str(n) for n, c in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class _Label:
    """The line above an attachment: its number as written, and the title that follows."""

    number: str
    words: str
    title: str
    span: Span


def _number(first: str | None, second: str | None) -> str:
    if not first:
        return ""
    return _CN.get(first, first) + (f"-{second}" if second else "")


def _paragraphs(report: Reading) -> list[tuple[Paragraph, str]]:
    text = report.folded
    return [(p, text[p.span.start : p.span.end]) for p in report.document.paragraphs()]


def _listed(report: Reading) -> dict[str, tuple[str, Span]]:
    """The list of attachments after the text: number → name and place."""
    text = report.folded
    found: dict[str, tuple[str, Span]] = {}
    for start in _LIST.finditer(text):
        part = text[start.end() - 1 : start.end() + 400]
        part = re.split(r"\n\s*\n\s*\n", part)[0]
        for entry in _ENTRY.finditer(part):
            at = start.end() - 1
            span = Span(at + entry.start(1), at + entry.end(2))
            found.setdefault(entry[1], (entry[2].strip(), span))
        if found:
            return found
    return found


def _labels(report: Reading) -> list[_Label]:
    """Attachments in the file: a line that is only 附件2, and the title on it or below it."""
    found = []
    every = _paragraphs(report)
    for n, (paragraph, words) in enumerate(every):
        match = _LABEL.match(words.lstrip())
        if match is None or _LIST.match(words.strip()) or len(words.strip()) > 60:
            continue
        rest = words.strip()[match.end() :].strip()
        if rest.startswith(("的", "所", "和", "中")) or rest.endswith("。"):
            continue
        title = rest
        if not title:
            title = next((each.strip() for _, each in every[n + 1 : n + 3] if each.strip()), "")
        found.append(
            _Label(_number(match[1], match[2]), words.strip()[: match.end()].strip(" :"), title,
                   clip(report.document, paragraph.span, 40))
        )  # fmt: skip
    return found


def _core(title: str) -> str:
    return re.sub(r"[\s\d年度()《》\"“”]|部门|单位", "", title)


@rule(
    "attachment-number", "附件序号不一致", Severity.MEDIUM, basis=_BASIS,
    fires=(
        "一、基本情况\n自评情况见表（详见附件2）。\n\n附件：1.基础数据表\n2.整体支出绩效自评表\n\n\n\n附件1\n基础数据表\n\n附件1-2\n整体支出绩效自评表\n",
        "一、基本情况\n自评情况见表（详见附件3）。\n\n附件：1.基础数据表\n2.整体支出绩效自评表\n",
    ),
    spares=(
        "一、基本情况\n自评情况见表（详见附件2）。\n\n附件：1.基础数据表\n2.整体支出绩效自评表\n\n\n\n附件1\n基础数据表\n\n附件2\n整体支出绩效自评表\n",
        "一、基本情况\n自评情况见表（详见附件2）。\n",
    ),
)  # fmt: skip
def attachment_number(report: Reading) -> Iterator[Finding | Relation]:
    listed, labels = _listed(report), _labels(report)
    references = list(_REFERENCE.finditer(report.folded))
    numbers = {label.number for label in labels}
    for number, (name, place) in listed.items():
        label = next(
            (each for each in labels if _core(name) and _core(each.title) == _core(name)), None
        )
        if label and label.number and label.number != number:
            cited = [
                Span(*found.span()) for found in references if _number(found[2], found[3]) == number
            ]
            yield Finding(
                [place, label.span, *cited[:2]],
                f"附件清单中“{name}”列为附件{number}"
                + ("，正文也引用附件" + number if cited else "")
                + f"，该表实际标为“{label.words}”。",
                expected=f"附件{number}", found=label.words, fix=f"改标为附件{number}",
            )  # fmt: skip
    if listed:
        for found in references:
            number = _number(found[2], found[3])
            if found[1] == "附件" and number.split("-")[0] not in listed and number not in numbers:
                yield Finding(
                    [Span(*found.span())],
                    f"正文引用“附件{number}”，附件清单只有附件{'、'.join(listed)}。",
                    expected="引用的附件在清单中", found=f"附件{number}", fix="改正附件序号或补附件",
                )  # fmt: skip
    yield from _repeated(labels)


def _repeated(labels: list[_Label]) -> Iterator[Finding]:
    """Two sheets with one number."""
    seen: dict[str, _Label] = {}
    for label in labels:
        if not label.number or not label.title:
            continue
        first = seen.setdefault(label.number, label)
        same_kind = first.words[:2] == label.words[:2]
        if first is not label and same_kind and _core(first.title) != _core(label.title):
            yield Finding(
                [first.span, label.span],
                f"“{label.words}”出现两次：一为“{first.title[:30]}”，一为“{label.title[:30]}”。",
                expected="序号不重复", found=label.words, fix="重新编附件序号", question=True,
            )  # fmt: skip
            return
