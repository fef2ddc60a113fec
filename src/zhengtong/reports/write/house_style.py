"""The look of an official document in WordprocessingML (GB/T 9704-2012, 党政机关公文格式).

Faces, sizes, margins and styles, as a typist sets them up once. 三号 = 16 pt, 二号 = 22 pt,
22 lines of 28 characters on a page. Each face names fallbacks for a computer that lacks it.
"""

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XMLNS = f'xmlns:w="{MAIN}" xmlns:r="{REL}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SONG_TITLE, HEI, FANG, KAI, SONG = (
    "方正小标宋简体",
    "黑体",
    "仿宋_GB2312",
    "楷体_GB2312",
    "宋体",
)
LATIN = "Times New Roman"

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
"""Margins in mm; what remains is 156 x 225."""
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT


CELL_MARGINS = (
    '<w:tblCellMar><w:top w:w="34" w:type="dxa"/><w:left w:w="45" w:type="dxa"/>'
    '<w:bottom w:w="34" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar>'
)
"""0.6 and 0.8 mm: a form's narrow columns have no room for Word's 1.9 mm."""


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def line(points: float) -> int:
    """Height of a line of body text in twips: at 16 pt, 22 of them fill 225 mm."""
    return 579 if points == 16 else round(points * 34)


def faces(east_asian: str) -> str:
    """Digits and Latin letters in Times New Roman, in titles and heads in the named face too.

    The hint puts “ ” — … into the Chinese face, where they are as wide as a character.
    """
    latin = east_asian if east_asian in (SONG_TITLE, HEI) else LATIN
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}"'
        f' w:eastAsia="{east_asian}" w:cs="{LATIN}"/>'
    )


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _style(
    identity: str,
    name: str,
    face: str,
    points: float,
    paragraph: str = "",
    spacing: int = 0,
    based_on: str = "Normal",
    following: str = "",
) -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    tight = f'<w:spacing w:val="{spacing}"/>' if spacing else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(name not in _BUILT_IN)}"'
        f' w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="{based_on}"/>{after}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr>"
        f"<w:rPr>{faces(face)}{tight}{_size(points)}</w:rPr></w:style>"
    )


_BUILT_IN = {"heading 1", "heading 2", "Title", "footnote text", "footer", "header"}
_TIGHT = -5
"""-0.25 pt a character: 28 of them, not 27, fit the line of 156 mm."""


def _single(points: float, before: int = 0) -> str:
    """Lines of a fixed height, 1.3 x the size, for tables and notes."""
    height = round(points * 26)
    return f'<w:spacing w:before="{before}" w:line="{height}" w:lineRule="exact"/>'


