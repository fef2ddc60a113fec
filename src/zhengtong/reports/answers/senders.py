"""Who has sent, and who is missing: reports matched with a list of units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.documents.model import Table
from zhengtong.reports.documents.opening import open_document

__all__ = ["by_unit", "listed"]

_HEADS = {"单位", "单位名称", "预算单位", "部门", "部门名称", "序号", "名称"}


def listed(file: Path) -> list[str]:
    """The units of a list: a .txt with one on each line, or the first column of names of a table.

    Raises `Unreadable`.
    """
    names: list[str] = []
    for block in open_document(file, str(file)).blocks:
        if isinstance(block, Table):
            rows = [[cell.plain for cell in row] for row in block.rows]
            names += [next((word for word in row if _names(word)), "") for row in rows]
        else:
            names += [line.partition(",")[0].strip() for line in block.text.splitlines()]
    return list(dict.fromkeys(name for name in names if _names(name) and name not in _HEADS))


def _names(word: str) -> bool:
    return len(word) > 1 and not word.replace(".", "").isdigit()


def by_unit(checked: Sequence[Checked], expected: Sequence[str] = ()) -> dict[str, list[Checked]]:
    """Unit → its files, those of the list first and in its order, with none where a unit is
    missing; then units that nobody expected. A file that says no unit goes by its name."""
    found: dict[str, list[Checked]] = {name: [] for name in expected}
    for one in checked:
        found.setdefault(_whose(one, expected), []).append(one)
    return found


def _whose(one: Checked, expected: Sequence[str]) -> str:
    stem = PurePath(one.file).stem
    for said in (one.unit, one.title, stem):
        within = [name for name in expected if name in said]
        if within:
            return max(within, key=len)
    around = list(_around(one.unit, expected))
    return around[0] if len(around) == 1 else one.unit or stem


def _around(unit: str, expected: Sequence[str]) -> Iterator[str]:
    """Names of the list that end in what the report calls itself: 青川县教育局 for 教育局."""
    if len(unit) >= 3:
        yield from (name for name in expected if name.endswith(unit))
