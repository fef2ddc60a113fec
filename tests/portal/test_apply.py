"""Applying online: what is wrong is said beside its field, what is half done is kept, and however
often somebody clicks, there is one case.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from tests.portal import people
from tests.portal.people import ANSWERS, HYGIENE, PDF, PNG, pdf, post, send
from zhengtong.flow.looks import contents_of
from zhengtong.flow.models import Case
from zhengtong.law.localtime import DAY
from zhengtong.record.content import ContentStore
from zhengtong.record.errors import ContentErased
from zhengtong.record.models import Event
from zhengtong.web.portal import drafts, photos, sending
from zhengtong.web.portal.models import Draft
from zhengtong.years.load import person_id

APPLY = f"/apply/{HYGIENE}/"


def test_signing_in_comes_first_and_leads_back(visitor: Client) -> None:
    answer = visitor.get(APPLY)
    assert answer.status_code == 302
    assert answer["location"] == f"/sign-in/?next=%2Fapply%2F{HYGIENE}%2F"
    clerk = people.signed_in(people.CLERK)
    assert clerk.get(APPLY).status_code == 403


def test_what_the_hall_knows_is_filled_in_and_the_look_recorded(zhang: Client) -> None:
    page = zhang.get(APPLY).content.decode()
    assert 'value="43052719860412990X"' in page and "有 4 格已按您登记的信息填好" in page
    me = person_id(people.YEAR, "person-01")
    looks = Event.objects.filter(kind="personal_data_viewed", stream__startswith=f"look:{me}:")
    assert looks.count() == 1 and looks.get().actor == me


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("legal_representative_id", "430527198604129901", "校验位不符"),
        ("uscc", "924305270000900186", "校验位不符"),
        ("contact_phone", "1380000200", "应为 11 位手机号码"),
        ("business_area", "一百二", "应为数字"),
        ("staff_count", "-3", "应为不小于 0 的整数"),
        ("organisation_name", "店" * 201, "最多 200 字，现有 201 字"),
        ("premises_use", "太空站", "太空站"),
        ("contact_name", "", "请填写"),
    ],
)
def test_a_wrong_answer_is_named_beside_its_field(
    zhang: Client, field: str, value: str, says: str
) -> None:
    answer = post(zhang, APPLY, {**ANSWERS, field: value, "action": "next"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有 1 处要改" in page and says in page and f'id="id_{field}_error"' in page
    assert not Case.objects.filter(procedure="application").exists()


def test_a_form_without_its_token_is_refused(zhang: Client) -> None:
    answer = zhang.post(APPLY, {**ANSWERS, "action": "next"})
    assert answer.status_code == 403 and "这张表过期了" in answer.content.decode()


def test_half_a_form_survives_signing_out_and_is_unreadable_at_rest(zhang: Client) -> None:
    typed = {"organisation_name": "苗岭客栈", "business_area": "还没量", "action": "save"}
    assert post(zhang, APPLY, typed).status_code == 302
    draft = Draft.objects.get()
    stored = json.dumps(list(Draft.objects.values()))
    assert "苗岭" not in stored and "还没量" not in stored
    post(zhang, "/mine/")
    zhang.logout()
    again = people.signed_in("person-01")
    page = again.get(APPLY).content.decode()
    assert 'value="苗岭客栈"' in page and "接着上次填的" in page
    assert "填了一半的" in again.get("/mine/").content.decode()
    # Nobody else meets it, and whoever discards it destroys its key.
    assert "苗岭" not in people.signed_in("person-02").get(APPLY).content.decode()
    page = again.get(APPLY).content.decode()
    token = {"csrfmiddlewaretoken": people.hidden(page, "csrfmiddlewaretoken")}
    assert again.post(f"{APPLY}discard/", token).status_code == 302
    assert not Draft.objects.exists()
    with pytest.raises(ContentErased):
        ContentStore().get(draft.form)


def test_a_forgotten_draft_is_gone_after_thirty_days(zhang: Client) -> None:
    post(zhang, APPLY, {"organisation_name": "苗岭客栈", "action": "save"})
    old = Draft.objects.get()
    Draft.objects.update(saved_at=old.saved_at - (drafts.KEPT_DAYS + 1) * DAY)
    assert "苗岭" not in zhang.get(APPLY).content.decode()
    drafts.begin("somebody", HYGIENE)
    assert not Draft.objects.filter(id=old.id).exists()


def _zip(*names: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("图.exe", b"MZ", "的格式不收"),
        ("没有后缀", PDF, "的格式不收"),
        ("图.pdf", b"", "是空的"),
        ("图.jpg", PNG, "内容不是 JPG 文件"),
        ("图.docx", _zip("word/other.xml"), "内容不是 DOCX 文件"),
        ("图.ofd", b"PK\x03\x04broken", "内容不是 OFD 文件"),
        ("图.pdf", b"%PDF-" + b"0" * (20 << 20), "超过 20 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named(
    zhang: Client, name: str, data: bytes, says: str
) -> None:
    post(zhang, APPLY, {**ANSWERS, "action": "next"})
    files = {"file-layout_plan": pdf(name, data), "file-hygiene_rules": pdf(), "action": "next"}
    answer = post(zhang, f"{APPLY}materials/", files)
    page = answer.content.decode()
    assert answer.status_code == 422 and "有 1 个文件没有收下" in page and says in page
    # The good one beside it was kept.
    assert [each.slot for each in drafts.pieces_of(Draft.objects.get())] == ["hygiene_rules"]


def test_right_files_of_every_type_are_taken_and_can_be_taken_out(zhang: Client) -> None:
    post(zhang, APPLY, {**ANSWERS, "action": "next"})
    files = [
        pdf(), pdf("a.PNG", PNG), pdf("b.jpeg", b"\xff\xd8\xff0"), pdf("c.ofd", _zip("OFD.xml")),
        pdf("d.docx", _zip("word/document.xml")), pdf("e.xlsx", _zip("xl/workbook.xml")),
    ]  # fmt: skip
    answer = post(zhang, f"{APPLY}materials/", {"file-layout_plan": files, "action": "upload"})
    assert answer.status_code == 302
    pieces = drafts.pieces_of(Draft.objects.get())
    assert len(pieces) == 6
    # People name files after themselves; the record knows only which material it is.
    assert all("张晓华" not in each.name for each in pieces)
    post(zhang, f"{APPLY}materials/", {"drop": pieces[0].content})
    assert len(drafts.pieces_of(Draft.objects.get())) == 5


def test_as_many_files_as_a_case_may_have(zhang: Client) -> None:
    post(zhang, APPLY, {**ANSWERS, "action": "next"})
    more = {"file-layout_plan": [pdf(f"{n}.pdf") for n in range(41)], "action": "next"}
    answer = post(zhang, f"{APPLY}materials/", more)
    assert answer.status_code == 422 and "一件最多 40 个文件" in answer.content.decode()
    many = {"file-layout_plan": [pdf(f"{n}.pdf") for n in range(30)], "action": "next"}
    assert post(zhang, f"{APPLY}materials/", many).status_code == 302
    assert send(zhang, APPLY).status_code == 302
    assert Case.objects.filter(procedure="application").count() == 1


def _jpeg(width: int, height: int, orientation: int = 1) -> bytes:
    """A JPEG's headers, which is all that binding looks at."""
    tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + orientation.to_bytes(4, "little")
    exif = b"Exif\0\0" + tiff
    frame = b"\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x03" + b"\x01\x11\0" * 3
    return (
        b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
        + b"\xff\xc0" + (len(frame) + 2).to_bytes(2) + frame + b"\xff\xda\0\x02xx\xff\xd9"
    )  # fmt: skip


