"""导入一个文件: its rows through the one door, two thousand in a transaction, each exactly once.

A row that is in the record already is left alone, one that tells something else becomes a
correction, one that cannot be taken is listed with its line and the reason, and the rest goes in.
Killed in between, the next run finishes what is left: what a transaction held is all there or not.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.bulk import Batch, GivenUp
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request
from zhengtong.flow.imports import (
    AlreadyHere,
    Importable,
    LeftOut,
    Part,
    Row,
    RowFault,
    Standing,
    Task,
    standing,
)
from zhengtong.flow.refusals import Refused, Stale
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.record.append import now_us
from zhengtong.record.canonical import sm3
from zhengtong.record.content import ContentStore
from zhengtong.systems.exchange.rejected import RejectedRows
from zhengtong.systems.exchange.sheets import Sheet

__all__ = ["Importing", "Report"]

AT_ONCE = 2000
"""Rows in one transaction."""

_FEW = 50  # rows in one, where a row was refused half-way and the others have to be done again
_TRIES = 3  # of a batch whose rows somebody else was importing at the same time


@dataclass(slots=True)
class Report:
    """What became of a file's rows. `left_out`: reason → rows that are nothing for the record;
    `unknown`: item, unit or case → name → rows; `reasons`: why rows were rejected."""

    rows: int = 0
    new: int = 0
    continued: int = 0
    corrected: int = 0
    unchanged: int = 0
    already_here: int = 0
    rejected: int = 0
    skipped: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    rejected_file: Path | None = None


@dataclass(slots=True)
class _Job:
    """A row with the parts of it that the record does not hold yet, or holds otherwise."""

    row: Row
    sheet: Sheet
    cells: Sequence[Any]
    todo: list[tuple[Part, str, Standing | None]]
    case: str


class _Halfway(Exception):
    """A row was refused after part of it had been done: its batch is done again without it."""

    def __init__(self, job: _Job, why: str) -> None:
        super().__init__(why)
        self.job = job


class _Rehearsed(Exception):
    """Nothing of this batch is to stay."""


_Result = tuple[_Job, str, Exception | None]


class Importing:
    """One file under way. Hand over the rows by `take`, the end by `finish`; `report` tells."""

    def __init__(
        self, importable: Importable, source: str, path: Path, *, by: Actor = SYSTEM,
        region: str = "", sources: Sequence[str] = (), dry_run: bool = False,
        rejected: Path, say: Callable[[Report], None] = lambda report: None,
    ) -> None:  # fmt: skip
        self.importable, self.source, self.path = importable, source, path
        self.report = Report()
        self._by, self._region, self._sources = by, region, sources
        self._dry_run, self._say = dry_run, say
        self._rejected = RejectedRows(rejected)
        first = importable.parts[0].name
        self._compared = {
            part.name: [
                column.name
                for column in importable.columns
                if column.compared and (column.part or first) == part.name
            ]
            for part in importable.parts
        }
        self._store = ContentStore()
        self._began = time.perf_counter()
        self._seen: dict[str, tuple[int, int]] = {}
        self._listed: list[tuple[int, Sheet, Sequence[Any], str]] = []
        self._told: set[int] = set()  # rows that wait and are counted already
        self._waiting: list[tuple[Row, Sheet, Sequence[Any], dict[str, str]]] = []
        self._actor = replace(
            SYSTEM, channel="import", on_behalf_of="" if by.kind == "system" else by.id
        )
        self._digest = ""

    # ── rows come in ─────────────────────────────────────────────────────────────────────────

    def take(self, sheet: Sheet, line: int, cells: Sequence[Any], fault: str) -> None:
        """One line below a header."""
        if not fault and sheet.skips(cells):
            self.report.skipped += 1
            return
        self.report.rows += 1
        try:
            if fault:
                raise RowFault(fault)
            row = sheet.read(line, cells)
            digests = self._digests(row)
            if self._repeated(row, digests):
                self.report.unchanged += 1
                return
        except RowFault as why:
            self._reject(sheet, line, cells, why)
            return
        self._waiting.append((row, sheet, cells, digests))
        if len(self._waiting) >= AT_ONCE:
            self._flush()

    def finish(self) -> Report:
        """Do what waits, and close the list of rejected rows."""
        self._flush()
        self.report.rejected_file = self._rejected.close()
        self.report.seconds = round(time.perf_counter() - self._began, 2)
        return self.report

    def _digests(self, row: Row) -> dict[str, str]:
        """Part that the row tells → keyed digest of what it says of it."""
        found = {}
        for n, part in enumerate(self.importable.parts):
            if n and row.values.get(part.told_by) is None:
                continue
            told = "|".join(
                f"{name}={row.values[name]}"
                for name in self._compared[part.name]
                if row.values.get(name) is not None
            )
            text = f"{part.name}|{told}"
            found[part.name] = self._store.lookup_digest("import_row", text)[:32]
        return found

    def _repeated(self, row: Row, digests: dict[str, str]) -> bool:
        """Whether the file has told the same before. Raises `RowFault` where it told otherwise."""
        told = hash(tuple(digests.items()))
        held = self._seen.get(row.number)
        if held is None:
            self._seen[row.number] = row.line, told
            return False
        if held[1] == told:
            return True
        raise RowFault(_("编号与第 %d 行相同而内容不同，只收前一行；请核对后只留一行。") % held[0])

    def _reject(self, sheet: Sheet, line: int, cells: Sequence[Any], why: Exception) -> None:
        report = self.report
        report.rejected += 1
        report.reasons[str(why)] += 1
        if isinstance(why, RowFault) and why.unknown[0]:
            kind, name = why.unknown
            report.unknown.setdefault(kind, Counter())[name] += 1
        self._listed.append((line, sheet, cells, str(why)))

    # ── batches ──────────────────────────────────────────────────────────────────────────────

    def _flush(self) -> None:
        for left in reversed(range(_TRIES)):
            try:
                self._write(self._jobs())
                break
            except Stale:  # somebody else imports the same rows: look again what stands
                if not left:
                    raise
        self._waiting.clear()
        self._told.clear()
        for line, sheet, cells, why in sorted(self._listed, key=lambda each: each[0]):
            self._rejected.add(sheet.title, sheet.header.labels, line, cells, why)
        self._listed.clear()
        self._say(self.report)

    def _key(self, row: Row, part: str) -> str:
        number = row.number.replace("#", "＃")  # "#2" is the mark of a second telling
        return f"{number}/{part}" if part else number

    def _jobs(self) -> list[_Job]:
        """What there is to do for the rows that wait."""
        keys = [self._key(row, part) for row, _s, _c, digests in self._waiting for part in digests]
        held = standing(self.source, keys)
        jobs = []
        for row, sheet, cells, digests in self._waiting:
            if id(row) in self._told:
                continue
            todo = []
            for part in self.importable.parts:
                if part.name in digests:
                    stands = held.get(self._key(row, part.name))
                    if stands is None or stands.digest != digests[part.name]:
                        todo.append((part, digests[part.name], stands))
            first = held.get(self._key(row, self.importable.parts[0].name))
            job = _Job(row, sheet, cells, todo, first.stream if first else "")
            if todo:
                jobs.append(job)
            else:
                self._count([(job, "unchanged", None)])
        return jobs

    def _write(self, jobs: list[_Job]) -> None:
        """Do them in one transaction; in small ones where a row is refused half-way."""
        while jobs:
            try:
                results = self._batch(jobs)
            except _Halfway as stopped:
                if len(jobs) > _FEW:
                    for start in range(0, len(jobs), _FEW):
                        self._write(jobs[start : start + _FEW])
                    return
                jobs = [job for job in jobs if job is not stopped.job]
                self._count([(stopped.job, "rejected", stopped)])
                continue
            self._count(results)
            return

    def _count(self, results: Sequence[_Result]) -> None:
        for job, what, why in results:
            self._told.add(id(job.row))
            if what == "rejected":
                assert why is not None
                self._reject(job.sheet, job.row.line, job.cells, why)
            elif what == "left_out":
                self.report.left_out[str(why)] += 1
            else:
                setattr(self.report, what, getattr(self.report, what) + 1)

    def _batch(self, jobs: list[_Job]) -> list[_Result]:
        known = self.importable.prepare([job.row for job in jobs], self._sources)
        results: list[_Result] = []
        try:
            with Batch() as batch:
                cause = self._announce(batch, jobs)
                for job in jobs:
                    results.append(self._do(batch, job, known, cause))
                if self._dry_run or not any(what in _WRITTEN for _j, what, _w in results):
                    raise _Rehearsed
        except _Rehearsed:
            pass
        return results

    def _announce(self, batch: Batch, jobs: list[_Job]) -> str:
        """The event that the rows of this batch name as their cause."""
        self._digest = self._digest or sm3(self.path.read_bytes()).hex()
        lines = [job.row.line for job in jobs]
        data = {"table": self.importable.kind, "file": self._digest, "first_line": min(lines),
                "last_line": max(lines), "lines": len(jobs)}  # fmt: skip
        stream = f"import:{self.source}:{self.importable.kind}"
        new = New("import", self._by.organisation, self._by.organisation_path, self._region,
                  id=stream)  # fmt: skip
        request = Request("take", new, self._by, data=data, origin="import", source=self.source)
        return batch.do(request).event

    def _do(self, batch: Batch, job: _Job, known: Any, cause: str) -> _Result:
        """The parts of one row, in order; which of them were new, went on or were corrected."""
        before = batch.store.touched
        try:
            what, acts = self._acts(job, known)
            for request in acts:
                request.causation = cause
                batch.do(request)
        except AlreadyHere as why:
            # Told between our look and this batch by another import of the same rows: look again.
            if standing(self.source, [self._key(job.row, self.importable.parts[0].name)]):
                raise Stale(_("同样的行刚由另一次导入收进来了。")) from why
            return job, "already_here", why
        except LeftOut as why:
            return job, "left_out", why
        except (RowFault, Refused, GivenUp) as why:
            if batch.store.touched != before:
                raise _Halfway(job, str(why)) from why
            return job, "rejected", why
        return job, what, None

    def _acts(self, job: _Job, known: Any) -> tuple[str, list[Request]]:
        """All that is to be done for a row, and whether that is new, goes on or corrects."""
        found: list[Request] = []
        what, case, now = "", job.case, now_us()
        for part, digest, stands in job.todo:
            acts = self.importable.requests(self._task(job, part, stands, known, case))
            for request in acts:
                request.origin, request.source, request.recorded_at = "import", self.source, now
                request.correlation = digest
            last = acts[-1]
            last.source_key = self._key(job.row, part.name) + (stands.next_key if stands else "")
            last.corrects = stands.event if stands else ""
            if not case and isinstance(last.on, New):
                case, what = last.on.id, "new"
            elif what != "new":
                what = "corrected" if stands else "continued"
            found += acts
        return what, found

    def _task(self, job: _Job, part: Part, stands: Standing | None, known: Any, case: str) -> Task:
        if stands is not None and not part.correctable:
            raise RowFault(_("与已入库的内容不同，而这一部分不能更正，请人工核对。"))
        corrects = stands.event if stands else ""
        return Task(job.row, part.name, self.source, self._actor, known, case, corrects)


_WRITTEN = ("new", "continued", "corrected")
