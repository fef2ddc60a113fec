"""表头: finding it below the title lines, through merged cells, and saying which column is which.

A platform's header stands in one to three lines; a merged cell says its text in its first cell only,
so that 申请人信息 over 姓名 and 电话 reads 申请人信息·姓名 and 申请人信息·电话.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.flow.imports import Importable, plain
from zhengtong.systems.exchange.cells import text_of
from zhengtong.systems.exchange.tables import Line

__all__ = ["SEARCHED", "Header", "find_header", "is_footer"]

SEARCHED = 30
"""Lines of a sheet in which a header is looked for."""

_DEEP = 3
_STROKE = "·"
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|[*＊:：]|^\d+[.、]")
_FOOTER = re.compile(
    r"(合计|总计|小计|共计|总数|累计|平均|制表|填表|填报|审核|复核|负责人|打印|导出时间|统计时间|注[:：]|备注[:：]|说明[:：])"
)
_TOTALS = ("合计", "总计", "小计", "共计")


@dataclass(frozen=True, slots=True)
class Header:
    """表头 of a sheet: its last line, and the names of the columns, "" for one without."""

    sheet: str
    line: int
    labels: tuple[str, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    """Our column → place in the line."""


def find_header(
    lines: Sequence[Line], importable: Importable, chosen: Mapping[str, str]
) -> Header | None:
    """The lines among the first of a sheet that name most of the columns, None where none does.

    `chosen`: what a saved mapping says, our column → its name in the file ("" for none).
    """
    names = _Names(importable)
    best: tuple[int, int, int] = (1, 0, 0)
    found: Header | None = None
    for start in range(min(len(lines), SEARCHED)):
        for deep in range(1, min(_DEEP, len(lines) - start) + 1):
            labels = _labels([line[2] for line in lines[start : start + deep]])
            columns = _match(labels, names, chosen)
            rank = (len(columns), -deep, -start)
            if rank > best:
                sheet, last = lines[0][0], lines[start + deep - 1][1]
                best, found = rank, Header(sheet, last, labels, columns)
    return found


def _labels(rows: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """One name a column: the lowest text, with the group above it where it has one."""
    width = max(len(row) for row in rows)
    texts = [[re.sub(r"\s+", "", text_of(cell)) for cell in row] + [""] * width for row in rows]
    labels = []
    groups = [""] * len(texts)
    for place in range(width):
        parts = []
        for depth, row in enumerate(texts):
            if row[place]:
                groups[depth] = row[place]
                groups[depth + 1 :] = [""] * (len(texts) - depth - 1)
            below = any(lower[place] for lower in texts[depth + 1 :])
            if row[place] or (below and groups[depth]):
                parts.append(groups[depth])
        labels.append(_STROKE.join(dict.fromkeys(parts)))
    return tuple(labels)


# ── which column is which ────────────────────────────────────────────────────────────────────


class _Names:
    """What the columns of a kind are called, half-width and without spaces."""

    def __init__(self, importable: Importable) -> None:
        self.columns = importable.columns
        self._exact: dict[str, list[tuple[int, int]]] = {}
        for order, column in enumerate(self.columns):
            for place, name in enumerate((column.title, *column.also)):
                self._exact.setdefault(plain(name), []).append((order, int(place > 0)))
        self._long = [(name, order) for name, held in self._exact.items() for order, _ in held
                      if len(name) > 3]  # fmt: skip

    def likeness(self, label: str) -> dict[int, int]:
        """Column (its order) → how surely the heading names it: 1 … 4 in so many words."""
        whole = plain(label.replace("信息", "").replace(_STROKE, ""))
        last = plain(label.rpartition(_STROKE)[2])
        found: dict[int, int] = {}
        for rank, text in ((4, whole), (4, last), (3, _bare(whole)), (3, _bare(last))):
            for order, further in self._exact.get(text, ()):
                found.setdefault(order, rank - further)
        if not found:
            bare = _bare(last)
            found = {order: 1 for name, order in self._long if bare.endswith(name)}
        return found


def _match(labels: Sequence[str], names: _Names, chosen: Mapping[str, str]) -> dict[str, int]:
    """Our column → place in the line: as chosen, else as its names suggest; no place twice."""
    found = {name: labels.index(label) for name, label in chosen.items() if label in labels}
    left_out = {name for name, label in chosen.items() if not label}
    offers = sorted(
        (-rank, order, place)
        for place, label in enumerate(labels)
        if label
        for order, rank in names.likeness(label).items()
    )
    for _rank, order, place in offers:
        name = names.columns[order].name
        if name not in found and name not in left_out and place not in found.values():
            found[name] = place
    return found


def _bare(text: str) -> str:
    """The heading without what stands in brackets: 办理用时(工作日)*."""
    return _ASIDE.sub("", text)


def is_footer(cells: Sequence[Any], labels: Sequence[str]) -> bool:
    """Whether a line is no row: empty, a total, a signature, the header once more."""
    said = [cell for cell in cells if cell is not None and cell != ""]
    first = next((text for cell in said if (text := text_of(cell))), "")
    if not first:
        return True
    word = plain(first)
    if word in _TOTALS or (_FOOTER.match(word) and len(said) < max(len(cells) // 2, 2)):
        return True
    if not any(first in label for label in labels):
        return False
    leaves = {plain(label.rpartition(_STROKE)[2]) for label in labels if label}
    return len(said) > 2 and {plain(text_of(cell)) for cell in said} <= leaves
