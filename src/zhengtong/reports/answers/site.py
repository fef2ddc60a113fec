"""The checker as a page in the local network: drop a file or paste a text, read the answer.

No account, no script, no storage: an upload lives in memory for as long as it is checked, in a
process of its own that is ended when it takes too long. Standard library only.
"""

from __future__ import annotations

import base64
import re
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, urlsplit

from zhengtong.reports.answers.annotate import annotated
from zhengtong.reports.answers.gathering import check_one
from zhengtong.reports.answers.isolated import Ended, isolated
from zhengtong.reports.answers.marking import safe
from zhengtong.reports.answers.page import policy, render_page, shell
from zhengtong.reports.answers.words import CHINESE, ENGLISH, Words
from zhengtong.reports.documents.opening import Unreadable

__all__ = ["Limits", "Site"]

PASTED = "粘贴的文字"
_BOUNDARY = re.compile(
    r'multipart/form-data\s*;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.I
)
_DISPOSITION = re.compile(rb"^content-disposition:([^\r\n]*)", re.I | re.M)
_VALUE = re.compile(rb';\s*(name|filename)="([^"]*)"')
LARGEST_COPY = 4 * 1024 * 1024
"""Bytes of a commented copy that a page may carry inside itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`upload` in bytes for all files together; `seconds` for one file; `at_once` checks run and
    `waiting` seconds is how long another one waits for its turn; `guests` connections in all."""

    upload: int = 60 * 1024 * 1024
    files: int = 10
    seconds: float = 30.0
    at_once: int = 2
    waiting: float = 20.0
    guests: int = 16


class Site(ThreadingHTTPServer):
    """Serves until shut down. `loopback`: answers only to the names of this computer, so that no
    page of the internet can make a browser speak to it under another name."""

    def __init__(self, address: tuple[str, int], limits: Limits | None = None) -> None:
        super().__init__(address, _Guest)
        self.limits = limits or Limits()
        self.loopback = address[0] in ("127.0.0.1", "localhost", "::1")
        self.turns = threading.BoundedSemaphore(self.limits.at_once)
        self._guests = threading.BoundedSemaphore(self.limits.guests)

    def process_request(self, request: Any, client_address: Any) -> None:
        """One thread a guest, and no more than there are places."""
        if not self._guests.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._guests.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A guest who left is no fault; anything else is told in one line."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"校核页出错：{type(error).__name__}: {error}", file=sys.stderr)


class _Guest(BaseHTTPRequestHandler):
    server: Site
    server_version = "zhengtong"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if not self._welcome():
            return
        if path.path == "/":
            words = ENGLISH if "lang=en" in path.query else CHINESE
            self._page(HTTPStatus.OK, _ask(self.server.limits, words))
        else:
            self._fault(HTTPStatus.NOT_FOUND, "没有这一页。")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        if not self._welcome():
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self._fault(HTTPStatus.LENGTH_REQUIRED, "没有收到文件。")
        elif int(length) > self.server.limits.upload:
            self._pass_over(int(length))
            most = self.server.limits.upload // 1024 // 1024
            self._fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"一次最多 {most} MB，请分几次。")
        elif urlsplit(self.path).path != "/":
            self._fault(HTTPStatus.NOT_FOUND, "没有这一页。")
        else:
            self._check(self.rfile.read(int(length)))

    def _pass_over(self, length: int) -> None:
        """Let a browser finish sending what is too large, within reason, so that it reads why."""
        left = min(length, 4 * self.server.limits.upload)
        while left > 0 and (some := self.rfile.read(min(left, 1 << 20))):
            left -= len(some)

    def _check(self, body: bytes) -> None:
        form = _form(self.headers.get("Content-Type", ""), body)
        words = ENGLISH if form.get("lang", [("", b"")])[0][1] == b"en" else CHINESE
        given = [(name or PASTED, data) for name, data in form.get("file", []) if data]
        given += [(PASTED, data) for _, data in form.get("text", []) if data.strip()]
        if not given:
            said = "请选一份文件，或者粘贴一段文字。"
            self._page(HTTPStatus.BAD_REQUEST, _ask(self.server.limits, words, said))
            return
        limits = self.server.limits
        if len(given) > limits.files:
            self._fault(HTTPStatus.BAD_REQUEST, f"一次最多 {limits.files} 份文件，请分几次。")
            return
        if not self.server.turns.acquire(timeout=limits.waiting):
            self._fault(HTTPStatus.SERVICE_UNAVAILABLE, "现在用的人多，请过一分钟再试。")
            return
        try:
            page = _answered(given, limits, words)
        finally:
            self.server.turns.release()
        self._page(HTTPStatus.OK, page)

    def _welcome(self) -> bool:
        """Is the request one that a person made on a page of ours?"""
        host = self.headers.get("Host", "")
        name = urlsplit(f"//{host}").hostname or ""
        origin = self.headers.get("Origin")
        if self.server.loopback and name not in ("127.0.0.1", "localhost", "::1"):
            self._fault(HTTPStatus.FORBIDDEN, "请在本机用 http://127.0.0.1 打开。")
        elif origin is not None and origin != "null" and urlsplit(origin).netloc != host:
            self._fault(HTTPStatus.FORBIDDEN, "请直接打开校核页，不要从别的网页提交。")
        else:
            return True
        return False

    def _fault(self, status: HTTPStatus, said: str) -> None:
        again = f'<p><a href="/">{CHINESE.again}</a></p>'
        main = f'<h1>{CHINESE.name}</h1><p class="note">{safe(said)}</p>{again}'
        self.close_connection = True
        self._page(status, shell(CHINESE.name, main))

    def _page(self, status: HTTPStatus, page: str) -> None:
        data = page.encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(data))),
            ("Content-Security-Policy", f"{policy()}; frame-ancestors 'none'"),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ):
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is kept, not even who asked."""


def _ask(limits: Limits, words: Words, said: str = "") -> str:
    """The page with the form."""
    told = f'<p class="note" role="alert">{safe(said)}</p>' if said else ""
    most = limits.upload // 1024 // 1024
    main = f"""<h1>{words.name}</h1>
