"""A number beside a list: 编制了甲、乙、丙10个 lists as many as it says, unless 等 leaves it open.

Only lists that stand right beside their number are counted; where 和 may join two items or lie in
a name, every count that the words allow is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.numbering import Style
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_UNIT = "(?:个(?!百分点|月|工作日|小时|季度)|项|类|种|方面|大类|部分|家|所|条|款|门|支|批)"
_NUMBER = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_NOUN = r"[^,。;:、()\d\n“”《》]{0,14}"
# 甲、乙、丙3个…
_BEFORE = re.compile(
    r"((?:[^,。;:、\n\t|]{1,24}、){2,30}[^,。;:、\n\t|\d]{1,24}?)(等)?(?:共计?|合计|总共|这)?\s?(\d{1,2})\s?(个|项|类|种|大类|方面)(?![-~\d年月])"
)
# 3个…:甲、乙、丙  3个…(甲、乙、丙)  3个…,分别是甲、乙、丙
_AFTER = re.compile(
    rf"(?<![\d第.年月~-])({_NUMBER})\s?({_UNIT}){_NOUN}"
    rf"(?:,?(?:{_NOUN})(?:分别是|分别为|即|包括|包含|涵盖|涉及|如下|有)\s?:?|:|\((?:分别是|分别为|即|包括|含)?:?)\s?"
    rf"((?:[^,。;:、()\n\t|]{{1,24}}、){{1,30}}[^,。;:、()\n\t|]{{1,24}})(?=[。;,)\n]|$)"
)
_OPEN = re.compile(r"等(?!级|次|候|待)|……|\.\.\.")
_BRACKETS = re.compile(r"\([^()\n]{0,80}\)")
_NAMES = re.compile(r"《[^《》\n]{0,80}》|“[^“”\n]{0,40}”")
_JOINS = re.compile(r"和|与|及|以及|或|暨|/")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class _List:
    """What is listed and the number beside it; `open`: it says that there are more."""

    items: tuple[str, ...]
    stated: int
    open: bool
    exact: bool
    span: Span


def _value(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _DIGITS.get(written, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _lists(report: Reading) -> Iterator[_List]:
    text = report.folded
    for paragraph in report.document.paragraphs():
        start, end = paragraph.span.start, paragraph.span.end
        part = _BRACKETS.sub(lambda found: "\u0000" * len(found.group()), text[start:end])
        yield from _before(_whole_names(part), start)
        yield from _after(_whole_names(text[start:end]), start)


def _whole_names(part: str) -> str:
    """With the 、 inside of titles and quotes hidden: 《甲、乙管理办法》 is one thing."""
    return _NAMES.sub(lambda found: found.group().replace("、", "\u0001"), part)


def _before(part: str, start: int) -> Iterator[_List]:
    for found in _BEFORE.finditer(part):
        items = tuple(
            item.replace("\u0000", "").replace("\u0001", "、").strip()
            for item in found[1].split("、")
        )
        open_ = bool(found[2]) or bool(_OPEN.search(found[1]))
        span = Span(start + found.start(), start + found.end())
        if all(items) and not any(re.search(r"\d|同比|增长", item) for item in items):
            # A short list may name kinds, or where the things are: 甲镇、乙镇、丙镇5个村.
            yield _List(items, int(found[3]), open_, len(items) >= 5, span)


def _after(part: str, start: int) -> Iterator[_List]:
    for found in _AFTER.finditer(part):
        items = tuple(item.replace("\u0001", "、").strip() for item in found[3].split("、"))
        lead = part[found.end(2) : found.start(3)]
        exact = bool(re.search(r"分别|即|:|\($|如下", lead)) and not re.search(
            "包括|包含|含|如$", lead
        )
        open_ = (
            bool(_OPEN.search(found[3])) or "主要" in lead or "其中" in lead or lead[-1:] == "有"
        )
        span = Span(start + found.start(), start + found.end())
        stop = part[found.end(3) : found.end(3) + 1]
        open_ = open_ or stop in (",", ";")  # it may go on behind
        if all(items) and _value(found[1]) > 1 and not re.search(r"\d", found[3]):
            yield _List(items, _value(found[1]), open_, exact, span)


def _allowed(items: tuple[str, ...]) -> tuple[int, int]:
    """The fewest and the most things that the words may name."""
    joined = sum(len(_JOINS.findall(item)) for item in items)
    return len(items), len(items) + joined


@rule(
    "count-vs-list", "数量与列举不符", Severity.HIGH,
    basis="列举未用“等”时应与所称数量一致，否则无法核实指标是否完成",
    fires=(
        "全年编制了入学、就业、婚育、养老、社保、退休6个主题办事指南，又编制了采暖、供水、供电、供气、通信7个专题办事指南。",
        "内设股室4个，分别是：办公室、业务股、财务股。",
        "新增服务事项3项（户籍迁移、不动产登记、社保转移、公积金提取）。",
    ),
    spares=(
        "编制了入学、就业、婚育等10个主题办事指南。", "内设股室3个，分别是：办公室、业务股、财务股。",
        "走访学校、医院、企业50家。", "与甲省、乙省、丙省等8省15市签订协议。", "设有办公室、综合和法规股、财务股等5个股室。",
        "内设办公室、政策和法规股2个股室，下设3个中心：甲中心、乙中心和丙中心。",
    ),
)  # fmt: skip
def count_vs_list(report: Reading) -> Iterator[Finding | Relation]:
    for each in _lists(report):
        fewest, most = _allowed(each.items)
        place = clip(report.document, each.span, 110)
        if fewest <= each.stated <= most:
            yield Relation(
                "count", f"列举{each.stated}项 = {each.stated}", Decimal(each.stated),
                Decimal(each.stated), True, [place],
            )  # fmt: skip
            continue
        if each.open and each.stated > most:
            continue
        if not _comparable(each, fewest, most):
            continue
        sure = each.exact and not each.open
        listed = f"{fewest}" if fewest == most else f"{fewest}至{most}"
        yield Relation(
            "count", f"列举{listed}项", Decimal(fewest), Decimal(each.stated), False, [place]
        )
        yield Finding(
            [place],
            f"所称数量为{each.stated}，实际列举{listed}项（{'、'.join(each.items)[:70]}）"
            + ("，列举反而多于所称。" if fewest > each.stated else "，且未用“等”。"),
            expected=str(each.stated), found=listed, fix="补全列举、改正数量，或注明“等”",
            sum=f"{each.stated}-{fewest}={each.stated - fewest}",
            severity=None if sure else Severity.MEDIUM,
            question=not sure,
        )  # fmt: skip


def _comparable(each: _List, fewest: int, most: int) -> bool:
    """Near enough to be meant as the same count: 学校、医院、企业50家 counts something else."""
    if each.stated == 0 or max(len(item) for item in each.items) > 22:
        return False
    gap = each.stated - most if each.stated > most else fewest - each.stated
    return gap <= max(2, fewest // 3) and each.stated * 2 >= fewest and len(each.items) >= 2


@rule(
    "count-vs-points", "所称条数与分述不符", Severity.MEDIUM,
    basis="总述的条数应与分述一致",
    fires=("存在以下四个方面的问题：一是预算编制不细。二是执行偏慢。三是资产管理不严。",),
    spares=("存在以下三个方面的问题：一是预算编制不细。二是执行偏慢。三是资产管理不严。", "存在两方面问题。一是预算编制不细，二是执行偏慢。"),
)  # fmt: skip
def count_vs_points(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    announced = re.compile(
        rf"(?:以下|如下|主要有|存在|抓好|做好|开展|完成|从|落实)[^。;:\n\d]{{0,10}}?({_NUMBER})(?:个方面|方面|大方面|点|项措施|个问题|个环节|项工作|项任务)[^。;:\n]{{0,14}}[:。]\s*$"
    )
    for run in report.outline.runs():
        first = run.items[0]
        if first.style is not Style.SPOKEN or run.numbers != tuple(range(1, len(run.items) + 1)):
            continue
        found = announced.search(text, max(first.mark.start - 60, 0), first.mark.start)
        stated = _value(found[1]) if found else 0
        if not found or stated in (0, 1):
            continue
        holds = stated == len(run.items)
        place = Span(found.start(), found.end())
        yield Relation(
            "count",
            f"分述{len(run.items)}条",
            Decimal(len(run.items)),
            Decimal(stated),
            holds,
            [place],
        )
        if not holds:
            last = clip(report.document, run.items[-1].span, 30)
            yield Finding(
                [clip(report.document, place, 60), last],
                f"总述为{stated}条，分述只到“{report.document.quote(run.items[-1].mark)}”，共{len(run.items)}条。",
                expected=str(stated), found=str(len(run.items)), fix="补全分述或改正条数",
            )  # fmt: skip
