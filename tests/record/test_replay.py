"""Every row can be told again from the record; one that was edited past the door stands out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests.record.halls import Hall
from zhengtong.record.append import Draft, Head, Recording, insert_events, row_of
from zhengtong.record.findings import Report
from zhengtong.record.replay import check_replay, projections


@pytest.fixture
def registers(hall: Hall) -> Iterator[list[Any]]:
    """Two registers: one follows its stream as a case does, one is told by after-images alone."""
    with isolate_apps("zhengtong.record"):

        class Errand(models.Model):
            zhengtong_kind: ClassVar[str] = "projection"
            zhengtong_stream: ClassVar[dict[str, str]] = {
                "state": "to_state",
                "position": "position",
                "head": "hash",
            }
            id = models.CharField(max_length=32, primary_key=True)
            state = models.TextField()
            position = models.BigIntegerField()
            head = models.BinaryField()
            title = models.TextField(default="无题")

            class Meta:
                app_label = "record"

        class Amount(models.Model):
            zhengtong_kind: ClassVar[str] = "projection"
            number = models.IntegerField(primary_key=True)
            paid = models.BooleanField(default=False)
            yuan = models.DecimalField(max_digits=12, decimal_places=2, null=True)
            due = models.DateField(null=True)

            class Meta:
                app_label = "record"

        with hall.connection.schema_editor() as editor:
            editor.create_model(Errand)
            editor.create_model(Amount)
        _tell(hall)
        yield [Errand, Amount]


def _tell(hall: Hall) -> None:
    """What an act would write: events, and beside them the rows they speak of."""
    with Recording(hall.connection):
        for number in range(12):
            stream, head = f"{number:032x}", Head()
            for step, state in enumerate(("开始", "办结")):
                draft = hall.draft(stream, step)
                draft.to_state = state
                draft.after = _after(number, stream, step)
                insert_events(hall.connection, [row_of(draft, head)])
            hall.ledger.run(
                "INSERT INTO record_errand (id, state, position, head, title) VALUES (?, ?, ?, ?, ?)",
                (stream, "办结", 2, head.hash, f"第{number}件"),
            )
            hall.ledger.run(
                "INSERT INTO record_amount (number, paid, yuan, due) VALUES (?, ?, ?, ?)",
                (number, number % 2 == 1, "12.50", "2023-03-01"),
            )
        # Looks, settings …: a stream without a row.
        insert_events(hall.connection, [row_of(_without_row(hall), Head())])


def _after(number: int, stream: str, step: int) -> list[list[Any]]:
    if step == 0:
        return [
            ["record_errand", stream, {"title": f"第{number}件"}],
            ["record_amount", number, {"yuan": "3.00"}],
        ]
    paid = {"paid": True} if number % 2 else {}
    return [["record_amount", number, {**paid, "yuan": "12.50", "due": "2023-03-01"}]]


def _without_row(hall: Hall) -> Draft:
    draft = hall.draft("elsewhere")
    draft.after = []
    return draft


def check(hall: Hall, registers: list[Any]) -> Report:
    report = Report()
    check_replay(hall.ledger, report, registers)
    return report


def test_the_registers_are_what_the_record_says(hall: Hall, registers: list[Any]) -> None:
    report = check(hall, registers)
    assert report.ok, report.findings
    assert report.rows == 24
    assert registers[1](yuan=Decimal("12.5")).yuan


@pytest.mark.parametrize(
    ("sql", "code", "what"),
    [
        ("UPDATE record_errand SET title = 'x' WHERE position = 2 AND id LIKE ?", "row_differs", "title"),
        ("UPDATE record_errand SET state = '开始' WHERE id LIKE ?", "row_differs", "state"),
        ("UPDATE record_errand SET position = 1, head = '' WHERE id LIKE ?", "row_differs", "position、head"),
        ("DELETE FROM record_errand WHERE id LIKE ?", "row_missing", ""),
        ("UPDATE record_errand SET id = 'forged' WHERE id LIKE ?", "row_unrecorded", ""),
    ],
)  # fmt: skip
def test_a_row_edited_past_the_door_is_named(
    hall: Hall, registers: list[Any], sql: str, code: str, what: str
) -> None:
    hall.ledger.run(sql, ("%5",))
    report = check(hall, registers)
    found = {finding.code: finding for finding in report.findings}
    key = "forged" if code == "row_unrecorded" else f"{5:032x}"
    assert found[code].table == "record_errand" and found[code].key == key
    assert found[code].what == what and key in found[code].message
    assert len(found) == (2 if code == "row_unrecorded" else 1)


def test_values_are_compared_not_spellings(hall: Hall, registers: list[Any]) -> None:
    hall.ledger.run("UPDATE record_amount SET yuan = 12.5 WHERE number = 3")
    assert check(hall, registers).ok
    hall.ledger.run("UPDATE record_amount SET yuan = 12.49, paid = ? WHERE number = 3", (False,))
    (finding,) = check(hall, registers).findings
    assert finding.what == "paid、yuan"


def test_an_image_of_an_unknown_table_is_named(hall: Hall, registers: list[Any]) -> None:
    report = check(hall, registers[:1])
    assert report.codes == {"image_unknown"} and report.findings[0].table == "record_amount"


def test_every_projection_of_the_house_is_found() -> None:
    assert all(model.zhengtong_kind == "projection" for model in projections())
    assert {"flow_case", "flow_link"} <= {model._meta.db_table for model in projections()}
