"""What people handed in: readable with its key, findable by number, and gone when it must go."""

from __future__ import annotations

import pytest

from tests.record.halls import Hall
from zhengtong.record.append import Head, Recording, insert_events, row_of
from zhengtong.record.content import LARGE, ContentStore, Ref, commitment, rewrap
from zhengtong.record.errors import ContentDamaged, ContentErased, ContentMissing, KeysMissing
from zhengtong.record.seal import seal
from zhengtong.record.verify import verify

FORM = {"姓名": "石小满", "电话": "19900001234"}


def store(hall: Hall, *, buffered: bool = False) -> ContentStore:
    return ContentStore(ledger=hall.ledger, buffered=buffered)


def test_content_goes_in_encrypted_and_comes_out_as_it_was(hall: Hall) -> None:
    with Recording(hall.connection):
        content = store(hall)
        form = content.put("a" * 32, "form", FORM)
        note = content.put("a" * 32, "opinion", "同意。")
        scan = content.put("a" * 32, "scan.pdf", b"%PDF" * LARGE, "application/pdf")
    assert Ref.from_json(form.to_json()) == form and "石小满" not in str(form)
    content = store(hall)
    assert content.get(form).decode() == '{"姓名":"石小满","电话":"19900001234"}'
    opened = content.open(note)
    assert (opened.name, opened.data.decode()) == ("opinion", "同意。")
    assert opened.media_type.startswith("text/plain")
    assert commitment(opened.salt, opened.data) == note.commitment
    assert content.get(scan) == b"%PDF" * LARGE
    (path,) = hall.ledger.paths.content.glob("*/*")
    assert b"%PDF" not in path.read_bytes()
    row = hall.ledger.one("SELECT data FROM record_contentitem WHERE id = ?", (form.id,))
    assert "石小满".encode() not in bytes(row[0])
    with pytest.raises(ContentMissing):
        content.get("f" * 32)
    with pytest.raises(TypeError):
        content.put("a" * 32, "number", 5)


def test_changed_or_exchanged_content_is_refused(hall: Hall) -> None:
    content = store(hall)
    one, other = content.put("a", "form", FORM), content.put("a", "form", {"姓名": "别人"})
    with pytest.raises(ContentDamaged):
        content.get(Ref(one.id, other.commitment))
    hall.ledger.run(
        "UPDATE record_contentitem SET data = "
        "(SELECT data FROM record_contentitem WHERE id = ?) WHERE id = ?",
        (other.id, one.id),
    )
    with pytest.raises(ContentDamaged, match="verify"):
        content.get(one)
    scan = content.put("a", "scan", b"x" * LARGE)
    next(hall.ledger.paths.content.glob("*/*")).unlink()
    with pytest.raises(ContentMissing, match="备份"):
        content.get(scan)


def test_numbers_are_found_exactly_and_stored_nowhere(hall: Hall) -> None:
    content = store(hall)
    content.index("case1", "resident_id", "43052719900307002x")
    content.index("case2", "resident_id", "４３０５２７ 19900307 002X")
    content.index("case2", "telephone", "43052719900307002X")
    assert content.find("resident_id", "43052719900307002X") == ["case1", "case2"]
    assert content.find("resident_id", "430527199003070021") == []
    assert len(content.lookup_digest("telephone", "1")) == 64


def test_a_batch_is_written_at_once(hall: Hall) -> None:
    with Recording(hall.connection):
        content = store(hall, buffered=True)
        refs = [content.put(f"case{i}", "form", {"n": i}) for i in range(30)]
        content.index("case7", "telephone", "19900001234")
        assert hall.ledger.one("SELECT COUNT(*) FROM record_contentitem")[0] == 0
        content.flush()
    assert [store(hall).get(ref) for ref in refs] == [b'{"n":%d}' % i for i in range(30)]
    assert store(hall).find("telephone", "19900001234") == ["case7"]


def test_an_act_that_fails_leaves_no_content(hall: Hall) -> None:
    with pytest.raises(RuntimeError), Recording(hall.connection):
        store(hall).put("a", "form", FORM)
        store(hall).put("a", "scan", b"x" * LARGE)
        raise RuntimeError
    for table in ("record_contentitem", "record_contentkey"):
        assert hall.ledger.one(f"SELECT COUNT(*) FROM {table}")[0] == 0
    assert store(hall).sweep() == 0, "a file of the last hour may belong to an act under way"
    assert store(hall).sweep(grace=-1) == 1


def test_erasure_destroys_the_content_and_the_record_stays_clean(hall: Hall) -> None:
    stream = "case:" + "a" * 32
    draft = hall.draft(stream)
    with Recording(hall.connection):
        content = store(hall)
        ref = content.put("a" * 32, "form", FORM)
        scan = content.put("a" * 32, "scan", b"x" * LARGE)
        kept = content.put("b" * 32, "form", FORM)
        content.index("a" * 32, "telephone", "19900001234")
        draft.data = {"form": ref.to_json()}
        head = Head()
        insert_events(hall.connection, [row_of(draft, head)])
    first = seal(hall.ledger)
    assert first is not None
    with Recording(hall.connection):
        assert store(hall).erase("a" * 32) == 2
        erased = hall.draft(stream, head.position)
        erased.kind, erased.measures = "content_erased", {}
        insert_events(hall.connection, [row_of(erased, head)])
    content = store(hall)
    for gone in (ref, scan):
        with pytest.raises(ContentErased, match="已依申请删除"):
            content.get(gone)
    with pytest.raises(ContentErased):
        content.put("a" * 32, "form", FORM)
    assert content.find("telephone", "19900001234") == []
    assert content.get(kept)
    assert content.sweep(grace=-1) == 1 and not list(hall.ledger.paths.content.glob("*/*"))
    seal(hall.ledger)
    report = verify(hall.ledger, [first.printed])
    assert report.ok and report.sealed == 2, report.findings


def test_a_retired_hall_key_makes_old_backups_worthless(hall: Hall) -> None:
    refs = [store(hall).put(f"case{i}", "form", FORM) for i in range(5)]
    old = hall.ledger.keys.hall_key
    backup = hall.ledger.all("SELECT owner, wrapped FROM record_contentkey ORDER BY owner")
    hall.ledger.keys.rotate_hall_key()
    refs.append(store(hall).put("case9", "form", FORM))
    assert rewrap(hall.ledger, batch=2) == 5
    assert rewrap(hall.ledger) == 0
    hall.ledger.keys.retire_hall_key(old)
    assert all(store(hall).get(ref) for ref in refs)
    with pytest.raises(KeysMissing):
        hall.ledger.keys.unwrap(old, bytes(backup[0][1]), backup[0][0])
