"""Comments: at the words they are about, and nothing else of the report is changed."""

from __future__ import annotations

import re
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which

import docx
import pytest

from tests.reports.answers.sample import PARAGRAPHS, ROWS, built, verdict
from zhengtong.reports import read
from zhengtong.reports.answers.annotate import annotated

AT = datetime(2024, 4, 1, 8, 0, tzinfo=UTC)


def word_file(step: int = 5, comment: str = "") -> bytes:
    """The sample as python-docx writes it, its runs cut every `step` characters."""
    file = docx.Document()
    for words in PARAGRAPHS:
        paragraph = file.add_paragraph()
        for at in range(0, len(words), step):
            run = paragraph.add_run(words[at : at + step])
            run.bold = at % 2 == 0
        if comment and words is PARAGRAPHS[0]:
            file.add_comment(paragraph.runs, comment, "审核人（示例）", "审")
    table = file.add_table(len(ROWS), len(ROWS[0]))
    for row, words_of in enumerate(ROWS):
        for column, words in enumerate(words_of):
            table.cell(row, column).text = words
    made = BytesIO()
    file.save(made)
    return made.getvalue()


def commented(data: bytes) -> dict[str, str]:
    """First line of each comment → the words between its range marks."""
    file = docx.Document(BytesIO(data))
    xml = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
    found = {}
    for comment in file.comments:
        n = comment.comment_id
        between = re.search(
            rf'<w:commentRangeStart w:id="{n}"/>(.*)<w:commentRangeEnd w:id="{n}"/>', xml, re.DOTALL
        )
        assert between is not None and xml.count(f'commentReference w:id="{n}"') == 1
        words = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", between[1])
        found[comment.paragraphs[0].text] = "".join(words)
    return found


WANTED = {
    "1　须核实：分项之和与合计不等": "基本支出共计210.50万元",
    "2　要说明：得分为空（请核实）": "群众满意率",
    "3　提示：行文": "共计210.50万元，其中",
}


@pytest.mark.parametrize("step", [1, 3, 5, 400])
def test_comments_stand_at_their_words_however_the_runs_are_cut(step: int) -> None:
    data = word_file(step)
    copy = annotated(verdict(read(data, "甲.docx")), data, at=AT)
    assert commented(copy) == WANTED
    assert read(copy, "甲.docx").text == read(data, "甲.docx").text


def test_everything_else_of_the_file_is_left_as_it_was() -> None:
    data = word_file()
    before, after = (
        zipfile.ZipFile(BytesIO(d)) for d in (data, annotated(verdict(read(data)), data))
    )
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert set(after.namelist()) - set(before.namelist()) == {"word/comments.xml"}
    assert b"<w:b/>" in after.read("word/document.xml")


def test_comments_that_are_there_already_stay() -> None:
    data = word_file(comment="请补充说明（示例）")
    copy = annotated(verdict(read(data, "甲.docx")), data, at=AT)
    said = commented(copy)
    assert said.pop("请补充说明（示例）") == PARAGRAPHS[0]
    assert said == WANTED
    twice = commented(annotated(verdict(read(copy, "甲.docx")), copy, at=AT))
    assert len(twice) == 4  # the same three again, under the same first lines


def test_revisions_numbers_and_text_boxes_do_not_move_a_comment() -> None:
    data = word_file()
    source = zipfile.ZipFile(BytesIO(data))
    xml = source.read("word/document.xml").decode()
    gone = '<w:del w:id="90" w:author="甲"><w:r><w:delText>已删去的话</w:delText></w:r></w:del>'
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>窗口受理件数</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>共计看不见的</w:t></w:r>"
    first = xml.index("<w:p>") + len("<w:p>")
    xml = xml[:first] + gone + box + xml[first:]
    within = xml.index("基本支出共</w:t></w:r>") + len("基本支出共</w:t></w:r>")
    xml = xml[:within] + hidden + xml[within:]
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    damaged = made.getvalue()
    said = commented(annotated(verdict(read(damaged, "甲.docx")), damaged, at=AT))
    assert {name: words.replace("共计看不见的", "") for name, words in said.items()} == WANTED


def test_any_other_kind_becomes_a_plain_document_with_comments() -> None:
    document = read(("\n".join(PARAGRAPHS) + "\n群众满意率\n").encode(), "甲.txt")
    copy = annotated(verdict(document), at=AT)
    assert commented(copy) == WANTED
    text = "\n".join(p.text for p in docx.Document(BytesIO(copy)).paragraphs)
    assert all(words in text for words in PARAGRAPHS)
    table = docx.Document(BytesIO(annotated(verdict(built()), at=AT))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == list(ROWS[1])
    assert annotated(verdict(built()), at=AT) == annotated(verdict(built()), at=AT)


def test_libreoffice_opens_both(tmp_path: Path) -> None:
    office = which("soffice")
    if office is None:  # the other tests read the file back without it
        return
    data = word_file()
    (tmp_path / "kept.docx").write_bytes(annotated(verdict(read(data)), data))
    (tmp_path / "plain.docx").write_bytes(annotated(verdict(built())))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "fodt", "--outdir", tmp_path, tmp_path / "kept.docx", tmp_path / "plain.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for name in ("kept", "plain"):
        text = (tmp_path / f"{name}.fodt").read_text("utf-8")
        assert text.count("<office:annotation ") == 3
        assert "合计应等于各分项之和。" in text
