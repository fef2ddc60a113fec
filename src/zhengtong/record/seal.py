"""Sealing (封存): from time to time all new events are written away, and one root signs them all.

Only for reading `max(id)` does the sealer stop the writers, and only on PostgreSQL: `act()` holds
the seal lock shared, the sealer takes it exclusively, so no smaller id is still on its way. On
SQLite writers queue anyway, ids are given in the order of commits, and a reader sees all of them.
"""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext as _

from zhengtong.record import files, heads
from zhengtong.record.append import SEAL_LOCK, now_us
from zhengtong.record.errors import RecordBehind, RecordError, SealBusy
from zhengtong.record.heads import SealRow, TreeHead, last_seal
from zhengtong.record.ledger import Ledger, open_ledger
from zhengtong.record.merkle import Frontier, TileRoot
from zhengtong.record.segments import read_bodies, segment_name, write_segment

__all__ = ["accept_restored", "clear_leftovers", "lock_of", "seal", "unsealed"]

SEGMENT_EVENTS = 25_000  # at most in one go: memory stays small, writing overlaps reading
_GRACE = 600.0  # seconds a superseded file stays: a reader may hold the list it was in


def unsealed(ledger: Ledger | None = None) -> int:
    """Number of events after the last seal."""
    ledger = ledger or open_ledger()
    last = last_seal(ledger)
    sql = "SELECT COUNT(*) FROM record_event WHERE id > ?"
    return int(ledger.one(sql, (last.last_id if last else 0,))[0])


def seal(ledger: Ledger | None = None, *, wait: float = 60.0) -> TreeHead | None:
    """Seal everything that is committed now; returns the newest head (None in an empty record).

    Call it outside any transaction. `wait` in seconds bounds the waiting for writers and for
    another sealer. Raises
    `SealBusy`, `DiskFull`, `RecordBehind` (see `accept_restored`), `KeysMissing`; what was sealed
    before stays sealed, the rest is sealed at the next call.
    """
    ledger = ledger or open_ledger()
    with files.holding(lock_of(ledger), wait):
        last = last_seal(ledger)
        _agree_with_log(ledger, last)
        upto = _watermark(ledger, wait)
        if last and upto < last.last_id:
            raise RecordBehind(
                _(
                    "数据库只到第 %(held)s 号，而第 %(sealed)s 号已经封存：尾部被截去。请先运行 verify。"
                )
                % {"held": upto, "sealed": last.last_id}
            )
        clear_leftovers(ledger)
        return _seal_upto(ledger, last, upto)


@dataclass(slots=True)
class _Part:
    """A stretch of events on its way into a segment."""

    table: pa.Table
    first_id: int
    last_id: int
    tree: Frontier
    tiles: list[tuple[TileRoot, int]]

    @property
    def file(self) -> str:
        return segment_name(self.first_id, self.last_id)


def _seal_upto(ledger: Ledger, last: SealRow | None, upto: int) -> TreeHead | None:
    """Seal in parts: while one is sorted and written, the next is read and hashed."""
    head = last.head if last else None
    tree = Frontier.load(last.head.size, last.frontier) if last else Frontier()
    after = last.last_id if last else 0
    waiting: tuple[_Part, Future[bytes]] | None = None
    with ThreadPoolExecutor(1) as writer:
        while True:
            part = _collect(ledger, tree, after, upto)
            if waiting:
                head = _finish(ledger, waiting[0], waiting[1].result())
            if part is None:
                return head
            path = ledger.paths.segments / part.file
            waiting = part, writer.submit(write_segment, path, part.table)
            tree, after = part.tree, part.last_id


def _collect(ledger: Ledger, tree: Frontier, after: int, upto: int) -> _Part | None:
    chunks: list[pa.Table] = []
    count = 0
    for chunk in read_bodies(ledger, after, upto):
        chunks.append(chunk)
        count += len(chunk)
        if count >= SEGMENT_EVENTS:
            break
    if not chunks:
        return None
    table = pa.concat_tables(chunks)
    ids = table.column("id").to_pylist()
    grown = Frontier(tree.size, list(tree.peaks))
    done = grown.extend(table.column("hash").to_pylist())
    tiles = [(tile, ids[tile.last_leaf - tree.size]) for tile in done]
    return _Part(table, ids[0], ids[-1], grown, tiles)


def _finish(ledger: Ledger, part: _Part, digest: bytes) -> TreeHead:
    """The file is safe: sign the head, write the seal row, note it in the log."""
    head = TreeHead(ledger.paths.name, part.tree.size, part.tree.root(), now_us())
    key_id, signature = ledger.keys.sign(head.message)
    head = replace(head, key_id=key_id, signature=signature)
    row = SealRow(0, part.first_id, part.last_id, part.tree.dump(), part.file, digest, head)
    with files.no_room(ledger.paths.data):
        _insert(ledger, row, part.tiles)
    heads.log(ledger, row.line())
    return head


