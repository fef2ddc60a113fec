"""A case at the desk in a real browser, from the counter to the applicant's hands.

register → tell what is missing → remedied → accept → examine → grant → conclude → serve, by three
people; axe finds nothing on any page at 1440 and 390 px, and no page scrolls sideways.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.desk.conftest import APPROVER, CLERK, HYGIENE, OPERATOR, REVIEWER, SUPERVISOR
from tests.parts import chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.needs("chinese-fonts"),
]

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (390, 1440)
# Where the pictures go, for whoever wants to look at them.
PICTURES = os.environ.get("ZHENGTONG_PICTURES", "")
PASSWORD = secrets.token_urlsafe(9)
PEOPLE = (CLERK, REVIEWER, APPROVER, OPERATOR, SUPERVISOR)
FILLED = {
    "organisation_name": "绥宁县青禾民宿（示例）", "uscc": "924305270000900185",
    "legal_representative": "张晓华", "legal_representative_id": "43052719860412990X",
    "contact_name": "张晓华", "contact_phone": "13800002001",
    "business_address": "绥宁县武阳镇第14村（示例）", "business_area": "120.5", "staff_count": "3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh() -> None:
    """The hall of this test is another process; the county in this one is not needed."""


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The hall's address, served by a process of its own with a store of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("hall")
    environment = {
        **os.environ, "ZHENGTONG_VAR": str(folder), "ZHENGTONG_STORE": "desk", "PASSWORD": PASSWORD,
        "ACCOUNTS": ",".join(PEOPLE), "DJANGO_SETTINGS_MODULE": "zhengtong.web.settings",
    }  # fmt: skip
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.hall", str(port)], env=environment,
            stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            if answers(f"{address}/sign-in/") or server.poll() is not None:
                break
            time.sleep(0.1)
        assert server.poll() is None, log.read_text("utf-8")
        yield address
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


class Clerk:
    """One person at their own browser."""

    def __init__(self, browser: Browser, site: str, username: str, *, scripts: bool = True) -> None:
        self.site = site
        self.said: list[str] = []
        context = browser.new_context(
            locale="zh-CN", java_script_enabled=scripts, viewport={"width": 1440, "height": 900}
        )
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._hear(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(f"{site}/sign-in/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main button").click()

    def _hear(self, text: str) -> None:
        # a refusal has its own status, and Chromium's advice on passwords is no fault
        if "status of 4" not in text and "autocomplete" not in text:
            self.said.append(text)

    def go(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def look(self, name: str) -> None:
        """Nothing that axe finds, nothing wider than the screen; a picture for each width."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(self.page)
            if PICTURES:
                self.page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)
            assert found.violations_count == 0, f"{name} {width}\n{found.generate_report()}"
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert self.said == []

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def open(self, name: str) -> None:
        self.page.locator(".verbs").get_by_role("link", name=name, exact=True).click()
        self.page.wait_for_load_state()


