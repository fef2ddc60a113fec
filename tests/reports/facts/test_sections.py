"""The outline of a report: levels, odd numbers as they are printed, lists inside the text."""

from __future__ import annotations

from zhengtong.reports.documents.text import read_text
from zhengtong.reports.facts.numbering import Style, chinese
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.sections import Section

REPORT = """示例县图书馆2023年度部门整体支出绩效自评报告

一、部门概况
（一）主要职责。
我馆负责全县公共阅读服务。主要任务：（一）采编图书；（二）开放阅览；（三）组织讲座。
(二)人员情况
全馆编制12人。
二、主要成效
1.开放三百天。
全年开放三百天。
2、举办讲座四十场。
全年讲座四十场，一是面向老人，二是面向学生，四是面向社区。
3.新增藏书2.5万册，完成计划。
（1）社科类
（2）文学类
4、其他预算情况
无。
五、存在问题
①经费紧张；②人手不足。
附件：1.基础数据表
2.自评表

附件1
基础数据表
一、填报要求
说明：1.单位为万元。
2.空格不填。
"""


def outline(text: str) -> list[tuple[int, str, int]]:
    reading = Reading(read_text(text))
    return [(s.level, s.item.style.value, s.item.number) for s in reading.outline.sections()]


def titled(text: str, title: str) -> Section:
    sections = Reading(read_text(text)).outline.sections()
    return next(section for section in sections if section.title == title)


def test_levels_and_numbers_as_printed() -> None:
    assert outline(REPORT) == [
        (1, "一、", 1), (2, "（一）", 1), (2, "（一）", 2),
        (1, "一、", 2), (2, "1.", 1), (2, "1、", 2), (2, "1.", 3),
        (3, "（1）", 1), (3, "（1）", 2), (2, "1、", 4),
        (1, "一、", 5),
        (1, "一、", 1),
    ]  # fmt: skip


def test_a_section_reaches_to_the_next_of_its_level() -> None:
    document = read_text(REPORT)
    section = titled(REPORT, "主要成效")
    covered = document.quote(section.span)
    assert covered.startswith("二、主要成效") and covered.rstrip().endswith("无。")
    place = REPORT.index("全年讲座")
    around = Reading(document).outline.covering(place)
    assert [each.title for each in around] == ["主要成效", "举办讲座四十场"]


def test_a_number_that_goes_on_in_another_style_keeps_its_level() -> None:
    text = (
        "一、收入\n二、支出\n三、基金情况\n无。\n4、国有资本情况\n无。\n5、社保基金情况\n六、成效\n"
    )
    assert [level for level, _, _ in outline(text)] == [1] * 6


def test_a_fragment_that_begins_in_the_middle() -> None:
    assert outline("（二）支出情况\n略。\n三、成效\n（一）社会效益\n") == [
        (1, "（一）", 2), (1, "一、", 3), (2, "（一）", 1),
    ]  # fmt: skip


def test_lists_inside_the_text_and_those_that_belong_to_no_section() -> None:
    found = Reading(read_text(REPORT)).outline
    assert [(run.items[0].style, run.numbers) for run in found.runs()] == [
        (Style.BRACKETED, (1, 2, 3)), (Style.SPOKEN, (1, 2, 4)), (Style.CIRCLE, (1, 2)),
    ]  # fmt: skip
    assert [item.number for item in found.lists] == [1, 2, 1, 2]


def test_a_spoken_list_over_several_paragraphs_is_one() -> None:
    text = "做法：一是加强学习，提高认识。\n二是严格管理，规范流程。\n三是及时公开，接受监督。\n一是经费不足。\n"
    assert [run.numbers for run in Reading(read_text(text)).outline.runs()] == [(1, 2, 3), (1,)]


def test_what_heads_a_section_and_what_only_begins_with_a_number() -> None:
    text = "一、概况\n1.5万元已支付。\n2023年完成。\n（一）问题一。预算编制不够细，执行慢。\n3.5%的资金结转。\n"
    found = list(Reading(read_text(text)).outline.sections())
    assert [section.title for section in found] == ["概况", "问题一"]
    assert found[1].item.run_in and found[1].item.heading


def test_a_table_of_contents_is_no_outline() -> None:
    body = "一、概况\n我馆情况。\n二、成效\n成效显著。\n"
    for contents in (
        "目录\n一、概况.......1\n二、成效.......3\n",
        "目 录\n一、概况 1\n二、成效 3\n",
        "目录\n一、概况\n二、成效\n",
    ):
        assert outline(contents + body) == outline(body)


def test_numerals() -> None:
    assert [chinese(word) for word in ("一", "十", "十二", "二十", "三十五")] == [1, 10, 12, 20, 35]