def test_photographs_of_one_material_become_one_paper(zhang: Client) -> None:
    """Eight materials of three photographs each are eight files, and the pictures are untouched."""
    photos = [_jpeg(3000, 4000), _jpeg(4000, 3000, 6), _jpeg(100, 100, 3)]
    post(zhang, APPLY, {**ANSWERS, "action": "next"})
    slots = ("layout_plan", "hygiene_rules", "test_report", "business_licence", "id_card")
    files: dict[str, Any] = {
        f"file-{slot}": [pdf(f"{n}.jpg", data) for n, data in enumerate(photos)] for slot in slots
    }
    files["file-layout_plan"].append(pdf("另有.pdf"))
    answer = post(zhang, f"{APPLY}materials/", {**files, "action": "next"})
    assert answer.status_code == 302
    case = Case.objects.get(id=send(zhang, APPLY)["location"].split("/")[2])
    names = [each["name"] for each in contents_of(case.id)]
    assert len(names) == 1 + len(slots) + 1
    held = next(each for each in contents_of(case.id) if "卫生管理制度" in each["name"])
    bound = ContentStore().get(held["id"])
    assert bound.startswith(b"%PDF-") and bound.count(b"/Type /Page ") == 3
    assert all(data in bound for data in photos)
    assert (
        b"/Rotate 90" in bound and b"/Rotate 180" in bound and b"/MediaBox [0 0 595 793]" in bound
    )


