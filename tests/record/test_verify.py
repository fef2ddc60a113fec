"""Whatever is done to a sealed record behind its back, `verify` names it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.record.halls import Hall
from zhengtong.record import heads
from zhengtong.record.append import Head, row_of
from zhengtong.record.canonical import chain_hash
from zhengtong.record.findings import MESSAGES, Report
from zhengtong.record.merkle import Frontier
from zhengtong.record.seal import seal
from zhengtong.record.segments import digest_of, parse_bodies, read_segment, write_table
from zhengtong.record.sql.columns import COLUMNS
from zhengtong.record.sql.tables import drop_guards
from zhengtong.record.verify import verify

Expected = set[str]


@pytest.fixture
def sealed(hall: Hall) -> Hall:
    """Two seals (270 and 30 events) with a gap in the ids, and three events not yet sealed."""
    hall.write(50)
    hall.skip(61)
    hall.write(219)
    seal(hall.ledger)
    hall.write(30)
    seal(hall.ledger)
    hall.write(3)
    return hall


def rechain(hall: Hall, event_id: int) -> None:
    """Change an event and compute its stream's chain anew, as a careful intruder would."""
    stream = hall.event(event_id)["stream"]
    rows = hall.ledger.all(
        "SELECT id, body FROM record_event WHERE stream = ? ORDER BY position", (stream,)
    )
    previous = bytes(32)
    with hall.unguarded() as run:
        for row_id, body in rows:
            text = body.replace("430527", "430529") if row_id == event_id else body
            previous = chain_hash(previous, text)
            region = "430529" if row_id == event_id else "430527"
            run(
                "UPDATE record_event SET body = ?, region = ?, hash = ? WHERE id = ?",
                (text, region, previous, row_id),
            )


