"""Forms torn at random: nothing breaks, and every place that is named is a place in the text."""

from __future__ import annotations

import random

from tests.reports.tables.drawn import as_cells, as_tabs, as_words, base_data, self_evaluation
from zhengtong.reports.checking import check
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.rules.rule import Severity

VOCABULARY = (
    "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因 年初预算数 全年预算数 全年执行数 执行率 "
    "产出指标 数量指标 效益指标（30分） 满意度指标 合计 总分 小计 年度资金总额 其中：财政拨款 其他资金 0 10 100 -5 "
    "99999999999999999999 0.00 100% ≥95% ≤0 =0 1,234.5 / — √是 □否 √经常性 项目属性 按收入性质分：1 "
    "按支出性质分：2 三公经费 1、公务用车 2022年决算数 2023年预算数 2023年决算数 编制数 实际在职人数 控制率 "
    "批复规模（㎡） 实际规模（㎡） 稳步提升 到位金额 到位率 结余结转金额 问题与分析 项目编号 ００１ ① 权重 "
    "目标值 自评得分 一、投入 （一）立项 1、规范 调整数 上年度结转金额 支出金额"
)
WORDS = [*VOCABULARY.split(), "", "", ""]


def test_words_in_any_order_break_nothing() -> None:
    for seed in range(120):
        chance = random.Random(seed)
        mark = chance.choice(("\t", " ", "\n", " |\n", "\t"))
        rows = [
            mark.join(chance.choice(WORDS) for _ in range(chance.randrange(1, 11)))
            for _ in range(chance.randrange(2, 14))
        ]
        sound("\n".join(rows))


def test_a_form_cut_off_anywhere_raises_nothing_grave() -> None:
    for seed in range(4):
        for form in (self_evaluation, base_data):
            for layout in (as_tabs, as_cells, as_words):
                text = layout(form(seed)).text
                chance = random.Random(seed)
                for _ in range(3):
                    place = chance.randrange(len(text))
                    assert sound(text[:place]) == [], (form.__name__, layout.__name__, seed, place)


def sound(text: str) -> list[str]:
    """Check a text; the messages of what was grave."""
    verdict = check(read_text(text))
    assert verdict.failed == ()
    for finding in verdict.findings:
        assert finding.message and finding.places
        for span in finding.places:
            assert 0 <= span.start <= span.end <= len(text)
            assert span.end - span.start <= 120
    return [each.message for each in verdict.findings if each.severity is Severity.HIGH]
