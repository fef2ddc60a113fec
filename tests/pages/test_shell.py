"""The frame: navigation by policy, type and contrast by cookie, and calm pages when things fail."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client

from zhengtong.pages.shell import Account, Entry, Site, compose

ENTRIES = [
    Entry("portal", "首页", "home"),
    Entry("portal", "陈列", "gallery"),
    Entry("portal", "热线", "home", fragment="#hotline"),
    Entry("desk", "收件箱", "inbox"),
    Entry("desk", "陈列", "gallery"),
    Entry("desk", "驾驶舱", "cockpit"),
    Entry("desk", "还没有", "no-such-route"),
    Entry("foot", "网站地图", "home"),
]


def test_navigation_shows_what_the_actor_may_open(browser_client: Client) -> None:
    compose(entries=ENTRIES)

    def desk(actor: str) -> str:
        return browser_client.get("/gallery/?desk", headers={"x-actor": actor}).content.decode()

    leader, clerk = desk("staff leader"), desk("staff")
    assert '<a href="/cockpit/">驾驶舱</a>' in leader
    assert "驾驶舱" not in clerk
    assert '<a href="/inbox/">收件箱</a>' in clerk
    assert "收件箱</a>" not in desk("anonymous")
    assert '<a href="/gallery/" aria-current="page">陈列</a>' in clerk
    assert "还没有" not in leader
    portal = browser_client.get("/gallery/").content.decode()
    assert '<a href="/#hotline">热线</a>' in portal
    assert '<a href="/">网站地图</a>' in portal


def test_the_frame_says_whose_site_it_is_and_who_is_signed_in(browser_client: Client) -> None:
    compose(
        site=lambda request: Site(
            "某县政务服务", "某县行政审批服务局", notice="演示数据", imprint="主办"
        ),
        account=lambda request: Account("李*敏 · 窗口", "/me/", "", "/sign-out/"),
    )
    page = browser_client.get("/gallery/").content.decode()
    for words in ("某县政务服务", "某县行政审批服务局", "演示数据", "主办", "李*敏 · 窗口"):
        assert words in page
    assert 'action="/sign-out/"' in page
    compose(account=lambda request: Account(sign_in="/sign-in/"))
    assert '<a href="/sign-in/">登录</a>' in browser_client.get("/gallery/").content.decode()


def test_large_type_is_a_cookie_of_the_reader(browser_client: Client) -> None:
    assert "data-type" not in browser_client.get("/gallery/").content.decode()
    back = browser_client.post("/shell/display/", {"switch": "large", "next": "/gallery/?desk"})
    assert (back.status_code, back["location"]) == (302, "/gallery/?desk")
    browser_client.post("/shell/display/", {"switch": "contrast"})
    page = browser_client.get("/gallery/").content.decode()
    assert '<html lang="zh-Hans" data-type="large" data-contrast="more">' in page
    browser_client.post("/shell/display/", {"switch": "large"})
    browser_client.post("/shell/display/", {"switch": "contrast"})
    assert "data-type" not in browser_client.get("/gallery/").content.decode()


def test_the_switch_leads_nowhere_else_and_sets_nothing_else(browser_client: Client) -> None:
    answer = browser_client.post(
        "/shell/display/", {"switch": "admin", "next": "https://elsewhere.example/"}
    )
    assert answer["location"] == "/"
    assert answer.cookies["display"].value == ""
    assert browser_client.get("/shell/display/").status_code == 405


def test_keys_can_be_turned_off(browser_client: Client) -> None:
    assert "data-keys" not in browser_client.get("/gallery/?desk").content.decode()
    browser_client.post("/shell/display/", {"switch": "nokeys", "next": "/"})
    page = browser_client.get("/gallery/?desk").content.decode()
    assert 'data-keys="off"' in page
    assert "打开快捷键" in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "没有找到这一页"),
        ("/broken/?refuse", 403, "这件不是本单位的。"),
        ("/broken/", 500, "没有提示成功的操作，都没有生效"),
    ],
)
def test_failures_are_calm_and_say_what_to_do(
    address: str, status: int, words: str, browser_client: Client
) -> None:
    answer = browser_client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "您可以" in page
    assert "secret of the machine" not in page
    assert "Traceback" not in page


def test_a_page_of_failure_asks_nothing_of_what_may_have_failed(browser_client: Client) -> None:
    def down(request: HttpRequest) -> Site:
        raise RuntimeError("database gone")

    compose(site=down, entries=ENTRIES)
    answer = browser_client.get("/broken/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()


def test_a_stale_form_is_told_so() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept": "text/html"})
    page = strict.post("/paper/", {"name": "x"})
    assert page.status_code == 403
    assert "这张表过期了" in page.content.decode()


def test_a_program_gets_its_errors_as_data() -> None:
    program = Client(headers={"accept": "application/json"}, raise_request_exception=False)
    assert "没有找到" in program.get("/nowhere/").json()["message"]
    assert program.get("/broken/").status_code == 500
    answer = program.get("/", headers={"host": "bad host"})
    assert answer.status_code == 400
    assert answer.json()["advice"]
