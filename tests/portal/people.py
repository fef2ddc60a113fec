"""Who comes to the portal and who works behind it, and what they send: all invented."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhengtong.flow.door import Outcome, act
from zhengtong.flow.models import Case
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor, actor_for
from zhengtong.org.models import Account
from zhengtong.record.append import now_us
from zhengtong.years.load import person_id

YEAR = "suining_2023"
PASSWORD = "correct-horse-battery"
HYGIENE = "1143052700000217X6400012301200001"
"""公共场所卫生许可（新办）, an item of the county's own system."""
PDF = b"%PDF-1.4\n" + b"0" * 3000
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 3000

ANSWERS = {
    "organisation_name": "绥宁县苗岭客栈",
    "uscc": "924305270000900185",
    "legal_representative": "张晓华",
    "legal_representative_id": "43052719860412990X",
    "contact_name": "张晓华",
    "contact_phone": "13800002001",
    "business_address": "湖南省绥宁县武阳镇第14村（示例）",
    "premises_use": "宾馆旅店",
    "business_area": "260.5",
    "staff_count": "6",
    "central_air": "false",
}
CLERK, REVIEWER, APPROVER = "lihuimin", "zhoumingyuan", "huangjingzhi"


def open_accounts() -> None:
    """Accounts as the demonstration opens them."""
    for key in ("person-01", "person-02", CLERK):
        Account.objects.create_user(key, PASSWORD, person_id(YEAR, key))


def browser() -> Client:
    """A client that sees error pages and must send tokens."""
    headers = {"accept": "text/html", "user-agent": "Mozilla/5.0"}
    return Client(enforce_csrf_checks=True, raise_request_exception=False, headers=headers)


def signed_in(name: str) -> Client:
    """A browser with somebody signed in (past the password: that is another test's matter)."""
    client = browser()
    client.force_login(
        Account.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[-1]
    )
    return client


def staff(name: str) -> Actor:
    """A member of staff with the grants in force."""
    return actor_for(person_id(YEAR, name), local_date(now_us()))


def hidden(page: str, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def post(client: Client, path: str, data: dict[str, Any] | None = None) -> Any:
    """Post a form from its own page: fetch the page, then send its token along."""
    page = client.get(path)
    token = hidden(page.content.decode(), "csrfmiddlewaretoken") if page.status_code == 200 else ""
    return client.post(path, {"csrfmiddlewaretoken": token, **(data or {})})


def pdf(name: str = "张晓华的图.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """A file as people name it."""
    return SimpleUploadedFile(name, data)


def apply(client: Client, code: str = HYGIENE, **answers: str) -> Case:
    """Fill in, hand in one file, review and send; returns the case."""
    path = f"/apply/{code}/"
    assert post(client, path, {**ANSWERS, **answers, "action": "next"}).status_code == 302
    sent = post(client, f"{path}materials/", {"file-layout_plan": pdf(), "action": "next"})
    assert sent.status_code == 302, sent.content.decode()
    answer = send(client, path)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get(id=answer["location"].split("/")[2])


def send(client: Client, path: str, **more: str) -> Any:
    """Press 提交申请 on the review page."""
    page = client.get(f"{path}review/").content.decode()
    data = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "key", "seen")}
    return client.post(f"{path}review/", {**data, "truth": "on", "privacy": "on", **more})


def do(case: Case, verb: str, who: str, **data: Any) -> Outcome:
    """A verb of somebody behind the counter."""
    case.refresh_from_db()
    done = act(verb, case.id, actor=staff(who), seen=case.position, data=data)
    case.refresh_from_db()
    return done


receive = partial(do, verb="receive", who=CLERK)


def conclude(case: Case) -> None:
    """All the way to the end: received, accepted, examined, granted, concluded."""
    if case.state == "submitted":
        do(case, "receive", CLERK)
    do(case, "accept", CLERK)
    do(case, "examine", REVIEWER)
    do(case, "grant", APPROVER)
    do(case, "conclude", CLERK)
