"""Open any file that a unit may send: what it is, is told by its content and not by its name."""

from __future__ import annotations

import re
from pathlib import Path

from zhengtong.reports.documents.limits import MOST_CHARACTERS, Archive, Unreadable, load
from zhengtong.reports.documents.model import Document

__all__ = ["Unreadable", "open_document"]

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP",
    b"II*\x00": "TIFF", b"MM\x00*": "TIFF",
}  # fmt: skip
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ")
_OFFICE_XML = re.compile(r'<\?mso-application progid="Word|schemas.microsoft.com/office/word/2003')
_FIRST = 1024
"""Bytes before which a PDF must have begun (ISO 32000-1, annex H)."""


def open_document(source: Path | str | bytes, name: str = "") -> Document:
    """The document in a file, or in bytes that came by `name`.

    Raises `Unreadable` with a sentence in Chinese that says what to do. No macro is run and no
    link is followed, whatever the file asks for.
    """
    place = Path(source) if isinstance(source, str) else source
    file = name or ("" if isinstance(place, bytes) else place.name)
    data = load(place)
    head = data[:_FIRST]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data, file)
    if head.startswith(_COMPOUND):
        from zhengtong.reports.documents.office import read_compound

        return read_compound(data, file)
    if b"%PDF-" in head:
        from zhengtong.reports.documents.pdf import read_pdf

        return read_pdf(data, file)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        from zhengtong.reports.documents.office import convert

        return convert(data, "rtf", file)
    for sign, kind in _PICTURES.items():
        if head.startswith(sign) and (kind != "BMP" or data[6:10] == b"\x00" * 4):
            raise Unreadable(
                f"这是一张图片（{kind}），不是文字：请用文字识别软件转成文字，或找起草人要可编辑的原稿。"
            )
    if head.startswith(_PACKED):
        raise Unreadable("这是一个压缩包：请先解压，再检查里面的报告。")
    return _text(data, file)


def _package(data: bytes, file: str) -> Document:
    """A zip file: a document of Word, WPS or Excel, or something packed."""
    archive = Archive(data)
    names = {each.lower() for each in archive.names}
    if "word/document.xml" in archive or any(each.startswith("word/") for each in names):
        from zhengtong.reports.documents.docx import read_docx

        return read_docx(archive, file)
    if "xl/workbook.xml" in archive:
        from zhengtong.reports.documents.sheet import read_sheets

        return read_sheets(archive, file)
    if "xl/workbook.bin" in archive:
        from zhengtong.reports.documents.office import convert

        return convert(data, "xlsb", file)
    if "content.xml" in archive and "mimetype" in archive:
        from zhengtong.reports.documents.office import convert

        sheet = b"spreadsheet" in archive.read("mimetype")
        return convert(data, "ods" if sheet else "odt", file)
    if "ofd.xml" in names:
        raise Unreadable("这是 OFD 版式文件，还不能读：请找起草人要可编辑的原稿，或另存为 .pdf。")
    if any(each.startswith("ppt/") for each in names):
        raise Unreadable("这是演示文稿，不是报告：请给出报告的 .docx 或 .pdf。")
    raise Unreadable("这是一个压缩包：请先解压，再检查里面的报告。")


def _text(data: bytes, file: str) -> Document:
    from zhengtong.reports.documents.encoding import decode
    from zhengtong.reports.documents.text import read_text

    text = decode(data)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            f"正文超过 {MOST_CHARACTERS // 10_000} 万字，不像一份报告：请把报告正文另存为一份再检查。"
        )
    if text.lstrip()[:1] == "<":
        from zhengtong.reports.documents.web import is_web, read_web

        if is_web(text):
            return read_web(text, file)
        if _OFFICE_XML.search(text[:2000]):
            from zhengtong.reports.documents.office import convert

            return convert(data, "xml", file)
    document = read_text(text, file)
    if not document.text.strip():
        raise Unreadable("文件里没有任何文字：请确认拿到的是写好的报告。")
    return document
