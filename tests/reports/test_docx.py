"""The report read back from its .docx, cell by cell, mark by mark."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.reports import notices, suining
from tests.reports.suining_figures import FIGURES
from zhengtong.reports.write import notice_docx, report_docx, self_evaluation
from zhengtong.reports.write.annexes import annexes
from zhengtong.reports.write.grids import Cell, Grid
from zhengtong.reports.write.model import SelfEvaluation
from zhengtong.reports.write.paper import bookmark_name

REPORT = suining.report()
BYTES = report_docx(REPORT)
# The order in which the schema wants the children that we use (ECMA-376 part 1, 17.3 and 17.6).
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl snapToGrid spacing ind jc "
    "outlineLvl sectPr",
    "rPr": "rStyle rFonts b spacing sz szCs vertAlign lang",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar pgNumType docGrid",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "style": "name basedOn next uiPriority qFormat pPr rPr tblPr",
    "settings": "zoom bordersDoNotSurroundHeader bordersDoNotSurroundFooter defaultTabStop "
    "evenAndOddHeaders characterSpacingControl footnotePr compat themeFontLang",
}


def opened(content: bytes = BYTES) -> Any:
    return docx.Document(BytesIO(content))


def parts(content: bytes = BYTES) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def matrix(grid: Grid) -> list[list[str]]:
    """A grid's texts with every spanned place filled, as python-docx shows merged cells."""
    rows = [[""] * len(grid.widths) for _ in grid.rows]
    for r, c, cell in grid.placed():
        for y in range(cell.down):
            rows[r + y][c : c + cell.across] = [cell.text] * cell.across
    return rows


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def texts(document: Any) -> str:
    return "\n".join(p.text for p in document.paragraphs)


def test_every_cell_of_every_annex_reads_back() -> None:
    tables = iter(opened().tables)
    for annex in annexes(REPORT):
        for grid in annex.grids:
            found = [[cell.text for cell in row.cells] for row in next(tables).rows]
            assert found == matrix(grid), grid.name
    seal = [[c.text for c in row.cells] for row in next(tables).rows]
    assert seal[0] == ["记录总数", "1164382条"]
    assert REPORT.tree_head is not None
    assert seal[1][1].replace(" ", "") == REPORT.tree_head.root
    assert next(tables, None) is None


def test_the_bureaus_form_holds_the_published_figures() -> None:
    """附件2 against the published table of 2023, in its order of fields."""
    rows = [
        list(dict.fromkeys(c.text.replace("\n", "") for c in row.cells))
        for row in opened().tables[1].rows
    ]
    assert rows[0] == ["单位名称", "绥宁县行政审批服务局"]
    assert rows[1][1:] == [
        "",
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "分值",
        "执行率（B/A）",
        "得分",
    ]
    assert rows[2][1:] == ["年度资金总额", "340.34", "940.47", "10", "100%"]
    assert rows[3][1:] == ["按收入性质分：940.47", "按支出性质分：942.94"]
    assert rows[4][1:] == ["其中：一般公共预算：916.77", "其中：基本支出：609.33"]
    assert rows[-2][1:] == [
        "满意度指标（10分）",
        "服务对象满意度指标",
        "12345群众满意度",
        "98.5%",
        "98.35%",
        "5",
        "4",
        "部分来电诉求超出承办单位职权，解释不够充分。对不满意工单逐件回访，每月通报。",
    ]
    assert rows[-1][:3] == ["总分", "100", "99"]
    base = [[c.text for c in row.cells] for row in opened().tables[0].rows]
    assert base[1][1::2] == ["16", "15", "93.75%"]
    assert base[3][0::2] == ["三公经费", "0.33", "1.50", "1.50"]


def bookmarks(document: Any) -> dict[str, str]:
    """Name → marked text, of body and tables."""
    found = {}
    for start in document.element.iter(qn("w:bookmarkStart")):
        text, node = "", start.getnext()
        while node is not None and node.tag != qn("w:bookmarkEnd"):
            text += "".join(t.text or "" for t in node.iter(qn("w:t")))
            node = node.getnext()
        assert start.get(qn("w:name")) not in found
        found[start.get(qn("w:name"))] = text
    return found


