"""The officer drafts, the system computes, the leader releases: and every way it stays shut."""

from __future__ import annotations

import json

import pytest

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.decision import allowed_verbs
from zhengtong.flow.door import act
from zhengtong.flow.looks import look
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import (
    BadData,
    GuardRefused,
    NotAllowed,
    NotNow,
    Stale,
    TooLong,
)
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.performance.compute import compute, drifted, restate
from zhengtong.performance.desk import desk
from zhengtong.performance.models import Line
from zhengtong.performance.obstacles import NotReady
from zhengtong.performance.procedure import EVALUATION
from zhengtong.performance.sheet import evaluations, sheet
from zhengtong.record.canonical import BODY_LIMIT
from zhengtong.record.models import Event

from .conftest import BUREAU, Hotline
from .draft import EVENTS, FUNDS, SATISFACTION, drafted, position, scored, start


def explained(officer: Actor, case: str) -> None:
    with desk(officer, case, position(case)) as at:
        at.do("explain_deviation", number=1, reason="夜间噪声反复。", improvement="首办负责。")
        at.do("explain_difference", number=1, reason="未达目标，从严。")


def test_release_is_refused_while_a_reason_is_missing(
    officer: Actor, leader: Actor, hotline: Hotline
) -> None:
    hotline.orders_with("satisfied", 9)
    hotline.orders_with("dissatisfied", 1)
    case = drafted(officer)
    with pytest.raises(NotReady, match="还没有计算"):
        act("submit", case, actor=officer, seen=position(case))
    compute(officer, case, position(case))
    scored(officer, case, (0, "10"), (1, "30"), (2, "50"))
    act("submit", case, actor=officer, seen=position(case))
    with pytest.raises(NotReady) as refused:
        act("release", case, actor=leader, seen=position(case))
    listed = refused.value.details["obstacles"]
    assert [each["key"] for each in listed] == ["line-1-deviation", "line-1-difference"]
    assert {each["anchor"] for each in listed} == {"line-1"}
    assert "差 2 件事" in refused.value.message and "未达到指标值" in refused.value.message
    act("return_to_drafter", case, actor=leader, seen=position(case),
        data={"reason": "请写明两处原因。"})  # fmt: skip
    explained(officer, case)
    act("submit", case, actor=officer, seen=position(case))
    released = act("release", case, actor=leader, seen=position(case))
    assert released.state == "released"
    event = Event.objects.get(uid=released.event)
    assert (event.n1, event.n2, event.n3, event.t1) == (1, 9000, 9655, "良好")
    [edition] = sheet(case).releases
    assert (edition.given_total, edition.computed_total) == ("90", "96.55")


def test_nobody_can_hand_in_a_computed_value(officer: Actor, hotline: Hotline) -> None:
    hotline.orders_with("satisfied", 3)
    case = drafted(officer)
    compute(officer, case, position(case))
    figure = json.loads(sheet(case).lines[0].figure)
    forged = {"figure": figure | {"numerator": 2}, "line": 1, "cut_off": "2023-12-05"}
    with pytest.raises(NotAllowed):
        act("freeze_figure", case, actor=officer, seen=position(case), data=forged)
    with pytest.raises(GuardRefused, match="依据刚刚改动"):
        act("freeze_figure", case, actor=SYSTEM, data=forged | {"cut_off": "2023-12-31"})
    computing = Event.objects.filter(stream=case, kind="figures_frozen").get()
    assert (computing.actor, computing.on_behalf_of) == ("system", officer.id)


def test_whose_turn_it_is(officer: Actor, leader: Actor, hotline: Hotline) -> None:
    hotline.orders_with("satisfied", 3)
    case = drafted(officer)
    with pytest.raises(NotAllowed):
        compute(leader, case, position(case))
    with pytest.raises(Stale):
        compute(officer, case, position(case) - 1)
    compute(officer, case, position(case))
    scored(officer, case, (0, "10"), (1, "40"), (2, "50"))
    with pytest.raises(NotAllowed):
        act("submit", case, actor=leader, seen=position(case))
    act("submit", case, actor=officer, seen=position(case))
    state = Case.objects.get(id=case)
    assert {v.name for v in allowed_verbs(EVALUATION, state, leader)} == {
        "release", "return_to_drafter", "document_written",
    }  # fmt: skip
    with pytest.raises(NotNow):
        compute(officer, case, position(case))
    with pytest.raises(NotNow):
        act("set_funds", case, actor=officer, seen=position(case), data=FUNDS)


def test_an_evaluation_is_opened_once_a_unit_and_year(officer: Actor) -> None:
    case = start(officer, due_on="2099-01-05")
    with pytest.raises(NotNow):
        start(officer)
    other = start(officer, year=2022)
    assert {row.year: found.id for found, row in evaluations()} == {2023: case, 2022: other}
    assert [found.id for found, _row in evaluations(2022)] == [other]
    assert Case.objects.get(id=case).organisation == BUREAU