def test_from_the_counter_to_the_applicants_hands(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    plan = tmp_path / "scan-001.pdf"
    plan.write_bytes(b"%PDF-1.4\n%invented\n")
    clerk = Clerk(browser, site, CLERK)
    reviewer, approver = (Clerk(browser, site, who) for who in (REVIEWER, APPROVER))
    clerk.look("inbox")

    page = clerk.go("/desk/register/?q=开宾馆")
    clerk.look("register-items")
    page.get_by_role("link", name="公共场所卫生许可（新办）").click()
    clerk.press("收件，出收件凭证")
    clerk.look("register-faults")
    for name, value in FILLED.items():
        page.fill(f"[name={name}]", value)
    page.get_by_label("宾馆旅店").check()
    page.get_by_label("否", exact=True).check()
    clerk.press("查申请人登记过没有")
    assert page.get_by_text("已登记：绥宁县苗岭客栈").is_visible()
    page.locator("[name=paper2]").set_input_files(plan)
    clerk.look("register")
    clerk.press("收件，出收件凭证")
    assert page.get_by_role("img", name="查询办理进度的二维码").is_visible()
    clerk.look("receipt")

    page.get_by_role("link", name="打开这一件").click()
    case = page.url.removeprefix(site)
    clerk.look("case-received")
    clerk.open("一次性告知补正")
    page.fill("[name=items]", "缺法定代表人签字（示例）\n平面图没有标尺寸（示例）")
    clerk.look("verb-deficiencies")
    clerk.press("一次性告知补正")
    assert page.get_by_text("补正告知书：绥卫补〔").is_visible()
    clerk.open("补正材料交齐")
    page.locator("[name=files]").set_input_files(plan)
    clerk.press("补正材料交齐")
    clerk.press("受理")
    assert page.get_by_text("受理通知书：绥卫受〔").is_visible()
    page.get_by_text("逐日说明").first.click()
    clerk.look("case-accepted")

    reviewer.go(case)
    reviewer.page.get_by_role("link", name="查看“申请表”里的完整信息").click()
    reviewer.look("look-reason")
    reviewer.page.get_by_label("审查材料、核对内容").check()
    reviewer.press("查看")
    assert reviewer.page.get_by_text("43052719860412990X").is_visible()
    reviewer.look("look-opened")
    reviewer.go(case)
    reviewer.open("启动特别程序")
    reviewer.look("verb-special")
    reviewer.go(case)
    reviewer.open("审查通过，报决定")
    reviewer.press("审查通过，报决定")

    approver.go(case)
    approver.look("case-examined")
    approver.open("不予许可")
    late = Clerk(browser, site, APPROVER)
    late.go(case)
    late.open("准予")
    late.press("准予")
    approver.page.fill("[name=reason]", "通风不足（示例）")
    approver.press("确认不予许可")
    assert approver.page.get_by_text("刚刚有了新的进展").is_visible()
    assert approver.page.locator("[name=reason]").input_value() == "通风不足（示例）"
    approver.look("verb-stale")

    clerk.go(case)
    clerk.press("办结")
    clerk.open("送达")
    page.get_by_label("窗口领取").check()
    clerk.press("送达")
    assert page.get_by_text("已经办结，没有下一步。").is_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载 .docx 准予决定书").click()
    assert taken.value.suggested_filename.endswith(".docx")
    clerk.look("case-served")


def test_the_hotlines_desk(browser: Browser, site: str) -> None:
    operator = Clerk(browser, site, OPERATOR)
    operator.look("hotline-inbox")
    page = operator.go("/desk/hotline/")
    operator.look("orders")
    page.get_by_role("link", name="接一个诉求").click()
    page.fill("[name=words]", "楼下夜里施工（示例）")
    page.fill("[name=phone]", "13800009999")
    operator.look("order-new")
    operator.press("受理，取工单编号")
    operator.look("order")
    operator.open("派单")
    page.locator("[name=unit]").select_option(label="绥宁县城市管理和综合执法局")
    operator.look("verb-dispatch")
    operator.press("派单")
    assert page.get_by_text("待签收").first.is_visible()


def test_the_inbox_by_keys_and_the_search(browser: Browser, site: str) -> None:
    clerk = Clerk(browser, site, CLERK)
    page = clerk.go("/desk/")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{first}")
    page = clerk.go("/desk/")
    page.keyboard.press("/")
    page.keyboard.type("卫生许可")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/**")
    clerk.look("cases")
    clerk.go("/desk/?show=red")
    clerk.look("inbox-empty")


def test_without_scripts(browser: Browser, site: str) -> None:
    clerk = Clerk(browser, site, CLERK, scripts=False)
    page = clerk.go("/desk/?show=application")
    page.locator("tbody tr:not(.grp)", has_text="已收件").first.locator("a").click()
    clerk.press("受理")
    assert page.get_by_text("已办“受理”").is_visible()


def test_the_form_of_an_item_stays_within_ones_posts(browser: Browser, site: str) -> None:
    supervisor = Clerk(browser, site, SUPERVISOR)
    supervisor.go(f"/desk/register/{HYGIENE}/")
    assert supervisor.page.get_by_text("您的岗位没有这一页的权限").is_visible()
    supervisor.look("not-allowed")
