"""The year's hotline orders, licences and warning cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request
from zhengtong.law.localtime import day_start, local_date
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.org.units import unit
from zhengtong.record.append import now_us, uid_at
from zhengtong.systems.e_supervision.procedure import WARNED
from zhengtong.years.load import data_of
from zhengtong.years.simulation.applications import Case
from zhengtong.years.simulation.plan import Plan, apportion, at, chosen, part
from zhengtong.years.simulation.staff import Staff

__all__ = ["cards", "hotline", "licences"]

HOUR = 3_600_000_000
OUTCOMES = {"回访未接通": "not_reached", "未作评价": "no_opinion", "匿名，不可回访": "anonymous"}
PIECE = 2000


def hotline(plan: Plan, turn_dissatisfied: int = 0) -> Iterator[int]:
    """Orders received, answered or handled, concluded and called back before the cut-off.

    `turn_dissatisfied` moves that many satisfied call-backs to dissatisfied: for the test that
    one change in the record moves every figure, score and sentence above it.
    """
    rng = plan.rng
    total = plan.count(4190)
    figures = {each["code"]: int(float(each["value"])) for each in _published(plan.year)}
    online = part(total, figures["hotline.closed_online"], figures["hotline.closed"])
    on_time = chosen(plan.year, "hotline.on_time_rate")
    late = total - part(total, on_time["numerator"], on_time["denominator"])
    outcomes = _outcomes(plan, total, turn_dissatisfied)
    data = data_of(plan.year, "hotline")
    counter, desk = Staff(plan.year), data["settings"]["hotline_unit"]
    operator = counter.actor("hotline_operator", desk)
    last_start = plan.days.calendar.add(plan.days.last - timedelta(days=25), 1)
    days = [d for d in plan.days.spread(total * 2, rng) if d <= last_start]
    opened = sorted(rng.sample(days, total))
    kinds = ["online"] * online + ["late"] * late + ["offline"] * (total - online - late)
    rng.shuffle(kinds)
    categories = data["categories"]
    weights = [each["simulated_weight"] for each in categories]
    for start in range(0, total, PIECE):
        with Batch() as batch:
            for n in range(start, min(start + PIECE, total)):
                category = rng.choices(categories, weights)[0]
                order = _Order(plan, batch, counter, operator, desk, category)
                order.run(kinds[n], opened[n], outcomes[n])
        yield min(start + PIECE, total)


def _published(year: str) -> list[dict[str, Any]]:
    wanted = ("hotline.closed", "hotline.closed_online")
    return [each for each in data_of(year, "published")["figures"] if each["code"] in wanted]


def _outcomes(plan: Plan, total: int, turned: int) -> list[str]:
    """What came of each call-back; satisfied among those who gave an opinion as published."""
    figure = chosen(plan.year, "hotline.satisfaction")
    labels = list(figure["exclusions"])
    shares = apportion(total, [*figure["exclusions"].values(), figure["denominator"]])
    rated = shares[-1]
    satisfied = part(rated, figure["numerator"], figure["denominator"])
    levels = figure["levels"]
    very, basic = apportion(satisfied, [levels["满意"], levels["基本满意"]])
    found = [OUTCOMES[label] for label, n in zip(labels, shares, strict=False) for _ in range(n)]
    found += ["satisfied"] * very + ["basically_satisfied"] * basic
    found += ["dissatisfied"] * (rated - satisfied)
    for index in [i for i, each in enumerate(found) if each == "satisfied"][:turned]:
        found[index] = "dissatisfied"
    plan.rng.shuffle(found)
    return found


class _Order:
    """One order from the call to the call-back."""

    def __init__(
        self, plan: Plan, batch: Batch, counter: Staff, operator: Actor, desk: str,
        category: dict[str, Any],
    ) -> None:  # fmt: skip
        self.plan, self.batch, self.counter = plan, batch, counter
        self.operator, self.desk, self.category = operator, desk, category
        self.now = now_us()
        self.position = 0
        self.id = ""

    def _step(self, verb: str, actor: Actor, when: int, **data: Any) -> None:
        self.position = self.batch.do(
            Request(verb, self.id, actor, seen=self.position, data=data, happened_at=when,
                    recorded_at=self.now, origin=self.plan.origin)
        ).position  # fmt: skip

    def run(self, kind: str, opened: date, outcome: str) -> None:
        """Do it all."""
        rng, calendar = self.plan.rng, self.plan.days.calendar
        subject = rng.choice(self.category["subjects"])
        when = at(opened, rng, 8 * 60, 14 * 60)
        self.id = uid_at(when // 1000)
        place = unit(self.desk)
        assert place is not None
        handler = unit(self.category["handler"]) or place
        new = New("order", organisation=self.desk, organisation_path=place.path,
                  region=place.region, id=self.id)  # fmt: skip
        data = {
            "nature": subject["nature"],
            "urgency": "normal",
            "category": self.category["code"],
            "words": subject["text"],
            "phone": "" if outcome == "anonymous" else "13800009999",
        }
        self.position = self.batch.do(
            Request("receive", new, self.operator, data=data, happened_at=when,
                    recorded_at=self.now, origin=self.plan.origin)
        ).position  # fmt: skip
        reply = "已核实并办理（示例）"
        if kind == "online":
            when += HOUR // 4
            self._step("answer_directly", self.operator, when, reply=reply)
        else:
            officer = self.counter.actor("hotline_handler", handler.code)
            self._step("dispatch", self.operator, when + HOUR // 4, unit=handler.code)
            self._step("sign_for", officer, when + HOUR // 2)
            start = calendar.on_or_after(opened)
            days = 17 if kind == "late" else rng.choice((0, 0, 1, 1, 2))
            when = at(calendar.add(start, days), rng, 14 * 60 + 40, 16 * 60)
            self._step("reply", officer, when, reply=reply)
            when += HOUR // 2
            self._step("conclude", self.operator, when)
        back = calendar.add(
            calendar.on_or_after(opened) if kind == "online" else local_date(when), 1
        )
        self._step("call_back", self.operator, at(back, rng), outcome=outcome)


def licences(plan: Plan) -> Iterator[int]:
    """Kinds first, then each licence collected; at any scale every kind has at least one."""
    kinds = data_of(plan.year, "licence_kinds")["licence_kinds"]
    with Batch() as batch:
        for kind in kinds:
            new = New("licence_kind", id=f"licence_kind:{kind['type_code']}", region="430527")
            data = {"type_code": kind["type_code"], "name": kind["name"], "issuer": kind["issuer"]}
            batch.do(Request("define", new, SYSTEM, data=data, origin=plan.origin,
                             happened_at=day_start(plan.days.first), recorded_at=now_us()))  # fmt: skip
    total = max(plan.count(sum(kind["simulated_count"] for kind in kinds)), len(kinds))
    extra = apportion(total - len(kinds), [kind["simulated_count"] - 1 for kind in kinds])
    drawn = [kind for kind, n in zip(kinds, extra, strict=True) for _ in range(n + 1)]
    plan.rng.shuffle(drawn)
    days = plan.days.spread(len(drawn), plan.rng)
    for start in range(0, len(drawn), PIECE):
        now = now_us()
        with Batch() as batch:
            for kind, day in zip(drawn[start : start + PIECE], days[start:], strict=False):
                place = unit(kind["issuer"])
                assert place is not None
                when = at(day, plan.rng)
                new = New("licence", organisation=place.code, organisation_path=place.path,
                          region=place.region, id=uid_at(when // 1000))  # fmt: skip
                data = {"type_code": kind["type_code"], "name": kind["name"], "simulated": True,
                        "valid_from": day.isoformat()}  # fmt: skip
                batch.do(Request("collect", new, SYSTEM, data=data, happened_at=when,
                                 recorded_at=now, origin=plan.origin))  # fmt: skip
        yield min(start + PIECE, len(drawn))


def cards(plan: Plan, cases: list[Case]) -> Iterator[int]:
    """Cards on cases: red and yellow on those that ran late, blue where the promise ran short."""
    figure = chosen(plan.year, "cards.blue")
    late = [c for c in cases if c.comparable and c.used > int(c.spec["promised_limit"]["value"])]
    red = [c for c in late if c.used > int(c.spec["statutory_limit"]["value"])]
    yellow = [c for c in late if c not in red]
    others = [c for c in cases if c.concluded_at and c not in late]
    blue = plan.rng.sample(others, min(plan.count(figure["numerator"]), len(others)))
    wanted = (
        [("red", c) for c in red] + [("yellow", c) for c in yellow] + [("blue", c) for c in blue]
    )
    counter = Staff(plan.year)
    for start in range(0, len(wanted), PIECE):
        now = now_us()
        with Batch() as batch:
            for colour, case in wanted[start : start + PIECE]:
                _card(plan, batch, counter, colour, case, now)
        yield min(start + PIECE, len(wanted))


def _card(plan: Plan, batch: Batch, counter: Staff, colour: str, case: Case, now: int) -> None:
    item = case.item
    when = min(case.concluded_at - HOUR // 2, plan.last_instant)
    new = New("warning_card", organisation=item.organisation, region=item.region,
              organisation_path=item.organisation_path, item=item.code, id=uid_at(when // 1000),
              link=(WARNED, case.id))  # fmt: skip
    first = batch.do(Request(f"issue_{colour}", new, SYSTEM, happened_at=when, recorded_at=now,
                             data={"warned_case": case.id, "rule": "daily_check"},
                             origin=plan.origin))  # fmt: skip
    supervisor = counter.actor("supervisor", item.organisation)
    batch.do(Request("clear", first.case, supervisor, seen=1, happened_at=when + HOUR // 3,
                     recorded_at=now, data={"finding": "upheld"}, origin=plan.origin))  # fmt: skip
