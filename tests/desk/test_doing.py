"""Doing a verb at the desk: once, with what it asks for, or refused in plain words, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk.conftest import (
    APPROVER,
    CLERK,
    ELSEWHERE,
    LEADER,
    OPERATOR,
    REVIEWER,
    ordered,
    registered,
    step,
)
from zhengtong.flow.looks import contents_of
from zhengtong.flow.models import Case, Notice
from zhengtong.record.models import Event

SignIn = Callable[[str], Client]
PDF = b"%PDF-1.4\n%invented\n"


def address(case: Case, verb: str) -> str:
    return f"/desk/cases/{case.id}/{verb}/"


def send(client: Client, case: Case, verb: str, **data: object) -> tuple[int, str]:
    """Post a verb's form as the browser would; returns status and page (of the case, when done)."""
    case.refresh_from_db()
    given = {"seen": str(case.position), "key": f"k-{verb}-{case.position}", **data}
    response = client.post(address(case, verb), given, follow=True)
    status = 302 if response.redirect_chain else response.status_code
    return status, response.content.decode()


def test_a_button_without_questions_does_it_at_once_and_only_once(
    sign_in: SignIn, received: Case
) -> None:
    client = sign_in(CLERK)
    form = {"verb": "accept", "seen": "1", "key": "abc"}
    first = client.post(f"/desk/cases/{received.id}/do/", form, follow=True).content.decode()
    number = Notice.objects.get(case=received.id, kind="acceptance_notice").number
    assert f"已办“受理”。受理通知书：{number}" in first
    again = client.post(f"/desk/cases/{received.id}/do/", form, follow=True).content.decode()
    assert "没有重复办理" in again
    assert Event.objects.filter(stream=received.id).count() == 2


def test_a_verbs_page_asks_says_the_effect_and_keeps_what_was_typed(
    sign_in: SignIn, received: Case
) -> None:
    client = sign_in(CLERK)
    page = client.get(address(received, "notify_deficiencies")).content.decode()
    assert "一行一项，一次说全" in page and "出具补正告知书" in page
    assert "行政许可法第三十二条第一款第四项" in page
    status, page = send(client, received, "notify_deficiencies", items="")
    assert status == 422 and "请填写" in page
    status, page = send(client, received, "notify_deficiencies", items="缺平面图\n缺签名\n")
    assert status == 302 and "补正告知书" in page
    assert Event.objects.get(stream=received.id, position=2).body.count('"n1":2') == 1
    status, page = send(
        client, step(received, "remedy", CLERK), "notify_deficiencies", items="再补"
    )
    assert status == 409 and "已补正”时不能“一次性告知补正" in page and "再补" in page


def test_two_decide_at_once_and_the_second_hears_what_happened(
    sign_in: SignIn, examined: Case
) -> None:
    first, second = sign_in(APPROVER), sign_in(APPROVER)
    seen = {"seen": str(examined.position)}
    assert first.post(address(examined, "grant"), {**seen, "key": "one"}).status_code == 302
    typed = "不符合条件：通风不足（示例）"
    late = second.post(
        address(examined, "refuse"), {**seen, "key": "two", "reason": typed, "remedies": "可以复议"}
    )
    page = late.content.decode()
    assert late.status_code == 409
    assert "刚刚有了新的进展" in page and "您打开之后的进展" in page and "黄*" in page
    assert typed in page and "不能再“不予许可”" in page
    assert Event.objects.filter(stream=examined.id, kind="application_decided").count() == 1


def test_stale_but_still_possible_goes_on_from_the_new_position(
    sign_in: SignIn, accepted: Case
) -> None:
    client = sign_in(REVIEWER)
    old = {"seen": str(accepted.position), "key": "x", "opinion": "材料齐全（示例）"}
    step(accepted, "extend", APPROVER, extension=5, reason="案情复杂（示例）")
    page = client.post(address(accepted, "examine"), old).content.decode()
    assert "延长办理期限" in page and "核对过了，审查通过，报决定" in page
    assert 'name="seen" value="3"' in page and "材料齐全（示例）" in page
    fresh = {**old, "seen": "3", "key": "y"}
    assert client.post(address(accepted, "examine"), fresh).status_code == 302


