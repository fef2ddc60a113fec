"""A report sent again: which of last time's findings are closed, which remain, which are new.

Last time is what `--json` gave. A finding is known again by its rule and its words; where a figure
in them was changed but the rule still objects, the finding remains.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path, PurePath
from typing import Any

from zhengtong.reports.answers.entries import Entry
from zhengtong.reports.documents.opening import Unreadable

__all__ = ["Change", "changes", "previous_answers"]

_DIGITS = re.compile(r"[\d.,%]+")
ALIKE = 0.75
"""Share of a quote, figures aside, that must be the same for the finding to be the same."""

Old = Mapping[str, Any]
"""A finding as `as_json` wrote it."""


@dataclass(frozen=True, slots=True)
class Change:
    """`remains` pairs what was said with what is said now."""

    closed: tuple[Old, ...]
    remains: tuple[tuple[Old, Entry], ...]
    new: tuple[Entry, ...]


def previous_answers(file: Path) -> dict[str, Sequence[Old]]:
    """File name → findings of last time. Raises `Unreadable` for anything but such a list."""
    try:
        answers = json.loads(file.read_bytes())
        return {PurePath(each["file"]).name: list(each["findings"]) for each in answers}
    except OSError as error:
        raise Unreadable(f"打不开上次的结果 {file}：{error.strerror}。") from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable(f"{file} 不是 zhengtong check --json 的结果，请核对文件。") from None


def of_file(answers: Mapping[str, Sequence[Old]], file: str) -> Sequence[Old] | None:
    """What was said of this file: by its name; where there was only one file, of that one."""
    name = PurePath(file).name
    if name not in answers and len(answers) == 1:
        return next(iter(answers.values()))
    return answers.get(name)


def changes(old: Sequence[Old], now: Sequence[Entry]) -> Change:
    """Each finding of last time meets at most one of now, the most alike first."""
    open_now: dict[str, list[Entry]] = defaultdict(list)
    for entry in now:
        open_now[entry.rule].append(entry)
    met: dict[int, Entry] = {}
    for least in (1.0, ALIKE):
        for number, before in enumerate(old):
            if number in met:
                continue
            some = open_now[str(before.get("rule"))]
            best = max(some, key=lambda entry: _alike(before, entry), default=None)
            if best is not None and _alike(before, best) >= least:
                met[number] = best
                some.remove(best)
    known = {entry.number for entry in met.values()}
    return Change(
        tuple(before for number, before in enumerate(old) if number not in met),
        tuple((old[number], entry) for number, entry in sorted(met.items())),
        tuple(entry for entry in now if entry.number not in known),
    )


def _alike(before: Old, entry: Entry) -> float:
    """1 for the same words and figures, less by as much as the words differ."""
    said, says = "".join(_quotes(before)), "".join(entry.quotes)
    if said == says and before.get("message") == entry.message:
        return 1.0
    if not said or not says:
        return ALIKE if said == says else 0.0
    words = [_DIGITS.sub("0", "".join(text.split())) for text in (said, says)]
    return min(SequenceMatcher(None, words[0], words[1], autojunk=False).ratio(), 0.999)


def _quotes(before: Old) -> Iterator[str]:
    quotes = before.get("quote")
    if isinstance(quotes, list):
        yield from (quote for quote in quotes if isinstance(quote, str))
