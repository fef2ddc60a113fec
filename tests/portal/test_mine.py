"""My cases: what waits for me comes first, what I may do I can do, and nobody else sees it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal import people
from tests.portal.people import APPROVER, CLERK, HYGIENE, REVIEWER, apply, do, hidden, pdf, post
from zhengtong.flow.models import Case, Notice
from zhengtong.record.models import Event


@pytest.fixture
def case(zhang: Client) -> Case:
    return apply(zhang)


def test_a_case_is_its_applicants_alone(case: Case, zhang: Client, liu: Client) -> None:
    paths = [f"/mine/{case.id}/{end}" for end in ("", "receipt/", "form/", "withdraw/", "remedy/")]
    for path in paths:
        assert liu.get(path).status_code == 404, path
        assert people.browser().get(path).status_code == 302, path
        assert people.signed_in(CLERK).get(path).status_code == 403, path
    assert zhang.get(paths[0]).status_code == 200
    assert case.number not in liu.get("/mine/").content.decode()
    assert zhang.get("/mine/nonsense/").status_code == 404


def test_remedying_what_was_told_once(case: Case, zhang: Client) -> None:
    do(case, "receive", CLERK)
    do(
        case,
        "notify_deficiencies",
        CLERK,
        items=["平面图没有标尺寸", {"材料": "营业执照", "要求": "没有交"}],
    )
    listing = zhang.get("/mine/").content.decode()
    assert "要您补材料" in listing and "去补材料" in listing
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    assert "平面图没有标尺寸" in page and "营业执照：没有交" in page
    path = f"/mine/{case.id}/remedy/"
    form = zhang.get(path).content.decode()
    data = {n: hidden(form, n) for n in ("csrfmiddlewaretoken", "seen", "key")}
    empty = zhang.post(path, data)
    assert empty.status_code == 422 and "请选要补的文件" in empty.content.decode()
    wrong = zhang.post(path, {**data, "files": pdf("图.exe", b"MZ")})
    assert wrong.status_code == 422 and "的格式不收" in wrong.content.decode()
    long = zhang.post(path, {**data, "statement": "长" * 1001})
    assert long.status_code == 422 and "最多 1000 字" in long.content.decode()
    done = zhang.post(path, {**data, "files": [pdf(), pdf("2.pdf")], "statement": "补齐了"})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.state == "remedied"
    # The same button again: the first answer, not a second remedy.
    assert zhang.post(path, {**data, "files": [pdf(), pdf("2.pdf")]}).status_code == 302
    assert Event.objects.filter(stream=case.id, kind="deficiencies_remedied").count() == 1
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    assert "已补齐" in page and "补正材料2.pdf" in page


def test_an_old_page_changes_nothing(case: Case, zhang: Client) -> None:
    path = f"/mine/{case.id}/withdraw/"
    form = zhang.get(path).content.decode()
    data = {n: hidden(form, n) for n in ("csrfmiddlewaretoken", "seen", "key")}
    do(case, "receive", CLERK)
    answer = zhang.post(path, {**data, "reason": "不办了"}, follow=True)
    assert "刚刚有了新的进展" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "received"
    assert post(zhang, path).status_code == 404 or case.state == "received"
    without = zhang.post(path, {**data, "seen": "2", "reason": ""})
    assert without.status_code == 422 and "请填写" in without.content.decode()
    gone = zhang.post(path, {**data, "seen": "2", "reason": "不办了"})
    assert gone.status_code == 302
    case.refresh_from_db()
    assert case.state == "withdrawn"
    # What is not possible any more leads back to the case and says so.
    assert "这一步现在不能办了" in zhang.get(path, follow=True).content.decode()


def test_a_returned_application_is_sent_again(case: Case, zhang: Client) -> None:
    do(case, "return_application", CLERK, reason="联系电话打不通，请改")
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    assert "联系电话打不通" in page and "改好再交" in page
    path = f"/apply/{HYGIENE}/?case={case.id}"
    form = zhang.get(path).content.decode()
    assert 'value="绥宁县苗岭客栈"' in form, "the former answers stand in it"
    token = hidden(form, "csrfmiddlewaretoken")
    answers = {**people.ANSWERS, "contact_phone": "13800002009", "action": "next"}
    assert zhang.post(path, {**answers, "csrfmiddlewaretoken": token}).status_code == 302
    review = f"/apply/{HYGIENE}/review/?case={case.id}"
    held = zhang.get(review).content.decode()
    data = {n: hidden(held, n) for n in ("csrfmiddlewaretoken", "seen", "key")}
    data |= {"truth": "on", "privacy": "on"}
    first, second = zhang.post(review, data), zhang.post(review, data)
    assert first.status_code == second.status_code == 302
    case.refresh_from_db()
    assert case.state == "submitted" and case.position == 3
    assert Case.objects.filter(procedure="application").count() == 1
    # It waits for nobody now, so that address is closed.
    assert zhang.get(path).status_code == 404


def test_days_notices_and_words_of_a_case_under_way(case: Case, zhang: Client) -> None:
    do(case, "receive", CLERK)
    do(case, "accept", CLERK)
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    assert "我们承诺" in page and "法律规定最迟" in page and 'class="clock' in page
    do(case, "start_special_procedure", REVIEWER, type="testing", days="5", reason="要检测水质")
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    assert "正在做检测" in page and "不算办理期限" in page
    do(case, "end_special_procedure", REVIEWER, result="合格")
    do(case, "examine", REVIEWER)
    do(case, "refuse", APPROVER, reason="水质不合格", remedies="可以依法申请复议")
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    assert "水质不合格" in page and "可以依法申请复议" in page
    rows = Notice.objects.filter(case=case.id)
    assert rows.count() == 4
    for row in rows:
        answer = zhang.get(f"/mine/{case.id}/notices/{row.id}/")
        assert answer.status_code == 200 and answer.content.startswith(b"PK"), row.kind
        assert people.signed_in("person-02").get(answer.request["PATH_INFO"]).status_code == 404
    assert zhang.get(f"/mine/{case.id}/notices/none/").status_code == 404


def test_the_record_never_tells_staff_names_to_the_public(case: Case, zhang: Client) -> None:
    people.conclude(case)
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    assert "县卫健局" in page and "李慧敏" not in page and "李*敏" not in page
