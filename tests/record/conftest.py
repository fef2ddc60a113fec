"""Each test gets a record of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import parts
from tests.record.halls import Hall, configure, forget, migrate, paths_in, port
from zhengtong.record.keys import FileKeys
from zhengtong.record.ledger import Ledger

_NAME = f"zhengtong_test_record_{os.getpid()}"


def _server() -> Any:
    return parts.connect(parts.postgresql_user() or "", port())


def _postgresql(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": parts.postgresql_user(),
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": port(),
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1},
    }


def sqlite(folder: Path) -> dict[str, Any]:
    """The settings of a hall's own database, in `folder`."""
    from zhengtong.web.settings import DATABASES

    options = DATABASES["default"]["OPTIONS"] if "sqlite" in DATABASES["default"]["ENGINE"] else {}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "db.sqlite3"),
        "OPTIONS": options,
    }


@pytest.fixture(scope="session")
def postgresql_template(django_db_blocker: Any) -> Iterator[str]:
    """An empty record to copy, made once."""
    template = f"{_NAME}_template"
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{template}"')
    with django_db_blocker.unblock():
        migrate(configure("record_template", _postgresql(template)))
        forget("record_template")
    yield template
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')


VENDORS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]


@pytest.fixture(params=VENDORS)
def hall(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: Any) -> Iterator[Hall]:
    """An empty record with keys."""
    paths = paths_in(tmp_path)
    keys = FileKeys.create(paths.keys)
    on_server = request.param == "postgresql"
    if on_server:
        template = request.getfixturevalue("postgresql_template")
        with _server() as server:
            server.execute(f'CREATE DATABASE "{_NAME}" TEMPLATE "{template}"')
    address = _postgresql(_NAME) if on_server else sqlite(paths.data)
    with django_db_blocker.unblock():
        connection = configure("record_test", address)
        if not on_server:
            migrate(connection)
        yield Hall(Ledger(connection, paths, keys))
        forget("record_test")
    if on_server:
        with _server() as server:
            for name in (_NAME, f"{_NAME}_backup"):
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
