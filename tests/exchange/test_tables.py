"""Files as they come: encodings, quotation marks, sheets; a bad line never costs the next one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.exchange.tables import write_csv, write_xlsx
from zhengtong.systems.exchange import tables
from zhengtong.systems.exchange.tables import BadFile, Line, read_blocks

ROWS = [["编号", "名称"], ["0012", "张某，某公司"], ["0013", "多\n行"]]


def lines(path: Path, most: int | None = None) -> list[Line]:
    return [line for block in read_blocks(path, most) for line in block]


def cells(path: Path) -> list[list[Any]]:
    return [line[2] for line in lines(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_in_use_is_read(tmp_path: Path, encoding: str) -> None:
    assert cells(write_csv(tmp_path / "a.csv", ROWS, encoding)) == ROWS


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"编号{mark}名称\n1{mark}甲\n", "utf-8")
    assert cells(path) == [["编号", "名称"], ["1", "甲"]]


def test_an_open_quotation_mark_costs_its_own_line_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for behind in (3, 300):
        rest = "".join(f"{n},乙\n" for n in range(behind))
        path.write_text(f'编号,名称\n1,"多\n行"\n2,"没关上\n{rest}', "utf-8")
        found = lines(path)
        assert [line[1] for line in found[:4]] == [1, 2, 4, 5]
        assert found[2][3] and [line[3] for line in found if line[3]] == [found[2][3]]
        assert [line[2] for line in found[3:]] == [[str(n), "乙"] for n in range(behind)]


def test_a_broken_character_is_said_of_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号,名称\n1,甲乙丙\n".encode() + b"2,\xff\xfe\n" + "3,丁戊己\n".encode())
    assert [bool(line[3]) for line in lines(path)] == [False, False, True, False]
    assert lines(path)[3][2] == ["3", "丁戊己"], "one broken byte does not make it GBK"


def test_a_workbook_is_read_sheet_by_sheet_and_hidden_ones_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("一月", "字典", "二月"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["编号", 12.5, True])
            if name == "字典":
                page.hide()
    here = lines(path)
    assert [(line[0], line[1]) for line in here] == [("一月", 1), ("二月", 1)]
    assert here[0][2] == ["编号", 12.5, True]
    monkeypatch.setattr(tables, "_LARGE", 0)
    assert lines(path) == here, "a process of its own reads the same"
    assert lines(path, most=1) == here


def test_what_is_no_table_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = write_xlsx(tmp_path / "a.xlsx", ROWS)
    old, broken, hollow = (tmp_path / name for name in ("a.xls", "b.xlsx", "c.xlsx"))
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    import zipfile

    with zipfile.ZipFile(hollow, "w") as packed:
        packed.writestr("x.txt", "nothing")
    torn = tmp_path / "d.xlsx"
    with zipfile.ZipFile(good) as whole, zipfile.ZipFile(torn, "w") as packed:
        for name in whole.namelist():
            held = whole.read(name)
            packed.writestr(name, held[: len(held) // 2] if "sheet1" in name else held)
    told = ((old, "另存为 .xlsx"), (broken, "不是完好的"), (hollow, "打不开"), (torn, "读到一半"))
    for path, said in told:
        with pytest.raises(BadFile, match=said):
            lines(path)
    monkeypatch.setattr(tables, "_LARGE", 0)
    for path, said in ((hollow, "打不开"), (torn, "读到一半")):
        with pytest.raises(BadFile, match=said):
            lines(path)
    monkeypatch.setattr(tables, "_MOST_BYTES", 10)
    with pytest.raises(BadFile, match="太大"):
        lines(good)
