"""默认评价: only where nobody spoke in time, by the place's own rule, and never as an active one."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from tests.flow.county import BIRTH, HYGIENE, Walk, at
from tests.flow.hall import Hall
from tests.systems.naive import nth
from tests.systems.test_ratings import told
from zhengtong.flow.door import act
from zhengtong.flow.models import Case, Link
from zhengtong.org.actors import ANONYMOUS
from zhengtong.org.models import LocalSetting
from zhengtong.org.settings import forget_settings, setting
from zhengtong.record.models import Event
from zhengtong.record.verify import verify
from zhengtong.systems.ratings.defaults import LATE, rate_silent
from zhengtong.systems.ratings.models import Rating
from zhengtong.systems.ratings.procedure import RATED, rating_of
from zhengtong.web import background
from zhengtong.web.background import DAILY_SECONDS, Done, tick
from zhengtong.web.portal.standing import RATEABLE

MAY_8 = date(2023, 5, 8)


def ended(day: date = MAY_8) -> Walk:
    return Walk(BIRTH).open("register", at(day, 9)).do("settle_at_once", at(day))


def silent(day: date, **how: int) -> int:
    return rate_silent("application", RATEABLE, at(day), **how)


def test_whoever_says_nothing_in_time_is_counted_by_the_places_rule(hall: Hall) -> None:
    rule = setting("", "rating_default")
    last = nth(MAY_8, int(rule["after"]["value"]))
    walk, served = ended(), ended().do("serve", at(MAY_8, 15))
    spoken, open_still = ended(), Walk(HYGIENE).open("register", at(MAY_8))
    item = spoken.item
    act("rate", rating_of(spoken.case, organisation=item.organisation, region=item.region,
                          organisation_path=item.organisation_path, item=item.code),
        actor=ANONYMOUS, data={"rated_case": spoken.case, "level": "5"}, happened_at=at(MAY_8))  # fmt: skip
    assert silent(last) == 0, "the last day is still theirs"
    assert silent(last + timedelta(days=1)) == 2
    assert silent(last + timedelta(days=1)) == 0, "once"
    for case in (walk.case, served.case):
        row = Rating.objects.get(rated_case=case)
        assert (row.active, row.level, row.means) == (False, int(rule["level"]), rule["channel"])
        event = Event.objects.get(uid=row.rated_event)
        assert told(event.uid)["active"] == 0 and event.actor == "system"
        assert event.happened_at == at(last + timedelta(days=1)), "never in a day that is over"
        link = Link.objects.get(kind=RATED, from_case=case)
        assert Case.objects.get(id=link.to_case).organisation == walk.item.organisation
    assert Rating.objects.get(rated_case=spoken.case).level == 5
    assert not Rating.objects.filter(rated_case=open_still.case).exists()
    assert verify(hall.ledger, replay=True).ok


def test_what_ended_long_ago_or_elsewhere_is_left_as_it_is(hall: Hall) -> None:
    walk = ended()
    last = nth(MAY_8, int(setting("", "rating_default")["after"]["value"]))
    assert silent(last + LATE + timedelta(days=1)) == 0
    Case.objects.filter(id=walk.case).update(source="hn_police")
    assert silent(last + LATE) == 0, "that system asks for itself"
    Case.objects.filter(id=walk.case).update(source="")
    LocalSetting.objects.create(
        id="x", region=walk.item.region, name="rating_default", value=json.dumps(None)
    )
    forget_settings()
    assert silent(last + LATE) == 0, "a place without default ratings"
    LocalSetting.objects.filter(id="x").delete()
    forget_settings()
    assert silent(last + LATE) == 1


def test_so_many_in_one_go_and_the_rest_in_the_next(hall: Hall) -> None:
    for _ in range(3):
        ended()
    day = nth(MAY_8, 6)
    assert [silent(day, limit=2) for _ in range(3)] == [2, 1, 0]


def test_the_background_does_it_daily(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhengtong.systems.ratings import defaults

    days: list[tuple[str, ...]] = []

    def rated(procedure: str, states: tuple[str, ...], limit: int) -> int:
        days.append((procedure, *states))
        return limit if len(days) == 1 else 0

    monkeypatch.setattr(defaults, "rate_silent", rated)
    background._stopping.clear()
    done = Done(0, 0, 0)
    for now in (0, 1, 2, DAILY_SECONDS, DAILY_SECONDS + 1):
        tick(now, done)
    assert days == [("application", *RATEABLE)] * 3, "at once, the rest at once after, then daily"
