"""What the tables of a report say to the rules: amounts with labels, aspects, boxes, levels."""

from __future__ import annotations

from decimal import Decimal

from zhengtong.reports.documents.text import read_text
from zhengtong.reports.facts.heads import Head, head_of, unit_of
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.samples import form, funds


def reading(text: str) -> Reading:
    return Reading(read_text(text))


def test_headings_mean_the_same_in_every_province() -> None:
    for words, head in {
        "年初预算数": Head.INITIAL, "全年预算数(A)": Head.BUDGET, "调整后预算数": Head.BUDGET,
        "全年执行数(B)": Head.SPENT, "预算执行数": Head.SPENT, "2023年决算数": Head.SPENT,
        "执行率(B/A)": Head.RATE, "分值": Head.WEIGHT, "权重(%)": Head.WEIGHT, "自评得分": Head.SCORE,
        "年度指标值": Head.TARGET, "实际完成值": Head.ACTUAL, "未完成原因分析": Head.REASON,
    }.items():  # fmt: skip
        assert head_of(words) is head, words
    assert head_of("加强宣传") is None
    assert unit_of("项目资金(万元)") == "万元"


def test_figures_carry_label_column_and_unit() -> None:
    document = reading(
        "单位：千元\n项目名称\t预算金额\t支出金额\n设备购置\t1,300.50\t280\n合计\t1300.5\t280\n"
    )
    first, *_ = document.funds[0].figures
    assert (first.label, first.head, first.value) == ("设备购置", Head.BUDGET, Decimal("1300.50"))
    assert (first.unit, first.amount) == ("千元", Decimal(1300500))
    assert document.document.quote(first.span) == "1,300.50"


def test_a_unit_after_the_table_counts_too() -> None:
    text = "项目名称\t预算金额\t支出金额\n设备购置\t30\t28\n合计\t30\t28\n单位：千元\n"
    assert reading(text).funds[0].unit == "千元"
    assert reading(funds()).funds[0].unit == "万元"


def test_one_sum_under_two_aspects() -> None:
    text = (
        funds()
        + "按收入性质分：80\t按支出性质分：80\n其中：一般公共预算：70\t其中：基本支出：80\n其他资金：10\t项目支出：\n"
    )
    income, spending = reading(text).forms.views
    assert [label for label, _ in income.parts] == ["一般公共预算", "其他资金"]
    assert [label for label, _ in spending.blank] == ["项目支出"]


def test_indicators_know_what_they_stand_under() -> None:
    (table,) = reading(form()).indicators
    second = table.indicators[1]
    assert (second.level1, second.level2, second.title) == ("产出指标", "质量指标", "检查合格率")
    assert second.aimed.accepts(second.done.amount)
    assert (str(table.weight), str(table.score), table.sure) == ("100", "100", True)
    (found,) = reading(form()).forms.forms
    assert found.execution is not None and found.execution.label == "年度资金总额"


def test_boxes_before_and_after_their_words() -> None:
    before, after = reading(
        "项目名称\t公园维护\n是否实行招投标\t√是 □否\n是否实行合同管理制\t是□ 否√\n"
    ).forms.choices
    assert (before.asked, before.ticked, before.left) == ("是否实行招投标", ("是",), ("否",))
    assert (after.asked, after.ticked) == ("是否实行合同管理制", ("否",))


def test_a_value_may_stand_behind_the_blanks_of_a_merged_cell() -> None:
    document = reading(
        "项目名称\t\t公园维护\t\n主管部门\t\t\t实施单位\t某中心\n负责人\t李示例\t电话\t1\n"
    )
    values = {
        label.plain: value.plain for label, value in document.forms.entry("项目名称", "主管部门")
    }
    assert values == {"项目名称": "公园维护", "主管部门": ""}
