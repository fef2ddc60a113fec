"""The catalogue editor's desk: whole items in, the right small acts out, in one transaction.

A body is larger than an event may be; here it is compared with what stands, and only the parts
that changed go through the door.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.effects import case_of
from zhengtong.catalogue.items import forget_items
from zhengtong.catalogue.models import ItemText, ServiceItem
from zhengtong.catalogue.references import forget_references, reference_id
from zhengtong.catalogue.rules import ItemFaulty
from zhengtong.catalogue.schema import ITEM
from zhengtong.catalogue.spec import clean
from zhengtong.catalogue.texts import (
    MOST_PARTS,
    body_of,
    changed,
    index_of,
    index_text,
    overlaid,
    parcels,
    read_index,
    texts_of,
)
from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Outcome, Request
from zhengtong.flow.failures import is_double
from zhengtong.flow.refusals import NotNow, Stale, UnknownCase
from zhengtong.org.actors import Actor
from zhengtong.org.units import unit
from zhengtong.record.append import now_us

__all__ = ["Desk", "checked", "desk", "draft_of"]


def checked(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body in canonical form, fields of simulation left aside.

    Raises `ItemFaulty` naming every field of the wrong type; missing ones may come later.
    """
    held = {n: v for n, v in body.items() if not n.startswith("simulated_") and n != "version"}
    found, faults = clean(ITEM, held)
    texts = [str(fault) for fault in faults]
    if not found["handling_item_code"]:
        texts.insert(0, _("请填写“业务办理项编码”。"))
    if len(texts_of(found)) > MOST_PARTS:
        texts.append(_("事项内容太长（约三万字节以上），请精简受理条件、问答等文字。"))
    if texts:
        raise ItemFaulty(texts)
    return found


class Desk:
    """What one editor does with items and 基础数据 within one transaction.

    Each method raises a `Refused` and then has changed nothing; earlier work of the transaction
    stands. `happened_at` in µs, now unless given.
    """

    def __init__(
        self, batch: Batch, actor: Actor, *, happened_at: int = 0, origin: str = "live"
    ) -> None:
        self._batch = batch
        self._actor = actor
        self._now = now_us()
        self._at = happened_at or self._now
        self._origin = origin

    def _do(self, verb: str, on: str | New, data: dict[str, Any], seen: int | None) -> Outcome:
        request = Request(
            verb, on, self._actor, seen, data=data,
            happened_at=self._at, recorded_at=self._now, origin=self._origin,
        )  # fmt: skip
        return self._batch.do(request)

    def _seen(self, case: str, seen: int | None) -> int:
        """The position an act has to name: the one the person saw, else where the case stands."""
        held = self._batch.store.case(case)
        if held is None:
            raise UnknownCase(_("没有这个事项，请核对编码。"))
        return held.position if seen is None else seen

    def row(self, code: str) -> dict[str, Any] | None:
        """The item's row as this transaction sees it."""
        return self._batch.store.row(ServiceItem, case_of(code))

    def state(self, code: str) -> str:
        """The item's state; empty when there is none."""
        held = self._batch.store.case(case_of(code))
        return held.state if held else ""

    def body(self, code: str, *, live: bool = False) -> dict[str, Any]:
        """The draft (or the live version), with empty fields where nothing was filled in."""
        row = self.row(code)
        index = read_index(row["live_texts" if live else "draft_texts"]) if row else {}
        return body_of(index, self._text)

    def _text(self, digest: str) -> str:
        row = self._batch.store.row(ItemText, digest)
        if row is None:
            raise LookupError(digest)
        return str(row["text"])

    def create(self, body: Mapping[str, Any], version: int = 1) -> Outcome:
        """起草: a draft with this body; `version` is the number of its first publication."""
        held = checked(body)
        code = held["handling_item_code"]
        owner = unit(held["organisation"] or "")
        if owner is None:
            raise ItemFaulty([_("实施机构代码没有登记，请先登记机构。")])
        new = New(
            "service_item", owner.code, owner.path, owner.region, item=code, id=case_of(code)
        )  # fmt: skip
        data = {
            "name": held["name"], "key": held["key"], "type": held["type_code"],
            "version": version,
        }  # fmt: skip
        self._do("create_draft", new, data, None)
        return self.save(code, held)

    def save(self, code: str, body: Mapping[str, Any], seen: int | None = None) -> Outcome:
        """修改: make the draft say `body`; what does not differ is not written again.

        A published item gets a draft beside its live version.
        """
        held, case = checked(body), case_of(code)
        if held["handling_item_code"] != code:
            raise ItemFaulty([_("业务办理项编码不能改；编码不同的，请另行起草。")])
        row, position = self.row(code), self._seen(case, seen)
        assert row is not None
        base = row["live_texts" if self.state(code) == "published" else "draft_texts"]
        index, name = read_index(base), held["name"] or ""
        new = changed(index, texts_of(held))
        besides = index_text(overlaid(index, new)) + 2 * name
        outcome = Outcome(case, position, self.state(code), "")
        for texts in parcels(new, besides):
            outcome = self._do("edit_draft", case, {"texts": texts, "name": name}, outcome.position)
        return outcome

    def submit(self, code: str, seen: int | None = None) -> Outcome:
        """送审. Raises `ItemFaulty` with every fault."""
        case = case_of(code)
        position = self._seen(case, seen)
        return self._do("submit_for_review", case, {"body": self.body(code)}, position)

    def publish(self, code: str, seen: int | None = None) -> Outcome:
        """发布. Raises `ItemFaulty` with every fault."""
        case = case_of(code)
        position = self._seen(case, seen)
        return self._do("publish", case, {"body": self.body(code)}, position)

    def unchanged(self, code: str, body: Mapping[str, Any], *, live: bool) -> bool:
        """Whether the live version (or the draft) already says `body`."""
        row = self.row(code)
        held = row["live_texts" if live else "draft_texts"] if row else ""
        return bool(held == index_text(index_of(texts_of(checked(body)))))

    def reference(
        self, verb: str, kind: str, code: str, fields: Mapping[str, Any], place: int
    ) -> Outcome:
        """登记 (`define`) or 修改 (`change`) a row of 基础数据."""
        new = New("catalogue_reference", id=reference_id(kind, code))
        data = {"kind": kind, "code": code, "place": place, "fields": dict(fields)}
        return self._do(verb, new, data, None)


@contextmanager
def desk(
    actor: Actor, *, happened_at: int = 0, origin: str = "live", using: str = "default"
) -> Iterator[Desk]:
    """One transaction of an editor: `with desk(actor) as d: d.save(code, body, seen)`."""
    try:
        with Batch(using) as batch:
            yield Desk(batch, actor, happened_at=happened_at, origin=origin)
    except Exception as error:
        if not is_double(error):
            raise
        raise Stale(_("同一事项刚刚已有人办理，请刷新后核对。")) from error
    finally:
        forget_items()
        forget_references()


def draft_of(code: str) -> dict[str, Any]:
    """The draft's body as committed, for the page that edits it.

    Raises `NotNow` when there is no draft: then the live version is what can be revised.
    """
    row = ServiceItem.objects.filter(code=code).first()
    if row is None or not row.draft_texts:
        raise NotNow(_("这个事项现在没有草稿。"))
    index = read_index(row.draft_texts)
    held = dict(ItemText.objects.filter(id__in=index.values()).values_list("id", "text"))
    return body_of(index, held.__getitem__)
