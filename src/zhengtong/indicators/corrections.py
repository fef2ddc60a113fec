"""Which event stands for which: a record is never changed, a wrong entry is corrected by another.

The last correction wins. A chain (the correction of a correction) and a fork (two corrections of
one event) are both one group; at a given watermark its largest id counts and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

__all__ = ["Correction", "Corrections", "Lookup"]

Correction = tuple[int, str, str]
"""id and uid of a correcting event, uid of the event that it corrects."""

Lookup = Callable[[list[str]], Iterable[tuple[str, int]]]
"""Finds the ids of events by uid: pairs of uid and id, unknown ones left out."""


@dataclass(slots=True)
class Corrections:
    """The groups of corrected and correcting events of one store, as far as they were read."""

    corrects: dict[str, tuple[int, str]] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    def add(self, corrections: Iterable[Correction]) -> None:
        for event, uid, corrected in corrections:
            self.corrects[uid] = (event, corrected)

    def with_tail(self, corrections: Iterable[Correction]) -> Corrections:
        """These and those of the tail, which may still be sealed under another snapshot."""
        both = Corrections(dict(self.corrects), self.found)
        both.add(corrections)
        return both

    def _root(self, uid: str) -> str:
        seen = {uid}
        while (link := self.corrects.get(uid)) is not None and link[1] not in seen:
            uid = link[1]
            seen.add(uid)
        return uid

    def rows(self, lookup: Lookup) -> list[tuple[int, int | None, int]]:
        """(id, id of the next in its group or None, id of the group's first) of every member."""
        groups: dict[str, list[int]] = {}
        for uid, (event, _) in self.corrects.items():
            groups.setdefault(self._root(uid), []).append(event)
        unknown = [uid for uid in groups if uid not in self.found]
        if unknown:
            self.found.update(lookup(unknown))
        rows: list[tuple[int, int | None, int]] = []
        for root, events in groups.items():
            first = self.found.get(root)
            members = sorted(set(events) | ({first} if first is not None else set()))
            following: list[int | None] = [*members[1:], None]
            rows += [(e, n, members[0]) for e, n in zip(members, following, strict=True)]
        return rows
