"""Whatever the text: no reader breaks, every block is where it says, and the time stays in proportion."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.documents import forms
from zhengtong.reports.documents.model import Document
from zhengtong.reports.documents.places import Places
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.documents.view import view
from zhengtong.reports.facts.reading import Reading

WORDS = st.sampled_from([
    "\n", "\n\n", "\t", "|", " ", "　", "\f", "\r\n", "一、", "（二）", "1.", "附件1", "目录", "- 3 -", "12", "98.5%",
    "一级指标", "分值", "得分", "三级指标", "年度指标值", "产出指标", "合计", "---", "。", "，", "单位：万元",
    "本项目按计划实施，资金已经支付到位", "图书验收合格率", "①", "一是", "2023年度部门整体支出绩效自评报告", "\u2028",
    "青川镇人民政府", "≥", "＝", "\x1c", "……",
])  # fmt: skip
TEXTS = st.lists(WORDS, max_size=120).map("".join)


def exact(document: Document) -> bool:
    cells = [cell for table in document.tables() for cell in table.cells()]
    return all(document.quote(each.span) == each.text for each in (*document.paragraphs(), *cells))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_everything_stands_where_it_says(text: str) -> None:
    document = read_text(text)
    assert exact(document)
    ends = 0
    for block in document.blocks:
        assert ends <= block.span.start <= block.span.end
        ends = block.span.end
    for paragraph in document.paragraphs():
        seen = view(paragraph)
        assert "\n" not in seen.text
        whole = seen.span(0, len(seen.text))
        assert paragraph.span.start <= whole.start and whole.end <= paragraph.span.end
    reading = Reading(document)
    for section in reading.outline.sections():
        assert section.span.start <= section.item.mark.end <= section.item.span.end
        assert all(child.span.end <= section.span.end for child in section.children)
    spans = [identity.span for identity in reading.identities]
    assert spans[0].start == 0 and spans[-1].end == len(document.text)
    places = Places(document)
    for item in reading.outline.items:
        assert places.of(item.mark).paragraph > 0


def seconds(text: str) -> float:
    begin = time.process_time()
    document = read_text(text)
    reading = Reading(document)
    assert reading.outline and reading.identities
    return time.process_time() - begin


def test_ten_times_the_text_takes_about_ten_times_as_long() -> None:
    shapes = [*forms.WHOLE, *forms.FLAT, forms.bars, forms.stream]
    hard = [
        "\t一段很长的正文，写了很多情况，但不是表格。\n",
        "一、\n",
        "| 甲\n",
        "分值 得分\n",
        "得分\n",
        "本项目，按计划\n\n",
        "\t\n\n",
    ]
    for unit in [*(forms.report(shape) for shape in shapes), *(line * 40 for line in hard)]:
        seconds(unit * 3)
        short, long = (min(seconds(unit * n) for _ in range(2)) for n in (6, 60))
        assert long < 30 * max(short, 0.004), unit[:80]
