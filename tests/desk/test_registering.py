"""At the counter: from what somebody asks for to the slip in their hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk.conftest import BIRTH, CLERK, ELSEWHERE, HYGIENE, REVIEWER, answers, person, step
from zhengtong.flow.looks import contents_of
from zhengtong.flow.models import Case
from zhengtong.org.models import Person, PersonLabel
from zhengtong.record.models import Event

SignIn = Callable[[str], Client]
FORM = f"/desk/register/{HYGIENE}/"
NEW_USCC = "91430527MA4L00019Q"
APPLICATIONS = Case.objects.filter(procedure="application")
PDF = b"%PDF-1.4\n%invented\n"


def filled(item: str = HYGIENE, who: str = "firm-01", **other: Any) -> dict[str, Any]:
    """The counter's form as the browser sends it."""
    said = {n: str(v).lower() if isinstance(v, bool) else v for n, v in answers(item, who).items()}
    return {**said, "key": "counter-1", "step": "register", **other}


def a_new_firm() -> dict[str, Any]:
    return filled(uscc=valid_uscc(), organisation_name="绥宁县青禾民宿（示例）", key="counter-2")


def valid_uscc() -> str:
    """A credit code that nobody holds, with the right check digit (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = NEW_USCC[:17]
    total = sum(alphabet.index(c) * pow(3, n, 31) for n, c in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def test_items_are_found_by_what_people_say(sign_in: SignIn) -> None:
    client = sign_in(CLERK)
    page = client.get("/desk/register/").content.decode()
    assert FORM in page and "护士执业注册" in page and "国家医疗机构" in page
    assert "食品经营许可" not in page
    assert FORM in client.get("/desk/register/?q=开宾馆").content.decode()
    assert "没有找到这样的事项" in client.get("/desk/register/?q=食品经营").content.decode()


def test_a_known_applicant_is_found_and_the_slip_leads_to_the_state(sign_in: SignIn) -> None:
    client = sign_in(CLERK)
    asked = client.post(FORM, filled(step="find")).content.decode()
    assert "已登记：绥宁县苗岭客栈，没有在办的件" in asked and 'value="绥宁县苗岭客栈"' in asked
    people = Person.objects.count()
    plan = SimpleUploadedFile("IMG_0001.pdf", PDF)
    response = client.post(FORM, filled(paper2=plan), follow=True)
    page = response.content.decode()
    case = APPLICATIONS.get()
    assert case.applicant == person("firm-01") and Person.objects.count() == people
    assert case.number in page and "<svg" in page and "绥卫收〔" in page
    assert "场所方位示意图、平面图和设施布局图.pdf" in page
    assert "缺的请一次性告知补正" in page and "营业执照" in page
    assert "IMG_0001" not in json.dumps(contents_of(case.id), ensure_ascii=False)
    again = client.post(FORM, filled(paper2=SimpleUploadedFile("IMG_0001.pdf", PDF)), follow=True)
    assert "没有重复收件" in again.content.decode() and APPLICATIONS.count() == 1


def test_a_new_applicant_is_enrolled_once_on_the_way(sign_in: SignIn) -> None:
    client = sign_in(CLERK)
    asked = client.post(FORM, {**a_new_firm(), "step": "find"}).content.decode()
    assert "没有登记过" in asked
    client.post(FORM, a_new_firm())
    first = APPLICATIONS.get()
    held = Person.objects.get(id=first.applicant)
    assert (
        held.kind == "firm"
        and PersonLabel.objects.get(person=held.id).label == "绥宁县青禾民宿（示例）"
    )
    body = Event.objects.get(stream=held.id).body
    assert valid_uscc() not in body and "青禾" not in body
    client.post(FORM, {**a_new_firm(), "key": "counter-3"})
    assert set(APPLICATIONS.values_list("applicant", flat=True)) == {held.id}


def test_faults_stand_beside_their_fields_and_nothing_is_done(sign_in: SignIn) -> None:
    client = sign_in(CLERK)
    wrong = filled(uscc="91330102MA28NBU478", contact_phone="123", business_area="大约一百", paper0=SimpleUploadedFile("证.exe", b"MZ"))  # fmt: skip
    response = client.post(FORM, wrong)
    page = response.content.decode()
    assert response.status_code == 422
    for words in ("有误", "应为 11 位手机号码", "应为数字", "格式不收", "请重新选"):
        assert words in page, words
    assert 'value="大约一百"' in page and page.count('id="errors"') == 1
    assert not APPLICATIONS.exists()
    alone = client.post(FORM, filled(paper0=SimpleUploadedFile("证.exe", b"MZ")))
    assert alone.status_code == 422 and "格式不收" in alone.content.decode()


def test_a_picture_of_the_form_is_one_of_the_papers(sign_in: SignIn) -> None:
    item = "1143052700000217X6400202300900001"
    photo = SimpleUploadedFile("我.jpg", b"\xff\xd8\xff\xe0 invented")
    said = filled(item, "person-01", paper0=photo)
    said.pop("photo")
    response = sign_in(CLERK).post(f"/desk/register/{item}/", said, follow=True)
    assert response.status_code == 200, response.content.decode()
    case = APPLICATIONS.get()
    names = [each["name"] for each in contents_of(case.id)]
    assert names == ["form", "file:0:近期免冠照片.jpg"]
    assert "当场办结" in sign_in(CLERK).get(f"/desk/cases/{case.id}/").content.decode()


def test_as_many_files_as_a_case_may_have(sign_in: SignIn) -> None:
    many = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(41)]
    response = sign_in(CLERK).post(FORM, filled(paper2=many))
    assert response.status_code == 422 and "一件最多 40 个文件" in response.content.decode()
    assert not APPLICATIONS.exists()
    pages = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(40)]
    assert sign_in(CLERK).post(FORM, filled(paper2=pages)).status_code == 302
    assert APPLICATIONS.count() == 1


def test_only_ones_own_items_and_only_those_handled_here(sign_in: SignIn) -> None:
    assert sign_in(ELSEWHERE).get(FORM).status_code == 404
    nurse = "1143052700000217X6400012301900001"
    assert sign_in(CLERK).get(f"/desk/register/{nurse}/").status_code == 404
    assert sign_in(CLERK).get("/desk/register/nothing/").status_code == 404
    assert sign_in(REVIEWER).get(FORM).status_code == 200


def test_an_on_the_spot_item_is_settled_at_once(sign_in: SignIn) -> None:
    client = sign_in(CLERK)
    client.post(f"/desk/register/{BIRTH}/", filled(BIRTH, "person-01"))
    case = APPLICATIONS.get()
    done = {"seen": "1", "key": "spot", "opinion": ""}
    client.post(f"/desk/cases/{case.id}/settle_at_once/", done)
    case.refresh_from_db()
    assert case.state == "concluded"


def test_the_slip_only_for_applications(sign_in: SignIn, received: Case) -> None:
    slip = sign_in(CLERK).get(f"/desk/cases/{received.id}/receipt/").content.decode()
    assert "最晚答复" in slip
    step(received, "accept", CLERK)
    assert (
        "最晚答复" not in sign_in(CLERK).get(f"/desk/cases/{received.id}/receipt/").content.decode()
    )
    assert sign_in(ELSEWHERE).get(f"/desk/cases/{received.id}/receipt/").status_code == 404
