"""导入: most departments work in other people's systems; a year of their rows becomes events here.

Each system says which columns it can take over and which acts a row stands for; the room that
reads the files knows none of them. The row's own number is the event's `source_key`, so that a
row goes in once; what the row said is kept as a keyed digest in the event's `correlation`, so that
a later file is compared without opening any content.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.flow.models import Case
from zhengtong.flow.request import Request
from zhengtong.org.actors import Actor
from zhengtong.org.models import Region
from zhengtong.org.units import Unit, units
from zhengtong.record.models import Event

__all__ = [
    "AlreadyHere", "Column", "Importable", "LeftOut", "Part", "Row", "RowFault", "Standing", "Task",
    "Units", "cases_of", "importable", "importables", "plain", "register_import", "standing",
]  # fmt: skip

_AT_ONCE = 500  # values in one statement: what SQLite allows everywhere


class RowFault(Exception):
    """This row cannot be taken; the message says what to do. `unknown`: ("item", its name)."""

    def __init__(self, message: str, unknown: tuple[str, str] = ("", "")) -> None:
        super().__init__(message)
        self.unknown = unknown


class LeftOut(Exception):
    """A good row that is nothing for the record: not concluded yet, withdrawn. Says which."""


class AlreadyHere(Exception):
    """The record holds this case already, as our own or from another source: never count twice."""


@dataclass(frozen=True, slots=True)
class Column:
    """数据项: one thing that a row may tell.

    `kind`: text, code (a number that must not lose digits), when (an instant, µs UTC), days (whole
    working days), yes_no, choice. `also`: what sources call it. `words`: their words → our code;
    `orders` names a local setting of code orders {name: [code of our 1st, 2nd …]}. `part`: the part
    of the row it belongs to, "" for the first. What is not `compared` may differ in a later file without a correction.
    """

    name: str
    title: str
    kind: str = "text"
    also: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False
    compared: bool = True
    part: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    orders: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Part:
    """What a row may tell one after the other: received, concluded, called back.

    The part has happened when column `told_by` says something; its event's key is the row's number,
    and the part's name behind a stroke if it has one. The first part opens a case.
    """

    name: str
    told_by: str
    correctable: bool = False


@dataclass(slots=True)
class Row:
    """One row, read: where it stands, its own number, and its values by column.

    A column that the file does not have is missing; one that is empty in this row is None.
    """

    sheet: str
    line: int
    number: str
    values: dict[str, Any]


@dataclass(slots=True)
class Task:
    """One part of a row to be done. `case`: what the first part opened; `known`: of `prepare`."""

    row: Row
    part: str
    source: str
    actor: Actor
    known: Any
    case: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class Importable:
    """One kind of table. `requests` makes of a task the acts to do, in order; the last one bears the
    row's number. Where a row has further parts, the first one's opens its case under a given id. It
    raises `RowFault`, `LeftOut` or `AlreadyHere`. `prepare` looks up at once what many rows need.
    """

    kind: str
    title: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    requests: Callable[[Task], list[Request]]
    prepare: Callable[[Sequence[Row], Sequence[str]], Any]
    events: tuple[str, ...]
    """Kinds of events that figures count: what a source should be known to send."""
    number: tuple[str, ...] = ("number",)
    """Columns of the row's own number: the first that says something."""


_known: dict[str, Importable] = {}


def register_import(each: Importable) -> Importable:
    """Make a kind of table known. Raises `ValueError` where its parts name no column."""
    names = {column.name for column in each.columns}
    parts = {part.name for part in each.parts}
    wanted = {part.told_by for part in each.parts} | set(each.number)
    wrong = wanted - names | {c.part for c in each.columns if c.part} - parts
    if wrong:
        raise ValueError(f"import {each.kind}: unknown column or part {sorted(wrong)}")
    _known[each.kind] = each
    return each


def importable(kind: str) -> Importable:
    """A kind of table. Raises `KeyError`."""
    return _known[kind]


def importables() -> tuple[Importable, ...]:
    """All kinds of tables, as they were registered."""
    return tuple(_known.values())


# ── what stands already ──────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Standing:
    """The event that now speaks for a part of a row: the nth that was said of it."""

    event: str
    stream: str
    digest: str
    times: int = 1

    @property
    def next_key(self) -> str:
        """What a correction adds to the row's key."""
        return f"#{self.times + 1}"


def standing(source: str, keys: Iterable[str]) -> dict[str, Standing]:
    """Of these source keys those that are in the record, each with its last correction."""
    found: dict[str, Standing] = {}
    asked = {key: key for key in keys}
    while asked:
        further = {}
        for key, event, stream, digest in _events(source, list(asked)):
            row = asked[key]
            times = found[row].times + 1 if row in found else 1
            found[row] = Standing(event, stream, digest, times)
            further[row + found[row].next_key] = row
        asked = further
    return found


def _events(source: str, keys: list[str]) -> Iterable[tuple[str, str, str, str]]:
    for start in range(0, len(keys), _AT_ONCE):
        some = Event.objects.filter(source=source, source_key__in=keys[start : start + _AT_ONCE])
        rows = some.exclude(source_key="")
        yield from rows.values_list("source_key", "uid", "stream", "correlation")


def cases_of(procedure: str, numbers: Iterable[str], sources: Sequence[str]) -> dict[str, Case]:
    """Number → case: one of our own by its number, a returned one by that of its source's row."""
    wanted = sorted({number for number in numbers if number})
    ids: dict[str, str] = {}
    for source in sources:
        for key, each in standing(source, (n for n in wanted if n not in ids)).items():
            ids[key] = each.stream
    rows = Case.objects.filter(procedure=procedure)
    by_id = {case.id: case for case in _some(rows, "id", sorted(ids.values()))}
    found = {case.number: case for case in _some(rows.filter(source=""), "number", wanted)}
    return found | {number: by_id[case] for number, case in ids.items() if case in by_id}


def _some(rows: Any, name: str, values: Sequence[str]) -> Iterable[Case]:
    for start in range(0, len(values), _AT_ONCE):
        yield from rows.filter(**{f"{name}__in": values[start : start + _AT_ONCE]})


# ── units as other systems call them ─────────────────────────────────────────────────────────


def plain(text: object) -> str:
    """A word as it is compared: half-width, lower case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).lower()


class Units:
    """Finds a unit by its code or by a name: full, short, or without the county's name."""

    def __init__(self) -> None:
        self._by_name: dict[str, set[str]] = {}
        regions = [plain(name) for name in Region.objects.values_list("name", flat=True)]
        roots = sorted((u for u in units().values() if not u.parent), key=lambda unit: unit.path)
        self.region = roots[0].region if roots else ""
        """The county's own: where local settings are looked up."""
        for each in units().values():
            for name in {plain(each.name), plain(each.short_name)}:
                bare = {name.removeprefix(region) for region in regions}
                for word in {name, *bare, *(b.removeprefix("县") for b in bare)} - {""}:
                    self._by_name.setdefault(word, set()).add(each.code)

    def find(self, code: str, name: str = "") -> Unit | None:
        """The unit, None when both are empty. Raises `RowFault` for an unknown or doubtful one."""
        if code and (found := units().get(plain(code).upper())):
            return found
        word = name or code
        if not word:
            return None
        codes = self._by_name.get(plain(word), set())
        if len(codes) == 1:
            return units()[next(iter(codes))]
        said = (
            "对应不止一个机构，请改填机构代码"
            if codes
            else "不在机构名录中，请先登记或改用名录中的名称"
        )
        raise RowFault(f"单位“{word}”{said}。", ("unit", word))
