"""A reviewer's folder: who sent, who is missing, one workbook, and a letter to each unit."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl

from tests.reports.answers.sample import PARAGRAPHS, built, verdict
from zhengtong.reports.answers.gathering import Checked, check_all, check_one, found_in
from zhengtong.reports.answers.return_notice import Sender, return_notice, wanted
from zhengtong.reports.answers.senders import by_unit, listed
from zhengtong.reports.answers.workbook import summary


def checked(unit: str, file: str = "") -> Checked:
    title = f"{unit}2023年度部门整体支出绩效自评报告"
    return Checked(file or f"夹/{unit}.docx", verdict(), unit=unit, year=2023, title=title)


def test_folders_are_searched_and_locks_left_out(tmp_path: Path) -> None:
    for name in ("乙.docx", "甲.txt", "~$乙.docx", ".隐藏.txt", "图.png", "子/丙.PDF"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    assert [file.name for file in found_in([tmp_path])] == ["乙.docx", "甲.txt", "丙.PDF"]
    assert found_in([tmp_path / "没有.docx"]) == [tmp_path / "没有.docx"]


def test_a_file_is_checked_with_whose_it_is(tmp_path: Path) -> None:
    file = tmp_path / "甲.txt"
    file.write_text("\n".join(PARAGRAPHS), "utf-8")
    one = check_one(file)
    assert (one.unit, one.year, str(one.score), one.error) == ("青川镇便民服务中心", 2023, "96", "")
    gone = check_one(tmp_path / "没有.docx")
    assert gone.verdict is None and "找不到" in gone.error


def test_many_files_are_shared_out_and_keep_their_order(tmp_path: Path) -> None:
    files = []
    for number in range(7):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(
            f"第{number}镇2023年度绩效自评报告（示例）\n自评得分9{number}分。", "utf-8"
        )
    files[3].write_bytes(b"\x00\x01\x02\xff" * 50)
    told: list[tuple[int, int]] = []
    done = list(check_all(files, lambda n, of: told.append((n, of))))
    assert [one.file for one in done] == [str(file) for file in files]
    assert [bool(one.error) for one in done] == [number == 3 for number in range(7)]
    assert told == [(n, 7) for n in range(1, 8)]


def test_units_are_matched_with_the_list(tmp_path: Path) -> None:
    names = tmp_path / "名单.txt"
    names.write_text("单位名称\n青川镇\n青川镇中学\n县教育局\n白石镇\n", "utf-8")
    book = openpyxl.Workbook()
    for row in (("序号", "单位名称"), (1, "青川镇"), (2, "白石镇")):
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    assert listed(tmp_path / "名单.xlsx") == ["青川镇", "白石镇"]
    expected = listed(names)
    files = [
        checked("青川镇中学"), checked("青川镇人民政府"), checked("教育局"), checked("红旗林场"),
        Checked("夹/白石镇自评.pdf", error="文件有密码。"),
    ]  # fmt: skip
    units = by_unit(files, [*expected, "县水利局"])
    assert {unit: [one.unit for one in some] for unit, some in units.items()} == {
        "青川镇": ["青川镇人民政府"], "青川镇中学": ["青川镇中学"], "县教育局": ["教育局"],
        "白石镇": [""], "县水利局": [], "红旗林场": ["红旗林场"],
    }  # fmt: skip


def test_the_workbook_says_who_sent_and_every_finding() -> None:
    units = {
        "青川镇": [checked("青川镇")], "白石镇": [], "=1+1": [Checked("x.pdf", error="打不开。")],
    }  # fmt: skip
    book = openpyxl.load_workbook(BytesIO(summary(units, dated="2024-04-01")))
    rows = [[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=4)]
    assert [row[1:3] for row in rows] == [
        ["青川镇", "已报送"],
        ["白石镇", "未报送"],
        ["=1+1", "读不了"],
    ]
    assert rows[0][6:10] == [1, 1, 1, 1] and rows[2][10] == "打不开。"
    assert "未报送 1 个" in str(book["汇总"]["A2"].value)
    found = [[cell.value for cell in row] for row in book["问题清单"].iter_rows(min_row=2)]
    assert [row[3] for row in found] == ["须核实", "要说明", "提示"]
    assert found[0][6] == "基本支出共计210.50万元 … 公用经费70.30万元"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_letter_asks_names_the_ground_and_leaves_the_verdict() -> None:
    sender = Sender("青川县财政局（示例）", "李某 0000-000（示例）", date(2024, 4, 20))
    letter = return_notice("青川镇", [checked("青川镇")], sender, dated=date(2024, 4, 1))
    assert letter == return_notice("青川镇", [checked("青川镇")], sender, dated=date(2024, 4, 1))
    text = "\n".join(p.text for p in docx.Document(BytesIO(letter)).paragraphs)
    for words in (
        "关于请核实修改绩效自评材料的通知", "青川镇：", "须核实1处、要说明1处、提示1处",
        "请逐条核实，于2024年4月20日前", "1．分项之和与合计不等（第5段）。报告写“基本支出共计210.50万元”",
        "依据：合计应等于各分项之和。", "建议：核对公用经费", "以核实结果和审核意见为准",
        "李某 0000-000（示例）", "青川县财政局（示例）", "（印章）", "2024年4月1日",
    ):  # fmt: skip
        assert words in text, words
    blank = return_notice(
        "乙", [Checked("乙.pdf", error="打不开。")], Sender(), dated=date(2024, 4, 1)
    )
    said = "\n".join(p.text for p in docx.Document(BytesIO(blank)).paragraphs)
    assert "打不开。" in said and "　　　　年　　月　　日" in said


def test_nobody_is_written_to_for_style_alone() -> None:
    style = built(("2023年基本支出共计210.50万元，其中人员经费130.20万元。公用经费70.30万元",), ())
    assert wanted([checked("青川镇")]) and wanted([Checked("x", error="打不开。")])
    calm = Checked("x", verdict(built(PARAGRAPHS[:3], ())))
    assert not wanted([calm]) and not wanted([])
    assert wanted([Checked("x", verdict(style))])
