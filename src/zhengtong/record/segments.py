"""Sealed events as Parquet files: what indicators read, and a second copy that `verify` compares.

A segment is only a container: a Merkle leaf is an event, so files may be merged without changing
any head. Rows are sorted by (kind, id), since an indicator asks for few kinds at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from zhengtong.record import files
from zhengtong.record.canonical import sm3
from zhengtong.record.kinds import NUMBERS, TEXTS
from zhengtong.record.ledger import Ledger
from zhengtong.record.sql.columns import COLUMNS, INTEGERS

__all__ = [
    "ALL_COLUMNS",
    "SCHEMA",
    "chunks",
    "digest_of",
    "parse_bodies",
    "read_bodies",
    "read_events",
    "read_segment",
    "segment_name",
    "write_segment",
]

ALL_COLUMNS = ("id", *COLUMNS)
_CHUNK = 5000  # rows a query
_ROW_GROUP = 65_536


def _type(name: str) -> pa.DataType:
    if name == "id" or name in INTEGERS:
        return pa.int64()
    return pa.binary() if name == "hash" else pa.string()


SCHEMA = pa.schema([pa.field(name, _type(name)) for name in ALL_COLUMNS])

# Worth a dictionary: columns that repeat. The others would only be tried and given up.
_REPEATING = [
    "kind", "schema", "procedure", "procedure_version", "from_state", "to_state", "actor",
    "on_behalf_of", "organisation", "organisation_path", "item", "region", "channel",
    "legal_basis", "source", "origin", *NUMBERS, *TEXTS,
]  # fmt: skip


def segment_name(first_id: int, last_id: int) -> str:
    """File name of the segment with these events."""
    return f"{first_id}-{last_id}.parquet"


def _select(vendor: str, names: Sequence[str]) -> str:
    # The body as bytes: Arrow wants UTF-8, and Python need not build the text in between.
    body = "CAST(body AS BLOB)" if vendor == "sqlite" else "convert_to(body, 'UTF8')"
    listed = ", ".join(body if name == "body" else name for name in names)
    # No upper bound: with one, PostgreSQL sorts everything up to it again for every chunk.
    return f"SELECT {listed} FROM record_event WHERE id > ? ORDER BY id LIMIT ?"


def _array(field: pa.Field, column: Sequence[Any]) -> pa.Array:
    if field.name == "body":
        return pa.array(column, pa.binary()).view(pa.string())
    return pa.array(column, field.type)


def chunks(ledger: Ledger, names: Sequence[str], after: int, upto: int) -> Iterator[list[Any]]:
    """Rows of some columns with after < id ≤ upto, in order of id, thousands at a time.

    The first column must be `id`; the body comes as bytes.
    """
    sql = _select(ledger.connection.vendor, names)
    while after < upto:
        rows = ledger.all(sql, (after, min(_CHUNK, upto - after)))
        while rows and rows[-1][0] > upto:
            rows.pop()
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def read_events(ledger: Ledger, after: int, upto: int) -> Iterator[pa.Table]:
    """Events with after < id ≤ upto as the columns have them, in order of id, in chunks."""
    for rows in chunks(ledger, ALL_COLUMNS, after, upto):
        columns = zip(*rows, strict=True)
        yield pa.Table.from_arrays(
            [_array(field, column) for field, column in zip(SCHEMA, columns, strict=True)],
            schema=SCHEMA,
        )


def read_bodies(ledger: Ledger, after: int, upto: int) -> Iterator[pa.Table]:
    """The same events as their bodies have them: what was hashed is what is sealed.

    Reading three columns and parsing is also twice as fast as reading forty-three. A chunk with a
    body that is not an event's comes from the columns; `verify` names it.
    """
    for rows in chunks(ledger, ("id", "hash", "body"), after, upto):
        ids, hashes, bodies = zip(*rows, strict=True)
        table = parse_bodies(
            _array(SCHEMA.field("id"), ids),
            _array(SCHEMA.field("hash"), hashes),
            _array(SCHEMA.field("body"), bodies),
        )
        if table is None:
            yield from read_events(ledger, ids[0] - 1, ids[-1])
        else:
            yield table


_IN_BODY = pa.schema([f for f in SCHEMA if f.name not in ("id", "body", "hash")])
_PARSE = pj.ParseOptions(explicit_schema=_IN_BODY, unexpected_field_behavior="ignore")
_READ = pj.ReadOptions(block_size=1 << 20)


def parse_bodies(ids: Any, hashes: Any, bodies: Any) -> pa.Table | None:
    """A table of `SCHEMA` from the bodies alone; None when one of them is not an event's."""
    lines = b"\n".join(bodies.cast(pa.binary()).to_pylist())
    try:
        parsed = pj.read_json(pa.BufferReader(lines), parse_options=_PARSE, read_options=_READ)
    except pa.ArrowInvalid:
        return None
    if len(parsed) != len(ids):
        return None
    known = {"id": ids, "hash": hashes, "body": bodies}
    return pa.table(
        [known.get(field.name, _filled(parsed, field)) for field in SCHEMA], schema=SCHEMA
    )


def _filled(parsed: pa.Table, field: pa.Field) -> Any:
    """A column with what a body leaves out: empty text, version 0; NULL for the rest."""
    if field.name not in _IN_BODY.names:
        return None
    column = parsed.column(field.name)
    if field.type == pa.string() and field.name != "request":
        return column.fill_null("")
    return column.fill_null(0) if field.name == "procedure_version" else column


def write_table(path: Path, tables: Iterator[pa.Table]) -> bytes:
    """Write tables (already in order) as one durable file; returns its digest.

    Raises `DiskFull`; then no file is left behind.
    """
    with files.replacing(path) as temporary:
        with pq.ParquetWriter(
            temporary,
            SCHEMA,
            compression="zstd",
            compression_level=1,
            use_dictionary=_REPEATING,
        ) as writer:
            for table in tables:
                writer.write_table(table, row_group_size=_ROW_GROUP)
        return digest_of(temporary)


def write_segment(path: Path, table: pa.Table) -> bytes:
    """Write events as a segment, sorted by (kind, id); returns the file's digest."""
    ordered = table.sort_by([("kind", "ascending"), ("id", "ascending")])
    return write_table(path, iter([ordered]))


def read_segment(path: Path) -> pa.Table:
    """All rows of a segment as they lie in the file. Raises `OSError` or `pa.ArrowException`."""
    return pq.read_table(path, schema=SCHEMA, memory_map=True)


def digest_of(path: Path) -> bytes:
    """SM3 of a file."""
    with path.open("rb") as file:
        try:
            return hashlib.file_digest(file, "sm3").digest()
        except ValueError:  # this Python's OpenSSL has no SM3
            return sm3(file.read())
