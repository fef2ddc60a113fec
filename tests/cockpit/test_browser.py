"""The pages in a real browser: nothing that axe finds, no sideways scrolling, all without scripts."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.cockpit.halls import EVALUATION, LEADER, OFFICER, SUPERVISOR, Hall
from tests.parts import chromium
from zhengtong.flow.models import Case

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.needs("browser-driver"),
    pytest.mark.needs("chinese-fonts"),
]

ORIGIN = "http://127.0.0.1"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Where the browser test leaves its pictures, for whoever wants to look at them.
PICTURES = os.environ.get("ZHENGTONG_PICTURES")
SATISFACTION = "/cockpit/figures/hotline.satisfaction/"
PAGES = {
    "year": (LEADER, "/cockpit/"),
    "month": (SUPERVISOR, "/cockpit/?period=2023-03"),
    "nothing": (LEADER, "/cockpit/?period=2021"),
    "figures": (LEADER, "/cockpit/figures/"),
    "figures-public": ("", "/cockpit/figures/"),
    "share": (LEADER, SATISFACTION),
    "share-public": ("", SATISFACTION),
    "speed-up": (LEADER, "/cockpit/figures/applications.statutory_speed_up/"),
    "two-kinds": (LEADER, "/cockpit/figures/cards.blue_rate/"),
    "cases": (SUPERVISOR, "/cockpit/figures/ratings.active_rate/cases/"),
    "unanswered": (LEADER, f"{SATISFACTION}?upto=3"),
    "evaluations": (LEADER, "/cockpit/evaluations/"),
    "evaluation": (LEADER, f"/cockpit/evaluations/{EVALUATION}/"),
    "line": (OFFICER, f"/cockpit/evaluations/{EVALUATION}/lines/16/"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def loop_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs its loop in this very thread; the database is asked from within it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


class Visitor:
    """A browser window whose requests the test client answers: no server, no port, no network."""

    def __init__(self, browser: Browser, client: Client, width: int, **more: object) -> None:
        self.client, self.said = client, list[str]()
        size = {"width": width, "height": 900}
        self.context = browser.new_context(viewport=size, locale="zh-CN", **more)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.route("**/*", self._answer)

    def go(self, path: str) -> Page:
        self.page.goto(ORIGIN + path)
        return self.page

    def _answer(self, route: Route) -> None:
        request = route.request
        address = urlsplit(request.url)
        if address.path.startswith("/static/"):
            found = finders.find(address.path.removeprefix("/static/"))
            assert isinstance(found, str), address.path
            kind = mimetypes.guess_type(found)[0]
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
            return
        if request.method == "POST":
            data = parse_qs(request.post_data or "")
            response = self.client.post(address.path, data)
        else:
            response = self.client.get(f"{address.path}?{address.query}")
        if response.status_code == 302:
            # Playwright follows a redirect past its own routes; a refresh comes back to them.
            onwards = f'<meta http-equiv="refresh" content="0;url={response["location"]}">'
            route.fulfill(content_type="text/html", body=onwards)
            return
        headers = dict(response.items())
        route.fulfill(status=response.status_code, headers=headers, body=response.content)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    hall: Hall, browser: Browser, name: str, width: int
) -> None:
    who, path = PAGES[name]
    visitor = Visitor(browser, hall.client(who), width)
    page = visitor.go(path)
    if PICTURES:
        page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    found = Axe().run(page)
    assert [line for line in visitor.said if "404" not in line] == []
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visitor.context.close()


@pytest.mark.parametrize("name", ["year", "share", "evaluation"])
def test_large_type_and_high_contrast_hold_together(
    hall: Hall, browser: Browser, name: str
) -> None:
    who, path = PAGES[name]
    client = hall.client(who)
    client.cookies["display"] = "large-contrast"
    visitor = Visitor(browser, client, 390)
    page = visitor.go(path)
    assert page.locator("html[data-type=large][data-contrast=more]").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.context.close()


def test_the_forms_of_a_draft_pass_too(own_hall: Hall, browser: Browser) -> None:
    leader, page_of = own_hall.client(LEADER), f"/cockpit/evaluations/{EVALUATION}/"
    seen = Case.objects.get(id=EVALUATION).position
    said = {"verb": "return_to_drafter", "seen": seen, "reason": "请核对。"}
    assert leader.post(f"{page_of}do/", said).status_code == 302
    for name in ("", "lines/16/", "lines/0/", "funds/"):
        visitor = Visitor(browser, own_hall.client(OFFICER), 390)
        page = visitor.go(page_of + name)
        if PICTURES:
            shot = f"draft-{name.replace('/', '-')}390.png"
            page.screenshot(path=Path(PICTURES, shot), full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        visitor.context.close()


def test_from_the_year_to_one_case_without_scripts(hall: Hall, browser: Browser) -> None:
    visitor = Visitor(browser, hall.client(SUPERVISOR), 1440, java_script_enabled=False)
    page = visitor.go("/cockpit/")
    page.get_by_role("link", name="12345 满意").click()
    assert page.locator("h1").inner_text() == "12345 群众满意率"
    page.locator(".chips").get_by_role("link", name="不满意").click()
    assert "案件" in page.locator("h1").inner_text()
    page.locator("table a").first.click()
    assert page.url.partition("/desk/cases/")[2]
    visitor.context.close()


def test_another_unit_is_chosen_by_form(hall: Hall, browser: Browser) -> None:
    visitor = Visitor(browser, hall.client(), 1440, java_script_enabled=False)
    page = visitor.go("/cockpit/figures/ratings.count/")
    whole = page.locator(".res").inner_text()
    page.get_by_label("单位", exact=True).select_option(label="县医保局")
    page.get_by_role("button", name="按这个范围算").click()
    assert "县医保局" in page.locator("h1 + p").inner_text()
    assert page.locator(".res").inner_text() != whole
    visitor.context.close()


def test_targets_of_the_public_pages_are_tall_enough_for_a_thumb(
    hall: Hall, browser: Browser
) -> None:
    visitor = Visitor(browser, hall.client(), 390)
    for path in ("/cockpit/figures/", SATISFACTION):
        page = visitor.go(path)
        # links within sentences are exempt, as in WCAG 2.5.8
        low = page.evaluate(
            """() => [...document.querySelectorAll("a, button, summary, input, select")]
                .filter((e) => e.checkVisibility() && !e.closest("p, dd, .skip, label, .tbl.cards"))
                .filter((e) => e.getBoundingClientRect().height < 43.5)
                .map((e) => e.outerHTML.slice(0, 90))"""
        )
        assert low == [], path
    visitor.context.close()
