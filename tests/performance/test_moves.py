"""A figure moves and everything moves: value, score, sentence, table cell, evidence list."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from docx import Document as open_docx

from zhengtong.org.actors import Actor
from zhengtong.performance.compute import compute, evidence_of
from zhengtong.performance.report import build, documents_folder, write_documents
from zhengtong.performance.sheet import Sheet, sheet
from zhengtong.record.canonical import sm3

from .conftest import Hotline
from .draft import drafted, position, scored


def written(case: str, officer: Actor) -> str:
    """All text of the .docx on disk."""
    rows = write_documents(officer, case, position(case))
    content = (documents_folder() / rows[0].file).read_bytes()
    assert sm3(content).hex() == rows[0].digest
    document = open_docx(BytesIO(content))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def sentences(held: Sheet) -> str:
    return "".join(p.text for p in build(held).paragraphs)


def test_a_hundred_orders_turned_move_everything_by_exactly_that(
    officer: Actor, hotline: Hotline
) -> None:
    hotline.orders_with("satisfied", 238)
    hotline.orders_with("dissatisfied", 4)
    hotline.orders_with("not_reached", 8)
    case = drafted(officer)
    compute(officer, case, position(case))
    scored(officer, case, (0, "10"), (1, "39"), (2, "50"))

    before = sheet(case)
    line = before.lines[0]
    assert (line.actual_text, line.computed_score) == ("98.35%", "39.94")
    assert "来电群众满意率为98.35%（238／242）。" in sentences(before)
    assert "热线办结来电250件，其中线上办结250件、线下办结0件。" in sentences(before)
    behind = evidence_of(line)
    assert (behind.count("numerator"), behind.count("counted")) == (238, 242)
    assert behind.count("excluded") == 8
    text = written(case, officer)
    assert "98.35%" in text and "39.94" in text

    hotline.turn(100)
    assert evidence_of(sheet(case).lines[0]).count("numerator") == 238, "frozen is frozen"
    compute(officer, case, position(case))

    after = sheet(case)
    line = after.lines[0]
    assert (line.actual_text, line.actual_value) == ("57.02%", "57.02")
    expected = Decimal("57.02") / Decimal("98.5") * 40
    assert Decimal(line.computed_score) == expected.quantize(Decimal("0.01"))
    assert line.given_score == "39", "people's scores are people's"
    assert before.totals.computed - after.totals.computed == Decimal("39.94") - Decimal(
        line.computed_score
    )
    assert "来电群众满意率为57.02%（138／242）。" in sentences(after)
    behind = evidence_of(line)
    assert (behind.count("numerator"), behind.count("counted")) == (138, 242)
    turned = {each.stream for each in behind.rows("denominator")}
    assert {order for order, _seen in hotline.orders[:100]} <= turned and len(turned) == 104
    text = written(case, officer)
    assert "57.02%" in text and "98.35%" not in text


def test_the_same_evaluation_is_the_same_file(officer: Actor, hotline: Hotline) -> None:
    hotline.orders_with("satisfied", 3)
    case = drafted(officer)
    compute(officer, case, position(case))
    scored(officer, case, (0, "10"), (1, "40"), (2, "50"))
    first = write_documents(officer, case, position(case))
    again = write_documents(officer, case, position(case))
    assert [each.digest for each in first] == [each.digest for each in again]
    assert {each.format for each in again} == {"docx", "xlsx"}
    report = build(sheet(case))
    assert "示例" in report.statement and "草稿" in report.statement
    assert report.tree_head is not None and report.tree_head.size == sheet(case).row.tree_size


def test_a_figure_without_cases_is_a_dash_and_must_be_explained(officer: Actor) -> None:
    case = drafted(officer)
    compute(officer, case, position(case))
    line = sheet(case).lines[0]
    assert (line.actual_text, line.computed_score) == ("—", "")
    [row] = [each for each in sheet(case).scores if each.deviation]
    assert row.number == 1 and "不能与指标值比较" in row.deviation.message  # type: ignore[union-attr]
    scored(officer, case, (0, "10"), (1, "0"), (2, "50"))
    assert "—" in build(sheet(case)).lines[0].actual_text
