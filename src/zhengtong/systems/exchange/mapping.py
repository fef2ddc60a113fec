"""列对应: which of a platform's columns is which of ours, kept per source and kind as a local setting.

Suggested from the headings, shown, put right once, and used again the year after: a change of it is
an act like any other change of a setting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.imports import Column, Importable, plain
from zhengtong.org.actors import Actor
from zhengtong.org.settings import forget_settings, setting
from zhengtong.systems.exchange.cells import Reader, reader, text_of
from zhengtong.systems.exchange.headers import Header
from zhengtong.systems.exchange.tables import BadFile

__all__ = ["Mapping", "read_mapping", "readers", "save_mapping", "saved_mapping", "suggest_mapping"]


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns`: ours → the file's heading, "" for one that is not to be taken. `orders`: column →
    name of a code order (评价代码次序). `words`: column → their word → our code."""

    columns: Map[str, str] = field(default_factory=dict)
    orders: Map[str, str] = field(default_factory=dict)
    words: Map[str, Map[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is kept and shown."""
        held = {"columns": self.columns, "orders": self.orders, "words": self.words}
        return {name: dict(value) for name, value in held.items() if value}


def _from_json(held: Any, importable: Importable) -> Mapping:
    """Raises `BadFile` for what is no mapping of this kind of table."""
    known = {column.name for column in importable.columns}
    names = ("columns", "orders", "words")
    parts = [held.get(name, {}) for name in names] if isinstance(held, dict) else [held]
    if not all(isinstance(part, dict) for part in parts):
        raise BadFile(_('列对应应为 {"columns": {…}, "orders": {…}, "words": {…}} 的样子。'))
    wrong = sorted({name for part in parts for name in part} - known)
    if wrong:
        raise BadFile(
            _("列对应里没有“%(wrong)s”这些项；可用的是：%(known)s。")
            % {"wrong": "、".join(wrong), "known": "、".join(sorted(known))}
        )
    return Mapping(*parts)


# ── kept as a local setting ──────────────────────────────────────────────────────────────────


def _name(kind: str, name: str) -> str:
    return f"import.{kind}.{name}"


def saved_mapping(region: str, importable: Importable, name: str) -> Mapping | None:
    """The mapping saved under `name` (a source's code, if nothing else), None where there is none."""
    try:
        return _from_json(setting(region, _name(importable.kind, name)), importable)
    except KeyError:
        return None


def save_mapping(
    region: str, importable: Importable, name: str, mapping: Mapping, actor: Actor
) -> bool:
    """Keep it as a local setting through the door; returns whether that changed anything."""
    if saved_mapping(region, importable, name) == mapping:
        return False
    kept = _name(importable.kind, name)
    text = json.dumps(mapping.to_json(), ensure_ascii=False, separators=(",", ":"))
    new = New("setting", actor.organisation, actor.organisation_path, region,
              id=f"setting:{region}:{kept}")  # fmt: skip
    data = {"name": kept, "value": text, "basis": _("导入%s的列对应") % importable.title}
    act("set", new, actor=actor, data=data)
    forget_settings()
    return True


def read_mapping(path: Path, importable: Importable) -> Mapping:
    """A mapping from a .json file. Raises `BadFile`."""
    try:
        held = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BadFile(_("“%s”不是合格的 JSON，请核对引号和逗号。") % path.name) from error
    return _from_json(held, importable)


# ── suggested from a file ────────────────────────────────────────────────────────────────────


def suggest_mapping(
    header: Header, importable: Importable, sample: Iterable[list[Any]], region: str, base: Mapping
) -> Mapping:
    """`base` with what the heading adds, and the order of codes that the first rows speak for.

    Columns that a file lacks are left as they are: another year's file may have them.
    """
    columns = dict(base.columns)
    for name, place in header.columns.items():
        columns[name] = header.labels[place]
    orders, rows = dict(base.orders), list(sample)
    for column in importable.columns:
        if column.orders and column.name not in orders and column.name in header.columns:
            place = header.columns[column.name]
            said = [text_of(row[place]) for row in rows if place < len(row)]
            order = _likely_order(column, said, region)
            if order:
                orders[column.name] = order
    return Mapping(columns, orders, base.words)


def _likely_order(column: Column, said: list[str], region: str) -> str:
    """Most ratings are good: the order of codes under which they are. "" where words are used."""
    orders = _orders(column, region)
    codes = [text for text in said if text]
    fitting = {
        name: sum(order.index(code) for code in codes)
        for name, order in orders.items()
        if codes and all(code in order for code in codes)
    }
    return min(fitting, key=lambda name: fitting[name], default="")


def _orders(column: Column, region: str) -> dict[str, list[str]]:
    try:
        held: dict[str, list[str]] = setting(region, column.orders)
    except KeyError:
        return {}
    return held


def readers(
    header: Header, importable: Importable, mapping: Mapping, region: str
) -> list[tuple[str, int, Reader]]:
    """(our column, its place, what reads its cells) of each column that this file has."""
    found = []
    for column in importable.columns:
        if column.name in header.columns:
            words = dict(mapping.words.get(column.name, {}))
            order = _orders(column, region).get(mapping.orders.get(column.name, ""), [])
            words = {plain(code): str(n) for n, code in enumerate(order, 1)} | words
            found.append((column.name, header.columns[column.name], reader(column, words)))
    return found