@pytest.mark.parametrize("data", [b"\xff\xd8\xff", b"\xff\xd8" + b"\xff" * 9, _jpeg(0, 5), PNG])
def test_a_picture_that_cannot_be_bound_stays_as_it_is(data: bytes) -> None:
    assert photos.read_photo(data) is None


def test_review_masks_and_says_what_is_missing(zhang: Client) -> None:
    post(zhang, APPLY, {**ANSWERS, "action": "next"})
    page = zhang.get(f"{APPLY}review/").content.decode()
    assert "430527********990X" in page and "43052719860412990X" not in page
    assert "138****2001" in page and "份必要材料没有传" in page
    full = zhang.get(f"{APPLY}review/?show=all").content.decode()
    assert "43052719860412990X" in full
    answer = send(zhang, APPLY, truth="")
    assert answer.status_code == 422 and "请勾选" in answer.content.decode()


def test_sent_once_it_is_one_case_however_often_one_clicks(zhang: Client) -> None:
    post(zhang, APPLY, {**ANSWERS, "action": "next"})
    page = zhang.get(f"{APPLY}review/").content.decode()
    data = {n: people.hidden(page, n) for n in ("csrfmiddlewaretoken", "key", "seen")}
    data |= {"truth": "on", "privacy": "on"}
    first = zhang.post(f"{APPLY}review/", data)
    second = zhang.post(f"{APPLY}review/", data)
    assert first.status_code == second.status_code == 302
    assert first["location"] == second["location"]
    case = Case.objects.get(procedure="application")
    assert case.state == "submitted" and case.channel == "portal"
    assert not Draft.objects.exists()
    page = zhang.get(first["location"]).content.decode()
    assert "没有重复提交" in page and "最迟" in page and "<svg role=" in page
    assert case.number.replace("WJ", "\u2009WJ\u2009")[:10] in page
    # Another draft is another case.
    people.apply(zhang)
    assert Case.objects.filter(procedure="application").count() == 2


def test_two_clicks_at_the_same_moment_are_one_case(zhang: Client, monkeypatch: Any) -> None:
    """Both requests have read the draft before either is written."""
    post(zhang, APPLY, {**ANSWERS, "action": "next"})
    monkeypatch.setattr(sending.drafts, "discard", lambda draft: None)
    monkeypatch.setattr(sending, "_sent_before", lambda actor, key: "")
    first, second = send(zhang, APPLY), send(zhang, APPLY)
    assert first["location"] == second["location"]
    assert Case.objects.filter(procedure="application").count() == 1


def test_what_was_handed_in_comes_back_as_it_was(zhang: Client, liu: Client) -> None:
    case = people.apply(zhang)
    page = zhang.get(f"/mine/{case.id}/").content.decode()
    start = page.index(f"/mine/{case.id}/files/")
    path = page[start : page.index('"', start)]
    answer = zhang.get(path)
    assert answer.content == PDF and "attachment" in answer["Content-Disposition"]
    for stranger in (liu, people.browser()):
        assert stranger.get(path).status_code in (302, 404)
    form = zhang.get(f"/mine/{case.id}/form/").content.decode()
    assert "张*华" in form and "张晓华" not in form
    assert "张晓华" in zhang.get(f"/mine/{case.id}/form/?show=all").content.decode()
    event = Event.objects.get(stream=case.id, position=1)
    assert "张晓华" not in event.body and "苗岭" not in event.body


def test_a_phone_is_told_from_a_page(zhang: Client) -> None:
    zhang.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Mobile Safari"
    assert people.apply(zhang).channel == "mobile"


def test_what_is_typed_slowly_is_kept_meanwhile(zhang: Client) -> None:
    page = zhang.get(APPLY).content.decode()
    assert "data-keep" in page and "30 分钟不动会自动退出" in page
    assert post(zhang, APPLY, {"organisation_name": "苗岭", "action": "keep"}).status_code == 204
    answer = zhang.get(APPLY)
    assert 'value="苗岭"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"], "a hall's computer is used by the next visitor"
