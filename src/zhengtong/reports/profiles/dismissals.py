"""Findings that a person has looked at and let stand, with the reason, per unit and rule.

Kept in a small JSON file beside the bureau's profile. The words count, not the place: a finding
that comes back next year with other words is shown again.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhengtong.reports.documents.model import Document
    from zhengtong.reports.rules.rule import Finding

__all__ = ["Dismissal", "Dismissals"]

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Dismissal:
    """`words`: the quotes without blanks, in order; empty: the rule is off for this unit."""

    unit: str
    rule: str
    words: tuple[str, ...]
    reason: str
    by: str = ""
    on: str = ""


@dataclass
class Dismissals:
    """All that was dismissed, in the order in which it was."""

    all: list[Dismissal] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> Dismissals:
        """What the file holds; nothing where there is none. Raises `ValueError` where it is no
        such file: a list of dismissals is not guessed at."""
        if not path.exists():
            return cls()
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] != _VERSION:
                raise ValueError(data["version"])
            return cls(
                [
                    Dismissal(**{**each, "words": tuple(each["words"])})
                    for each in data["dismissals"]
                ]
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"不是“不再提示”记录文件：{path.name}（{error}）") from error

    def save(self, path: Path) -> None:
        """Write them all; the file is whole or it is the old one."""
        text = json.dumps(
            {"version": _VERSION, "dismissals": [asdict(each) for each in self.all]},
            ensure_ascii=False, indent=1,
        )  # fmt: skip
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)

    def dismiss(
        self, unit: str, finding: Finding, document: Document, reason: str, by: str = ""
    ) -> Dismissal:
        """Remember a finding as answered. Raises `ValueError` without a unit or a reason."""
        if not reason.strip() or not unit.strip():
            raise ValueError("不再提示一个问题，应写明单位和理由")
        made = Dismissal(
            unit, finding.rule, _words(finding, document), reason.strip(), by,
            date.today().isoformat(),
        )  # fmt: skip
        self.all.append(made)
        return made

    def of(self, unit: str, finding: Finding, document: Document) -> Dismissal | None:
        """Why this finding of this unit is not to be shown, or None."""
        words = _words(finding, document)
        return next(
            (
                each
                for each in reversed(self.all)
                if each.unit == unit and each.rule == finding.rule and each.words in ((), words)
            ),
            None,
        )

    def open(self, unit: str, findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
        """Those that nobody has dismissed."""
        return (each for each in findings if self.of(unit, each, document) is None)


def _words(finding: Finding, document: Document) -> tuple[str, ...]:
    return tuple("".join(document.quote(place).split()) for place in finding.places)
