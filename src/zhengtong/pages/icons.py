"""The house's own pictograms: blue is a circle, yellow a triangle, red an octagon, so that a
card is known by its shape when its colour cannot be seen. Drawn on a field of 20 by 20.
"""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

__all__ = ["ICONS", "icon", "sprite"]

_DOT = '<circle class="f" cx="10" cy="{}" r=".95"/>'

ICONS: dict[str, str] = {
    # states: the shape says what the colour says
    "blue": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.8V10l2.8 2"/>',
    "yellow": '<path d="M10 2.6 18.4 17H1.6z"/><path d="M10 8v4.3"/>' + _DOT.format("14.5"),
    "red": '<path d="M6.6 2h6.8L18 6.6v6.8L13.4 18H6.6L2 13.4V6.6z"/><path d="M10 6v4.8"/>'
    + _DOT.format("13.8"),
    "ok": '<circle cx="10" cy="10" r="7.5"/><path d="m6.4 10.2 2.5 2.5 4.7-5.2"/>',
    "pause": '<rect x="2.5" y="2.5" width="15" height="15" rx="1"/><path d="M8 7v6M12 7v6"/>',
    "seal": '<rect x="2.5" y="2.5" width="15" height="15" rx="1.5"/>'
    '<path d="M6 6.5h8M6 10h8M6 13.5h8M10 4.5v11"/>',
    # things
    "doc": '<path d="M4.5 2h7.5l4 4v12H4.5zM12 2v4h4M7.5 10h5M7.5 13.5h5"/>',
    "clip": '<path d="m14.6 8.4-5.5 5.5a2.5 2.5 0 0 1-3.6-3.6L12 3.9a1.8 1.8 0 0 1 2.5 2.5l-6 6"/>',
    "in": '<path d="M3 11h4l1.5 2.5h3L13 11h4M3 11l2.5-7h9L17 11v5.5H3z"/>',
    "has": '<path d="M3 6.5 10 3l7 3.5v7L10 17l-7-3.5z"/><path d="m6.8 10 2.3 2.3L13.4 8"/>',
    "bring": '<path d="M4 7.5h12V17H4zM7 7.5V5a3 3 0 0 1 6 0v2.5"/>',
    "maybe": '<circle cx="10" cy="10" r="7.5"/>'
    '<path d="M7.7 7.9a2.3 2.3 0 1 1 3.4 2c-.8.4-1.1.8-1.1 1.6"/>' + _DOT.format("14.1"),
    "phone": '<path d="M5 2.5h3L9.5 6.5 7.5 8a10 10 0 0 0 4.5 4.5l1.5-2 4 1.5v3c0 1-1 2-2 2'
    'A13 13 0 0 1 3 4.5c0-1 1-2 2-2z"/>',
    "person": '<circle cx="10" cy="6.5" r="3.5"/><path d="M3.5 17.5a6.5 6.5 0 0 1 13 0"/>',
    # gestures
    "search": '<circle cx="8.5" cy="8.5" r="5.5"/><path d="m13 13 5 5"/>',
    "check": '<path d="m4.5 10.5 3.8 3.8 7.5-8.3"/>',
    "down": '<path d="M10 3v10m-4-4 4 4 4-4M3.5 17h13"/>',
    "up": '<path d="M10 13V3M6 7l4-4 4 4M3.5 17h13"/>',
    "right": '<path d="m7.5 4.5 5.5 5.5-5.5 5.5"/>',
}


def icon(name: str, css: str = "") -> SafeString:
    """A pictogram beside a word; hidden from screen readers, which read the word.

    Raises `KeyError` for a name that is not drawn.
    """
    ICONS[name]
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', f"i {css}".strip(), name
    )


@cache
def sprite() -> SafeString:
    """All pictograms once, at the top of a page."""
    symbols = format_html_join(
        "",
        '<symbol id="i-{}" viewBox="0 0 20 20">{}</symbol>',
        ((name, mark_safe(drawing)) for name, drawing in ICONS.items()),
    )
    return format_html("<svg hidden>{}</svg>", symbols)
