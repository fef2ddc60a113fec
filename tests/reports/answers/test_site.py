"""The page in the office's network: forms in, answers out, limits kept, nothing stored."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.answers.sample import PARAGRAPHS
from tests.reports.answers.test_annotate import word_file
from zhengtong.reports.answers.isolated import Ended, isolated
from zhengtong.reports.answers.site import Limits, Site

LIMITS = Limits(upload=200_000, files=2, seconds=60, at_once=1, waiting=0.2, guests=4)
BOUNDARY = "----zhengtong"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(("127.0.0.1", 0), LIMITS) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def form(*parts: tuple[str, str, bytes]) -> bytes:
    """Fields (name, file name, content) as a browser sends them."""
    said = b""
    for name, file, content in parts:
        named = f'; filename="{file}"' if file else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        said += head.encode() + content + b"\r\n"
    return said + f"--{BOUNDARY}--\r\n".encode()


def ask(
    site: Site, method: str = "GET", path: str = "/", body: bytes | None = None, **headers: str
) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", site.server_port, timeout=60)
    if body is not None:
        headers.setdefault("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, answer.headers


def test_a_file_and_a_text_are_answered(site: Site) -> None:
    body = form(
        ("lang", "", b"zh"), ("file", "甲.docx", word_file()), ("file", "", b""),
        ("text", "", "\n".join(PARAGRAPHS).encode()),
    )  # fmt: skip
    status, page, headers = ask(site, "POST", "/", body)
    assert status == 200
    assert 'class="note"' not in page, page
    assert page.count('<section class="report"') == 2 and "粘贴的文字" in page
    assert "青川镇便民服务中心2023年度部门整体支出绩效自评报告" in page
    assert 'download="甲-报告校核.docx"' in page and "每一条都请核实" in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store" and headers["X-Frame-Options"] == "DENY"


def test_what_cannot_be_read_is_said_and_the_rest_answered(site: Site) -> None:
    body = form(
        ("file", "<b>.docx", b"PK\x03\x04broken"), ("file", "乙.txt", "自评得分96分。".encode())
    )
    status, page, _ = ask(site, "POST", "/", body)
    assert status == 200 and "读不了：" in page, page
    assert "自评得分96分。" in page, page
    assert "<b>.docx" not in page


def test_refusals_say_what_to_do(site: Site) -> None:
    many = form(*[("file", f"{n}.txt", b"abc") for n in range(3)])
    for method, path, body, headers, status, words in (
        ("GET", "/别处", None, {}, 404, "没有这一页"),
        ("POST", "/other", form(), {}, 404, "没有这一页"),
        ("POST", "/", form(), {}, 400, "请选一份文件"),
        ("POST", "/", b"text=a", {"Content-Type": "text/plain"}, 400, "请选一份文件"),
        ("POST", "/", many, {}, 400, "最多 2 份"),
        ("POST", "/", b"x" * 300_000, {}, 413, "一次最多"),
        ("POST", "/", form(), {"Origin": "http://evil.example"}, 403, "不要从别的网页提交"),
        ("GET", "/", None, {"Host": "evil.example"}, 403, "请在本机"),
    ):
        path = path.encode().decode("latin-1") if path.isascii() else "/%E5%88%AB"
        answer = ask(site, method, path, body, **headers)
        assert answer[0] == status and words in answer[1], (method, path, status)
    assert ask(site, "PUT", "/")[0] == 501
    assert ask(site, "HEAD")[1] == ""


def test_only_so_many_are_checked_at_once(site: Site) -> None:
    assert site.turns.acquire(timeout=5)
    try:
        status, page, _ = ask(site, "POST", "/", form(("text", "", "自评".encode())))
        assert status == 503 and "过一分钟再试" in page
    finally:
        site.turns.release()
    assert ask(site, "POST", "/", form(("text", "", "自评".encode())))[0] == 200


def sleep_long() -> None:
    time.sleep(60)


def die() -> None:
    os._exit(3)


def complain() -> None:
    raise ValueError("坏了")


def test_a_job_that_takes_too_long_or_dies_ends_alone() -> None:
    assert isolated(len, "abc", seconds=20) == 3
    begun = time.monotonic()
    with pytest.raises(Ended, match="1 秒内没有读完"):
        isolated(sleep_long, seconds=1)
    assert time.monotonic() - begun < 15
    with pytest.raises(Ended, match="意外中断"):
        isolated(die, seconds=20)
    with pytest.raises(Ended, match="坏了"):
        isolated(complain, seconds=20)


def test_nothing_is_left_behind(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(Path("/tmp").iterdir())
    ask(site, "POST", "/", form(("file", "独一无二的名字.txt", "自评得分96分。".encode())))
    assert not list(tmp_path.iterdir())
    assert not [p for p in set(Path("/tmp").iterdir()) - before if "独一无二" in p.name]
