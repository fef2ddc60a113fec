"""A .pdf with a text layer: paragraphs without page furniture, ruled tables with merged cells."""

from __future__ import annotations

import pytest

from tests.reports.documents.packing import Line, page, pdf
from zhengtong.reports.documents.limits import Unreadable
from zhengtong.reports.documents.model import Document
from zhengtong.reports.documents.opening import open_document

LONG = "本年度预算执行情况良好，各项绩效目标如期完成，" * 4 + "全年支出一百万元。"
COLUMNS = (80, 180, 280, 480)
ROWS = (600, 570, 540, 510)


def read(data: bytes) -> Document:
    document = open_document(data, "示例.pdf")
    for block in document.blocks:
        assert document.quote(block.span).strip()
    return document


def wrapped(text: str, y: float, indent: int = 2) -> list[tuple[float, float, str]]:
    """A paragraph of 36 characters a line, its first line indented."""
    lines, start = [], 0
    while start < len(text):
        room = 36 - indent
        lines.append((80 + 12 * indent, y, text[start : start + room]))
        start, y, indent = start + room, y - 20, 0
    return lines


def grid(columns: tuple[int, ...], rows: tuple[int, ...]) -> list[Line]:
    across: list[Line] = [(columns[0], y, columns[-1], y) for y in rows]
    return across + [(x, rows[0], x, rows[-1]) for x in columns]


def test_lines_are_joined_and_running_heads_dropped() -> None:
    pages = [
        page([(200, 800, "示例镇自评报告"), *wrapped(LONG, 700), *wrapped("二、问题", 600), (290, 40, f"- {n} -")])
        for n in range(1, 5)
    ]  # fmt: skip
    assert [each.text for each in read(pdf(pages)).paragraphs()] == [LONG, "二、问题"] * 4


def test_a_sentence_goes_on_overleaf() -> None:
    first = wrapped(LONG, 120)
    pages = [
        page([*wrapped("一、概况", 300), *first[:2]]),
        page([*((x, y + 600, t) for x, y, t in first[2:])]),
    ]
    assert [each.text for each in read(pdf(pages)).paragraphs()] == ["一、概况", LONG]


def test_ruled_cells_make_a_table_and_missing_lines_merge_them() -> None:
    lines = [each for each in grid(COLUMNS, ROWS) if each != (80, 540, 480, 540)]
    lines.append((180, 540, 480, 540))  # the first column's last two rows are one cell
    words = [(85, 580, "指标"), (185, 580, "目标"), (285, 580, "说明"), (85, 535, "产出"),
             (185, 550, "≥96次"), (185, 520, "100%"), (285, 520, "按期完成")]  # fmt: skip
    document = read(pdf([page([*wrapped("附件", 700), *words], lines)]))
    (table,) = document.tables()
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["指标", "目标", "说明"], ["产出", "≥96次", ""], ["100%", "按期完成"]
    ]  # fmt: skip
    merged = table.at(2, 0)
    assert merged is not None and (merged.text, merged.rows) == ("产出", 2)


def test_a_table_goes_on_overleaf_without_its_head() -> None:
    head = [(85, 580, "指标"), (185, 580, "目标"), (285, 580, "说明")]
    pages = [
        page([*head, (85, 550, "甲"), (185, 550, "1"), (85, 520, "乙")], grid(COLUMNS, ROWS)),
        page([*head, (85, 550, "丙"), (85, 520, "丁")], grid(COLUMNS, ROWS)),
    ]
    (table,) = read(pdf(pages)).tables()
    assert [row[0].text for row in table.rows] == ["指标", "甲", "乙", "丙", "丁"]


def test_a_page_on_its_side_reads_the_same() -> None:
    content = page(
        [*wrapped("附件", 700), (85, 580, "指标"), (185, 580, "目标")], grid(COLUMNS, ROWS)
    )
    turned = b"q 0 1 -1 0 842 0 cm\n" + content + b"\nQ"
    upright = read(pdf([content]))
    assert read(pdf([turned], box="0 0 842 595")).text == upright.text
    assert read(pdf([turned], box="0 0 842 595", more="/Rotate 90")).text == upright.text


def test_a_list_of_contents_is_left_out() -> None:
    words = [*wrapped("一、概况………………………… 3", 700), *wrapped("正文从这里开始。", 600)]
    document = read(pdf([page(words)]))
    assert document.text.strip() == "正文从这里开始。"
    assert [each.kind for each in document.remarks] == ["contents"]


PICTURE = b"q 200 0 0 200 100 400 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"


def test_pictures_of_pages_are_named() -> None:
    document = read(pdf([page(wrapped(LONG, 700)), PICTURE]))
    assert [each.message for each in document.remarks] == ["第 2 页只有图片，没有检查。"]
    with pytest.raises(Unreadable, match="扫描件"):
        open_document(pdf([PICTURE]))


LOCK = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + "41" * 32
    + "> /U <"
    + "42" * 32
    + "> >> "
    "/ID [<01> <01>]"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf([page(wrapped(LONG, 700))])[:-300], "不完整"),
        (b"%PDF-1.7\n" + b"rubbish " * 500 + b"startxref\n9\n%%EOF", "打不开"),
        (pdf([page(wrapped(LONG, 700))], extra=LOCK), "密码"),
    ],
    ids=["cut off", "broken", "locked"],
)
def test_what_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        open_document(data)
