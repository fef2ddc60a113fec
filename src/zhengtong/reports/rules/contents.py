"""Text under the wrong heading: problems under 建议, discipline under figures, conclusions below
results. A reviewer looks for each where the outline of the form puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.quoting import clip
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.sections import Section
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = (
    "《项目支出绩效评价管理办法》（财预〔2020〕10号）报告提纲：结论、问题、建议分列，各写各的内容"
)
_ADVICE_HEAD = re.compile(r"建议|改进(?:措施|意见)|整改措施|下一?步(?:工作)?(?:打算|计划|措施)")
_PROBLEM_HEAD = re.compile(r"问题|不足|原因|经验")
_FAULT = re.compile(
    r"(?:存在|有)[^。,;]{0,10}(?:短板|不足|问题|差距|薄弱)|不够(?![。,;]{0}的)|有待|不到位|不及时|不完善|不健全|不规范"
)
_ADVICE = re.compile(
    r"建议|加强|进一步|要|应|完善|提高|优化|强化|加大|加快|健全|推进|建立|深化|规范|细化|针对|克服|解决|避免|防止|改进|确保|落实|做好"
)
_FIGURES_HEAD = re.compile(
    r"(?:收支|收入|支出|决算|财务收支|资金使用)(?:决算)?(?:情况)?(?:的)?(?:说明|情况)$"
)
_DISCIPLINE = re.compile(r"财经纪律|管理制度|内部控制|规章制度|廉政|纪律")
_CLOSING = re.compile(
    r"评价结论|综合评价结论|存在(?:的)?(?:主要)?问题|改进(?:措施|建议)|(?:意见|有关|工作)建议"
)
_CLOSING_HOME = re.compile(
    r"问题|建议|结论|改进|评价|经验|措施|其他|自评|说明|结果|整改|不足|打算|分析|成效及|自查"
)


def _sections(report: Reading) -> Iterator[tuple[Section, Section | None]]:
    """Every section with the one around it."""

    def walk(section: Section, above: Section | None) -> Iterator[tuple[Section, Section | None]]:
        yield section, above
        for child in section.children:
            yield from walk(child, section)

    for roots in report.outline.roots:
        for root in roots:
            yield from walk(root, None)


def _head(report: Reading, section: Section) -> Span:
    return clip(report.document, Span(section.item.mark.start, section.item.span.end), 30)


@rule(
    "section-content", "内容与所在标题不符", Severity.LOW, basis=_BASIS,
    fires=(
        "三、存在的问题和建议\n1.存在的问题\n预算编制不够细化。\n2.意见建议\n特色工作存在明显短板。要深入挖掘亮点，争取支持。\n",
        "二、财务收支情况说明\n（一）收入情况说明\n2023年收入80万元。\n（二）支出情况说明\n2023年支出80万元。\n（三）严格遵守各项财经纪律，自觉接受监督，保证会计资料真实完整。\n",
    ),
    spares=("三、存在的问题和建议\n1.存在的问题\n预算编制不够细化。\n2.意见建议\n进一步细化预算编制，提高执行效率。\n",),
)  # fmt: skip
def section_content(report: Reading) -> Iterator[Finding | Relation]:
    for section, above in _sections(report):
        title = section.title
        if section.item.heading and _ADVICE_HEAD.search(title) and not _PROBLEM_HEAD.search(title):
            yield from _fault_under_advice(report, section)
        if above and _FIGURES_HEAD.search(above.title) and _DISCIPLINE.search(title):
            body = report.folded[section.item.span.start : section.span.end]
            if not re.search(r"\d\s*(?:万|亿)?元", body):
                yield Finding(
                    [_head(report, section)],
                    f"“{title[:24]}”讲的是制度纪律，编在“{above.title}”之下。",
                    expected="归入管理或制度情况", found=f"在“{above.title}”下", fix="移到相应部分",
                )  # fmt: skip


def _fault_under_advice(report: Reading, section: Section) -> Iterator[Finding]:
    start = section.item.span.end
    if section.item.run_in:
        start = section.item.mark.end + len(section.title)
    rest = report.folded[start : section.span.end]
    found = re.search(r"[^\s。]([^。;\n]{4,60})[。;]", rest)
    if (
        found is None
        or section.children
        or not _FAULT.search(found.group())
        or _ADVICE.search(found.group())
    ):
        return
    place = Span(start + found.start(), start + found.end())
    yield Finding(
        [clip(report.document, place, 60)],
        f"“{section.title}”下首句写的是问题（“{found.group()[:30]}”），不是建议。",
        expected="建议", found="问题", fix="移到“存在的问题”，此处写建议",
    )  # fmt: skip


@rule(
    "section-nesting", "结论、问题、建议编在其他标题之下", Severity.LOW, basis=_BASIS,
    fires=(
        "青川县教育局2023年度部门整体支出绩效评价报告\n一、基本情况\n本局内设股室五个。\n二、绩效完成情况\n各项工作完成较好。\n（一）评价结论\n总体较好。\n（二）存在问题\n预算编制较粗。\n",
    ),
    spares=(
        "青川县教育局2023年度部门整体支出绩效评价报告\n一、基本情况\n本局内设股室五个。\n二、存在问题及建议\n（一）存在问题\n预算编制较粗。\n（二）改进建议\n细化预算。\n",
    ),
)  # fmt: skip
def section_nesting(report: Reading) -> Iterator[Finding | Relation]:
    for section, above in _sections(report):
        if above is not None or not section.item.heading or _CLOSING_HOME.search(section.title):
            continue
        nested = [
            child
            for child in section.children
            if child.item.heading and _CLOSING.search(child.title) and len(child.title) <= 14
        ]
        if not nested or not re.search(r"完成|绩效|支出|管理|使用|实施|概况|情况", section.title):
            continue
        listed = "、".join(child.title for child in nested)
        yield Finding(
            [_head(report, child) for child in nested],
            f"“{listed}”编在“{section.title}”之下，应单列一级标题。",
            expected="单列一级标题", found=f"在“{section.title}”下", fix="单列标题",
        )  # fmt: skip


@rule(
    "section-empty", "标题下没有内容", Severity.LOW, basis="提纲列出的部分应有内容，确无内容的写明“无”",
    fires=(
        "青川县教育局2023年度部门整体支出绩效自评报告\n一、基本情况\n本局内设股室五个，编制三十人。\n二、资金使用情况\n全年支出80万元，执行率98%。\n三、主要绩效\n四、存在问题\n预算编制较粗。\n五、改进措施\n细化预算。\n",
    ),
    spares=(
        "青川县教育局2023年度部门整体支出绩效自评报告\n一、基本情况\n（一）机构情况\n本局内设股室五个，编制三十人。\n二、资金使用情况\n全年支出80万元。\n三、主要绩效\n完成较好。\n四、存在问题\n无。\n",
    ),
)  # fmt: skip
def section_empty(report: Reading) -> Iterator[Finding | Relation]:
    for roots in report.outline.roots:
        if len(roots) < 4 or not all(section.item.heading for section in roots):
            continue
        bare: list[tuple[Section, Section]] = []
        for section, following in pairwise(roots):
            between = report.folded[section.item.span.end : following.item.mark.start]
            consecutive = following.item.number == section.item.number + 1
            alone = not section.item.run_in and not section.children and not between.strip()
            if alone and consecutive and following.item.style is section.item.style:
                bare.append((section, following))
        if not bare or len(bare) * 3 > len(roots):
            continue  # a table of contents, or an outline
        for section, _ in bare:
            yield Finding(
                [_head(report, section)],
                f"标题“{section.title[:24]}”下没有内容，请补充；确无内容的写明“无”。",
                expected="有内容", found="空", fix="补充内容或写明“无”",
            )  # fmt: skip
