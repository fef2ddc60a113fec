"""Claims without support, and words used beside their meaning: 满意率100% without a survey."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.quoting import sentence_at
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_CONTENT = re.compile(
    r"(?:满意率|满意度|好评率)(?:均|都)?(?:达到?|为|是|在|:)?(?:了)?\s?100(?:\.0+)?\s?%"
)
_SURVEY = re.compile(
    r"(?:问卷|样本|调查|回访|测评|评价|访谈)[^。\n]{0,24}\d\s?(?:份|人|名|户|家|次|件|条|%)"
    r"|\d\s?(?:份|人|户|名)[^。\n]{0,16}(?:问卷|调查|回访|测评|样本)|样本量|好差评|评价器"
)
_ASKED = re.compile(r"问卷|抽样|调查|回访|测评|受访|扫码")
_POSTS = re.compile(
    r"编制(?:数|人数|人员)?(?:为|共|有|核定|:)?\s?(\d{1,5})\s?[人名个](?:,|。|;)?\s?(其中:?[^。\n]{0,60}?)(离退休|退休|离休)(?:人员|干部)?\s?(\d{1,5})\s?[人名]"
)
_TERM = re.compile(r"放管服效")
_STAFF = re.compile(
    r"([一-龥]{0,8}(?:编制|人员|岗位|在职|退休|离休|聘用|在编))\s?(\d{1,5})(?=[,。;、)])"
)
_PEOPLE = re.compile(r"(?:编制|人员|在职|退休|离休|聘用|在编)(?:人员|人数)?\s?\d{1,5}\s?[人名]")


@rule(
    "claim-unsupported", "满意率100%没有依据", Severity.LOW, basis="满意度应有调查方式、样本量和统计结果支撑",
    fires=("青川县教育局2023年度项目支出绩效自评报告\n一、绩效情况\n通过提升服务质量，服务对象满意率100%。\n二、问题\n预算较粗。\n",),
    spares=("青川县教育局2023年度项目支出绩效自评报告\n一、绩效情况\n发放问卷100份，服务对象满意率100%。\n二、问题\n预算较粗。\n",),
)  # fmt: skip
def claim_unsupported(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for identity in report.identities:
        start, end = identity.span.start, identity.span.end
        if _SURVEY.search(text, start, end):
            continue
        for block in report.document.paragraphs():
            if block.span.start not in identity.span:
                continue
            found = _CONTENT.search(text, block.span.start, block.span.end)
            place = sentence_at(report.document, *found.span(), limit=40) if found else None
            if found and place and not _ASKED.search(text, place.start, place.end):
                yield Finding(
                    [place],
                    f"“{found.group()}”没有写明调查方式和样本量，请补充依据。",
                    expected="调查方式、样本量", found="无", fix="补充满意度调查情况", question=True,
                )  # fmt: skip
                break


@rule(
    "concept", "离退休人员计入编制数", Severity.LOW, basis="编制数不含离退休人员，在职人员控制率以编制数为分母",
    fires=("本局核定编制17人，其中：在职人员16人，离退休人员1人。",),
    spares=("本局核定编制17人，年末实有在职人员16人，离退休人员1人。", "编制17人，其中行政编制10人、事业编制7人；退休人员3人。"),
)  # fmt: skip
def concept(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for found in _POSTS.finditer(text):
        total, retired = int(found[1]), int(found[4])
        others = [int(n) for n in re.findall(r"(\d{1,5})\s?[人名]", found[2])]
        if not others or sum(others) + retired != total or ";" in found[2]:
            continue
        yield Finding(
            [Span(found.start(), found.end())],
            f"编制{total}人由在职等{sum(others)}人与{found[3]}{retired}人相加而成；编制数不含离退休人员，"
            "计算控制率时不能用这个数作分母。",
            expected="编制数不含离退休人员", found=f"{total}人含{found[3]}{retired}人",
            sum=f"{sum(others)}+{retired}={total}", fix="分别写明编制数和实有人数",
        )  # fmt: skip


@rule(
    "term-variant", "改革用语与通行说法不同", Severity.LOW, basis="“放管服”改革为国务院文件用语",
    fires=("负责落实“放管服效”改革政策措施。",), spares=("负责落实“放管服”改革政策措施。",),
)  # fmt: skip
def term_variant(report: Reading) -> Iterator[Finding | Relation]:
    places = [Span(*found.span()) for found in _TERM.finditer(report.document.text)]
    if places:
        yield Finding(
            places[:6], "“放管服效”与国务院文件用语“放管服”不同，请核实是否为当地文件用语。",
            expected="放管服", found="放管服效", fix="核对文件用语", question=True,
        )  # fmt: skip


@rule(
    "missing-unit", "人数缺少单位", Severity.LOW, basis="数量应带计量单位，同类并列时写法一致",
    fires=("共有编制16人，其中行政编制6人，事业编制10。",),
    spares=("共有编制16人，其中行政编制6人，事业编制10人。", "附件：1.人员编制6，2.资产表。"),
)  # fmt: skip
def missing_unit(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for block in report.document.paragraphs():
        start, end = block.span.start, block.span.end
        for found in _STAFF.finditer(text, start, end):
            near = text[max(start, found.start() - 60) : found.start()]
            if _PEOPLE.search(near):
                yield Finding(
                    [Span(found.start(1), found.end() + 1)],
                    f"“{found.group()}”缺少单位“人”，前文同类数字均带单位。",
                    expected=f"{found[2]}人", found=found[2], fix="补上“人”",
                )  # fmt: skip
