"""Named styles of a .docx, as far as they change what is read: name, list, level, hidden text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Styles", "W", "flag", "value"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off", "none")
_DEEPEST = 20
"""Of `basedOn` chains; a broken file may have a circle."""


def value(node: Any, name: str) -> str:
    """`w:val` of the child `name`; empty where there is none."""
    child = node.find(W + name)
    return "" if child is None else child.get(W + "val", "")


def flag(node: Any, name: str) -> bool:
    """Is the switch `name` on (present and not said to be off)?"""
    child = node.find(W + name)
    return child is not None and child.get(W + "val", "1") not in _OFF


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    base: str
    list: str
    level: str
    hidden: bool | None


class Styles:
    """What paragraphs and runs inherit."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, _Style] = {}
        self.default = ""
        """Id of the style of paragraphs that name none."""
        for node in root.iterfind(W + "style") if root is not None else ():
            name = node.get(W + "styleId", "")
            self._styles[name] = _style(node)
            paragraph = node.get(W + "type") == "paragraph"
            if paragraph and node.get(W + "default", "0") not in _OFF:
                self.default = name

    def _chain(self, style: str) -> list[_Style]:
        found: list[_Style] = []
        while style in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[style])
            style = found[-1].base
        return found

    def name(self, style: str) -> str:
        """The style's own name in lower case, e.g. `heading 1`; empty for the default style."""
        entry = self._styles.get(style)
        return "" if entry is None or style == self.default else entry.name.lower()

    def numbering(self, style: str) -> tuple[str, str]:
        """(list, level) as the file names them, each inherited from the nearest style that has it."""
        chain = self._chain(style)
        name = next((each.list for each in chain if each.list), "")
        level = next((each.level for each in chain if each.level), "")
        return name, level

    def hidden(self, style: str) -> bool:
        """Does text of this style not show?"""
        return next((each.hidden for each in self._chain(style) if each.hidden is not None), False)


def _style(node: Any) -> _Style:
    numbered = node.find(f"{W}pPr/{W}numPr")
    text = node.find(W + "rPr")
    vanish = None if text is None or text.find(W + "vanish") is None else flag(text, "vanish")
    return _Style(
        name=value(node, "name"),
        base=value(node, "basedOn"),
        list="" if numbered is None else value(numbered, "numId"),
        level="" if numbered is None else value(numbered, "ilvl"),
        hidden=vanish,
    )
