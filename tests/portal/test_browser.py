"""The portal in a real browser, wide and narrow, with scripts and without: from the first word
typed to the rating, nothing that axe finds, no page that scrolls sideways.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.parts import chromium
from tests.portal import people, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.needs("browser-driver"),
    pytest.mark.needs("chinese-fonts"),
]

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Where the browser test leaves its pictures, for whoever wants to look at them.
PICTURES = os.environ.get("ZHENGTONG_PICTURES")
# Links within sentences are exempt, as in WCAG 2.5.8.
LOW = """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
    .filter((e) => e.checkVisibility() && e.type !== "hidden")
    .filter((e) => !e.closest("p:not(.row), dd, .skip, .hint, .err, label"))
    .filter((e) => !(e.matches("[type=radio], [type=checkbox]")))
    .filter((e) => e.getBoundingClientRect().height < 43.5)
    .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("served")
    served.run(found, "prepare")
    return found


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served.serving(folder) as address:
        yield address


class Visit:
    """One person at one screen; every page that is looked at is held against the promises."""

    def __init__(self, context: BrowserContext, site: str, width: int, scripts: bool) -> None:
        self.page: Page = context.new_page()
        self.site, self.width, self.scripts = site, width, scripts
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site + path)

    def look(self, name: str, title: str) -> None:
        """The page named `name`, whose heading holds `title`."""
        page = self.page
        page.wait_for_load_state()
        assert title in page.locator("h1").first.inner_text(), page.url
        assert page.locator("h1").count() == 1
        if PICTURES:
            page.screenshot(path=Path(PICTURES, f"{name}-{self.width}.png"), full_page=True)
        if not self.scripts:
            return
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width, name
        if self.width < 500:
            assert page.evaluate(LOW) == [], name
        complaints = [text for text in self.said if not text.startswith("[DOM]")]
        assert complaints == [] or "422" in complaints[-1], complaints
        self.said.clear()

    def press(self, text: str) -> None:
        """A button or a link by its words."""
        button = self.page.get_by_role("button", name=text, exact=True)
        wanted = button if button.count() else self.page.get_by_role("link", name=text, exact=True)
        wanted.first.click()

    def sign_in(self, name: str) -> None:
        self.page.get_by_label("账号").fill(name)
        self.page.get_by_label("口令").fill(people.PASSWORD)
        self.press("登录") if self.page.url.endswith("/") else self.page.locator(
            "form .btn.go"
        ).click()


@pytest.fixture(params=[(1440, True), (390, True), (390, False)], ids=["wide", "narrow", "plain"])
def visit(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Visit]:
    width, scripts = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", java_script_enabled=scripts
    )
    yield Visit(context, site, width, scripts)
    context.close()


def _number(text: str) -> str:
    """The case number, without the spaces for the eye."""
    found = re.search(r"(\d{6})\s?([A-Z]+)\s?(\d{8})\s?(\d{4})", text)
    assert found, text
    return "".join(found.groups())


def test_from_the_first_word_to_the_rating(visit: Visit, folder: Path, tmp_path: Path) -> None:
    """开宾馆 → guide → sign in → apply → receipt → put right → track → rate."""
    page, plan = visit.page, tmp_path / "平面图.pdf"
    plan.write_bytes(people.PDF)
    visit.go("/")
    visit.look("home", "您要办什么事？")
    page.get_by_role("searchbox").fill("开宾馆")
    visit.press("搜")
    visit.look("search", "搜“开宾馆”")
    visit.press("公共场所卫生许可（新办）")
    visit.look("guide", "公共场所卫生许可（新办）")
    page.locator("a.btn.go:visible").first.click()
    visit.look("sign-in", "登录")
    visit.sign_in("person-01")
    visit.look("apply", "公共场所卫生许可（新办）")
    visit.press("下一步")
    visit.look("apply-faults", "公共场所卫生许可（新办）")
    assert "处要改" in page.locator("#errors").inner_text()
    for name, value in people.ANSWERS.items():
        radio = page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
        radio.check() if radio.count() else page.locator(f"#id_{name}").fill(value)
    visit.press("存着，以后再填")
    visit.look("apply-saved", "公共场所卫生许可（新办）")
    visit.press("下一步")
    visit.look("materials", "公共场所卫生许可（新办）")
    page.locator("#file-layout_plan").set_input_files(plan)
    visit.press("先传这些")
    visit.look("materials-held", "公共场所卫生许可（新办）")
    visit.press("下一步")
    visit.look("review", "公共场所卫生许可（新办）")
    page.locator("#id_truth").check()
    page.locator("#id_privacy").check()
    visit.press("提交申请")
    visit.look("receipt", "提交好了")
    number = _number(page.locator("dd.number").inner_text())
    served.run(folder, "deficient", number)
    visit.go("/mine/")
    visit.look("mine", "我的办件")
    page.get_by_role("link", name="去补材料").first.click()
    visit.look("remedy", "补材料")
    page.locator("#files").set_input_files(plan)
    page.get_by_label("补正说明").fill("图上标好尺寸了")
    visit.press("交上去")
    visit.look("case", "公共场所卫生许可（新办）")
    assert "已补齐" in page.locator("main").inner_text()
    visit.press("退出")
    visit.look("home-out", "您要办什么事？")
    _follow_and_rate(visit, folder, number)


