"""What each verb of an item means beyond the table: texts, live columns, measures; and its guards.

The body itself never enters a publishing event: publishing moves the live index to texts that
earlier events carried (docs/decisions/0010).
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.items import forget_items
from zhengtong.catalogue.models import ItemText, Reference
from zhengtong.catalogue.references import forget_references, reference_id
from zhengtong.catalogue.rules import ItemFaulty, faults_of
from zhengtong.catalogue.schema import ITEM, SECTIONS, TABLES, power_of
from zhengtong.catalogue.spec import clean
from zhengtong.catalogue.texts import (
    MOST_PARTS,
    body_of,
    digest_of,
    index_of,
    index_text,
    overlaid,
    read_index,
    texts_of,
)
from zhengtong.flow.decision import Context, Effect
from zhengtong.law.calendar import Unit
from zhengtong.record.canonical import sm3

__all__ = ["case_of"]


def case_of(code: str) -> str:
    """The case under which the item of this handling item code runs: one code, one history."""
    return sm3(f"service_item:{code}".encode()).hex()[:32]


# ── guards ───────────────────────────────────────────────────────────────────────────────────


def code_is_right(ctx: Context) -> str | None:
    """The case is the code's own, so that nobody drafts the same item twice."""
    if not ctx.case.item or ctx.case.id != case_of(ctx.case.item):
        return _("请先填写业务办理项编码。")
    return None


def texts_fit(ctx: Context) -> str | None:
    """Only known sections, in parts that events can carry."""
    texts = ctx.data["texts"]
    for name, text in texts.items():
        if name.partition("+")[0] not in SECTIONS or not isinstance(text, str):
            return _("没有“%(name)s”这一部分，请核对。") % {"name": name}
    if len(overlaid(_base(ctx), texts)) > MOST_PARTS:
        return _("事项内容太长（约三万字节以上），请精简受理条件、问答等文字。")
    return None


def body_is_the_draft(ctx: Context) -> str | None:
    """Whoever sends on or publishes does so with what stands in the draft, not with another text.

    Without a body, the draft's own is taken; `ctx.data["body"]` is the checked one afterwards.
    """
    index = read_index(ctx.row["draft_texts"])
    if not ctx.data["body"]:
        held = dict(ItemText.objects.filter(id__in=index.values()).values_list("id", "text"))
        ctx.data["body"] = body_of(index, held.__getitem__)
    body, faults = clean(ITEM, ctx.data["body"])
    if faults:
        raise ItemFaulty([str(fault) for fault in faults])
    if index_of(texts_of(body)) != index:
        return _("草稿已经改动，请刷新后核对再办。")
    ctx.data["body"] = body
    return None


def free_of_faults(ctx: Context) -> str | None:
    """All quality rules hold. Raises `ItemFaulty` that lists every fault at once."""
    body = ctx.data["body"]
    faults = faults_of(body)
    if body["handling_item_code"] != ctx.case.item:
        faults.insert(0, _("业务办理项编码与本事项不一致；编码不同的，请另行起草。"))
    if body["organisation"] != ctx.case.organisation:
        faults.insert(0, _("实施机构与本事项不一致；机构变更的，请另行起草。"))
    if faults:
        raise ItemFaulty(faults)
    return None


def not_by_the_submitter(ctx: Context) -> str | None:
    """Two pairs of eyes: who sent it for review does not publish it."""
    if ctx.actor.kind != "system" and ctx.actor.id == ctx.case.handler:
        return _("送审人不能自己发布，请由另一位事项管理员核对后发布。")
    return None


def is_new(ctx: Context) -> str | None:
    """A row of 基础数据 is defined once."""
    if Reference.objects.filter(id=ctx.case.id).exists():
        return _("这个代码已经登记过，请用“修改”。")
    return None


def is_known(ctx: Context) -> str | None:
    """Only what is defined can be changed."""
    if not Reference.objects.filter(id=ctx.case.id).exists():
        return _("没有登记过这个代码，请先登记。")
    return None


def reference_is_right(ctx: Context) -> str | None:
    """The row's fields fit its kind; the stream is the row's own."""
    data = ctx.data
    if ctx.case.id != reference_id(data["kind"], data["code"]):
        return _("类别或代码与所办的不一致。")
    fields, faults = clean(TABLES[data["kind"]], data["fields"])
    data["fields"] = fields
    return "；".join(map(str, faults)) or None


# ── drafting ─────────────────────────────────────────────────────────────────────────────────


def _base(ctx: Context) -> dict[str, str]:
    """What an edit starts from: the draft, or the live version when a revision begins."""
    fresh = ctx.case.state == "published"
    return read_index(ctx.row["live_texts" if fresh else "draft_texts"])


def create_draft(ctx: Context) -> Effect:
    """起草: an item that nobody sees yet."""
    data, case = ctx.data, ctx.case
    row = {
        "code": case.item, "key": data["key"], "name": data["name"], "type": data["type"],
        "organisation": case.organisation, "organisation_path": case.organisation_path,
        "region": case.region, "version": 0, "draft_version": data["version"] or 1,
        "live": False, "live_texts": "", "draft_texts": "", "on_the_spot": False,
        "statutory_amount": 0, "statutory_unit": "", "promised_amount": 0, "promised_unit": "",
        "online_depth": 0, "visits": 0, "fee": False, "source_system": "", "applicant_types": "",
        "themes": "", "published_at": None, "changed_at": 0,
    }  # fmt: skip
    return Effect(
        row=row,
        case={"title": data["name"]},
        measures={
            "filled": 0, "due": 1, "item_type": data["type"], "power": power_of(data["type"]),
        },
    )  # fmt: skip


