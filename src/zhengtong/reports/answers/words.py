"""The words around a finding, in Chinese and in English.

What a rule says of a document is Chinese, as the document is. In English the title comes from
`titles_en.json` and the rest is put into frames: place, quote, expected, found, arithmetic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhengtong.reports.documents.places import Place
from zhengtong.reports.rules.rule import Severity

__all__ = ["CHINESE", "ENGLISH", "Words", "english_titles"]


SHOWN = 4
"""Quotes of one finding that a person is shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of one language; `lang` is the code of the page or document that they stand in."""

    lang: str
    name: str
    severity: Mapping[Severity, str]
    means: Mapping[Severity, str]
    holds: str
    facts: str
    quote: str
    expected: str
    found: str
    sum: str
    message: str
    fix: str
    basis: str
    ask: str
    whole: str
    none: str
    more: str
    unreadable: str
    skipped: str
    closing: str
    document: str
    findings: str
    remark: str
    promise: str
    drop: str
    kinds: str
    paste: str
    check: str
    again: str
    copy: str
    aside: str
    closed: str
    remains: str
    new: str
    places: str
    colon: str
    goto: str
    also: str
    table: str
    quoted: tuple[str, str]

    def title(self, rule: str, chinese: str) -> str:
        """What the rule is called; in English from the table, or its id where that lacks it."""
        if self.lang == "zh-CN":
            return chinese
        return english_titles().get(rule) or rule

    def where(self, place: Place) -> str:
        if self.lang == "zh-CN":
            return place.words
        if place.table and place.row:
            return f"table {place.table}, row {place.row}, cell {place.column}"
        return f"table {place.table}" if place.table else f"paragraph {place.paragraph}"

    def quotation(self, text: str) -> str:
        """Words of the document on one line, between quotation marks."""
        before, after = self.quoted
        return f"{before}{' '.join(text.split())}{after}"

    def quotations(self, quotes: Sequence[str]) -> str:
        """Different words once each, the first few of them, and how many places there are."""
        once = list(dict.fromkeys(quote for quote in quotes if quote.strip()))
        said = " … ".join(self.quotation(quote) for quote in once[:SHOWN])
        return said + (
            self.places.format(len(quotes)) if len(quotes) > min(len(once), SHOWN) else ""
        )


@cache
def english_titles() -> dict[str, str]:
    """Rule id → English title."""
    text = files(__package__).joinpath("titles_en.json").read_text("utf-8")
    titles: dict[str, str] = json.loads(text)
    return titles


CHINESE = Words(
    lang="zh-CN",
    name="报告校核",
    severity={Severity.HIGH: "须核实", Severity.MEDIUM: "要说明", Severity.LOW: "提示"},
    means={
        Severity.HIGH: "审核人多半会退回",
        Severity.MEDIUM: "需要补充说明",
        Severity.LOW: "文字与格式",
    },
    holds="算得平",
    facts="读出 {} 个数",
    quote="原文",
    expected="应为",
    found="实为",
    sum="算式",
    message="说明",
    fix="建议",
    basis="依据",
    ask="请核实",
    whole="全文",
    none="没有发现自相矛盾之处。",
    more="另有 {} 项算得平，用 --html 或 --json 看全部。",
    unreadable="读不了",
    skipped="规则 {} 在这份文件上没有跑完：{}",
    closing="查出的每一条都请核实；是否成立，由填报单位和审核人判断。",
    document="报告原文",
    findings="校核结果",
    remark="注意",
    promise="把自评报告拖到下面，立刻看到哪里算不平、哪里要说明。不用账号；文件只在内存里核对，看完即无。",
    drop="报告文件（可拖到这里）",
    kinds="Word、WPS、Excel、PDF（有文字的）或纯文本；一次最多 {} 份，共 {} MB。",
    paste="或者粘贴文字",
    check="校核",
    again="再校核一份",
    copy="下载带批注的文档",
    aside="已搁置 {}：{}",
    closed="已改正",
    remains="仍在",
    new="新出现",
    places="（共 {} 处）",
    colon="：",
    goto="看第 {} 条",
    also="另见",
    table="表",
    quoted=("“", "”"),
)
ENGLISH = Words(
    lang="en",
    name="Report check",
    severity={Severity.HIGH: "Verify", Severity.MEDIUM: "Explain", Severity.LOW: "Note"},
    means={
        Severity.HIGH: "a reviewer would probably send it back",
        Severity.MEDIUM: "must be explained",
        Severity.LOW: "editorial",
    },
    holds="Holds",
    facts="{} figures read",
    quote="quote",
    expected="expected",
    found="found",
    sum="sum",
    message="in Chinese",
    fix="proposed",
    basis="basis",
    ask="please verify",
    whole="the whole document",
    none="No contradiction was found.",
    more="{} more sums hold; --html or --json lists them all.",
    unreadable="unreadable",
    skipped="rule {} did not finish on this file: {}",
    closing="Please verify each finding; whether it stands is for the unit and the reviewer.",
    document="The report",
    findings="Findings",
    remark="note",
    promise="Drop a self-evaluation report below and read at once what does not add up. No account; "
    "the file is checked in memory and not kept.",
    drop="Report (drop it here)",
    kinds="Word, WPS, Excel, PDF with text, or plain text; at most {} files, {} MB in all.",
    paste="Or paste text",
    check="Check",
    again="Check another",
    copy="Download with comments",
    aside="set aside {}: {}",
    closed="Closed",
    remains="Remains",
    new="New",
    places=" ({} places)",
    colon=": ",
    goto="see finding {}",
    also="see also",
    table="table",
    quoted=("“", "”"),
)
