"""All components on one page with invented data (示例): where a new page finds its pieces, and
where the browser test looks for what axe and a narrow screen find wrong. Mounted in tests and
while developing only.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhengtong.pages import samples
from zhengtong.pages.charts import Dial, Pips
from zhengtong.pages.component import Link, Tag, Text
from zhengtong.pages.parts import Chip, Chips, Digest, Empty, KeyValues, Note, Paging, Step, Steps
from zhengtong.pages.policy import policy

__all__ = ["gallery"]


@policy("public", reason="只有示例数据，不含任何办件")
def gallery(request: HttpRequest) -> HttpResponse:
    """`?desk` shows the same pieces on the staff's base."""
    at_desk = "desk" in request.GET
    return render(
        request,
        "pages/gallery.html",
        {
            "base": "pages/desk_base.html" if at_desk else "pages/base.html",
            "crumbs": [Link("首页", "#"), Link("准营准办", "#"), Link("组件陈列", "#")],
            "sample": samples,
            "strip": samples.clock(),
            "tags": [
                Tag("链完整", "ok", "seal"),
                Tag("蓝牌 · 还剩 1 个工作日", "blue"),
                Tag("黄牌", "yellow"),
                Tag("红牌", "red"),
                Tag("已办结", "ok"),
                Tag("停表", "", "pause"),
                Tag("审查中"),
            ],
            "chips": _chips(),
            "facts": KeyValues(_facts(), "facts"),
            "keys": KeyValues(
                [("承诺办结", "8 个工作日"), ("要跑几次", "0 次"), ("收费", "不收费")], "keys"
            ),
            "panel": KeyValues(
                [("已封存", "7 条（至 10 月 9 日）"), ("待封存", 1), ("流程版本", "第 6 版")]
            ),
            "digest": Digest(
                "2763cdc754536f31bab681cf079f716a66b0cc17b108e315fdccb3784a9be7fa",
                "链尾摘要（SM3）",
            ),
            "notes": _notes(),
            "steps": Steps(
                [
                    Step("提交", "在线填表、传材料。"),
                    Step("受理", "当天发受理通知书。"),
                    Step("决定"),
                ],
                2,
            ),
            "dial": Dial(20, 8),
            "pips": Pips(2, 3, "3 个部门中 2 个已办好"),
            "empty": Empty(
                "没有要回访的差评", "上一件 9 月 28 日回访办结。", Link("看已办结的 2 件", "#")
            ),
            "paging": Paging("#2", "#", "每页 50 件，共 4,190 件"),
        },
    )


def _chips() -> Chips:
    return Chips(
        _("筛选"),
        [
            Chip("全部", "#", 16, current=True),
            Chip("红牌", "#", 1, kind="red"),
            Chip("黄牌", "#", 2, kind="yellow"),
            Chip("蓝牌", "#", 4, kind="blue"),
            Chip("停表", "#", 2, icon="pause"),
            Chip("许可与登记", "#", 4190),
        ],
    )


def _facts() -> list[tuple[str, str]]:
    return [
        ("申请人", "张*华"),
        ("单位", "绥宁县苗岭客栈"),
        ("证件", "430527********0021"),
        ("电话", "138****3210"),
        ("经办", "李*敏（县卫健局）"),
    ]


def _notes() -> list[Note]:
    reasons: list[Text | Link] = [
        Link("3 项指标要写偏差说明", "#"),
        "收支差 2.47 要改平，或写明原因",
    ]
    return [
        Note("还不能发布，差 2 件事", "yellow", reasons),
        Note("饮用水许可超法定 1 日", "red", text="县卫健局，已说明。"),
    ]