def rewrite(hall: Hall, file: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Write a segment anew, and its digest into the seal table."""
    path = hall.ledger.paths.segments / file
    write_table(path, iter([change(read_segment(path))]))
    digest = digest_of(path)
    hall.ledger.run("UPDATE record_seal SET file_digest = ? WHERE file = ?", (digest, file))


def from_database(hall: Hall) -> Callable[[pa.Table], pa.Table]:
    """Replace a segment's rows by what the database says now."""

    def change(table: pa.Table) -> pa.Table:
        ids = table["id"].to_pylist()
        rows = [hall.event(each) for each in ids]
        parsed = parse_bodies(
            pa.array(ids),
            pa.array([row["hash"] for row in rows]),
            pa.array([row["body"] for row in rows]),
        )
        assert parsed is not None
        return parsed

    return change


def rewrite_trees(hall: Hall, *, sign: bool) -> None:
    """Recompute every root, frontier and tile; with the stolen key, also signatures and the log."""
    hall.ledger.run("DELETE FROM record_tile")
    tree, after = Frontier(), 0
    log = hall.ledger.paths.keys / heads.LOG
    lines = []
    for row in heads.seals(hall.ledger):
        found = hall.ledger.all(
            "SELECT id, hash FROM record_event WHERE id > ? AND id <= ? ORDER BY id",
            (after, row.last_id),
        )
        start, after = tree.size, row.last_id
        for tile in tree.extend([bytes(each[1]) for each in found]):
            hall.ledger.run(
                "INSERT INTO record_tile (level, number, last_id, root) VALUES (?, ?, ?, ?)",
                (tile.level, tile.number, found[tile.last_leaf - start][0], tile.root),
            )
        head = heads.TreeHead("test", tree.size, tree.root(), row.head.time)
        signature = hall.ledger.keys.sign(head.message)[1] if sign else row.head.signature
        hall.ledger.run(
            "UPDATE record_seal SET root = ?, frontier = ?, signature = ? WHERE id = ?",
            (head.root, tree.dump(), signature, row.id),
        )
    lines = [json.dumps(row.line()) for row in heads.seals(hall.ledger)]
    if sign:
        log.write_text("".join(line + "\n" for line in lines))


def swap_events(hall: Hall, one: int, other: int) -> None:
    with hall.unguarded() as run:
        for source, target in ((one, -1), (other, one), (-1, other)):
            run("UPDATE record_event SET id = ? WHERE id = ?", (target, source))


def insert_event(hall: Hall, event_id: int) -> None:
    row = row_of(hall.draft("case:forged"), Head())
    names, marks = ", ".join(("id", *COLUMNS)), ", ".join("?" * (len(COLUMNS) + 1))
    over = "" if hall.connection.vendor == "sqlite" else "OVERRIDING SYSTEM VALUE "
    hall.tamper(f"INSERT INTO record_event ({names}) {over}VALUES ({marks})", event_id, *row)


def tamper(sql: str, *values: object) -> Callable[[Hall], object]:
    return lambda hall: hall.tamper(sql, *values)


IN_THE_DATABASE: dict[str, tuple[Callable[[Hall], object], Expected, int]] = {
    "a body is changed": (
        tamper("UPDATE record_event SET body = replace(body, '份数', '件数') WHERE id = 20"),
        {"event_changed", "chain_broken"},
        20,
    ),
    "a column is changed": (
        tamper("UPDATE record_event SET region = '430529' WHERE id = 20"),
        {"event_changed", "column_differs"},
        20,
    ),
    "a hash is changed": (
        tamper("UPDATE record_event SET hash = ? WHERE id = 20", bytes(32)),
        {"event_changed", "chain_broken"},
        20,
    ),
    "an event is changed and its chain computed anew": (
        lambda hall: rechain(hall, 20),
        {"event_changed"},
        20,
    ),
    "an event is removed": (
        tamper("DELETE FROM record_event WHERE id = 20"),
        {"event_removed", "position_gap"},
        20,
    ),
    "an event is inserted": (lambda hall: insert_event(hall, 55), {"event_inserted"}, 55),
    "two events are swapped": (
        lambda hall: swap_events(hall, 20, 30),
        {"event_swapped", "position_gap"},
        20,
    ),
    "a position is changed": (
        tamper("UPDATE record_event SET position = 900 WHERE id = 20"),
        {"event_changed", "column_differs", "position_gap"},
        20,
    ),
    "the tail is cut off": (
        lambda hall: hall.tamper(
            "DELETE FROM record_event WHERE id > ?", heads.seals(hall.ledger)[0].last_id + 10
        ),
        {"events_truncated"},
        0,
    ),
    "the tail is cut off with its seal": (
        lambda hall: (
            hall.tamper(
                "DELETE FROM record_event WHERE id > ?", heads.seals(hall.ledger)[0].last_id
            ),
            hall.tamper("DELETE FROM record_seal WHERE tree_size = 300"),
        ),
        {"backup_restored", "segment_unowned"},
        0,
    ),
    "an unsealed event is changed": (
        lambda hall: hall.tamper(
            "UPDATE record_event SET body = replace(body, '份数', '件数') WHERE id > ?",
            heads.seals(hall.ledger)[-1].last_id,
        ),
        {"chain_broken"},
        0,
    ),
    "a guard is dropped": (lambda hall: drop_guards(hall.connection), {"guard_missing"}, 0),
    "a root is changed": (
        tamper("UPDATE record_seal SET root = ? WHERE tree_size = 270", bytes(32)),
        {"head_changed", "head_forged", "frontier_changed"},
        0,
    ),
    "a signature is changed": (
        tamper("UPDATE record_seal SET signature = ? WHERE tree_size = 270", bytes(70)),
        {"head_changed", "head_forged"},
        0,
    ),
    "the newest head is removed": (
        tamper("DELETE FROM record_seal WHERE tree_size = 300"),
        {"head_removed"},
        0,
    ),
    "an older head is removed": (
        tamper("DELETE FROM record_seal WHERE tree_size = 270"),
        {"head_removed"},
        0,
    ),
    "two heads are swapped": (
        lambda hall: (
            hall.tamper("UPDATE record_seal SET tree_size = -1 WHERE tree_size = 270"),
            hall.tamper("UPDATE record_seal SET tree_size = 270 WHERE tree_size = 300"),
            hall.tamper("UPDATE record_seal SET tree_size = 300 WHERE tree_size = -1"),
        ),
        {"head_changed", "head_forged", "heads_disordered"},
        0,
    ),
    "a head is inserted": (
        tamper(
            "INSERT INTO record_seal (first_id, last_id, tree_size, root, frontier, file, "
            "file_digest, signature, key_id, sealed_at) SELECT 0, 110, 100, root, frontier, file, "
            "file_digest, signature, key_id, sealed_at FROM record_seal WHERE tree_size = 270"
        ),
        {"head_inserted", "head_forged", "heads_disordered", "frontier_changed"},
        0,
    ),
    "a frontier is changed": (
        tamper("UPDATE record_seal SET frontier = ? WHERE tree_size = 270", bytes(32 * 4)),
        {"frontier_changed"},
        0,
    ),
    "a tile is changed": (
        tamper("UPDATE record_tile SET root = ?", bytes(32)),
        {"tile_changed"},
        0,
    ),
}


@pytest.mark.parametrize("name", IN_THE_DATABASE)
def test_tampering_in_the_database(sealed: Hall, name: str) -> None:
    act, expected, event_id = IN_THE_DATABASE[name]
    assert verify(sealed.ledger).ok
    act(sealed)
    report = verify(sealed.ledger)
    assert report.codes == expected, report.findings[:9]
    named = [f for f in report.findings if f.code.startswith("event") and f.id == event_id]
    assert named or not event_id
    assert all(str(event_id) in finding.message for finding in named)


def report_after(hall: Hall, printed: tuple[str, ...] = ()) -> Report:
    return verify(hall.ledger, printed)


@pytest.mark.parametrize("hall", ["sqlite"], indirect=True)
class TestFiles:
    """Segments, heads log and keys lie outside the database: one database is enough."""

    def names(self, hall: Hall) -> list[str]:
        return [row.file for row in heads.seals(hall.ledger)]

    def test_a_file_is_changed(self, sealed: Hall) -> None:
        path = sealed.ledger.paths.segments / self.names(sealed)[0]
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        found = report_after(sealed)
        assert "segment_changed" in found.codes
        assert found.findings[0].file == path.name

    def test_a_file_is_no_parquet_any_more(self, sealed: Hall) -> None:
        (sealed.ledger.paths.segments / self.names(sealed)[0]).write_bytes(b"nothing")
        assert report_after(sealed).codes == {"segment_changed", "segment_unreadable"}

    def test_a_file_is_removed(self, sealed: Hall) -> None:
        (sealed.ledger.paths.segments / self.names(sealed)[1]).unlink()
        assert report_after(sealed).codes == {"segment_missing"}

    def test_a_file_is_inserted(self, sealed: Hall) -> None:
        folder = sealed.ledger.paths.segments
        table = read_segment(folder / self.names(sealed)[1])
        harmless = folder / "900-901.parquet"
        pq.write_table(table, harmless)
        report = report_after(sealed)
        assert report.ok and [each.code for each in report.remarks] == ["left_over"]
        pq.write_table(table.set_column(0, "id", pa.array(range(1, 31))), harmless)
        assert report_after(sealed).codes == {"segment_inserted"}

    def test_two_files_are_swapped(self, sealed: Hall) -> None:
        folder, (one, other) = sealed.ledger.paths.segments, self.names(sealed)
        (folder / one).rename(folder / "x")
        (folder / other).rename(folder / one)
        (folder / "x").rename(folder / other)
        found = report_after(sealed)
        assert {f.file: f.what for f in found.findings if f.code == "segment_swapped"} == {
            one: other,
            other: one,
        }

    @pytest.mark.parametrize("how", ["changed", "removed", "inserted"])
    def test_a_row_in_a_file(self, sealed: Hall, how: str) -> None:
        def change(table: pa.Table) -> pa.Table:
            if how == "removed":
                return pa.concat_tables([table.slice(0, 5), table.slice(6)])
            if how == "inserted":
                extra = table.slice(5, 1).set_column(
                    0, "id", pa.array([table["id"][5].as_py() + 900])
                )
                return pa.concat_tables([table, extra])
            regions = ["430529" if i == 5 else "430527" for i in range(len(table))]
            return table.set_column(
                table.schema.get_field_index("region"), "region", pa.array(regions)
            )

        rewrite(sealed, self.names(sealed)[1], change)
        found = report_after(sealed)
        assert found.codes == {f"segment_row_{how}", "seal_file_changed"}
        (row,) = [f for f in found.findings if f.code == f"segment_row_{how}"]
        assert row.id and row.stream and str(row.id) in row.message

    def test_database_and_file_are_rewritten_alike(self, sealed: Hall) -> None:
        rechain(sealed, 20)
        for file in self.names(sealed):
            rewrite(sealed, file, from_database(sealed))
        found = report_after(sealed)
        assert found.codes == {"root_mismatch", "seal_file_changed"}
        assert next(f for f in found.findings if f.code == "root_mismatch").what == "1–266"

    def test_all_is_rewritten_except_the_signatures(self, sealed: Hall) -> None:
        rechain(sealed, 20)
        for file in self.names(sealed):
            rewrite(sealed, file, from_database(sealed))
        rewrite_trees(sealed, sign=False)
        assert report_after(sealed).codes == {
            "head_forged",
            "head_changed",
            "segment_changed",
            "root_mismatch",
        }

    def test_against_database_and_key_the_printed_heads_are_the_proof(self, sealed: Hall) -> None:
        printed = tuple(row.head.printed for row in heads.seals(sealed.ledger))
        assert report_after(sealed, printed).ok
        rechain(sealed, 20)
        for file in self.names(sealed):
            rewrite(sealed, file, from_database(sealed))
        rewrite_trees(sealed, sign=True)
        assert report_after(sealed).ok, "whoever holds everything can forge everything …"
        found = report_after(sealed, printed)
        assert [f.code for f in found.findings] == ["printed_conflict"] * 2, "… except paper"
        assert verify(sealed.ledger, printed, full=False).codes == {"printed_conflict"}

    def test_the_log_of_heads(self, sealed: Hall) -> None:
        log = sealed.ledger.paths.keys / heads.LOG
        lines = log.read_text().splitlines(keepends=True)
        log.write_text(lines[0].replace('"size": 270', '"size": 269') + lines[1])
        assert report_after(sealed).codes == {"log_damaged", "head_inserted"}
        log.write_text(lines[1] + lines[0])
        assert "log_damaged" in report_after(sealed).codes
        log.write_text("{}\n" + lines[1])
        assert "log_damaged" in report_after(sealed).codes
        log.unlink()
        assert report_after(sealed).codes == {"log_missing"}


def test_an_older_backup_is_put_back(sealed: Hall) -> None:
    folder = sealed.ledger.paths.data.parent / "backup"
    sealed.backup(folder)
    log = sealed.ledger.paths.keys / heads.LOG
    old_log = log.read_text()
    sealed.write(40)
    newest = seal(sealed.ledger)
    assert newest is not None
    sealed.restore(folder)
    found = report_after(sealed)
    assert found.codes == {"backup_restored"}
    assert "较旧的备份" in found.findings[0].message
    assert verify(sealed.ledger, full=False).codes == {"backup_restored"}
    log.write_text(old_log)  # the keys folder was put back as well
    assert report_after(sealed).ok
    assert report_after(sealed, (newest.printed,)).codes == {"printed_beyond"}


def test_only_the_database_is_put_back(sealed: Hall) -> None:
    folder = sealed.ledger.paths.data.parent / "backup"
    sealed.backup(folder, files=False)
    sealed.write(40)
    seal(sealed.ledger)
    sealed.restore(folder, files=False)
    assert report_after(sealed).codes == {"backup_restored", "segment_unowned"}


@pytest.mark.parametrize("hall", ["sqlite"], indirect=True)
def test_texts_that_are_no_heads_are_refused(hall: Hall) -> None:
    with pytest.raises(ValueError, match="不是树头"):
        verify(hall.ledger, ["十二条"])
    hall.write(3)
    head = seal(hall.ledger)
    assert head is not None
    spaced = f"{head.size}： " + " ".join(
        head.root.hex().upper()[i : i + 8] for i in range(0, 64, 8)
    )
    assert verify(hall.ledger, [spaced]).ok


def test_every_finding_has_a_sentence() -> None:
    values = dict.fromkeys(("id", "stream", "position", "file", "size", "what", "table", "key"), 1)
    for code, message in MESSAGES.items():
        assert str(message % values), code
