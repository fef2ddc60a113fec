"""A bureau's profile (财政局自评口径): what its own form prescribes is right by definition.

A JSON file; `docs` of the checker print its fields. Everything in it may be left out:

    {"name": "青川县财政局", "year": 2024,
     "weights": [{"预算执行": 10, "产出": 40, "效益": 40, "满意度": 10}],
     "bands": [["优", 85, 100], ["良", 75, 85], ["中", 60, 75], ["差", 0, 60]],
     "headings": ["一、部门概况", "二、绩效情况"], "phrases": ["（参考提纲）"],
     "required": {"score": false, "problems": true},
     "severities": {"docnum-bracket": "medium"}, "silent": ["grade-band"]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhengtong.reports.documents.model import Document
    from zhengtong.reports.rules.rule import Finding

__all__ = ["PARTS", "Bureau", "BureauError", "load_bureau"]

PARTS = {
    "score": "missing-score", "execution": "missing-execution",
    "indicators": "missing-indicator-table", "content": "missing-content",
}  # fmt: skip
"""Parts of a report that a bureau may do without, and the rule that asks for each."""

_MEASURED = ("weight-scheme", "grade-band", "grade-vs-score")
"""Rules that hold a report against a scheme; with a bureau's they are run again."""
_FIELDS = frozenset(
    {
        "name", "year", "weights", "bands", "headings", "phrases", "required", "severities",
        "silent", "about",
    }
)  # fmt: skip
_LEVELS = {"预算执行": "执行率", "预算执行率": "执行率"} | {
    f"{level}指标": level for level in ("产出", "效益", "满意度", "成本")
}
_SEVERITIES = frozenset({"high", "medium", "low"})


class BureauError(ValueError):
    """The file is no profile; the message says in Chinese what is wrong with it."""


@dataclass(frozen=True)
class Bureau:
    """`weights`: accepted schemes, first level → points of 100; `bands`: grade, from (in), up to
    (out, 100 in); `headings`, `phrases`: words of the form that are nobody's mistake;
    `severities`: rule → severity; `silent`: rules that it does not want."""

    name: str = ""
    year: int = 0
    weights: tuple[Mapping[str, Decimal], ...] = ()
    bands: tuple[tuple[str, Decimal, Decimal], ...] = ()
    headings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()

    def applied(self, findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
        """The findings that it leaves, each with the severity that it gives."""
        from zhengtong.reports.rules.rule import Severity

        found = list(findings)
        if self.weights or self.bands:
            found = [each for each in found if each.rule not in _MEASURED]
            found += self._measured(document)
        for finding in found:
            if finding.rule in self.silent or self._prescribed(finding, document):
                continue
            severity = self.severities.get(finding.rule)
            yield replace(finding, severity=Severity(severity)) if severity else finding

    def _measured(self, document: Document) -> list[Finding]:
        """What the report says against this bureau's schemes, and not the Ministry's."""
        from zhengtong.reports.facts.reading import Reading
        from zhengtong.reports.facts.schemes import Schemes
        from zhengtong.reports.rules import load
        from zhengtong.reports.rules.rule import Finding

        reading = Reading(document, schemes=Schemes(self.name, self.weights, self.bands))
        return [
            replace(said, rule=rule.id, severity=said.severity or rule.severity)
            for rule in load()
            if rule.id in _MEASURED
            for said in rule.check(reading)
            if isinstance(said, Finding)
        ]

    def _prescribed(self, finding: Finding, document: Document) -> bool:
        """Are all of its words words of the form?"""
        spoken = [_bare(document.quote(place)) for place in finding.places]
        form = [_bare(words) for words in (*self.headings, *self.phrases)]
        return bool(form and spoken) and all(
            any(each in words for words in form) for each in spoken
        )


def _bare(words: str) -> str:
    return "".join(words.split())


def load_bureau(path: Path) -> Bureau:
    """Read a profile. Raises `BureauError`, and `OSError` where there is no such file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise BureauError(f"口径文件不是有效的JSON：{error}") from error
    if not isinstance(data, dict):
        raise BureauError('口径文件应为一个对象，如 {"name": "…"}')
    unknown = sorted(set(data) - _FIELDS)
    if unknown:
        raise BureauError(f"口径文件有不认识的字段：{'、'.join(unknown)}")
    return _bureau(data)


def _bureau(data: Mapping[str, Any]) -> Bureau:
    try:
        severities = {str(rule): str(word) for rule, word in data.get("severities", {}).items()}
        wrong = sorted(set(severities.values()) - _SEVERITIES)
        if wrong:
            raise BureauError(f"严重程度应为high、medium或low，不能是：{'、'.join(wrong)}")
        required = data.get("required", {})
        strange = sorted(set(required) - set(PARTS))
        if strange:
            raise BureauError(f"required中有不认识的部分：{'、'.join(strange)}")
        spared = {PARTS[part] for part, wanted in required.items() if not wanted}
        return Bureau(
            name=str(data.get("name", "")),
            year=int(data.get("year", 0)),
            weights=tuple(
                {
                    _LEVELS.get(level, level): Decimal(str(points))
                    for level, points in scheme.items()
                }
                for scheme in data.get("weights", ())
            ),
            bands=tuple(
                (str(grade), Decimal(str(low)), Decimal(str(high)))
                for grade, low, high in data.get("bands", ())
            ),
            headings=tuple(map(str, data.get("headings", ()))),
            phrases=tuple(map(str, data.get("phrases", ()))),
            severities=severities,
            silent=frozenset(map(str, data.get("silent", ()))) | spared,
        )
    except BureauError:
        raise
    except (TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise BureauError(f"口径文件的内容不合格式：{error}") from error
