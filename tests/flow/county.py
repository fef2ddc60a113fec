"""People and papers of the county, for tests that take real items through real procedures."""

from __future__ import annotations

from datetime import date, time
from random import Random
from typing import Any

from zhengtong.catalogue.items import Item, item_of
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.request import Outcome
from zhengtong.law.localtime import instant
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.years.load import person_id
from zhengtong.years.simulation.forms import Applicants

YEAR = "suining_2023"
HYGIENE = "1143052700000217X6400012301200001"  # 20 working days by law, 8 promised; testing
BIRTH = "1143052700000217X6400202300300001"  # on the spot
GROUP = "114305270000020655400011100200101"  # 60 calendar days by law, 10 promised
ABSTRACTION = "11430527000002137X400011900100001"  # 45 and 15; hearing and expert review
ALL_ROLES = ("window_clerk", "reviewer", "approver")


def at(day: date, hour: int = 10, minute: int = 0) -> int:
    """The instant of a wall time in Shanghai."""
    return instant(day, time(hour, minute))


def staff(item: Item, *roles: str, name: str = "clerk-1") -> Actor:
    """Somebody of the item's unit with these roles over it (all three of an application's else)."""
    path = item.organisation_path
    return Actor(
        name, label="李*", organisation=item.organisation, organisation_path=path,
        roles=tuple(Role(role, path) for role in roles or ALL_ROLES),
    )  # fmt: skip


def applicant(item: Item, seed: int = 1) -> tuple[Actor, dict[str, Any]]:
    """An invented person or firm that may apply, and what the county's file says of them."""
    who = Applicants(YEAR).one_for(item, Random(seed))
    return Actor(person_id(YEAR, who["key"]), kind="person", label="张*", channel="portal"), who


def answers(item: Item, who: dict[str, Any]) -> dict[str, Any]:
    """A filled form."""
    return Applicants(YEAR).answers(item, who)


def place(item: Item, applicant: str = "", **more: Any) -> New:
    """Where an application for `item` belongs."""
    return New(
        "application", item.organisation, item.organisation_path, item.region, item.code,
        applicant, **more,
    )  # fmt: skip


REASON = {"reason": "理由如下"}
REMEDIES = REASON | {"remedies": "六十日内可以申请复议，六个月内可以起诉"}
SPECIAL = REASON | {"type": "testing", "days": 5}
REPORT = {"item_name": "公共场所卫生许可", "number": "S-1", "used_days": 3, "promised_days": 8}
DATA: dict[str, dict[str, Any]] = {
    "return_application": REASON,
    "notify_deficiencies": {"items": ["平面图未盖章", "缺健康证明"]},
    "remedy": {"statement": "已补"},
    "decline": REMEDIES,
    "settle_at_once": {"opinion": "材料齐全"},
    "examine": {"opinion": "符合条件"},
    "start_special_procedure": SPECIAL,
    "end_special_procedure": {"result": "检测合格"},
    "extend": REASON | {"extension": 5},
    "grant": {"opinion": "同意"},
    "refuse": REMEDIES,
    "serve": {"manner": "window"},
    "withdraw": REASON,
    "report_concluded": REPORT,
    "correct_report": REPORT | {"used_days": 4},
}
"""What each verb of an application is given here, besides the form."""

# Every verb of the procedure stands in one of these courses of a case.
COURSES = (
    (HYGIENE, "submit return_application resubmit receive notify_deficiencies remedy accept "
              "start_special_procedure end_special_procedure extend examine grant conclude serve"),
    (HYGIENE, "register accept examine extend refuse conclude serve"),
    (HYGIENE, "register decline"),
    (HYGIENE, "submit deem_accepted withdraw"),
    (BIRTH, "register settle_at_once serve"),
    (HYGIENE, "report_concluded correct_report"),
)  # fmt: skip


class Walk:
    """One application, taken through its verbs; each act sees what the last one left."""

    def __init__(self, code: str = HYGIENE, seed: int = 1) -> None:
        self.item = item_of(code)
        self.clerk = staff(self.item)
        self.person, self.who = applicant(self.item, seed)
        self.case, self.position, self.last = "", 0, Outcome("", 0, "", "")

    @property
    def form(self) -> dict[str, Any]:
        """The applicant's answers."""
        return {"form": answers(self.item, self.who)}

    def doer(self, verb: str) -> Actor:
        """Who does this verb here."""
        if verb in ("submit", "resubmit", "remedy"):
            return self.person
        if verb in ("deem_accepted", "report_concluded", "correct_report"):
            return SYSTEM
        return self.clerk

    def open(self, verb: str, happened_at: int | None = None, **data: Any) -> Walk:
        """Begin: `submit` by the applicant, `register` at the counter, a report by the system."""
        given = data or DATA.get(verb) or self.form
        new = place(self.item, "" if verb == "report_concluded" else self.person.id)
        self.last = act(verb, new, actor=self.doer(verb), data=given, happened_at=happened_at)
        self.case, self.position = self.last.case, self.last.position
        return self

    def do(
        self, verb: str, happened_at: int | None = None, *, by: Actor | None = None, **data: Any
    ) -> Walk:
        """The next step, with the data of `DATA` unless given."""
        given = data or DATA.get(verb) or (self.form if verb == "resubmit" else {})
        self.last = act(
            verb, self.case, actor=by or self.doer(verb), seen=self.position, data=given,
            happened_at=happened_at,
        )  # fmt: skip
        self.position = self.last.position
        return self
