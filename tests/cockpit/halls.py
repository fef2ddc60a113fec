"""A small county of its own for the pages of figures: a year replayed, sealed and evaluated.

It lies in a folder and a database file apart from those of other tests, because what it needs
(sealed files, a record that nobody rolls back) cannot live in a transaction.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhengtong.catalogue.items import forget_items
from zhengtong.catalogue.references import forget_references
from zhengtong.indicators.engine import engine
from zhengtong.org.models import Account
from zhengtong.org.settings import forget_settings
from zhengtong.org.units import forget_units
from zhengtong.performance.load import load_evaluation
from zhengtong.performance.sheet import evaluation_id
from zhengtong.record.keys import FileKeys
from zhengtong.record.seal import seal
from zhengtong.record.store import mark_store
from zhengtong.web.cockpit import moment
from zhengtong.web.middleware import forget_actors
from zhengtong.years.load import data_of, person_id
from zhengtong.years.replay import replay

YEAR = "suining_2023"
STORE = "cockpit"
BUREAU = "11430527000001003H"
TAX = "11430527000002348D"
EVALUATION = evaluation_id(BUREAU, 2023)
LEADER, OFFICER, SUPERVISOR, AUDITOR, CLERK, FINANCE = (
    "wuhuaimin", "chensulan", "ouyangmingli", "houjing", "lihuimin", "xiaoyalan",
)  # fmt: skip
DISSATISFIED = 2
"""So many satisfied orders are turned, so that a figure falls short of its target."""
HTML = {"accept": "text/html"}


def _forget() -> None:
    engine.cache_clear()
    for forget in (forget_items, forget_references, forget_settings, forget_units, forget_actors):
        forget()
    moment._kept.clear()
    moment._checked.clear()


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """This process serves the store in `folder`, and nothing of another is remembered."""
    held, var, store = connections["default"], settings.ZHENGTONG_VAR, settings.ZHENGTONG_STORE
    told = connections.settings["default"]
    name = folder / STORE / "db.sqlite3"
    address = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(name),
               "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30,
                           "init_command": "PRAGMA journal_mode=WAL"}}  # fmt: skip
    complete = connections.configure_settings({"default": address})["default"]
    # A browser's requests are answered within its loop, where Django opens connections anew.
    connections.settings["default"] = complete
    connections["default"] = DatabaseWrapper(complete, "default")
    settings.ZHENGTONG_VAR, settings.ZHENGTONG_STORE = str(folder), STORE
    _forget()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], connections.settings["default"] = held, told
        settings.ZHENGTONG_VAR, settings.ZHENGTONG_STORE = var, store
        _forget()


def build(folder: Path) -> None:
    """The county: its year at a fiftieth of a tenth, its self-evaluation submitted, six accounts."""
    (folder / STORE / "segments").mkdir(parents=True)
    (folder / STORE / "documents").mkdir()
    FileKeys.create(folder / "keys" / STORE)
    with serving(folder):
        call_command("migrate", verbosity=0)
        mark_store(simulated=True)
        replay(YEAR, 0.002, 1, turn_dissatisfied=DISSATISFIED)
        seal()
        load_evaluation(data_of(YEAR, "evaluation"), data_of(YEAR, "published"))
        seal()
        for name in (LEADER, OFFICER, SUPERVISOR, AUDITOR, CLERK, FINANCE):
            Account.objects.create(username=name, password="!", person=person_id(YEAR, name))


def copied(built: Path, folder: Path) -> Path:
    """A copy to change: data and keys."""
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return folder


@dataclass
class Hall:
    """The served county, as its visitors see it."""

    folder: Path

    def client(self, username: str = "") -> Client:
        """A browser, signed in as `username`; nobody without."""
        client = Client(headers=HTML)
        if username:
            client.force_login(Account.objects.get(username=username))
        return client

    def page(self, path: str, username: str = LEADER) -> str:
        """The text of a page that opens."""
        response = self.client(username).get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Straight from the database, for recounting."""
        with connections["default"].cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def one(self, sql: str, *values: Any) -> Any:
        """The only value of the only row."""
        [(value,)] = self.rows(sql, *values)
        return value

    def queries(self, client: Client, path: str) -> int:
        """How many statements a page takes when it is opened again."""
        client.get(path)
        with CaptureQueriesContext(connections["default"]) as held:
            assert client.get(path).status_code == 200
        return len(held)
