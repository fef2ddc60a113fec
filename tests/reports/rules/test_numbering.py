"""Numbering: what only looks like a number is none; what is broken is named once."""

from __future__ import annotations

from tests.reports.rules.saying import said
from zhengtong.reports.rules import numbering

SOUND = """青川县水利局2023年度部门整体支出绩效自评报告
一、基本情况
（一）职能
1.负责水资源管理。
2.负责防汛抗旱。
（1）编制预案。
（2）组织演练。
3.负责农村饮水安全。
（二）机构
1、办公室
2、财务股
3、水政股
二、资金情况
第二、三季度支出较多，其中：
1．基本支出80万元；
2．项目支出20万元。
三、绩效情况
1.产出指标
（1）数量指标
①新建水池3座。②维修渠道5公里。
（2）质量指标
合格率100%。
2.效益指标
服务农户3000户。
四、存在问题
一是人手不足。一方面是编制少，二是经费紧张。
三、四季度支出集中，预算执行不均衡。
1、2号泵站老化，3号泵站待修。
五、下一步打算
首先，细化预算；其次，加快执行；第三，强化考核。
"""


def test_what_only_looks_numbered_breaks_no_sequence() -> None:
    assert said(SOUND, numbering) == []


def test_each_break_is_named_once() -> None:
    for right, wrong, rule in (
        ("三、绩效情况", "四、绩效情况", "section-number"),
        ("二、资金情况", "一、资金情况", "section-number"),
        ("（二）机构", "（三）机构", "section-number"),
        ("2.负责防汛抗旱。", "5.负责防汛抗旱。", "section-number"),
        ("二是经费紧张", "三是经费紧张", "list-number"),
        ("3、水政股", "3.水政股", "list-format"),
    ):
        assert right in SOUND
        found = said(SOUND.replace(right, wrong), numbering)
        assert rule in {each.rule or "list-format" for each in found}, (wrong, found)
        assert len(found) == 1, (wrong, found)
