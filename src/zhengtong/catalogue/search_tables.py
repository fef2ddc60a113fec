"""The table of bigrams behind the search box: FTS5 in an embedded database, GIN on PostgreSQL."""

from __future__ import annotations

from typing import Any

__all__ = ["create_search", "drop_search"]

_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE catalogue_search USING fts5"
        "(words, name, body, tokenize = 'unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE catalogue_search (id bigint PRIMARY KEY, grams tsvector NOT NULL)",
        "CREATE INDEX catalogue_search_grams ON catalogue_search USING gin (grams)",
    ),
}


def create_search(apps: Any, schema_editor: Any) -> None:
    """Make the empty table (a step of the first migration)."""
    for statement in _CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_search(apps: Any, schema_editor: Any) -> None:
    """Take the table away again; it is rebuilt from the items."""
    schema_editor.execute("DROP TABLE catalogue_search")
