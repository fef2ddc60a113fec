"""`docs/checker.md`, made from the rules: what each says of its own example.

    python -m tests.reports.rules_document

writes it anew; `test_rules_document.py` fails when it is not what the rules say today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from zhengtong.reports.answers.words import CHINESE, ENGLISH
from zhengtong.reports.checking import check
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules import load
from zhengtong.reports.rules.rule import Rule, Severity

DOCUMENT = Path(__file__).parents[2] / "docs" / "checker.md"
HEAD = """# The report checker and its rules

`zhengtong check FILE…` reads a budget-performance report as it is handed in (.docx, .wps, .xlsx, .pdf
with a text layer, .txt, .md, pasted text; .doc, .et and .xls through LibreOffice where present),
recomputes it and names what contradicts itself. It needs no hall, no account, no network and no data,
and it changes no file. Every finding quotes the report, gives the arithmetic and its basis, and asks:
whether it stands is for the unit and the reviewer.

| for | call |
|---|---|
| one report, in the terminal | `zhengtong check 自评报告.docx`, in English with `--lang en` |
| a text from the clipboard | `zhengtong check -` |
| the document beside its findings, to read and print | `zhengtong check 自评报告.docx --html 结果.html` |
| the report with a Word comment at each finding | `zhengtong check 自评报告.docx --annotate 批注.docx` |
| a program | `zhengtong check 自评报告.docx --json`, see [checker-json.md](checker-json.md) |
| a folder: who sent, who is missing, a letter to each unit | `zhengtong check 报送 --summary 汇总.xlsx --expected 名单.txt --notices 通知 --sender 青川县财政局 --contact 李某 --limit 2024-04-20` |
| the report against approved objectives, budget, final accounts, last year | `zhengtong check 自评报告.docx --against 批复.docx 决算.xlsx` |
| what the bureau's own form prescribes, right by definition | `zhengtong check 自评报告.docx --profile 口径.json`, see below |
| a report sent again | `zhengtong check 自评报告.docx --previous 上次.json` |
| a finding that is no fault in this unit | `zhengtong check 自评报告.docx --dismiss RULE --reason 理由`, remembered in `--dismissed` |
| colleagues' browsers | `zhengtong serve-checker --host 0.0.0.0 --port 8010` |

The exit status is 0 where nothing is high, 1 where something is, 2 where a file could not be read.

A bureau's profile is a JSON object; everything in it may be left out:

```json
{"name": "青川县财政局（示例）", "year": 2024,
 "weights": [{"预算执行": 10, "产出": 40, "效益": 40, "满意度": 10}],
 "bands": [["优", 85, 100], ["良", 75, 85], ["中", 60, 75], ["差", 0, 60]],
 "headings": ["一、部门概况"], "phrases": ["（参考提纲）"],
 "required": {"score": false}, "severities": {"docnum-bracket": "medium"}, "silent": ["grade-band"]}
```

As a library, free of Django and of any database:

```python
from zhengtong import reports

document = reports.read("自评报告.docx")  # or bytes, with a name
verdict = reports.check(document)  # verdict.findings, verdict.relations
print(reports.render(verdict))  # "text", "json" or "html"; lang "zh" or "en"
```

**Severity.** *High*: a reviewer would send the report back. *Medium*: it must be explained.
*Low*: editorial. Sums that hold are counted and shown as well.

