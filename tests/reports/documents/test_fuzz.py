"""Damaged files: either a document whose spans are true, or one sentence; nothing else, and soon."""

from __future__ import annotations

import time
from io import BytesIO

import xlsxwriter
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.reports.documents.packing import docx, p, page, pdf, tc, tr
from zhengtong.reports.documents.limits import Unreadable
from zhengtong.reports.documents.model import Document, Paragraph
from zhengtong.reports.documents.opening import open_document

BODY = (
    p("示例镇2023年度自评报告", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + "<w:tbl>"
    + tr(tc("指标", '<w:gridSpan w:val="2"/>'), tc("目标"))
    + tr(tc("甲", '<w:vMerge w:val="restart"/>'), tc("1"), tc("≥96次"))
    + tr(tc("", "<w:vMerge/>"), tc("2"), tc("100%"))
    + "</w:tbl>"
    + p("", inside='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')
)  # fmt: skip
LIST = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
WORD = docx(BODY, numbering=LIST)
PAGES = pdf(
    [page([(80, 700, "示例镇自评报告"), (85, 580, "指标")], [(80, 600, 280, 600), (80, 570, 280, 570),
     (80, 600, 80, 570), (180, 600, 180, 570), (280, 600, 280, 570)])] * 2
)  # fmt: skip
TEXT = "示例镇自评报告\n一、概况\n指标\t目标\t完成\n甲\t≥96次\t96次\n乙\t100%\t98%\n合计|1|2\n"
SOON = 5.0


def _book() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C1", "自评表", workbook.add_format())
        sheet.write_row("A2", ["甲", 0.98, "≥96次"], workbook.add_format({"num_format": "0.0%"}))
    return file.getvalue()


BOOK = _book()
damage = st.lists(
    st.tuples(st.integers(0, 1 << 20), st.binary(min_size=0, max_size=6), st.integers(0, 12)),
    min_size=1, max_size=8,
)  # fmt: skip
quick = settings(
    max_examples=150, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def damaged(data: bytes, places: list[tuple[int, bytes, int]]) -> bytes:
    """Some bytes replaced, put in or left out."""
    found = bytearray(data)
    for place, new, gone in places:
        start = place % (len(found) + 1)
        found[start : start + gone] = new
    return bytes(found)


def opened(data: bytes) -> Document | None:
    begin = time.process_time()
    try:
        document = open_document(data, "示例")
    except Unreadable as error:
        assert str(error).strip() and "Traceback" not in str(error)
        return None
    finally:
        assert time.process_time() - begin < SOON
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert document.quote(block.span) == block.text
        else:
            assert all(document.quote(cell.span) == cell.text for cell in block.cells())
    return document


def test_the_sound_files_are_read() -> None:
    assert all(opened(data) is not None for data in (WORD, PAGES, BOOK, TEXT.encode()))


@seed(1)
@quick
@given(damage)
def test_damaged_zip_files(places: list[tuple[int, bytes, int]]) -> None:
    opened(damaged(WORD, places))
    opened(damaged(BOOK, places))


@seed(2)
@quick
@given(damage)
def test_damaged_xml(places: list[tuple[int, bytes, int]]) -> None:
    ascii_only = [(place, new.hex().encode(), gone) for place, new, gone in places]
    opened(docx(damaged(BODY.encode(), ascii_only).decode(errors="replace"), numbering=LIST))
    opened(docx(BODY, numbering=damaged(LIST.encode(), ascii_only).decode(errors="replace")))


@seed(3)
@quick
@given(damage)
def test_damaged_pages(places: list[tuple[int, bytes, int]]) -> None:
    opened(damaged(PAGES, places))


@seed(4)
@quick
@given(damage)
def test_damaged_text(places: list[tuple[int, bytes, int]]) -> None:
    opened(damaged(TEXT.encode(), places))
    opened(damaged(TEXT.encode("gb18030"), places))


@seed(5)
@quick
@given(st.lists(st.sampled_from(["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:ins",
                                 "w:sdtContent", "w:txbxContent", "w:drawing", "w:pPr", "w:numPr",
                                 "w:tcPr", "w:fldChar", "w:del", "m:oMath", "m:f", "/"]),
                max_size=60))  # fmt: skip
def test_elements_in_places_where_they_do_not_belong(names: list[str]) -> None:
    written, begun = [], []
    for name in names:
        if name == "/":
            written.append(f"</{begun.pop()}>" if begun else "字")
        else:
            written.append(f"<{name}>")
            begun.append(name)
    opened(docx("".join(written) + "".join(f"</{name}>" for name in reversed(begun)) + p("完")))
