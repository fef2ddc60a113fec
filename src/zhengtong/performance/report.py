"""The evaluation as the finance bureau receives it: facts, sentences and tables from one sheet.

What is printed in the text is the same object as in the table, so the two cannot disagree. The
same sheet always gives the same bytes, and their digests are in the record.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.org.units import unit
from zhengtong.performance.checks import check
from zhengtong.performance.desk import desk
from zhengtong.performance.figures import frozen_of, report_figure
from zhengtong.performance.models import Document, Line, Statement
from zhengtong.performance.scores import totals
from zhengtong.performance.sheet import Part, Sheet, sheet
from zhengtong.performance.sums import Finding
from zhengtong.record.canonical import sm3
from zhengtong.record.models import Seal
from zhengtong.record.paths import store_paths
from zhengtong.record.store import store_origin
from zhengtong.reports.write import model, report_docx, report_xlsx
from zhengtong.reports.write.facts import standard_facts
from zhengtong.reports.write.model import Binding
from zhengtong.reports.write.narrative import Composed, Fact, Passages, compose_report, outline
from zhengtong.reports.write.parcel import write_whole
from zhengtong.reports.write.printing import score
from zhengtong.reports.write.prose import Figure, Stated

__all__ = ["build", "composed", "documents_folder", "write_documents"]

OUTLINE = "hunan_departmental"
ZERO = Decimal(0)


def build(held: Sheet) -> model.SelfEvaluation:
    """The report of a computed evaluation. Raises `ValueError` while funds or base data lack."""
    if held.funds is None or held.base is None:
        raise ValueError(_("资金和基础数据还没有填报，不能生成报告。"))
    text = composed(held)
    instruction = held.instruction
    figures = [shown for row in held.citations if (shown := _shown(row)) is not None]
    return model.SelfEvaluation(
        unit=_unit(held),
        year=held.row.year,
        instruction=_instruction(instruction),
        preamble=text.preamble,
        sections=text.sections,
        funds=_funds(held),
        base=_base(held),
        objective=held.row.objective,
        achievement=held.row.achievement,
        lines=tuple(_line(held, line) for line in held.lines),
        grade=held.totals.grade_label,
        drafted_on=_drafted_on(held),
        reconciliations=tuple(_reconciliation(f) for f in check(held) if f.explanation),
        form_notes=_form_notes(held),
        tree_head=_tree_head(held),
        statement=_statement(held),
        cited=tuple(figures),
    )


def composed(held: Sheet) -> Composed:
    """The text, and the sentences that were left out for want of a fact."""
    facts: dict[str, Fact] = {}
    if held.funds is not None and held.base is not None:
        lines = [_line(held, line) for line in held.lines]
        facts |= standard_facts(
            _unit(held), held.row.year, _instruction(held.instruction), _funds(held),
            _base(held), lines, held.totals.grade_label,
        )  # fmt: skip
        more = ("civil_posts", "institution_posts", "retirees", "veteran_retirees")
        facts |= {n: v for n in more if (v := getattr(held.base, n)) is not None}
    facts |= {name: _fact(said) for name, said in held.statements.items()}
    written: Passages = {
        name: [each for each in text.split("\n") if each] for name, text in held.passages.items()
    }
    for row in held.citations:
        shown = _shown(row)
        if shown is not None:
            facts[row.name] = shown
    return compose_report(outline(held.row.outline or OUTLINE), facts, written)


def _fact(said: Statement) -> Fact:
    value: Decimal | int | str = said.text
    if said.form == "amount":
        value = Decimal(said.text)
    elif said.form == "number":
        number = Decimal(said.text)
        value = int(number) if number == int(number) else number
    return Stated(value, said.source) if said.source else value


def _shown(row: Any) -> Figure | None:
    frozen = frozen_of(row)
    return None if frozen is None else report_figure(frozen, row.scope_text)


def _unit(held: Sheet) -> model.Unit:
    place = unit(held.row.organisation)
    name = place.name if place else held.row.organisation
    return model.Unit(name=name, short=held.row.short_name or _("我单位"))


def _instruction(read: dict[str, str]) -> model.Instruction:
    def on(name: str) -> date | None:
        return date.fromisoformat(read[name]) if read.get(name) else None

    return model.Instruction(
        read.get("issuer", ""), read.get("title", ""), read.get("number", ""), on("issued_on"),
        on("due_on"),
    )  # fmt: skip


def _drafted_on(held: Sheet) -> date:
    told = held.row.drafted_on
    return date.fromisoformat(told) if told else local_date(held.case.opened_at)


def _amounts(parts: tuple[Part, ...]) -> tuple[model.Amount, ...]:
    return tuple(model.Amount(part.name, part.amount) for part in parts)


def _funds(held: Sheet) -> model.Funds:
    funds = held.funds
    assert funds is not None
    return model.Funds(
        initial=Decimal(funds.initial),
        revised=Decimal(funds.revised),
        outturn=Decimal(funds.outturn),
        by_income=_amounts(held.income),
        by_spending=_amounts(held.spending),
        weight=Decimal(funds.weight),
        computed_score=_decimal(funds.computed_score),
        given_score=_decimal(funds.given_score) or ZERO,
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _base(held: Sheet) -> model.BaseData:
    base = held.base
    assert base is not None
    rows = tuple(
        model.ExpenseRow(
            row.name, _decimal(row.previous), _decimal(row.budget), _decimal(row.outturn), row.depth
        )
        for row in held.expenses
    )
    areas = ("approved_area", "actual_area", "planned_investment", "actual_investment")
    buildings = tuple(
        model.Building(each["name"], *(_decimal(each[name]) for name in areas))
        for each in json.loads(base.buildings or "[]")
    )
    return model.BaseData(
        authorised_posts=base.authorised_posts,
        serving_staff=base.serving_staff,
        expenses=rows,
        buildings=buildings,
        thrift_measures=base.thrift_measures,
    )


BINDINGS = {"computed": Binding.COMPUTED, "qualitative": Binding.QUALITATIVE}


def _line(held: Sheet, line: Line) -> model.IndicatorLine:
    figure = _shown(line) if line.binding == "computed" else None
    binding = BINDINGS.get(line.binding, Binding.EVIDENCE)
    if binding is Binding.COMPUTED and figure is None:
        binding = Binding.QUALITATIVE
    attached = [each.name for each in held.evidence.get(line.number, [])]
    return model.IndicatorLine(
        level1=line.level1,
        level2=line.level2,
        level3=line.level3,
        weight=Decimal(line.weight),
        target_text=line.target_text,
        actual_text=line.actual_text,
        given_score=_decimal(line.given_score) or ZERO,
        computed_score=_decimal(line.computed_score),
        binding=binding,
        figure=figure,
        evidence="；".join(attached) or line.note,
        score_rule=line.working,
        deviation_reason=f"{line.deviation_reason}{line.improvement}",
        difference_reason=line.difference_reason,
    )


def _reconciliation(found: Finding) -> model.Reconciliation:
    return model.Reconciliation(
        subject=found.subject,
        left_name=found.left_name,
        left=found.left,
        right_name=found.right_name,
        right=found.right,
        parts=_amounts(found.parts),
        explanation=found.explanation,
    )


def _form_notes(held: Sheet) -> tuple[str, ...]:
    told = "，".join(
        f"{name}{score(points)}分" for name, points in held.weights.get("levels", {}).items()
    )
    bands = "、".join(f"{band.label}{band.text}" for band in held.scheme.grades.bands)
    whole = totals(held.scores, held.scheme).weight
    first = _("分值合计%(whole)s分：%(told)s。") % {"whole": score(whole), "told": told}
    grades = _("综合评价等级（方括号含本数，圆括号不含）：%(bands)s。") % {"bands": bands}
    return (*([first] if told else []), grades)


def _tree_head(held: Sheet) -> model.TreeHead | None:
    if not held.row.tree_size:
        return None
    sealed: Any = Seal.objects.get(last_id=held.row.upto or 0)
    return model.TreeHead(
        size=held.row.tree_size,
        root=held.row.root,
        signed_at=sealed.sealed_at,
        key_id=sealed.key_id,
        signature=bytes(sealed.signature).hex(),
    )


def _statement(held: Sheet) -> str:
    """What is printed at the head of every page; nothing on a released, real report."""
    told = []
    if held.case.state != "released":
        told.append(_("草稿，尚未发布"))
    if store_origin() == "simulated":
        told.append(_("示例：合计数取自公开报告，办件记录为模拟生成"))
    if held.row.edition > 1:
        told.append(_("第%(n)s版，更正：%(why)s") % {"n": held.row.edition, "why": held.row.reason})
    return "；".join(told)


# ── files ────────────────────────────────────────────────────────────────────────────────────


def documents_folder() -> Path:
    """Where the store's documents lie."""
    return store_paths().documents


def write_documents(actor: Actor, case_id: str, seen: int, **how: Any) -> list[Document]:
    """Write .docx and .xlsx, record their digests, and return their rows (`file` is the name in
    `documents_folder()`).

    Raises a `Refused`, `ValueError` while the form lacks a part, `OSError`.
    """
    held = sheet(case_id)
    report = build(held)
    folder = documents_folder()
    folder.mkdir(parents=True, exist_ok=True)
    row = held.row
    stem = f"self-evaluation-{row.year}-{row.organisation}-{row.edition}"
    with desk(actor, case_id, seen, **how) as at:
        for kind, content in (("docx", report_docx(report)), ("xlsx", report_xlsx(report))):
            name = f"{stem}.{kind}"
            at.do("document_written", format=kind, file=name, digest=sm3(content).hex(),
                  size=len(content))  # fmt: skip
            write_whole(folder / name, content)
    rows = Document.objects.filter(case=case_id, edition=row.edition)
    return list(rows.order_by("format"))
