"""What is said of an application, and the measures that indicators may count.

The concluding event carries days as the law's clock counted them, so that no indicator ever
counts days itself.
"""

from typing import Any

from zhengtong.record.kinds import EventKind, register

MEASURES: dict[str, Any] = {
    "numbers": (
        "used_days",
        "statutory_days",
        "promised_days",
        "on_time",
        "on_the_spot",
        "online",
        "deficiencies",
        "comparable",
    ),
    "texts": ("result", "item_type"),
}

register(
    EventKind("application_submitted", "网上提交", numbers=("online",)),
    EventKind("application_registered", "窗口收件", numbers=("online",)),
    EventKind("application_received", "预审通过，收件"),
    EventKind("application_returned", "预审退回"),
    EventKind("application_resubmitted", "重新提交"),
    EventKind("deficiencies_notified", "一次性告知补正", numbers=("items",)),
    EventKind("deficiencies_remedied", "补正材料交齐"),
    EventKind("application_accepted", "受理", texts=("manner",)),
    EventKind("acceptance_declined", "不予受理"),
    EventKind("application_examined", "审查"),
    EventKind("special_procedure_started", "特别程序开始", texts=("type",)),
    EventKind("special_procedure_ended", "特别程序结束", texts=("type",)),
    EventKind("application_extended", "延长办理期限", numbers=("days",)),
    EventKind("application_decided", "作出决定", texts=("result",)),
    EventKind("application_concluded", "办结", **MEASURES),
    EventKind("application_reported", "回流办结", **MEASURES),
    EventKind("application_served", "送达", texts=("manner",)),
    EventKind("application_withdrawn", "撤回申请"),
)
