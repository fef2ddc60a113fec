"""The published self-evaluation, done again by acts: 99 given, 99.99 computed, each gap explained."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhengtong.catalogue.load import load_catalogue
from zhengtong.flow.bulk import Batch
from zhengtong.flow.decision import New
from zhengtong.flow.door import Request, act
from zhengtong.law.localtime import instant
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.performance.checks import check
from zhengtong.performance.load import load_evaluation
from zhengtong.performance.models import Document
from zhengtong.performance.obstacles import obstacles
from zhengtong.performance.report import build, documents_folder
from zhengtong.performance.sheet import sheet
from zhengtong.performance.sums import Level
from zhengtong.performance.year import lines_json, summary_of, write_again
from zhengtong.record.append import now_us
from zhengtong.record.canonical import sm3
from zhengtong.record.models import Event
from zhengtong.years.load import data_of

from .conftest import SIGNED, YEAR, Hotline, document, published


def licences() -> None:
    """One licence of each of the 78 kinds."""
    when = {"happened_at": instant(SIGNED.replace(year=2023)), "recorded_at": now_us()}
    with Batch() as batch:
        for kind in data_of(YEAR, "licence_kinds")["licence_kinds"]:
            name = {"type_code": kind["type_code"], "name": kind["name"]}
            defined = New("licence_kind", id=f"licence_kind:{kind['type_code']}")
            data = {**name, "issuer": kind["issuer"]}
            batch.do(Request("define", defined, SYSTEM, data=data, **when))
            data = {**name, "simulated": True, "valid_from": "2023-03-01"}
            batch.do(Request("collect", New("licence"), SYSTEM, data=data, **when))


@pytest.fixture
def year(hotline: Hotline) -> Hotline:
    """Records from which the published lines come out: 119 of 121 satisfied print 98.35 %."""
    before = instant(SIGNED.replace(year=2022))
    load_catalogue(data_of(YEAR, "service_items"), SYSTEM, happened_at=before)
    licences()
    hotline.orders_with("satisfied", 119)
    hotline.orders_with("dissatisfied", 2)
    hotline.orders_with("no_opinion", 5)
    return hotline


def test_given_99_beside_computed_99_99(year: Hotline, leader: Actor) -> None:
    case = load_evaluation(document(), published())
    held = sheet(case)
    told = lines_json(held)
    assert (told["given_total"], told["computed_total"]) == (99, 99.99)
    assert held.totals.grade_label == "优秀"
    lines = {each["number"]: each for each in told["lines"]}
    assert len([each for each in told["lines"] if each["bound"]]) >= 5
    assert lines[16] | {"name": ""} == {
        "number": 16, "name": "", "weight": 5, "target": "98.5%", "actual": "98.35%",
        "bound": "hotline.satisfaction", "computed_score": 4.99, "given_score": 4,
    }  # fmt: skip
    assert lines[3]["actual"] == "78" and lines[5]["actual"] == "100%"
    assert lines[8]["actual"] == "100%" and lines[8]["bound"] is None
    for each in document()["lines"]:
        assert lines[each["number"]]["computed_score"] == float(each["computed_score"])
    assert sum(each["given_score"] for each in told["lines"]) == told["given_total"]

    assert held.case.state == "submitted" and not obstacles(held)
    assert all(each.explanation for each in check(held) if each.level is Level.OPEN)
    act("release", case, actor=leader, seen=held.case.position)
    assert sheet(case).current is not None
    assert Event.objects.filter(stream=case).exclude(origin="simulated").count() == 0


def test_documents_say_what_the_sheet_says(year: Hotline) -> None:
    case = load_evaluation(document(), published())
    report = build(sheet(case))
    assert (report.given_total, report.computed_total) == (Decimal(99), Decimal("99.99"))
    text = "".join(paragraph.text for paragraph in report.paragraphs)
    assert "来电群众满意率为98.35%（119／121）。" in text
    assert all(each.scope.startswith("绥宁县") for each in report.figures)
    assert "自评得分99分，等级为“优秀”" in text
    assert {each.subject for each in report.reconciliations} == {
        each["subject"] for each in document()["reconciliations"] if each["subject"] != "公用经费列示子项"
    } | {"公用经费决算数"}  # fmt: skip
    for each in summary_of(2023)["documents"]:
        assert each.startswith(f"{documents_folder()}")
    write_again(2023, documents_folder() / "again.docx")
    again = (documents_folder() / "again.docx").read_bytes()
    assert sm3(again).hex() == Document.objects.get(format="docx").digest
    assert [each.format for each in Document.objects.order_by("format")] == ["docx", "xlsx"]


def test_a_smaller_year_is_scored_as_it_came_out(hotline: Hotline) -> None:
    hotline.orders_with("satisfied", 30)
    hotline.orders_with("dissatisfied", 1)
    case = load_evaluation(document(), published(), until="released")
    held = sheet(case)
    line = held.line(16)
    assert line is not None
    assert (line.actual_text, line.computed_score, line.given_score) == ("96.77%", "4.91", "4")
    assert "3698" not in line.deviation_reason and "96.77" in line.deviation_reason
    assert "4.91" in line.difference_reason
    assert held.case.state == "released" and not obstacles(held)


def test_loading_again_changes_nothing(year: Hotline) -> None:
    case = load_evaluation(document(), published())
    events = Event.objects.filter(stream=case).count()
    assert load_evaluation(document(), published()) == case
    assert Event.objects.filter(stream=case).count() == events
