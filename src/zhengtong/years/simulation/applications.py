"""The year's applications and their ratings.

Most cases of a hall come back from vertical systems as one row "accepted – concluded"; those of
the county's own items run through every step at the counter or online.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from zhengtong.catalogue.items import Item, item_of
from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Outcome, Request
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.record.append import now_us, uid_at
from zhengtong.systems.ratings.procedure import rating_of
from zhengtong.years.load import data_of, person_id
from zhengtong.years.simulation.forms import Applicants
from zhengtong.years.simulation.plan import Plan, apportion, at, chosen, part
from zhengtong.years.simulation.staff import Staff

__all__ = ["Case", "enact", "plan_cases"]

HOUR = 3_600_000_000
DEEMED_AFTER = 6
"""Working days from receipt until somebody sees that the case counts as accepted."""
UNFINISHED = ("declined", "withdrawn")


@dataclass(slots=True)
class Case:
    """One case before it happens."""

    item: Item
    spec: dict[str, Any]
    opened: date
    used: int = 0
    path: str = "plain"
    rating: str = ""  # '', 'active', 'default'
    level: int = 1
    late_upload: bool = False
    faulty_upload: bool = False
    id: str = ""
    concluded_at: int = 0

    @property
    def own(self) -> bool:
        """Whether the county's own system runs it."""
        return self.spec["source_system"] == "own"

    @property
    def comparable(self) -> bool:
        """Whether it counts towards the speed-up figures."""
        limit = self.spec["statutory_limit"]
        return (
            self.spec["case_type"] == "promised_time"
            and limit is not None
            and limit["unit"] == "working_day"
            and self.path not in UNFINISHED
        )


def plan_cases(plan: Plan) -> list[Case]:
    """All cases of the year in order of their opening day, with what will become of each."""
    year, rng = plan.year, plan.rng
    published = data_of(year, "published")["chosen_year"]["decomposition"]
    specs = data_of(year, "service_items")["items"]
    total = plan.count(published["supervised"])
    counts = apportion(total, [spec["simulated_volume"] for spec in specs])
    kinds = [(spec, item_of(spec["handling_item_code"])) for spec in specs]
    drawn = [kinds[i] for i, n in enumerate(counts) for _ in range(n)]
    rng.shuffle(drawn)
    cases = [
        Case(item, spec, day)
        for (spec, item), day in zip(drawn, plan.days.spread(total, rng), strict=True)
    ]
    _choose_paths(plan, cases)
    _choose_times(plan, cases)
    _choose_ratings(plan, cases, plan.count(published["rated"]))
    return cases


def _is_tax(case: Case) -> bool:
    return str(case.spec["source_system"]) == "nat_tax"


def _choose_paths(plan: Plan, cases: list[Case]) -> None:
    """What happens on the way to some of the county's own timed cases."""
    rng = plan.rng
    for case in cases:
        if not case.own or case.spec["case_type"] != "promised_time":
            continue
        draw = rng.random()
        if draw < 0.02:
            case.path = "declined" if draw < 0.01 else "withdrawn"
        elif draw < 0.10:
            case.path = "deficient"
        elif draw < 0.13 and case.item.special_procedures:
            case.path = "special"
        elif draw < 0.14:
            case.path = "refused"
        elif draw < 0.145 and plan.days.calendar.count(case.opened, plan.days.last) > 12:
            case.path = "deemed"


