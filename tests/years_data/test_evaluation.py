"""The self-evaluation's own arithmetic: what ties out, what does not, and by how much."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from .data import load

EVALUATION = load("evaluation")
LINES = EVALUATION["lines"]
FUNDS = EVALUATION["funds"]
PUBLISHED = {one["code"]: one for one in load("published")["figures"]}
D = Decimal


def total(rows: list[dict[str, Any]]) -> Decimal:
    return sum((D(row["amount"]) for row in rows if row["amount"]), D(0))


def test_instruction() -> None:
    instruction = EVALUATION["instruction"]
    assert instruction["number"] == "绥财绩〔2024〕1号"
    assert instruction["due_on"] == "2024-02-28"


def test_weights() -> None:
    assert len(LINES) == 16
    weights: dict[str, Decimal] = {"预算执行率": D(FUNDS["weight"])}
    inner: dict[str, Decimal] = {}
    for line in LINES:
        weight = D(line["weight"])
        weights[line["level1"]] = weights.get(line["level1"], D(0)) + weight
        inner[line["level2"]] = inner.get(line["level2"], D(0)) + weight
    assert weights == {k: D(v) for k, v in EVALUATION["scoring"]["weights"].items()}
    assert inner == {k: D(v) for k, v in EVALUATION["scoring"]["inner_weights"].items()}
    assert sum(weights.values()) == 100


def test_totals() -> None:
    given = D(FUNDS["given_score"]) + sum(D(line["given_score"]) for line in LINES)
    computed = D(FUNDS["computed_score"]) + sum(D(line["computed_score"]) for line in LINES)
    totals = EVALUATION["totals"]
    assert (given, computed) == (D(99), D("99.99")) == (D(totals["given"]), D(totals["computed"]))
    assert totals["grade"] == "优秀"


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["number"]))
def test_score_follows_its_rule(line: dict[str, Any]) -> None:
    weight = D(line["weight"])
    if line["score_rule"] == "qualitative":
        judged = line.get("judged") or line["binding"]["judged"]
        assert judged == "达成年度指标" and D(line["computed_score"]) == weight
    else:
        target, actual = D(line["target"]["value"]), D(line["actual"]["value"])
        score = weight if actual >= target else actual / target * weight
        assert D(line["computed_score"]) == score.quantize(D("0.01"), ROUND_HALF_UP)
        assert line["target"]["value"] in line["target_text"]
        assert line["actual"]["value"] in line["actual_text"]
        far = actual >= target * D(EVALUATION["scoring"]["deviation_threshold"])
        assert ("deviation" in line) == (far or actual < target)
    assert ("difference" in line) == (line["given_score"] != line["computed_score"])
    for note in (line.get("deviation"), line.get("difference")):
        assert note is None or note["reason"].endswith("（示例）")


def test_bindings() -> None:
    computed = [line for line in LINES if line["binding"]["kind"] == "computed"]
    assert len(computed) >= 5
    for line in computed:
        figure = PUBLISHED[line["binding"]["published"]]
        assert figure["indicator"] == line["binding"]["indicator"]
        if line["score_rule"] != "qualitative":
            assert figure["value"] == line["actual"]["value"]
        else:
            assert "{figure}" in line["binding"]["actual_template"]
            assert line["binding"]["actual_template"].startswith(line["actual_text"])
    for line in LINES:
        binding = line["binding"]
        assert binding["kind"] in {"computed", "accounts", "evidence", "qualitative"}
        assert binding["kind"] != "evidence" or binding["evidence"]


def test_hotline_line_explains_its_gap() -> None:
    line = LINES[15]
    assert (D("98.35") / D("98.5") * 5).quantize(D("0.01"), ROUND_HALF_UP) == D("4.99")
    assert D(line["given_score"]) - D(line["computed_score"]) == D(line["difference"]["amount"])


def test_money_that_ties_out() -> None:
    assert total(FUNDS["by_income"]) == D(FUNDS["income_total_printed"]) == D(FUNDS["outturn"])
    text = {name: D(amount) for name, amount in EVALUATION["text_amounts"].items()}
    assert text["personnel_cost"] + text["operating_cost"] == text["basic_expenditure"]
    assert total(FUNDS["by_spending"]) == D(FUNDS["spending_total_printed"])
    base = EVALUATION["base_data"]
    assert base["civil_posts"] + base["institution_posts"] == base["authorised_posts"]
    rows = {row["name"]: row for row in base["expenses"]}
    assert D(rows["公用经费"]["outturn"]) == text["operating_cost"]
    assert D(rows["项目支出"]["outturn"]) == text["project_expenditure"]


@pytest.mark.parametrize("one", EVALUATION["reconciliations"], ids=lambda one: one["subject"])
def test_money_that_does_not_tie_out(one: dict[str, Any]) -> None:
    gap = D(one["right"]) - D(one["left"])
    assert gap != 0
    assert gap - total(one["parts"]) == D(one["open"])
    assert one["explanation"]


def test_reconciled_amounts_come_from_the_tables() -> None:
    by = {one["subject"]: one for one in EVALUATION["reconciliations"]}
    text = {name: D(amount) for name, amount in EVALUATION["text_amounts"].items()}
    assert D(by["收入与支出合计"]["open"]) == total(FUNDS["by_spending"]) - D(FUNDS["outturn"])
    assert D(by["正文支出合计与全年执行数"]["left"]) == (
        text["basic_expenditure"] + text["project_expenditure"] + text["government_fund"]
    )
    assert D(by["基本支出"]["open"]) == 0
