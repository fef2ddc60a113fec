"""12345 (国办发〔2020〕53号): an order from the call to the call-back, with its limits as local data."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.flow.county import HYGIENE, at
from tests.flow.hall import Hall
from tests.systems.naive import counted, later, nth
from zhengtong.catalogue.items import item_of
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.inbox import inbox
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import BadData, GuardRefused, NotAllowed, NotNow, Stale
from zhengtong.flow.request import Outcome
from zhengtong.org.actors import SYSTEM, Actor, Role
from zhengtong.org.settings import setting
from zhengtong.org.units import unit
from zhengtong.record.content import ContentStore
from zhengtong.record.kinds import kind
from zhengtong.record.models import Event
from zhengtong.record.verify import verify
from zhengtong.systems.hotline.models import Order
from zhengtong.systems.hotline.procedure import OUTCOMES

REGION = "430527"
MAY_8 = date(2023, 5, 8)
CALL = {
    "nature": "complaint", "urgency": "normal", "category": "噪音", "words": "夜间施工，张大山家睡不着",
    "caller": "张大山", "phone": "139 0739 1234", "place": "长铺镇解放路 8 号",
}  # fmt: skip


class Desk:
    """An order and the people around it."""

    def __init__(self, day: date = MAY_8, **changed: Any) -> None:
        line = unit(str(setting(REGION, "hotline_unit")))
        assert line is not None
        self.item = item_of(HYGIENE)
        self.operator = Actor("o-1", roles=(Role("hotline_operator", "/"),))
        path = self.item.organisation_path
        self.handler = Actor("h-1", roles=(Role("hotline_handler", path),))
        new = New("order", line.code, line.path, REGION)
        self.last: Outcome = act(
            "receive", new, actor=self.operator, data=CALL | changed, happened_at=at(day)
        )
        self.case, self.position = self.last.case, 1

    def do(self, verb: str, day: date, by: Actor | None = None, **data: Any) -> Desk:
        handled = verb in ("sign_for", "send_back", "reply")
        actor = by or (self.handler if handled else self.operator)
        self.last = act(
            verb, self.case, actor=actor, seen=self.position, data=data, happened_at=at(day)
        )
        self.position = self.last.position
        return self

    def dispatch(self, day: date = MAY_8) -> Desk:
        return self.do("dispatch", day, unit=self.item.organisation)

    @property
    def told(self) -> dict[str, Any]:
        event = Event.objects.get(uid=self.last.event)
        return {name: getattr(event, column) for name, column in kind(event.kind).columns.items()}


def test_an_order_runs_through_and_names_nobody(hall: Hall) -> None:
    desk = Desk()
    assert (
        desk.last.number and Case.objects.get(id=desk.case).next_due == nth(MAY_8, 10).isoformat()
    )
    desk.dispatch()
    case = Case.objects.get(id=desk.case)
    assert case.organisation == desk.item.organisation, "it lies in the unit's inbox"
    assert desk.case in {each.id for each in inbox(desk.handler, "order")}
    stranger = Actor("h-2", roles=(Role("hotline_handler", "/elsewhere/"),))
    with pytest.raises(NotAllowed):
        desk.do("sign_for", MAY_8, stranger)
    desk.do("sign_for", MAY_8).do("reply", later(MAY_8, 4), reply="已责令停工，张大山表示感谢")
    desk.do("rework", later(MAY_8, 4), reason="答复没有说明依据").do(
        "reply", later(MAY_8, 7), reply="已补充依据"
    )
    desk.do("conclude", later(MAY_8, 8))
    assert desk.told == {
        "on_time": 1, "used_days": 6, "allowed_days": 10, "online": 0, "sent_back": 0,
        "nature": "complaint", "category": "噪音",
    }  # fmt: skip
    desk.do("call_back", later(MAY_8, 9), outcome="satisfied", words="张大山满意")
    assert desk.told == {"satisfied": 1, "outcome": "satisfied", "category": "噪音"}
    shown = json.dumps(
        hall.rows("SELECT body FROM record_event WHERE procedure = 'order'")
        + hall.rows("SELECT * FROM hotline_order")
        + hall.rows("SELECT title, applicant, handler FROM flow_case WHERE procedure = 'order'"),
        ensure_ascii=False,
    )  # fmt: skip
    assert not [
        word
        for word in ("张大山", "139 0739", "13907391234", "解放路", "停工", "依据")
        if word in shown
    ]
    assert ContentStore().find("phone", "13907391234") == [desk.case], (
        "found by the number all the same"
    )
    assert verify(hall.ledger, replay=True).ok


def test_the_limit_is_the_countys_for_this_nature_and_urgency(hall: Hall) -> None:
    for row in setting(REGION, "hotline_limits"):
        desk = Desk(nature=row["nature"], urgency=row["urgency"])
        assert row["reply"]["unit"] == "working_day"
        due = nth(MAY_8, row["reply"]["value"]).isoformat()
        assert Case.objects.get(id=desk.case).next_due == due, row


def test_answered_directly_counts_as_online(hall: Hall) -> None:
    desk = Desk(nature="consultation").do("answer_directly", MAY_8, reply="工作日上午九时至十二时")
    assert (desk.told["online"], desk.told["used_days"], desk.told["on_time"]) == (1, 0, 1)
    assert Order.objects.get(case=desk.case).disposition == "answer_directly"
    with pytest.raises(NotNow, match="待回访"):
        desk.dispatch()


def test_sent_back_within_the_window_and_not_after(hall: Hall) -> None:
    window = int(setting(REGION, "hotline_send_back_days"))
    desk = Desk().dispatch()
    desk.do("send_back", nth(MAY_8, window), reason="不属我局职责")
    case = Case.objects.get(id=desk.case)
    assert (case.state, case.organisation) == ("received", setting(REGION, "hotline_unit"))
    again = nth(MAY_8, window)
    desk.dispatch(again)
    with pytest.raises(GuardRefused, match="不能再退单"):
        desk.do("send_back", nth(again, window + 1), reason="不属我局职责")
    desk.do("sign_for", again).do("reply", again, reply="已办").do("conclude", again)
    assert desk.told["sent_back"] == 1
    with pytest.raises(GuardRefused, match="没有这个承办单位"):
        Desk().do("dispatch", MAY_8, unit="nobody")


def test_extended_as_often_and_as_long_as_the_county_allows(hall: Hall) -> None:
    rule = setting(REGION, "hotline_extension")
    desk = Desk().dispatch().do("sign_for", MAY_8)
    for days in (0, int(rule["value"]) + 1):
        with pytest.raises(GuardRefused, match="不得超过"):
            desk.do("extend", MAY_8, extension=days, reason="须现场检测")
    with pytest.raises(NotAllowed):
        desk.do("extend", MAY_8, desk.handler, extension=3, reason="须现场检测")
    desk.do("extend", MAY_8, extension=3, reason="须现场检测")
    assert Case.objects.get(id=desk.case).next_due == nth(MAY_8, 13).isoformat()
    assert int(rule["times"]) == 1
    with pytest.raises(GuardRefused, match="次数已用完"):
        desk.do("extend", MAY_8, extension=1, reason="须现场检测")


@pytest.mark.parametrize("outcome", [code for code, _ in OUTCOMES])
def test_whoever_gave_no_opinion_is_not_counted_as_satisfied(hall: Hall, outcome: str) -> None:
    desk = Desk(phone="").do("answer_directly", MAY_8, reply="已答复")
    assert Order.objects.get(case=desk.case).anonymous
    desk.do("call_back", MAY_8, outcome=outcome)
    assert desk.told["satisfied"] == int(outcome in ("satisfied", "basically_satisfied"))
    first = desk.last.event
    with pytest.raises(NotNow):
        desk.do("call_back", MAY_8, outcome="satisfied")
    desk.do("correct_call_back", MAY_8, SYSTEM, outcome="dissatisfied")
    assert Event.objects.get(uid=desk.last.event).corrects == first
    second = desk.last.event
    desk.do("correct_call_back", MAY_8, SYSTEM, outcome="satisfied")
    assert Event.objects.get(uid=desk.last.event).corrects == second, (
        "each takes the place of the last"
    )


def test_bad_input_ends_in_a_message(hall: Hall) -> None:
    for change, said in (
        ({"nature": "gossip"}, "请从下列各项中选择：咨询、求助"), ({"words": ""}, "请填写“诉求内容”"),
        ({"phone": "1" * 21}, "最多 20 字"), ({"colour": "red"}, "没有“colour”这一项"),
    ):  # fmt: skip
        with pytest.raises(BadData, match=said):
            Desk(**change)
    desk = Desk()
    with pytest.raises(Stale, match="刷新"):
        act(
            "dispatch",
            desk.case,
            actor=desk.operator,
            seen=2,
            data={"unit": desk.item.organisation},
        )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.dates(date(2023, 1, 3), date(2023, 10, 9)), wait=st.integers(0, 40),
    nature=st.sampled_from(["consultation", "help", "complaint", "suggestion"]),
    urgency=st.sampled_from(["normal", "urgent", "emergency"]), extension=st.integers(0, 8),
)  # fmt: skip
def test_what_conclusion_says_equals_a_plain_recount(
    hall: Hall, start: date, wait: int, nature: str, urgency: str, extension: int
) -> None:
    done = later(start, wait)
    assume(done <= date(2023, 12, 25))
    limit = next(
        row["reply"]["value"] for row in setting(REGION, "hotline_limits")
        if (row["nature"], row["urgency"]) == (nature, urgency)
    )  # fmt: skip
    desk = Desk(start, nature=nature, urgency=urgency).dispatch(start).do("sign_for", start)
    if extension:
        desk.do("extend", start, extension=extension, reason="须现场检测")
    desk.do("reply", done, reply="已办").do("conclude", done)
    allowed = limit + extension
    assert desk.told == {
        "on_time": int(done <= nth(start, allowed)), "used_days": counted(start, done),
        "allowed_days": allowed, "online": 0, "sent_back": 0, "nature": nature, "category": "噪音",
    }  # fmt: skip
