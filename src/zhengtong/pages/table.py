"""Tables: a caption always, numbers to the right, totals closed by a double rule; on a phone the
rows of a list become cards, because a clerk in a village hall has no wider screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zhengtong.pages.component import Component, Shown, Text, shown

__all__ = ["Column", "Row", "RowGroup", "Table"]

Slot = Literal["lead", "title", "side", "line", "left", "right", "none"]


@dataclass(frozen=True)
class Column:
    """One column; `numeric` sets it right, `sort` is the address that sorts by it.

    `card` is its place when rows become cards: lead (left edge), title, side (right of the
    title), line (a whole line), left and right (halves of a line), none (not shown). `key` is
    the word before the value there, empty for values that speak for themselves.
    """

    label: Text
    numeric: bool = False
    sort: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    card: Slot = "line"
    key: Text = ""
    hide_label: bool = False
    nowrap: bool = False

    @property
    def css(self) -> str:
        names = ["r"] * self.numeric + ["nw"] * self.nowrap + [f"c-{self.card}"]
        return " ".join(names)


@dataclass(frozen=True)
class Row:
    """A row; `hot` asks somebody to act (washed yellow), `now` is where the clerk was last."""

    cells: Sequence[Shown]
    hot: bool = False
    now: bool = False
    strong: bool = False

    group: bool = field(default=False, init=False)

    @property
    def css(self) -> str:
        return " ".join(["hot"] * self.hot + ["now"] * self.now + ["b"] * self.strong)


@dataclass(frozen=True)
class RowGroup:
    """A heading inside the table: 已晚 · 3 件."""

    label: Text
    group: bool = field(default=True, init=False)


@dataclass(frozen=True)
class Table(Component):
    """A table of typed cells (text, numbers, links, tags, meters …).

    `header` is the index of the column that names the row. `cards` turns rows into cards on
    phones; without it the table scrolls in a region of its own. `keys` lets J and K walk it.
    `wide` and `slim` say how narrow the table may get before it scrolls.
    """

    template = "pages/table.html"

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row | RowGroup]
    foot: Sequence[Shown] = ()
    header: int = 0
    cards: bool = False
    keys: bool = False
    wide: bool = False
    slim: bool = False
    hide_caption: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if isinstance(row, Row) and len(row.cells) != len(self.columns):
                raise ValueError(f"{self.caption}：{len(row.cells)} ≠ {len(self.columns)}")

    @property
    def css(self) -> str:
        names = ["tbl"] + ["cards"] * self.cards + ["wide"] * self.wide + ["slim"] * self.slim
        if self.cards and not any(c.card == "lead" for c in self.columns):
            names.append("nolead")
        if any(isinstance(r, Row) and (r.hot or r.now) for r in self.rows) or self.keys:
            names.append("pad")
        return " ".join(names)

    # Attributes are put together once a column, not once a cell: lists have thousands of cells.

    def _open_tags(self) -> list[tuple[str, str]]:
        """For each column the opening and closing tag of its cells."""
        tags = []
        for i, column in enumerate(self.columns):
            name, role = ("th", "rowheader") if i == self.header else ("td", "cell")
            attributes = format_html(' class="{}"', column.css)
            if name == "th":
                attributes = format_html(' scope="row"{}', attributes)
            if self.cards:
                attributes = format_html(' role="{}"{}', role, attributes)
            if column.key and name == "td":
                attributes = format_html('{} data-k="{}"', attributes, column.key)
            tags.append((f"<{name}{attributes}>", f"</{name}>"))
        return tags

    def body(self) -> Iterator[tuple[Row | RowGroup, SafeString]]:
        """Rows with the markup of their cells."""
        tags = self._open_tags()
        for row in self.rows:
            cells = row.cells if isinstance(row, Row) else ()
            # every cell is escaped by shown(), every attribute above
            yield (
                row,
                mark_safe(
                    "".join(
                        f"{opening}{shown(cell)}{closing}"
                        for (opening, closing), cell in zip(tags, cells, strict=False)
                    )
                ),
            )

    def totals(self) -> list[tuple[Column, SafeString, bool]]:
        """The cells of the last row; an empty text stays empty."""
        return [
            (column, shown(cell), i == 0)
            for i, (column, cell) in enumerate(zip(self.columns, self.foot, strict=False))
        ]
