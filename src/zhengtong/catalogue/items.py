"""办事指南: a live item as everything above the catalogue sees it: frozen, cached, read-only.

Cases copy what binds them when they open, so that publishing a new version moves no case in
flight; a look-up here always answers with the version in force.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhengtong.catalogue.models import ItemText, ServiceItem
from zhengtong.catalogue.references import references
from zhengtong.catalogue.texts import body_of, read_index
from zhengtong.flow.refusals import Refused
from zhengtong.law.calendar import Unit

__all__ = [
    "Element", "Fee", "Item", "Limit", "Material", "Result", "SpecialProcedure", "Step",
    "UnknownItem", "forget_items", "item_of", "live_items", "live_rows",
]  # fmt: skip

_SECONDS = 5.0


class UnknownItem(Refused):
    """No item of that code is in force."""

    code = "unknown_item"


@dataclass(frozen=True, slots=True)
class Limit:
    """时限: so many of a unit; 0 means at once."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Element:
    """数据元 on the item's form. `kind` is one of `schema.ELEMENT_KINDS`."""

    id: str
    label: str
    kind: str
    required: bool
    personal: bool
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """申请材料. The same `identity` is the same paper for every item; one with a `licence_type`
    can be supplied by the store of licences."""

    identity: str
    name: str
    kind: str
    need: str
    form: str
    copies: int
    source: str
    licence_type: str
    condition: str


@dataclass(frozen=True, slots=True)
class Fee:
    """收费: `standards` are (circumstance, amount as decimal text, unit)."""

    name: str
    standards: tuple[tuple[str, str, str], ...]
    basis: str
    reduction: str


@dataclass(frozen=True, slots=True)
class Step:
    """办理环节. `track`: receipt, promised or delivery; `limit` in the track's unit."""

    name: str
    role: str
    limit: int
    track: str


@dataclass(frozen=True, slots=True)
class Result:
    """办理结果. `kind`: licence, document, approval or none; `validity` e.g. (4, "year")."""

    name: str
    kind: str
    conclusion: str
    licence_type: str
    validity: tuple[int, str] | None
    sample: str


@dataclass(frozen=True, slots=True)
class SpecialProcedure:
    """特别程序. `type`: hearing, tender, auction, inspection, testing, quarantine, appraisal or
    expert_review."""

    type: str
    name: str
    clause: str
    budget: Limit


