"""A Word document under way: paragraphs, tables, notes and marks, then the finished file.

Merged cells, footnotes, hidden bookmarks and differing odd and even pages are all plain
WordprocessingML; it is written here directly, which is also what makes 20 pages take milliseconds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from xml.sax.saxutils import escape

from zhengtong.reports.write import house_style as style
from zhengtong.reports.write.grids import Cell, Grid
from zhengtong.reports.write.parcel import pack
from zhengtong.reports.write.prose import Cited, Figure, Part, Stated

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EMU = 36_000
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote; `target` is the anchor to which the last words `link` lead."""

    text: str
    link: str = ""
    target: str = ""


Inline = str | Cited | Stated | Note


def bookmark_name(code: str, n: int, part: Part = "value") -> str:
    """`_zt_<indicator code>_<n>`, then `n` or `d` for numerator or denominator.

    The leading underscore hides it in Word. Other characters than letters and digits become `_`;
    a code too long for Word's 40 characters is shortened and keeps a digest of itself.
    """
    stem = re.sub(r"[^A-Za-z0-9]", "_", code)
    if len(stem) > 28:
        stem = f"{stem[:21]}_{sha256(code.encode()).hexdigest()[:6]}"
    return f"_zt_{stem}_{n}{'' if part == 'value' else part[0]}"


def plain_text(value: str) -> str:
    """Without the control characters that XML cannot carry."""
    return _ILLEGAL.sub("", value).replace("\r\n", "\n").replace("\r", "\n")


