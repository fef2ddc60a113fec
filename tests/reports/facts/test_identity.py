"""Whose report, of which year, of what kind; where a second report begins in the same file."""

from __future__ import annotations

import pytest

from tests.reports.documents import forms
from zhengtong.reports.documents.text import read_text
from zhengtong.reports.facts.identity import Identity, Kind
from zhengtong.reports.facts.reading import Reading


def identity(text: str) -> Identity:
    return Reading(read_text(text)).identity


BODY = "\n一、概况\n我单位负责全镇文化服务。\n二、成效\n成效显著，群众满意。\n三、问题\n无。\n"


@pytest.mark.parametrize(
    ("head", "unit", "year", "kind"),
    [
        ("青川镇人民政府2023年度部门整体支出绩效自评报告", "青川镇人民政府", 2023, Kind.DEPARTMENT),
        ("2022年青川县第一中学项目支出绩效评价报告", "青川县第一中学", 2022, Kind.PROJECT),
        ("2021年度部门整体支出绩效自评报告\n（青川县教育局）", "青川县教育局", 2021, Kind.DEPARTMENT),
        ("青川县人民医院\n2020年度专项资金绩效自评报告", "青川县人民医院", 2020, Kind.FUND),
        ("青川县20 23 年度部门整体支出\n\n绩效自评报告\n填报单位：青川县公安局", "青川县公安局", 2023, Kind.DEPARTMENT),
        ("青川县水利局二〇二二年度部门整体支出绩效自评报告", "青川县水利局", 2022, Kind.DEPARTMENT),
        ("青川县林业局20l9年度项目支出绩效自评报告", "青川县林业局", 2019, Kind.PROJECT),
        ("石桥乡2022年度部门整体支出绩效自评报告", "石桥乡", 2022, Kind.DEPARTMENT),
        ("2022年度防汛补助资金绩效自评报告\n一、概况\n青川县水利局成立于2001年。", "青川县水利局", 2022, Kind.FUND),
        ("关于青川县文化馆2023年度免费开放专项资金绩效自评情况的报告", "青川县文化馆", 2023, Kind.FUND),
    ],
)  # fmt: skip
def test_the_head_of_a_report(head: str, unit: str, year: int, kind: Kind) -> None:
    found = identity(head + BODY)
    assert (found.unit, found.year, found.kind) == (unit, year, kind)
    assert found.self_evaluated and not found.form
    document = read_text(head + BODY)
    assert all(document.quote(name.span) == name.text for name in found.names)


def test_a_form_alone() -> None:
    text = "附件2\n项目支出绩效自评表\n（2023年度）\n" + forms.tabs(
        [*forms.FUNDS[:1], ["主管部门", "青川县文化局", "", "", "实施单位", "青川镇文化站", "", ""], *forms.GRID[1:]]
    )  # fmt: skip
    found = identity(text)
    assert found.form and found.year == 2023 and found.kind is Kind.PROJECT
    assert [name.text for name in found.names] == ["青川镇文化站"]


def test_a_fragment_says_only_what_stands_in_it() -> None:
    found = identity("资金使用规范，2023年度支出12万元。\n三、存在问题\n无。\n")
    assert (found.title, found.unit, found.year, found.kind) == ("", "", 2023, Kind.OTHER)


def test_two_reports_in_one_file() -> None:
    first = "青川县教育局2023年度部门整体支出绩效自评报告" + BODY
    annex = "附件1\n部门整体支出绩效自评表\n" + forms.tabs(forms.GRID) + "\n\n"
    second = "青川县水利局2022年度项目支出绩效自评报告" + BODY
    document = read_text(first + annex + second)
    found = Reading(document).identities
    assert [(each.unit, each.year) for each in found] == [
        ("青川县教育局", 2023),
        ("青川县水利局", 2022),
    ]
    assert found[0].span.end == found[1].span.start == len(first + annex)
    assert [len(level) for level in Reading(document).outline.roots] == [3, 3]


def test_the_annexes_of_a_report_belong_to_it() -> None:
    text = (
        "青川县教育局2023年度部门整体支出绩效自评报告" + BODY
        + "附件1\n项目支出绩效自评报告\n一、填表要求\n如实填写。\n"
    )  # fmt: skip
    assert len(Reading(read_text(text)).identities) == 1
