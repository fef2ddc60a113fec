"""A published self-evaluation, done again through the same acts as a person would do it.

The figures are computed from the records that there are, never copied: where a smaller year comes
out otherwise than printed, score and explanation say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.models import Case
from zhengtong.indicators.definitions import all_indicators
from zhengtong.law.localtime import DAY, HOUR, instant
from zhengtong.org.actors import Actor, actor_for
from zhengtong.org.models import Grant
from zhengtong.org.units import unit
from zhengtong.performance.checks import check
from zhengtong.performance.compute import compute
from zhengtong.performance.desk import Desk, desk, open_evaluation
from zhengtong.performance.figures import frozen_of
from zhengtong.performance.models import Line
from zhengtong.performance.report import write_documents
from zhengtong.performance.scores import LineScore
from zhengtong.performance.sheet import Sheet, evaluation_id, sheet
from zhengtong.reports.write.printing import score

__all__ = ["holder", "load_evaluation"]

Until = Literal["drafting", "submitted", "released"]
Data = Mapping[str, Any]

RULES = {"qualitative": "three_band"}
LEAD = 8  # days between the first entry and the date under the report
MORNING = 9 * HOUR


def load_evaluation(document: Data, published: Data, until: Until = "submitted") -> str:
    """Load `evaluation.json` of a year, with its `published.json`, and write the documents.

    Returns the case.
    Needs the unit, a performance officer and a leader to stand in the organisation, and the
    year's records in the store. Call it outside any transaction. What was done before a crash is
    not done twice. Raises a `Refused`, `LookupError`.
    """
    case = evaluation_id(document["unit"]["organisation"], document["year"])
    signed = date.fromisoformat(document["drafted_on"])

    def how(days: int) -> dict[str, Any]:
        return {"happened_at": instant(signed) + MORNING - days * DAY}

    place = unit(document["unit"]["organisation"])
    if place is None:
        raise LookupError(f"没有单位“{document['unit']['organisation']}”，请先登记机构。")
    drafter = holder("performance_officer", place.path, signed)
    if not Case.objects.filter(id=case).exists():
        with transaction.atomic():
            opened = open_evaluation(
                drafter, place.code, _opening(document), key=f"load:{case}", **how(LEAD)
            )
            at = Desk(drafter, case, opened.position, **how(LEAD))
            _fill_in(at, document, published)
    if _state(case) == "drafting":
        compute(drafter, case, _position(case), **how(2))
        with desk(drafter, case, _position(case), **how(1)) as at:
            _judge(at, document, published)
            _explain_sums(at, document)
            if until != "drafting":
                at.do("submit")
    if _state(case) == "submitted" and until == "released":
        leader = holder("bureau_leader", place.path, signed)
        with desk(leader, case, _position(case), **how(0)) as at:
            at.do("release")
    held = sheet(case)
    if not any(each.edition == held.row.edition for each in held.documents):
        write_documents(drafter, case, held.case.position, **how(0))
    return case


def _state(case: str) -> str:
    return Case.objects.get(id=case).state


def _position(case: str) -> int:
    return Case.objects.get(id=case).position


def holder(role: str, path: str, day: date) -> Actor:
    """The first person who holds `role` over `path` on `day`. Raises `LookupError`."""
    for grant in Grant.objects.filter(role=role).order_by("person"):
        if path.startswith(grant.path):
            actor = actor_for(grant.person, day)
            if actor.role_over((role,), path):
                return actor
    raise LookupError(f"没有人有“{role}”的岗位授权，请先授权。")


# ── the draft ────────────────────────────────────────────────────────────────────────────────


def _opening(document: Data) -> dict[str, Any]:
    instruction, scoring = document["instruction"], document["scoring"]
    return {
        "year": document["year"],
        "short_name": document["unit"]["short"],
        **{k: instruction[k] for k in ("issuer", "title", "number", "issued_on", "due_on")},
        "drafted_on": document["drafted_on"],
        "levels": scoring["weights"],
        "inner": scoring["inner_weights"],
    }


def _fill_in(at: Desk, document: Data, published: Data) -> None:
    funds, base = document["funds"], document["base_data"]
    at.adopt_objectives(document["objective"], [_target(line) for line in document["lines"]])
    at.do("set_funds", **{
        name: funds[name]
        for name in ("initial", "revised", "outturn", "weight", "by_income", "by_spending")
    })  # fmt: skip
    people = (
        "authorised_posts", "civil_posts", "institution_posts", "serving_staff", "retirees",
        "veteran_retirees", "buildings", "thrift_measures",
    )  # fmt: skip
    expenses = [{"number": n, **row} for n, row in enumerate(base["expenses"], 1)]
    at.set_base_data({name: base[name] for name in people}, expenses)
    known = {each.code for each in all_indicators()}
    figures = published["figures"]
    cited = [f for f in figures if f["fact"] and f["indicator"] in known]
    at.cite_figures(
        [{"name": f["fact"], "indicator": f["indicator"], **_within(f, published)} for f in cited]
    )
    at.state_facts(
        document["achievement"], [*_facts(document), *_printed(figures, cited, document)]
    )
    for line in document["lines"]:
        _bind(at, line, published)


def _target(line: Data) -> dict[str, Any]:
    target = line["target"]
    return {
        **{k: line[k] for k in ("number", "level1", "level2", "level3", "target_text", "weight")},
        "target_value": target.get("value", ""),
        "target_unit": target.get("unit", ""),
        "target_operator": target.get("operator", ""),
        "score_rule": RULES.get(line["score_rule"], line["score_rule"]),
    }


def _within(figure: Data, published: Data) -> dict[str, Any]:
    """Scope and cut-off of a published figure, as an indicator is asked."""
    return {"scope": published["scopes"].get(figure["scope"], {}), "cut_off": figure["cut_off"]}


def _facts(document: Data) -> list[dict[str, str]]:
    accounts = f"{document['year']}年度部门执行数"
    found = [
        {"name": name, "form": "amount", "text": text, "source": accounts}
        for name, text in document["text_amounts"].items()
    ]
    for name, value in document["facts"].items():
        form = "number" if isinstance(value, int) else "text"
        found.append({"name": name, "form": form, "text": f"{value}", "source": ""})
    for name, text in document["passages"].items():
        found.append({"name": name, "form": "passage", "text": text, "source": ""})
    return found


def _printed(
    figures: Sequence[Data], cited: Sequence[Data], document: Data
) -> list[dict[str, str]]:
    """Facts that the report prints and no record computes, with their place in it."""
    title = document["about"]["source"]["document"]
    return [
        {
            "name": each["fact"],
            "form": "text" if each["unit"] == "%" else "number",
            "text": f"{each['value']}{'%' if each['unit'] == '%' else ''}",
            "source": f"{title}{each['section']}",
        }
        for each in figures
        if each["fact"] and each not in cited
    ]


def _bind(at: Desk, line: Data, published: Data) -> None:
    binding, actual = line["binding"], line["actual"]
    said: dict[str, Any] = {
        "judged": binding.get("judged") or line.get("judged", ""),
        "note": binding.get("note") or line.get("remark", ""),
    }
    if binding["kind"] == "computed":
        [figure] = [f for f in published["figures"] if f["code"] == binding["published"]]
        said |= {"indicator": binding["indicator"], **_within(figure, published)}
        said["template"] = binding.get("actual_template", "")
    elif binding["kind"] == "accounts":
        said["accounts"] = "/".join(f.removeprefix("funds.") for f in binding["facts"])
    else:
        said |= {
            "actual_text": line["actual_text"], "actual_value": actual.get("value", ""),
            "actual_unit": actual.get("unit", ""),
        }  # fmt: skip
    at.do("bind_line", number=line["number"], binding=binding["kind"], **said)
    for name in binding.get("evidence", ()):
        title = name if "示例" in name else f"{name}（示例）"
        text = f"示例：此处附“{name}”。示范数据不含原件。\n"
        file = Attachment(f"佐证材料-{line['number']}.txt", "text/plain", text.encode())
        at.attach_evidence(line["number"], file, title)


# ── scores and reasons ───────────────────────────────────────────────────────────────────────


def _judge(at: Desk, document: Data, published: Data) -> None:
    at.do("give_score", number=0, score=document["funds"]["given_score"])
    for line in document["lines"]:
        at.do("give_score", number=line["number"], score=line["given_score"])
    told = {line["number"]: line for line in document["lines"]}
    held = sheet(at.case)
    for row in held.scores:
        source, line = told.get(row.number, {}), held.line(row.number)
        same = line is None or _as_published(line, source, published)
        if row.deviation is not None and line is not None:
            said = source.get("deviation") if same else None
            at.do("explain_deviation", number=row.number, **(_said(said) or _deviated(row)))
        if row.difference:
            said = source.get("difference") if same else None
            reason = said["reason"] if said else _differs(row)
            at.do("explain_difference", number=row.number, reason=reason)


def _as_published(line: Line, source: Data, published: Data) -> bool:
    """Whether the figure came out with the very counts that the example reasons speak of."""
    frozen, code = frozen_of(line), source["binding"].get("published")
    if frozen is None:
        return True
    chosen = next((c for c in published["chosen"] if c["figure"] == code and c["fixed"]), None)
    if chosen is not None:
        return (frozen.numerator, frozen.denominator) == (
            chosen["numerator"], chosen["denominator"],
        )  # fmt: skip
    value = source["actual"].get("value")
    return value is None or (
        line.actual_value != "" and Decimal(line.actual_value) == Decimal(value)
    )


def _said(deviation: Data | None) -> dict[str, str] | None:
    return {k: deviation[k] for k in ("reason", "improvement")} if deviation else None


def _deviated(row: LineScore) -> dict[str, str]:
    assert row.deviation is not None
    figures, _comma, _ask = row.deviation.message.replace("，", ",").rpartition(",")
    return {
        "reason": f"{figures or row.name}。模拟规模小于全年，这里写的是本次模拟得出的数。（示例）",
        "improvement": "",
    }


def _differs(row: LineScore) -> str:
    computed, given = score(row.computed), score(row.given)
    return (
        f"按规则核算{computed}分（{row.working}），单位按已公布的自评表给{given}分；"
        "模拟规模小于全年，算出的数与公布的不同。（示例）"
    )


def _explain_sums(at: Desk, document: Data) -> None:
    """The published notes on the same two amounts, and where there is none, the proposed one."""
    written = {
        frozenset((Decimal(r["left"]), Decimal(r["right"]))): r["explanation"]
        for r in document["reconciliations"]
    }
    held: Sheet = sheet(at.case)
    for found in check(held):
        note = written.get(frozenset((found.left, found.right)))
        if found.difference and not found.must_hold and (note or found.blocks):
            at.do("explain_tie_out", sum=found.key, explanation=note or found.sentence)
