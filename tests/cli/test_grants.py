"""On PostgreSQL the site's role does the hall's work, and cannot touch an event that stands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import parts
from tests.cli.program import COUNTY, Program

pytestmark = pytest.mark.needs("postgresql")

NAME = f"zhengtong_test_grants_{os.getpid()}"
ROLE = f"{NAME}_site"
ACT = """
import django; django.setup()
from zhengtong.cli.hall import open_store; open_store()
from zhengtong.flow.door import act; from zhengtong.flow.decision import New
from zhengtong.org.actors import SYSTEM
from zhengtong.web.background import Done, tick
from zhengtong.record.content import ContentStore
from django.db import transaction
act('define', New('region', id='region:430528', region='430528'), actor=SYSTEM,
    data={'code': '430528', 'name': '新宁县'})
with transaction.atomic():
    ContentStore().put('somebody', 'note', 'text')
done = Done(0, 0, 0)
tick(10_000, done)
assert done.sealed == 10_000 and done.searched
"""
FORBIDDEN = (
    "UPDATE record_event SET actor = 'x'",
    "DELETE FROM record_event",
    "TRUNCATE record_event",
    "DROP TRIGGER record_event_no_update ON record_event",
    "ALTER TABLE record_event DISABLE TRIGGER ALL",
    "ALTER TABLE record_event ADD COLUMN x int",
    "CREATE OR REPLACE FUNCTION record_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN NEW; END $$",
    "CREATE TRIGGER mine BEFORE INSERT ON record_event FOR EACH ROW "
    "EXECUTE FUNCTION record_event_refuse()",
    "DROP TABLE record_event",
    "TRUNCATE record_seal",
    "SET session_replication_role = replica",
    "CREATE TABLE mine (x int)",
    "DELETE FROM django_migrations",
)


@pytest.fixture
def server() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with parts.connect(parts.postgresql_user() or "", os.environ.get("PGPORT", "5432")) as server:
        server.execute(f'CREATE DATABASE "{NAME}"')
        yield server
        server.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')
        server.execute(f'DROP ROLE IF EXISTS "{ROLE}"')


def test_the_sites_role_acts_and_seals_but_undoes_nothing(
    server: psycopg.Connection[tuple[object, ...]], tmp_path: Path
) -> None:
    address = parts.postgresql_address(NAME)
    owner = Program(tmp_path / "var", {"ZHENGTONG_DATABASE": address})
    owner.good(*COUNTY)
    assert "CREATE ROLE" in owner.fault("grants", ROLE)
    assert "超级用户" in owner.fault("grants", parts.postgresql_user() or "")
    server.execute(f'CREATE ROLE "{ROLE}" LOGIN')
    printed = owner.good("grants", ROLE)
    assert f'GRANT SELECT, INSERT ON "record_event" TO "{ROLE}";' in printed
    site = Program(
        owner.var,
        {"ZHENGTONG_DATABASE": address.replace(f"//{parts.postgresql_user()}@", f"//{ROLE}@")},
    )
    assert site("verify", "--quick").returncode == 1, "printing alone grants nothing"
    owner.good("grants", ROLE, "--apply")
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "zhengtong.web.settings"}
    subprocess.run([sys.executable, "-c", ACT], env=environment, check=True)
    with parts.connect(ROLE, os.environ.get("PGPORT", "5432"), NAME) as intruder:
        for statement in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                intruder.execute(statement)
    assert "记录完好" in owner.good("verify", "--replay")