class Paper:
    """Built from top to bottom; `finish` gives the bytes."""

    def __init__(self, points: float = 16) -> None:
        """`points` is the size of the body text: 16 (三号), or less to fit one page."""
        self._points = points
        self._body: list[str] = []
        self._notes: list[str] = []
        self._pictures: list[bytes] = []
        self._marks = 0
        self._seen: Counter[str] = Counter()

    def add(
        self,
        named: str,
        content: str | Iterable[Inline] = "",
        *,
        before: float = 0,
        align: str = "",
        indent: tuple[float, float, float] | None = None,
        keep: bool = False,
    ) -> None:
        """A paragraph. `before` is in lines; `indent` is left, right and first line,
        in characters."""
        spacing = f'<w:spacing w:before="{round(before * style.line(self._points))}"/>'
        properties = (
            f'<w:pStyle w:val="{named}"/>'
            + ("<w:keepNext/>" if keep else "")
            + (spacing if before else "")
            + (_indent(*indent, self._points) if indent else "")
            + (f'<w:jc w:val="{align}"/>' if align else "")
        )
        inlines = [content] if isinstance(content, str) else content
        runs = "".join(self._inline(piece) for piece in inlines)
        self._body.append(f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")

    def break_section(self, *, header: bool, footer: bool) -> None:
        """End the section above: its page has these running parts."""
        properties = style.section(header, footer, restart=False)
        self._body.append(f'<w:p><w:pPr><w:pStyle w:val="Gap"/>{properties}</w:pPr></w:p>')

    def add_grid(self, grid: Grid, *, borders: bool = True) -> None:
        """A table as wide as its columns, followed by nothing: add a paragraph before the next."""
        widths = [style.twips(w) for w in grid.widths]
        columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        line = "single" if borders else "none"
        edges = "".join(
            f'<w:{side} w:val="{line}" w:sz="4" w:space="0" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        rows = self._rows(grid, widths)
        self._body.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"{style.CELL_MARGINS}</w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )

    def finish(
        self, *, title: str, author: str, dated: date, header: str = "", footer: bool = True
    ) -> bytes:
        """The .docx. `header` stands at the head of every page; `dated` is its only date."""
        final = style.section(bool(header), footer, restart=footer)
        document = (
            f"{style.DECLARATION}<w:document {style.XMLNS} {_DRAWING}><w:body>"
            f"{''.join(self._body)}{final}</w:body></w:document>"
        )
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": _content_types(bool(header)),
            "_rels/.rels": _PACKAGE_RELATIONS,
            "docProps/core.xml": _core(title, author, dated),
            "docProps/app.xml": _APP,
            "word/document.xml": document,
            "word/styles.xml": style.styles(self._points),
            "word/settings.xml": style.settings(),
            "word/fontTable.xml": style.font_table(),
            "word/footnotes.xml": self._footnotes(),
            "word/footer1.xml": style.page_number(even=False),
            "word/footer2.xml": style.page_number(even=True),
            "word/_rels/document.xml.rels": self._relations(bool(header)),
        }
        if header:
            parts["word/header1.xml"] = (
                f"{style.DECLARATION}<w:hdr {style.XMLNS}><w:p><w:pPr>"
                f'<w:pStyle w:val="Header"/></w:pPr>{_run(header)}</w:p></w:hdr>'
            )
        for n, png in enumerate(self._pictures, 1):
            parts[f"word/media/image{n}.png"] = png
        return pack(parts)

    def _inline(self, piece: Inline, properties: str = "") -> str:
        if isinstance(piece, Note):
            return self._note(piece)
        if isinstance(piece, Cited):
            return self._figure(piece.figure, piece.part, piece.text, properties)
        return _run(piece if isinstance(piece, str) else piece.text, properties)

    def _figure(self, figure: Figure, part: Part, printed: str, properties: str) -> str:
        stem = bookmark_name(figure.code, 0)
        self._seen[stem] += 1
        name = bookmark_name(figure.code, self._seen[stem], part)
        return self._mark(name, _run(printed, properties))

    def _mark(self, name: str, runs: str) -> str:
        self._marks += 1
        return (
            f'<w:bookmarkStart w:id="{self._marks}" w:name="{name}"/>{runs}'
            f'<w:bookmarkEnd w:id="{self._marks}"/>'
        )

    def _note(self, note: Note) -> str:
        link = _run(note.link)
        if note.target:
            link = f'<w:hyperlink w:anchor="{note.target}" w:history="1">{link}</w:hyperlink>'
        number = len(self._notes) + 1
        self._notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            f"{_reference('<w:footnoteRef/>')}{_run(' ' + note.text)}"
            f"{link if note.link else ''}</w:p></w:footnote>"
        )
        return _reference(f'<w:footnoteReference w:id="{number}"/>')

    def _footnotes(self) -> str:
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:pPr><w:spacing w:line="240"'
            f' w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for n, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        return (
            f"{style.DECLARATION}<w:footnotes {style.XMLNS}>{lines}"
            f"{''.join(self._notes)}</w:footnotes>"
        )

    def _rows(self, grid: Grid, widths: Sequence[int]) -> str:
        """Rows with merged cells: below a cell that spans down stand its continuations."""
        table: list[dict[int, tuple[Cell, bool]]] = [{} for _ in grid.rows]
        for r, c, cell in grid.placed():
            for y in range(cell.down):
                table[r + y][c] = (cell, y > 0)
        ends = {*(t - 1 for t in grid.together), len(table) - 1}
        printed = []
        for r, row in enumerate(table):
            keep = bool(grid.together) and r not in ends
            head = "<w:tblHeader/>" if r < grid.heads else ""
            height = style.twips(5.6 if grid.small else 6.8)
            cells = "".join(
                self._cell(cell, below, sum(widths[c : c + cell.across]), grid.small, keep)
                for c, (cell, below) in sorted(row.items())
            )
            printed.append(
                f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/>{head}</w:trPr>'
                f"{cells}</w:tr>"
            )
        return "".join(printed)

    def _cell(self, cell: Cell, below: bool, width: int, small: bool, keep: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
        merge = "" if cell.down == 1 else "<w:vMerge/>" if below else '<w:vMerge w:val="restart"/>'
        runs = "" if below else self._cell_runs(cell)
        together = "<w:keepNext/>" if keep else ""
        tall = '<w:spacing w:line="240" w:lineRule="auto"/>' if cell.picture else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
            f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{"CellSmall" if small else "Cell"}"/>{together}{tall}'
            f'<w:jc w:val="{cell.align}"/></w:pPr>{runs}</w:p></w:tc>'
        )

    def _cell_runs(self, cell: Cell) -> str:
        face = style.faces(style.HEI) if cell.head else ""
        if cell.picture:
            runs = self._picture(cell) + _run(cell.text, face)
        elif cell.figure is None:
            runs = _run(cell.text, face)
        else:
            printed = cell.figure.part(cell.part)
            before, _, after = cell.text.partition(printed)
            marked = self._figure(cell.figure, cell.part, printed, face)
            runs = _run(before, face) + marked + _run(after, face)
        return self._mark(cell.anchor, runs) if cell.anchor else runs

    def _picture(self, cell: Cell) -> str:
        if not cell.picture.startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("图片不是PNG格式，请重新生成二维码。")
        self._pictures.append(cell.picture)
        n, size = len(self._pictures), round(cell.side * _EMU)
        return f"<w:r>{_PICTURE.format(n=n, size=size)}<w:br/></w:r>"

    def _relations(self, header: bool) -> str:
        targets = [
            ("rStyles", "styles", "styles.xml"),
            ("rSettings", "settings", "settings.xml"),
            ("rFonts", "fontTable", "fontTable.xml"),
            ("rNotes", "footnotes", "footnotes.xml"),
            ("rFooterOdd", "footer", "footer1.xml"),
            ("rFooterEven", "footer", "footer2.xml"),
            *([("rHeader", "header", "header1.xml")] if header else []),
            *(
                (f"rImage{n}", "image", f"media/image{n}.png")
                for n in range(1, len(self._pictures) + 1)
            ),
        ]
        return _relationships((i, f"{style.REL}/{kind}", t) for i, kind, t in targets)


