"""Reports in which nothing is wrong, in three layouts: the rules on structure and language are
silent, whatever the kind of unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.rules.saying import said
from zhengtong.reports.rules import (
    attachments,
    categories,
    claims,
    contents,
    counts,
    doubled,
    grades,
    leftovers,
    names,
    numbering,
    papers,
    parts,
    period,
    regions,
    repeats,
    typos,
)

HERE = Path(__file__).parent
MINE = (
    attachments, categories, claims, contents, counts, doubled, grades, leftovers, names,
    numbering, papers, parts, period, regions, repeats, typos,
)  # fmt: skip


def damaged(text: str) -> dict[str, str]:
    """The same report as other programs would hand it on."""
    return {
        "as it is": text,
        "full width": text.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        "blank lines": text.replace("\n", "\n\n"),
        "windows": text.replace("\n", "\r\n"),
        "indented": "\n".join(f"　　{line}" if line else line for line in text.split("\n")),
    }


@pytest.mark.parametrize("file", ["hospital.txt", "traffic.txt", "farmland.md"])
def test_nothing_is_said_of_a_sound_report(file: str) -> None:
    for how, text in damaged((HERE / file).read_text(encoding="utf-8")).items():
        found = [f"{each.rule or each.message}" for each in said(text, *MINE)]
        assert found == [], how


def test_the_same_report_damaged_in_one_place_is_found_out() -> None:
    text = (HERE / "traffic.txt").read_text(encoding="utf-8")
    slips = {
        "三、综合评价情况": "四、综合评价情况",
        "二是强化过程管理": "三是强化过程管理",
        "资金到位率100%": "资金金到位率100%",
        "评价等级为“优”": "评价等级为“良”",
        "宜政发〔2021〕18号": "宜政发[2021]18号",
        "2022年11月全部完工": "20 22年11月全部完工",
        "一是加强组织领导，成立了工作专班": "××单位加强组织领导，成立了工作专班",
    }
    for right, wrong in slips.items():
        assert right in text
        assert said(text.replace(right, wrong, 1), *MINE), wrong
