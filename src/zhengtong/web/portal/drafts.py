"""填到一半: a form half filled in is kept for thirty days, and survives signing out.

A draft is no state (design: unsent drafts are not), so no event tells of it; but it is as personal
as what will be sent. So its answers and files lie in the content store, under a key of the
draft's own: sending or discarding it destroys that key. A session would hold them in the clear.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from zhengtong.flow.attachments import Attachment
from zhengtong.law.localtime import DAY
from zhengtong.pages.uploads import media_type_of
from zhengtong.record.append import new_uid, now_us
from zhengtong.record.content import ContentStore
from zhengtong.record.errors import RecordError
from zhengtong.web.portal.models import Draft
from zhengtong.web.portal.photos import pdf_of, read_photo

__all__ = [
    "KEPT_DAYS", "Piece", "add_file", "answers_of", "attachments_of", "begin", "clear_forgotten", "discard",
    "draft_of", "drafts_of", "drop_file", "pieces_of", "save_answers",
]  # fmt: skip

KEPT_DAYS = 30
JPEG = media_type_of("jpg")
_AT_ONCE = 20  # forgotten drafts cleared away with one new one


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a draft: which material it is, under which name it will be handed in."""

    slot: str
    name: str
    media_type: str
    size: int
    content: str


def draft_of(person: str, item: str, case: str = "") -> Draft | None:
    """The person's draft for this item (or for sending a returned case again)."""
    found = Draft.objects.filter(person=person, item=item, case=case).first()
    return found if found is not None and not _forgotten(found) else None


def drafts_of(person: str) -> list[Draft]:
    """The person's drafts, the latest first."""
    found = Draft.objects.filter(person=person).order_by("-saved_at")
    return [each for each in found if not _forgotten(each)]


def _forgotten(draft: Draft) -> bool:
    return draft.saved_at < now_us() - KEPT_DAYS * DAY


def begin(person: str, item: str, case: str = "") -> Draft:
    """The person's draft, a new one where there is none; forgotten ones are cleared away."""
    clear_forgotten(_AT_ONCE)
    draft, _new = Draft.objects.get_or_create(
        person=person, item=item, case=case, defaults={"id": new_uid(), "saved_at": now_us()}
    )
    return draft


def clear_forgotten(most: int) -> int:
    """Destroy at most so many drafts that were left for longer than promised; returns how many."""
    old = list(Draft.objects.filter(saved_at__lt=now_us() - KEPT_DAYS * DAY)[:most])
    for each in old:
        discard(each)
    return len(old)


def save_answers(draft: Draft, answers: Mapping[str, Any]) -> None:
    """Keep the answers as they are, complete or not."""
    with transaction.atomic():
        draft.form = ContentStore().put(draft.id, "form", dict(answers)).id
        _touch(draft)


def answers_of(draft: Draft | None) -> dict[str, Any]:
    """The answers; none where there are none, or the key that they lay under is gone."""
    if draft is None or not draft.form:
        return {}
    try:
        found: dict[str, Any] = json.loads(ContentStore().get(draft.form))
    except RecordError:
        return {}
    return found


def pieces_of(draft: Draft | None) -> list[Piece]:
    """The draft's files."""
    return [Piece(**each) for each in json.loads(draft.files)] if draft and draft.files else []


def add_file(draft: Draft, slot: str, name: str, file: Attachment) -> None:
    """Keep a file of one material, under the name that it will be handed in by."""
    with transaction.atomic():
        held = ContentStore().put(draft.id, f"file:{slot}", file.data, file.media_type)
        piece = Piece(slot, name, file.media_type, len(file.data), held.id)
        _keep(draft, [*pieces_of(draft), piece])


def drop_file(draft: Draft, content: str) -> None:
    """Leave a file out; its bytes go with the draft."""
    _keep(draft, [each for each in pieces_of(draft) if each.content != content])


def attachments_of(draft: Draft) -> list[Attachment]:
    """The files, opened, in the order in which they were chosen; several photographs of one
    material are one PDF."""
    content = ContentStore()
    found: list[Attachment] = []
    for slot in dict.fromkeys(each.slot for each in pieces_of(draft)):
        pieces = [each for each in pieces_of(draft) if each.slot == slot]
        opened = [Attachment(p.name, p.media_type, content.get(p.content)) for p in pieces]
        found += _bound(opened)
    return found


def _bound(files: list[Attachment]) -> list[Attachment]:
    """The files of one material, its photographs bound together."""
    photos = {n: read_photo(each.data) for n, each in enumerate(files) if each.media_type == JPEG}
    held = [photo for photo in photos.values() if photo is not None]
    if len(held) < 2:
        return files
    name = f"{files[0].name.rpartition('.')[0]}.pdf"
    bound = Attachment(name, media_type_of("pdf"), pdf_of(held))
    return [bound, *(each for n, each in enumerate(files) if photos.get(n) is None)]


def discard(draft: Draft) -> None:
    """Destroy the draft and the key of what it held."""
    with transaction.atomic():
        ContentStore().erase(draft.id)
        Draft.objects.filter(pk=draft.pk).delete()


def _keep(draft: Draft, pieces: list[Piece]) -> None:
    draft.files = json.dumps([asdict(each) for each in pieces], ensure_ascii=False)
    _touch(draft)


def _touch(draft: Draft) -> None:
    draft.saved_at = now_us()
    draft.save()
