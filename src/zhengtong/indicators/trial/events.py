"""Made-up cases of a made-up hall, as sealed Parquet segments and an unsealed tail.

Each case is received, accepted, concluded, served and rated: five events, so that a million
cases are five million events, in the order in which a hall would record them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengtong.indicators.store import FolderStore, Seal
from zhengtong.record.kinds import NUMBERS, TEXTS, EventKind, register
from zhengtong.record.segments import SCHEMA, segment_name, write_segment

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

__all__ = ["CONCLUDED", "KINDS", "RATED", "RECEIVED", "Trial", "make_trial"]

RECEIVED, ACCEPTED, CONCLUDED, SERVED, RATED = (
    f"trial_{name}" for name in ("received", "accepted", "concluded", "served", "rated")
)
KINDS = (
    EventKind(RECEIVED, "试算收件", numbers=("deficiencies",), texts=("form",)),
    EventKind(ACCEPTED, "试算受理", numbers=("receipt_days",)),
    EventKind(
        CONCLUDED,
        "试算办结",
        numbers=("used_days", "promised_days", "statutory_days", "late_days"),
        texts=("outcome", "unit"),
    ),
    EventKind(SERVED, "试算送达", numbers=("service_days",)),
    EventKind(RATED, "试算评价", numbers=("level", "active", "rectify_days")),
)
STATES = ("received", "accepted", "concluded", "served", "served")
YEAR_START = 1_672_502_400_000_000  # 2023-01-01 00:00 in Asia/Shanghai, µs UTC
DAY = 86_400_000_000
PLACES = 60
"""Organisations of the made-up hall."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A folder of segments, the last sealed id, and a store that reads them with their tail."""

    folder: Path
    cases: int
    sealed: int
    store: FolderStore


