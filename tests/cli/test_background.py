"""The background thread, a round at a time: no waiting, a clock that the test turns."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.flow.county import Walk, at
from tests.flow.hall import Hall
from zhengtong.catalogue import search
from zhengtong.flow import timers
from zhengtong.org.actors import SYSTEM
from zhengtong.record import compact, files
from zhengtong.record.seal import lock_of, seal, unsealed
from zhengtong.web import background
from zhengtong.web.background import SEAL_SECONDS, SWEEP_SECONDS, TIMER_SECONDS, Done, tick


@pytest.fixture(autouse=True)
def not_stopped() -> Iterator[None]:
    background._stopping.clear()
    yield
    background._stopping.clear()


def test_the_tail_is_sealed_when_it_is_a_minute_old_or_long(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged: list[int] = []
    monkeypatch.setattr(compact, "compact", lambda: merged.append(1))
    seal()
    done = Done(0, 0, 0)
    tick(SEAL_SECONDS, done)
    assert (done.sealed, merged) == (0, []), "nothing to seal"
    Walk().open("register")
    tick(SEAL_SECONDS - 1, done)
    assert unsealed() and not merged
    tick(SEAL_SECONDS, done)
    assert not unsealed() and merged == [1] and done.sealed == SEAL_SECONDS
    Walk().open("register")
    monkeypatch.setattr(background, "SEAL_EVENTS", unsealed())
    tick(SEAL_SECONDS + 1, done)
    assert not unsealed() and merged == [1, 1]


def test_another_sealer_is_given_way_to_quietly(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background, "_PATIENCE", 0)
    Walk().open("register")
    done = Done(0, 0, 0)
    with caplog.at_level(logging.INFO), files.holding(lock_of(hall.ledger)):
        tick(SEAL_SECONDS, done)
    assert unsealed() and done.sealed == 0 and not caplog.records
    tick(SEAL_SECONDS + 1, done)
    assert not unsealed()


def test_timers_fire_by_themselves(hall: Hall) -> None:
    walk = Walk().open("submit", at(date(2024, 3, 4)))
    [(state,)] = hall.rows("SELECT state FROM flow_case WHERE id = ?", (walk.case,))
    done = Done(0, 0, 0)
    tick(TIMER_SECONDS - 1, done)
    assert hall.rows("SELECT state FROM flow_case WHERE id = ?", (walk.case,)) == [(state,)]
    tick(TIMER_SECONDS, done)
    assert hall.rows("SELECT state FROM flow_case WHERE id = ?", (walk.case,)) != [(state,)]
    [kind, actor] = hall.rows(
        "SELECT kind, actor FROM record_event WHERE stream LIKE ? ORDER BY id DESC LIMIT 1",
        (f"%{walk.case}",),
    )[0]
    assert (kind, actor) == ("application_accepted", SYSTEM.id)


def test_the_search_is_refreshed_when_something_happened(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[int] = []
    monkeypatch.setattr(search, "refresh_search", lambda: refreshed.append(1))
    done = Done(0, 0, 0)
    for now in range(3):
        tick(now, done)
    assert refreshed == [1]
    Walk().open("register")
    tick(4, done)
    assert refreshed == [1, 1]


def test_files_that_no_row_names_go_within_the_hour(hall: Hall) -> None:
    left = hall.ledger.paths.content / "ab" / f"{'0' * 30}ab"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"an act that failed")
    os.utime(left, (0, 0))
    done = Done(0, 0, 0)
    tick(SWEEP_SECONDS - 1, done)
    assert left.exists()
    tick(SWEEP_SECONDS, done)
    assert not left.exists()


def test_one_bad_chore_ends_neither_the_others_nor_the_thread(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(timers, "run_timers", fail)
    Walk().open("register")
    tick(SEAL_SECONDS, Done(0, 0, 0))
    assert not unsealed()
    assert [record.getMessage() for record in caplog.records] == ["background chore _fire failed"]


def test_it_starts_once_and_stops_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "TICK_SECONDS", 3600)
    rounds: list[float] = []
    monkeypatch.setattr(background, "tick", lambda now, done: rounds.append(now))
    background.start()
    background.start()
    running = [each for each in threading.enumerate() if each.name == "background"]
    assert len(running) == 1
    background.stop()
    assert not running[0].is_alive() and not rounds
    background.start()
    background.stop()
    assert not background._thread.is_alive()  # type: ignore[union-attr]
