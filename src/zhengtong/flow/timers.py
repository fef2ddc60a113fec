"""What the system does by itself when time has passed: deemed acceptance, expiry, reminders.

Every open case carries the instant of its next timer; one index finds those that are due.
"""

from __future__ import annotations

import logging

from django.db.models import Q

from zhengtong.flow import models
from zhengtong.flow.case import CaseState
from zhengtong.flow.decision import Context, timers_from
from zhengtong.flow.door import act
from zhengtong.flow.procedure import Timed, procedure
from zhengtong.flow.refusals import Refused
from zhengtong.flow.store import DirectStore
from zhengtong.org.actors import SYSTEM
from zhengtong.org.settings import calendar_for, setting
from zhengtong.record.append import now_us

__all__ = ["run_timers"]

_log = logging.getLogger(__name__)


def run_timers(now: int | None = None, limit: int = 500, using: str = "default") -> int:
    """Do timed verbs whose hour has come by `now` (µs), about `limit`; returns how many were done.

    Safe to run twice or in several processes: each firing has its own request key. A case whose
    timer is refused is passed over, so that it holds up nobody behind it.
    """
    now = now or now_us()
    due = models.Case.objects.using(using).filter(next_timer__lte=now).order_by("next_timer", "id")
    done, after, last = 0, -1, ""
    while done < limit:
        behind = Q(next_timer__gt=after) | Q(next_timer=after, id__gt=last)
        page = list(due.filter(behind).values_list("next_timer", "id")[:limit])
        done += sum(_fire(case_id, now, using) for _, case_id in page)
        if len(page) < limit:
            break
        hour, last = page[-1]
        after = hour or 0
    return done


def _fire(case_id: str, now: int, using: str) -> bool:
    """Do the verb of the case's timer that is due first; False where there is none, or it may not."""
    case = DirectStore(using).case(case_id)
    fired = _fires(case, now) if case else None
    if case is None or fired is None:
        return False
    timed, instant = fired
    try:
        act(
            timed.verb,
            case_id,
            actor=SYSTEM,
            key=f"timer:{case_id}:{case.position}",
            happened_at=instant,
            clock=lambda: max(now, now_us()),
            using=using,
        )
    except Refused as refusal:
        _log.warning("timer %s on %s refused: %s", timed.verb, case_id, refusal)
        return False
    return True


def _fires(case: CaseState, now: int) -> tuple[Timed, int] | None:
    """The timer of `case` that was due first by `now`, with its instant."""
    proc = procedure(case.procedure, case.version)
    ctx = Context(
        procedure=proc,
        verb=proc.verbs[0],
        case=case,
        data={},
        actor=SYSTEM,
        happened_at=now,
        now=now,
        calendar=calendar_for(case.region),
        setting=lambda name: setting(case.region, name),
        children=lambda link: [],
        read_row=dict,
    )
    due = [found for found in timers_from(ctx, case.state) if found[0] <= now]
    if not due:
        return None
    when, timed = min(due, key=lambda found: found[0])
    return timed, when
