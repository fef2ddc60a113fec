"""A whole hall on a database of its own, as threads and other processes of a county share it.

It stands on the database of this run: SQLite in a file, or PostgreSQL where ZHENGTONG_DATABASE
names one (`tools/test` runs these folders on both). The county of 2023 and its catalogue are
loaded once and copied for each test.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import parts
from zhengtong.catalogue.items import forget_items
from zhengtong.catalogue.load import load_catalogue
from zhengtong.catalogue.references import forget_references
from zhengtong.org.actors import SYSTEM
from zhengtong.org.settings import forget_settings
from zhengtong.org.units import forget_units
from zhengtong.record.keys import FileKeys
from zhengtong.record.ledger import Ledger, open_ledger
from zhengtong.record.paths import store_paths
from zhengtong.record.seal import seal
from zhengtong.record.store import mark_store
from zhengtong.years.load import data_of, load_county

POSTGRESQL = bool(os.environ.get("ZHENGTONG_DATABASE"))
YEAR = "suining_2023"
STORE = "hall"
_NAME = f"zhengtong_test_hall_{os.getpid()}"


@dataclass(frozen=True)
class Hall:
    """The folder of all data and the address of the database; empty on SQLite."""

    var: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to serve the same store."""
        return os.environ | {
            "ZHENGTONG_VAR": str(self.var),
            "ZHENGTONG_STORE": STORE,
            "ZHENGTONG_DATABASE": self.address,
            "DJANGO_SETTINGS_MODULE": "zhengtong.web.settings",
        }

    @property
    def ledger(self) -> Ledger:
        """The record of this hall."""
        return open_ledger()

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Rows of a query, with `?` for values."""
        return self.ledger.all(sql, values)


def _server() -> Any:
    return parts.connect(parts.postgresql_user() or "", os.environ.get("PGPORT", "5432"))


def _drop(*names: str) -> None:
    with _server() as server:
        for name in names:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def forget() -> None:
    """Nothing that was read from another hall is remembered."""
    for each in (forget_items, forget_references, forget_settings, forget_units):
        each()


@contextmanager
def serving(hall: Hall) -> Iterator[Hall]:
    """Make `hall` the default database and store of this process, for all its threads."""
    kept, settled = connections["default"], connections.settings["default"]
    stood = settings.ZHENGTONG_VAR, settings.ZHENGTONG_STORE
    name = hall.address.rpartition("/")[2] or str(hall.var / STORE / "db.sqlite3")
    connections.settings["default"] = settled | {"NAME": name, "TEST": {}}
    del connections["default"]
    settings.ZHENGTONG_VAR, settings.ZHENGTONG_STORE = str(hall.var), STORE
    forget()
    try:
        yield hall
    finally:
        connections["default"].close()
        connections.settings["default"] = settled
        connections["default"] = kept
        settings.ZHENGTONG_VAR, settings.ZHENGTONG_STORE = stood
        forget()


def _found(hall: Hall) -> None:
    """The county and its catalogue, through the door."""
    with serving(hall):
        paths = store_paths()
        for folder in (paths.segments, paths.content, paths.documents):
            folder.mkdir(parents=True)
        FileKeys.create(paths.keys)
        call_command("migrate", verbosity=0, interactive=False)
        mark_store(simulated=False)
        load_county(YEAR, "live")
        report = load_catalogue(data_of(YEAR, "service_items"), SYSTEM)
        assert not report.bad
        seal()
        if not POSTGRESQL:
            connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


_held: list[Hall] = []


@pytest.fixture(scope="session")
def founded(request: pytest.FixtureRequest, django_db_blocker: Any) -> Hall:
    """The hall that is copied; nobody works in it. Made once, whichever folder asks first."""
    if not _held:
        template = f"{_NAME}_template"
        if POSTGRESQL:
            request.config.add_cleanup(lambda: _drop(template))
            _drop(template)
            with _server() as server:
                server.execute(f'CREATE DATABASE "{template}"')
        folder = request.getfixturevalue("tmp_path_factory").mktemp("founded")
        hall = Hall(folder, parts.postgresql_address(template) if POSTGRESQL else "")
        with django_db_blocker.unblock():
            _found(hall)
        _held.append(hall)
    return _held[0]


@pytest.fixture
def hall(founded: Hall, tmp_path: Path, django_db_blocker: Any) -> Iterator[Hall]:
    """A hall of its own: the county stands, no case has been opened yet."""
    var = tmp_path / "var"
    shutil.copytree(founded.var, var)
    address = parts.postgresql_address(_NAME) if POSTGRESQL else ""
    if POSTGRESQL:
        _drop(_NAME)
        template = founded.address.rpartition("/")[2]
        with _server() as server:
            server.execute(f'CREATE DATABASE "{_NAME}" TEMPLATE "{template}"')
    with django_db_blocker.unblock(), serving(Hall(var, address)) as standing:
        yield standing
    if POSTGRESQL:
        _drop(_NAME)


def together(work: Callable[..., Any], *arguments: Any, timeout: float = 60.0) -> list[Any]:
    """Call `work` with each argument in a thread of its own, all at once.

    Returns what each call returned, or the exception that it raised, in the same order.
    """
    start = threading.Barrier(len(arguments))
    found: list[Any] = [None] * len(arguments)

    def run(n: int) -> None:
        try:
            start.wait(timeout)
            found[n] = work(arguments[n])
        except Exception as error:
            found[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(len(arguments))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return found
