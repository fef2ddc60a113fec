"""Signing in: where one wanted to go, how often one may err, and what a browser may fill in."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.test import Client

from tests.portal import people
from tests.portal.people import hidden, post
from zhengtong.org.settings import setting

ADDRESS = "/sign-in/?next=/mine/"


def onward(page: str) -> str:
    """Where the form of the page leads (the header's has an address of its own)."""
    return hidden(page.partition("<main")[2], "next")


def sign_in(client: Client, password: str, **more: str) -> Any:
    given = {"username": "person-01", "password": password, "next": "/mine/"} | more
    return post(client, "/sign-in/", given)


def test_one_lands_where_one_wanted_to_go_and_nowhere_else(visitor: Client) -> None:
    page = visitor.get(ADDRESS).content.decode()
    assert onward(page) == "/mine/"
    for field in ('autocomplete="username"', 'autocomplete="current-password"'):
        assert field in page
    assert sign_in(visitor, people.PASSWORD)["location"] == "/mine/"
    strange = sign_in(people.browser(), people.PASSWORD, next="https://elsewhere.example/")
    assert strange["location"] == "/"


def test_an_expired_sign_in_page_is_shown_anew_and_still_leads_there(visitor: Client) -> None:
    visitor.get(ADDRESS)
    given = {"username": "person-01", "password": people.PASSWORD, "next": "/mine/"}
    late = visitor.post("/sign-in/", given | {"csrfmiddlewaretoken": "x" * 64}, follow=True)
    page = late.content.decode()
    assert late.redirect_chain == [("/sign-in/?next=%2Fmine%2F", 302)]
    assert "登录页开得太久" in page and onward(page) == "/mine/"
    assert people.PASSWORD not in page
    # a browser without cookies would go round in circles: it is told
    refused = people.browser().post("/sign-in/", given)
    assert refused.status_code == 403 and "请允许本站的 Cookie" in refused.content.decode()


def test_a_form_sent_after_signing_out_leads_back_to_its_page(visitor: Client) -> None:
    visitor.get(ADDRESS)
    token = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}
    form = "http://testserver/apply/1/?step=2"
    for referer, query in ((form, "?next=%2Fapply%2F1%2F%3Fstep%3D2"), ("https://other/", "")):
        answer = visitor.post("/account/", token, headers={"referer": referer})
        assert answer.status_code == 302 and answer["location"] == f"/sign-in/{query}"


def test_the_lock_holds_in_every_process_and_says_for_how_long(visitor: Client) -> None:
    rule = setting("", "sign_in")
    for _ in range(int(rule["tries"]) - 1):
        assert sign_in(visitor, "wrong").status_code == 422
    # what one process remembers is not what the lock rests on
    cache.clear()
    locked = sign_in(visitor, "wrong")
    page = locked.content.decode()
    assert locked.status_code == 429 and f"请过 {rule['lock_minutes']} 分钟再试" in page
    assert onward(page) == "/mine/"
    cache.clear()
    assert sign_in(people.browser(), people.PASSWORD).status_code == 429, "by the right one too"
    other = people.browser()
    other.defaults["REMOTE_ADDR"] = "10.9.8.7"
    assert sign_in(other, people.PASSWORD).status_code == 302, "a hall sits behind one address"
