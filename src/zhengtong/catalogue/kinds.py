"""What is said of an item in the record, with measures, so that no figure opens an item's body.

Stock figures (`catalogue.indicators`) take each item's latest event of STOCK: drafts beside a
live version change nothing in them until they are published.
"""

from __future__ import annotations

from zhengtong.record.kinds import EventKind, register

__all__ = ["FILLING", "STOCK"]

NUMBERS = (
    "statutory_days", "promised_days", "on_the_spot", "online_depth", "visits", "comparable",
    "filled", "due",
)  # fmt: skip
"""Days are working days, empty where the limit is in another unit. `comparable`: both limits in
working days. `filled`: all elements are filled in; `due`: the unit has to publish it."""

TEXTS = ("item_type", "source_system", "handling_scope", "power")
"""`item_type` is the two-digit type code; `power` applied (依申请六类), ex_officio (依职权四类),
public (公共服务)."""

STOCK = ("service_item_drafted", "service_item_published", "service_item_withdrawn")
"""What changes whether and how an item is published."""

FILLING = (*STOCK, "service_item_submitted", "service_item_returned")
"""What changes whether an item is filled in."""

register(
    *(
        EventKind(name, title, numbers=NUMBERS, texts=TEXTS)
        for name, title in (
            ("service_item_drafted", "起草事项"),
            ("service_item_submitted", "事项送审"),
            ("service_item_returned", "事项退回修改"),
            ("service_item_published", "事项发布"),
            ("service_item_withdrawn", "事项取消"),
        )
    ),
    EventKind("service_item_edited", "修改事项草稿"),
    EventKind("service_item_draft_discarded", "放弃事项修订"),
    EventKind("catalogue_reference_defined", "登记目录基础数据", texts=("reference_kind",)),
    EventKind("catalogue_reference_changed", "修改目录基础数据", texts=("reference_kind",)),
)
