"""One workbook for a folder: who sent what, and every finding on a line of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import PurePath
from typing import Any

from zhengtong.reports.answers.entries import SEVERITIES, counts, entries
from zhengtong.reports.answers.gathering import Checked
from zhengtong.reports.answers.words import CHINESE
from zhengtong.reports.write.paper import plain_text

__all__ = ["summary"]

_UNITS = (
    ("序号", 6), ("单位", 34), ("状态", 9), ("文件", 34), ("年度", 8), ("自评得分", 10),
    ("须核实", 8), ("要说明", 8), ("提示", 8), ("算得平", 8), ("首要问题", 60),
)  # fmt: skip
_FINDINGS = (
    ("单位", 28), ("文件", 28), ("序号", 6), ("程度", 8), ("问题", 26), ("位置", 16), ("原文", 46),
    ("应为", 16), ("实为", 16), ("算式", 30), ("说明", 50), ("建议", 40), ("依据", 36), ("规则", 18),
)  # fmt: skip


def summary(units: Mapping[str, Sequence[Checked]], *, dated: str = "") -> bytes:
    """The .xlsx. `units` as `senders.by_unit` gives them; `dated` is printed above the table."""
    import xlsxwriter

    made = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **plain}) as book:
        looks = _looks(book)
        _overview(book.add_worksheet("汇总"), looks, units, dated)
        _list(book.add_worksheet("问题清单"), looks, units)
    return made.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10.5, "valign": "top", "text_wrap": True, "border": 1}
    grave = {"font_color": "#9C2118", "bold": True}
    return {
        "cell": book.add_format(base),
        "grave": book.add_format(base | grave),
        "head": book.add_format(base | {"bold": True, "bg_color": "#EFEAE0", "align": "center"}),
        "title": book.add_format({"font_name": "宋体", "font_size": 14, "bold": True}),
        "note": book.add_format({"font_name": "宋体", "font_size": 10.5, "font_color": "#575146"}),
    }


def _overview(
    sheet: Any, looks: dict[str, Any], units: Mapping[str, Sequence[Checked]], dated: str
) -> None:
    missing = sum(not files for files in units.values())
    unread = sum(bool(one.error) for files in units.values() for one in files)
    sheet.write(0, 0, "绩效自评材料校核汇总", looks["title"])
    told = f"{len(units)} 个单位，未报送 {missing} 个，读不了的文件 {unread} 份。{CHINESE.closing}"
    sheet.write(1, 0, f"{dated}　{told}" if dated else told, looks["note"])
    _head(sheet, 2, _UNITS, looks)
    row = 3
    for number, (unit, files) in enumerate(units.items(), 1):
        for line in [_line(one) for one in files] or [("未报送",)]:
            values = (number, unit, *line)
            grave = line[0] != "已报送"
            for column, value in enumerate((*values, *[""] * (len(_UNITS) - len(values)))):
                look = looks["grave" if grave and column == 2 else "cell"]
                _write(sheet, row, column, value, look)
            row += 1
    _close(sheet, row, len(_UNITS), landscape=True, head=2)


def _line(one: Checked) -> tuple[Any, ...]:
    """From the state on: file, year, score, counts, the first grave finding."""
    file = PurePath(one.file).name
    if one.verdict is None:
        return "读不了", file, "", "", "", "", "", "", one.error
    found = counts(one.verdict)
    held = sum(relation.holds for relation in one.verdict.relations)
    first = next(iter(entries(one.verdict)), None)
    said = f"{first.title}：{first.message}" if first else ""
    score = "" if one.score is None else float(one.score)
    numbers = [found[severity] for severity in SEVERITIES]
    return "已报送", file, one.year or "", score, *numbers, held, said


def _list(sheet: Any, looks: dict[str, Any], units: Mapping[str, Sequence[Checked]]) -> None:
    _head(sheet, 0, _FINDINGS, looks)
    row = 1
    for unit, files in units.items():
        for one in files:
            for entry in entries(one.verdict) if one.verdict else ():
                values = (
                    unit, PurePath(one.file).name, entry.number, CHINESE.severity[entry.severity],
                    entry.title, entry.where, " … ".join(entry.quotes), entry.expected, entry.found,
                    entry.sum, entry.message, entry.fix, entry.basis, entry.rule,
                )  # fmt: skip
                for column, value in enumerate(values):
                    _write(sheet, row, column, value, looks["cell"])
                row += 1
    _close(sheet, row, len(_FINDINGS), landscape=True, head=0)


def _head(sheet: Any, row: int, columns: Sequence[tuple[str, int]], looks: dict[str, Any]) -> None:
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write(row, column, name, looks["head"])


def _write(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, plain_text(str(value))[:32_000], look)


def _close(sheet: Any, rows: int, columns: int, *, landscape: bool, head: int) -> None:
    sheet.freeze_panes(head + 1, 2)
    sheet.autofilter(head, 0, max(rows - 1, head), columns - 1)
    sheet.repeat_rows(head)
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