def _follow_and_rate(visit: Visit, folder: Path, number: str) -> None:
    page = visit.page
    visit.go("/track/")
    visit.look("track", "办件查询")
    page.get_by_label("办件编号").fill(number)
    page.get_by_label("手机号或证件号的最后 4 位").fill("2001")
    visit.press("查")
    visit.look("standing", "公共场所卫生许可（新办）")
    assert "张" not in page.locator("main").inner_text()
    served.run(folder, "conclude", number)
    page.reload()
    visit.press("评一评这次服务")
    visit.look("rate", "这次办得怎么样？")
    page.get_by_label("非常满意").check()
    visit.press("交评价")
    visit.look("rated", "评过了，谢谢")
    page.go_back()
    page.reload()
    visit.look("rated-again", "评过了，谢谢")


def test_every_other_page_holds_too(visit: Visit, folder: Path) -> None:
    visit.go("/search/?q=飞碟")
    visit.look("nothing", "搜“飞碟”")
    for name, path, title in (
        ("guides", "/guides/", "办事指南"), ("theme", "/guides/?theme=p05", "社会保险"),
        ("sitemap", "/sitemap/", "网站地图"), ("privacy", "/privacy/", "个人信息保护"),
        ("accessibility", "/accessibility/", "无障碍说明"),
        ("spot", "/guides/?unit=1143052700000217X6", "绥宁县卫生健康局"),
    ):  # fmt: skip
        visit.go(path)
        visit.look(name, title)
    visit.go("/12345/")
    visit.look("order", "跟 12345 说")
    visit.page.get_by_label("求助").check()
    visit.page.get_by_label("什么事").fill("菜市场门口路灯不亮（示例）")
    visit.press("提交")
    visit.look("ordered", "收到了")
    visit.go("/sign-in/?next=/mine/")
    visit.sign_in("person-02")
    visit.look("mine-empty", "我的办件")


def test_what_is_typed_slowly_is_kept_by_itself(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="zh-CN")
    visit = Visit(context, site, 1280, True)
    visit.go(f"/sign-in/?next=/apply/{people.HYGIENE}/")
    visit.sign_in("person-02")
    visit.page.clock.install()
    visit.page.reload()
    visit.page.locator("#id_organisation_name").fill("绥宁县丽影理发店")
    with visit.page.expect_response(lambda answer: answer.status == 204):
        visit.page.clock.run_for(61_000)
    visit.page.reload()
    assert visit.page.locator("#id_organisation_name").input_value() == "绥宁县丽影理发店"
    context.close()


@pytest.mark.parametrize("path", ["/", f"/guides/{people.HYGIENE}/", "/track/", "/12345/"])
def test_the_narrowest_screen_needs_no_sideways_scroll(
    browser: Browser, site: str, path: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_large_type_and_contrast_together_hold(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": "display", "value": "large-contrast", "url": site}])
    visit = Visit(context, site, 390, True)
    for name, path, title in (
        ("home-large", "/", "您要办什么事？"),
        ("guide-large", f"/guides/{people.HYGIENE}/", "公共场所卫生许可（新办）"),
        ("track-large", "/track/", "办件查询"),
    ):
        visit.go(path)
        visit.look(name, title)
    context.close()
