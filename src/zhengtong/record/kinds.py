"""What can be said in the record: each kind of event, its version and its typed measures.

An indicator never opens an event's body. What it may count is declared here, per kind, and
lies in plain columns (n1 … n8 for whole numbers, t1 … t6 for codes).
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NUMBERS", "TEXTS", "EventKind", "kind", "kinds", "register"]

NUMBERS = tuple(f"n{i}" for i in range(1, 9))
TEXTS = tuple(f"t{i}" for i in range(1, 7))


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event, named `subject_past_tense`.

    `numbers` and `texts` name its measures; the nth name is column n<n> or t<n>. A released
    version's order never changes: a new measure is appended under a new version.
    """

    name: str
    title: str
    version: int = 1
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.numbers) > len(NUMBERS) or len(self.texts) > len(TEXTS):
            raise ValueError(f"{self.name}: more measures than columns")
        if len(set(self.numbers + self.texts)) != len(self.numbers + self.texts):
            raise ValueError(f"{self.name}: a measure is named twice")

    @property
    def columns(self) -> dict[str, str]:
        """Measure name → column of the event table."""
        return dict(zip(self.numbers, NUMBERS, strict=False)) | dict(
            zip(self.texts, TEXTS, strict=False)
        )


_kinds: dict[str, EventKind] = {}


def register(*declared: EventKind) -> None:
    """Declare kinds; the same declaration twice is harmless, a different one is refused."""
    for each in declared:
        known = _kinds.setdefault(each.name, each)
        if known != each:
            raise ValueError(f"event kind {each.name!r} is declared twice, differently")


def kind(name: str) -> EventKind:
    """The declaration of `name`. Raises `KeyError` when nobody declared it."""
    return _kinds[name]


def kinds() -> dict[str, EventKind]:
    """All declared kinds by name."""
    return dict(_kinds)


register(
    EventKind("content_erased", "个人信息已删除"),
    EventKind("personal_data_viewed", "查看个人信息", texts=("subject_kind",)),
)
