"""The same flow as people do it: pages with forms, opened and sent, on PostgreSQL with two workers.

No floor: what counts is how long a page makes somebody wait, so the 95th percentile is reported.
"""

from __future__ import annotations

import re
import secrets
import statistics
import sys
import tempfile
import threading
import time
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from zhengtong.cli.bench.flow_api import CLIENTS, PORT, STEPS, Server, open_accounts
from zhengtong.cli.bench.hall import answers, bench_store, fresh_database, item_code
from zhengtong.cli.bench.result import Result, report

__all__ = ["main"]

FLOWS = 4
PAPER = b"%PDF-1.4\n" + b"0" * 3000
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


class Reader:
    """A browser without a screen: keeps cookies, follows redirects, times every page."""

    def __init__(self, username: str, password: str) -> None:
        self._http = HTTPConnection("127.0.0.1", PORT, timeout=60)
        self._cookies: dict[str, str] = {}
        self.seconds: list[float] = []
        self.path = ""
        self.page = ""
        self.open("/sign-in/")
        self.send({"username": username, "password": password})
        self.seconds.clear()

    def open(self, path: str) -> None:
        """Open a page."""
        self._ask("GET", path, None, {})

    def send(self, fields: dict[str, str], path: str = "", file: str = "") -> None:
        """Send the page's (first matching) form with `fields`; `file` names a file to hand in."""
        hidden = self._hidden()
        whole = {**hidden, **fields}
        if file:
            body, kind = _multipart(whole, file)
        else:
            body, kind = urlencode(whole).encode(), "application/x-www-form-urlencoded"
        self._ask("POST", path or self.path, body, {"Content-Type": kind})

    def _hidden(self) -> dict[str, str]:
        main = self.page.partition("<main")[2]
        found = {}
        for each in HIDDEN.findall(main):
            name, value = NAME.search(each), VALUE.search(each)
            if name and name[1] not in found:
                found[name[1]] = unescape(value[1]) if value else ""
        return found

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        cookies = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        begin = time.perf_counter()
        self._http.request(
            method, path, body,
            {"Cookie": cookies, "Accept": "text/html", "Accept-Language": "zh-CN", **headers},
        )  # fmt: skip
        answer = self._http.getresponse()
        self.page = answer.read().decode()
        self.seconds.append(time.perf_counter() - begin)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        self.path = path
        if answer.status in (301, 302, 303):
            self._ask("GET", answer.headers["Location"], None, {})
        elif answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status}")


def _multipart(fields: dict[str, str], file: str) -> tuple[bytes, str]:
    mark = secrets.token_hex(8)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{file}"; filename="a.pdf"\r\n'
    parts += [head.encode(), b"Content-Type: application/pdf\r\n\r\n", PAPER, b"\r\n"]
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


class Party:
    """The four people of one flow, each at a screen."""

    def __init__(self, number: int, password: str) -> None:
        applicant = f"applicant-{number}" if number else "applicant"
        self.people = {
            name: Reader(f"bench-{applicant if name == 'applicant' else name}", password)
            for name in ("applicant", "clerk", "reviewer", "approver")
        }
        self.form = {k: "false" if v is False else str(v) for k, v in answers().items()}
        self.flows: list[float] = []

    def flow(self) -> None:
        """Apply, accept, examine, grant, conclude, rate."""
        begin = time.perf_counter()
        applicant = self.people["applicant"]
        applicant.open(f"/apply/{item_code()}/")
        applicant.send({**self.form, "action": "next"})
        applicant.send({"action": "next"}, file="layout_plan")
        applicant.open(f"/apply/{item_code()}/review/")
        applicant.send({"truth": "on", "privacy": "on"})
        found = re.search(r"/mine/(\w{32})/", applicant.path)
        if found is None:
            raise RuntimeError(f"no receipt: {applicant.path}")
        case = found[1]
        for verb, who in STEPS:
            path = f"/desk/cases/{case}/{verb}/"
            self.people[who].open(path)
            self.people[who].send({}, path)
        applicant.open(f"/mine/{case}/")
        rating = re.search(r'href="(/rate/[^"]+)"', applicant.page)
        if rating is None:
            raise RuntimeError("nothing to rate")
        applicant.open(unescape(rating[1]))
        applicant.send({"level": "1"})
        self.flows.append(time.perf_counter() - begin)


def main(arguments: list[str]) -> None:
    """Eight parties at once; their pages' and flows' 95th percentiles."""
    password = secrets.token_urlsafe(12)
    with (
        tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder,
        fresh_database("zhengtong_bench_html") as address,
    ):
        bench_store(Path(folder), address, simulated=False)
        open_accounts(password, CLIENTS)
        from django.db import connections

        connections.close_all()
        server = Server()
        try:
            parties = [Party(n, password) for n in range(CLIENTS)]
            threads = [threading.Thread(target=_several, args=(party,)) for party in parties]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            server.stop()
    pages = [s for party in parties for each in party.people.values() for s in each.seconds]
    flows = [seconds for party in parties for seconds in party.flows]
    if len(flows) < CLIENTS * FLOWS:
        raise RuntimeError(f"only {len(flows)} of {CLIENTS * FLOWS} flows came to their end")
    how = f"同一流程用网页办，{CLIENTS} 人同时，2 个进程，PostgreSQL"
    report([
        Result("flow.html.page", round(_p95(pages) * 1000), "毫秒 p95", "", "", True, f"{how}；每页"),
        Result("flow.html", round(_p95(flows), 2), "秒 p95", "", "", True, f"{how}；每件 {len(pages) // len(flows)} 页"),
    ])  # fmt: skip


def _several(party: Party) -> None:
    for _ in range(FLOWS):
        party.flow()


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main(sys.argv[1:])