@dataclass(frozen=True, slots=True)
class Item:
    """事项: the version in force. `type` is the code of 事项类型; pairs are (law, article) and
    (question, answer); themes are codes."""

    code: str
    key: str
    name: str
    base_name: str
    type: str
    type_name: str
    version: int
    organisation: str
    organisation_path: str
    region: str
    published_at: int
    effective_from: str
    source_system: str
    on_the_spot: bool
    statutory: Limit | None
    statutory_basis: str
    promised: Limit | None
    legal_basis: tuple[tuple[str, str], ...]
    applicant_types: tuple[str, ...]
    conditions: str
    elements: tuple[Element, ...]
    materials: tuple[Material, ...]
    fee: Fee | None
    online_payment: bool
    mail_application: bool
    mail_delivery: bool
    channels: tuple[str, ...]
    online_depth: int
    online_grade: int
    visits: int
    visits_reason: str
    steps: tuple[Step, ...]
    result: Result
    special_procedures: tuple[SpecialProcedure, ...]
    extension: Limit | None
    handling_scope: str
    personal_themes: tuple[str, ...]
    enterprise_themes: tuple[str, ...]
    place: str
    window: str
    consult_phone: str
    complaint_phone: str
    faq: tuple[tuple[str, str], ...]
    related: tuple[str, ...]
    topic_words: tuple[str, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """All themes, personal ones first."""
        return self.personal_themes + self.enterprise_themes


_cache: dict[str, tuple[float, Item]] = {}


def forget_items() -> None:
    """Read items anew at the next look-up (after one was published or withdrawn)."""
    _cache.clear()


def item_of(code: str) -> Item:
    """The item in force under this handling item code; cached for seconds.

    Raises `UnknownItem` when none is: never published, withdrawn, or mistyped.
    """
    held = _cache.get(code)
    now = time.monotonic()
    if held and now - held[0] < _SECONDS:
        return held[1]
    row = ServiceItem.objects.filter(code=code, live=True).first()
    if row is None:
        raise UnknownItem(_("没有编码为“%(code)s”的在用事项，请核对事项编码。") % {"code": code})
    [item] = _build([row])
    _cache[code] = (now, item)
    return item


def live_rows(
    *, organisation_path: str = "", region: str = "", type: str = "", applicant_type: str = "",
    theme: str = "", source_system: str = "", on_the_spot: bool | None = None,
    codes: Iterable[str] | None = None,
) -> QuerySet[ServiceItem]:  # fmt: skip
    """Rows of the items in force, by code, for lists; every argument narrows, none opens a body.

    `organisation_path` takes in everything below it.
    """
    found = ServiceItem.objects.filter(live=True).order_by("code")
    if organisation_path:
        found = found.filter(organisation_path__startswith=organisation_path)
    if applicant_type:
        found = found.filter(applicant_types__contains=f" {applicant_type} ")
    if theme:
        found = found.filter(themes__contains=f" {theme} ")
    if on_the_spot is not None:
        found = found.filter(on_the_spot=on_the_spot)
    if codes is not None:
        found = found.filter(code__in=list(codes))
    exact = {"region": region, "type": type, "source_system": source_system}
    given = [Q(**{name: value}) for name, value in exact.items() if value]
    return found.filter(*given)


def live_items(**narrowed: Any) -> list[Item]:
    """The items in force, by code, with their bodies. Arguments as in `live_rows`."""
    return _build(list(live_rows(**narrowed)))


def _build(rows: list[ServiceItem]) -> list[Item]:
    indexes = [read_index(row.live_texts) for row in rows]
    wanted = {digest for index in indexes for digest in index.values()}
    texts = texts_by_id(wanted)
    return [
        make_item(row, body_of(index, texts.__getitem__))
        for row, index in zip(rows, indexes, strict=True)
    ]


def texts_by_id(wanted: Iterable[str]) -> dict[str, str]:
    """Digest → text, some hundreds at a time (SQLite allows so many values in one statement)."""
    ids = sorted(wanted)
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        some = ItemText.objects.filter(id__in=ids[start : start + 500])
        found.update(some.values_list("id", "text"))
    return found


def make_item(row: ServiceItem, body: Mapping[str, Any]) -> Item:
    """The item that a published row and its body make."""
    result, fee, window = body["result"], body["fee"], body["window"]
    return Item(
        code=row.code, key=body["key"], name=body["name"], base_name=body["base_name"],
        type=body["type_code"], type_name=body["type"], version=row.version,
        organisation=row.organisation, organisation_path=row.organisation_path,
        region=row.region, published_at=row.published_at or 0,
        effective_from=body["effective_from"], source_system=body["source_system"],
        on_the_spot=body["case_type"] == "on_the_spot",
        statutory=_limit(body["statutory_limit"]),
        statutory_basis=body["statutory_limit"]["basis"],
        promised=_limit(body["promised_limit"]),
        legal_basis=tuple((b["law"], b["article"] or "") for b in body["legal_basis"]),
        applicant_types=tuple(body["applicant_types"]), conditions=body["conditions"],
        elements=_elements(body["form"]), materials=_materials(body["materials"]),
        fee=None if fee is None else Fee(
            fee["name"],
            tuple((s["condition"], s["amount"], s["unit"]) for s in fee["standards"]),
            fee["basis"], fee["reduction"] or ""),
        online_payment=body["online_payment"], mail_application=body["mail_application"],
        mail_delivery=body["mail_delivery"], channels=tuple(body["channels"]),
        online_depth=body["online_depth"], online_grade=body["online_grade"],
        visits=body["visits"], visits_reason=body["visits_reason"] or "",
        steps=tuple(Step(s["name"], s["role"], s["limit"], s["track"]) for s in body["steps"]),
        result=Result(
            result["name"], result["kind"], result["conclusion"], result["licence_type"] or "",
            (result["validity"]["value"], result["validity"]["unit"])
            if result["validity"] else None,
            result["sample"] or ""),
        special_procedures=tuple(
            SpecialProcedure(
                s["type"], s["name"], s["clause"],
                Limit(s["budget"]["value"], Unit(s["budget"]["unit"])))
            for s in body["special_procedures"]),
        extension=_limit(body["extension"]), handling_scope=body["handling_scope"],
        personal_themes=tuple(body["themes"]["personal"]),
        enterprise_themes=tuple(body["themes"]["enterprise"]),
        place=window["place"], window=window["number"] or "",
        consult_phone=body["consult_phone"], complaint_phone=body["complaint_phone"],
        faq=tuple((f["question"], f["answer"]) for f in body["faq"]),
        related=tuple(body["related"]), topic_words=tuple(body["topic_words"]),
    )  # fmt: skip


def _limit(held: Mapping[str, Any] | None) -> Limit | None:
    return Limit(held["value"], Unit(held["unit"])) if held else None


def _elements(form: list[dict[str, Any]]) -> tuple[Element, ...]:
    known = references("data_element")
    return tuple(
        Element(
            use["element"], spec["label"], spec["type"], use["required"], spec["personal"],
            tuple(spec["options"]), spec.get("hint", ""))
        for use in form
        if (spec := known.get(use["element"]))
    )  # fmt: skip


def _materials(uses: list[dict[str, Any]]) -> tuple[Material, ...]:
    known = references("material")
    return tuple(
        Material(
            use["identity"], spec["name"], spec["kind"], use["need"], use["form"], use["copies"],
            spec["source"], spec["licence_type"] or "", use.get("condition", ""))
        for use in uses
        if (spec := known.get(use["identity"]))
    )  # fmt: skip
