"""The self-evaluation on its page: what stands beside what, and who may do what to it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.cockpit.halls import (
    AUDITOR,
    BUREAU,
    CLERK,
    EVALUATION,
    LEADER,
    OFFICER,
    SUPERVISOR,
    Hall,
)
from tests.cockpit.test_year import text_of
from zhengtong.flow.models import Case
from zhengtong.performance.models import Line
from zhengtong.performance.sheet import sheet

PAGE = f"/cockpit/evaluations/{EVALUATION}/"
DO = f"{PAGE}do/"
SATISFACTION = 16


def position() -> int:
    return int(Case.objects.get(id=EVALUATION).position)


def do(client: Client, verb: str, **data: Any) -> str:
    """Press a button of the page; returns the page that comes back."""
    given = {"verb": verb, "seen": position(), **data}
    return text_of(client.post(DO, given, follow=True).content.decode())


def on_line(client: Client, number: int, verb: str, **answers: Any) -> Any:
    """Fill in a form of a line."""
    given = {f"{verb}-{name}": value for name, value in answers.items()}
    return client.post(f"{PAGE}lines/{number}/", {"verb": verb, "seen": position(), **given})


def test_target_actual_source_and_both_scores_stand_side_by_side(hall: Hall) -> None:
    page = hall.page(PAGE)
    held = sheet(EVALUATION)
    for line in held.lines:
        row = page.partition(f'id="line-{line.number}"')[2].partition("</tr>")[0]
        shown = text_of(row)
        for value in (line.level3, line.target_text, line.actual_text, line.weight):
            assert value in shown, (line.number, value)
        for value in (line.computed_score, line.given_score):
            assert f" {Decimal(value):.2f} " in shown, (line.number, value)
    totals = held.totals
    foot = text_of(page.partition("<tfoot>")[2].partition("</tfoot>")[0])
    assert f" {totals.computed:.2f} {totals.given:.2f} " in foot
    assert f"两者差 {abs(totals.difference)}" in text_of(page)


def test_each_computed_line_leads_to_its_figure_at_its_own_seal(hall: Hall) -> None:
    page = hall.page(PAGE)
    computed = [line for line in sheet(EVALUATION).lines if line.binding == "computed"]
    assert len(computed) >= 5
    for line in computed:
        row = page.partition(f'id="line-{line.number}"')[2].partition("</tr>")[0]
        [link] = re.findall(r'href="(/cockpit/figures/[^"]+)"', row)
        opened = text_of(hall.page(link.replace("&amp;", "&")))
        assert "这是按发布时的水位算的数" in opened
        told = re.search(r"[\d.,]+%?", line.actual_text.rpartition("率")[2] or line.actual_text)
        assert told and told[0].removesuffix("%") in opened, line.level3


def test_sums_that_do_not_hold_show_their_arithmetic_and_sentence(hall: Hall) -> None:
    page = text_of(hall.page(PAGE))
    for told in ("942.94－940.47＝2.47", "609.33－585.63＝23.70", "比收入多 2.47"):
        assert told in page
    assert "算得平" in page


def test_only_those_who_answer_for_the_unit_see_it(hall: Hall) -> None:
    for who in (LEADER, OFFICER, SUPERVISOR, AUDITOR):
        hall.page("/cockpit/evaluations/", who)
        hall.page(PAGE, who)
    assert hall.client(CLERK).get(PAGE).status_code == 403
    assert hall.client().get(PAGE).status_code == 302
    assert hall.client(LEADER).get("/cockpit/evaluations/nothing/").status_code == 404
    # the suggested score is for those who work on it
    assert "系统核算" not in hall.page(PAGE, SUPERVISOR).partition("</dl>")[0]


def test_buttons_stand_only_where_the_verb_is_the_readers_own(hall: Hall) -> None:
    leader, officer, auditor = (hall.page(PAGE, who) for who in (LEADER, OFFICER, AUDITOR))
    assert 'value="release"' in leader and 'value="return_to_drafter"' in leader
    for page in (officer, auditor):
        assert 'value="release"' not in page
    assert 'value="submit"' not in officer, "it is submitted already"


def test_released_it_is_frozen_and_its_paper_says_no_draft(own_hall: Hall) -> None:
    leader, officer = own_hall.client(LEADER), own_hall.client(OFFICER)
    refused = do(officer, "release")
    assert "现在不能做这一步" in refused and "待发布" in refused
    stale = text_of(
        leader.post(DO, {"verb": "release", "seen": position() - 1}, follow=True).content.decode()
    )
    assert "请刷新" in stale
    done = do(leader, "release")
    assert "已发布，数字已冻结" in done
    assert "已发布 · 第 1 版" in done
    for kind in ("docx", "xlsx"):
        paper = leader.get(f"{PAGE}report.{kind}")
        assert paper.status_code == 200 and b"".join(paper.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert "与现在的记录一致" in text_of(leader.get(f"{PAGE}?drift").content.decode())
    again = do(officer, "restate", reason="补记十一月的回访。")
    assert "填报中 · 第 2 版" in again


def test_a_changed_paper_is_not_given_out(own_hall: Hall) -> None:
    paper = next((own_hall.folder / "cockpit" / "documents").glob("*.docx"))
    paper.write_bytes(paper.read_bytes() + b"x")
    answer = own_hall.client(AUDITOR).get(f"{PAGE}report.docx", follow=True)
    assert "不予下载" in answer.content.decode()
    paper.unlink()
    answer = own_hall.client(AUDITOR).get(f"{PAGE}report.docx", follow=True)
    assert "文件不在了" in answer.content.decode()


@pytest.fixture
def drafting(own_hall: Hall) -> Hall:
    """Returned by the leader, for a reason, to the officer."""
    done = do(own_hall.client(LEADER), "return_to_drafter", reason="请核对满意率。")
    assert "填报中" in done
    return own_hall


def test_another_score_has_to_be_explained_before_release(drafting: Hall) -> None:
    officer, leader = drafting.client(OFFICER), drafting.client(LEADER)
    answer = on_line(officer, SATISFACTION, "give_score", score="3.5")
    assert answer.status_code == 302, answer.content.decode()
    page = text_of(officer.get(PAGE).content.decode())
    assert "给 3.5，须说明" in page and "还不能发布，差 1 件事" in page
    do(officer, "submit")
    blocked = leader.get(PAGE).content.decode()
    assert re.search(r'value="release" disabled aria-describedby="why"', blocked)
    assert f'href="#line-{SATISFACTION}"' in blocked
    refused = do(leader, "release")
    assert "还不能发布" in refused and "待发布" in refused
    do(leader, "return_to_drafter", reason="请写说明。")
    answer = on_line(officer, SATISFACTION, "explain_difference", reason="从严扣分。")
    assert answer.status_code == 302
    do(officer, "submit")
    assert "已发布" in do(leader, "release")


def test_wrong_answers_come_back_beside_their_fields(drafting: Hall) -> None:
    officer = drafting.client(OFFICER)
    before = position()
    for score in ("", "四分", "4.999", "99"):
        answer = on_line(officer, SATISFACTION, "give_score", score=score)
        assert answer.status_code == 422, score
        assert 'class="err"' in answer.content.decode() or "errors" in answer.content.decode()
    answer = on_line(officer, SATISFACTION, "bind_line", binding="computed", indicator="")
    assert answer.status_code == 422
    assert position() == before
    auditor = on_line(drafting.client(AUDITOR), SATISFACTION, "give_score", score="4")
    assert auditor.status_code == 422 and position() == before
    assert officer.get(f"{PAGE}lines/99/").status_code == 404


def test_a_line_bound_anew_is_computed_anew(drafting: Hall) -> None:
    officer = drafting.client(OFFICER)
    answer = on_line(
        officer, SATISFACTION, "bind_line", binding="computed",
        indicator="hotline.on_time_rate", cut_off="2023-12-05", without="",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert "还没有计算" in text_of(officer.get(PAGE).content.decode())
    assert "按刚封存的记录重新计算" in do(officer, "compute")
    line = Line.objects.get(case=EVALUATION, number=SATISFACTION)
    assert line.indicator == "hotline.on_time_rate"
    assert line.actual_text.endswith("%")
    page = drafting.page(f"{PAGE}lines/{SATISFACTION}/", OFFICER)
    assert "改依据" in page


def test_a_scope_is_chosen_by_the_names_of_units(drafting: Hall) -> None:
    officer = drafting.client(OFFICER)
    answer = on_line(
        officer, 10, "bind_line", binding="computed", indicator="ratings.active_rate",
        cut_off="2023-12-05", without=BUREAU, judged="达成年度指标",
    )  # fmt: skip
    assert answer.status_code == 302
    assert BUREAU in Line.objects.get(case=EVALUATION, number=10).scope
    do(officer, "compute")
    assert "不含" in Line.objects.get(case=EVALUATION, number=10).scope_text


def test_amounts_are_put_right_and_scored_at_once(drafting: Hall) -> None:
    officer = drafting.client(OFFICER)
    page = drafting.page(f"{PAGE}funds/", OFFICER)
    assert "项目支出 333.61" in page
    given = {
        "seen": position(), "initial": "340.34", "revised": "940.47", "outturn": "900",
        "weight": "10", "by_income": "一般公共预算 876.30\n政府性基金拨款　19.49\n其他资金 4.21\n专户",
        "by_spending": "基本支出 566.39\n项目支出 333.61",
    }  # fmt: skip
    assert officer.post(f"{PAGE}funds/", given | {"outturn": "九百"}).status_code == 422
    assert officer.post(f"{PAGE}funds/", given).status_code == 302
    shown = text_of(officer.get(PAGE).content.decode())
    assert "95.70%" in shown and "比收入" not in shown
    assert drafting.client(LEADER).get(f"{PAGE}funds/").status_code == 403


def test_a_sum_is_explained_with_the_proposed_sentence(drafting: Hall) -> None:
    officer = drafting.client(OFFICER)
    done = do(officer, "explain_tie_out", sum="income_spending", explanation="待财务核实后改平。")
    assert "待财务核实后改平。" in done
    assert "没有这一处勾稽关系" in do(
        officer, "explain_tie_out", sum="nothing", explanation="不存在。"
    )


def test_evidence_is_attached_and_opened_with_a_trace(drafting: Hall) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    officer = drafting.client(OFFICER)
    wrong = on_line(
        officer, 1, "attach_evidence", name="台账", file=SimpleUploadedFile("台账.pdf", b"no")
    )
    assert wrong.status_code == 422 and "不是 PDF 文件" in wrong.content.decode()
    paper = SimpleUploadedFile("台账.pdf", b"%PDF-1.7 \xe6\xa0\xb7")
    assert on_line(officer, 1, "attach_evidence", name="台账", file=paper).status_code == 302
    key = sheet(EVALUATION).evidence[1][-1].id
    looks = "SELECT count(*) FROM record_event WHERE kind = 'personal_data_viewed'"
    before = drafting.one(looks)
    opened = officer.get(f"{PAGE}evidence/{key}/")
    assert b"".join(opened.streaming_content).startswith(b"%PDF-1.7")  # type: ignore[attr-defined]
    assert drafting.one(looks) == before + 1
    refused = drafting.client(SUPERVISOR).get(f"{PAGE}evidence/{key}/", follow=True)
    assert "没有查看" in refused.content.decode()
    assert officer.get(f"{PAGE}evidence/nothing/").status_code == 404


def test_query_budgets(hall: Hall) -> None:
    client = hall.client(LEADER)
    assert hall.queries(client, "/cockpit/evaluations/") <= 18
    assert hall.queries(client, PAGE) <= 17
