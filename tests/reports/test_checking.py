"""What the rules say comes out once, in order, with rule and severity; a broken rule hides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhengtong import reports
from zhengtong.reports.checking import Verdict, check
from zhengtong.reports.documents.model import Span
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Rule, Severity

TEXT = "示例镇2023年预算80万元。\n支出85万元。\n支出85万元。\n"
FIRST, SECOND, THIRD = Span(0, 14), Span(15, 22), Span(23, 30)


def made(id: str, severity: Severity, *said: Finding | Relation) -> Rule:
    def speak(report: Reading) -> Iterator[Finding | Relation]:
        yield from said

    return Rule(id, id, severity, "", speak)


def run(*rules: Rule) -> Verdict:
    return check(read_text(TEXT, "示例.txt"), rules)


def test_the_gravest_come_first_then_in_reading_order() -> None:
    verdict = run(
        made("low", Severity.LOW, Finding([FIRST], "甲")),
        made("high", Severity.HIGH, Finding([THIRD], "乙"), Finding([SECOND], "丙")),
        made("told", Severity.LOW, Finding([THIRD], "丁", severity=Severity.MEDIUM, rule="other")),
    )
    assert [(f.rule, f.severity, f.message) for f in verdict.findings] == [
        ("high", "high", "丙"), ("high", "high", "乙"), ("other", "medium", "丁"),
        ("low", "low", "甲"),
    ]  # fmt: skip
    assert verdict.grave and not run(made("low", Severity.LOW, Finding([FIRST], "甲"))).grave


def test_the_same_said_twice_is_one_finding_with_both_places() -> None:
    (finding,) = run(
        made("same", Severity.LOW, Finding([SECOND], "超出"), Finding([THIRD, THIRD], "超出"))
    ).findings
    assert list(finding.places) == [SECOND, THIRD]


def test_a_part_of_a_graver_finding_is_left_out_and_another_is_not() -> None:
    grave = made("sum", Severity.HIGH, Finding([FIRST, SECOND], "不等", "80", "85", "80≠85"))
    part = made("bare", Severity.LOW, Finding([SECOND], "支出85", found="85"))
    other = made("other", Severity.LOW, Finding([SECOND], "去年为90", "90", "85"))
    words = made("words", Severity.LOW, Finding([SECOND], "缺主语"))
    assert [f.rule for f in run(part, grave, other, words).findings] == ["sum", "other", "words"]


def test_empty_places_stand_only_where_there_are_no_words() -> None:
    blank = Span(14, 14)
    said = made("x", Severity.LOW, Finding([blank, FIRST], "甲"), Finding([blank], "乙"))
    assert [list(f.places) for f in run(said).findings] == [[FIRST], [blank]]


def test_relations_are_counted_once() -> None:
    relation = Relation("sum", "80+5=85", Decimal(85), Decimal(85), True, (SECOND,))
    assert run(made("a", Severity.LOW, relation), made("b", Severity.LOW, relation)).relations == (
        relation,
    )


def test_a_rule_that_breaks_is_named_and_hides_nothing() -> None:
    def broken(report: Reading) -> Iterator[Finding | Relation]:
        yield Finding([FIRST], "先说的")
        raise KeyError("x")

    verdict = run(Rule("broken", "", Severity.LOW, "", broken), made("ok", Severity.LOW))
    assert verdict.failed == (("broken", "KeyError: 'x'"),)
    assert [finding.message for finding in verdict.findings] == ["先说的"]


def test_the_library_reads_and_checks() -> None:
    document = reports.read(TEXT.encode(), "示例.txt")
    verdict = reports.check(document)
    assert document.file == "示例.txt" and verdict.facts >= 3 and not verdict.failed
