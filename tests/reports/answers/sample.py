"""An invented report, and small rules that find known things in it, so that answers can be tested
whatever the rules of the house say today."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhengtong.reports.checking import Verdict, check
from zhengtong.reports.documents.model import Cell, Document, Paragraph, Span, Table
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules import load
from zhengtong.reports.rules.rule import RULES, Finding, Relation, Rule, Severity

TITLE = "青川镇便民服务中心2023年度部门整体支出绩效自评报告"
PARAGRAPHS = (
    TITLE,
    "一、部门基本情况",
    "本中心核定编制12人，年末实有在职人员11人。<内设>窗口与综合股 & 档案室。",
    "二、支出情况",
    "2023年基本支出共计210.50万元，其中人员经费130.20万元，公用经费70.30万元。",
    "全年办件5200件，其中线上3100件，线下2100件。",
    "三、自评结论",
    "自评得分96分，等级为优。",
)
ROWS = (
    ("三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("窗口受理件数", "≥5000件", "5200件", "20", "20"),
    ("群众满意率", "≥95%", "98%", "10", ""),
)


def built(
    paragraphs: tuple[str, ...] = PARAGRAPHS, rows: tuple[tuple[str, ...], ...] = ROWS
) -> Document:
    """Paragraphs, then one table: the document that a reader of files would make of them."""
    text, blocks = "", list[Paragraph | Table]()
    for words in paragraphs:
        blocks.append(Paragraph(words, Span(len(text), len(text) + len(words))))
        text += words + "\n"
    begun, lines = len(text), list[tuple[Cell, ...]]()
    for r, row in enumerate(rows):
        cells = []
        for c, words in enumerate(row):
            cells.append(Cell(words, Span(len(text), len(text) + len(words)), r, c))
            text += words + ("\n" if c == len(row) - 1 else "\t")
        lines.append(tuple(cells))
    if lines:
        blocks.append(Table(tuple(lines), Span(begun, len(text) - 1)))
    return Document("青川镇（示例）.docx", text, tuple(blocks), "docx")


def place(reading: Reading, words: str) -> Span:
    at = reading.document.text.index(words)
    return Span(at, at + len(words))


def adds_up(reading: Reading) -> Iterator[Finding | Relation]:
    """The sum in the sample's fifth paragraph, and the one that holds in the sixth."""
    if "210.50" in reading.document.text:
        spans = [place(reading, "基本支出共计210.50万元"), place(reading, "公用经费70.30万元")]
        yield Finding(
            spans, "分项之和200.50万元，比合计210.50万元少10.00万元。", expected="200.50",
            found="210.50", sum="130.20+70.30=200.50", fix="核对公用经费，或把合计改为200.50万元。",
        )  # fmt: skip
        yield Relation(
            "sum", "130.20+70.30=210.50", Decimal("200.5"), Decimal("210.5"), False, spans
        )
    if "5200件，其中" in reading.document.text:
        yield Relation(
            "sum", "3100+2100=5200", Decimal(5200), Decimal(5200), True,
            [place(reading, "线上3100件，线下2100件")],
        )  # fmt: skip


def blank_score(reading: Reading) -> Iterator[Finding | Relation]:
    """The row of the table that has no score."""
    if "群众满意率" in reading.document.text:
        span = place(reading, "群众满意率")
        yield Finding(
            [span], "“群众满意率”分值10分，得分为空。", expected="10", found="空", question=True
        )


def whole(reading: Reading) -> Iterator[Finding | Relation]:
    """Something that overlaps another finding and is editorial."""
    if "共计210.50万元，其中" in reading.document.text:
        yield Finding([place(reading, "共计210.50万元，其中")], "“共计”后宜用“其中：”。")


SAMPLE_RULES = (
    Rule("sample-sum", "分项之和与合计不等", Severity.HIGH, "合计应等于各分项之和。", adds_up),
    Rule("sample-blank", "得分为空", Severity.MEDIUM, "每个指标都应评分。", blank_score),
    Rule("sample-style", "行文", Severity.LOW, "公文行文习惯。", whole),
)


def verdict(document: Document | None = None) -> Verdict:
    """The sample's verdict by the rules above: one finding of each severity, one sum that holds."""
    load()  # the house's rules first: what is loaded later would count ours among them
    RULES.update({rule.id: rule for rule in SAMPLE_RULES})
    return check(document or built(), SAMPLE_RULES)
