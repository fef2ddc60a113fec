"""The gallery in a real browser: nothing that axe finds, no page wider than a phone, nothing that
a strict content policy stops, and everything to be done without scripts.
"""

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
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.parts import chromium
from zhengtong.pages.shell import Account, Entry, Site, compose

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.needs("chinese-fonts"),
]

ORIGIN = "http://127.0.0.1"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Where the browser test leaves its pictures, for whoever wants to look at them.
PICTURES = os.environ.get("ZHENGTONG_PICTURES")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def composed(sample_site: None) -> None:
    compose(
        site=lambda request: Site("绥宁县政务服务", "绥宁县行政审批服务局", notice="演示数据"),
        account=lambda request: Account("李*敏 · 窗口", sign_out="/sign-out/"),
        entries=[
            *(Entry(area, name, route) for area in ("portal", "desk") for name, route in (  # type: ignore[arg-type]
                ("首页", "home"), ("办事指南", "gallery"), ("一件事", "paper"), ("办件公示", "broken"),
            )),
            Entry("foot", "网站地图", "home"),
        ],
    )  # fmt: skip


def answer(route: Route) -> None:
    """Each request is answered by the test client: no server, no port, no network."""
    request = route.request
    address = urlsplit(request.url)
    if address.path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        assert isinstance(found, str), address.path
        route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0])
        return
    headers = {"accept": "text/html", "cookie": request.all_headers().get("cookie", "")}
    client = Client(headers=headers)
    if request.method == "POST":
        data = {name: values[0] for name, values in parse_qs(request.post_data or "").items()}
        response = client.post(address.path, data, headers=headers)
    else:
        response = client.get(f"{address.path}?{address.query}", headers=headers)
    answered = {"content-security-policy": POLICY, **dict(response.items())}
    if response.cookies:
        answered["set-cookie"] = response.cookies.output(header="", sep="\n").strip()
    if response.status_code == 302:
        # Playwright follows a redirect past its own routes; a refresh comes back to them.
        onwards = f'<meta http-equiv="refresh" content="0;url={response["location"]}">'
        route.fulfill(headers={**answered, "content-type": "text/html"}, body=onwards)
        return
    route.fulfill(status=response.status_code, headers=answered, body=response.content)


def opened(context: BrowserContext, path: str) -> tuple[Page, list[str]]:
    """The page, and what the browser complained about."""
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/*", answer)
    page.goto(ORIGIN + path)
    return page, said


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    ("path", "display"),
    [("/gallery/", ""), ("/gallery/?desk", ""), ("/gallery/?desk", "large-contrast")],
)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser: Browser, path: str, display: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    if display:
        context.add_cookies([{"name": "display", "value": display, "url": ORIGIN}])
    page, said = opened(context, path)
    for details in page.locator("details").all():
        details.locator("summary").click()
    found = Axe().run(page)
    if PICTURES:
        name = f"{path.partition('?')[2] or 'hall'}{display}-{width}.png"
        page.screenshot(path=Path(PICTURES, name), full_page=True)
    assert said == []
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_public_targets_are_tall_enough_for_a_thumb(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page, _said = opened(context, "/gallery/")
    # links within sentences are exempt, as in WCAG 2.5.8
    low = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, select")]
            .filter((e) => e.checkVisibility() && !e.closest("p, dd, .skip, label, .why, .tbl.cards"))
            .filter((e) => e.getBoundingClientRect().height < 43.5)
            .map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert low == []
    context.close()


def test_keys_walk_the_list_and_leave_typing_alone(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, _said = opened(context, "/gallery/?desk")
    page.locator("body").click(position={"x": 2, "y": 200})
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "母婴保健技术服务人员资格"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "公共场所卫生许可（新办）"
    assert page.locator("table[data-walk] tr.now").count() == 1
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.locator("[data-find]").input_value() == "jk"
    context.close()


def test_type_and_contrast_switch_without_scripts(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, _said = opened(context, "/gallery/")
    page.get_by_role("button", name="大字版").click()
    page.wait_for_selector("html[data-type=large]")
    assert page.get_by_role("button", name="大字版").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="高对比").click()
    page.wait_for_selector("html[data-contrast=more]")
    assert page.locator("html").get_attribute("data-type") == "large"
    context.close()


def test_paper_shows_the_days_and_hides_the_buttons(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123})
    page, _said = opened(context, "/gallery/?desk")
    page.emulate_media(media="print")
    assert not page.locator(".verbs").is_visible()
    assert not page.locator(".mast .nav").is_visible()
    assert page.get_by_text("计第 5—7 日").is_visible()
    if PICTURES:
        page.pdf(path=Path(PICTURES, "gallery.pdf"))
    context.close()
