"""The other pieces of a page: what happened, what can be done and with what effect, what needs
somebody's hand, what was filtered, what is empty, and where to go next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhengtong.pages import formats
from zhengtong.pages.component import Component, Kind, Link, Shown, Text, shown

__all__ = [
    "Chip",
    "Chips",
    "Digest",
    "Empty",
    "Happening",
    "KeyValues",
    "Material",
    "MaterialGroup",
    "Materials",
    "Note",
    "Paging",
    "Step",
    "Steps",
    "Timeline",
    "Verb",
    "Verbs",
]


@dataclass(frozen=True)
class Happening:
    """One event: when (µs UTC, or words for what is still to come), what, who, by which clause."""

    when: int | Text
    what: Text
    who: Text = ""
    clause: Text = ""
    todo: bool = False
    href: str = ""

    @property
    def is_instant(self) -> bool:
        return isinstance(self.when, int)

    @property
    def iso(self) -> str:
        if not isinstance(self.when, int):
            return ""
        return formats.beijing(self.when).isoformat(timespec="minutes")


@dataclass(frozen=True)
class Timeline(Component):
    """经过: events in order, with actor and clause. `year` is left out of the dates it names."""

    template = "pages/timeline.html"

    events: Sequence[Happening]
    year: int | None = None

    def lines(self) -> list[tuple[Happening, str]]:
        return [
            (e, formats.beijing_time(e.when, self.year) if isinstance(e.when, int) else str(e.when))
            for e in self.events
        ]


@dataclass(frozen=True)
class Verb:
    """动作: a button with its effect on the clock below it, or a refusal with its reasons.

    With `href` it is a way to the verb's own page; else it posts `name`=`value` to the action
    of its `Verbs`. `reasons` (each a text or a link) disable it. `confirm` is asked first where
    scripts run; a verb that must not happen by a slip has an `href` instead.
    """

    label: Text
    effect: Text = ""
    href: str = ""
    value: str = ""
    name: str = "verb"
    primary: bool = False
    grave: bool = False
    reasons: Sequence[Text | Link] = ()
    confirm: Text = ""
    clause: Text = ""

    @property
    def css(self) -> str:
        return " ".join(["btn"] + ["go"] * self.primary + ["grave"] * self.grave)


@dataclass(frozen=True)
class Verbs:
    """办理: the verbs of one case. Shown by `{% verbs them %}`, which adds the CSRF token.

    `hidden` goes along with whichever is pressed (seen position, request key).
    """

    verbs: Sequence[Verb]
    action: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Note(Component):
    """Something that somebody must do, with what is missing as links; not for decoration."""

    template = "pages/note.html"

    title: Text
    kind: Kind = ""
    items: Sequence[Text | Link] = ()
    text: Text = ""
    id: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter with its count."""

    label: Text
    href: str
    count: int | None = None
    current: bool = False
    icon: str = ""
    kind: Kind = ""

    @property
    def shown_count(self) -> str:
        return "" if self.count is None else formats.number(self.count)


@dataclass(frozen=True)
class Chips(Component):
    """筛选: one row of links; the chosen one says so."""

    template = "pages/chips.html"

    label: Text
    chips: Sequence[Chip]


@dataclass(frozen=True)
class KeyValues(Component):
    """Keys and values. `kv` beside each other (panels), `facts` in a ruled row (a case's head),
    `keys` large (a guide's head).
    """

    template = "pages/key_values.html"

    pairs: Sequence[tuple[Text, Shown]]
    layout: Literal["kv", "facts", "keys"] = "kv"

    def shown(self) -> list[tuple[Text, SafeString]]:
        return [(key, shown(value)) for key, value in self.pairs]


@dataclass(frozen=True)
class Step:
    title: Text
    text: Text = ""


@dataclass(frozen=True)
class Steps(Component):
    """怎么办: numbered steps; `current` (from 1) is where the reader stands, if anywhere."""

    template = "pages/steps.html"

    steps: Sequence[Step]
    current: int = 0


@dataclass(frozen=True)
class Material:
    """One thing to bring, and what makes it easy."""

    name: Text
    text: Text = ""
    link: Link | None = None


@dataclass(frozen=True)
class MaterialGroup:
    """Materials by who has them already: has, bring, maybe."""

    title: Text
    kind: Literal["has", "bring", "maybe"]
    materials: Sequence[Material]

    @property
    def css(self) -> str:
        return {"has": "c-ok", "bring": "", "maybe": "c-blue"}[self.kind]


@dataclass(frozen=True)
class Materials(Component):
    """要带什么: what the hall has already, what you prepare, what depends."""

    template = "pages/materials.html"

    groups: Sequence[MaterialGroup]
    level: Literal[3, 4] = 3


@dataclass(frozen=True)
class Empty(Component):
    """What is empty, since when, one way onwards."""

    template = "pages/empty.html"

    title: Text
    text: Text = ""
    link: Link | None = None
    icon: str = "in"


@dataclass(frozen=True)
class Paging(Component):
    """Keyset pages: the next one follows the last row; there are no page numbers to go stale."""

    template = "pages/paging.html"

    following: str = ""
    first: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Digest(Component):
    """A digest in groups of four, to be compared by eye or read out on the telephone."""

    value: str
    label: Text = ""

    def render(self) -> SafeString:
        groups = " ".join(self.value[i : i + 4] for i in range(0, len(self.value), 4))
        label = format_html('<span class="s m">{}</span>', self.label) if self.label else ""
        return format_html('{}<span class="digest">{}</span>', label, groups)
