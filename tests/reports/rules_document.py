"""`docs/checker.md`, made from the rules: what each says of its own example.

    python -m tests.reports.rules_document

writes it anew; `test_rules_document.py` fails when it is not what the rules say today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from zhengtong.reports.answers.words import CHINESE, ENGLISH
from zhengtong.reports.checking import check
from zhengtong.reports.documents.text import read_text
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
| a report sent again | `zhengtong check 自评报告.docx --previous 上次.json` |
| a finding that is no fault in this unit | `zhengtong check 自评报告.docx --dismiss RULE --reason 理由`, remembered in `--dismissed` |
| colleagues' browsers | `zhengtong serve-checker --host 0.0.0.0 --port 8010` |

The exit status is 0 where nothing is high, 1 where something is, 2 where a file could not be read.

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
    for example in rule.fires[:1]:
        yield _fenced(example)
        found = [f for f in check(read_text(example), [rule]).findings if f.rule == rule.id]
        for finding in found[:1]:
            said = [CHINESE.ask + "：" if finding.question else "", finding.message]
            yield "> " + "".join(said).replace("\n", " ")
            if finding.sum:
                yield f">\n> {CHINESE.sum}：{finding.sum}"
            if finding.fix:
                yield f">\n> {CHINESE.fix}：{finding.fix}"
            yield ""
    for example in rule.spares[:1]:
        yield "Not:\n"
        yield _fenced(example)


def _fenced(example: str) -> str:
    return f"```text\n{REPEATED.sub(REPEATS, example.strip(chr(10)))}\n```\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
