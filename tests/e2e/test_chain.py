"""Apply → what is missing → put right → accept → decide → serve → rate; the figure moves by one, and
its evidence names that very case. Nothing but the demo's command and a browser.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.parts import chromium
from tests.portal.people import ANSWERS, HYGIENE, PDF

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.needs("browser-driver"),
    pytest.mark.needs("chinese-fonts"),
]

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PICTURES = os.environ.get("ZHENGTONG_PICTURES")


class Hall:
    """The running demonstration: its address, and the password of its accounts."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        ready = json.loads((folder / "demo" / "ready.json").read_text("utf-8"))
        self.password: str = ready["accounts"][0]["password"]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "zhengtong"), "demo", "--scale", "0.002"]
    environment = {**os.environ, "ZHENGTONG_VAR": str(folder)}
    environment.pop("ZHENGTONG_DATABASE", None)
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            _await(f"http://127.0.0.1:{port}/track/", server, folder)
            yield Hall(folder, port)
        finally:
            server.terminate()
            server.wait(20)


def _await(address: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    for _n in range(900):
        try:
            urlopen(address, timeout=2).close()
            return
        except (URLError, OSError):
            assert server.poll() is None, (folder / "log.txt").read_text("utf-8")
            time.sleep(0.2)
    raise RuntimeError((folder / "log.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield found
        found.close()


class Person:
    """Somebody at a screen of their own, signed in."""

    def __init__(self, browser: Browser, hall: Hall, account: str) -> None:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        self.page: Page = context.new_page()
        self._hall, self._account = hall, account
        self.go("/sign-in/")
        self.page.get_by_label("账号").fill(account)
        self.page.get_by_label("口令").fill(hall.password)
        self.page.locator("main form .btn.go").click()

    def go(self, path: str) -> None:
        self.page.goto(self._hall.address + path)
        assert self.page.locator("h1").count() == 1, self.page.url

    def press(self, text: str) -> None:
        self.page.locator("main").get_by_role("button", name=text, exact=True).first.click()
        self.page.wait_for_load_state()
        self.picture(text)

    def picture(self, name: str) -> None:
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES, f"{self._account}-{name}.png"), full_page=True)

    def do(self, case: str, verb: str, button: str, **answers: str) -> None:
        """A verb on its own page: fill in, press, and land on the case again without a refusal."""
        self.go(f"/desk/cases/{case}/{verb}/")
        for name, value in answers.items():
            field = self.page.locator(f"[name={name}]").first
            if field.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value={value}]").check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.press(button)
        refused = self.page.locator(".refusal, #errors")
        assert refused.count() == 0, refused.first.inner_text()


def _concluded(leader: Person, year: int) -> int:
    """The figure 办结量 of this year, as the page prints it."""
    leader.go(f"/cockpit/figures/applications.concluded/?first={year}-01-01&last={year}-12-31")
    leader.picture("figure")
    text = leader.page.locator("main").inner_text()
    found = re.search(r"([\d,]+)\s*件", text)
    assert found, text
    return int(found[1].replace(",", ""))


def _apply(applicant: Person, plan: Path) -> tuple[str, str]:
    """The applicant's way from the form to the receipt; returns case id and number."""
    page = applicant.page
    applicant.go(f"/apply/{HYGIENE}/")
    for name, value in ANSWERS.items():
        radio = page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
        radio.check() if radio.count() else page.locator(f"#id_{name}").fill(value)
    applicant.press("下一步")
    page.locator("#file-layout_plan").set_input_files(plan)
    applicant.press("先传这些")
    page.get_by_role("link", name="下一步").or_(
        page.get_by_role("button", name="下一步", exact=True)
    ).first.click()
    page.locator("#id_truth").check()
    page.locator("#id_privacy").check()
    applicant.press("提交申请")
    case = re.search(r"/mine/(\w{32})/", page.url)
    number = re.search(r"\d{6}\s?[A-Z]+\s?\d{8}\s?\d{4}", page.locator("dd.number").inner_text())
    assert case and number
    return case[1], re.sub(r"\s", "", number[0])


def test_a_case_from_the_first_form_to_the_figure_and_back(
    hall: Hall, browser: Browser, tmp_path: Path
) -> None:
    year = datetime.now(UTC).year
    plan = tmp_path / "平面图.pdf"
    plan.write_bytes(PDF)
    applicant = Person(browser, hall, "person-01")
    clerk, reviewer, approver, leader = (
        Person(browser, hall, name)
        for name in ("lihuimin", "zhoumingyuan", "huangjingzhi", "wuhuaimin")
    )
    before = _concluded(leader, year)
    case, number = _apply(applicant, plan)

    clerk.do(case, "receive", "预审通过，收件")
    clerk.do(
        case, "notify_deficiencies", "一次性告知补正", items="平面图：没有标尺寸\n营业执照：没有交"
    )
    applicant.go(f"/mine/{case}/remedy/")
    assert "没有标尺寸" in applicant.page.locator("main").inner_text()
    applicant.page.locator("#files").set_input_files(plan)
    applicant.page.get_by_label("补正说明").fill("图上标好尺寸了")
    applicant.press("交上去")
    clerk.do(case, "accept", "受理")
    reviewer.do(case, "examine", "审查通过，报决定")
    approver.do(case, "grant", "准予")
    clerk.do(case, "conclude", "办结")
    clerk.do(case, "serve", "送达", manner="window")
    applicant.go(f"/mine/{case}/")
    applicant.picture("served")
    applicant.page.get_by_role("link", name=re.compile("评一评")).first.click()
    applicant.page.get_by_label("非常满意").check()
    applicant.press("交评价")
    assert "评过了" in applicant.page.locator("h1").inner_text()

    assert _concluded(leader, year) == before + 1
    days = f"first={year}-01-01&last={year}-12-31"
    leader.go(f"/cockpit/figures/applications.concluded/?{days}")
    assert number in leader.page.locator("main").inner_text()
    leader.page.get_by_role("link", name=number).first.click()
    assert "公共场所卫生许可" in leader.page.locator("h1").inner_text()
    leader.picture("case")
