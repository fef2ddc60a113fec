"""The real server, killed under load: what its clients were told is there when it is back."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.crash.soundness import unsound
from tests.crash.test_kill import settled
from tests.flow.county import ALL_ROLES, HYGIENE, Walk
from tests.flow.hall import Hall
from zhengtong.catalogue.items import Item, item_of
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.org.actors import SYSTEM
from zhengtong.org.models import Account

DEATHS = int(os.environ.get("ZHENGTONG_CRASH_SERVERS", "3"))
CLIENTS = 4
PASSWORD = "a password of tests only"
PROGRAM = Path(sys.executable).with_name("zhengtong")


def appoint(item: Item) -> None:
    """A clerk of the item's unit, with an account."""
    home = New("person", item.organisation, item.organisation_path, id="f" * 32)
    data = {"kind": "staff", "name": "测试员", "valid_from": "2023-01-01"}
    act("enrol", home, actor=SYSTEM, data=data)
    for role in ALL_ROLES:
        place = {"organisation": item.organisation, "path": item.organisation_path}
        act(
            "grant_role",
            home,
            actor=SYSTEM,
            data={"role": role, "valid_from": "2023-01-01", **place},
        )
    Account.objects.create_user("clerk", PASSWORD, "f" * 32)


class Client:
    """A program that signs in once; its session outlives the server."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}
        self._csrf, self._signed_in = "", False

    def reach(self, port: int) -> None:
        """Talk to the server at `port` from now on."""
        self._http = HTTPConnection("127.0.0.1", port, timeout=20)
        if not self._signed_in:  # the server may have died between the two calls
            self._csrf = self.call("GET", "/api/session")["csrf"]
            credentials = {"username": "clerk", "password": PASSWORD}
            self._csrf = self.call("POST", "/api/session", credentials)["csrf"]
            self._signed_in = True

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._csrf}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._http.request(method, path, json.dumps(body) if body else None, headers)
        answer = self._http.getresponse()
        text = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        assert answer.status == 200, text
        found: dict[str, Any] = json.loads(text)
        return found


def work(client: Client, port: int, form: dict[str, Any], told: list[str]) -> None:
    """Register and accept until the server is gone."""
    try:
        client.reach(port)
        while True:
            asked = {"procedure": "application", "verb": "register", "item": HYGIENE, "data": form}
            opened = client.call("POST", "/api/cases", asked)
            told.append(opened["event"])
            path = f"/api/cases/{opened['case']}/accept"
            told.append(client.call("POST", path, {"seen": opened["position"]})["event"])
    except (OSError, HTTPException):
        return


@contextmanager
def server(hall: Hall) -> Iterator[int]:
    """`zhengtong serve` on a free port; on leaving, everything of it is killed at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(PROGRAM), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=hall.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, "no server"
                time.sleep(0.05)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.crash
def test_a_server_that_is_killed_under_load_keeps_its_word(hall: Hall) -> None:
    appoint(item_of(HYGIENE))
    form, told = Walk().form, list[str]()
    clients = [Client() for _ in range(CLIENTS)]
    for death in range(DEATHS):
        before = len(told)
        with server(hall) as port:
            threads = [
                threading.Thread(target=work, args=(client, port, form, told)) for client in clients
            ]
            for thread in threads:
                thread.start()
            deadline = time.monotonic() + 30
            while len(told) < before + 10 + 7 * death and time.monotonic() < deadline:
                time.sleep(0.01)
        for thread in threads:
            thread.join()
        assert len(told) > before, "there was work going on"
    settled(hall)
    assert unsound(hall, told, []) == []
