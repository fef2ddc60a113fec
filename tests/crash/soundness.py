"""What must hold of a hall after any number of deaths; each answer is a list of what does not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from tests.flow.hall import Hall
from zhengtong.flow.attachments import pieces_of
from zhengtong.record.content import ContentStore, Ref
from zhengtong.record.verify import verify

__all__ = ["unsound"]


def unsound(hall: Hall, acknowledged: Iterable[str], heads: Iterable[str]) -> list[str]:
    """Lost events, broken chains or seals, rows without events or events without rows, gaps."""
    found = [f"lost {uid}" for uid in _lost(hall, acknowledged)]
    report = verify(hall.ledger, sorted(set(heads)), replay=True)
    found += [str(finding) for finding in report.findings]
    return found + list(_numbers(hall)) + list(_content(hall))


def _lost(hall: Hall, acknowledged: Iterable[str]) -> set[str]:
    return set(acknowledged) - {uid for (uid,) in hall.rows("SELECT uid FROM record_event")}


def _bodies(hall: Hall) -> Iterator[dict[str, Any]]:
    for (body,) in hall.rows("SELECT body FROM record_event ORDER BY id"):
        yield json.loads(body)


def _numbers(hall: Hall) -> Iterator[str]:
    """Every number of a series was taken by exactly one event, from 1 on without a gap."""
    taken: dict[str, list[int]] = defaultdict(list)
    for body in _bodies(hall):
        for table, key, columns in body.get("after", ()):
            if table == "flow_counter":
                taken[key].append(columns["value"])
    counters = dict(hall.rows("SELECT series, value FROM flow_counter"))
    for series in counters.keys() | taken.keys():
        if sorted(taken[series]) != list(range(1, counters.get(series, 0) + 1)):
            yield f"numbers of {series}: {sorted(taken[series])[-5:]} against {counters.get(series)}"


def _content(hall: Hall) -> Iterator[str]:
    """What an event commits to can be opened; what nobody speaks of is not there."""
    store = ContentStore(ledger=hall.ledger)
    store.sweep(grace=0)
    facts: list[dict[str, Any]] = [body.get("data", {}) for body in _bodies(hall)]
    lists = [each["content_list"] for each in facts if "content_list" in each]
    refs = lists + [piece for each in facts for piece in pieces_of(each, store)]
    told = {ref["id"]: Ref.from_json(ref) for ref in refs}
    held = dict(hall.rows("SELECT id, file FROM record_contentitem"))
    yield from (f"content {each} belongs to no event" for each in held.keys() - told.keys())
    yield from (f"content {each} is gone" for each in told.keys() - held.keys())
    for each in told.keys() & held.keys():
        store.get(told[each])  # raises when damaged or lost
    folder = hall.ledger.paths.content
    files = {f"{path.parent.name}/{path.name}" for path in folder.glob("??/*")}
    yield from (f"file {each}" for each in files ^ {file for file in held.values() if file})
    owners = {body["stream"] for body in _bodies(hall)}
    for table in ("record_contentkey", "record_contentlookup"):
        for (owner,) in hall.rows(f"SELECT DISTINCT owner FROM {table}"):
            if owner not in owners:
                yield f"{table} of {owner}, of whom no event speaks"
