"""Events of every kind that any declared figure counts, drawn at random, with corrections.

Texts are drawn from the words that the definitions compare with, so that conditions hold as often
as they fail.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.indicators.probe import blank
from zhengtong.indicators.definitions import Indicator
from zhengtong.indicators.period import Period
from zhengtong.indicators.store import FolderStore, Seal
from zhengtong.indicators.views import COLUMNS, event_table, named
from zhengtong.record.kinds import EventKind, kind
from zhengtong.record.segments import SCHEMA, segment_name

__all__ = ["write_province"]


def write_province(folder: Path, indicators: Iterable[Indicator], events: int) -> FolderStore:
    """Two sealed segments and no tail: what a published figure of a province reads."""
    declared = tuple(indicators)
    names = sorted({n for each in declared for n in (*each.kinds, *each.covered_by)})
    words = sorted({word for each in declared for word in _words(each)} | {""})
    drawn = list(_events(random.Random(7), [kind(name) for name in names], words, declared, events))
    seals = []
    for first, last in ((0, events // 3), (events // 3, events)):
        rows = sorted(drawn[first:last], key=lambda event: (event["kind"], event["id"]))
        table = pa.Table.from_pylist(rows, schema=SCHEMA)
        pq.write_table(table, folder / segment_name(first + 1, last), row_group_size=2_000)
        seals.append(Seal(last, last, bytes(32)))
    return FolderStore(folder, seals, SCHEMA.empty_table().select(COLUMNS))


def _events(
    dice: random.Random, kinds: list[EventKind], words: list[str], declared: tuple[Indicator, ...],
    count: int,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    year = Period.year(2023)
    states = ["", *sorted({state for each in declared for state in each.keeps_states})]
    for number in range(1, count + 1):
        what = dice.choice(kinds)
        measures: dict[str, Any] = {
            column: dice.choice([None, 0, 1, 1, 2, 5, 15, 30]) for column in what.columns.values()
        }
        measures |= {c: dice.choice(words) for c in measures if c.startswith("t")}
        corrected = dice.randrange(1, number) if number > 1 and dice.random() < 0.05 else None
        yield {
            **blank(),
            **measures,
            "id": number,
            "uid": f"{number:032x}",
            "stream": f"case-{dice.randrange(count // 4)}",
            "position": number,
            "kind": what.name,
            "to_state": dice.choice(states),
            "organisation_path": dice.choice(["/p/", "/p/c/", "/p/c/tax/"]),
            "item": f"item-{dice.randrange(200)}",
            "region": dice.choice(["430527", "430501"]),
            "happened_at": dice.randrange(year.since - 10**13, year.until + 10**13),
            "channel": dice.choice(["web", "window"]),
            "source": dice.choice(["", "", "", "stranger"]),
            "origin": "simulated",
            "corrects": f"{corrected:032x}" if corrected else "",
        }


def _words(what: Indicator) -> Iterator[str]:
    """The texts that a definition compares with."""
    import ibis.expr.operations as ops

    view = named(event_table("events"), [kind(name) for name in what.kinds])
    terms = [what.numerator, what.denominator, *(when for _, when in what.exclusions)]
    for term in filter(None, terms):
        for node in term(view).op().find(ops.Literal):
            if isinstance(node.value, str):
                yield node.value