def _choose_times(plan: Plan, cases: list[Case]) -> None:
    """Days used, so that the statutory speed-up prints as published; a few run late on purpose."""
    figure = chosen(plan.year, "applications.statutory_speed_up")
    statutory = sum(c.spec["statutory_limit"]["value"] for c in cases if c.comparable)
    left = part(statutory, figure["used_days"], figure["denominator"])
    for case in cases:
        if case.path == "deemed":  # its limits count from receipt, and the notice clock ran out
            case.used = DEEMED_AFTER
            left -= case.used
    # Late ones are planted first: yellow beyond the promise, red beyond the law.
    cards = chosen(plan.year, "cards.blue")
    pool = [c for c in cases if c.comparable and not c.own]
    plan.rng.shuffle(pool)
    short = sorted(pool, key=lambda c: c.spec["statutory_limit"]["value"])
    for case in short[: min(plan.count(cards["red"]), left // 8)]:
        case.used = case.spec["statutory_limit"]["value"] + 1
        left -= case.used
    quick = sorted((c for c in pool if not c.used), key=lambda c: c.spec["promised_limit"]["value"])
    for case in quick[: min(plan.count(cards["yellow"]), left // 4)]:
        case.used = case.spec["promised_limit"]["value"] + 1
        left -= case.used
    timed = [c for c in cases if c.comparable and not c.used and _room(plan, c) > 0]
    plan.rng.shuffle(timed)
    while left > 0 and timed:
        for case in timed:
            most = min(_room(plan, case) - case.used, left)
            more = min(most, plan.rng.choice((1, 1, 1, 2, 3)))
            case.used += max(more, 0)
            left -= max(more, 0)
            if left <= 0:
                break
        timed = [c for c in timed if _room(plan, c) > c.used]


def _room(plan: Plan, case: Case) -> int:
    """How many working days the case may use: within its promise, and within the year's work."""
    until_end = plan.days.calendar.count(case.opened, plan.days.last) - 2
    if case.path == "special":
        until_end -= 10
    return max(min(int(case.spec["promised_limit"]["value"]), until_end), 0)


def _choose_ratings(plan: Plan, cases: list[Case], rated: int) -> None:
    """Who rates, how, and how their ratings travelled; each published count is met exactly."""
    rng = plan.rng
    able = [
        c for c in cases
        if c.path not in UNFINISHED and c.spec["source_system"] != "nat_marriage"
    ]  # fmt: skip
    for case in able:
        if _is_tax(case):
            case.rating = "active"
    county = [c for c in able if not _is_tax(c)]
    rng.shuffle(county)
    county = county[:rated]
    active = chosen(plan.year, "ratings.active_rate")
    levels = active["levels"]
    actives = part(len(county), active["numerator"], active["denominator"])
    bad = [plan.count(levels[code]) for code in ("4", "5")]
    good = apportion(actives - sum(bad), [levels[code] for code in ("1", "2", "3")])
    marks = [n + 1 for n, count in enumerate([*good, *bad]) for _ in range(count)]
    for case, level in zip(county, marks, strict=False):
        case.rating, case.level = "active", level
    for case in county[actives:]:
        case.rating, case.level = "default", int(active["default_level"])
    for figure, name in (
        ("ratings.timely_upload_rate", "late_upload"),
        ("ratings.accurate_upload_rate", "faulty_upload"),
    ):
        rate = chosen(plan.year, figure)
        failing = len(county) - part(len(county), rate["numerator"], rate["denominator"])
        for case in rng.sample(county, failing):
            setattr(case, name, True)


# ── doing it ─────────────────────────────────────────────────────────────────────────────────


def enact(plan: Plan, cases: list[Case]) -> Iterator[int]:
    """Do the cases through the bulk door; yields how many are done after each batch."""
    people = Applicants(plan.year)
    counter = Staff(plan.year)
    size = 1500
    for start in range(0, len(cases), size):
        with Batch() as batch:
            for case in cases[start : start + size]:
                _Enactment(plan, batch, people, counter, case, now_us()).run()
        yield min(start + size, len(cases))


@dataclass(slots=True)
class _Enactment:
    plan: Plan
    batch: Batch
    people: Applicants
    counter: Staff
    case: Case
    now: int
    position: int = 0

    def run(self) -> None:
        case = self.case
        rng = self.plan.rng
        opened = at(case.opened, rng)
        case.id = uid_at(opened // 1000)
        if case.own:
            self._own(opened, rng)
        else:
            self._reported(opened)
        if case.rating:
            self._rate(rng)

    def _do(self, verb: str, on: str | New, actor: Actor, when: int, **data: Any) -> Outcome:
        return self.batch.do(
            Request(
                verb, on, actor, seen=self.position, data=data, happened_at=when,
                recorded_at=self.now, origin=self.plan.origin,
            )
        )  # fmt: skip

    def _step(self, verb: str, actor: Actor, when: int, **data: Any) -> None:
        self.position = self._do(verb, self.case.id, actor, when, **data).position

    def _place(self) -> dict[str, Any]:
        """Where the case and all about it belong; only a returned row names its source."""
        item = self.case.item
        return {
            "organisation": item.organisation,
            "organisation_path": item.organisation_path,
            "region": item.region,
            "item": item.code,
        }

    def _reported(self, opened: int) -> None:
        """One row from a vertical system: what it does not tell stays empty."""
        case, spec = self.case, self.case.spec
        tells = _tells(self.plan.year, spec["source_system"])
        spot = spec["case_type"] == "on_the_spot"
        limit, promise = spec["statutory_limit"], spec["promised_limit"]
        in_days = limit is not None and limit["unit"] == "working_day"
        calendar = self.plan.days.calendar
        done = calendar.add(case.opened, case.used) if case.used else case.opened
        case.concluded_at = opened + 2 * HOUR if done == case.opened else at(done, self.plan.rng)
        data = {
            "item_name": case.item.name,
            "number": f"{item_letters(case.item.source_system)}{case.id[:16]}",
            "result": "granted" if "result" in tells else "",
            "used_days": case.used if "used_days" in tells else None,
            "statutory_days": limit["value"] if in_days else None,
            "promised_days": (promise["value"] if promise else 0) if in_days else None,
            "on_the_spot": spot,
        }
        if "online" in tells:
            data["online"] = self.plan.rng.random() < 0.62
        new = New("application", id=case.id, source=case.item.source_system, **self._place())
        self._do("report_concluded", new, SYSTEM, case.concluded_at, **data)  # fmt: skip

    def _own(self, opened: int, rng: Random) -> None:
        case = self.case
        applicant = self.people.one_for(case.item, rng)
        clerk = self.counter.actor("window_clerk", case.item.organisation)
        person = person_id(self.plan.year, applicant["key"])
        place = self._place() | {"applicant": person}
        online = rng.random() < 0.45 and case.spec["case_type"] == "promised_time"
        form = {"form": self.people.answers(case.item, applicant)}
        new = New("application", id=case.id, **place)
        if online:
            actor = Actor(person, kind="person", channel="portal")
            self.position = self._do("submit", new, actor, opened, **form).position
            self._step("receive", clerk, opened + HOUR // 4)
        else:
            self.position = self._do("register", new, clerk, opened, **form).position
        if case.spec["case_type"] == "on_the_spot":
            when = opened + HOUR // 6
            self._step("settle_at_once", clerk, when)
            case.concluded_at = when
            self._step("serve", clerk, when + HOUR // 12, manner="window")
        else:
            self._timed(opened + HOUR // 2, clerk, rng)

    def _timed(self, when: int, clerk: Actor, rng: Random) -> None:
        case, calendar = self.case, self.plan.days.calendar
        unit_code = case.item.organisation
        reviewer = self.counter.actor("reviewer", unit_code)
        approver = self.counter.actor("approver", unit_code)
        if case.path == "declined":
            self._step("decline", clerk, when, reason="不属本机关职权范围（示例）",
                       remedies="请向有权机关申请；可依法复议、诉讼（示例）")  # fmt: skip
            return
        if case.path == "deficient":
            self._step("notify_deficiencies", clerk, when, items=["平面图缺尺寸标注（示例）"])
            case.opened = self.plan.days.working(case.opened + timedelta(days=1))
            when = at(case.opened, rng, 9 * 60, 11 * 60)
            self._step("remedy", clerk, when)
            when += HOUR // 3
        if case.path == "deemed":
            when = at(calendar.add(case.opened, DEEMED_AFTER), rng, 0, 1)
            self._step("deem_accepted", SYSTEM, when)
            when += 9 * HOUR
        else:
            self._step("accept", clerk, when)
        if case.path == "withdrawn":
            self._step("withdraw", clerk, when + HOUR // 2, reason="申请人自行撤回（示例）")
            return
        started = local_date(when)
        if case.path == "special":
            procedure = case.item.special_procedures[0]
            days = min(5, procedure.budget.amount)
            self._step("start_special_procedure", reviewer, when + HOUR // 4, type=procedure.type,
                       days=procedure.budget.amount, reason="依法需要（示例）")  # fmt: skip
            started = calendar.add(started, days)
            when = at(started, rng, 9 * 60, 11 * 60)
            self._step("end_special_procedure", reviewer, when, result="合格（示例）")
        if case.used and case.path != "deemed":
            when = at(calendar.add(started, case.used), rng, 9 * 60, 14 * 60)
        else:
            when += HOUR // 2
        self._step("examine", reviewer, when)
        if case.path == "refused":
            self._step("refuse", approver, when + HOUR // 4, reason="不符合法定条件（示例）",
                       remedies="六十日内申请复议，或六个月内诉讼（示例）")  # fmt: skip
        else:
            self._step("grant", approver, when + HOUR // 4)
        case.concluded_at = when + HOUR // 3
        self._step("conclude", clerk, case.concluded_at)
        self._step("serve", clerk, case.concluded_at + HOUR // 2,
                   manner=rng.choice(("window", "mailing", "electronic")))  # fmt: skip

    def _rate(self, rng: Random) -> None:
        case = self.case
        default = case.rating == "default"
        verb = "rate_by_default" if default else "rate"
        when = case.concluded_at + HOUR // 6
        actor = SYSTEM if default else RATER
        new = rating_of(case.id, **self._place())
        outcome = self._do(
            verb, new, actor, when, rated_case=case.id, level=str(case.level),
            means="7" if default else rng.choice(("1", "2", "3", "4", "4", "5")),
            late_upload=case.late_upload, faulty_upload=case.faulty_upload,
        )  # fmt: skip
        if case.level >= 4:
            self._repair(new.id, outcome.position, when)

    def _repair(self, rating: str, position: int, when: int) -> None:
        """核实 → 整改 → 二次评价 → 回访: a bad rating is put right before the cut-off."""
        reviewer = self.counter.actor("reviewer", self.case.item.organisation)
        supervisor = self.counter.actor("supervisor", self.case.item.organisation)
        last = self.plan.last_instant
        self.position = position
        for verb, actor, data in (
            ("verify", reviewer, {"finding": "valid", "reason": "情况属实（示例）"}),
            ("rectify", reviewer, {"measures": "已说明情况并改进（示例）"}),
            ("rate_again", SYSTEM, {"level": "2"}),
            ("call_back", supervisor, {}),
        ):
            when = min(when + 20 * HOUR, last)
            self.position = self._do(verb, rating, actor, when, **data).position


RATER = Actor("rater", kind="person", label="办事人", channel="device")


def item_letters(source: str) -> str:
    """A mark in front of a returned case's number, so that its source can be seen."""
    return source.replace("_", "").upper()[:8] + "-"


@lru_cache(maxsize=64)
def _tells(year: str, code: str) -> frozenset[str]:
    """The measures that a source system reports with a conclusion."""
    for source in data_of(year, "service_items")["source_systems"]:
        if source["code"] == code:
            return frozenset(source["events"].get("application_concluded", ()))
    return frozenset()
