"""A .docx as its reader sees it on the page, whether Word or WPS wrote it.

Read: insertions, results of fields, content controls, text boxes, notes (at the end), automatic
numbers. Not read: deletions, hidden text, codes of fields, the table of contents, comments,
headers and footers. Nothing is run, and no link or embedded object is opened.
"""

from __future__ import annotations

from zhengtong.reports.documents.building import Content, build
from zhengtong.reports.documents.limits import Archive, Unreadable, xml
from zhengtong.reports.documents.model import Document, Remark
from zhengtong.reports.documents.ooxml.numbering import Numbering
from zhengtong.reports.documents.ooxml.parts import Parts
from zhengtong.reports.documents.ooxml.story import Notice, Story
from zhengtong.reports.documents.ooxml.styles import Styles, W
from zhengtong.reports.documents.pasted import mended

__all__ = ["read_docx"]

_SAID = {
    Notice.HIDDEN: "文中有隐藏文字，读者看不到，没有检查。",
    Notice.CONTENTS: "目录没有检查。",
    Notice.OBJECT: "文中嵌有对象（如表格、公式的图像），里面的内容没有检查。",
    Notice.PICTURE: "文中有图片，图片里的文字和表格没有检查。",
    Notice.CHANGES: "文中有未接受的修订：按接受修订后的文字检查。",
    Notice.OTHER: "文中嵌有另一份文件，里面的内容没有检查。",
}


def read_docx(archive: Archive, file: str) -> Document:
    """The document. Raises `Unreadable` where the main part is missing, broken or has no words."""
    parts = Parts(archive)
    main = parts.main("word/document.xml")
    root = xml(archive.read(main), "正文")
    body = root.find(W + "body")
    if body is None:
        raise Unreadable("文件里没有正文：请确认它是一份 Word 或 WPS 文字文档。")
    styles = Styles(_root(parts, archive, main, "styles"))
    numbering = Numbering(_root(parts, archive, main, "numbering"), styles)
    story = Story(styles, numbering)
    content = story.blocks(body)
    for kind in ("footnotes", "endnotes"):
        content += _notes(_root(parts, archive, main, kind), kind[:-1], story)
    remarks = [Remark(kind.value, _SAID[kind]) for kind in Notice if kind in story.noticed]
    document = build(file, "docx", content, remarks)
    if not document.text.strip():
        only = Notice.PICTURE in story.noticed or Notice.OBJECT in story.noticed
        raise Unreadable(
            "文件里只有图片，没有文字：请用文字识别软件转成文字，或找起草人要可编辑的原稿。"
            if only
            else "文件里没有任何文字：请确认拿到的是写好的报告。"
        )
    return mended(document)


def _root(parts: Parts, archive: Archive, main: str, kind: str) -> object | None:
    """The part that the main one calls its `kind`; a missing one is as good as an empty one."""
    name = parts.related(main, kind)
    data = archive.read(name) if name else b""
    return xml(data, kind) if data else None


def _notes(root: object, kind: str, story: Story) -> list[Content]:
    """The notes that the text refers to, in its order; separators are not notes."""
    if root is None:
        return []
    found = {
        each.get(W + "id", ""): each
        for each in root.iterfind(W + kind)  # type: ignore[attr-defined]
        if each.get(W + "type", "normal") == "normal"
    }
    wanted = [found[name] for what, name in story.notes if what == kind and name in found]
    return [block for each in wanted for block in story.blocks(each, style=kind)]
