"""Platforms, offices and provinces of another region: a sign that a passage was copied.

渝快办 is Chongqing's; in a report from elsewhere it came with somebody else's text. Where the
report itself speaks of learning from or working with the other region, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.quoting import sentence_at
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.region import places_named, province_of
from zhengtong.reports.profiles import table
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "报告内容应为本单位、本地区实际情况，不得照抄其他地区材料"
_OFFICE = re.compile(r"(?:财政[局厅]|人民政府|县委|市委|区委|政府办公室)")


@cache
def _brands() -> tuple[re.Pattern[str], dict[str, str]]:
    home = {
        brand: province
        for province, names in table("brands")["brands"].items()
        for brand in names.split()
    }
    longest = sorted(home, key=len, reverse=True)
    names = "|".join(map(re.escape, longest))
    return re.compile(rf"(?:{names})(?!知|告|报|过|事处|公室|[〔\[])"), home


def _learning(text: str, start: int, end: int) -> bool:
    first = max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1
    near = text[max(first, start - 60) : end + 40]
    return any(word in near for word in table("brands")["learning"].split())


@rule(
    "brand-wrong-region", "出现外地政务平台或品牌", Severity.HIGH, basis=_BASIS,
    fires=("江西省新余市青川镇2023年度绩效自评报告\n一、基本情况\n持续推广“粤省事”线上服务，群众办事更加便利。\n",),
    spares=(
        "江西省新余市青川镇2023年度绩效自评报告\n一、基本情况\n持续推广“赣服通”线上服务，群众办事更加便利。\n",
        "江西省新余市青川镇2023年度绩效自评报告\n一、基本情况\n赴外省学习“粤省事”建设经验。\n",
        "一、基本情况\n持续推广“粤省事”线上服务。\n",
    ),
)  # fmt: skip
def brand_wrong_region(report: Reading) -> Iterator[Finding | Relation]:
    pattern, home = _brands()
    text = report.folded
    for identity in report.identities:
        met: dict[str, list[int]] = {}
        for found in pattern.finditer(text, identity.span.start, identity.span.end):
            if not _learning(text, *found.span()):
                met.setdefault(found.group(), []).append(found.start())
        if not met:
            continue
        province = province_of(identity, text)
        own = [brand for brand in met if home[brand] == province]
        for brand, places in met.items():
            other = home[brand]
            if other == province or (not province and len({home[each] for each in met}) < 2):
                continue
            spans = [sentence_at(report.document, at, at + len(brand), 60) for at in places[:6]]
            if not province:
                names = "、".join(f"“{each}”（{home[each]}）" for each in met)
                yield Finding(
                    spans, f"同一报告出现不同地区的平台：{names}，请核实哪些是本地区的。",
                    expected="本地区平台", found=names, fix="改为本地区平台",
                    severity=Severity.MEDIUM, question=True,
                )  # fmt: skip
                break
            known = f"本文另用“{own[0]}”。" if own else ""
            yield Finding(
                spans,
                f"“{brand}”是{other}的平台，本报告属于{province}，疑照抄外地材料。{known}请核实。",
                expected=f"{province}的平台" + (f"（{own[0]}）" if own else ""),
                found=f"{brand}（{other}）", fix="改为本地区平台，并核对该段其他内容",
            )  # fmt: skip


@rule(
    "office-wrong-region", "依据或主管机关是外地的", Severity.MEDIUM, basis=_BASIS,
    fires=("江西省新余市青川镇2023年度绩效自评报告\n根据浙江省财政厅关于开展绩效自评工作的通知要求，现将情况报告如下。\n一、基本情况\n本镇下设六个办公室。\n",),
    spares=("江西省新余市青川镇2023年度绩效自评报告\n根据江西省财政厅关于开展绩效自评工作的通知要求，现将情况报告如下。\n一、基本情况\n本镇下设六个办公室。\n",),
)  # fmt: skip
def office_wrong_region(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for identity in report.identities:
        province = province_of(identity, text)
        if not province:
            continue
        start = identity.span.start
        for name, other, at in places_named(text[start : identity.span.end]):
            first, last = start + at, start + at + len(name)
            office = _OFFICE.match(text, last)
            if other == province or office is None or _learning(text, first, last):
                continue
            lead = text[max(first - 12, 0) : first]
            if not re.search(r"(?:根据|按照|依据|经|由|按|《)[一-龥《]{0,10}$", lead):
                continue
            whole = f"{name}{office.group()}"
            yield Finding(
                [Span(first, office.end())],
                f"“{whole}”属于{other}，本报告属于{province}，疑照抄外地材料，请核实。",
                expected=f"{province}的机关", found=whole, fix="改为本地区的机关和文件", question=True,
            )  # fmt: skip
            break
