"""What the form said before it was filled in: ××单位, 成绩一, 此处填写, [单位名称].

A form is handed out with placeholders; one that is still there was not filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.quoting import clip, sentence_at
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "自评报告应按提纲填写具体内容，提纲中的占位文字应删除或填写"
_CROSSES = re.compile(
    r"(?<![A-Za-z0-9*×])(?:20)?(?:[×✕╳]{2,8}|[xX]{2,8}|[＊*]{2,8})(?=年|月|日|单位|部门|局|县|市|区|省|镇|乡|项目|专项|资金|万元|元|个|%|％|人|处|科|公司|学校|医院|中心|工程|工作|问题|指标|经费|〕|号)"
    r"|(?<=[第〔(（《“约达]|为|共)(?:[×✕╳]{2,8}|[xX]{2,8})(?![A-Za-z0-9])"
)
_MASKED = re.compile(r"[\d一-龥]\s*$")
_STUB = re.compile(
    r"(?:成绩|问题|措施|建议|成效|经验|做法|原因|亮点|绩效|不足|指标|三级指标|项目|工作)(?:[一二三四五六]|\d)(?=[。：:]|\s*$)"
)
_FILL = re.compile(
    r"[(（\[【]?(?:请?在?此处(?:填写|输入|插入|说明|写)|请(?:在此)?(?:填写|填入|简要说明|如实填写|据实填写|删除)"
    r"|(?:单击|点击)[^。\n]{0,8}(?:输入|编辑)|(?:简要|重点)?(?:描述|说明|阐述)[^。\n)）]{2,30}(?:字以内|不超过\d+字)|不超过\d{2,4}字|\d{2,4}字(?:以内|左右))[^。\n)）\]】]{0,30}[)）\]】]?"
)
_SAMPLE = re.compile(
    r"[(（](?:仅供)?(?:参考)?(?:提纲|模板|范本|格式|样式|样表|样本|范例|参考|式样)[)）]"
)
_BRACKET = re.compile(
    r"[\[【](?:单位|部门|项目|填报单位|公司|学校|地区|年份?|日期|姓名|金额|数字|数值|文号|名称)(?:名称|全称)?[\]】]"
)
_EMPTY = re.compile(
    r"(?:占|增长|下降|降低|上升|减少|增加)[ \t　]*[%％](?=[\s，,。；;（()）、]|$)"
    r"|(?:增加|减少|增长|下降|支出|共计|合计)[ \t　]*(?:万元|元)(?=[，,。；;（()）、]|$)"
    r"|(?:增加|减少|增长|下降|上升)[（(/](?:减少|增加|下降|增长|上升)[）)]?[ \t　]*\d[\d.]*[ \t　]*(?:万元|元|[%％])"
    r"|(?:大[（(]?小[）)]?于|大于[（(/]小于[）)]?)(?:年初|全年|调整)?预算",
    re.MULTILINE,
)
_FIELD = re.compile(
    r"错误[!！]\s*(?:未找到引用源|未定义书签|未指定书签|链接无效|文档中没有指定样式的文字)[。.]?"
)


def _group(report: Reading, spans: list[Span], what: str, fix: str) -> Finding:
    shown = [report.document.quote(span).strip() for span in spans]
    listed = "、".join(f"“{each}”" for each in dict.fromkeys(shown))
    times = f"{len(spans)}处" if len(spans) > 1 else ""
    return Finding(
        spans[:12], f"{what}{times}：{listed[:160]}。请填写具体内容或删除。",
        expected="具体内容", found=shown[0][:40], fix=fix,
    )  # fmt: skip


@rule(
    "template-left", "模板占位文字未填写", Severity.LOW, basis=_BASIS,
    fires=(
        "××单位2023年度绩效自评报告", "一、主要成绩\n（一）成绩一。大力推进审批改革，取得较好成效。\n（二）成绩二。持续提升服务水平。\n",
        "（此处填写项目立项依据）", "项目总投资XX万元，其中XX专项资金XX万元。", "详见错误！未找到引用源。",
        "接待费3万元，占 %，比上年减少 万元。", "公务用车费3万元，较上年增加（减少）0.5万元，增长（下降）5%。",
        "决算数大小于预算数的主要原因是厉行节约。",
        "青川县教育局2023年度项目支出绩效自评报告（参考提纲）\n一、项目概况\n",
    ),
    spares=(
        "项目支出占比大，万元以上的支出都经集体研究，比上年减少，能耗下降百分之五。",
        "放射科新购X射线机2台，规格3×4米。", "联系人张**，电话138****5678。", "共发现问题12个，提出措施3条。", "第一项工作：项目1.2公里道路。",
    ),
)  # fmt: skip
def template_left(report: Reading) -> Iterator[Finding | Relation]:
    text = report.document.text
    crosses = [
        sentence_at(report.document, *found.span(), limit=18)
        for found in _CROSSES.finditer(text)
        if "**" not in found.group() or not _emphasis(text, found.start())
    ]
    if crosses:
        yield _group(report, _apart(crosses), "占位符号未替换", "填写实际内容")
    stubs = _stubs(report)
    if stubs:
        yield _group(report, stubs, "保留了提纲中的占位标题", "换成概括内容的小标题")
    fills = [Span(*found.span()) for found in _FILL.finditer(text) if not _noted(text, found)]
    fills += [Span(*found.span()) for found in _BRACKET.finditer(text)]
    if fills:
        yield _group(
            report,
            [clip(report.document, span, 60) for span in fills],
            "保留了填写提示",
            "删除提示",
        )
    samples = list(_samples(report))
    if samples:
        yield _group(report, samples[:2], "标题保留了提纲样式的说明", "删去“参考提纲”等字样")
    empty = [
        sentence_at(report.document, *found.span(), limit=18)
        for block in report.document.paragraphs()
        for found in _EMPTY.finditer(text, block.span.start, block.span.end)
    ]
    if empty:
        found = _group(
            report, _apart(empty), "句中应填的数没有填，或者增减二选一没有选", "填写数字"
        )
        yield replace(found, severity=Severity.MEDIUM)
    fields = [Span(*found.span()) for found in _FIELD.finditer(text)]
    if fields:
        yield _group(report, fields, "交叉引用失效", "更新域或改写")


def _samples(report: Reading) -> Iterator[Span]:
    """Titles that still say that they are a model: …报告（参考提纲）."""
    text = report.folded
    for identity in report.identities:
        for found in _SAMPLE.finditer(text, identity.span.start, identity.title_span.end + 80):
            line = text.rfind("\n", 0, found.start()) + 1
            yield clip(report.document, Span(max(line, found.start() - 24), found.end()), 60)


def _emphasis(text: str, at: int) -> bool:
    """Stars that set words in bold in Markdown, or hide part of a name or a number."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return line.count("**") >= 2 or _MASKED.search(text[:at][-3:]) is not None


def _noted(text: str, found: re.Match[str]) -> bool:
    """Is it a note of the form below its table (注：…, 说明：…), which stays there?"""
    start = text.rfind("\n", 0, found.start()) + 1
    return bool(re.match(r"\s*(?:\d[.、]|备?注|说明|填[报表写]说明)", text[start : found.start()]))


def _stubs(report: Reading) -> list[Span]:
    """Headings that only count: 成绩一。 问题二："""
    found = []
    for item in report.outline.items:
        words = item.title.strip()
        if item.style.rank <= 4 and _STUB.fullmatch(words.rstrip("。：:")):
            start = item.mark.start
            at = report.document.text.find(words[:2], item.mark.end, item.span.end)
            if at >= 0:
                found.append(Span(start, at + len(words)))
    for table in report.document.tables():
        for row in table.rows:
            full = [cell for cell in row if cell.plain]
            for cell in full:
                if re.fullmatch(r"指标\d[：:]?", cell.plain) and cell is full[-1]:
                    found.append(cell.span)
    return found


def _apart(spans: list[Span]) -> list[Span]:
    """Without those that touch the one before."""
    kept: list[Span] = []
    for span in spans:
        if not kept or not span.touches(kept[-1]):
            kept.append(span)
    return kept
