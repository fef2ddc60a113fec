"""附件: a scan of forty pages is forty files; the event lists them without holding them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.crash.soundness import unsound
from tests.flow.county import Walk, place
from tests.flow.hall import Hall
from zhengtong.flow.attachments import LIST, LISTED, Attachment, pieces_of
from zhengtong.flow.bulk import Batch
from zhengtong.flow.looks import contents_of, look
from zhengtong.flow.models import Case
from zhengtong.flow.request import Request
from zhengtong.org.settings import setting
from zhengtong.record.canonical import BODY_LIMIT
from zhengtong.record.content import ContentStore, Ref, commitment
from zhengtong.record.errors import ContentErased
from zhengtong.record.models import ContentItem, Event
from zhengtong.record.proofs import check_proof, prove_inclusion
from zhengtong.record.seal import seal
from zhengtong.record.verify import verify
from zhengtong.web.desk.file import CaseFile


def scans(count: int, about: str = "") -> list[Attachment]:
    """Files with the longest names that are taken; the last one lies in a file of its own."""
    names = [f"{n:03}{about}".ljust(96, "页") + ".pdf" for n in range(count)]
    return [
        Attachment(name, "application/pdf", b"%PDF" + name.encode() * (1 + 300 * (n == count - 1)))
        for n, name in enumerate(names)
    ]


def body_of(uid: str) -> dict[str, Any]:
    """An event as it is stored; never more than there is room for."""
    text = Event.objects.get(uid=uid).body
    assert len(text.encode()) <= BODY_LIMIT
    held: dict[str, Any] = json.loads(text)
    return held


def test_as_many_files_as_a_case_may_have_go_in_with_one_act(hall: Hall) -> None:
    walk = Walk()
    most = int(setting(walk.item.region, "attachments")["count"])
    assert most == 40
    files = scans(most)
    walk.open("register", **walk.form, files=files)
    event = Event.objects.get(uid=walk.last.event)
    facts = body_of(event.uid)["data"]
    assert "content" not in facts and facts["content_list"].keys() == {"id", "commitment"}

    pieces = contents_of(walk.case)
    assert [each["name"] for each in pieces] == [
        "form", *(f"file:{n}:{file.name}" for n, file in enumerate(files))
    ]  # fmt: skip
    case = Case.objects.get(id=walk.case)
    for n in (0, most - 1):
        assert look(walk.clerk, case, pieces[1 + n]["name"], "核对").data == files[n].data
    assert [each.name for each in CaseFile(case).pieces] == [each["name"] for each in pieces]

    seal()
    check_proof(prove_inclusion(hall.ledger, event.pk))
    listed = ContentStore().open(Ref.from_json(facts["content_list"]))
    assert commitment(listed.salt, listed.data) == facts["content_list"]["commitment"]
    assert json.loads(listed.data)["items"] == pieces, "the event commits to every piece"
    assert unsound(hall, [event.uid], []) == []


def test_a_few_are_listed_by_the_event_itself_as_ever(hall: Hall) -> None:
    walk = Walk()
    walk.open("register", **walk.form, files=scans(LISTED - 1))
    facts = body_of(walk.last.event)["data"]
    assert [each["name"] for each in facts["content"]] == [
        each["name"] for each in contents_of(walk.case)
    ]
    assert len(facts["content"]) == LISTED and "content_list" not in facts
    before = ContentItem.objects.filter(owner=walk.case).count()
    walk.do("notify_deficiencies").do("remedy", files=scans(LISTED + 1, "补"))
    assert "content_list" in body_of(walk.last.event)["data"]
    assert len(contents_of(walk.case)) == before + 1 + LISTED + 1
    assert unsound(hall, [walk.last.event], []) == []


def test_the_bulk_door_keeps_them_alike(hall: Hall) -> None:
    walk = Walk()
    with Batch() as batch:
        data = {**walk.form, "files": scans(40)}
        new = place(walk.item, walk.person.id)
        done = batch.do(Request("register", new, walk.clerk, data=data))
    assert "content_list" in body_of(done.event)["data"]
    assert len(contents_of(done.case)) == 41
    assert unsound(hall, [done.event], []) == []


def test_what_was_erased_is_said_to_be_and_the_record_stays_clean(hall: Hall) -> None:
    walk = Walk()
    walk.open("register", **walk.form, files=scans(40))
    first = seal()
    assert first is not None
    root = verify(hall.ledger, [first.printed], replay=True)
    assert root.ok, root.findings
    content = ContentStore()
    assert content.erase(walk.case) == 42, "the list, the form and forty files"
    content.sweep(grace=-1)
    assert not list(hall.ledger.paths.content.glob("*/*"))

    case = Case.objects.get(id=walk.case)
    facts = body_of(walk.last.event)["data"]
    assert contents_of(walk.case) == [{"name": LIST, **facts["content_list"]}]
    assert pieces_of(facts, content) == contents_of(walk.case)
    [piece] = CaseFile(case).pieces
    assert piece.erased and CaseFile(case).content_title(piece.name) == "所交内容的清单"
    for name in ("form", "file:0:页.pdf"):
        with pytest.raises(ContentErased, match="已依申请删除"):
            look(walk.clerk, case, name, "核对")
    walk.do("accept")
    seal()
    report = verify(hall.ledger, [first.printed], replay=True)
    assert report.ok, report.findings
    check_proof(prove_inclusion(hall.ledger, Event.objects.get(uid=walk.last.event).pk))
