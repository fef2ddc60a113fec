"""Findings that a person has set aside for a unit, with the reason.

They lie in a small JSON file of the user's: a list of `unit`, `rule`, `reason`, `on`. What is set
aside is not forgotten: every answer says how many there were and why.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path, PurePath

from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.documents.opening import Unreadable

__all__ = ["Dismissal", "default_place", "dismiss", "dismissals", "without"]


@dataclass(frozen=True, slots=True)
class Dismissal:
    """`rule` is not put to `unit` any more; `on` is a date as 2024-04-20."""

    unit: str
    rule: str
    reason: str
    on: str


def default_place() -> Path:
    """The user's own folder of settings."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home())
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "zhengtong" / "dismissed.json"


def dismissals(place: Path) -> list[Dismissal]:
    """All of them; none where the file is not there. Raises `Unreadable` where it is broken."""
    try:
        listed = json.loads(place.read_text("utf-8"))
        return [
            Dismissal(**{key: str(each[key]) for key in Dismissal.__slots__}) for each in listed
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError):
        raise Unreadable(f"搁置记录 {place} 读不出来，请改名备份后再试。") from None


def dismiss(place: Path, unit: str, rules: Sequence[str], reason: str, on: date) -> None:
    """Add to the file, which is made where it is missing."""
    from zhengtong.reports.write.parcel import write_whole

    kept = [each for each in dismissals(place) if each.unit != unit or each.rule not in rules]
    kept += [Dismissal(unit, rule, reason, on.isoformat()) for rule in rules]
    place.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(each) for each in kept], ensure_ascii=False, indent=1)
    write_whole(place, text.encode())


def whose(checked: Checked) -> str:
    """The unit under which a file's findings are set aside; its name where it says no unit."""
    return checked.unit or PurePath(checked.file).stem


def without(checked: Checked, set_aside: Sequence[Dismissal]) -> tuple[Checked, list[Dismissal]]:
    """The file without the findings that were set aside, and those that applied."""
    mine = {each.rule: each for each in set_aside if each.unit == whose(checked)}
    if checked.verdict is None or not mine:
        return checked, []
    found = checked.verdict.findings
    kept = tuple(finding for finding in found if finding.rule not in mine)
    used = {finding.rule for finding in found} & set(mine)
    verdict = replace(checked.verdict, findings=kept)
    return replace(checked, verdict=verdict), [mine[rule] for rule in sorted(used)]
