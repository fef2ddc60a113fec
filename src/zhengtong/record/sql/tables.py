"""Create the event table and its guards; called by the migration and again after every migrate.

The ORM's table rebuilds drop triggers silently on SQLite, so the guards are re-created after
each migration, and the server refuses to start without them.
"""

from __future__ import annotations

from typing import Any

from zhengtong.record.kinds import NUMBERS, TEXTS

__all__ = ["create_table", "drop_guards", "ensure_guards", "missing_guards"]

_TEXT = "TEXT NOT NULL DEFAULT ''"
_NAMES = ("record_event_no_update", "record_event_no_delete", "record_event_next_position")
_PG_NAMES = (*_NAMES, "record_event_no_truncate")


def _table(vendor: str) -> str:
    key = (
        "id INTEGER PRIMARY KEY"
        if vendor == "sqlite"
        else "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    )
    blob = "BLOB" if vendor == "sqlite" else "BYTEA"
    numbers = ",\n".join(f"{n} BIGINT" for n in NUMBERS)
    texts = ",\n".join(f"{t} {_TEXT}" for t in TEXTS)
    return f"""
    CREATE TABLE IF NOT EXISTS record_event (
        {key},
        uid CHAR(32) NOT NULL, stream TEXT NOT NULL, position BIGINT NOT NULL,
        kind TEXT NOT NULL, schema INTEGER NOT NULL,
        procedure {_TEXT}, procedure_version INTEGER NOT NULL DEFAULT 0,
        from_state {_TEXT}, to_state {_TEXT}, actor {_TEXT}, on_behalf_of {_TEXT},
        organisation {_TEXT}, organisation_path {_TEXT}, item {_TEXT}, region {_TEXT},
        happened_at BIGINT NOT NULL, recorded_at BIGINT NOT NULL,
        channel {_TEXT}, legal_basis {_TEXT}, correlation {_TEXT}, causation {_TEXT},
        source {_TEXT}, source_key {_TEXT}, origin TEXT NOT NULL, corrects {_TEXT}, request TEXT,
        {numbers},
        {texts},
        body TEXT NOT NULL, hash {blob} NOT NULL,
        UNIQUE (stream, position)
    )"""


_INDEXES = (
    "CREATE UNIQUE INDEX IF NOT EXISTS record_event_request ON record_event (request) "
    "WHERE request IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS record_event_source ON record_event (source, source_key) "
    "WHERE source_key <> ''",
)

_SQLITE_GUARDS = (
    """CREATE TRIGGER IF NOT EXISTS record_event_no_update BEFORE UPDATE ON record_event
    BEGIN SELECT RAISE(ABORT, 'record_event is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS record_event_no_delete BEFORE DELETE ON record_event
    BEGIN SELECT RAISE(ABORT, 'record_event is append-only'); END""",
    # OR REPLACE deletes rows without firing delete triggers: each of its ways in is shut here.
    """CREATE TRIGGER IF NOT EXISTS record_event_next_position BEFORE INSERT ON record_event
    WHEN NEW.position IS NOT
        (SELECT COALESCE(MAX(position), 0) + 1 FROM record_event WHERE stream = NEW.stream)
      OR EXISTS (SELECT 1 FROM record_event WHERE id = NEW.id)
      OR (NEW.request IS NOT NULL
          AND EXISTS (SELECT 1 FROM record_event WHERE request = NEW.request))
      OR (NEW.source_key <> '' AND EXISTS (SELECT 1 FROM record_event
          WHERE source = NEW.source AND source_key = NEW.source_key AND source_key <> ''))
    BEGIN SELECT RAISE(ABORT, 'record_event: not the next event'); END""",
)

_PG_GUARDS = (
    """CREATE OR REPLACE FUNCTION record_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'record_event is append-only'; END $$""",
    """CREATE OR REPLACE FUNCTION record_event_next() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF NEW.position <> 1 + COALESCE((SELECT position FROM record_event
          WHERE stream = NEW.stream ORDER BY position DESC LIMIT 1), 0) THEN
        RAISE EXCEPTION 'record_event: not the next event' USING ERRCODE = 'unique_violation';
      END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE TRIGGER record_event_no_update BEFORE UPDATE ON record_event
    FOR EACH ROW EXECUTE FUNCTION record_event_refuse()""",
    """CREATE OR REPLACE TRIGGER record_event_no_delete BEFORE DELETE ON record_event
    FOR EACH ROW EXECUTE FUNCTION record_event_refuse()""",
    """CREATE OR REPLACE TRIGGER record_event_no_truncate BEFORE TRUNCATE ON record_event
    FOR EACH STATEMENT EXECUTE FUNCTION record_event_refuse()""",
    """CREATE OR REPLACE TRIGGER record_event_next_position BEFORE INSERT ON record_event
    FOR EACH ROW EXECUTE FUNCTION record_event_next()""",
)


def create_table(connection: Any) -> None:
    """Create `record_event`, its indexes and guards where they do not stand yet."""
    with connection.cursor() as cursor:
        for statement in (_table(connection.vendor), *_INDEXES):
            cursor.execute(statement)
    ensure_guards(connection)


def ensure_guards(connection: Any) -> None:
    """Put every guard in place again."""
    guards = _SQLITE_GUARDS if connection.vendor == "sqlite" else _PG_GUARDS
    with connection.cursor() as cursor:
        for statement in guards:
            cursor.execute(statement)


def drop_guards(connection: Any) -> None:
    """Take the guards away: what an intruder with the owner's rights would do (for tests)."""
    on = "" if connection.vendor == "sqlite" else " ON record_event"
    with connection.cursor() as cursor:
        for name in _NAMES if connection.vendor == "sqlite" else _PG_NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing_guards(connection: Any) -> list[str]:
    """Names of guards that do not stand (or stand disabled); empty when all is well."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            names: tuple[str, ...] = _NAMES
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger "
                "WHERE tgrelid = to_regclass('record_event') AND tgenabled <> 'D'"
            )
            names = _PG_NAMES
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name in names if name not in standing]
