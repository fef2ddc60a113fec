"""Following a case and rating it without an account, and speaking to 12345 without a name."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from tests.portal import people
from tests.portal.people import apply, hidden, post
from zhengtong.flow.models import Case
from zhengtong.record.models import Event
from zhengtong.systems.ratings.models import Rating
from zhengtong.web.portal import attempts
from zhengtong.web.portal.attempts import Attempts, clear_spent
from zhengtong.web.portal.models import Tries
from zhengtong.web.portal.tokens import rate_path, token_of, track_path
from zhengtong.web.portal.tracking import TRIES
from zhengtong.web.portal.voicing import SENT


@pytest.fixture
def case(zhang: Client) -> Case:
    return apply(zhang)


# ── 查询 ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tail", ["2001", "990X", "990x"])
def test_number_and_four_digits_show_the_state_and_nothing_personal(
    case: Case, visitor: Client, tail: str
) -> None:
    number = f"{case.number[:6]} {case.number[6:]}".lower()
    answer = post(visitor, "/track/", {"number": number, "tail": tail})
    assert answer.status_code == 302
    page = visitor.get(answer["location"]).content.decode()
    assert case.number in page and "公共场所卫生许可（新办）" in page and "等窗口看" in page
    for personal in ("张", "13800002001", "138****2001", "苗岭"):
        assert personal not in page


def test_wrong_digits_and_unknown_numbers_are_told_apart_by_nothing(
    case: Case, visitor: Client
) -> None:
    wrong = post(visitor, "/track/", {"number": case.number, "tail": "0000"})
    unknown = post(visitor, "/track/", {"number": "430527WJ209901010001", "tail": "0000"})
    said = "没有查到。请核对编号和四位号码，两样都要对。"
    for answer in (wrong, unknown):
        assert answer.status_code == 422 and said in answer.content.decode()
    odd = post(visitor, "/track/", {"number": case.number, "tail": "20a1"})
    assert "请填 4 位" in odd.content.decode()


def test_guessing_ends_after_a_few_tries(case: Case, visitor: Client) -> None:
    for n in range(TRIES.most):
        answer = post(visitor, "/track/", {"number": case.number, "tail": f"{n:04}"})
        assert answer.status_code == 422
    right = {"number": case.number, "tail": "2001"}
    answer = post(visitor, "/track/", right)
    assert answer.status_code == 429 and "查得太多次了" in answer.content.decode()
    # Another address may not go on guessing at the same number.
    other = people.browser()
    other.defaults["REMOTE_ADDR"] = "10.9.8.7"
    assert post(other, "/track/", right).status_code == 429


def test_tries_are_counted_for_all_processes_and_then_forgotten(
    hall: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (Attempts("test", most=2, minutes=1) for _process in range(2))
    here.count("address:192.0.2.7", "number:1")
    assert not there.spent("address:192.0.2.7")
    there.count("address:192.0.2.7")
    assert here.spent("number:2", "address:192.0.2.7") and not here.spent("number:1")
    assert not Attempts("other", most=1, minutes=1).spent("number:1")
    assert not [row.key for row in Tries.objects.all() if "192" in row.key[:8]]
    assert clear_spent() == 0
    later = time.time() + 61
    monkeypatch.setattr(attempts.time, "time", lambda: later)
    assert not here.spent("address:192.0.2.7")
    here.count("number:1")
    assert Tries.objects.get(until__gt=later).count == 1, "counted anew"
    assert clear_spent() == 1


def test_the_code_on_the_slip_opens_the_state_and_no_other_purpose(
    case: Case, visitor: Client
) -> None:
    page = visitor.get(track_path(case.id)).content.decode()
    assert "等窗口看" in page and "张" not in page
    assert visitor.get(f"/track/{token_of(case.id, 'rate')}/").status_code == 404
    assert visitor.get(f"/track/{case.id}:forged/").status_code == 404


# ── 评价 ─────────────────────────────────────────────────────────────────────────────────────


def test_only_what_is_over_can_be_rated(case: Case, visitor: Client) -> None:
    path = rate_path(case.id)
    assert "还没有办结" in visitor.get(path).content.decode()
    token = (
        {"csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}
        if "csrftoken" in visitor.cookies
        else {}
    )
    assert visitor.post(path, {"level": "1", **token}).status_code in (200, 403)
    assert not Rating.objects.exists()
    assert visitor.get("/rate/forged/").status_code == 404


def test_one_rating_a_case_and_the_second_is_thanked(case: Case, visitor: Client) -> None:
    people.conclude(case)
    path = rate_path(case.id)
    form = visitor.get(path).content.decode()
    token = {"csrfmiddlewaretoken": hidden(form, "csrfmiddlewaretoken")}
    nothing = visitor.post(path, token)
    assert nothing.status_code == 422 and "请选择" in nothing.content.decode()
    long = visitor.post(path, {**token, "level": "1", "words": "好" * 501})
    assert long.status_code == 422 and "最多 500 字" in long.content.decode()
    assert visitor.post(path, {**token, "level": "9"}).status_code == 422
    assert visitor.post(path, {**token, "level": "2", "words": "很快"}).status_code == 302
    again = visitor.post(path, {**token, "level": "5"})
    assert again.status_code == 200 and "评过了，谢谢" in again.content.decode()
    rating = Rating.objects.get()
    assert (rating.level, rating.means, rating.active) == (2, "1", True)
    event = Event.objects.get(kind="service_rated")
    assert event.actor == "" and "很快" not in event.body


def test_two_ratings_at_the_same_moment_are_one(
    case: Case, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both pages were opened before either was sent."""
    people.conclude(case)
    path = rate_path(case.id)
    token = {
        "csrfmiddlewaretoken": hidden(visitor.get(path).content.decode(), "csrfmiddlewaretoken")
    }
    assert visitor.post(path, {**token, "level": "1"}).status_code == 302

    class Nothing:
        def first(self) -> None:
            return None

    with monkeypatch.context() as patch:
        patch.setattr(Rating.objects, "filter", lambda **given: Nothing())
        assert visitor.post(path, {**token, "level": "5"}).status_code == 302
    assert Rating.objects.get().level == 1


