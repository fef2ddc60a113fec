"""A sentence that a page or a line broke is one paragraph; a heading is not part of the next."""

from __future__ import annotations

import pytest

from zhengtong.reports.documents.model import Paragraph, Span
from zhengtong.reports.documents.paragraphs import BROKEN
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.documents.view import view


def paragraphs(text: str) -> list[Paragraph]:
    return list(read_text(text).paragraphs())


@pytest.mark.parametrize(
    "between", ["\n", "\n\n", "\n- 3 -\n", "\n\n第3页 共9页\n\n", "\n3\n", "\n\f"]
)
def test_a_page_break_inside_a_sentence(between: str) -> None:
    first, rest = "本项目由示例县财政局批复，资金按季度拨付到各乡", "镇，年底前已全部支付。"
    (paragraph,) = paragraphs(f"{first}{between}{rest}")
    assert paragraph.style == BROKEN
    seen = view(paragraph)
    assert seen.text == f"{first},{rest}".replace(",", "").replace("，", ",")
    at = seen.text.index("乡镇")
    assert seen.span(at, at + 2) == Span(len(first) - 1, len(first) + len(between) + 1)


@pytest.mark.parametrize(
    "text",
    [
        "一、存在的问题、原因及下一步改进的具体措施安排\n预算编制不够细，执行偏慢。",
        "示例县文化馆2023年度部门整体支出绩效自评报告\n根据通知要求，现报告如下：",
        "全年完成采购任务，资金已支付。\n二是加强管理，规范流程。",
        "加强学习，提高业务能力，做好全年各项具体工作\n2.加强管理，规范流程。",
        "金额如下，单位为万元，数据来自决算，请核对\n123.45",
    ],
)
def test_what_is_not_joined(text: str) -> None:
    assert [paragraph.text for paragraph in paragraphs(text)] == text.split("\n")


def test_text_wrapped_by_a_program_is_unwrapped() -> None:
    sentence = "示例县图书馆全年开放三百天接待读者两万三千余人次举办讲座四十场其中线上十二场"
    body = sentence * 6 + "。"
    wrapped = "\n".join(body[n : n + 30] for n in range(0, len(body), 30))
    text = f"一、基本情况\n{wrapped}\n二、主要成效\n{wrapped}\n"
    found = paragraphs(text)
    assert [view(each).text for each in found] == ["一、基本情况", body, "二、主要成效", body]
    assert not any(each.style for each in found)


def test_page_numbers_are_no_paragraphs() -> None:
    text = "第一段已经写完。\n- 1 -\n第二段已经写完。\n- 2 -\n12\n正文结束。\n13\n完。"
    assert [each.text for each in paragraphs(text)] == [
        "第一段已经写完。", "第二段已经写完。", "正文结束。", "完。",
    ]  # fmt: skip


def test_a_number_broken_by_a_line_is_not_made_whole() -> None:
    (paragraph,) = paragraphs("全年预算安排的资金，按照批复合计为12\n34万元，已全部支付。")
    assert "12 34" in view(paragraph).text
