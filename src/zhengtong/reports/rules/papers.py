"""Numbers of official documents: brackets of one kind, a year that fits, a basis that is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_GB = "党政机关公文格式（GB/T 9704—2012）7.2.5：年份用六角括号“〔〕”括入"
_NUMBER = re.compile(
    r"([一-龥]{2,14}?)\s?([〔\[(【〈<﹝［{])\s?((?:19|20)\d\d)\s?([〕\])】〉>﹞］}])\s?(?:第\s?)?(\d{1,4})\s?号"
)
_ISSUER = re.compile(
    r"(?:发|办|函|字|财|绩|政|预|令|号|委|规|通|党|组|纪|教|农|建|文|资|监|审|督|改|评|库|行|社|综|会|公|传|安)[一-龥]{0,2}$"
)
_CITING = re.compile(r"[一-龥]?(?:根据|依据|按照|据|照|和|及|与|印发|下发)")
_PAIRS = {
    "〔": "〕",
    "[": "]",
    "(": ")",
    "【": "】",
    "〈": "〉",
    "<": ">",
    "﹝": "﹞",
    "［": "］",
    "{": "}",
}
_BROKEN = re.compile(r"(?<![\d.])(?:2 +0 *\d *\d|20 +\d *\d|20\d +\d)(?= *年)")
_NOTICE = re.compile(r"(20\d\d) ?年(?:度)?[^。;《》\n]{0,30}绩效[^。;《》\n]{0,12}(?:自评|评价)")


def _numbers(report: Reading) -> list[re.Match[str]]:
    return [found for found in _NUMBER.finditer(report.folded) if _ISSUER.search(found[1])]


def _span(found: re.Match[str]) -> Span:
    """The number itself, with at most six characters of the issuer's letters."""
    lead = _CITING.match(found[1][-6:])
    start = max(found.start(), found.start(2) - 6) + (lead.end() if lead else 0)
    return Span(start, found.end())


@rule(
    "docnum-bracket", "发文字号括号不规范", Severity.LOW, basis=_GB,
    fires=("依据青政办发[2023]11号和青政办发〔2023〕20号文件。", "依据青政发【2017】19号文件。"),
    spares=("依据青政办发〔2023〕11号和青政办发〔2023〕20号文件。", "依据青财绩（2023）1号文件。"),
)  # fmt: skip
def docnum_bracket(report: Reading) -> Iterator[Finding | Relation]:
    numbers = _numbers(report)
    kinds = {found[2] for found in numbers}
    wrong = [found for found in numbers if found[2] in "[【<〈{［"]
    if len(kinds) > 1:
        wrong += [found for found in numbers if found[2] == "("]
    wrong += [found for found in numbers if _PAIRS.get(found[2]) != found[4] and found not in wrong]
    if not wrong:
        return
    firsts = {found[2]: found.start() for found in reversed(numbers)}
    wrong.sort(key=lambda found: (found.start() != firsts[found[2]], found.start()))
    used = "、".join(dict.fromkeys(f"{found[2]}{found[4]}" for found in numbers))
    yield Finding(
        [_span(found) for found in wrong[:8]],
        f"发文字号年份的括号用了{used}" + ("，全文混用" if len(kinds) > 1 else "") + "，应统一用〔〕。",
        expected="〔〕", found=used, fix="改为六角括号〔〕",
    )  # fmt: skip


@rule(
    "docnum-year", "发文字号年份与评价年度不合", Severity.LOW,
    basis="年度自评在年度终了后布置，通知文号通常为次年",
    fires=("青川县教育局2023年度部门整体支出绩效自评报告\n根据《关于做好2023年度预算绩效自评工作的通知》（青财绩〔2023〕1号）要求，报告如下。\n",),
    spares=("青川县教育局2023年度部门整体支出绩效自评报告\n根据《关于做好2023年度预算绩效自评工作的通知》（青财绩〔2024〕1号）要求，报告如下。\n",),
)  # fmt: skip
def docnum_year(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for found in _numbers(report):
        before = text[max(found.start() - 60, 0) : found.start(2)]
        notices = list(_NOTICE.finditer(before))
        if not notices or re.search(r"办法|规程|指标体系|制度", before[notices[-1].start() :]):
            continue
        about, year = int(notices[-1][1]), int(found[3])
        identity = next((each for each in report.identities if found.start() in each.span), None)
        if year > about or identity is None or identity.year != about:
            continue
        start = max(found.start() - 60, 0) + notices[-1].start()
        yield Finding(
            [Span(max(start, found.end() - 110), found.end())],
            f"布置{about}年度自评的通知，文号年份为{year}年；年度自评一般在次年布置，请核实文号。",
            expected=f"〔{about + 1}〕", found=f"〔{year}〕", fix="核对通知文号", question=True,
        )  # fmt: skip
        return


@rule(
    "year-broken", "年份被空格拆开", Severity.LOW, basis="公文校对要求：数字不拆开",
    fires=("青川县20 21 年度项目支出绩效自评报告\n一、基本情况\n",),
    spares=("青川县2021 年度项目支出绩效自评报告\n一、基本情况\n",),
)  # fmt: skip
def year_broken(report: Reading) -> Iterator[Finding | Relation]:
    found = list(_BROKEN.finditer(report.document.text))
    if found:
        whole = re.sub(r"\s", "", found[0].group())
        yield Finding(
            [Span(max(each.start() - 2, 0), each.end()) for each in found[:6]],
            f"年份“{found[0].group()}”被空格拆开，应为“{whole}年”。", expected=f"{whole}年",
            found=found[0].group(), fix="删去空格",
        )  # fmt: skip


_BASIS_LABEL = re.compile(r"(?:项目)?(?:立项|设立|政策)依据")
_CITED = re.compile(r"(?:根据|依据|按照)[^。;\n]{0,6}$")


@rule(
    "basis-missing", "正文依据未列入立项依据", Severity.LOW, basis="立项依据栏应列全所依据的文件",
    fires=(
        "项目立项依据\t青政发〔2017〕19号；青政办发〔2018〕14号；青教发〔2018〕3号\t\n实施单位\t青川县教育局\t\n主管部门\t青川县教育局\t\n\n一、项目概况\n根据青编发〔2011〕55号文件，负责校舍维护。\n",
    ),
    spares=(
        "项目立项依据\t青政发〔2017〕19号；青政办发〔2018〕14号；青教发〔2018〕3号\t\n实施单位\t青川县教育局\t\n主管部门\t青川县教育局\t\n\n一、项目概况\n根据青教发〔2018〕3号文件，负责校舍维护。\n",
    ),
)  # fmt: skip
def basis_missing(report: Reading) -> Iterator[Finding | Relation]:
    numbers = _numbers(report)
    for table in report.document.tables():
        for row in table.rows:
            for label, cell in pairwise(row):
                if not _BASIS_LABEL.fullmatch(label.plain):
                    continue
                listed = {(found[3], found[5]) for found in numbers if found.start() in cell.span}
                outside = [
                    found
                    for found in numbers
                    if found.start() not in cell.span
                    and (found[3], found[5]) not in listed
                    and _CITED.search(
                        report.folded[max(found.start() - 10, 0) : found.start()] + found[1]
                    )
                ]
                if len(listed) >= 3 and outside:
                    names = "、".join(
                        dict.fromkeys(report.document.quote(_span(f)) for f in outside[:4])
                    )
                    yield Finding(
                        [_span(found) for found in outside[:4]],
                        f"正文依据“{names}”不在立项依据所列{len(listed)}个文号之中。",
                        expected="列入立项依据", found=names, fix="补列依据或改正文号", question=True,
                    )  # fmt: skip
                return