<p>{words.promise}</p>
{told}
<form class="ask" method="post" action="/" enctype="multipart/form-data">
<input type="hidden" name="lang" value="{"en" if words is ENGLISH else "zh"}">
<div><label for="file">{words.drop}</label>
<input type="file" id="file" name="file" multiple aria-describedby="kinds">
<p class="s m" id="kinds">{words.kinds.format(limits.files, most)}</p></div>
<div><label for="text">{words.paste}</label>
<textarea id="text" name="text"></textarea></div>
<div class="row"><button class="btn go">{words.check}</button></div>
</form>"""
    return shell(words.name, main, words)


def _answered(given: Sequence[tuple[str, bytes]], limits: Limits, words: Words) -> str:
    """The page with the answers; each file is checked in a process of its own."""
    pages: list[tuple[str, Any]] = []
    copies: list[str] = []
    for name, data in given:
        try:
            verdict, error, copy = isolated(_checked, name, data, words, seconds=limits.seconds)
        except Ended as ended:
            verdict, error, copy = None, str(ended), b""
        pages.append((name, verdict or error))
        if copy:
            copies.append(_download(name, copy, words))
    above = f'<p class="row noprint"><a class="btn" href="/">{words.again}</a>{"".join(copies)}</p>'
    return render_page(pages, words, above=above)


def _checked(name: str, data: bytes, words: Words) -> tuple[Any, str, bytes]:
    """In the other process: the verdict, or why there is none, and the copy with comments."""
    checked = check_one(data, name)
    if checked.verdict is None:
        return None, checked.error, b""
    try:
        copy = annotated(checked.verdict, data, words)
    except Unreadable:
        copy = b""
    return checked.verdict, "", copy if len(copy) <= LARGEST_COPY else b""


def _download(name: str, copy: bytes, words: Words) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    stem = safe(PurePath(name).stem)
    data = base64.b64encode(copy).decode()
    return (
        f'<a class="btn" download="{stem}-{words.name}.docx" '
        f'href="data:{kind};base64,{quote(data, safe="+/=")}">{words.copy}{words.colon}{stem}</a>'
    )


def _form(kind: str, body: bytes) -> dict[str, list[tuple[str, bytes]]]:
    """Fields of a form sent as multipart/form-data: name → (file name, content) each; nothing for
    what is no such form."""
    boundary = _BOUNDARY.match(kind)
    if boundary is None:
        return {}
    found: dict[str, list[tuple[str, bytes]]] = {}
    mark = b"\r\n--" + (boundary[1] or boundary[2]).encode("latin-1", "replace")
    for part in (b"\r\n" + body).split(mark)[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        said = _DISPOSITION.search(head)
        if not blank or head.startswith(b"--") or said is None:
            continue
        named = {name: value.decode("utf-8", "replace") for name, value in _VALUE.findall(said[1])}
        file = PurePath(named.get(b"filename", "").replace("\\", "/")).name[:120]
        found.setdefault(named.get(b"name", ""), []).append((file.replace("%22", '"'), content))
    return found
