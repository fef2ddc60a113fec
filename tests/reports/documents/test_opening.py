"""Whatever a unit sends is told by its content; what cannot be read says in Chinese what to do."""

from __future__ import annotations

import os
import struct
import time
import tracemalloc
from pathlib import Path

import pytest

from tests.reports.documents.packing import docx, p, page, pdf, word, zipped
from zhengtong.reports.documents.encoding import decode
from zhengtong.reports.documents.limits import MOST_BYTES, Unreadable
from zhengtong.reports.documents.opening import open_document

TEXT = "示例镇2023年度自评报告\n\n一、概况\n全年预算80万元，执行78.4万元，执行率98%。\n"


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(code) for code in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")]
    + [TEXT.encode("utf-16-le"), TEXT.encode("utf-16-be"), TEXT.replace("\n", "\r\n").encode()],
    ids=["utf-8", "with a mark", "gbk", "gb18030", "utf-16", "little", "big", "windows"],
)
def test_text_in_any_coding(data: bytes) -> None:
    assert decode(data) == TEXT
    assert "98%" in open_document(data, "示例.md").text


@pytest.mark.parametrize("first", range(1, 4))
@pytest.mark.parametrize("last", range(1, 4))
def test_a_piece_that_was_cut_within_a_character(first: int, last: int) -> None:
    data = TEXT.encode()[first:].rstrip() + "率".encode()[:last]
    assert "\ufffd" not in decode(data).strip("\ufffd") and "全年预算80万元" in decode(data)


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    made = docx(p("正文"))
    assert open_document(made, "报告.txt").kind == "docx"
    assert open_document(TEXT.encode(), "报告.docx").kind == "text"
    place = tmp_path / "报告.doc"
    place.write_bytes(pdf([page([(80, 700, "本单位绩效目标全部完成。")])]))
    assert open_document(str(place)).kind == "pdf"
    assert open_document(place).file == "报告.doc"


DECLARED = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "字字字字字字字字字字"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
FETCHING = DECLARED.replace(
    '<!ENTITY a "字字字字字字字字字字">', '<!ENTITY a SYSTEM "file:///etc/hostname">'
)


def compound(*names: str, first: int = 2) -> bytes:
    """An OLE file of two sectors: its table and a directory of streams."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<II", head, 44, 1, 1)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = bytearray()
    for name in names:
        entry = bytearray(128)
        letters = name.encode("utf-16-le")
        entry[: len(letters)] = letters
        struct.pack_into("<HB", entry, 64, len(letters) + 2, 2)
        struct.pack_into("<II", entry, 116, first, 4096)
        directory += entry
    return bytes(head + table + directory.ljust(512, b"\0"))


BROKEN = {
    "empty": (b"", "0 字节"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "图片（PNG）"),
    "photograph": (b"\xff\xd8\xff\xe0" + bytes(40), "图片（JPEG）"),
    "packed": (zipped({"甲/报告.docx": b"x"}), "压缩包"),
    "rar": (b"Rar!\x1a\x07" + bytes(40), "压缩包"),
    "ofd": (zipped({"OFD.xml": "<OFD/>"}), "OFD"),
    "slides": (zipped({"ppt/presentation.xml": "<p/>"}), "演示文稿"),
    "cut off": (docx(p("正文"))[:-40], "不完整"),
    "no body": (zipped({"word/document.xml": word("document", "")}), "没有正文"),
    "no words": (docx(p("")), "没有任何文字"),
    "only blanks": (b" \n\t\n", "没有任何文字"),
    "broken xml": (zipped({"word/document.xml": "<w:document>"}), "已损坏"),
    "entities": (zipped({"word/document.xml": DECLARED}), "DOCTYPE"),
    "wide entities": (zipped({"word/document.xml": DECLARED.encode("utf-16")}), "DOCTYPE"),
    "outside": (zipped({"word/document.xml": FETCHING}), "DOCTYPE"),
    "bomb": (zipped({"word/document.xml": b"<w>" + b" " * 80_000_000}), "展开后超过"),
    "many parts": (zipped({f"word/{n}": b"" for n in range(10_001)}), "部件超过"),
    "many marks": (docx("<w:p/>" * 1_300_000), "标记太多"),
    "many paragraphs": (docx("<w:p/>" * 110_000), "段落和格子"),
    "long": (docx(p("字" * 600_001)), "60 万字"),
    "long text": (("字" * 600_001).encode(), "60 万字"),
    "huge text": (b"1\n" * 3_000_000, "2 MB"),
    "program": (bytes(range(256)) * 40, "认不出"),
    "locked docx": (compound("EncryptionInfo", "EncryptedPackage"), "密码"),
    "old slides": (compound("PowerPoint Document"), "演示文稿"),
    "half a doc": (compound("WordDocument"), "不完整"),
    "half a head": (compound("WordDocument")[:300], "不完整"),
    "50 MB": (b"x" * (MOST_BYTES + 1), "超过 50 MB"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_be_read_says_what_to_do(kind: str) -> None:
    data, said = BROKEN[kind]
    begin = time.process_time()
    with pytest.raises(Unreadable, match=said) as caught:
        open_document(data, "报告.docx")
    assert str(caught.value).endswith("。")
    assert time.process_time() - begin < 10


def test_a_bomb_costs_no_more_than_its_limit() -> None:
    bomb = zipped({"word/document.xml": b" " * 400_000_000})
    tracemalloc.start()
    with pytest.raises(Unreadable):
        open_document(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000


def test_a_place_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="文件夹"):
        open_document(tmp_path)
    with pytest.raises(Unreadable, match="找不到"):
        open_document(tmp_path / "没有.docx")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match="不是普通文件"):
        open_document(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(Unreadable, match="50 MB"):
        open_document(tmp_path / "large")
