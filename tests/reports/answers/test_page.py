"""The page: everything escaped, numbers that lead both ways, nothing fetched, no script."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.answers.sample import PARAGRAPHS, built, verdict
from zhengtong.reports.answers.entries import Entry
from zhengtong.reports.answers.marking import marked
from zhengtong.reports.answers.page import policy, render_page
from zhengtong.reports.documents.model import Document, Paragraph, Span
from zhengtong.reports.rules.rule import Severity


class Seen(HTMLParser):
    """Ids, targets of links, names of elements, and the words in the document's part."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = dict(attrs)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "a" and named.get("href"):
            self.links.append(str(named["href"]))


def test_numbers_lead_both_ways_and_ids_are_single() -> None:
    page = render_page([("甲.docx", verdict()), ("乙.docx", verdict()), ("丙.pdf", "打不开。")])
    seen = Seen(page)
    assert len(seen.ids) == len(set(seen.ids))
    assert {link[1:] for link in seen.links if link.startswith("#")} <= set(seen.ids)
    assert {"d1q1", "d1q1-2", "d1f1", "d2q3", "d2f3", "d3"} <= set(seen.ids)
    assert "script" not in seen.tags and "打不开。" in page


def test_what_the_document_says_is_text_and_never_markup() -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x">'
    document = built((evil, *PARAGRAPHS[3:]), (("</table><b>", "\x00\x1f"),))
    seen = Seen(render_page([('"><script>.docx', verdict(document))]))
    assert not {"script", "img", "b"} & (seen.tags - {"b"}) or "script" not in seen.tags
    page = render_page([("x", verdict(document))])
    assert "&lt;script&gt;alert(1)" in page and "\x00" not in page
    assert page.count("<b ") == 1  # the seal of the brand


def test_the_page_loads_nothing() -> None:
    page = render_page([("甲.docx", verdict())])
    assert not re.search(r"https?://|url\(|@import|<link|<script|style=", page)
    assert policy().startswith("default-src 'none'") and policy() in page


def entry(number: int, spans: tuple[Span, ...], severity: Severity) -> Entry:
    return Entry(number, "r", "t", severity, spans, (), "", "", "", "", "", "", "", False)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_marks_may_overlap_as_they_like(data: st.DataObject) -> None:
    """Whatever places findings have, the words stay the words, and each number is linked."""
    text = "青川镇2023年支出<20>万元\n其中&人员12万元\n合计"
    document = Document("d", text, tuple(_paragraphs(text)))
    place = st.builds(
        lambda a, n: Span(a, min(a + n, len(text))),
        st.integers(0, len(text) - 1),
        st.integers(0, 12),
    )
    found = [
        entry(number, tuple(data.draw(st.lists(place, min_size=1, max_size=2))), severity)
        for number, severity in enumerate(
            data.draw(st.lists(st.sampled_from(Severity), max_size=5)), 1
        )
    ]
    page = "".join(marked(document, found, (), ""))
    seen = Seen(page)
    assert len(seen.ids) == len(set(seen.ids))
    bare = re.sub(r'<a href="#f\d+"[^>]*>\d+</a>', "", page)
    bare = re.sub(r"<[^>]*>", "", bare)
    assert bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text.replace(
        "\n", ""
    )


def _paragraphs(text: str) -> list[Paragraph]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append(Paragraph(line, Span(start, start + len(line))))
        start += len(line) + 1
    return found
