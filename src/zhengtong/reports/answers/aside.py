"""What a person has set aside for a unit, kept apart from what is still asked.

Nothing is forgotten: every answer says what was set aside, and why.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.documents.opening import Unreadable
from zhengtong.reports.profiles.dismissals import Dismissal, Dismissals

__all__ = ["default_place", "recorded", "set_aside", "without"]


def default_place() -> Path:
    """The user's own folder of settings."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home())
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "zhengtong" / "dismissed.json"


def recorded(place: Path) -> Dismissals:
    """What the file holds. Raises `Unreadable` where it is no such file."""
    try:
        return Dismissals.load(place)
    except (OSError, ValueError) as error:
        raise Unreadable(f"搁置记录 {place} 读不出来（{error}），请改名备份后再试。") from None


def set_aside(
    known: Dismissals, place: Path, checked: Sequence[Checked], rules: Sequence[str], reason: str
) -> int:
    """Set aside what `rules` say of these files, each finding by its words; how many they were."""
    before = len(known.all)
    for one in checked:
        for finding in one.verdict.findings if one.verdict else ():
            if one.verdict and finding.rule in rules:
                known.dismiss(_whose(one), finding, one.verdict.document, reason)
    place.parent.mkdir(parents=True, exist_ok=True)
    known.save(place)
    return len(known.all) - before


def without(one: Checked, known: Dismissals) -> tuple[Checked, list[Dismissal]]:
    """The file without the findings that were set aside, and those that applied."""
    if one.verdict is None or not known.all:
        return one, []
    found = [
        (finding, known.of(_whose(one), finding, one.verdict.document))
        for finding in one.verdict.findings
    ]
    kept = tuple(finding for finding, aside in found if aside is None)
    used = [aside for _, aside in found if aside is not None]
    return replace(one, verdict=replace(one.verdict, findings=kept)), used


def _whose(one: Checked) -> str:
    """The unit, or the file's name where it says no unit."""
    return one.unit or PurePath(one.file).stem