def _insert(ledger: Ledger, row: SealRow, tiles: list[tuple[TileRoot, int]]) -> None:
    with transaction.atomic(using=ledger.connection.alias):
        ledger.run(
            "INSERT INTO record_seal (first_id, last_id, tree_size, root, frontier, file, "
            "file_digest, signature, key_id, sealed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.first_id, row.last_id, row.head.size, row.head.root, row.frontier, row.file,
                row.file_digest, row.head.signature, row.head.key_id, row.head.time,
            ),
        )  # fmt: skip
        ledger.run_many(
            "INSERT INTO record_tile (level, number, last_id, root) VALUES (?, ?, ?, ?)",
            [(tile.level, tile.number, last_id, tile.root) for tile, last_id in tiles],
        )


def _watermark(ledger: Ledger, wait: float) -> int:
    """The largest id below which nothing is still on its way; 0 in an empty record."""
    if ledger.connection.vendor == "sqlite":
        return int(ledger.one("SELECT COALESCE(MAX(id), 0) FROM record_event")[0])
    deadline = time.monotonic() + wait
    while True:
        try:
            with transaction.atomic(using=ledger.connection.alias):
                # While it waits, new writers queue behind it: so it waits shortly, and again.
                ledger.run("SET LOCAL lock_timeout = '500ms'")
                ledger.run(f"SELECT pg_advisory_xact_lock({SEAL_LOCK})")
                return int(ledger.one("SELECT COALESCE(MAX(id), 0) FROM record_event")[0])
        except Exception as error:
            if getattr(error, "sqlstate", "") != "55P03":  # lock_not_available
                raise
        if time.monotonic() > deadline:
            raise SealBusy(_("有长时间的写入正在进行，暂时不能封存；稍后会自动重试。"))
        time.sleep(0.2)


def _agree_with_log(ledger: Ledger, last: SealRow | None) -> None:
    """Never continue from an older backup in silence: that would make two histories."""
    if last is not None and (
        len(last.frontier) != 32 * last.head.size.bit_count()
        or Frontier.load(last.head.size, last.frontier).root() != last.head.root
        or not last.head.holds(ledger.keys.public_keys())
    ):
        raise RecordError(
            _("最近一次封存的记录被改动，不能接着封存；请运行 zhengtong verify 核对。")
        )
    logged = heads.last_logged(ledger)
    if logged == (last.head if last else None):
        return
    if last is not None:
        before = ledger.one(
            "SELECT MAX(tree_size) FROM record_seal WHERE tree_size < ?", (last.head.size,)
        )[0]
        if (logged.size if logged else None) == before:
            heads.log(ledger, last.line())  # a crash between the seal row and its line in the log
            return
    raise RecordBehind(
        _(
            "数据库与封存日志不一致（日志最后一次封存 %(logged)s 条，数据库 %(held)s 条），"
            "可能恢复了旧备份。请先运行 zhengtong verify 核对；确认无误后说明原因并接受恢复。"
        )
        % {"logged": logged.size if logged else 0, "held": last.head.size if last else 0}
    )


def accept_restored(ledger: Ledger, reason: str) -> None:
    """Go on from a restored backup, knowingly: the log keeps the lost heads and the reason.

    Afterwards `verify` remarks upon it for ever; printed heads of the lost stretch stay unproven.
    """
    with files.holding(lock_of(ledger)):
        heads.log(ledger, {"accepted": reason, "time": now_us()})
        for row in heads.seals(ledger):
            heads.log(ledger, row.line())


def lock_of(ledger: Ledger) -> Path:
    """The lock file of whoever writes segments."""
    return ledger.paths.segments / ".lock"


def clear_leftovers(ledger: Ledger) -> None:
    """Remove what a crash or a merger left in the folder; the caller holds the lock.

    A file without a seal goes only after a while, and only if all its events are in the
    database: otherwise it may be the last copy of events that somebody took away.
    """
    known = {row[0] for row in ledger.all("SELECT DISTINCT file FROM record_seal")}
    greatest = ledger.one("SELECT COALESCE(MAX(id), 0) FROM record_event")[0]
    for path in ledger.paths.segments.iterdir():
        if path.name.endswith(files.TEMPORARY):
            path.unlink()
        elif path.suffix == ".parquet" and path.name not in known:
            old = time.time() - path.stat().st_mtime > _GRACE
            last_id = path.stem.rpartition("-")[2]
            if old and last_id.isdigit() and int(last_id) <= greatest:
                path.unlink()
