"""Each route says who may see it and why; what says nothing is found; what is said is enforced."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests.pages.urls import urlpatterns
from zhengtong.pages.policy import policy, routes, undeclared_routes


def test_the_walk_finds_what_was_forgotten_and_nothing_else() -> None:
    assert undeclared_routes(urlpatterns) == ["POST api/cases", "forgotten/"]
    exempt = {"forgotten/": "试", "api/cases": "试"}
    assert undeclared_routes(urlpatterns, exempt) == []


def test_an_exemption_does_not_outlive_its_cause() -> None:
    exempt = {"forgotten/": "试", "api/cases": "试", "inbox/": "早已声明"}
    assert undeclared_routes(urlpatterns, exempt) == ["exempt: inbox/"]


def test_every_route_can_be_listed_with_its_reason() -> None:
    said = {(r.method, r.path): r.policy for r in routes(urlpatterns)}
    rule = said["", "cockpit/"]
    assert rule is not None
    assert (rule.who, rule.reason) == (("leader",), "全县的数由领导看")
    operation = said["GET", "api/cases"]
    assert operation is not None
    assert operation.who == ("staff",)


def test_a_policy_needs_names_and_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        policy("staff", reason=" ")
    with pytest.raises(ValueError, match="name"):
        policy(reason="谁都不给")


@pytest.mark.parametrize(
    ("address", "admitted"),
    [
        ("/", {"anonymous", "missing", "person", "staff", "staff leader", "system"}),
        ("/rate/", {"person", "staff", "staff leader"}),
        ("/inbox/", {"staff", "staff leader"}),
        ("/cockpit/", {"staff leader"}),
    ],
)
def test_only_those_named_are_admitted(
    address: str, admitted: set[str], browser_client: Client
) -> None:
    for actor in ("anonymous", "missing", "person", "staff", "staff leader", "system leader"):
        answer = browser_client.get(address, headers={"x-actor": actor})
        allowed = answer.status_code == 200
        assert allowed == (actor in admitted or (address == "/" and "system" in actor)), actor


def test_somebody_not_signed_in_is_led_there_and_back(browser_client: Client) -> None:
    answer = browser_client.get("/inbox/?state=late")
    assert (answer.status_code, answer["location"]) == (
        302,
        "/sign-in/?next=%2Finbox%2F%3Fstate%3Dlate",
    )
    assert browser_client.post("/inbox/")["location"] == "/sign-in/"


def test_a_program_is_told_in_its_own_form() -> None:
    program = Client(headers={"accept": "application/json"})
    assert program.get("/api/cases").status_code == 401
    refused = program.get("/api/cases", headers={"x-actor": "person"})
    assert refused.status_code == 403
    assert "授权" in refused.json()["message"]
    taken = program.get("/api/cases?page=3", headers={"x-actor": "staff"})
    assert taken.json() == {"page": 3}


def test_a_refusal_names_the_way_onwards(browser_client: Client) -> None:
    page = browser_client.get("/cockpit/", headers={"x-actor": "staff"})
    assert page.status_code == 403
    assert "请单位管理员授权" in page.content.decode()


def test_a_class_keeps_what_django_wrote_on_its_view() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    view.csrf_exempt = True  # type: ignore[attr-defined]
    guarded = policy("public", reason="试")(view)
    assert guarded.csrf_exempt
    assert undeclared_routes([path("x/", guarded)]) == []
