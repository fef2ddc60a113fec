"""Each notice says what its article wants told, on one page, and is refused when it cannot."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.reports import notices
from zhengtong.reports.write import notice, notice_docx
from zhengtong.reports.write.notices import TITLES, Notice, NoticeKind, paragraphs

EVERY = notices.every()


def opened(content: Notice) -> Any:
    return docx.Document(BytesIO(notice_docx(content)))


def said(content: Notice) -> list[str]:
    return [p.text for p in opened(content).paragraphs if p.text]


def test_there_is_one_of_each() -> None:
    assert set(EVERY) == set(NoticeKind) == set(TITLES)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_head_and_foot_are_an_official_documents(kind: NoticeKind) -> None:
    lines = said(EVERY[kind])
    assert lines[:3] == [notices.HALL, TITLES[kind], EVERY[kind].number]
    at = lines.index("（印章）")
    assert (lines[at - 1], lines[at + 1]) == (notices.HALL, "2023年3月6日")
    if kind is not NoticeKind.SERVICE:
        assert lines[3] == "绥宁县青禾餐饮有限公司："
    assert "{" not in "".join(lines)


def test_deficiencies_are_told_once_and_all() -> None:
    lines = said(EVERY[NoticeKind.DEFICIENCY])
    assert [t[:2] for t in lines if t[1] == "."] == ["1.", "2.", "3."]
    assert any("第三十二条第一款第（四）项" in t and "一次告知" in t for t in lines)
    with pytest.raises(ValueError, match="一次性告知书缺少理由或者需补正的内容"):
        replace(EVERY[NoticeKind.DEFICIENCY], reasons=())


@pytest.mark.parametrize("kind", [NoticeKind.REFUSAL, NoticeKind.NON_ACCEPTANCE])
def test_a_refusal_names_remedies_with_body_and_limit(kind: NoticeKind) -> None:
    text = "".join(said(EVERY[kind]))
    assert "六十日内向绥宁县人民政府申请行政复议" in text
    assert "六个月内向绥宁县人民法院提起行政诉讼" in text
    with pytest.raises(ValueError, match="救济途径"):
        replace(EVERY[kind], remedies=None)
    first = replace(notices.REMEDIES, reconsideration_first=True)
    assert "应当先" in "".join(paragraphs(replace(EVERY[kind], remedies=first)))


def test_a_period_that_the_case_does_not_have_is_not_mentioned() -> None:
    accepted = EVERY[NoticeKind.ACCEPTANCE]
    assert "办理期限为20个工作日" in "".join(said(accepted))
    assert "办理期限为" not in "".join(said(replace(accepted, limit="")))


def test_the_receipt_lists_materials_and_shows_the_code() -> None:
    receipt = EVERY[NoticeKind.RECEIPT]
    document = opened(receipt)
    rows = [[c.text for c in row.cells] for row in document.tables[0].rows]
    assert rows[2] == ["2", "营业执照", "电子证照", "1", "由电子证照库调取，免提交"]
    assert len(document.inline_shapes) == 1
    images = [p for p in document.part.package.iter_parts() if p.partname.endswith(".png")]
    assert [p.blob for p in images] == [receipt.qr_png]
    with pytest.raises(ValueError, match="PNG"):
        notice_docx(replace(receipt, qr_png=b"GIF89a"))


def test_the_acknowledgment_of_service_is_a_form() -> None:
    rows = [[c.text for c in r.cells] for r in opened(EVERY[NoticeKind.SERVICE]).tables[0].rows]
    assert [r[0] for r in rows][:3] == ["受送达人", "事项及办件编号", "送达文书名称及编号"]
    assert rows[2][1].splitlines()[0] == "《准予行政许可决定书》（绥审服〔2023〕7号）"


def test_long_texts_are_set_smaller_to_stay_on_one_page() -> None:
    deficiency = EVERY[NoticeKind.DEFICIENCY]
    many = replace(deficiency, reasons=deficiency.reasons * 3)

    def size(content: Notice) -> float:
        return next(s.font.size.pt for s in opened(content).styles if s.name == "公文正文")

    assert size(EVERY[NoticeKind.EXTENSION]) > size(many) == 12


def test_the_same_notice_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "受理通知书.docx"
    notice(EVERY[NoticeKind.ACCEPTANCE], path)
    assert path.read_bytes() == notice_docx(notices.every()[NoticeKind.ACCEPTANCE])
