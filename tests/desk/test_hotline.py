"""The hotline's desk: an order is taken down, sent on, signed, answered and called back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.desk.conftest import CLERK, HANDLER, OPERATOR, ordered
from zhengtong.flow.models import Case
from zhengtong.web.desk import hotline

SignIn = Callable[[str], Client]
SAID = {
    "nature": "complaint", "urgency": "normal", "category": "noise", "words": "夜里施工（示例）",
    "caller": "王先生", "phone": "138 0000 9999", "place": "长铺镇", "key": "call-1",
}  # fmt: skip


def do(client: Client, case: Case, verb: str, **data: str) -> None:
    case.refresh_from_db()
    given = {"seen": str(case.position), "key": f"{verb}{case.position}", **data}
    response = client.post(f"/desk/cases/{case.id}/{verb}/", given)
    assert response.status_code == 302, response.content.decode()
    case.refresh_from_db()


def test_an_order_on_its_rounds(sign_in: SignIn) -> None:
    operator, handler = sign_in(OPERATOR), sign_in(HANDLER)
    page = operator.post("/desk/hotline/new/", SAID, follow=True).content.decode()
    order = Case.objects.get(procedure="order")
    assert order.number in page and "下一步：直接答复，或派单" in page and order.channel == "phone"
    assert operator.post("/desk/hotline/new/", SAID).status_code == 302
    assert Case.objects.filter(procedure="order").count() == 1
    do(operator, order, "dispatch", unit="1143052700000225XR")
    assert order.number in handler.get("/desk/").content.decode()
    do(handler, order, "sign_for")
    do(handler, order, "reply", reply="已责令停工（示例）")
    do(operator, order, "conclude")
    do(operator, order, "call_back", outcome="satisfied", words="")
    assert order.state == "called_back"
    page = operator.get(f"/desk/cases/{order.id}/").content.decode()
    assert "投诉：噪声" in page
    assert "转单位办理（线下办结）" in page and "满意" in page


def test_faults_of_a_call(sign_in: SignIn) -> None:
    wrong = {**SAID, "words": "", "phone": "12"}
    response = sign_in(OPERATOR).post("/desk/hotline/new/", wrong)
    page = response.content.decode()
    assert response.status_code == 422 and "王先生" in page and "请填写" in page
    bad = sign_in(OPERATOR).post("/desk/hotline/new/", {**SAID, "phone": "12"})
    assert "应为 11 位手机号码" in bad.content.decode()
    assert not Case.objects.filter(procedure="order").exists()


def test_the_list_by_state_in_pages(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotline, "PAGE", 2)
    orders = [ordered() for _ in range(3)]
    client, address, seen = sign_in(OPERATOR), "/desk/hotline/", []
    for _ in range(2):
        body = client.get(address).content.decode()
        seen += [order.number for order in orders if order.number in body]
        address = body.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(order.number for order in orders) and not address
    assert '待派单 <span class="n">3</span>' in body
    assert "没有这样的工单" in client.get("/desk/hotline/?state=signed").content.decode()
    assert sign_in(HANDLER).get("/desk/hotline/new/").status_code == 403
    assert sign_in(CLERK).get("/desk/hotline/").status_code == 403
