"""Another seed, and a hundred people less satisfied: what rests on their orders moves, by that much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx

from tests.years.stores import empty, standing
from zhengtong.flow.models import Case
from zhengtong.performance.compute import evidence_of
from zhengtong.performance.figures import frozen_of
from zhengtong.performance.load import load_evaluation
from zhengtong.performance.models import Line
from zhengtong.performance.report import build, documents_folder
from zhengtong.performance.sheet import Sheet, sheet
from zhengtong.record.verify import verify
from zhengtong.years.load import data_of
from zhengtong.years.replay import replay
from zhengtong.years.simulation import others
from zhengtong.years.simulation.plan import Plan, scaled

YEAR, SATISFACTION, TURNED = "suining_2023", "hotline.satisfaction", 100
SIGNED = "签名"
SCALE, ORDERS = 0.002, 0.05  # a small year, with as many orders as a hundred may be turned of


@dataclass(frozen=True)
class Evaluated:
    """A year and its self-evaluation. An order is known by the instant at which somebody called:
    its id is another one in each replay.
    """

    called: frozenset[int]
    satisfied: frozenset[int]
    denominator: frozenset[int]
    figure: tuple[int, int | None]
    actual: str
    score: Decimal
    total: Decimal
    rest: tuple[Any, ...]
    sentences: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the report says of it."""
        [found] = [each for each in self.sentences if "来电群众满意率" in each]
        return found


def evaluated(var: Path, seed: int, turned: int) -> Evaluated:
    """Replay, seal, compute, write; then read everything where a person would read it."""
    with standing(empty(var)):
        replay(YEAR, SCALE, seed, turn_dissatisfied=turned)
        case = load_evaluation(data_of(YEAR, "evaluation"), data_of(YEAR, "published"), "drafting")
        assert verify(full=False).ok
        held = sheet(case)
        [line] = [each for each in held.lines if each.indicator == SATISFACTION]
        frozen, behind = frozen_of(line), evidence_of(line)
        assert frozen is not None and held.totals.computed is not None
        called = dict(Case.objects.filter(procedure="order").values_list("id", "opened_at"))
        listed = {
            group: frozenset(called[each.stream] for each in behind.rows(group))
            for group in ("numerator", "denominator")
        }
        assert {group: len(orders) for group, orders in listed.items()} == {
            group: behind.count(group) for group in listed
        }
        return Evaluated(
            called=frozenset(called.values()),
            satisfied=listed["numerator"],
            denominator=listed["numerator"] | listed["denominator"],
            figure=(frozen.numerator, frozen.denominator),
            actual=line.actual_text,
            score=Decimal(line.computed_score),
            total=held.totals.computed,
            rest=tuple(_told(each) for each in held.lines if each.number != line.number),
            sentences=tuple(p.text for p in build(held).paragraphs),
            cells=_cells(held, line),
        )


def _told(line: Line) -> tuple[Any, ...]:
    frozen = frozen_of(line)
    figure = (frozen.numerator, frozen.denominator) if frozen else None
    return line.number, figure, line.actual_text, line.computed_score, line.given_score


def _cells(held: Sheet, line: Line) -> tuple[str, ...]:
    """All cells of the tables in the .docx on disk but those of the signed head, which is made anew
    with each record. The line's own row shows the value."""
    [written] = [each for each in held.documents if each.format == "docx"]
    document = open_docx(str(documents_folder() / written.file))
    tables = [[[c.text.strip() for c in row.cells] for row in t.rows] for t in document.tables]
    rows = [row for table in tables for row in table if not any(SIGNED in r[0] for r in table)]
    assert len(tables) > 1 and len(rows) < sum(map(len, tables))
    [own] = [row for row in rows if line.level3 in row and line.target_text in row]
    assert own[own.index(line.target_text) + 1] == line.actual_text
    return tuple(cell for row in rows for cell in row)


@pytest.fixture(autouse=True)
def stores(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stores on disk, and a hotline larger than the rest of the year."""
    hotline = others.hotline

    def larger(plan: Plan, turned: int = 0) -> Iterator[int]:
        return hotline(replace(plan, scale=ORDERS), turned)

    monkeypatch.setattr(others, "hotline", larger)
    with django_db_blocker.unblock():
        yield


def test_value_score_sentence_cell_and_evidence_move_by_exactly_that(tmp_path: Path) -> None:
    first = evaluated(tmp_path / "first", 7, 0)
    other = evaluated(tmp_path / "other", 8, 0)
    turned = evaluated(tmp_path / "turned", 7, TURNED)

    assert len(first.called) == scaled(4190, ORDERS)
    for each in (first, other, turned):
        assert each.figure == (len(each.satisfied), len(each.denominator))
        share = Decimal(len(each.satisfied)) / len(each.denominator) * 100
        value = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert each.actual == f"{value}%"
        assert each.score == (value / Decimal("98.5") * 5).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert f"来电群众满意率为{value}%（{each.figure[0]}／{each.figure[1]}）。" in each.sentence

    # Another seed: the same sums of other calls.
    assert other.called.isdisjoint(first.called)
    assert (other.figure, other.score, other.total) == (first.figure, first.score, first.total)
    assert other.sentence == first.sentence

    # Turned: the same calls, of which a hundred lie in another part of the same evidence.
    assert (turned.called, turned.denominator) == (first.called, first.denominator)
    assert turned.satisfied < first.satisfied
    assert len(first.satisfied - turned.satisfied) == TURNED
    assert first.total - turned.total == first.score - turned.score > 1
    assert turned.rest == first.rest

    def moved(texts: tuple[str, ...]) -> list[str]:
        """What the first one says, with the new figures in the place of the old."""
        given, published = Decimal(4), Decimal(99)
        pairs = {
            f"相差{first.total - published}分": f"相差{published - turned.total}分",
            f"（{first.figure[0]}／{first.figure[1]}）": f"（{turned.figure[0]}／{turned.figure[1]}）",
            first.actual.rstrip("%"): turned.actual.rstrip("%"),
            str(given - first.score): str(given - turned.score),
            str(first.score): str(turned.score),
            str(first.total): str(turned.total),
        }
        for old, new in pairs.items():
            texts = tuple(text.replace(old, new) for text in texts)
        whole = {str(first.figure[0]): str(turned.figure[0])}
        return [whole.get(text, text) for text in texts]

    assert list(turned.sentences) == moved(first.sentences)
    assert list(turned.cells) == moved(first.cells)
