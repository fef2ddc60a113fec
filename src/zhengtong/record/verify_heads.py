"""First half of a check: the heads, their log, the printed ones, and the files as wholes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from zhengtong.record import files
from zhengtong.record.errors import ProofRefused
from zhengtong.record.findings import Report
from zhengtong.record.heads import (
    LOG,
    LogEntry,
    SealRow,
    TreeHead,
    parse_printed,
    read_log,
)
from zhengtong.record.ledger import Ledger
from zhengtong.record.merkle import Frontier
from zhengtong.record.proofs import root_of
from zhengtong.record.segments import digest_of, read_segment

__all__ = ["check_files", "check_log", "check_printed", "check_seals", "logged_entries"]


def check_seals(ledger: Ledger, rows: Sequence[SealRow], report: Report, signed: int) -> None:
    """Each seal by itself and next to the one before; signatures of the newest `signed` rows."""
    public = ledger.keys.public_keys()
    size = last_id = 0
    for number, row in enumerate(rows):
        head = row.head
        if row.first_id <= last_id or row.last_id < row.first_id or head.size <= size:
            report.add("heads_disordered", size=head.size)
        try:
            fits = Frontier.load(head.size, row.frontier).root() == head.root
        except ValueError:
            fits = False
        if not fits:
            report.add("frontier_changed", size=head.size)
        if number >= len(rows) - signed and not head.holds(public):
            report.add("head_forged", size=head.size)
        size, last_id = head.size, row.last_id


def logged_entries(ledger: Ledger) -> list[LogEntry | None]:
    """The log of heads as it is now; None at its end when it cannot be read further."""
    entries: list[LogEntry | None] = []
    try:
        entries.extend(read_log(ledger))
    except (ValueError, KeyError, TypeError):
        entries.append(None)
    return entries


def _branch(log: Sequence[LogEntry | None], report: Report) -> list[LogEntry]:
    """The log's entries since the last restored backup that was accepted."""
    branch: list[LogEntry] = []
    size = 0
    for number, entry in enumerate(log, 1):
        if entry is None:
            report.add("log_damaged", what=number)
        elif entry.accepted:
            report.add("restore_accepted", what=entry.accepted)
            branch, size = [], 0
        else:
            if entry.head and entry.head.size <= size:
                report.add("log_damaged", what=number)
            size = entry.head.size if entry.head else size
            branch.append(entry)
    return branch


def check_log(
    ledger: Ledger, rows: Sequence[SealRow], log: Sequence[LogEntry | None], report: Report
) -> list[SealRow]:
    """The seal table against the log beside the keys: older backups, removed and added heads.

    Returns the seals to go by: those of the log where the table was tampered with.
    """
    branch = _branch(log, report)
    public = ledger.keys.public_keys()
    held = {row.head.size: row.head for row in rows}
    logged: dict[int, LogEntry] = {}
    for entry in branch:
        if entry.head and (entry.head == held.get(entry.head.size) or entry.head.holds(public)):
            logged[entry.head.size] = entry
        elif entry.head:
            report.add("log_damaged", what=f"{entry.first_id}–{entry.last_id}")
    if not logged:
        if rows and not (ledger.paths.keys / LOG).exists():
            report.add("log_missing")
        elif len(rows) > 1:
            report.add("head_inserted", size=rows[-1].head.size)
        return list(rows)
    trusted: dict[int, SealRow] = {}
    digests = {entry.file: entry.digest for entry in branch}
    for row in rows:
        known = logged.get(row.head.size)
        if known is None:
            newest = row is rows[-1] and row.head.size > max(logged)
            report.add("head_not_logged" if newest else "head_inserted", size=row.head.size)
            if newest or row.head.holds(public):
                trusted[row.head.size] = row
        elif known.head != row.head:
            report.add("head_changed", size=row.head.size)
            trusted[row.head.size] = _from_log(known, branch)
        else:
            trusted[row.head.size] = row
            if digests.get(row.file) != row.file_digest:
                report.add("seal_file_changed", file=row.file)
    lost = [entry for size, entry in logged.items() if size not in trusted]
    for entry in _check_lost(ledger, lost, rows, report):
        trusted[entry.head.size if entry.head else 0] = _from_log(entry, branch)
    return [trusted[size] for size in sorted(trusted)]


def _from_log(entry: LogEntry, branch: Sequence[LogEntry]) -> SealRow:
    """The seal as the log knows it, in the file that holds its events now."""
    assert entry.head is not None
    now = next(
        each
        for each in reversed(branch)
        if each.first_id <= entry.first_id and each.last_id >= entry.last_id
    )
    first, last = entry.first_id, entry.last_id
    return SealRow(0, first, last, b"", now.file, now.digest, entry.head)


def _check_lost(
    ledger: Ledger, lost: Iterable[LogEntry], rows: Sequence[SealRow], report: Report
) -> list[LogEntry]:
    """Heads that only the log knows; returns those whose events are still there."""
    greatest = ledger.one("SELECT COALESCE(MAX(id), 0) FROM record_event")[0]
    sealed = rows[-1].head.size if rows else 0
    behind: TreeHead | None = None
    removed = []
    for entry in lost:
        assert entry.head is not None
        if entry.head.size > sealed and entry.last_id > greatest:
            behind = entry.head
        else:
            report.add("head_removed", size=entry.head.size)
            removed.append(entry)
    if behind:
        count = ledger.one("SELECT COUNT(*) FROM record_event")[0]
        report.add("backup_restored", size=behind.size, what=count)
    return removed


def check_printed(ledger: Ledger, printed: Iterable[str], sealed: int, report: Report) -> None:
    """Heads that stand on paper. Raises `ValueError` for a text that is none."""
    for text in printed:
        size, root = parse_printed(text)
        if size > sealed:
            report.add("printed_beyond", size=size, what=sealed)
            continue
        try:
            held = root_of(ledger, size)
        except ProofRefused:
            held = b""
        if held != root:
            report.add("printed_conflict", size=size)


def check_files(
    ledger: Ledger, rows: Sequence[SealRow], log: Sequence[LogEntry | None], report: Report
) -> None:
    """Digests of all segments, and files that belong to no seal."""
    folder = ledger.paths.segments
    logged = {entry.file: entry.digest for entry in log if entry}
    wanted = {row.file: row.file_digest for row in rows}
    owner = {digest: file for file, digest in wanted.items()}
    for file, digest in wanted.items():
        if not (folder / file).is_file():
            report.add("segment_missing", file=file)
        elif (found := digest_of(folder / file)) != digest:
            if found in owner:
                report.add("segment_swapped", file=file, what=owner[found])
            else:
                report.add("segment_changed", file=file)
    for path in sorted(folder.glob("*")):
        if path.name in wanted or path.name.startswith("."):
            continue
        if path.name.endswith(files.TEMPORARY) or _held(ledger, path):
            report.add("left_over", file=path.name)
        else:
            known = logged.get(path.name) == digest_of(path)
            report.add("segment_unowned" if known else "segment_inserted", file=path.name)
    report.segments = len(wanted)


def _held(ledger: Ledger, path: Path) -> bool:
    """Is every event of this file in the database, unchanged?"""
    try:
        table = read_segment(path)
    except (OSError, pa.ArrowException):
        return False
    for event_id, digest in zip(table["id"].to_pylist(), table["hash"].to_pylist(), strict=True):
        row = ledger.one("SELECT hash FROM record_event WHERE id = ?", (event_id,))
        if row is None or bytes(row[0]) != digest:
            return False
    return True
