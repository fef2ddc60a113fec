"""A whole flow by JSON over HTTP, with session and permissions, against 8 clients of the raw driver.

apply → accept → examine → grant → conclude → rate, by an applicant, a clerk, a reviewer and an
approver; two workers, eight clients, PostgreSQL.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from zhengtong.cli.bench.hall import answers, bench_store, fresh_database, item_code, staff
from zhengtong.cli.bench.result import Result, report

__all__ = ["CLIENTS", "PORT", "STEPS", "Server", "main", "open_accounts"]

CLIENTS = 8
FLOWS = 12  # a client, a round
ROUNDS = 5
PORT = 8741
STEPS = (("accept", "clerk"), ("examine", "reviewer"), ("grant", "approver"), ("conclude", "clerk"))


class Client:
    """One signed-in person on a kept-alive connection."""

    def __init__(self, username: str, password: str) -> None:
        self._http = HTTPConnection("127.0.0.1", PORT, timeout=60)
        self._cookies: dict[str, str] = {}
        self._csrf = self.call("GET", "/api/session")["csrf"]
        self._csrf = self.call(
            "POST", "/api/session", {"username": username, "password": password}
        )["csrf"]

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One call; raises `RuntimeError` for anything but 200."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        if method == "POST":
            headers["X-CSRFToken"] = self._csrf
        self._http.request(method, path, json.dumps(body) if body else None, headers)
        answer = self._http.getresponse()
        text = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        found: dict[str, Any] = json.loads(text)
        return found


class Party:
    """The four people of one flow."""

    def __init__(self, password: str) -> None:
        self.people = {
            name: Client(f"bench-{name}", password)
            for name in ("applicant", "clerk", "reviewer", "approver")
        }
        self.form = {"form": answers()}

    def flows(self, count: int) -> None:
        """One after another."""
        for _ in range(count):
            self.flow()

    def flow(self) -> None:
        """Six acts, each seen, permitted and durable."""
        opened = self.people["applicant"].call(
            "POST", "/api/cases",
            {"procedure": "application", "verb": "submit", "item": item_code(), "data": self.form},
        )  # fmt: skip
        position = opened["position"]
        for verb, who in STEPS:
            path = f"/api/cases/{opened['case']}/{verb}"
            position = self.people[who].call("POST", path, {"seen": position})["position"]
        self.people["applicant"].call(
            "POST", "/api/ratings", {"number": opened["number"], "level": "1"}
        )


def open_accounts(password: str, applicants: int = 1) -> None:
    """The staff's accounts and those of so many applicants, their persons and roles, by acts."""
    from zhengtong.flow.decision import New
    from zhengtong.flow.door import act
    from zhengtong.org.actors import SYSTEM
    from zhengtong.org.models import Account

    path, unit = staff().organisation_path, staff().organisation
    roles = {"clerk": ("window_clerk",), "reviewer": ("reviewer",), "approver": ("approver",),
             "applicant": ()}  # fmt: skip
    roles |= {f"applicant-{n}": () for n in range(1, applicants)}
    for n, (name, held) in enumerate(roles.items()):
        person = f"{n:032d}"
        home = New("person", "" if name.startswith("applicant") else unit, path, id=person)
        kind = "person" if name.startswith("applicant") else "staff"
        data = {"kind": kind, "name": "测速员", "valid_from": "2023-01-01"}
        act("enrol", home, actor=SYSTEM, data=data)
        for role in held:
            data = {"role": role, "organisation": unit, "path": path, "valid_from": "2023-01-01"}
            act("grant_role", home, actor=SYSTEM, data=data)
        Account.objects.create_user(f"bench-{name}", password, person)