def _run(text: str, properties: str = "") -> str:
    """Text with its line breaks; nothing for nothing."""
    if not text:
        return ""
    chunks = re.split(r"([\n\t])", plain_text(text))
    inside = "".join(
        _BREAKS.get(c) or f'<w:t xml:space="preserve">{escape(c)}</w:t>' for c in chunks if c
    )
    chosen = properties or '<w:rFonts w:hint="eastAsia"/>'
    return f"<w:r><w:rPr>{chosen}</w:rPr>{inside}</w:r>"


def _reference(mark: str) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{mark}</w:r>'


def _indent(left: float, right: float, first: float, points: float) -> str:
    """Characters of the body text as twips. (Word's own character units count a hanging indent
    twice, and other programs read them differently.)"""
    kind, em = "firstLine" if first >= 0 else "hanging", points * 20
    return (
        f'<w:ind w:left="{round(left * em)}" w:right="{round(right * em)}"'
        f' w:{kind}="{round(abs(first) * em)}"/>'
    )


def _relationships(targets: Iterable[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in targets
    )
    return (
        f'{style.DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{inside}</Relationships>'
    )


def _core(title: str, author: str, dated: date) -> str:
    at = f"{dated.isoformat()}T00:00:00Z"
    return (
        f'{style.DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/'
        '2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plain_text(title))}</dc:title>"
        f"<dc:creator>{escape(plain_text(author))}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>'
    )


def _content_types(header: bool) -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    office = "application/vnd.openxmlformats-"
    parts = [
        ("word/document", f"{word}.document.main+xml"),
        ("word/styles", f"{word}.styles+xml"),
        ("word/settings", f"{word}.settings+xml"),
        ("word/fontTable", f"{word}.fontTable+xml"),
        ("word/footnotes", f"{word}.footnotes+xml"),
        ("word/footer1", f"{word}.footer+xml"),
        ("word/footer2", f"{word}.footer+xml"),
        *([("word/header1", f"{word}.header+xml")] if header else []),
        ("docProps/core", f"{office}package.core-properties+xml"),
        ("docProps/app", f"{office}officedocument.extended-properties+xml"),
    ]
    overrides = "".join(
        f'<Override PartName="/{name}.xml" ContentType="{kind}"/>' for name, kind in parts
    )
    return (
        f'{style.DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )


_PACKAGE_RELATIONS = _relationships(
    (
        ("rId1", f"{style.REL}/officeDocument", "word/document.xml"),
        (
            "rId2",
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
            "docProps/core.xml",
        ),
        ("rId3", f"{style.REL}/extended-properties", "docProps/app.xml"),
    )
)
_APP = (
    f'{style.DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Zhengtong</Application></Properties>'
)
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_PICTURE = (
    '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{size}" cy="{size}"/><wp:docPr id="{n}" name="二维码" descr="二维码"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="{n}" name="image{n}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="rImage{n}"/><a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/>'
    '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)
