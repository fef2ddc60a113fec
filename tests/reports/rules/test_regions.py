"""Where a report comes from, and what does not belong there."""

from __future__ import annotations

import pytest

from tests.reports.rules.saying import paper, said
from zhengtong.reports.facts.region import province_of
from zhengtong.reports.rules import regions

HEAD = "{}2023年度部门整体支出绩效自评报告\n一、主要绩效\n{}\n"


@pytest.mark.parametrize(
    ("title", "text", "province"),
    [
        ("新宁县教育局", "", "湖南"),
        ("贵溪市公安局", "", "江西"),
        ("广西壮族自治区合浦县财政局", "", "广西"),
        ("某县教育局", "按照黑龙江省教育厅部署，黑龙江省财政厅下达资金。", "黑龙江"),
        ("某县教育局", "依据湘财绩〔2024〕1号和湘教发〔2023〕2号开展自评。", "湖南"),
        ("某县教育局", "与海南省、吉林省、浙江省等签订协议。", ""),
        ("某县教育局", "", ""),
    ],
)
def test_the_province_of_a_report(title: str, text: str, province: str) -> None:
    report = paper(HEAD.format(title, text), "报告.txt")
    assert province_of(report.identity, report.folded) == province


def test_a_platform_is_named_only_where_it_cannot_belong() -> None:
    here = HEAD.format("贵溪市行政审批局", "推广“{}”服务，群众办事更加便利。")
    (found,) = said(here.format("皖事通"), regions)
    assert "安徽" in found.message and "江西" in found.message
    assert said(here.format("赣服通"), regions) == []
    assert (
        said(HEAD.format("贵溪市行政审批局", "与外省“皖事通”对接，实现跨省通办。"), regions) == []
    )
    assert said(HEAD.format("某县行政审批局", "推广“皖事通”服务。"), regions) == []


def test_a_name_inside_another_word_is_no_platform() -> None:
    text = HEAD.format("贵溪市行政审批局", "青松办事处位于北京通州区以南，晋政通〔2020〕1号。")
    assert said(text, regions) == []