def test_every_computed_figure_lies_under_a_hidden_mark() -> None:
    marks = bookmarks(opened())
    assert all(name.startswith("_zt") and len(name) <= 40 for name in marks)
    for figure in FIGURES.values():
        stem = bookmark_name(figure.code, 1)[:-1]
        named = {n: t for n, t in marks.items() if re.fullmatch(re.escape(stem) + r"\d+[nd]?", n)}
        assert figure.text in named.values(), figure.code
        expected = {"n": figure.part("numerator"), "d": figure.part("denominator")}
        assert all(t == expected.get(n[-1], figure.text) for n, t in named.items())
    # Each bound line of the form, printed in the text or not, is marked in its cell and named.
    assert "12345群众满意度的实际完成值由系统依据业务记录计算，口径和核验依据见附件5。" in texts(
        opened()
    )
    cell = opened().tables[1].rows[-2].cells[6]
    assert cell._tc.find(f".//{qn('w:bookmarkStart')}") is not None


def test_the_source_of_a_sentence_stands_at_the_foot_of_its_page() -> None:
    notes = parts()["word/footnotes.xml"].decode()
    body = parts()["word/document.xml"].decode()
    used = re.findall(r'<w:footnoteReference w:id="(\d+)"/>', body)
    assert used == [str(n) for n in range(1, len(used) + 1)]
    assert len(used) == notes.count("<w:footnoteRef/>")
    assert "主动评价率（ratings.active_rate 第1版），" in notes and "见附件5第" in notes
    targets = set(re.findall(r'w:anchor="([^"]+)"', notes))
    assert targets and targets <= set(bookmarks(opened()))


def test_numbering_cover_attachments_and_signature() -> None:
    document = opened()
    said = [p.text for p in document.paragraphs if p.text]
    assert said[:3] == [
        "2023年度",
        "部门整体支出绩效自评报告",
        "单位名称：绥宁县行政审批服务局（盖章）",
    ]
    heads = [p.text for p in document.paragraphs if p.style.style_id == "Heading1"]
    assert [h[:2] for h in heads] == [f"{n}、" for n in "一二三四五六七八"]
    second = [p.text[:3] for p in document.paragraphs if p.style.style_id == "Heading2"]
    assert second[:5] == ["（一）", "（二）", "（三）", "（一）", "（二）"]
    assert any(t.startswith("1.人员经费180.47万元。用于") for t in said)
    at = said.index("附件：1.部门整体支出绩效评价基础数据表")
    assert said[at + 4 : at + 7] == ["5.数据来源与核验", "绥宁县行政审批服务局", "2024年2月28日"]
    assert [t for t in said if re.fullmatch(r"附件\d", t)] == [f"附件{n}" for n in range(1, 6)]
    assert "复算得99.99分，填报人自评得99分" in texts(document)


def test_paper_margins_and_faces_are_the_standards() -> None:
    document = opened()
    for section in document.sections:
        sides = (section.top_margin, section.bottom_margin, section.left_margin)
        for found, mm in zip((*sides, section.right_margin), (37, 35, 28, 26), strict=True):
            assert abs(found - Mm(mm)) < Mm(0.1)
    faces = {
        s.style_id: (s.element.rPr.rFonts.get(qn("w:eastAsia")), s.font.size.pt)
        for s in document.styles
        if s.element.rPr is not None and s.font.size
    }
    assert faces["Body"] == ("仿宋_GB2312", 16)
    assert faces["Heading1"] == ("黑体", 16)
    assert faces["Heading2"] == ("楷体_GB2312", 16)
    assert faces["Title"] == ("方正小标宋简体", 22)
    fonts = parts()["word/fontTable.xml"].decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in fonts
    assert "— " in parts()["word/footer1.xml"].decode()
    assert [s.footer.is_linked_to_previous for s in document.sections] == [True, False]


