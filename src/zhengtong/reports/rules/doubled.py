"""Characters and marks typed twice: 资金金的使用, ，，. Reduplication is Chinese too: 层层, 人人.

A doubled character is named only where the words on both sides are known and leave it over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.profiles import table, words
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_TWICE = re.compile(r"([一-龥])\1")
_LONG = re.compile(r"([一-龥]{3,12})\1(?![一-龥]?\1)")
_SHORT = re.compile(r"([一-龥]{2})\1(?=[的了，。；、,;]|$)")
_OFFICE = re.compile(
    r"政府政府(?=办公|令|文件|工作报告)|委员会委员会(?!议)|办公室办公室|局局(?=[，。、；])"
)
_MARKS = re.compile(
    r"(?<=[一-龥”）》\d%])(?:([，、；：])\1(?!\1)|。。(?!。)|，[。；、]|[、；][，。]|。[，；、])"
)
_AND_SO_ON = re.compile(r"(?<=[，。；])等等(?=[一-龥])(?!等等(?:[一这诸各都均之]|问题|情况|方面))")
_AT_ONCE = 12
"""Places in one finding."""
_RUN_TOGETHER = re.compile(
    r"[一二三]级指标\s*(?:二级指标|三级指标|(?:年度|年初|全年)*(?:指标|目标)值)"
    r"|(?:实际(?:完成)?值|完成值|分值|权重)\s*(?:[(（][AB][)）])?\s*(?:自评)?得分"
)
_NAMED = re.compile(r"指标|\d分|分\)")
_LOOSE = re.compile(r"\d\s+\d|[)）]\s*\d+\s+\d")
_STOPS = re.compile(r"[，。；、,;]")
_NUMERALS = frozenset("一二三四五六七八九十百千万亿零〇两")
_AFTER = frozenset("的了和与或及在是并时后中前内上下等将由从被把向就才也都均已未使让按")
_BEFORE = frozenset("的了和与或及在是并时后等将由从被把向就也都均已未使让按对以为要应可能会需")


@cache
def _lists() -> dict[str, frozenset[str]]:
    data = table("doubled")
    pairs = {name: frozenset(data[name].split()) for name in ("strong", "weak")}
    return pairs | {name: frozenset(data[name]) for name in ("suffix", "unit", "alone")}


@cache
def _twice() -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(table('doubled')['twice'].split())})\1")


def _letter(text: str, place: int) -> str:
    letter = text[place : place + 1] if place >= 0 else ""
    return letter if "一" <= letter <= "龥" else ""


def _wrong(text: str, at: int) -> bool:
    """Is the second of the two equal characters at `at` one too many?"""
    known = words()
    lists = _lists()
    x = text[at]
    before, after = _letter(text, at - 1), _letter(text, at + 2)
    if x in _NUMERALS or x in (before, after):
        return False
    if after and after == text[at + 3 : at + 4]:
        return False  # 方方面面
    if before and before == text[at - 2 : at - 1] and text[at - 3 : at - 1] not in known:
        return False
    if x == "年" and after == "度":
        return before in table("doubled")["years"] and before != ""
    never = table("doubled")["never"].get(x)
    if never is not None:
        excused = (before and before in never["before"]) or (after and after in never["after"])
        return not excused
    left, right = before + x in known, x + after in known
    if x + x in lists["strong"] or (left and right):
        return False
    if x + x in lists["weak"]:
        return right and _clean_before(text, at)
    if left and not right:
        return x not in lists["unit"] and _clean_after(text, at + 2)
    single = x in lists["suffix"] or x in lists["alone"]
    return right and not left and not single and _clean_before(text, at)


def _clean_after(text: str, place: int) -> bool:
    """Does what follows begin a word, or is it none?"""
    first, second = _letter(text, place), _letter(text, place + 1)
    return not first or first in _AFTER or first + second in words()


def _clean_before(text: str, place: int) -> bool:
    first, second = _letter(text, place - 2), _letter(text, place - 1)
    return not second or second in _BEFORE or first + second in words()


def _doubled(text: str) -> Iterator[tuple[Span, Span]]:
    """What stands there twice: the words to show, and the characters that are too many."""
    for found in _TWICE.finditer(text):
        at = found.start()
        if _wrong(text, at):
            yield _around(text, at, at + 2), Span(at + 1, at + 2)
    for pattern in (_LONG, _SHORT):
        verbs = table("doubled")["verbs"].split()
        for found in pattern.finditer(text):
            piece = found[1]
            if len(set(piece)) > 1 and not set(piece) & _NUMERALS and piece not in verbs:
                yield Span(*found.span()), Span(found.start() + len(piece), found.end())
    for found in _twice().finditer(text):
        yield Span(*found.span()), Span(found.start() + 2, found.end())
    for found in _AND_SO_ON.finditer(text):  # a clause begins with 等, never with 等等
        yield Span(found.start(), found.end() + 4), Span(found.end() - 1, found.end())
    for found in _OFFICE.finditer(text):
        half = len(found.group()) // 2
        yield _around(text, *found.span()), Span(found.start() + half, found.end())
    for found in _MARKS.finditer(text):
        yield _around(text, *found.span()), Span(found.start() + 1, found.end())


def _around(text: str, start: int, end: int) -> Span:
    """With the characters beside it, two to the left and two to the right, on its line."""
    first, last = start, end
    while start - first < 2 and first > 0 and not text[first - 1].isspace():
        first -= 1
    while last - end < 2 and last < len(text) and not text[last].isspace():
        last += 1
    return Span(first, last)


def _forms_run_together(report: Reading) -> list[Span]:
    """Paragraphs that were a form once: there the aim and what was done stand side by side, and
    are the same words for a good reason (不超过预算不超过预算10)."""
    found: list[Span] = []
    going = False
    for block in report.document.paragraphs():
        text = report.folded[block.span.start : block.span.end]
        going = _RUN_TOGETHER.search(text) is not None or (going and len(_NAMED.findall(text)) > 1)
        if going or (_LOOSE.search(text) and not _STOPS.search(text)):
            found.append(block.span)
    return found


@rule(
    "typo-duplicate", "叠字、叠词或重复标点", Severity.LOW,
    basis="《出版物上数字用法》《标点符号用法》及公文校对要求：文字准确，不衍字",
    fires=(
        "影响了财政资金金的使用效益。", "从自自身职能出发拟定计划。", "加强管理，，提高效率。",
        "根据县人民政府政府办公室的通知要求。", "按照县财政局文件文件精神，认真开展自评。", "有时预算做大，等等财政批复以后才安排。", "参考上年年度预算执行情况。",
    ),
    spares=(
        "人人参与、层层落实，方方面面协调推进，全省各地渐渐形成共识。",
        "县委员会会议通过；项目目标明确；市市场监管局局长到会；投资资金及时拨付。",
        "2023年年初预算、2023年年末结余均已核对。", "公开开展评审，及时时限内办结，涉及及时拨付事项。",
        "王丽丽同志负责，家家户户通水。", "县人民政府政府采购中心负责采购。",
        "一级指标二级指标三级指标年度指标值实际完成值得分产出指标质量指标专款专用率符合规定要求符合规定要求10时效指标按月拨付按月拨付10",
        "3 2 实施(20 ) 培训完成完成数量\n5 4 群众评价 4 4\n",
    ),
)  # fmt: skip
def typo_duplicate(report: Reading) -> Iterator[Finding | Relation]:
    text = report.document.text
    shown: list[Span] = []
    pairs: list[str] = []
    last = -1
    spared = _forms_run_together(report)
    starts = [each.start for each in spared]
    for words_, extra in sorted(_doubled(text)):
        within = bisect_right(starts, extra.start)
        if extra.start < last or (within and extra.start in spared[within - 1]):
            continue
        last = extra.end
        shown.append(words_)
        right = text[words_.start : extra.start] + text[extra.end : words_.end]
        pairs.append(f"“{text[words_.start : words_.end]}”应为“{right}”")
    for first in range(0, len(shown), _AT_ONCE):
        some, said = shown[first : first + _AT_ONCE], pairs[first : first + _AT_ONCE]
        listed = "；".join(said[:8]) + ("等" if len(said) > 8 else "")
        yield Finding(
            some, f"文字或标点重复{len(some)}处：{listed}。", expected="无衍字、无重复标点",
            found=f"{len(some)}处", fix="删去多余的字或标点",
        )  # fmt: skip
