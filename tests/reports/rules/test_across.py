"""A report beside approved objectives, budget, accounts, last year's report and its neighbours."""

from __future__ import annotations

from tests.reports.rules.saying import paper, said
from zhengtong.reports.rules import copied, objectives, tying

_HEADS = "一级指标\t二级指标\t三级指标\t年度指标值\t{}分值{}\n"
_ROWS = (
    ("产出指标", "数量指标", "养护道路里程", "≥120公里", "126公里", "20"),
    ("产出指标", "质量指标", "养护质量合格率", "≥95%", "97%", "20"),
    ("产出指标", "时效指标", "任务按期完成率", "100%", "100%", "10"),
    ("效益指标", "社会效益指标", "道路通行改善率", "≥90%", "92%", "30"),
    ("满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥92%", "95%", "10"),
)


def _objectives(rows: tuple[tuple[str, ...], ...] = _ROWS) -> str:
    lines = "".join("\t".join((*row[:4], row[5])) + "\n" for row in rows)
    return "青川县公路局2023年度项目支出绩效目标申报表\n\n" + _HEADS.format("", "") + lines


def _report(rows: tuple[tuple[str, ...], ...] = _ROWS) -> str:
    lines = "".join("\t".join((*row, row[5])) + "\n" for row in rows)
    return (
        "青川县公路局2023年度项目支出绩效自评报告\n一、自评情况\n"
        + _HEADS.format("实际完成值\t", "\t得分")
        + lines
    )


def _changed(at: int, column: int, value: str) -> tuple[tuple[str, ...], ...]:
    row = list(_ROWS[at])
    row[column] = value
    return (*_ROWS[:at], tuple(row), *_ROWS[at + 1 :])


def test_what_was_approved_is_what_is_reported() -> None:
    approved = paper(_objectives(), "绩效目标.txt")
    assert said(_report(), objectives, beside=(approved,)) == []

    lowered = said(_report(_changed(1, 3, "≥90%")), objectives, beside=(approved,))
    assert [(each.expected, each.found) for each in lowered] == [("≥95%", "≥90%")]
    assert "降低" in lowered[0].message and "绩效目标.txt" in lowered[0].message

    dropped = said(_report(_ROWS[:2] + _ROWS[3:]), objectives, beside=(approved,))
    assert [each.expected for each in dropped] == ["任务按期完成率"]

    reweighed = said(_report(_changed(0, 5, "15")), objectives, beside=(approved,))
    assert [(each.expected, each.found) for each in reweighed] == [("20", "15")]

    reworded = said(_report(_changed(4, 2, "沿线群众的满意度")), objectives, beside=(approved,))
    assert [each.question for each in reworded] == [True]


def test_one_notation_of_a_target_is_as_good_as_another() -> None:
    approved = paper(_objectives(), "绩效目标.txt")
    assert said(_report(_changed(1, 3, ">=95％")), objectives, beside=(approved,)) == []


def test_the_accounts_of_the_same_year_tie_out() -> None:
    accounts = paper(
        "青川县公路局2023年度部门决算\n一、收支情况\n2023年度支出合计120.50万元，其中：基本支出80.50万元，项目支出40.00万元。\n",
        "决算.txt",
    )
    report = "青川县公路局2023年度部门整体支出绩效自评报告\n一、支出情况\n2023年度支出合计{}万元，其中：基本支出80.50万元，项目支出{}万元。\n"
    assert said(report.format("120.50", "40.00"), tying, beside=(accounts,)) == []
    found = said(report.format("122.50", "42.00"), tying, beside=(accounts,))
    assert {each.expected for each in found} == {"120.50万元", "40.00万元"}


_DONE = "全年共养护农村公路126公里，处置道路病害38处，更换标志标牌52块，改善沿线12个村的出行条件。"
_OTHER = "推行路长制网格化管理，建立县乡村三级巡查台账，问题发现率和整改率均较上年明显提升。"


def test_last_years_figures_are_not_this_years() -> None:
    last = paper(
        f"青川县公路局2022年度部门整体支出绩效自评报告\n一、主要成效\n{_DONE}\n", "上年.txt"
    )
    head = "青川县公路局2023年度部门整体支出绩效自评报告\n一、主要成效\n"
    assert said(head + _DONE.replace("126", "131"), copied, beside=(last,)) == []
    assert len(said(head + _DONE, copied, beside=(last,))) == 1


def test_another_units_sentences_are_named_and_the_forms_own_are_not() -> None:
    def neighbour(number: int, words: str) -> str:
        return f"白沙镇第{number}中学2023年度部门整体支出绩效自评报告\n一、主要成效\n{words}\n"

    report = "青川县公路局2023年度部门整体支出绩效自评报告\n一、主要成效\n" + _DONE + _OTHER
    one = paper(neighbour(1, _DONE + _OTHER), "一中.txt")
    found = said(report, copied, beside=(one,))
    assert len(found) == 1 and "一中.txt" in found[0].message

    many = tuple(paper(neighbour(n, _DONE + _OTHER), f"{n}中.txt") for n in range(1, 9))
    assert said(report, copied, beside=many) == []
