"""事项程序: draft → review → published → a revision beside the live version → … → withdrawn.

国发〔2022〕5号 asks for one published standard per item, kept up to date. What the public sees
changes at one moment, by one act, and who sends an item for review does not publish it alone.
"""

from __future__ import annotations

from zhengtong.catalogue import effects, kinds  # noqa: F401
from zhengtong.catalogue.models import ServiceItem
from zhengtong.catalogue.schema import TABLES, TITLES
from zhengtong.flow.procedure import Field, Guard, Procedure, State, Verb, register

__all__ = ["REFERENCE", "SERVICE_ITEM"]

EDITORS = ("catalogue_editor", "system")
PUBLISHERS = ("catalogue_editor", "bureau_leader", "system")
STANDARD = "国发〔2022〕5号"

BODY = Field("body", "事项内容", kind="form", required=False)
REASON = Field("reason", "理由", kind="long", limit=500)

SERVICE_ITEM = register(
    Procedure(
        code="service_item",
        version=1,
        title="政务服务事项",
        states={
            "draft": State("起草中", "还没有发布过，公众看不到"),
            "review": State("审核中", "已送审，等另一人核对后发布"),
            "published": State("已发布", "公众看到的就是它", closed=True),
            "revising": State("修订中", "已发布的照常有效，旁边另有草稿"),
            "revision_review": State("修订审核中", "已发布的照常有效，修订稿等人核对"),
            "withdrawn": State("已取消", "不再办理", closed=True),
        },
        table=ServiceItem,
        verbs=(
            Verb(
                "create_draft", "起草事项", (), ("draft",), EDITORS, "service_item_drafted",
                fields=(
                    Field("name", "事项名称", limit=100),
                    Field("key", "标识", required=False, limit=60),
                    Field("type", "事项类型代码", required=False, limit=4),
                    Field("version", "首个版本号", kind="integer", required=False),
                ),
                guards=(Guard(effects.code_is_right),), effect=effects.create_draft,
            ),
            Verb(
                "edit_draft", "修改草稿", ("draft", "published", "revising"),
                ("draft", "revising"), EDITORS, "service_item_edited",
                fields=(
                    Field("texts", "改动的部分", kind="form"),
                    Field("name", "事项名称", required=False, limit=100),
                ),
                guards=(Guard(effects.texts_fit),), effect=effects.edit_draft,
                note="已发布的版本照常有效，直到修订稿发布",
            ),
            Verb(
                "submit_for_review", "送审", ("draft", "revising"), ("review", "revision_review"),
                EDITORS, "service_item_submitted", fields=(BODY,),
                guards=(Guard(effects.body_is_the_draft), Guard(effects.free_of_faults)),
                effect=effects.submit_for_review, note="各项要素须齐全、前后一致",
            ),
            Verb(
                "return_to_draft", "退回修改", ("review", "revision_review"), ("draft", "revising"),
                PUBLISHERS, "service_item_returned", fields=(REASON,),
                effect=effects.return_to_draft,
            ),
            Verb(
                "publish", "发布", ("review", "revision_review"), ("published",), PUBLISHERS,
                "service_item_published", fields=(BODY,),
                guards=(
                    Guard(effects.not_by_the_submitter),
                    Guard(effects.body_is_the_draft),
                    Guard(effects.free_of_faults),
                ),
                effect=effects.publish, basis=STANDARD, note="即时对外生效；在办的办件不受影响",
            ),
            Verb(
                "discard_draft", "放弃修订", ("revising",), ("published",), EDITORS,
                "service_item_draft_discarded", effect=effects.discard_draft,
                note="草稿作废，已发布的版本不变", grave=True,
            ),
            Verb(
                "withdraw_item", "取消事项",
                ("draft", "review", "published", "revising", "revision_review"), ("withdrawn",),
                PUBLISHERS, "service_item_withdrawn", fields=(REASON,),
                effect=effects.withdraw_item, grave=True,
                note="不再接受新的申请；在办的办件照常办完",
            ),
        ),
    )
)  # fmt: skip

REFERENCE = register(
    Procedure(
        code="catalogue_reference",
        version=1,
        title="目录基础数据",
        states={},
        keeps_case=False,
        verbs=tuple(
            Verb(
                name, title, (), (), EDITORS, event,
                fields=(
                    Field("kind", "类别", kind="choice", choices=tuple((kind, TITLES[kind]) for kind in TABLES)),
                    Field("code", "代码", limit=60),
                    Field("place", "次序", kind="integer", required=False),
                    Field("fields", "内容", kind="form"),
                ),
                guards=(Guard(guard), Guard(effects.reference_is_right)),
                effect=effects.keep_reference,
            )
            for name, title, event, guard in (
                ("define", "登记", "catalogue_reference_defined", effects.is_new),
                ("change", "修改", "catalogue_reference_changed", effects.is_known),
            )
        ),
    )
)  # fmt: skip
