"""Old formats by way of LibreOffice: told when it is missing, ended when it hangs, kept from links."""

from __future__ import annotations

import stat
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.reports.documents.packing import docx, p
from zhengtong.reports.documents import office
from zhengtong.reports.documents.limits import Unreadable
from zhengtong.reports.documents.opening import open_document

Install = Callable[[str], None]
RTF = rb"{\rtf1\ansi Budget 80.\par}"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a script in the place of LibreOffice; it runs in its folder with `$out` as the target."""

    def write(script: str) -> None:
        place = tmp_path / "soffice"
        place.write_text(f'#!/bin/sh\nfor word; do last=$word; done\nout="$PWD/out"\n{script}\n')
        place.chmod(place.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("ZHENGTONG_SOFFICE", str(place))
        office.program.cache_clear()

    yield write
    office.program.cache_clear()


def test_without_it_the_person_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, install: Install, tmp_path: Path
) -> None:
    (tmp_path / "made.docx").write_bytes(docx(p("预算80万元")))
    install(f'mkdir "$out" && cp {tmp_path}/made.docx "$out/report.docx"')
    assert open_document(RTF, "报告.doc").text == "预算80万元\n"
    monkeypatch.setenv("ZHENGTONG_SOFFICE", str(tmp_path / "nowhere"))
    office.program.cache_clear()
    with pytest.raises(Unreadable, match=r"没有装 LibreOffice.*另存为 \.docx"):
        open_document(RTF, "报告.doc")


def test_its_profile_forbids_macros_and_links(install: Install, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    install(f'cp profile/user/registrymodifications.xcu {seen}; echo "$http_proxy" >> {seen}')
    with pytest.raises(Unreadable, match="可能已损坏"):
        open_document(RTF)
    said = seen.read_text()
    for setting in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "127.0.0.1:9"):
        assert setting in said


def test_it_is_ended_with_its_helpers_when_it_hangs(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "SECONDS", 1)
    install(f"sleep 60 & echo $! > {tmp_path}/helper; wait")
    begin = time.monotonic()
    with pytest.raises(Unreadable, match="没有读完"):
        open_document(RTF)
    assert time.monotonic() - begin < 20
    helper = int((tmp_path / "helper").read_text())
    state = Path(f"/proc/{helper}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


@pytest.mark.needs("libreoffice")
def test_no_link_is_followed_and_no_file_drawn_in(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    address = f"http://127.0.0.1:{server.server_port}"
    fields = (
        f'INCLUDEPICTURE "{address}/a.png"',
        f'INCLUDETEXT "{secret}"',
        f'HYPERLINK "{address}"',
    )
    body = "".join(rf"{{\field{{\*\fldinst {field}}}{{\fldrslt shown}}}}\par " for field in fields)
    text = open_document((r"{\rtf1\ansi Budget 80.\par " + body + "}").encode(), "报告.doc").text
    server.shutdown()
    assert text.startswith("Budget 80.\n") and text.count("shown") == 3
    assert "SECRET" not in text and asked == []


def test_nothing_is_left_behind(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    install("exit 1")
    with pytest.raises(Unreadable):
        open_document(RTF)
    assert list((tmp_path / "temporary").iterdir()) == []