@pytest.mark.parametrize(("query", "agent", "means"), [("?by=qr", "", "3"), ("", "Mobile", "2")])
def test_the_channel_of_a_rating_is_told(
    case: Case, visitor: Client, query: str, agent: str, means: str
) -> None:
    people.conclude(case)
    visitor.defaults["HTTP_USER_AGENT"] = f"Mozilla/5.0 {agent}"
    path = rate_path(case.id) + query
    form = visitor.get(path).content.decode()
    token = {"csrfmiddlewaretoken": hidden(form, "csrfmiddlewaretoken")}
    assert visitor.post(path, {**token, "level": "4"}).status_code == 302
    assert Rating.objects.get().means == means
    page = visitor.get(path).content.decode()
    assert "会有人核实、整改" in page
    assert Case.objects.get(procedure="rating").state == "to_verify"


def test_the_applicant_signed_in_rates_by_name(case: Case, zhang: Client) -> None:
    people.conclude(case)
    assert "评一评这次服务" in zhang.get("/mine/").content.decode()
    assert post(zhang, rate_path(case.id), {"level": "1"}).status_code == 302
    assert Event.objects.get(kind="service_rated").actor == case.applicant
    assert "您评了“非常满意”" in zhang.get(f"/mine/{case.id}/").content.decode()


# ── 12345 ────────────────────────────────────────────────────────────────────────────────────

VOICE = {"nature": "help", "words": "菜市场门口路灯不亮", "place": "长铺镇"}


def order(client: Client, **more: str) -> Case:
    form = client.get("/12345/").content.decode()
    data = {n: hidden(form, n) for n in ("csrfmiddlewaretoken", "key")}
    answer = client.post("/12345/", {**data, **VOICE, **more})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["location"]).content.decode()
    case = Case.objects.filter(procedure="order").latest("opened_at")
    assert case.number in page.replace("\u2009", "") and "最迟哪天答复" in page
    return case


def test_anybody_can_speak_and_gets_a_number(visitor: Client) -> None:
    anonymous = order(visitor)
    assert anonymous.applicant == "" and anonymous.number.startswith("RX")
    with_phone = order(visitor, phone="138 0000 2001", caller="张")
    sent = {"number": with_phone.number, "tail": "2001"}
    assert post(visitor, "/track/", sent).status_code == 302
    event = Event.objects.get(stream=with_phone.id)
    assert "路灯" not in event.body and "13800002001" not in event.body
    # Nobody can find the one without a telephone by guessing.
    unknown = post(visitor, "/track/", {"number": anonymous.number, "tail": "0000"})
    assert unknown.status_code == 422


def test_one_voice_however_often_one_clicks(zhang: Client) -> None:
    form = zhang.get("/12345/?about=生育登记").content.decode()
    assert "办事指南“生育登记”：" in form
    data = {n: hidden(form, n) for n in ("csrfmiddlewaretoken", "key")}
    first, second = (zhang.post("/12345/", {**data, **VOICE}) for _ in range(2))
    assert first["location"] == second["location"]
    assert Case.objects.filter(procedure="order").count() == 1
    assert "我向 12345 反映的" in zhang.get("/mine/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("words", "", "请填写"),
        ("words", "长" * 2001, "最多 2000 字"),
        ("nature", "", "请选择"),
        ("phone", "12345", "应为 11 位手机号码"),
    ],
)
def test_what_is_wrong_with_a_voice_is_said(
    visitor: Client, field: str, value: str, says: str
) -> None:
    answer = post(visitor, "/12345/", {**VOICE, field: value})
    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_flood_of_voices_is_stopped(visitor: Client) -> None:
    for _n in range(SENT.most):
        order(visitor)
    form = visitor.get("/12345/").content.decode()
    data = {n: hidden(form, n) for n in ("csrfmiddlewaretoken", "key")}
    assert visitor.post("/12345/", {**data, **VOICE}).status_code == 429
