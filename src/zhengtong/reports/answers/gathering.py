"""Many reports at once: found in folders, checked side by side, each with whose it is.

A finance reviewer has a folder of eighty; two processors of an office computer share them. A file
that cannot be read is one line of the answer, never the end of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath

from zhengtong.reports.checking import Verdict, check
from zhengtong.reports.documents.opening import Unreadable, open_document
from zhengtong.reports.facts.reading import Reading

__all__ = ["SUFFIXES", "Checked", "check_all", "check_one", "found_in"]

SUFFIXES = frozenset(
    {".docx", ".doc", ".wps", ".xlsx", ".xls", ".et", ".pdf", ".txt", ".md", ".rtf"}
)
FEW = 3
"""Files that are sooner checked than further processes are started."""
MOST = 5000
SECONDS = 60.0
_SCORE = re.compile(
    r"(?:自评|综合|评价)?(?:总得分|得分|总分|评分|自评分)[^\d。;\n]{0,12}?(\d{2,3}(?:\.\d{1,2})?)\s*分?"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its verdict, or in `error` why it could not be read. `unit`, `year` and `title`
    as the report gives them (empty, 0); `score`: what the unit gave itself, of 100."""

    file: str
    verdict: Verdict | None = None
    error: str = ""
    unit: str = ""
    year: int = 0
    title: str = ""
    score: Decimal | None = None

    @property
    def grave(self) -> bool:
        return self.verdict is not None and self.verdict.grave


def found_in(places: Iterable[Path]) -> list[Path]:
    """The files named, and in folders those that may be reports, in the order of their names.

    Locks of open documents (`~$…`) and hidden files are left out, links to folders not followed.
    """
    files: list[Path] = []
    for place in places:
        if not place.is_dir():
            files.append(place)
            continue
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            files += [
                Path(folder, name)
                for name in sorted(names)
                if Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~$"))
            ][: MOST - len(files)]
    return files


def check_one(file: Path | bytes, name: str = "") -> Checked:
    """Read and check one file; never raises for what the file holds."""
    name = name or str(file)
    try:
        document = open_document(file, PurePath(name).name)
    except Unreadable as error:
        return Checked(name, error=str(error))
    verdict = check(document)
    identity = Reading(document).identity
    return Checked(
        name,
        verdict,
        "",
        identity.unit,
        identity.year,
        " ".join(identity.title.split()),
        _score(verdict),
    )


def check_all(
    files: Sequence[Path], told: Callable[[int, int], None] | None = None
) -> Iterator[Checked]:
    """Each file in turn; more than a few are shared out to processes of their own, `SECONDS` for
    each file. `told` hears how many of how many are done."""
    told = told or (lambda done, of: None)
    workers = min(os.cpu_count() or 1, 8)
    if workers < 2 or len(files) <= FEW:
        for number, file in enumerate(files, 1):
            yield check_one(file)
            told(number, len(files))
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers) as pool:
        for number, checked in enumerate(pool.map(_apart, files), 1):
            yield checked
            told(number, len(files))


def _apart(file: Path) -> Checked:
    from zhengtong.reports.answers.isolated import Ended, isolated

    try:
        return isolated(check_one, file, seconds=SECONDS)
    except Ended as error:
        return Checked(str(file), error=str(error))


def _score(verdict: Verdict) -> Decimal | None:
    """The first score of 100 that the text gives itself."""
    for match in _SCORE.finditer(verdict.document.text):
        score = Decimal(match[1])
        if score <= 100:
            return score
    return None
