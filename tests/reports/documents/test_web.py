"""A page of HTML that calls itself .doc or .xls."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from zhengtong.reports.documents.limits import Unreadable
from zhengtong.reports.documents.opening import open_document

EXPORTED = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>导出</title>
<style>td {mso-number-format:"0.00"}</style><script>document.write("坏")</script></head><body>
<p>项目支出<b>绩效</b>自评表</p>
<table><tr><td colspan=2>指标</td><td>目标值</td></tr>
<tr><td rowspan="2">产出<br>指标</td><td>数量</td><td>&ge;96次</td></tr>
<tr><td>质量<td>100%
<table><tr><td>内</td><td>表</td></tr></table></table>
<p>填表人：示例</p><img src="http://127.0.0.1:9/x.png"></body></html>"""


@pytest.mark.parametrize("code", ["utf-8", "gb18030", "utf-16"])
def test_words_and_tables_of_a_page(code: str) -> None:
    document = open_document(EXPORTED.encode(code), "自评表.xls")
    assert document.kind == "html"
    assert [each.text for each in document.paragraphs()] == ["项目支出绩效自评表", "填表人：示例"]
    outer, inner = document.tables()
    assert [[cell.text for cell in row] for row in outer.rows] == [
        ["指标", "目标值"], ["产出\n指标", "数量", "≥96次"], ["质量", "100%"]
    ]  # fmt: skip
    assert [cell.text for cell in inner.cells()] == ["内", "表"]
    merged = outer.at(2, 0)
    assert merged is not None and merged.plain == "产出指标"
    assert all(document.quote(cell.span) == cell.text for cell in outer.cells())


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(Unreadable, match="没有任何文字"):
        open_document(b"<html><body><script>1</script></body></html>")


@pytest.mark.parametrize("piece", ["<a ", "<!", "</", "<td>", "<table>", "<a b='", "&a", "<p"])
def test_broken_pages_take_no_time(piece: str) -> None:
    begin = time.process_time()
    with suppress(Unreadable):
        open_document(f"<html>{piece * (600_000 // len(piece))}".encode())
    assert time.process_time() - begin < 5


def test_text_with_a_sign_of_less_is_no_page() -> None:
    assert open_document("<5%的指标未完成，其余完成。".encode()).kind == "text"