def make_trial(
    folder: Path, *, cases: int, tail: int = 5_000, files: int = 32, seed: int = 1
) -> Trial:
    """Write 5 × `cases` events into `folder`, all but the last `tail` of them sealed.

    A million cases take a quarter of a minute and 0.5 GB of disk.
    """
    import numpy as np

    register(*KINDS)
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    case, step, happened = _history(random, cases)
    streams = random.integers(0, 256, (cases, 16), dtype=np.uint8)
    sealed = len(case) - tail

    def table(first: int, last: int) -> pa.Table:
        rows = np.arange(first, last)
        return _table(seed, rows, case[rows], step[rows], happened[rows], streams)

    edges = [sealed * n // files for n in range(files + 1)]
    for first, last in pairwise(edges):
        write_segment(folder / segment_name(first + 1, last), table(first, last))
    seals = [Seal(sealed, sealed, bytes(32))]
    return Trial(folder, cases, sealed, FolderStore(folder, seals, table(sealed, len(case))))


def _history(random: np.random.Generator, cases: int) -> tuple[Any, Any, Any]:
    """Case, step (0 … 4) and instant of every event, in the order in which they were recorded."""
    import numpy as np

    start = YEAR_START + np.sort(random.integers(0, 340 * DAY, cases))
    waits = random.integers(1, 4 * DAY, (4, cases))
    happened = np.cumsum(np.vstack([start, waits]), axis=0).ravel()
    case = np.tile(np.arange(cases), 5)
    step = np.repeat(np.arange(5), cases)
    order = np.argsort(happened, kind="stable")
    return case[order], step[order], happened[order]


def _table(
    seed: int, rows: np.ndarray, case: np.ndarray, step: np.ndarray, happened: np.ndarray,
    streams: np.ndarray,
) -> pa.Table:  # fmt: skip
    """The rows as a table with every column of the record."""
    import numpy as np
    import pyarrow as pa

    count = len(rows)
    random = np.random.default_rng([seed, int(rows.min()) if count else 0])
    place = case % PLACES
    moment = np.zeros((count, 16), np.uint8)
    moment[:, :8] = (happened.astype(">u8")).view(np.uint8).reshape(-1, 8)
    moment[:, 8:] = ((rows + 1).astype(">u8")).view(np.uint8).reshape(-1, 8)
    columns: dict[str, Any] = {
        "id": pa.array(rows + 1),
        "uid": _hex(moment),
        "stream": _hex(streams[case]),
        "position": pa.array((step + 1).astype(np.int64)),
        "kind": _pick(step, [kind.name for kind in KINDS]),
        "schema": pa.array(np.ones(count, np.int32)),
        "procedure": _pick(step * 0, ["trial"]),
        "procedure_version": pa.array(np.ones(count, np.int32)),
        "from_state": _pick(step, ["", *STATES[:4]]),
        "to_state": _pick(step, list(STATES)),
        "actor": _pick(place, [f"staff-{n}" for n in range(PLACES)]),
        "on_behalf_of": _pick(step * 0, [""]),
        "organisation": _pick(place, [f"o{n}" for n in range(PLACES)]),
        "organisation_path": _pick(place, [f"/county/b{n % 12}/o{n}/" for n in range(PLACES)]),
        "item": _pick(case % 400, [f"item-{n:03d}" for n in range(400)]),
        "region": _pick(case % 17, [f"4305271{n:02d}" for n in range(17)]),
        "happened_at": pa.array(happened),
        "recorded_at": pa.array(happened + 1_000_000),
        "channel": _pick(case % 5, ["window", "window", "web", "app", "device"]),
        "legal_basis": _pick(step, ["", "行政许可法第三十二条", "行政许可法第四十二条", "", ""]),
        "correlation": _hex(moment),
        "causation": _pick(step * 0, [""]),
        "source": _pick(case % 20 // 19, ["", "trial-vertical"]),
        "source_key": _pick(step * 0, [""]),
        "origin": _pick(step * 0, ["simulated"]),
        "corrects": _pick(step * 0, [""]),
        "request": pa.nulls(count, pa.string()),
        **_measures(random, step),
        "body": _pick(case % 997, [f'{{"data":{{"form":"{n}","note":"试算"}}}}' for n in range(997)]),
        "hash": pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(32), count, [None, pa.py_buffer(random.bytes(32 * count))]
        ),
    }  # fmt: skip
    return pa.table({name: columns[name] for name in SCHEMA.names}).cast(SCHEMA)


def _measures(random: np.random.Generator, step: np.ndarray) -> dict[str, Any]:
    """n1 … n8 and t1 … t6, filled per kind as `KINDS` declares them."""
    import numpy as np
    import pyarrow as pa

    count = len(step)
    promised = random.integers(0, 11, count)
    used = random.binomial(promised + 1, 0.35)
    statutory = np.where(promised == 0, 0, promised + random.integers(0, 30, count))
    drawn: dict[str, list[Any]] = {
        "deficiencies": [random.binomial(3, 0.1, count)],
        "receipt_days": [random.binomial(6, 0.3, count)],
        "used_days": [used],
        "promised_days": [promised],
        "statutory_days": [statutory],
        "late_days": [np.maximum(used - promised, 0)],
        "service_days": [random.binomial(11, 0.3, count)],
        "level": [1 + random.binomial(4, 0.02, count)],
        "active": [(random.random(count) < 0.998).astype(np.int64)],
        "rectify_days": [random.integers(1, 20, count)],
        "form": [random.integers(0, 2, count), ["paper", "online"]],
        "outcome": [random.integers(0, 20, count), ["granted"] * 18 + ["refused", "returned"]],
        "unit": [random.integers(0, 30, count), ["working_day"] * 29 + ["month"]],
    }
    columns: dict[str, Any] = {}
    for slot in (*NUMBERS, *TEXTS):
        values = np.zeros(count, np.int64)
        holders = [(n, name) for n, k in enumerate(KINDS) for name, c in k.columns.items() if c == slot]  # fmt: skip
        if slot in NUMBERS:
            absent = ~np.isin(step, [n for n, _ in holders])
            for n, name in holders:
                values = np.where(step == n, drawn[name][0], values)
            columns[slot] = pa.array(values, mask=absent)
            continue
        words = [""]
        for n, name in holders:
            values = np.where(step == n, drawn[name][0] + len(words), values)
            words += drawn[name][1]
        columns[slot] = _pick(values, words)
    return columns


def _pick(index: np.ndarray, words: list[str]) -> pa.Array:
    """`words[index]` for each row."""
    import numpy as np
    import pyarrow as pa

    return pa.array(words, pa.string()).take(pa.array(index.astype(np.int32)))


def _hex(raw: np.ndarray) -> pa.Array:
    """Each row of bytes as 32 hexadecimal letters."""
    import numpy as np
    import pyarrow as pa

    letters = np.frombuffer(b"0123456789abcdef", np.uint8)
    text = np.stack([letters[raw >> 4], letters[raw & 15]], axis=2).reshape(len(raw), 32)
    offsets = np.arange(0, 32 * (len(raw) + 1), 32, dtype=np.int32)
    return pa.StringArray.from_buffers(
        len(raw), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text))
    )
