"""The columns of `record_event`, fixed from the start; SQL, Parquet and checks all read them here."""

from __future__ import annotations

from zhengtong.record.kinds import NUMBERS, TEXTS

__all__ = ["COLUMNS", "IDENTITY", "INTEGERS"]

# What an event says of itself besides its measures; all of it also stands in the body.
IDENTITY = (
    "uid", "stream", "position", "kind", "schema", "procedure", "procedure_version",
    "from_state", "to_state", "actor", "on_behalf_of", "organisation", "organisation_path",
    "item", "region", "happened_at", "recorded_at", "channel", "legal_basis", "correlation",
    "causation", "source", "source_key", "origin", "corrects", "request",
)  # fmt: skip
COLUMNS = (*IDENTITY, *NUMBERS, *TEXTS, "body", "hash")
INTEGERS = frozenset(
    ("position", "schema", "procedure_version", "happened_at", "recorded_at", *NUMBERS)
)
