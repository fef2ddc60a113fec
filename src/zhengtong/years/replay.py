"""`zhengtong replay suining-2023`: a county's year, made again as simulated case-level history.

It adds up to the published figures as printed, with their cut-off dates and scopes; what is not
published (months, units, people, texts) is invented and labelled so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from zhengtong.catalogue.load import load_catalogue
from zhengtong.law.calendar import national
from zhengtong.law.localtime import instant
from zhengtong.org.actors import SYSTEM
from zhengtong.years.load import data_of, load_county
from zhengtong.years.simulation import applications, others
from zhengtong.years.simulation.catalogue import stand_ins
from zhengtong.years.simulation.plan import Days, Plan
from zhengtong.years.simulation.staff import enrol_staff

__all__ = ["Replay", "replay"]


@dataclass(slots=True)
class Replay:
    """What a replay did: how many cases, and seconds per step."""

    scale: float
    seed: int
    cases: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def replay(
    year: str,
    scale: float,
    seed: int,
    say: Callable[[str, int, int], None] = lambda step, done, total: None,
    turn_dissatisfied: int = 0,
) -> Replay:
    """Fill an empty simulated store with `year` (`suining_2023`) at `scale` (0 < scale ≤ 1).

    `say(step, done, total)` is told how far things are. Raises `WrongOrigin` in a live store.
    """
    from zhengtong.record.store import check_origin

    check_origin("simulated")
    report = Replay(scale, seed)
    rng = Random(f"{year}:{seed}")
    chosen = data_of(year, "published")["chosen_year"]
    months = {int(month): count for month, count in chosen["supervised_by_month"].items()}
    last = date.fromisoformat(chosen["until"])
    days = Days(national(), date(last.year, 1, 1), last, months)
    plan = Plan(year, scale, rng, days)

    def timed(step: str, work: Callable[[], object]) -> object:
        start = time.perf_counter()
        found = work()
        report.seconds[step] = round(time.perf_counter() - start, 2)
        return found

    def run(step: str, total: int, pieces: Iterator[int]) -> None:
        def all_of_it() -> None:
            for done in pieces:
                say(step, done, total)

        timed(step, all_of_it)

    timed("county", lambda: _county(plan))
    timed("catalogue", lambda: _catalogue(plan))
    cases = applications.plan_cases(plan)
    run("applications", len(cases), applications.enact(plan, cases))
    run("hotline", plan.count(4190), others.hotline(plan, turn_dissatisfied))
    run("licences", plan.count(55102), others.licences(plan))
    run("cards", plan.count(2902), others.cards(plan, cases))
    report.cases = len(cases)
    return report


def _county(plan: Plan) -> None:
    """The county itself, and the simulated staff who will do its year."""
    load_county(plan.year, plan.origin)
    enrol_staff(plan)


def _catalogue(plan: Plan) -> None:
    """Sample items and stand-ins, published before the year begins. Raises where one is refused."""
    document = data_of(plan.year, "service_items")
    before = instant(date(plan.days.first.year - 1, 12, 1))
    for items in (document["items"], stand_ins(plan)):
        loaded = load_catalogue(
            document | {"items": items}, SYSTEM, happened_at=before, origin=plan.origin
        )
        if loaded.bad:
            raise ValueError(f"catalogue: {loaded.bad[0]}")
