"""部门整体支出绩效自评报告 as the finance bureau receives it: cover, report, annexes.

Laid out as an official document. Each computed figure is under a hidden bookmark, each sentence
that prints one has a note at the foot of its page, and the last annex prints the signed tree head.
"""

import math
from collections.abc import Iterable

from zhengtong.reports.write.annexes import SOURCES_TITLE, annexes, source_anchor
from zhengtong.reports.write.grids import Annex, Cell, Grid
from zhengtong.reports.write.model import SelfEvaluation
from zhengtong.reports.write.paper import Inline, Note, Paper
from zhengtong.reports.write.printing import day, section_number
from zhengtong.reports.write.prose import Figure, Paragraph, Section


def document(report: SelfEvaluation) -> bytes:
    """The .docx; the same report always gives the same bytes."""
    paper = Paper()
    attached = annexes(report)
    sources = _SourceNotes(report, [a.title for a in attached])
    _cover(paper, report)
    paper.break_section(header=bool(report.statement), footer=False)
    _report(paper, report, sources)
    _attachments(paper, [a.title for a in attached])
    sign(paper, report.unit.name, day(report.drafted_on))
    for number, annex in enumerate(attached, 1):
        _annex(paper, number, annex, report)
    return paper.finish(
        title=f"{report.unit.name}{report.title}",
        author=report.unit.name,
        dated=report.drafted_on,
        header=report.statement,
    )


class _SourceNotes:
    """The note under a sentence: which definition, over what, until when, and where it is proven."""

    def __init__(self, report: SelfEvaluation, titles: list[str]) -> None:
        self._figures = report.figures
        self._number = titles.index(SOURCES_TITLE) + 1 if SOURCES_TITLE in titles else 0

    def note(self, figures: tuple[Figure, ...]) -> Note:
        said = "；".join(
            f"{f.name}（{f.code} 第{f.version}版），{f.scope}，截至{day(f.cut_off)}"
            for f in figures
        )
        places = "、".join(str(self._figures.index(f) + 1) for f in figures)
        target = source_anchor(figures[0], self._figures)
        return Note(f"{said}。", f"见附件{self._number}第{places}项。", target)

    def inlines(self, paragraph: Paragraph) -> Iterable[Inline]:
        """The pieces, with a note after each sentence that prints a figure not yet explained."""
        explained: set[Figure] = set()
        for sentence in paragraph.sentences:
            yield from sentence.pieces
            if fresh := tuple(f for f in sentence.figures if f not in explained):
                yield self.note(fresh)
                explained.update(fresh)


def _cover(paper: Paper, report: SelfEvaluation) -> None:
    """Title, who answers for it, date: spread over one page, however many fields there are."""
    unit = report.unit
    named = (
        ("单位名称", f"{unit.name}（盖章）"),
        ("预算编码", unit.budget_code),
        ("联 系 人", unit.contact),
        ("联系电话", unit.phone),
        *report.cover_fields,
    )
    fields = [f"{name}：{value}" for name, value in named if value]
    lines = sum(math.ceil(len(field) / 20) for field in fields)
    paper.add("CoverTitle", f"{report.year}年度", before=max(1, min(4, 12 - lines)))
    paper.add("CoverTitle", "部门整体支出绩效自评报告")
    for n, field in enumerate(fields):
        gap = max(1, 9 - lines) if n == 0 else 0
        paper.add("CoverLine", field, before=gap, indent=(4.0, 0.0, 0.0))
    paper.add("CoverLine", day(report.drafted_on), before=2, align="center")


def _report(paper: Paper, report: SelfEvaluation, sources: _SourceNotes) -> None:
    paper.add("Title", report.unit.name)
    paper.add("Title", report.title)
    paper.add("Flush", f"{report.instruction.issuer}：", before=1)
    if report.preamble.sentences:
        paper.add("Body", sources.inlines(report.preamble))
    _sections(paper, report.sections, 1, sources)


def _sections(
    paper: Paper, sections: tuple[Section, ...], depth: int, sources: _SourceNotes
) -> None:
    """Headings of depth 1 and 2 on lines of their own; deeper ones open their paragraph."""
    for n, section in enumerate(sections, 1):
        title = section_number(depth, n) + section.title
        paragraphs = list(section.paragraphs)
        if depth <= 2:
            paper.add(f"Heading{depth}", title)
        else:
            first = paragraphs.pop(0) if paragraphs else Paragraph(())
            paper.add("Body", [f"{title}。", *sources.inlines(first)])
        for paragraph in paragraphs:
            paper.add("Body", sources.inlines(paragraph))
        _sections(paper, section.children, min(depth + 1, 4), sources)


def _attachments(paper: Paper, titles: list[str]) -> None:
    """附件说明: two characters in, names aligned under each other, no stop at the end (7.3.4)."""
    for n, title in enumerate(titles, 1):
        last = n > len(titles) - 2  # the signature never stands on a page alone
        if n == 1:
            paper.add("Flush", f"附件：{n}.{title}", before=1, indent=(6.0, 0.0, -4.0), keep=last)
        else:
            paper.add("Flush", f"{n}.{title}", indent=(6.0, 0.0, -1.0), keep=last)


def sign(paper: Paper, name: str, dated: str, *, before: float = 2, seal: str = "") -> None:
    """Name, place of the seal, date: the date ends four characters from the right, the name centred over it."""
    wide = sum(0.5 if c.isascii() else 1.0 for c in dated)
    middle = 4 + wide / 2
    half = min(middle, max(len(name), wide) / 2 + 0.5)
    block = (27.5 - middle - half, middle - half, 0.0)
    paper.add("Middle", name, before=before, indent=block, keep=True)
    if seal:
        paper.add("Middle", seal, indent=block, keep=True)
    paper.add("Middle", dated, indent=block)


def _annex(paper: Paper, number: int, annex: Annex, report: SelfEvaluation) -> None:
    paper.add("AnnexMark", f"附件{number}")
    heading = annex.title
    if len(annex.grids) == 1 and annex.grids[0].title.endswith(annex.title):
        heading = annex.grids[0].title
    paper.add("Title", heading, before=1)
    paper.add("Gap", before=0.3)
    for text in annex.lead:
        paper.add("Body", text)
    for n, grid in enumerate(annex.grids, 1):
        if len(annex.grids) > 1:
            paper.add("TableTitle", section_number(1, n) + grid.title)
        if grid.unit:
            paper.add("TableUnit", grid.unit)
        paper.add_grid(grid)
        for i, note in enumerate(grid.notes, 1):
            lead = "说明：" if i == 1 else "　　　"
            mark = f"{i}." if len(grid.notes) > 1 else ""
            paper.add("TableNote", f"{lead}{mark}{note}")
        paper.add("Gap")
    if annex.closing:
        paper.add("TableTitle", section_number(1, len(annex.grids) + 1) + "记录树根")
        paper.add_grid(_closing(annex))
        paper.add("Gap")


def _closing(annex: Annex) -> Grid:
    rows = tuple(
        (Cell(name, head=True), Cell(value, align="left")) for name, value in annex.closing
    )
    return Grid("记录树根", "记录树根", (36.0, 120.0), rows, together=(0,), small=True)
