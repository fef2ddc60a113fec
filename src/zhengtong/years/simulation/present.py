"""Cases in flight today, so that a demonstration's inbox is as full as a Monday morning.

They lie after the simulated year and count in none of its figures.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from zhengtong.catalogue.items import Item, item_of
from zhengtong.flow.bulk import Batch
from zhengtong.flow.case import read_clocks
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request
from zhengtong.flow.models import Case
from zhengtong.law.calendar import Calendar, national
from zhengtong.law.localtime import DAY, day_start, local_date
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.org.units import unit
from zhengtong.record.append import now_us
from zhengtong.systems.e_supervision.procedure import WARNED
from zhengtong.years.load import data_of, person_id
from zhengtong.years.simulation.forms import Applicants
from zhengtong.years.simulation.plan import at
from zhengtong.years.simulation.staff import Staff

__all__ = ["open_today"]

HOUR = 3_600_000_000
LATE = 14  # working days back to which the oldest open case reaches
STOPS = ("registered", "submitted", "deficient", "accepted", "examined", "special")


def open_today(year: str, seed: int, origin: str = "simulated") -> int:
    """Open some sixty applications and a few orders on the working days before now."""
    rng = Random(f"{year}:today:{seed}")
    now = now_us()
    today = local_date(now)
    specs = [
        spec for spec in data_of(year, "service_items")["items"]
        if spec["source_system"] == "own" and spec["case_type"] == "promised_time"
    ]  # fmt: skip
    people, counter, calendar = Applicants(year), Staff(year), national()
    done = 0
    with Batch() as batch:
        for n in range(60):
            spec = specs[n % len(specs)] if n % 3 else specs[0]
            day = _back(calendar, today, rng.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, LATE)))
            item = item_of(spec["handling_item_code"])
            case = _Present(batch, counter, people, year, origin, now, rng)
            case.run(item, min(at(day, rng, 9 * 60, 11 * 60), now - 6 * HOUR), rng.choice(STOPS))
            done += 1
        for _ in range(8):
            day = _back(calendar, today, rng.randint(0, 4))
            _order(batch, counter, year, origin, min(at(day, rng), now - HOUR), now, rng)
            done += 1
    with Batch() as batch:
        _warn(batch, calendar, now, origin)
    return done


def _warn(batch: Batch, calendar: Calendar, now: int, origin: str) -> None:
    """Cards on what is late now: red beyond the law's limit, yellow beyond another, blue on what
    ends today or on the next working day; at the morning's check, and none is answered yet."""
    today = local_date(now)
    check = _back(calendar, today, 1)
    running = Case.objects.filter(
        closed_at=None, procedure__in=("application", "order"), opened_at__gte=now - 90 * DAY,
        next_due__gt="", next_due__lte=calendar.add(today, 1).isoformat(),
    ).order_by("next_due", "id")  # fmt: skip
    for case in running:
        legal = read_clocks(case.clocks).get("legal")
        late = case.next_due < today.isoformat()
        beyond = legal is not None and legal.ended is None and legal.expired(calendar, today)
        colour = "red" if beyond else "yellow" if late else "blue"
        since = calendar.add(date.fromisoformat(case.next_due), 1) if late else today
        new = New("warning_card", organisation=case.organisation, region=case.region,
                  organisation_path=case.organisation_path, item=case.item, link=(WARNED, case.id))  # fmt: skip
        batch.do(Request(f"issue_{colour}", new, SYSTEM, recorded_at=now, origin=origin,
                         happened_at=min(day_start(max(since, check)) + 9 * HOUR, now),
                         data={"warned_case": case.id, "rule": "daily_check"}))  # fmt: skip


def _back(calendar: Calendar, day: date, working_days: int) -> date:
    """The working day that lies `working_days` before `day`, or before the last one up to it."""
    left = working_days
    while left > 0 or not calendar.is_working(day):
        left -= calendar.is_working(day)
        day = date.fromordinal(day.toordinal() - 1)
    return day


class _Present:
    """One case, left where somebody will find it in the inbox."""

    def __init__(self, batch: Batch, counter: Staff, people: Applicants, year: str, origin: str,
                 now: int, rng: Random) -> None:  # fmt: skip
        self.batch, self.counter, self.people, self.year = batch, counter, people, year
        self.origin, self.now, self.rng = origin, now, rng
        self.position, self.id = 0, ""

    def _do(self, verb: str, on: str | New, actor: Actor, when: int, **data: Any) -> None:
        outcome = self.batch.do(
            Request(verb, on, actor, seen=self.position, data=data, happened_at=when,
                    recorded_at=self.now, origin=self.origin)
        )  # fmt: skip
        self.position, self.id = outcome.position, outcome.case

    def run(self, item: Item, when: int, stop: str) -> None:
        """Take it as far as `stop`."""
        applicant = self.people.one_for(item, self.rng)
        person = person_id(self.year, applicant["key"])
        clerk, reviewer = (
            self.counter.actor(role, item.organisation) for role in ("window_clerk", "reviewer")
        )
        new = New("application", organisation=item.organisation, region=item.region,
                  organisation_path=item.organisation_path, item=item.code, applicant=person)  # fmt: skip
        form = {"form": self.people.answers(item, applicant)}
        if stop == "submitted":
            self._do("submit", new, Actor(person, kind="person", channel="portal"), when, **form)
            return
        self._do("register", new, clerk, when, **form)
        if stop == "deficient":
            self._do("notify_deficiencies", self.id, clerk, when + HOUR,
                     items=["缺平面图尺寸标注（示例）", "缺法定代表人签字（示例）"])  # fmt: skip
        if stop in ("registered", "deficient"):
            return
        self._do("accept", self.id, clerk, when + HOUR)
        if stop == "special" and item.special_procedures:
            procedure = item.special_procedures[0]
            self._do("start_special_procedure", self.id, reviewer, when + 2 * HOUR,
                     type=procedure.type, days=procedure.budget.amount, reason="依法需要（示例）")  # fmt: skip
        elif stop == "examined":
            self._do("examine", self.id, reviewer, when + 2 * HOUR)


def _order(batch: Batch, counter: Staff, year: str, origin: str, when: int, now: int,
           rng: Random) -> None:  # fmt: skip
    data = data_of(year, "hotline")
    desk = unit(data["settings"]["hotline_unit"])
    category = rng.choice(data["categories"])
    handler = unit(category["handler"])
    assert desk is not None
    subject = rng.choice(category["subjects"])
    operator = counter.actor("hotline_operator", desk.code)
    new = New("order", organisation=desk.code, organisation_path=desk.path, region=desk.region)
    outcome = batch.do(
        Request("receive", new, operator, happened_at=when, recorded_at=now, origin=origin,
                data={"nature": subject["nature"], "urgency": "normal", "words": subject["text"],
                      "category": category["code"], "phone": "13800009999"})
    )  # fmt: skip
    if handler is not None and rng.random() < 0.6:
        batch.do(Request("dispatch", outcome.case, operator, seen=1,
                         happened_at=when + HOUR // 4, recorded_at=now, origin=origin,
                         data={"unit": handler.code}))  # fmt: skip
