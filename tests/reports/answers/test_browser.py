"""The checker in a real browser, without scripts: drop, read, go from a finding to its words.

axe finds nothing at 1440 and 390 px, and no page scrolls sideways.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.parts import chromium
from tests.reports.answers.sample import built, verdict
from tests.reports.answers.test_annotate import word_file
from zhengtong.reports.answers.page import render_page
from zhengtong.reports.answers.site import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.needs("chinese-fonts"),
]
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (390, 1440)
# Where the pictures go, for whoever wants to look at them.
PICTURES = os.environ.get("ZHENGTONG_PICTURES", "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with Site(("127.0.0.1", 0)) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/"
        made.shutdown()
        thread.join()


def look(page: Page, name: str) -> None:
    """Nothing that axe finds, nothing wider than the screen; a picture for each width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if PICTURES:
            page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} {width}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_page_leads_from_finding_to_words_and_back(browser: Browser, tmp_path: Path) -> None:
    long = built(tuple(f"第{n}段，没有什么可说的（示例）。" for n in range(60)))
    file = tmp_path / "结果.html"
    file.write_text(render_page([("甲.docx", verdict()), ("乙.docx", verdict(long))]), "utf-8")
    page = browser.new_page(locale="zh-CN")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    look(page, "checker-page")
    page.locator("#d1f1 h3 a").click()
    assert page.locator("#d1q1").bounding_box() is not None
    assert page.evaluate("document.querySelector(':target').id") == "d1q1"
    page.locator("#d1q1-2 a").click()
    assert page.evaluate("document.querySelector(':target').id") == "d1f1"
    if PICTURES:
        page.emulate_media(media="print")
        page.pdf(path=Path(PICTURES, "checker-page.pdf"), format="A4", print_background=True)
    assert said == []


def test_a_file_is_dropped_and_answered_without_scripts(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    file = tmp_path / "青川镇（示例）.docx"
    file.write_bytes(word_file())
    plain = browser.new_context(locale="zh-CN", java_script_enabled=False, accept_downloads=True)
    page = plain.new_page()
    page.goto(site)
    page.get_by_label("报告文件（可拖到这里）").set_input_files(file)
    page.get_by_role("button", name="校核").click()
    page.get_by_role("heading", name="青川镇（示例）.docx").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载带批注的文档").click()
    assert download.value.suggested_filename == "青川镇（示例）-报告校核.docx"
    assert download.value.path().read_bytes().startswith(b"PK")
    plain.close()
    scripted = browser.new_page(locale="zh-CN")
    scripted.goto(site)
    look(scripted, "checker-ask")
    scripted.get_by_role("button", name="校核").click()
    assert scripted.get_by_role("alert").inner_text() == "请选一份文件，或者粘贴一段文字。"
