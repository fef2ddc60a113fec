"""A letter to one unit: what to verify in its report, on which ground, by when (GB/T 9704).

It asks and does not judge: a finding may have an explanation that the report does not give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from zhengtong.reports.answers.entries import Entry, entries, grouped
from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.answers.words import CHINESE
from zhengtong.reports.rules.rule import Severity
from zhengtong.reports.write.paper import Paper
from zhengtong.reports.write.printing import day, section_number
from zhengtong.reports.write.self_evaluation_docx import sign

__all__ = ["Sender", "return_notice", "wanted"]

_BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends the notice. Left empty, the place stays blank for a pen: `name` of the office,
    `contact` (person and telephone), `limit` (the day by which to answer)."""

    name: str = ""
    contact: str = ""
    limit: date | None = None


def wanted(files: Sequence[Checked]) -> bool:
    """Is there anything to ask of the unit? Editorial notes alone are no reason to write."""
    return any(
        one.verdict is None
        or any(finding.severity is not Severity.LOW for finding in one.verdict.findings)
        for one in files
    )


def return_notice(unit: str, files: Sequence[Checked], sender: Sender, *, dated: date) -> bytes:
    """The .docx for one unit with all of its files; `dated` is the day below the seal."""
    paper = Paper()
    paper.add("Title", "关于请核实修改绩效自评材料的通知")
    paper.add("Flush", f"{unit}：", before=1)
    limit = day(sender.limit) if sender.limit else _BLANK_DAY
    paper.add("Body", _opening(files, limit))
    several = len(files) > 1
    for number, one in enumerate(files, 1):
        if several:
            paper.add("Heading1", section_number(1, number) + _name(one), keep=True)
        _one(paper, one, level=int(several))
    paper.add("Body", "核实后确有缘由的，请书面说明；是否成立，以核实结果和审核意见为准。")
    paper.add("Body", f"联系人及电话：{sender.contact or '　　　　　　　　　　'}")
    sign(paper, sender.name or "　　　　　　　　", day(dated), before=2, seal="（印章）")
    return paper.finish(
        title=f"关于请核实修改绩效自评材料的通知（{unit}）", author=sender.name, dated=dated
    )


def _opening(files: Sequence[Checked], limit: str) -> str:
    sent = "、".join(_name(one) for one in files)
    found = [entry for one in files if one.verdict for entry in entries(one.verdict)]
    numbers = "、".join(
        f"{CHINESE.severity[severity]}{len(some)}处" for severity, some in grouped(found)
    )
    counted = f"有{numbers}，逐条列后" if found else "有文件无法读取，详见后文"
    return f"你单位报送的{sent}收悉。经核对，{counted}。请逐条核实，于{limit}前修改后重新报送。"


def _name(one: Checked) -> str:
    """The report by its title, or by the name of its file."""
    return f"《{one.title or PurePath(one.file).name}》"


def _one(paper: Paper, one: Checked, level: int) -> None:
    if one.verdict is None:
        paper.add("Body", f"文件“{PurePath(one.file).name}”无法读取：{one.error}")
        return
    for number, (severity, some) in enumerate(grouped(entries(one.verdict)), 1):
        heading = f"{CHINESE.severity[severity]}（{len(some)}处）"
        paper.add(f"Heading{level + 1}", section_number(level + 1, number) + heading, keep=True)
        for entry in some:
            for text in _fault(entry):
                paper.add("Body", text)


def _fault(entry: Entry) -> Iterator[str]:
    """The words, what is asked, and the ground, in one paragraph; a proposal in a second."""
    quoted = CHINESE.quotations(entry.quotes).replace(" … ", "，另见")
    said = f"{entry.number}．{entry.title}（{entry.where}）。"
    if quoted:
        said += f"报告写{quoted}。"
    said += _sentence(entry.message)
    if entry.sum and entry.sum not in entry.message:
        said += f"算式：{_sentence(entry.sum)}"
    yield said + (f"依据：{_sentence(entry.basis)}" if entry.basis else "")
    if entry.fix:
        yield f"建议：{_sentence(entry.fix)}"


def _sentence(text: str) -> str:
    bare = text.strip()
    return (
        bare
        if not bare or bare.endswith(("。", "？", "！", "?"))
        else f"{bare.rstrip('；;，,.')}。"
    )
