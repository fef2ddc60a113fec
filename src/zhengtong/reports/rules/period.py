"""Time: data that stop before the year ends, plans in a report of what was done, last year's year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.quoting import sentence_at
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_CUTOFF = re.compile(r"截([至止])到?(?:(20\d\d) ?年)?\s?(\d{1,2}) ?月(?:(\d{1,2}) ?日|(底|末|份)?)")
_DEADLINE = re.compile(r"(?:报名|投标|申报|申请|报送|提交|有效|付款|合同|日期|时间)[^。;,\n]{0,8}$")
_PARTIAL = re.compile(r"(?:半年|季度|监控|中期|1-\d{1,2}月|上半年)")
_TENSE = re.compile(
    r"(?:(20\d\d) ?年|本年度?|今年)[^。;\n]{0,30}?(拟安排|拟投入|拟支出|拟使用|计划安排|计划投入|预计安排|拟列支)[^。;\n]{0,30}"
)
_FUTURE = re.compile(r"目标|计划|下一?步|下年|明年|建议|打算|申报")
_YEARED = re.compile(
    r"(20\d\d) ?年(?:度)?(?:部门|单位)?(?:整体|项目|财政|预算|专项|部门预算)?(?:支出|资金)?(?:预算)?绩效(?:自评|评价)(?!目标|管理办法|指标)"
)
_OTHER_YEAR = re.compile(
    r"上年|上一年|去年|历年|往年|以前年度|根据|按照|结果|整改|应用|公开|排名|同比|比|公示|获|被|以来|通报|反馈|工作的通知|通知"
)


@rule(
    "period", "数据截止日不足评价年度", Severity.LOW, basis="年度自评应使用评价年度全年数据",
    fires=("青川县教育局2023年度部门整体支出绩效自评报告\n一、完成情况\n截止12月5日，共办理事项4190件。\n",),
    spares=("青川县教育局2023年度部门整体支出绩效自评报告\n一、完成情况\n截至12月31日，共办理事项4190件。截至2023年底，共有学校五十所。\n",),
)  # fmt: skip
def period(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for identity in report.identities:
        if not identity.year or not identity.title or _PARTIAL.search(fold(identity.title)):
            continue
        # An earlier date is a milestone (截至6月底完成招标), not where the data stop.
        short: list[Span] = []
        dates: list[str] = []
        for found in _CUTOFF.finditer(text, identity.span.start, identity.span.end):
            year, month = int(found[2] or identity.year), int(found[3])
            day = int(found[4] or 31)
            if _DEADLINE.search(text[max(found.start() - 14, 0) : found.start()]):
                continue
            if year == identity.year and (9, 1) <= (month, day) < (12, 25) and day <= 31:
                short.append(sentence_at(report.document, *found.span(), limit=40))
                dates.append(found.group())
        if short:
            stop = "；“截止”后接时间点应写作“截至”" if any(d[1] == "止" for d in dates) else ""
            yield Finding(
                short[:6],
                f"评价年度为{identity.year}年，数据只到“{'、'.join(dict.fromkeys(dates))}”，不足全年，请用全年数据或说明{stop}。",
                expected=f"{identity.year}年全年数据", found=dates[0], fix="更新为全年数据",
            )  # fmt: skip


@rule(
    "tense", "评价报告仍用计划时的说法", Severity.LOW, basis="自评报告说明实际情况，不沿用申报时的表述",
    fires=("青川县教育局2022年度项目支出绩效评价报告\n一、项目概况\n2022年青川县教育局拟安排预算资金70.50万元，用于校舍维护。\n",),
    spares=("青川县教育局2022年度项目支出绩效评价报告\n一、项目概况\n2022年安排预算资金70.50万元。下一步2023年拟安排资金继续维护。\n",),
)  # fmt: skip
def tense(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for identity in report.identities:
        if not identity.year or not re.search(r"评价|自评", identity.title):
            continue
        for found in _TENSE.finditer(text, identity.span.start, identity.span.end):
            year = int(found[1] or identity.year)
            around = " ".join(section.title for section in report.outline.covering(found.start()))
            before = text[max(found.start() - 12, 0) : found.start()]
            if year > identity.year or _FUTURE.search(around.replace("绩效目标完成", "") + before):
                continue
            at = found.start(2)
            yield Finding(
                [sentence_at(report.document, at, at + len(found[2]), 50)],
                f"评价的是{identity.year}年度，正文写“{found[2]}”，是申报时的说法，应写实际安排和使用情况。",
                expected=found[2].replace("拟", "已").replace("计划", "已").replace("预计", "已"),
                found=found[2], fix="改为已发生的表述",
            )  # fmt: skip
            break


@rule(
    "year-mismatch", "评价年度前后不一", Severity.MEDIUM, basis="标题与正文应为同一评价年度",
    fires=("青川县教育局2023年度部门整体支出绩效自评报告\n我局对2022年度部门整体支出绩效自评情况汇报如下。\n一、基本情况\n",),
    spares=(
        "青川县教育局2023年度部门整体支出绩效自评报告\n我局对2023年度部门整体支出绩效自评情况汇报如下。与上年2022年度绩效评价结果相比有所提高。\n一、基本情况\n",
    ),
)  # fmt: skip
def year_mismatch(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for identity in report.identities:
        if not identity.year or not re.search(r"20\d\d", fold(identity.title)):
            continue
        stated = set(re.findall(r"20\d\d", fold(identity.title)))
        wrong = []
        for found in _YEARED.finditer(text, identity.title_span.end, identity.span.end):
            first = max(text.rfind("。", 0, found.start()), text.rfind("\n", 0, found.start())) + 1
            sentence = text[first : found.end() + 30].split("。")[0]
            if found[1] in stated or abs(int(found[1]) - identity.year) > 1:
                continue
            if int(found[1]) > identity.year or _OTHER_YEAR.search(sentence):
                continue
            wrong.append(found)
        if wrong:
            yield Finding(
                [
                    Span(found.start(), found.end()) for found in wrong[:4]
                ] + [identity.year_span or identity.title_span],
                f"标题为{identity.year}年度，正文写作“{wrong[0].group()}”，疑沿用上年文字。",
                expected=f"{identity.year}年度", found=f"{wrong[0][1]}年度", fix="统一评价年度",
            )  # fmt: skip