def test_what_is_not_ones_own_or_not_now_is_refused(sign_in: SignIn, received: Case) -> None:
    assert sign_in(ELSEWHERE).get(address(received, "accept")).status_code == 404
    assert sign_in(LEADER).get(address(received, "accept")).status_code == 403
    assert sign_in(CLERK).get(address(received, "grant")).status_code == 404
    assert sign_in(CLERK).get(address(received, "submit")).status_code == 404
    assert sign_in(CLERK).get(address(received, "fly")).status_code == 404
    status, page = send(sign_in(LEADER), received, "accept")
    assert status == 409 and "须由有相应岗位授权的人员办理" in page
    assert received.state == "received"


def test_grave_verbs_ask_again_and_bring_the_standing_words(
    sign_in: SignIn, examined: Case
) -> None:
    client = sign_in(APPROVER)
    page = client.get(f"/desk/cases/{examined.id}/").content.decode()
    assert f'class="btn grave" href="{address(examined, "refuse")}"' in page
    page = client.get(address(examined, "refuse")).content.decode()
    assert "绥宁县人民法院提起行政诉讼" in page and "确认不予许可" in page


def test_over_long_text_and_a_rule_of_law_stand_beside_the_field(
    sign_in: SignIn, accepted: Case
) -> None:
    reviewer = sign_in(REVIEWER)
    status, page = send(reviewer, accepted, "examine", opinion="长" * 1001)
    assert status == 422 and "最多 1000 字，现有 1001 字" in page and "长" * 1001 in page
    page = reviewer.get(address(accepted, "start_special_procedure")).content.decode()
    assert "检测（一般 10 个工作日）" in page and "听证" not in page
    status, page = send(
        reviewer,
        accepted,
        "start_special_procedure",
        type="testing",
        days="0",
        reason="送检（示例）",
    )
    assert status == 409 and "至少一日" in page and "行政许可法第四十五条" in page
    status, page = send(
        reviewer,
        accepted,
        "start_special_procedure",
        type="testing",
        days="十",
        reason="送检（示例）",
    )
    assert status == 422 and "应为整数" in page


def test_files_are_judged_by_what_they_are(sign_in: SignIn) -> None:
    case, client = registered(), sign_in(CLERK)
    step(case, "notify_deficiencies", CLERK, items=["缺平面图"])

    def remedy(name: str, data: bytes) -> tuple[int, str]:
        return send(client, case, "remedy", files=SimpleUploadedFile(name, data), statement="补上")

    status, page = remedy("平面图.exe", b"MZ")
    assert status == 422 and "格式不收" in page and "补上" in page
    status, page = remedy("平面图.pdf", b"MZ not a pdf")
    assert status == 422 and "内容不是 PDF 文件" in page
    status, page = remedy("平面图.pdf", b"")
    assert status == 422
    status, page = remedy("平面图.pdf", PDF + b"0" * (21 << 20))
    assert status == 422 and "超过 20 MB" in page and "请重新选" in page
    status, page = remedy("平面图.pdf", PDF)
    assert status == 302
    assert [each["name"] for each in contents_of(case.id)][-1] == "file:0:补交材料（1）.pdf"


def test_dispatch_names_units_and_refuses_one_that_is_gone(sign_in: SignIn) -> None:
    order, client = ordered(), sign_in(OPERATOR)
    page = client.get(address(order, "dispatch")).content.decode()
    assert "有承办联络员" in page and "绥宁县城市管理和综合执法局" in page
    status, page = send(client, order, "dispatch", unit="nowhere")
    assert status == 422
    status, page = send(client, order, "dispatch", unit="1143052700000225XR")
    assert status == 302 and "待签收" in page
