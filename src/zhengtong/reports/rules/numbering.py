"""Numbers of sections and lists: none left out, none twice, one style on one level.

A reviewer quotes a report by its numbers (三（二）2.); a gap may mean that a passage was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zhengtong.reports.documents.model import Paragraph, Span
from zhengtong.reports.facts.numbering import Item, Style
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.sections import Section
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "党政机关公文格式（GB/T 9704—2012）7.3.3：结构层次序数依次为“一、”“（一）”“1.”“（1）”"
_NUMERALS = "零一二三四五六七八九十"
_DECIMAL = re.compile(r"^[ \t]*\d\.\d{1,2}(?:\.\d)?[ \t]?[一-龥]", re.MULTILINE)


def _levels(report: Reading) -> Iterator[list[Section]]:
    """Every list of sections that stand side by side, restarts at 1 taken apart."""
    for roots in report.outline.roots:
        yield from _restarts(roots)
        for root in roots:
            for section in root.walk():
                yield from _restarts(section.children)


def _restarts(siblings: Sequence[Section]) -> Iterator[list[Section]]:
    held: list[Section] = []
    for section in siblings:
        again = held and section.item.number == 1 and (held[-1].item.number > 1 or _same(held))
        if again and not (section.item.heading and held[-1].item.number == 1):
            yield held
            held = []
        held.append(section)
    if held:
        yield held


def _same(held: Sequence[Section]) -> bool:
    return not held[-1].item.heading


def _nested(siblings: Sequence[Section]) -> bool:
    """Two styles of one rank, each running by itself: two levels, not one."""
    styles = {section.item.style for section in siblings}
    if len(styles) < 2:
        return False
    for style in styles:
        numbers = [each.item.number for each in siblings if each.item.style is style]
        steps = [b - a for a, b in pairwise(numbers)]
        if len(numbers) < 2 or any(
            step != 1 and numbers[n + 1] != 1 for n, step in enumerate(steps)
        ):
            return False
    return True


def _shown(item: Item, report: Reading) -> Span:
    return clip(report.document, item.span, 36)


def _words(item: Item, report: Reading) -> str:
    return report.document.quote(item.mark).strip().rstrip("、")


def _written(number: int, style: Style) -> str:
    """A number as the list would print it."""
    chinese = (
        _NUMERALS[number]
        if number <= 10
        else f"十{_NUMERALS[number - 10]}"
        if number < 20
        else str(number)
    )
    forms = {
        Style.PART: f"第{chinese}部分", Style.CHINESE: f"{chinese}、", Style.BRACKETED: f"（{chinese}）",
        Style.DOT: f"{number}.", Style.PAUSE: f"{number}、", Style.ROUND: f"（{number}）",
        Style.HALF: f"{number}）", Style.SPOKEN: f"{chinese}是",
    }  # fmt: skip
    return forms.get(style, str(number))


def _hidden(report: Reading, before: Item, after: Item, number: int) -> bool:
    """Is the number there after all, written in a way that the outline does not know?"""
    text = report.folded[before.mark.end : after.mark.start]
    if before.style in (Style.PART, Style.CHINESE, Style.BRACKETED, Style.SPOKEN):
        word = re.escape(_written(number, Style.CHINESE)[:-1])
        forms = rf"(?:^|[\s。;:,、!?)）])第?{word}(?:是|要|为|来|则|[、.,:\s])|其{word}|第{word}|\({word}\)"
    else:
        ring = chr(0x245F + min(number, 20))
        forms = rf"(?:^|[\s。;:,、!?)）])\(? ?{number} ?[.、,):\s]|{ring}"
    return re.search(forms, text) is not None


def _breaks(
    report: Reading, items: Sequence[Item]
) -> tuple[list[Item], list[tuple[Item, Item, int]], list[tuple[Item, Item]]]:
    """Numbers met twice, gaps (before, after, first missing), and steps back."""
    twice: list[Item] = []
    gaps: list[tuple[Item, Item, int]] = []
    back: list[tuple[Item, Item]] = []
    for before, after in pairwise(items):
        if after.number == before.number:
            twice += [after] if twice and twice[-1] is before else [before, after]
        elif after.number > before.number + 1:
            missing = before.number + 1
            if after.number - before.number <= 4 and not _hidden(report, before, after, missing):
                gaps.append((before, after, missing))
        elif after.number < before.number:
            back.append((before, after))
            gaps = [gap for gap in gaps if gap[1] is not before or gap[2] + 1 != after.number]
    return twice, gaps, back


def _without_strays(items: Sequence[Item]) -> list[Item]:
    """Without sentences that only look numbered (三、四季度…): around them the numbers run on."""
    kept: list[Item] = []
    for n, item in enumerate(items):
        around = bool(kept) and n + 1 < len(items)
        if around and not item.heading and kept[-1].number + 1 == items[n + 1].number:
            continue
        kept.append(item)
    return kept


def _findings(report: Reading, items: Sequence[Item], kind: str, words: str) -> Iterator[Finding]:
    twice, gaps, back = _breaks(report, items)
    found = "、".join(_words(item, report) for item in items)
    if len(items) > 12:
        found = f"{found[:40]}……"
    if twice:
        marks = "、".join(dict.fromkeys(_words(item, report) for item in twice))
        yield Finding(
            [_shown(item, report) for item in twice[:6]],
            f"{words}“{marks}”重复出现，全部编号依次为：{found}。",
            expected="编号不重复", found=found, fix="按顺序重新编号", rule=kind,
        )  # fmt: skip
    if twice and len(items) == items[-1].number - items[0].number + 1:
        gaps = []  # as many as there should be: one of them has the wrong number
    for before, after, missing in gaps:
        lost = "、".join(_written(n, before.style) for n in range(missing, after.number))
        yield Finding(
            [_shown(before, report), _shown(after, report)],
            f"{words}跳号：“{_words(before, report)}”之后直接是“{_words(after, report)}”，缺“{lost}”。"
            "请核实是漏了内容，还是编号有误。",
            expected=lost, found=_words(after, report), fix="补上所缺内容或重新编号", rule=kind,
        )  # fmt: skip
    if back and not twice and not gaps:
        before, after = back[0]
        yield Finding(
            [_shown(before, report), _shown(after, report)],
            f"{words}顺序颠倒：“{_words(after, report)}”排在“{_words(before, report)}”之后，全部编号依次为：{found}。",
            expected="编号依次递增", found=found, fix="按顺序重新编号", rule=kind,
        )  # fmt: skip


@rule(
    "section-number", "标题编号重复、跳号或样式不一", Severity.MEDIUM, basis=_BASIS,
    fires=(
        "某局绩效自评报告\n一、基本情况\n本局内设股室五个。\n二、预算执行\n执行良好。\n四、存在问题\n管理有待加强。\n",
        "某局绩效自评报告\n一、基本情况\n本局内设股室五个。\n一、主要职责\n负责全县工作。\n二、存在问题\n管理有待加强。\n",
        "某局绩效自评报告\n一、基本情况\n本局内设股室五个。\n二、收支情况\n收支平衡。\n3、绩效情况\n完成较好。\n四、存在问题\n有待加强。\n",
    ),
    spares=(
        "某局绩效自评报告\n一、基本情况\n本局内设股室五个。\n二、预算执行\n执行良好。\n三、存在问题\n管理有待加强。\n",
        "一、主要职责\n负责农技推广。\n二、机构设置\n设办公室。\n第二部分 决算情况说明\n一、收支总体情况\n收支平衡。\n",
    ),
)  # fmt: skip
def section_number(report: Reading) -> Iterator[Finding | Relation]:
    for siblings in _levels(report):
        headings = _without_strays([section.item for section in siblings])
        if not _headed(siblings) or _nested(siblings):
            continue
        headings = _below_parts(_without_stump(report, headings))
        yield from _findings(report, headings, "section-number", "标题编号")
        yield from _changed(report, headings)


def _without_stump(report: Reading, items: list[Item]) -> list[Item]:
    """Without a last line of which an excerpt shows no more than a word: 一、本."""
    if len(items) < 2 or len(items[-1].title.strip()) > 2:
        return items
    ends = not report.document.text[items[-1].span.end :].strip()
    return items[:-1] if ends else items


def _below_parts(items: Sequence[Item]) -> list[Item]:
    """Without what belongs to a part whose own heading was cut off: 一、二、第二部分."""
    top = min(item.style.rank for item in items)
    parts = [item for item in items if item.style.rank == top]
    first = items.index(parts[0])
    cut = first > 0 and parts[0].style is Style.PART and parts[0].number > 1
    return list(items[first:]) if cut else list(items)


def _headed(siblings: Sequence[Section]) -> bool:
    """Are most of them headings in the styles that head sections?"""
    heads = sum(section.item.heading for section in siblings)
    top = siblings[0].item.style.rank <= Style.BRACKETED.rank
    return heads * 2 > len(siblings) or (top and heads > 0)


def _changed(report: Reading, items: Sequence[Item]) -> Iterator[Finding]:
    """A level whose style changes from one rank to another: 三、 4、 5、 六、."""
    ranks = [item.style.rank for item in items]
    odd = [item for item in items if item.style.rank != max(set(ranks), key=ranks.count)]
    if not odd or len(items) < 3 or len(odd) * 2 > len(items):
        return
    first, last = items.index(odd[0]), items.index(odd[-1])
    shown = list(items[max(first - 1, 0) : last + 2])
    marks = "、".join(_words(item, report) for item in shown)
    style = next(item.style for item in items if item not in odd)
    wanted = "、".join(_written(item.number, style).rstrip("、") for item in odd)
    yield Finding(
        [_shown(item, report) for item in shown[:6]],
        f"同一层标题编号样式不一：{marks}。按前后文，此处应为“{wanted}”。",
        expected=wanted, found="、".join(_words(item, report) for item in odd),
        fix="同一层标题用同一种编号",
    )  # fmt: skip


@rule(
    "section-unnumbered", "首个标题缺编号", Severity.MEDIUM, basis=_BASIS,
    fires=("某项目绩效报告\n项目概况\n本项目用于道路养护，年内完成养护里程十二公里。\n二、资金情况\n资金到位。\n三、绩效情况\n完成较好。\n",),
    spares=("二、资金情况\n资金到位。\n三、绩效情况\n完成较好。\n",),
)  # fmt: skip
def section_unnumbered(report: Reading) -> Iterator[Finding | Relation]:
    blocks = report.document.blocks
    for roots in report.outline.roots:
        first = roots[0].item
        if len(roots) < 2 or first.number != 2 or not first.heading or roots[1].item.number != 3:
            continue
        for number in range(first.block - 1, max(first.block - 12, -1), -1):
            block = blocks[number]
            words = block.text.strip() if isinstance(block, Paragraph) else ""
            if not words or len(words) > 16 or re.search(r"[。，；：、:,.\d]|报告|表$|附件", words):
                continue
            wanted = _written(1, first.style)
            yield Finding(
                [clip(report.document, block.span), _shown(first, report)],
                f"“{words}”之后的标题从“{_words(first, report)}”编起，该标题缺“{wanted}”。",
                expected=f"{wanted}{words}", found=words, fix="补上编号",
            )  # fmt: skip
            break


@rule(
    "missing-list-number", "列举编号跳号", Severity.MEDIUM, basis=_BASIS,
    fires=("下一步计划：\n1.加强业务培训，提高人员能力；\n3.加强资产管理，定期开展盘点；\n4.推进信息公开，主动接受监督。\n",),
    spares=("下一步计划：\n1.加强业务培训，提高人员能力；\n2.加强资产管理，定期开展盘点；\n3.推进信息公开，主动接受监督。\n",),
)  # fmt: skip
def missing_list_number(report: Reading) -> Iterator[Finding | Relation]:
    if len(_DECIMAL.findall(report.folded)) > 1:
        return  # 1. may be the heading above 1.1
    for siblings in _levels(report):
        items = [section.item for section in siblings]
        if _headed(siblings) or _nested(siblings) or items[0].number != 1 or len(items) < 2:
            continue
        yield from _findings(report, items, "missing-list-number", "列举编号")


@rule(
    "list-number", "“一是、二是”等序号重复或跳号", Severity.MEDIUM, basis=_BASIS,
    fires=("主要成效：一是完善制度。二是强化培训。二是严格监督。三是公开信息。", "主要做法：一是完善制度。二是强化培训。四是公开信息。"),
    spares=("主要成效：一是完善制度。二是强化培训。三是严格监督。", "一是完善制度，二是强化培训。主要问题：一是人手不足，二是经费紧张。"),
)  # fmt: skip
def list_number(report: Reading) -> Iterator[Finding | Relation]:
    for run in report.outline.runs():
        items = run.items
        if items[0].number != 1 or len(items) < 2:
            continue
        if items[0].style is not Style.SPOKEN and len(items) < 3:
            continue
        yield from _findings(report, items, "list-number", "列举序号")


@rule(
    "list-format", "同一列举的编号样式不一", Severity.LOW, basis=_BASIS,
    fires=("下一步计划：\n1、加强业务培训，提高人员能力；\n2、加强资产管理，定期开展盘点；\n3.推进信息公开，主动接受监督。\n",),
    spares=("下一步计划：\n1.加强业务培训，提高人员能力；\n2.加强资产管理，定期开展盘点；\n",),
)  # fmt: skip
def list_format(report: Reading) -> Iterator[Finding | Relation]:
    for siblings in _levels(report):
        items = [section.item for section in siblings]
        styles = {item.style for item in items}
        numbers = [item.number for item in items]
        if len(styles) < 2 or len({style.rank for style in styles}) > 1 or _nested(siblings):
            continue
        if numbers != list(range(1, len(items) + 1)):
            continue
        before, after = next((a, b) for a, b in pairwise(items) if a.style is not b.style)
        marks = "、".join(report.document.quote(item.mark).strip() for item in items[:8])
        yield Finding(
            [_shown(before, report), _shown(after, report)],
            f"同一列举中编号样式混用：前为“{report.document.quote(before.mark).strip()}”，后为“{report.document.quote(after.mark).strip()}”。",
            expected=_written(after.number, before.style), found=marks, fix="统一编号样式",
        )  # fmt: skip
