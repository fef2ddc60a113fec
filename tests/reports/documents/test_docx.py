"""A .docx is read as its reader sees it on the page."""

from __future__ import annotations

import pytest

from tests.reports.documents.packing import W, docx, p, tc, tr, word, zipped
from zhengtong.reports import check
from zhengtong.reports.answers.entries import entries
from zhengtong.reports.documents.model import Document, Paragraph, Table
from zhengtong.reports.documents.opening import open_document

NUMBERING = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/><w:suff w:val="nothing"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/><w:suff w:val="nothing"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="x"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="h"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


def read(body: str, **parts: str) -> Document:
    document = open_document(docx(body, **parts), "示例.docx")
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert document.quote(block.span) == block.text
        else:
            assert all(document.quote(cell.span) == cell.text for cell in block.cells())
    return document


def words(document: Document) -> list[str]:
    return [each.text for each in document.paragraphs()]


def numbered(list_id: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def test_automatic_numbers_are_read_as_they_show() -> None:
    body = (
        p("概况", numbered(1, 0)) + p("机构", numbered(1, 1)) + p("人员", numbered(1, 1))
        + p("编制", numbered(1, 2)) + p("绩效", '<w:pStyle w:val="x"/>') + p("目标", numbered(1, 1))
        + p("甲", numbered(2, 0)) + p("乙", numbered(2, 0)) + p("丙", numbered(2, 1))
        + p("点", numbered(3, 0)) + p("附件", numbered(4, 0)) + p("零", numbered(0, 0))
    )  # fmt: skip
    document = read(body, numbering=NUMBERING, styles=STYLES)
    assert words(document) == [
        "一、概况", "（一）机构", "（二）人员", "1.编制", "二、绩效", "（一）目标",
        "①甲", "②乙", "2.1 丙", "点", "一、附件", "零",
    ]  # fmt: skip
    fifth = list(document.paragraphs())[4]
    assert (fifth.style, fifth.number) == ("own", "二、")


def test_a_quote_leaves_out_the_number_that_is_not_written() -> None:
    said = "全年支出合计100万元，其中：基本支出60.5万元，项目支出30.2万元。"
    document = read(p("示例镇2023年度自评报告") + p(said, numbered(1, 0)), numbering=NUMBERING)
    quotes = [quote for entry in entries(check(document)) for quote in entry.quotes]
    assert document.text.endswith(f"一、{said}\n")
    assert any("100万元" in quote for quote in quotes)
    assert all(quote in said or "一、" not in quote for quote in quotes)


def test_changes_are_read_as_accepted_and_hidden_text_is_not() -> None:
    body = (
        p("预算", inside='<w:ins w:id="1"><w:r><w:t>80</w:t></w:r></w:ins>'
          '<w:del w:id="2"><w:r><w:delText>85</w:delText></w:r></w:del><w:r><w:t>万元</w:t></w:r>')
        + p("此段与", '<w:rPr><w:del w:id="3"/></w:rPr>') + p("下段相连。")
        + p("看得见", inside="<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
            '<w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>也看不见</w:t></w:r>'
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>的</w:t></w:r>')
    )  # fmt: skip
    document = read(body, styles=STYLES)
    assert words(document) == ["预算80万元", "此段与下段相连。", "看得见的"]
    assert {each.kind for each in document.remarks} == {"changes", "hidden"}


def field(code: str, result: str, data: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
    shown = f"{mark.format('separate', '')}<w:r><w:t>{result}</w:t></w:r>" if result else ""
    return (
        mark.format("begin", data) + f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        + shown + mark.format("end", "")
    )  # fmt: skip


def test_fields_show_results_and_boxes_show_ticks() -> None:
    ticked = "<w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData>"
    body = (
        p("合计", inside=field(r"=SUM(ABOVE) \# 0.00", "123.40") + "<w:r><w:t>万元</w:t></w:r>")
        + p("", inside=field(" FORMCHECKBOX ", "", ticked) + "<w:r><w:t>是</w:t></w:r>"
            '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r><w:r><w:t>否</w:t></w:r>')
        + p("", inside=field(r" eq \o\ac(○,3)", "") + "<w:r><w:t>节约</w:t></w:r>")
        + p("", inside='<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0b3</w:t></w:r><w:r><w:t>98%</w:t></w:r>')
        + p("", inside="<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>c</m:t></m:r></m:den></m:f></m:oMath>")
    )  # fmt: skip
    assert words(read(body)) == ["合计123.40万元", "☑是□否", "③节约", "≥98%", "(a+b)/c"]


def test_the_table_of_contents_is_left_out_and_said_so() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{p('一、概况 3')}</w:sdtContent></w:sdt>"
    )
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = (
        control + p("", inside=begin + "<w:r><w:t>一、概况\t3</w:t></w:r>") + p("二、绩效\t5")
        + p("", inside='<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + p("三、问题 7", '<w:pStyle w:val="TOC1"/>') + p("正文")
        + f"<w:sdt><w:sdtContent>{p('控件里的字')}</w:sdtContent></w:sdt>"
    )  # fmt: skip
    document = read(body, styles=STYLES)
    assert words(document) == ["正文", "控件里的字"]
    assert [each.kind for each in document.remarks] == ["contents"]


def test_text_boxes_are_read_once_and_notes_at_the_end() -> None:
    box = f"<w:txbxContent>{p('框里的标题')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("按决算口径。")}</w:footnote><w:footnote w:id="3">{p("没有引用")}</w:footnote>'
    )
    document = read(p("", inside=drawing) + p("支出80万元", inside=note) + p("完"), footnotes=notes)
    assert words(document) == ["框里的标题", "支出80万元", "完", "按决算口径。"]


MERGED = f"""<w:tbl>
{tr(tc("指标", '<w:gridSpan w:val="2"/>'), tc("目标值"))}
{tr(tc("产出", '<w:vMerge w:val="restart"/>'), tc("数量"), tc("96次"))}
{tr(tc("", "<w:vMerge/>"), tc("质量"), tc(""))}
{tr(tc("合计", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("100"))}
</w:tbl>"""


def test_merged_cells_stand_once_and_cover_their_places() -> None:
    (table,) = read(p("表") + MERGED + p("完")).tables()
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["指标", "目标值"], ["产出", "数量", "96次"], ["质量", ""], ["合计", "100"]
    ]  # fmt: skip
    covering = {(r, c): cell.text for r in range(4) for c in range(3) if (cell := table.at(r, c))}
    assert covering[0, 1] == "指标" and covering[2, 0] == "产出" and covering[3, 1] == "合计"
    assert len(covering) == 12


def test_frames_become_paragraphs_and_inner_tables_follow() -> None:
    inner = f"<w:tbl>{tr(tc('年'), tc('数'))}{tr(tc('2023'), tc('5'))}</w:tbl>"
    framed = f"<w:tbl><w:tr><w:tc>{p('一、概况')}{inner}{p('正文')}</w:tc></w:tr></w:tbl>"
    document = read(framed)
    assert [isinstance(each, Table) for each in document.blocks] == [False, True, False]
    outer = f"<w:tbl><w:tr>{tc('名称')}<w:tc>{p('说明')}{inner}</w:tc></w:tr></w:tbl>"
    first, second = read(outer).tables()
    assert [cell.text for cell in first.cells()] == ["名称", "说明"]
    assert [cell.text for cell in second.cells()] == ["年", "数", "2023", "5"]


def test_a_story_in_a_full_row_is_text_and_figures_stay_a_table() -> None:
    story = "".join(
        p(f"{n}.本年度围绕年初确定的绩效目标开展工作，" + "各项任务按期完成。" * 6)
        for n in range(1, 4)
    )
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{story}</w:tc></w:tr>'
    document = read(f"<w:tbl>{tr(tc('甲'), tc('1'))}{wide}{tr(tc('乙'), tc('2'))}</w:tbl>")
    assert [isinstance(each, Table) for each in document.blocks] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_pasted_rows_with_tabs_are_a_table() -> None:
    rows = ["项目\t预算\t执行", "基本支出\t120.30\t118.20", "项目支出\t80.20\t80.20"]
    body = p("单位：万元") + "".join(
        p("", inside="<w:r><w:tab/></w:r>".join(f"<w:r><w:t>{x}</w:t></w:r>" for x in row.split("\t")))
        for row in rows
    )  # fmt: skip
    (table,) = read(body + p("以上为全年数据。")).tables()
    assert [[cell.text for cell in row] for row in table.rows] == [row.split("\t") for row in rows]


def test_the_strict_dialect_reads_the_same() -> None:
    usual = docx(p("正文") + MERGED)
    strict = word("document", f"<w:body>{p('正文')}{MERGED}</w:body>").replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert open_document(zipped({"word/document.xml": strict})).text == open_document(usual).text


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad"])
def test_signs_without_width_do_not_part_words(sign: str) -> None:
    assert words(read(p(f"预算{sign}执行率"))) == ["预算执行率"]
