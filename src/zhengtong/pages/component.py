"""What a page can show is a typed value that knows its own markup: `{{ figure }}` in a template
shows it, and a cell of a table can hold it. Markup stays in one place; views stay in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from zhengtong.pages import formats
from zhengtong.pages.icons import icon

__all__ = ["Component", "Kind", "Link", "Mono", "Shown", "Stack", "Tag", "Text", "shown"]

Text = str | Promise
Kind = Literal["", "blue", "yellow", "red", "ok"]


class Component:
    """Shows itself where a template names it, as Django's forms do; `it` is itself there."""

    template: ClassVar[str] = ""

    def render(self) -> SafeString:
        return render_to_string(self.template, {"it": self})

    def __str__(self) -> str:
        return self.render()

    def __html__(self) -> SafeString:
        return self.render()


Shown = Text | int | Decimal | Component | None


def shown(value: Shown) -> SafeString:
    """A cell's markup: components as they are, numbers grouped by thousands, None as —."""
    if value is None or isinstance(value, int | Decimal):
        return conditional_escape(formats.number(value))
    return conditional_escape(str(value))


@dataclass(frozen=True, slots=True)
class Link(Component):
    """A place to go; `note` follows it in small grey type."""

    label: Text
    href: str
    icon: str = ""
    note: Text = ""

    def render(self) -> SafeString:
        mark = icon(self.icon) if self.icon else ""
        note = format_html(' <span class="s m">{}</span>', self.note) if self.note else ""
        return format_html('<a href="{}">{}{}</a>{}', self.href, mark, self.label, note)


@dataclass(frozen=True, slots=True)
class Tag(Component):
    """A state: shape, colour and word. Without a kind it is a plain grey fact."""

    text: Text
    kind: Kind = ""
    icon: str = ""

    def render(self) -> SafeString:
        name = self.icon or self.kind or "doc"
        css = f"tag {self.kind}".strip()
        return format_html('<span class="{}">{}{}</span>', css, icon(name), self.text)


@dataclass(frozen=True, slots=True)
class Mono(Component):
    """A case number or code: quiet, unbroken."""

    text: Text

    def render(self) -> SafeString:
        return format_html('<span class="m nw">{}</span>', self.text)


@dataclass(frozen=True, slots=True)
class Stack(Component):
    """Things above one another in one cell; the first speaks, the others explain."""

    first: Shown
    others: Sequence[Shown] = ()

    def render(self) -> SafeString:
        lines = [format_html('<br><span class="xs m">{}</span>', shown(o)) for o in self.others]
        return format_html("{}" * (len(lines) + 1), shown(self.first), *lines)
