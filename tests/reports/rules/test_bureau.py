"""A bureau's profile, and what a person has let stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhengtong.reports.checking import check
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.profiles.bureau import BureauError, load_bureau
from zhengtong.reports.profiles.dismissals import Dismissals
from zhengtong.reports.rules import load

TEXT = "根据青政发[2023]11号和青政发〔2023〕12号文件，（一）加强管理，，提高效率。"


def profile(path: Path, **fields: object) -> Path:
    file = path / "bureau.json"
    file.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
    return file


def test_what_the_bureau_prescribes_is_right(tmp_path: Path) -> None:
    document = read_text(TEXT)
    findings = check(document).findings
    assert {each.rule for each in findings} >= {"docnum-bracket", "typo-duplicate"}

    quiet = load_bureau(
        profile(tmp_path, silent=["docnum-bracket"], severities={"typo-duplicate": "high"})
    )
    left = list(quiet.applied(findings, document))
    assert "docnum-bracket" not in {each.rule for each in left}
    assert [each.severity for each in left if each.rule == "typo-duplicate"] == ["high"]

    form = load_bureau(profile(tmp_path, phrases=["加强管理，，提高效率"]))
    assert "typo-duplicate" not in {each.rule for each in form.applied(findings, document)}


def test_the_bureaus_bands_are_the_measure(tmp_path: Path) -> None:
    document = read_text("青川县教育局绩效自评报告\n一、结论\n绩效自评得分86分，评价等级为“优”。\n")
    asked = check(document).findings
    assert "grade-vs-score" in {each.rule for each in asked}
    bands = [["优", 85, 100], ["良", 75, 85], ["中", 60, 75], ["差", 0, 60]]
    lenient = load_bureau(profile(tmp_path, name="青川县财政局", bands=bands))
    assert "grade-vs-score" not in {each.rule for each in lenient.applied(asked, document)}

    low = read_text("青川县教育局绩效自评报告\n一、结论\n绩效自评得分80分，评价等级为“优”。\n")
    (left,) = [
        each for each in lenient.applied(check(low).findings, low) if each.rule == "grade-vs-score"
    ]
    assert left.expected == "良" and left.severity == "high"


def test_its_own_weights_and_bands_are_never_called_unusual(tmp_path: Path) -> None:
    form = next(rule for rule in load() if rule.id == "weight-scheme").fires[0]
    graded = "部门整体支出绩效自评得分86分，评价等级为“优”。"
    bureau = load_bureau(
        profile(
            tmp_path,
            weights=[{"预算执行率": 10, "产出": 60, "效益": 20, "满意度": 10}],
            bands=[["优", 85, 100], ["良", 75, 85]],
        )
    )
    for text, rule in ((form, "weight-scheme"), (graded, "grade-vs-score")):
        document = read_text(text)
        findings = check(document).findings
        assert rule in {each.rule for each in findings}
        assert rule not in {each.rule for each in bureau.applied(findings, document)}
    worse = read_text(graded.replace("86", "80"))
    left = {each.rule for each in bureau.applied(check(worse).findings, worse)}
    assert "grade-vs-score" in left


def test_the_parts_that_a_bureau_does_without(tmp_path: Path) -> None:
    bureau = load_bureau(profile(tmp_path, required={"score": False, "content": True}))
    assert bureau.silent == {"missing-score"}


@pytest.mark.parametrize(
    "fields",
    [
        {"weight": []},
        {"severities": {"typo": "grave"}},
        {"bands": [["优", 90]]},
        {"required": {"mood": True}},
    ],
)
def test_a_profile_that_is_none_is_refused_with_the_reason(
    tmp_path: Path, fields: dict[str, object]
) -> None:
    with pytest.raises(BureauError, match=r"口径文件|严重程度|required"):
        load_bureau(profile(tmp_path, **fields))


def test_a_finding_that_was_answered_stays_answered(tmp_path: Path) -> None:
    document = read_text(TEXT)
    findings = check(document).findings
    bracket = next(each for each in findings if each.rule == "docnum-bracket")
    kept = Dismissals.load(tmp_path / "dismissals.json")
    with pytest.raises(ValueError, match="理由"):
        kept.dismiss("青川县教育局", bracket, document, " ")
    kept.dismiss("青川县教育局", bracket, document, "文号照原件", by="林晚舟")
    kept.save(tmp_path / "dismissals.json")

    again = Dismissals.load(tmp_path / "dismissals.json")
    assert bracket not in list(again.open("青川县教育局", findings, document))
    assert bracket in list(again.open("青川县卫生局", findings, document))
    other = read_text(TEXT.replace("11号", "13号"))
    new = next(each for each in check(other).findings if each.rule == "docnum-bracket")
    assert new in list(again.open("青川县教育局", check(other).findings, other))


def test_a_broken_record_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text('{"version": 9}', encoding="utf-8")
    with pytest.raises(ValueError, match="不再提示"):
        Dismissals.load(tmp_path / "d.json")
