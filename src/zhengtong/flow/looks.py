"""查看个人信息: content is opened only here, and each look is an event in the looker's own stream.

The case never learns who read it; the looker's day does (个人信息保护法 Art. 51: access is logged).
"""

from __future__ import annotations

import json
from typing import Any

from zhengtong.flow.attachments import LIST, pieces_of
from zhengtong.flow.decision import Context, Effect, New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Field, Procedure, Verb, procedure, register
from zhengtong.flow.refusals import NotAllowed
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.record.append import now_us
from zhengtong.record.content import ContentStore, Opened, Ref
from zhengtong.record.models import Event

__all__ = ["contents_of", "look"]


def _looked(ctx: Context) -> Effect:
    return Effect(facts=dict(ctx.data), measures={"subject_kind": ctx.data["kind"]})


register(
    Procedure(
        code="look",
        version=1,
        title="查看个人信息",
        states={},
        keeps_case=False,
        verbs=(
            Verb(
                "look", "查看", (), (), ("anyone",), "personal_data_viewed", effect=_looked,
                fields=(
                    Field("subject", "办件", limit=40),
                    Field("kind", "类别", limit=40),
                    Field("names", "内容", limit=400),
                    Field("reason", "事由", limit=200),
                ),
            ),
        ),
    )
)  # fmt: skip


def contents_of(case_id: str) -> list[dict[str, str]]:
    """What content a case holds: `name`, `id`, `commitment`, in order; a later one replaces none."""
    found: list[dict[str, str]] = []
    content = ContentStore()
    for body in (
        Event.objects.filter(stream=case_id).order_by("position").values_list("body", flat=True)
    ):
        found += pieces_of(json.loads(body).get("data", {}), content)
    return found


def look(actor: Actor, case: Case, name: str, reason: str) -> Opened:
    """Open the newest content `name` of `case`; the look is recorded first.

    Raises `NotAllowed` for somebody who has nothing to do with the case, `LookupError` where it
    holds no such content, and the content store's own errors where it was erased.
    """
    proc = procedure(case.procedure, case.version)
    roles = tuple({who for verb in proc.verbs for who in verb.who})
    mine = bool(case.applicant) and case.applicant in (actor.id, actor.on_behalf_of)
    if not mine and actor.role_over((*roles, "auditor"), case.organisation_path) is None:
        raise NotAllowed("您没有查看这件办件内容的岗位授权。")
    pieces = contents_of(case.id)
    held = [each for each in pieces if each["name"] == name]
    if not held:  # it may have stood in a list that was erased: opening that says so
        held = [each for each in pieces if each["name"] == LIST]
    if not held:
        raise LookupError(f"办件里没有“{name}”。")
    _record(actor, case, name, reason or ("本人查看" if mine else ""))
    return ContentStore().open(Ref.from_json(held[-1]))


def _record(actor: Actor, case: Case, name: str, reason: str) -> None:
    data: dict[str, Any] = {
        "subject": case.id, "kind": case.procedure, "names": name[:400], "reason": reason[:200],
    }  # fmt: skip
    day = local_date(now_us()).isoformat()
    act("look", New("look", id=f"look:{actor.id}:{day}"), actor=actor, data=data)
