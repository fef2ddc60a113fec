"""Every address of the desk says who may open it and why, and keeps to it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.desk.conftest import CLERK, OPERATOR, person
from zhengtong.flow.models import Case
from zhengtong.org.models import Account
from zhengtong.pages.policy import routes
from zhengtong.web.desk.urls import urlpatterns

SignIn = Callable[[str], Client]


def test_each_route_is_declared_for_staff_with_a_reason() -> None:
    for route in routes(urlpatterns):
        assert route.policy is not None, route.path
        assert len(route.policy.reason) > 8
        assert not {"public", "signed_in", "person"} & set(route.policy.who), route.path


def test_strangers_are_led_to_sign_in_and_applicants_stay_out(
    sign_in: SignIn, received: Case
) -> None:
    Account.objects.create(username="somebody", person=person("person-01"), password="!")
    applicant, nobody = sign_in("somebody"), Client(headers={"accept": "text/html"})
    some = {
        "case_id": received.id,
        "piece_id": "p",
        "notice_id": "n",
        "name": "accept",
        "code": "c",
    }
    for route in routes(urlpatterns):
        path = route.path
        for name, value in some.items():
            path = path.replace(f"<str:{name}>", value)
        for method in (nobody.get, nobody.post):
            assert method(f"/desk/{path}")["location"].startswith("/sign-in/")
        for method in (applicant.get, applicant.post):
            assert method(f"/desk/{path}").status_code in (403, 405), path


def test_pages_of_posts_are_for_those_posts(sign_in: SignIn) -> None:
    assert sign_in(OPERATOR).get("/desk/register/").status_code == 403
    assert sign_in(CLERK).get("/desk/hotline/new/").status_code == 403


def test_broken_addresses_end_in_a_page_not_in_a_fault(sign_in: SignIn, received: Case) -> None:
    client = sign_in(CLERK)
    for address, status in (
        ("/desk/?show=%00&after=%00~x", 200),
        ("/desk/?after=2023-99-99~zz", 200),
        ("/desk/cases/?after=9999999999999999999999~x&state=%00", 422),
        ("/desk/cases/?q=%00", 422),
        ("/desk/cases/a%00b/", 404),
        (f"/desk/cases/{received.id}/contents/%00/", 404),
        (f"/desk/cases/{received.id}/%00/", 404),
        ("/desk/register/?q=%00%22%27", 200),
        ("/desk/register/a%00b/", 404),
    ):
        assert client.get(address).status_code == status, address
    assert client.post(f"/desk/cases/{received.id}/notices/%00/").status_code == 404
    for seen in ("", "x", "9" * 5000, "-1"):
        late = client.post(f"/desk/cases/{received.id}/do/", {"verb": "accept", "seen": seen})
        assert late.status_code == 409 and "刚刚有了新的进展" in late.content.decode(), seen
    assert client.post(f"/desk/cases/{received.id}/do/", {"seen": "1"}).status_code == 404
