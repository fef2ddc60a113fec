"""核验: hold the record against its seals, its files, its log of heads and the heads on paper.

Whoever reads a report must be able to ask: has anything behind it been changed since? `verify`
names what was changed, inserted, removed, cut off, swapped or chained anew, or that an older
backup was put back; it says nothing when there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterable

from zhengtong.record import files
from zhengtong.record.findings import Report
from zhengtong.record.heads import seals
from zhengtong.record.ledger import Ledger, open_ledger
from zhengtong.record.replay import check_replay
from zhengtong.record.seal import lock_of
from zhengtong.record.sql.tables import missing_guards
from zhengtong.record.verify_events import check_events
from zhengtong.record.verify_heads import (
    check_files,
    check_log,
    check_printed,
    check_seals,
    logged_entries,
)

__all__ = ["verify"]

_QUICK_SIGNATURES = 100
_PATIENCE = 60.0  # seconds to wait for a sealer


def verify(
    ledger: Ledger | None = None,
    heads: Iterable[str] = (),
    *,
    full: bool = True,
    replay: bool = False,
) -> Report:
    """Check a store against itself and against printed `heads` ("件数:根值" as reports print them).

    `full` reads every event (about 20 µs each); without it only guards, heads, log, file digests
    and printed heads are checked. `replay` also retells every register from the events and
    compares it with the live rows. Raises `ValueError` when a text in `heads` is not a head.
    """
    ledger = ledger or open_ledger()
    report = Report()
    for name in missing_guards(ledger.connection):
        report.add("guard_missing", what=name)
    with files.holding(lock_of(ledger), _PATIENCE):  # table and log of one moment
        rows, log = seals(ledger), logged_entries(ledger)
    report.heads = len(rows)
    report.sealed = rows[-1].head.size if rows else 0
    check_seals(ledger, rows, report, len(rows) if full else _QUICK_SIGNATURES)
    rows = check_log(ledger, rows, log, report)
    check_files(ledger, rows, log, report)
    if full:
        check_events(ledger, rows, report)
    check_printed(ledger, heads, report.sealed, report)
    if replay:
        check_replay(ledger, report)
    return report