def test_bad_input_is_refused_in_plain_words(officer: Actor) -> None:
    case = start(officer)

    def refused(kind: type[Exception], verb: str, **data: object) -> str:
        with pytest.raises(kind) as error, desk(officer, case, position(case)) as at:
            at.do(verb, **data)
        return str(error.value)

    assert "不能是负数" in refused(BadData, "set_funds", **(FUNDS | {"initial": "-1"}))
    assert "应为数字" in refused(BadData, "set_funds", **(FUNDS | {"initial": "=1+1"}))
    assert "最多六位小数" in refused(BadData, "set_funds", **(FUNDS | {"initial": "0.0000001"}))
    wrong = [SATISFACTION | {"weight": "很多"}, EVENTS | {"level3": "长" * 81}]
    told = refused(BadData, "adopt_objectives", lines=wrong)
    assert "第1行" in told and "第2行" in told
    many = [SATISFACTION | {"number": n, "level3": "指标" * 40} for n in range(1, 30)]
    assert "分几次办理" in refused(TooLong, "adopt_objectives", lines=many)
    assert "没有第7项" in refused(GuardRefused, "give_score", number=7, score="1")
    with desk(officer, case, position(case)) as at:
        at.adopt_objectives("", many)
        at.do("set_funds", **FUNDS)
    assert Line.objects.filter(case=case).count() == 29
    assert "不能超过分值" in refused(BadData, "give_score", number=0, score="10.01")
    assert "两位小数" in refused(BadData, "give_score", number=0, score="9.999")
    assert "没有指标" in refused(
        GuardRefused, "bind_line", number=1, binding="computed", indicator="no.such"
    )
    assert "{figure}" in refused(
        BadData, "bind_line", number=1, binding="computed", indicator="hotline.closed",
        template="大幅提升",
    )  # fmt: skip
    assert "没有这一处" in refused(GuardRefused, "explain_tie_out", sum="x", explanation="。")
    assert "算得平" in refused(
        GuardRefused, "explain_tie_out", sum="income_total", explanation="。"
    )


def test_the_longest_texts_still_fit_into_an_event(officer: Actor) -> None:
    case = drafted(officer)
    with desk(officer, case, position(case)) as at:
        at.do("explain_deviation", number=1, reason="因" * 300, improvement="改" * 300)
        at.state_facts("成" * 400, [{"name": "n" * 40, "form": "passage", "text": "文" * 800}] * 2)
        at.adopt_objectives("标" * 400, [])
        at.do("bind_line", number=2, binding="evidence", note="备" * 200, actual_text="字" * 60)
    bodies = Event.objects.filter(stream=case).values_list("body", flat=True)
    assert max(len(body.encode()) for body in bodies) <= BODY_LIMIT


def test_accounts_move_the_line_that_rests_on_them(officer: Actor) -> None:
    case = drafted(officer)
    with desk(officer, case, position(case)) as at:
        at.do("adopt_objectives", lines=[EVENTS | {"target_text": "100%", "target_value": "100"}])
        at.do("bind_line", number=2, binding="accounts", accounts="outturn/revised")
    line = sheet(case).line(2)
    assert line is not None and (line.actual_text, line.computed_score) == ("100%", "50")
    with desk(officer, case, position(case)) as at:
        at.do("set_funds", **(FUNDS | {"outturn": "470.235"}))
    line = sheet(case).line(2)
    assert line is not None and (line.actual_text, line.computed_score) == ("50.00%", "25.00")


def test_evidence_is_content_and_a_look_at_it_is_recorded(officer: Actor) -> None:
    case = drafted(officer)
    with desk(officer, case, position(case)) as at:
        at.attach_evidence(2, Attachment("签到表.pdf", "application/pdf", b"%PDF-1.4"))
    [held] = sheet(case).evidence[2]
    assert (held.name, held.size) == ("签到表.pdf", 8)
    opened = look(officer, Case.objects.get(id=case), held.content_name, "核对")
    assert opened.data == b"%PDF-1.4"
    assert Event.objects.filter(kind="personal_data_viewed", actor=officer.id).count() == 1
    assert "PDF" not in Event.objects.filter(kind="evidence_attached").get().body


def test_a_correction_is_a_further_edition_that_names_both_watermarks(
    officer: Actor, leader: Actor, hotline: Hotline
) -> None:
    hotline.orders_with("satisfied", 10)
    case = drafted(officer)
    compute(officer, case, position(case))
    scored(officer, case, (0, "10"), (1, "40"), (2, "50"))
    act("submit", case, actor=officer, seen=position(case))
    act("release", case, actor=leader, seen=position(case))
    assert drifted(sheet(case)) == []
    hotline.turn(1)
    moved = drifted(sheet(case))
    assert [each.line for each in moved if each.line] == [1]
    assert "发布为 100" in moved[0].drift.text and "更正发布" in moved[0].drift.text
    former = sheet(case).row.tree_size
    restate(officer, case, position(case), "回访更正一件。")
    compute(officer, case, position(case))
    again = sheet(case)
    assert (again.row.edition, again.lines[0].actual_text) == (2, "90.00%")
    figure = json.loads(again.lines[0].figure)
    assert figure["restates"]["tree_size"] == former
    assert figure["watermark"]["tree_size"] > (former or 0)
    assert [each.computed_total for each in again.releases] == ["100"]
