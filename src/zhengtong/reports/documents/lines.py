"""The lines of a text and what each looks like: a table's, a page's number, prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from zhengtong.reports.facts.fold import fold

__all__ = [
    "Line", "is_header", "is_level", "levels", "lines_of", "numeric", "opens_item", "plain", "prose",
]  # fmt: skip

_PAGE = re.compile(
    r"(?:[-·•*]{1,3}|第)\s?\d{1,3}\s?(?:[-·•*]{1,3}|页)"
    r"(?:\s?[,/]?\s?共\s?\d{1,3}\s?页)?|\d{1,3}\s?/\s?\d{1,3}|[Pp]age\s?\d{1,3}"
)
_BARE = re.compile(r"\d{1,3}")
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,12}[)\]]")
_NUMERIC = re.compile(
    r"[<>=≥≤约近]{0,2}-?\d[\d,]*(?:\.\d+)?\s?(?:[%‰分元次个件人天年项户条处名]|万元|千元|亿元)?|[-/—]+|无"
)
_SENTENCE = re.compile(r"[。;!?！？;,，].|。$")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.是]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.)](?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,3}[,、章节条部]|附[件表录]|[●■◆★▲•·])"
)
_HEADERS = re.compile(
    r"[一二三四]级(?:绩效)?指标|绩效指标|指标(?:名称|性质|内容|解释|说明|权重|分值|值)?"
    r"|(?:(?:年度|年初|全年|计划|预期|绩效|预算)*(?:指标|目标)值?)|目标值|(?:度|计)量单位|单位"
    r"|(?:全年|年度|实际|指标)*(?:完成|实际|实现)(?:指标)?(?:值|数|情况)?|完成(?:情况|率)"
    r"|(?:标准|指标|设定|满)?分(?:值|数)|权重|(?:自评|评价|实际|最终)?得分|自评分数?|评分|扣分"
    r"|(?:偏差|扣分|未完成|未达标|执行率|存在)*(?:原因|问题)(?:分析)?(?:[及和与、]?(?:整改|改进)措施)?"
    r"|评[分价](?:标准|细则|依据|要点|方法)|备注|说明"
    r"|(?:年初|年度|全年|调整后?的?|本年|当年)*预算(?:安排)?(?:数|金额|资金)?"
    r"|(?:全年|预算|实际|年度)*(?:执行|支出|支付)(?:数|率|金额|情况)?|(?:到位|支出|支付)率"
    r"|(?:年度)?资金总额|项目(?:支出)?名称|主管部门|(?:项目)?(?:实施|责任)单位|(?:单位|部门)名称"
    r"|年度总体目标|(?:年初|预期)(?:设定)?目标|年度目标|总体目标|项目资金|资金来源|合计|总分|序号|项目|金额"
)

# Each word is found in one way only, so that the time stays in proportion to the length.
_LEVELS = re.compile(
    r"(?:项目|部门|单位)?(?:(?:绩效|数量|质量|时效|成本|产出|效益|效果|满意度?|经济|社会|生态|环境|可持续|影响力?|发展"
    r"|服务对象|投入|过程|决策|管理|履职|效能|预算执行|资金|运行|公众|群众|受益)[和与及、]?)+性?(?:指标)?(?:\d+分?%?)?"
)

_TAIL = r"(?:类|性)?(?:指标)?(?:\d+分?%?)?"
_FIRST = re.compile(
    rf"(?:项目|部门|单位)?(?:产出|效益|效果|满意度?|成本|投入|过程|决策|管理|履职(?:效能)?|运行|绩效|预算执行|可持续){_TAIL}"
)
_BOTH = re.compile(rf"(?:满意度?|成本|管理|预算执行|可持续){_TAIL}")


def plain(text: str) -> str:
    """The words of a heading cell: one width, no blanks, no brackets."""
    return _BRACKETS.sub("", "".join(fold(text).split()))


def is_header(text: str) -> bool:
    """Is it one of the words that head a column or a row of the usual forms?"""
    return len(text) <= 40 and _HEADERS.fullmatch(plain(text)) is not None


def levels(text: str) -> tuple[int, ...]:
    """On which levels of the usual indicator tables the words are a class: 产出指标 on the first,
    数量指标 on the second, 成本指标 and 满意度指标 on both; () for other words."""
    if len(text) > 30:
        return ()
    words = plain(text)
    found = _LEVELS.fullmatch(words)
    if not found:
        return ()
    if _FIRST.fullmatch(words):
        return (1, 2) if _BOTH.fullmatch(words) else (1,)
    return (2,)


def is_level(text: str) -> bool:
    """Is it a class of indicators on any level?"""
    return bool(levels(text))


def numeric(text: str) -> bool:
    """A cell that holds a number (with sign and unit), a dash, or nothing."""
    words = fold(text).strip()
    return not words or _NUMERIC.fullmatch(words) is not None


def prose(text: str) -> bool:
    """Reads like a sentence rather than like a cell?"""
    return len(text) > 45 or (len(text) > 18 and _SENTENCE.search(fold(text)) is not None)


def opens_item(text: str) -> bool:
    """Begins with a number of a heading or list: 一、 （一） 1. ① 附件."""
    return _ITEM.match(fold(text).lstrip()) is not None


@dataclass(frozen=True)
class Line:
    """One line of the text; `start` is the place of its first character."""

    raw: str
    start: int

    @cached_property
    def words(self) -> str:
        return self.raw.strip()

    @property
    def blank(self) -> bool:
        return not self.words

    @cached_property
    def body(self) -> str:
        """Without the line end and the blanks before it, but with its tabs."""
        return self.raw.rstrip("\n\r\f\v \u3000\x85\u2028\u2029\x1c\x1d\x1e")

    @cached_property
    def page(self) -> bool:
        """Surely a page's number: `- 3 -`, `第3页`."""
        return len(self.words) < 20 and _PAGE.fullmatch(fold(self.words)) is not None

    @cached_property
    def bare(self) -> bool:
        """A small number alone: a page's number if it interrupts a sentence."""
        return _BARE.fullmatch(self.words) is not None

    @property
    def first(self) -> int:
        """The place of the first character that is not blank."""
        return self.start + len(self.raw) - len(self.raw.lstrip())

    @property
    def last(self) -> int:
        """The place after the last one that is not blank."""
        return self.first + len(self.words)


def lines_of(text: str) -> list[Line]:
    """All lines; together they are the text."""
    found, start = [], 0
    for raw in text.splitlines(keepends=True):
        found.append(Line(raw, start))
        start += len(raw)
    return found
