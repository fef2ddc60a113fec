"""默认评价: who has said nothing so many working days after the end is counted as the place ordains.

The system does it through the one door, and such a rating is never an active one. What other
systems handled is rated there, and what ended long ago is left as it is: a setting that comes
today says nothing about last year.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef

from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import Refused
from zhengtong.law.calendar import Unit
from zhengtong.law.localtime import DAY, local_date
from zhengtong.org.actors import SYSTEM
from zhengtong.org.settings import calendar_for, setting
from zhengtong.record.append import now_us
from zhengtong.record.models import Event
from zhengtong.systems.ratings.models import Rating
from zhengtong.systems.ratings.procedure import rating_of

__all__ = ["rate_silent"]

_log = logging.getLogger(__name__)
LATE = timedelta(days=30)
"""A hall that stood still for longer does not rate backwards."""
_OPENED = 400 * DAY  # µs: cases opened before have ended before `LATE`, or are no matter of days
_PIECE = 500


def rate_silent(procedure: str, states: Sequence[str], now: int | None = None, limit: int = 2000) -> int:  # fmt: skip
    """Rate cases of `procedure` that came to one of `states` and were not rated in time.

    `now` in µs; at most `limit` in one go. Returns how many were rated; running it twice, or in
    several processes, rates nothing twice.
    """
    now = now or now_us()
    silent = Case.objects.filter(
        procedure=procedure, state__in=states, source="", opened_at__gte=now - _OPENED
    ).exclude(Exists(Rating.objects.filter(rated_case=OuterRef("id"))))
    held = list(silent.order_by("opened_at", "id"))
    done = 0
    for start in range(0, len(held), _PIECE):
        some = held[start : start + _PIECE]
        ended = _ended([case.id for case in some], states)
        for case in some:
            if done == limit:
                return done
            if case.id in ended and _is_due(case, local_date(ended[case.id]), local_date(now)):
                done += _rate(case, now)
    return done


def _ended(cases: list[str], states: Sequence[str]) -> dict[str, int]:
    """Case → the instant (µs) at which it first came to one of the states."""
    ends = Event.objects.filter(stream__in=cases, to_state__in=states)
    return dict(ends.values_list("stream").annotate(Min("happened_at")))


def _is_due(case: Case, ended: date, today: date) -> bool:
    """Whether the days to speak are over, and not for too long."""
    rule = setting(case.region, "rating_default")
    if not rule:
        return False
    after = rule["after"]
    last = calendar_for(case.region).add_unit(ended, int(after["value"]), Unit(after["unit"]))
    return last < today <= last + LATE


def _rate(case: Case, now: int) -> bool:
    rule = setting(case.region, "rating_default")
    new = rating_of(
        case.id, organisation=case.organisation, organisation_path=case.organisation_path,
        region=case.region, item=case.item, applicant=case.applicant,
    )  # fmt: skip
    data = {"rated_case": case.id, "level": rule["level"], "means": rule["channel"]}
    try:
        act("rate_by_default", new, actor=SYSTEM, key=f"rate_by_default:{case.id}", data=data,
            happened_at=now)  # fmt: skip
    except Refused as refusal:
        # The applicant spoke in this very moment: their word stands.
        _log.warning("default rating of %s refused: %s", case.id, refusal)
        return False
    return True