@pytest.mark.parametrize("content", [BYTES, notice_docx(next(iter(notices.every().values())))])
def test_elements_stand_in_the_order_of_the_schema(content: bytes) -> None:
    for name, xml in parts(content).items():
        if not name.endswith(".xml"):
            continue
        for element in ElementTree.fromstring(xml).iter():
            order = ORDER.get(local(element.tag), "").split()
            if order and "wordprocessingml" in element.tag:
                places = [order.index(local(child.tag)) for child in element]
                assert places == sorted(places), (name, element.tag)


def test_the_same_report_gives_the_same_bytes_and_no_clock() -> None:
    assert report_docx(suining.report()) == BYTES
    with zipfile.ZipFile(BytesIO(BYTES)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened().core_properties.created.date() == date(2024, 2, 28)


def test_hostile_text_is_carried_as_text() -> None:
    nasty = replace(
        REPORT,
        objective='<w:p/>&"\x00\x0b\n第二行\t完',
        unit=replace(REPORT.unit, name="甲&乙<局>"),
        lines=(),
        tree_head=REPORT.tree_head,
    )
    document = opened(report_docx(nasty))
    assert document.tables[1].rows[0].cells[2].text == "甲&乙<局>"
    goals = [c.text for row in document.tables[1].rows for c in row.cells]
    assert '<w:p/>&"\n第二行\t完' in goals


def test_a_report_without_notes_or_differences_drops_those_annexes() -> None:
    agreed = tuple(
        replace(x, given_score=x.weight, computed_score=None, difference_reason="")
        for x in REPORT.lines
    )
    plain = replace(REPORT, lines=agreed, reconciliations=())
    titles = [a.title for a in annexes(plain)]
    assert titles == [
        "部门整体支出绩效评价基础数据表",
        "部门整体支出绩效自评表",
        "数据来源与核验",
    ]
    assert "见附件3第" in parts(report_docx(plain))["word/footnotes.xml"].decode()


def test_long_codes_make_short_distinct_marks() -> None:
    long = "applications.statutory_speed_up_of_the_county"
    first, second = bookmark_name(long, 1), bookmark_name(long + "_halls", 1)
    assert first != second and max(len(bookmark_name(long, 9999, "denominator")), 0) <= 40
    assert bookmark_name("ratings.active_rate", 3, "numerator") == "_zt_ratings_active_rate_3n"


def test_cells_that_do_not_fill_a_table_are_refused() -> None:
    whole = Grid("甲", "甲", (10.0, 10.0), ((Cell("1").span(2),), (Cell("2"), Cell("3"))))
    assert [(r, c) for r, c, _ in whole.placed()] == [(0, 0), (1, 0), (1, 1)]
    with pytest.raises(ValueError, match="没有填满"):
        list(replace(whole, rows=((Cell("1"),),)).placed())
    with pytest.raises(ValueError, match="相互重叠"):
        list(
            replace(whole, rows=((Cell("1"), Cell("2").span(1, 2)), (Cell("3").span(2),))).placed()
        )


def test_files_appear_whole_or_not_at_all(tmp_path: Path, monkeypatch: Any) -> None:
    paper, tables = tmp_path / "自评报告.docx", tmp_path / "自评表.xlsx"
    self_evaluation(REPORT, paper, tables)
    assert paper.read_bytes() == BYTES

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        self_evaluation(replace(REPORT, grade="良好"), paper, tables)
    assert paper.read_bytes() == BYTES
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([paper.name, tables.name])


def twenty_pages() -> SelfEvaluation:
    section = REPORT.sections[5]
    return replace(REPORT, sections=(*REPORT.sections, section, section))


def test_twenty_pages_are_written_within_a_second() -> None:
    report = twenty_pages()
    began = perf_counter()
    report_docx(report)
    assert perf_counter() - began < 1
