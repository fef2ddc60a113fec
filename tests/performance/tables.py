"""Sheets made by hand, without a store: for scores, sums and obstacles."""

from __future__ import annotations

import json
from typing import Any

from zhengtong.flow.models import Case
from zhengtong.performance.models import (
    BaseData,
    Evaluation,
    Expense,
    Funds,
    Line,
    Note,
    Statement,
)
from zhengtong.performance.scheme import Scheme
from zhengtong.performance.scores import suggested, suggested_execution
from zhengtong.performance.sheet import Sheet

from .conftest import document

SCHEME = Scheme()


def line(number: int = 1, **columns: Any) -> Line:
    """A positive line worth 5, with its suggested score."""
    given = {
        "level1": "产出指标", "level2": "数量指标", "level3": f"指标{number}", "weight": "5",
        "target_text": "10", "target_value": "10", "actual_text": "10", "actual_value": "10",
        "score_rule": "positive", "given_score": "5", "binding": "evidence",
    } | columns  # fmt: skip
    found = Line(id=f"x:{number:03d}", case="x", number=number, **given)
    score = suggested(found, SCHEME)
    found.computed_score = f"{score.points:f}" if score else ""
    return found


def funds(**columns: Any) -> Funds:
    """The published money, or other amounts."""
    data = document()["funds"]
    given = {
        **{k: data[k] for k in ("initial", "revised", "outturn", "weight", "given_score")},
        "by_income": json.dumps([[p["name"], p["amount"]] for p in data["by_income"]]),
        "by_spending": json.dumps([[p["name"], p["amount"]] for p in data["by_spending"]]),
    } | columns
    found = Funds(case="x", **given)
    score = suggested_execution(found)
    found.computed_score = f"{score.points:f}" if score else ""
    return found


def whole(**parts: Any) -> Sheet:
    """The published tables as a sheet; `parts` replace some of them."""
    data = document()
    base = data["base_data"]
    counts = ("authorised_posts", "civil_posts", "institution_posts", "serving_staff")
    scoring = {"levels": data["scoring"]["weights"], "inner": data["scoring"]["inner_weights"]}
    given: dict[str, Any] = {
        "funds": funds(),
        "base": BaseData(case="x", **{name: base[name] for name in counts}),
        "expenses": [
            Expense(
                id=f"x:{n}", case="x", number=n, name=row["name"], depth=row["depth"],
                **{k: row[k] or "" for k in ("previous", "budget", "outturn")},
            )
            for n, row in enumerate(base["expenses"], 1)
        ],
        "statements": {
            name: Statement(id=name, case="x", name=name, form="amount", text=text)
            for name, text in data["text_amounts"].items()
        },
        "lines": [_published(each) for each in data["lines"]],
    } | parts  # fmt: skip
    row = Evaluation(case="x", organisation="u", year=2023, weights=json.dumps(scoring), upto=1)
    case = Case(id="x", state="drafting", title="自评", opened_at=0)
    return Sheet(case=case, row=row, scheme=SCHEME, **given)


def _published(data: dict[str, Any]) -> Line:
    rule = {"qualitative": "three_band"}.get(data["score_rule"], data["score_rule"])
    said = data["binding"]
    return line(
        data["number"], level1=data["level1"], level2=data["level2"], level3=data["level3"],
        weight=data["weight"], target_text=data["target_text"],
        target_value=data["target"].get("value", ""), actual_text=data["actual_text"],
        actual_value=data["actual"].get("value", ""), score_rule=rule,
        given_score=data["given_score"], judged=said.get("judged") or data.get("judged", ""),
    )  # fmt: skip


def note(key: str, difference: str) -> dict[str, Note]:
    """One explained difference."""
    said = Note(id=key, case="x", key=key, difference=difference, explanation="已核对。")
    return {key: said}