def edit_draft(ctx: Context) -> Effect:
    """修改: the texts that changed, and the draft's index over all of them."""
    texts, name = ctx.data["texts"], ctx.data["name"]
    row: dict[str, Any] = {"draft_texts": index_text(overlaid(_base(ctx), texts))}
    case = {}
    if name and not ctx.row["live"] and name != ctx.row["name"]:
        row["name"] = case["title"] = name
    live = ctx.case.state in ("published", "revising")
    return Effect(
        row=row,
        case=case,
        rows=[(ItemText, digest_of(text), {"text": text}) for text in texts.values()],
        to="revising" if live else "draft",
    )


def submit_for_review(ctx: Context) -> Effect:
    """送审: all elements are filled in."""
    return Effect(
        case={"handler": ctx.actor.id},
        measures={**measures(ctx.data["body"]), "filled": 1, "due": 1},
        to="revision_review" if ctx.row["live"] else "review",
    )


def return_to_draft(ctx: Context) -> Effect:
    """退回: the live version, if there is one, stays filled in."""
    live = bool(ctx.row["live"])
    return Effect(
        measures={"filled": int(live), "due": 1, "item_type": ctx.row["type"],
                  "power": power_of(ctx.row["type"])},
        content={"reason": ctx.data["reason"]},
        to="revising" if live else "draft",
    )  # fmt: skip


def discard_draft(ctx: Context) -> Effect:
    """放弃修订: the draft's texts stay in the record, the item forgets them."""
    return Effect(row={"draft_texts": ""})


# ── in force ─────────────────────────────────────────────────────────────────────────────────


def publish(ctx: Context) -> Effect:
    """发布: the draft's texts become the live ones, with a new version."""
    body, row = ctx.data["body"], ctx.row
    forget_items()
    return Effect(
        row={
            **live_columns(body),
            "version": max(int(row["version"]) + 1, int(row["draft_version"])),
            "draft_version": 0,
            "live": True,
            "live_texts": row["draft_texts"],
            "draft_texts": "",
            "published_at": ctx.happened_at,
            "changed_at": ctx.now,
        },
        case={"title": body["name"]},
        measures={**measures(body), "filled": 1, "due": 1},
    )


def withdraw_item(ctx: Context) -> Effect:
    """取消: not due any more, and not to be applied for."""
    forget_items()
    return Effect(
        row={"live": False, "changed_at": ctx.now},
        content={"reason": ctx.data["reason"]},
        measures={"filled": 0, "due": 0, "item_type": ctx.row["type"],
                  "power": power_of(ctx.row["type"])},
    )  # fmt: skip


def live_columns(body: dict[str, Any]) -> dict[str, Any]:
    """What lists and search need of the live version."""
    statutory, promised = body["statutory_limit"], body["promised_limit"]
    themes = [*body["themes"]["personal"], *body["themes"]["enterprise"]]
    return {
        "key": body["key"],
        "name": body["name"],
        "type": body["type_code"],
        "on_the_spot": body["case_type"] == "on_the_spot",
        "statutory_amount": statutory["value"],
        "statutory_unit": statutory["unit"],
        "promised_amount": promised["value"],
        "promised_unit": promised["unit"],
        "online_depth": body["online_depth"],
        "visits": body["visits"],
        "fee": body["fee"] is not None,
        "source_system": body["source_system"],
        "applicant_types": _spaced(body["applicant_types"]),
        "themes": _spaced(themes),
    }


def _spaced(codes: list[str]) -> str:
    return f" {' '.join(codes)} " if codes else ""


def measures(body: dict[str, Any]) -> dict[str, Any]:
    """The item's measures. Limits in working days only; another unit leaves them empty."""
    statutory, promised = body["statutory_limit"], body["promised_limit"]
    in_days = statutory["unit"] == promised["unit"] == Unit.WORKING_DAY
    return {
        "statutory_days": statutory["value"] if in_days else None,
        "promised_days": promised["value"] if in_days else None,
        "on_the_spot": int(body["case_type"] == "on_the_spot"),
        "online_depth": body["online_depth"],
        "visits": body["visits"],
        "comparable": int(in_days and statutory["value"] > 0),
        "item_type": body["type_code"],
        "source_system": body["source_system"],
        "handling_scope": body["handling_scope"],
        "power": power_of(body["type_code"]),
    }


# ── 基础数据 ─────────────────────────────────────────────────────────────────────────────────


def keep_reference(ctx: Context) -> Effect:
    """登记 or 修改: the row as given."""
    data = ctx.data
    forget_references()
    forget_items()
    columns = {
        "kind": data["kind"],
        "code": data["code"],
        "place": data["place"] or 0,
        "attributes": json.dumps(data["fields"], ensure_ascii=False, separators=(",", ":")),
    }
    return Effect(
        rows=[(Reference, ctx.case.id, columns)], measures={"reference_kind": data["kind"]}
    )
