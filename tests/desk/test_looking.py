"""Opening what people wrote: for a reason, once, recorded with the looker; notices as documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import docx
from django.test import Client

from tests.desk.conftest import (
    APPROVER,
    AUDITOR,
    CLERK,
    ELSEWHERE,
    HYGIENE,
    LEADER,
    OPERATOR,
    REVIEWER,
    actor,
    answers,
    ordered,
    person,
    registered,
    step,
)
from zhengtong.flow.attachments import Attachment
from zhengtong.flow.looks import contents_of
from zhengtong.flow.models import Case, Notice
from zhengtong.record.models import Event

SignIn = Callable[[str], Client]


def piece(case: Case, name: str) -> str:
    held = [each for each in contents_of(case.id) if each["name"].startswith(name)]
    return f"/desk/cases/{case.id}/contents/{held[-1]['id']}/"


def looks(username: str) -> list[dict[str, str]]:
    found = Event.objects.filter(kind="personal_data_viewed", actor=person(username))
    return [json.loads(event.body)["data"] for event in found.order_by("id")]


def test_a_look_needs_a_reason_and_is_the_lookers_event(sign_in: SignIn, received: Case) -> None:
    client, secret = sign_in(CLERK), answers()["legal_representative_id"]
    before = Event.objects.filter(stream=received.id).count()
    asked = client.get(piece(received, "form"))
    assert secret not in asked.content.decode()
    assert client.post(piece(received, "form"), {}).status_code == 422
    other = client.post(piece(received, "form"), {"reason": "other"})
    assert other.status_code == 422 and "写明事由" in other.content.decode()
    assert looks(CLERK) == []
    opened = client.post(piece(received, "form"), {"reason": "contact", "words": "约时间"})
    page = opened.content.decode()
    assert secret in page and "法定代表人证件号码" in page
    assert opened["Cache-Control"].find("no-store") >= 0
    [look] = looks(CLERK)
    assert look["subject"] == received.id and look["reason"] == "联系申请人：约时间"
    assert Event.objects.filter(stream=received.id).count() == before


def test_whoever_has_nothing_to_do_with_it_opens_nothing(sign_in: SignIn, received: Case) -> None:
    address = piece(received, "form")
    for username, status in ((ELSEWHERE, 404), (LEADER, 403)):
        for response in (
            sign_in(username).get(address),
            sign_in(username).post(address, {"reason": "examine"}),
        ):
            assert response.status_code == status
    assert sign_in(AUDITOR).post(address, {"reason": "examine"}).status_code == 200
    assert sign_in(CLERK).get(address.replace(received.id, "0" * 32)).status_code == 404


def test_own_looks_are_listed_and_an_auditor_sees_all(sign_in: SignIn, received: Case) -> None:
    sign_in(CLERK).post(piece(received, "form"), {"reason": "identify"})
    page = f"/desk/cases/{received.id}/"
    assert "事由：核对身份" in sign_in(CLERK).get(page).content.decode()
    assert "事由：核对身份" not in sign_in(REVIEWER).get(page).content.decode()
    auditor = sign_in(AUDITOR).get(page).content.decode()
    assert "事由：核对身份" in auditor and "李*敏" in auditor


def test_a_file_comes_as_a_download_and_an_older_one_leads_to_the_newest(sign_in: SignIn) -> None:
    plan = Attachment("平面图.pdf", "application/pdf", b"%PDF-1.4 first")
    case = registered(files=[plan])
    client = sign_in(CLERK)
    response = client.post(piece(case, "file:0"), {"reason": "examine"})
    assert response["Content-Type"] == "application/pdf" and response.content == plan.data
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%B9%B3")
    assert looks(CLERK)[-1]["names"] == "file:0:平面图.pdf"


def test_words_of_a_caller_are_shown_as_text_not_markup(sign_in: SignIn) -> None:
    order = ordered(words="<b>停水</b>\n第二行（示例）")
    page = sign_in(OPERATOR).post(piece(order, "request"), {"reason": "contact"}).content.decode()
    assert "&lt;b&gt;停水" in page and "13800009999" in page and "诉求内容" in page


# ── notices ──────────────────────────────────────────────────────────────────────────────────


def download(client: Client, case: Case, kind: str) -> str:
    """The text of a notice, as it stands in the document."""
    notice = Notice.objects.get(case=case.id, kind=kind)
    address = f"/desk/cases/{case.id}/notices/{notice.id}/"
    assert client.get(address).status_code == 405
    response = client.post(address)
    assert response.status_code == 200, response.content.decode()
    document = docx.Document(BytesIO(response.content))
    texts = [p.text for p in document.paragraphs]
    texts += [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert notice.number in texts
    return "\n".join(texts)


def test_every_notice_of_an_application_becomes_a_document(sign_in: SignIn) -> None:
    plan = Attachment("平面图.pdf", "application/pdf", b"%PDF-1.4")
    case, client = registered(files=[plan]), sign_in(CLERK)
    name = answers(HYGIENE)["organisation_name"]
    text = download(client, case, "receipt_slip")
    assert "收件凭证" in text and "平面图" in text and f"{name}：" in text
    step(case, "notify_deficiencies", CLERK, items=["缺法定代表人签字（示例）"])
    assert "缺法定代表人签字" in download(client, case, "deficiency_notice")
    step(step(case, "remedy", CLERK), "accept", CLERK)
    text = download(client, case, "acceptance_notice")
    assert "《中华人民共和国行政许可法》第三十二条" in text and "20个工作日" in text
    step(case, "start_special_procedure", REVIEWER, type="testing", days=10, reason="送检（示例）")
    assert "检测" in download(client, case, "special_procedure_notice")
    step(case, "end_special_procedure", REVIEWER, result="合格（示例）")
    step(case, "extend", APPROVER, extension=5, reason="需要核查（示例）")
    assert "延长5个工作日" in download(client, case, "extension_notice")
    step(case, "examine", REVIEWER)
    step(case, "grant", APPROVER)
    assert "公共场所卫生许可证" in download(client, case, "grant_decision")
    step(case, "conclude", CLERK)
    step(case, "serve", CLERK, manner="window")
    assert "窗口领取" in download(client, case, "proof_of_service")
    assert looks(CLERK)[-1]["reason"].startswith("下载文书 绥卫送〔")


def test_refusals_name_reasons_and_remedies(sign_in: SignIn, examined: Case) -> None:
    told = {"reason": "通风不足（示例）", "remedies": "可以申请行政复议或者提起行政诉讼。"}
    step(examined, "refuse", APPROVER, **told)
    text = download(sign_in(APPROVER), examined, "refusal_decision")
    assert "通风不足（示例）" in text and "绥宁县人民法院提起行政诉讼" in text
    declined = step(
        registered(), "decline", CLERK, reason="不归本机关（示例）", remedies="请到市局申请。"
    )
    text = download(sign_in(CLERK), declined, "non_acceptance_notice")
    assert "请到市局申请。" in text
    withdrawn = step(registered(), "withdraw", CLERK, reason="不办了（示例）")
    assert "不办了（示例）" in download(sign_in(CLERK), withdrawn, "withdrawal_notice")
    address = f"/desk/cases/{examined.id}/notices/{Notice.objects.get(kind='refusal_decision').id}/"
    assert sign_in(LEADER).post(address).status_code == 403
    assert actor(LEADER).has_role("bureau_leader")