Below stands every rule with its own example and what it says of it. This file is made from the rules
by `python -m tests.reports.rules_document`.
"""
_REPORT = "青川镇2023年度部门整体支出绩效自评报告"
_HEADS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
_GOALS = "一级指标\t二级指标\t三级指标\t指标值\t分值\n"
_ROWS = (
    "产出指标\t数量指标\t开展培训场次\t≥{0}场\t14场\t{1}\t{1}\n"
    "产出指标\t质量指标\t{2}\t≥95%\t98%\t20\t20\n"
    "效益指标\t社会效益指标\t培训覆盖人次\t≥600人次\t650人次\t30\t30\n"
)
_APPROVED = (
    "青川镇2023年度部门整体支出绩效目标申报表\n"
    + _GOALS
    + "产出指标\t数量指标\t开展培训场次\t≥12场\t20\n"
    "产出指标\t质量指标\t培训合格率\t≥95%\t20\n"
    "效益指标\t社会效益指标\t培训覆盖人次\t≥600人次\t30\n"
)


def _table(times: int = 12, weight: int = 20, name: str = "培训合格率", rows: int = 3) -> str:
    lines = _ROWS.format(times, weight, name).splitlines(keepends=True)
    return f"{_REPORT}\n{_HEADS}{''.join(lines[:rows])}"


_PASSAGE = (
    "全年组织干部下村入户宣传惠民政策132场次，发放明白纸4200份，解答群众来电来访提问860人次，"
    "协助困难家庭办理各类补贴申请215件，群众对办理结果普遍表示认可。"
)
# What stands beside the report for the rules that need another paper: report, its name, its text.
BESIDE = {
    "objective-changed": (_table(times=8), "绩效目标批复.docx", _APPROVED),
    "objective-dropped": (_table(rows=2), "绩效目标批复.docx", _APPROVED),
    "objective-reworded": (_table(name="培训班合格率"), "绩效目标批复.docx", _APPROVED),
    "objective-reweighed": (_table(weight=30), "绩效目标批复.docx", _APPROVED),
    "copied-text": (
        f"{_REPORT}\n一、主要成效\n{_PASSAGE}", "白石镇自评报告.docx",
        f"白石镇2023年度部门整体支出绩效自评报告\n一、主要成效\n{_PASSAGE}",
    ),
    "last-year-text": (
        f"{_REPORT}\n一、主要成效\n{_PASSAGE}", "上年自评报告.docx",
        f"青川镇2022年度部门整体支出绩效自评报告\n一、主要成效\n{_PASSAGE}",
    ),
    "figures-tie-out": (
        f"{_REPORT}\n一、支出情况\n2023年支出合计120.00万元。", "部门决算公开.docx",
        "青川镇2023年度部门决算公开\n一、支出情况\n2023年支出合计130.00万元。",
    ),
}  # fmt: skip
# sentences that only make an example long enough are shown once
REPEATED = re.compile(r"([^。\n]{6,100}。)\1{2,}")
REPEATS = r"\1……"
NAMES = {Severity.HIGH: "High", Severity.MEDIUM: "Medium", Severity.LOW: "Low"}


def document() -> str:
    """All of it."""
    rules = load()
    parts = [HEAD]
    for severity, name in NAMES.items():
        some = [rule for rule in rules if rule.severity is severity]
        parts.append(f"\n## {name} ({len(some)})\n")
        parts += ["\n".join(_section(rule)) for rule in some]
    return "\n".join(parts).rstrip() + "\n"


def _section(rule: Rule) -> Iterator[str]:
    yield f"### {ENGLISH.title(rule.id, rule.title)} · {rule.title}\n"
    yield f"`{rule.id}` — {rule.basis}\n"
    if rule.id in BESIDE:
        example, name, other = BESIDE[rule.id]
        yield _fenced(example)
        yield f"beside `{name}`:\n"
        yield _fenced(other)
        yield from _said(rule, example, [Reading(read_text(other, name))])
    for example in rule.fires[:1]:
        yield _fenced(example)
        yield from _said(rule, example)
    for example in rule.spares[:1]:
        yield "Not:\n"
        yield _fenced(example)


def _said(rule: Rule, example: str, beside: Sequence[Reading] = ()) -> Iterator[str]:
    """The first finding."""
    verdict = check(read_text(example, "自评报告.docx"), [rule], beside)
    for finding in [found for found in verdict.findings if found.rule == rule.id][:1]:
        ask = CHINESE.ask + "：" if finding.question else ""
        yield f"> {ask}{finding.message}".replace("\n", " ")
        if finding.sum:
            yield f">\n> {CHINESE.sum}：{finding.sum}"
        if finding.fix:
            yield f">\n> {CHINESE.fix}：{finding.fix}"
        yield ""


def _fenced(example: str) -> str:
    return f"```text\n{REPEATED.sub(REPEATS, example.strip(chr(10)))}\n```\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