def _all_at_once(work: Callable[[int], None]) -> float:
    """Seconds until eight threads have done `work(n)`."""
    failures: list[BaseException] = []

    def run(n: int) -> None:
        try:
            work(n)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(CLIENTS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - begin


class Server:
    """gunicorn with two workers, in a process group of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "zhengtong.cli.bench.server", str(PORT)],
            start_new_session=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(200):
            time.sleep(0.1)
            with contextlib.suppress(OSError):
                http = HTTPConnection("127.0.0.1", PORT, timeout=5)
                http.request("GET", "/api/session")
                if http.getresponse().status == 200:
                    return
        raise RuntimeError("the server did not come up")

    def cpu(self) -> float:
        """CPU seconds that the server's processes have used."""
        ticks, group = 0, self._process.pid
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError, ValueError):
                    parts = (entry / "stat").read_text().rpartition(")")[2].split()
                    if int(parts[2]) == group:
                        ticks += int(parts[11]) + int(parts[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End the whole group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(20)


def _writes_of_a_flow() -> tuple[list[list[tuple[str, tuple[Any, ...]]]], str]:
    """What one flow writes, act by act."""
    from django.db import connection

    from zhengtong.cli.bench.floor import take_down
    from zhengtong.cli.bench.hall import place
    from zhengtong.flow.door import act
    from zhengtong.flow.models import Case
    from zhengtong.org.actors import Actor
    from zhengtong.systems.ratings.procedure import rating_of

    everybody = staff("window_clerk", "reviewer", "approver")
    person = Actor("0" * 32, kind="person", channel="portal")
    heard = []
    opened: dict[str, Any] = {}

    def apply() -> None:
        from dataclasses import replace

        new = replace(place(), applicant=person.id)
        opened["case"] = act("submit", new, actor=person, data={"form": answers()}).case

    heard.append(take_down(connection, apply))
    for n, (verb, _) in enumerate(STEPS):
        heard.append(take_down(connection, lambda verb=verb, n=n: act(  # type: ignore[misc]
            verb, opened["case"], actor=everybody, seen=n + 1)))  # fmt: skip
    case = Case.objects.get(id=opened["case"])
    home = {"organisation": case.organisation, "organisation_path": case.organisation_path,
            "region": case.region, "item": case.item}  # fmt: skip
    data = {"rated_case": case.id, "level": "1", "means": "4"}
    heard.append(take_down(connection, lambda: act(
        "rate", rating_of(case.id, **home), actor=person, data=data)))  # fmt: skip
    return heard, str(opened["case"])


def _floor(writes: list[list[tuple[str, tuple[Any, ...]]]], case: str, address: str) -> float:
    """The same rows by eight psycopg clients, prepared beforehand."""
    import psycopg

    from zhengtong.record.append import new_uid

    prepared = []
    for _ in range(CLIENTS):
        flows = []
        for _ in range(FLOWS):
            renamed = {case: new_uid()}
            flows.append([[_renamed(each, renamed, new_uid) for each in act] for act in writes])
        prepared.append(flows)
    connections = [
        psycopg.connect(address, autocommit=True, prepare_threshold=1) for _ in range(CLIENTS)
    ]

    def work(n: int) -> None:
        connection = connections[n]
        for flow in prepared[n]:
            for act in flow:
                connection.execute("BEGIN")
                for sql, params in act:
                    connection.execute(sql, params)
                connection.execute("COMMIT")

    seconds = _all_at_once(work)
    for connection in connections:
        connection.close()
    return seconds


def _renamed(
    write: tuple[str, tuple[Any, ...]], renamed: dict[str, str], fresh: Callable[[], str]
) -> tuple[str, tuple[Any, ...]]:
    sql, params = write
    values = []
    for value in params:
        if isinstance(value, str):
            for old in _ids(value):
                value = value.replace(old, renamed.setdefault(old, fresh()))
        values.append(value)
    return sql, tuple(values)


def _ids(text: str) -> list[str]:
    """Ids made for this flow: 32 hexadecimal digits (an opaque body keeps its own)."""
    if len(text) not in (32, 65):
        return []
    return [p for p in text.split(":") if len(p) == 32 and all(c in "0123456789abcdef" for c in p)]


def _statements() -> int:
    """SQL statements of one flow over HTTP, counted at the driver in one process."""
    import psycopg
    from django.test import Client as Browser

    count = 0
    plain = psycopg.Cursor.execute

    def counting(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal count
        if not str(query).startswith(("BEGIN", "COMMIT")):
            count += 1
        return plain(self, query, *args, **kwargs)

    from zhengtong.org.models import Account

    browsers = {}
    for name in ("applicant", "clerk", "reviewer", "approver"):
        browsers[name] = Browser(SERVER_NAME="127.0.0.1")
        account = Account.objects.get(username=f"bench-{name}")
        browsers[name].force_login(account, "zhengtong.web.signin.backend.AccountBackend")
        browsers[name].get("/api/session")

    def post(who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = browsers[who].post(path, json.dumps(body), content_type="application/json")
        assert answer.status_code == 200, answer.content[:500]
        found: dict[str, Any] = answer.json()
        return found

    def flow() -> None:
        data = {"form": answers()}
        opened = post("applicant", "/api/cases", {
            "procedure": "application", "verb": "submit", "item": item_code(), "data": data})  # fmt: skip
        position = opened["position"]
        for verb, who in STEPS:
            position = post(who, f"/api/cases/{opened['case']}/{verb}", {"seen": position})[
                "position"
            ]
        post("applicant", "/api/ratings", {"number": opened["number"], "level": "1"})

    flow()
    psycopg.Cursor.execute = counting  # type: ignore[method-assign]
    try:
        flow()
    finally:
        psycopg.Cursor.execute = plain  # type: ignore[method-assign]
    return count


def main(arguments: list[str]) -> None:
    """Rounds of ours and of the floor, alternating."""
    import secrets

    password = secrets.token_urlsafe(12)
    with (
        tempfile.TemporaryDirectory(prefix="zhengtong-bench-") as folder,
        fresh_database("zhengtong_bench_flow") as address,
    ):
        bench_store(Path(folder), address, simulated=False)
        open_accounts(password)
        statements = _statements()
        writes, case = _writes_of_a_flow()
        from django.db import connections

        connections.close_all()
        server = Server()
        try:
            parties = [Party(password) for _ in range(CLIENTS)]
            for party in parties:
                party.flow()
            values, cpu = [], 0.0
            for _ in range(ROUNDS):
                before = server.cpu()
                ours = _all_at_once(lambda n: parties[n].flows(FLOWS))
                cpu += server.cpu() - before
                values.append(_floor(writes, case, address) / ours)
        finally:
            server.stop()
        flows = CLIENTS * FLOWS * ROUNDS
        each = round(cpu / flows * 1000, 1)
        value = round(statistics.median(values), 3)
        how = f"申请、受理、审查、准予、办结、评价；2 个进程、{CLIENTS} 个客户端，{ROUNDS} 轮交替"
        report([
            Result("flow.api", value, "×", "≥ 0.12", "0.25", value >= 0.12, how),
            Result("flow.api.cpu", each, "毫秒/件", "≤ 22", "", each <= 22, "两个进程的 CPU 时间"),
            Result("flow.api.sql", statements, "条/件", "≤ 60", "", statements <= 60, "驱动层计数，不含 BEGIN、COMMIT"),
        ])  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