def styles(points: float = 16) -> str:
    """The styles part. Names that Word knows (heading 1 ...) fill its navigation pane."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{faces(FANG)}{_size(16)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
        '<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{CELL_MARGINS}</w:tblPr></w:style>"
        '<w:style w:type="character" w:styleId="FootnoteReference">'
        '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        "</w:style>"
    )
    center = '<w:jc w:val="center"/>'
    body = f'<w:spacing w:line="{line(points)}" w:lineRule="exact"/>'
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{round(points * 40)}"/>'
    heading = f"<w:keepNext/>{body}{indent}"
    title = '<w:spacing w:line="640" w:lineRule="exact"/>'
    made = [
        _style("Body", "公文正文", FANG, points, body + indent, _TIGHT),
        _style("Flush", "公文顶格", FANG, points, body, _TIGHT),
        _style(
            "Heading1",
            "heading 1",
            HEI,
            points,
            heading + '<w:outlineLvl w:val="0"/>',
            _TIGHT,
            following="Body",
        ),
        _style(
            "Heading2",
            "heading 2",
            KAI,
            points,
            heading + '<w:outlineLvl w:val="1"/>',
            _TIGHT,
            following="Body",
        ),
        _style("Title", "Title", SONG_TITLE, 22, title + center, following="Body"),
        _style(
            "CoverTitle",
            "封面标题",
            SONG_TITLE,
            30,
            '<w:spacing w:line="1000" w:lineRule="exact"/>' + center,
        ),
        _style("CoverLine", "封面文字", KAI, 18, '<w:spacing w:line="640" w:lineRule="exact"/>'),
        _style("AnnexMark", "附件标记", HEI, 16, f"<w:pageBreakBefore/>{body}"),
        _style(
            "TableTitle", "表名", HEI, 12, '<w:keepNext/><w:spacing w:before="160" w:after="80"/>'
        ),
        _style("TableUnit", "表上单位", FANG, 10.5, '<w:keepNext/><w:jc w:val="right"/>'),
        _style("TableNote", "表下说明", FANG, 9, _single(9.5, 30)),
        _style("Cell", "表格文字", FANG, 10.5, _single(10.5)),
        _style("CellSmall", "表格小字", FANG, 9, _single(9)),
        _style("Middle", "公文居中", FANG, points, body + center, _TIGHT),
        _style("Gap", "空隙", FANG, 1, '<w:spacing w:line="120" w:lineRule="exact"/>'),
        _style("FootnoteText", "footnote text", SONG, 9, _single(9)),
        _style("Footer", "footer", SONG, 14),
        _style("Header", "header", KAI, 9, center),
    ]
    return f"{DECLARATION}<w:styles {XMLNS}>{defaults}{''.join(made)}</w:styles>"


def font_table() -> str:
    """Substitutes by name for a computer without the official faces."""
    known = (
        (
            SONG_TITLE,
            "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体",
            "02010601030101010101",
        ),
        (HEI, "SimHei", "02010609060101010101"),
        (FANG, "仿宋,FangSong,FangSong_GB2312,华文仿宋", "02010609030101010101"),
        (KAI, "楷体,KaiTi,KaiTi_GB2312,华文楷体", "02010609030101010101"),
        (SONG, "SimSun", "02010600030101010101"),
    )
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:panose1 w:val="{panose}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for name, others, panose in known
    )
    latin = (
        f'<w:font w:name="{LATIN}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    return f"{DECLARATION}<w:fonts {XMLNS}>{latin}{fonts}</w:fonts>"


def settings() -> str:
    """Odd and even pages differ; notes are ① ② ③ anew on each page; Word's present layout."""
    return (
        f'{DECLARATION}<w:settings {XMLNS}><w:zoom w:percent="100"/>'
        "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/>'
        '<w:numRestart w:val="eachPage"/><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        "</w:footnotePr><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def section(header: bool, footer: bool, restart: bool, notes: bool = True) -> str:
    """Page size, margins and the running parts of a section (`w:sectPr`)."""
    parts = [("header", "default", "rHeader"), ("header", "even", "rHeader")] if header else []
    if footer:
        parts += [("footer", "default", "rFooterOdd"), ("footer", "even", "rFooterEven")]
    running = "".join(f'<w:{k}Reference w:type="{t}" r:id="{i}"/>' for k, t, i in parts)
    circles = (
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/>'
        '<w:numRestart w:val="eachPage"/></w:footnotePr>'
    )
    return (
        f'<w:sectPr>{running}{circles if notes else ""}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(TOP)}" w:right="{twips(RIGHT)}" w:bottom="{twips(BOTTOM)}"'
        f' w:left="{twips(LEFT)}" w:header="{twips(20)}" w:footer="{twips(25)}" w:gutter="0"/>'
        + ('<w:pgNumType w:start="1"/>' if restart else "")
        + '<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
    )


def page_number(even: bool) -> str:
    """— 1 —: odd pages on the right, even ones on the left, one character in (7.5)."""
    side = "left" if even else "right"
    run = f"<w:r><w:rPr>{faces(SONG)}</w:rPr>"
    field = (
        f'{run}<w:t xml:space="preserve">— </w:t></w:r>'
        f'{run}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'{run}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'{run}<w:fldChar w:fldCharType="separate"/></w:r>{run}<w:t>1</w:t></w:r>'
        f'{run}<w:fldChar w:fldCharType="end"/></w:r>'
        f'{run}<w:t xml:space="preserve"> —</w:t></w:r>'
    )
    return (
        f'{DECLARATION}<w:ftr {XMLNS}><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>{field}</w:p></w:ftr>'
    )
