"""What nobody in the hall does by hand: deemed acceptance at midnight, sealing, tidying up.

The one background thread of a county; each process of a city's site has one, and they give way
to each other.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

__all__ = [
    "DAILY_SECONDS", "SEAL_EVENTS", "SEAL_SECONDS", "SWEEP_SECONDS", "TIMER_SECONDS", "Done",
    "start", "stop", "tick",
]  # fmt: skip

_log = logging.getLogger(__name__)

TICK_SECONDS = 5.0
SEAL_SECONDS = 60.0
"""The unsealed tail is at most this old …"""
SEAL_EVENTS = 5_000
"""… or this long."""
TIMER_SECONDS = 30.0
SWEEP_SECONDS = 3600.0
DAILY_SECONDS = 86_400.0
"""Chores of a day are done at once when the site starts: a county's machine is off at night."""
_AT_ONCE = 1000  # of one kind in one round, so that a long absence holds up nobody's timer
_PATIENCE = 5.0  # seconds to wait for writers or another sealer: the next round comes soon

_starting = threading.Lock()
_stopping = threading.Event()
_thread: threading.Thread | None = None


@dataclass(slots=True)
class Done:
    """When each chore was last done (seconds of `time.monotonic`), and the newest event searched."""

    sealed: float
    timed: float
    swept: float
    searched: int = 0
    tidied: float = float("-inf")
    rated: float = float("-inf")


def start() -> None:
    """Start the thread, once in this process."""
    global _thread
    with _starting:
        if _thread is None or not _thread.is_alive():
            _stopping.clear()
            _thread = threading.Thread(target=_run, name="background", daemon=True)
            _thread.start()


def stop(wait: float = 10.0) -> None:
    """Let the round that is under way end, for `wait` seconds at most; then there is none."""
    _stopping.set()
    if _thread is not None:
        _thread.join(wait)


def _run() -> None:
    from django.db import connections

    now = time.monotonic()
    done = Done(now, now, now)
    while not _stopping.wait(TICK_SECONDS):
        tick(time.monotonic(), done)
    connections.close_all()


def tick(now: float, done: Done) -> None:
    """Do each chore whose time has come, and note it in `done`; never raises.

    One bad chore (a full disk, a lost connection) ends neither the others nor the next round.
    """
    from django.db import connections

    from zhengtong.record.errors import SealBusy

    for chore in (_fire, _seal, _search, _sweep, _tidy, _rate):
        if _stopping.is_set():
            return
        try:
            chore(now, done)
        except SealBusy:
            _log.debug("another process seals; next round")
        except Exception:
            _log.exception("background chore %s failed", chore.__name__)
            connections.close_all()


def _fire(now: float, done: Done) -> None:
    if now - done.timed < TIMER_SECONDS:
        return
    from zhengtong.flow.timers import run_timers

    done.timed = now
    run_timers()


def _seal(now: float, done: Done) -> None:
    from zhengtong.record.compact import compact
    from zhengtong.record.seal import seal, unsealed

    waiting = unsealed()
    if waiting >= SEAL_EVENTS or (waiting and now - done.sealed >= SEAL_SECONDS):
        seal(wait=_PATIENCE)
        done.sealed = now
        compact()


def _search(now: float, done: Done) -> None:
    """Published items enter the search; as long as nothing has happened, nothing is looked at."""
    from django.db.models import Max

    from zhengtong.catalogue.search import refresh_search
    from zhengtong.record.models import Event

    newest = Event.objects.aggregate(newest=Max("id"))["newest"] or 0
    if newest != done.searched:
        refresh_search()
        done.searched = newest


def _sweep(now: float, done: Done) -> None:
    if now - done.swept < SWEEP_SECONDS:
        return
    from zhengtong.record.content import ContentStore

    done.swept = now
    ContentStore().sweep()


def _tidy(now: float, done: Done) -> None:
    """Drafts that were left for longer than promised, and tries that count no more."""
    if now - done.tidied < DAILY_SECONDS:
        return
    from zhengtong.web.portal.attempts import clear_spent
    from zhengtong.web.portal.drafts import clear_forgotten

    clear_spent()
    if clear_forgotten(_AT_ONCE) < _AT_ONCE:
        done.tidied = now


def _rate(now: float, done: Done) -> None:
    """Whoever said nothing in time is counted as the place ordains."""
    if now - done.rated < DAILY_SECONDS:
        return
    from zhengtong.systems.ratings.defaults import rate_silent
    from zhengtong.web.portal.standing import RATEABLE

    if rate_silent("application", RATEABLE, limit=_AT_ONCE) < _AT_ONCE:
        done.rated = now
