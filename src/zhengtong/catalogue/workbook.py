"""The catalogue as a workbook for people who live in Excel: a sheet of items, one per list in them.

Columns follow the schema; every cell is text, a number, or 是/否, never a formula, and what comes
back is read cell by cell, each fault with its sheet and line.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _

from zhengtong.catalogue.load import LISTS, BadRow
from zhengtong.catalogue.schema import ITEM, TABLES, TITLES
from zhengtong.catalogue.spec import Spec, is_empty
from zhengtong.flow.refusals import Refused

__all__ = ["BadFile", "Parsed", "read_xlsx", "write_xlsx"]

CODE = "handling_item_code"
_MOST_BYTES = 300 * 1024 * 1024  # of an unpacked workbook: more is no catalogue but an attack
_CELL = 32767  # characters that a cell can hold
_CODE_TITLE = "代码"
_VERSION = Spec("version", "版本", "whole", required=False)
_ITEM_CODE = next(spec for spec in ITEM if spec.name == CODE)


class BadFile(Refused):
    """The file as a whole cannot be read; nothing of it was taken."""

    code = "bad_file"


@dataclass(slots=True)
class Parsed:
    """A document read from a file, the line of each row of its lists, and rows left out."""

    document: dict[str, Any]
    lines: dict[str, list[int]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)

    def line_of(self, kind: str, n: int) -> int:
        """The line of the n-th row (from 1) of a list."""
        return self.lines[kind][n - 1] if kind in self.lines else n


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and where its value stands in the row's record."""

    title: str
    path: tuple[str, ...]
    spec: Spec


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `path` is where its rows hang in an item, empty for a sheet of its own."""

    title: str
    columns: tuple[Column, ...]
    kind: str = ""
    path: tuple[str, ...] = ()


def _columns(
    specs: tuple[Spec, ...], path: tuple[str, ...] = (), before: str = ""
) -> Iterator[Column]:
    for spec in specs:
        if spec.kind == "record":
            yield from _columns(spec.of, (*path, spec.name), f"{before}{spec.title}·")
        elif spec.kind != "rows":
            yield Column(before + spec.title, (*path, spec.name), spec)


def _lists(specs: tuple[Spec, ...], path: tuple[str, ...] = ()) -> Iterator[Sheet]:
    owner = Column(_ITEM_CODE.title, (CODE,), _ITEM_CODE)
    for spec in specs:
        here = (*path, spec.name)
        if spec.kind == "rows":
            yield Sheet(spec.title, (owner, *_columns(spec.of)), path=here)
        elif spec.kind == "record":
            yield from _lists(spec.of, here)


def _sheets() -> Iterator[Sheet]:
    yield Sheet(TITLES["items"], tuple(_columns((*ITEM, _VERSION))), "items")
    yield from _lists(ITEM)
    for kind, _path, code in LISTS:
        specs = (Spec(code, _CODE_TITLE, limit=60), *TABLES[kind])
        yield Sheet(f"基础·{TITLES[kind]}", tuple(_columns(specs)), kind)


SHEETS = tuple(_sheets())


# ── writing ──────────────────────────────────────────────────────────────────────────────────


def write_xlsx(document: Mapping[str, Any]) -> bytes:
    """The workbook of a catalogue document, as bytes.

    Texts are written as texts, whatever they begin with: none becomes a formula or a link.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "bottom": 1})
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.title)
            page.freeze_panes(1, 2)
            for n, column in enumerate(sheet.columns):
                page.set_column(n, n, 40 if column.spec.kind == "long" else 18, plain)
                page.write_string(0, n, column.title, head)
            for line, row in enumerate(_rows_of(sheet, document), 1):
                for n, column in enumerate(sheet.columns):
                    _write(page, line, n, column, _at(row, column.path), plain)
    return target.getvalue()


def _rows_of(sheet: Sheet, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if sheet.path:
        for item in document["items"]:
            for row in _at(item, sheet.path) or []:
                yield {CODE: item[CODE], **row}
    else:
        yield from _list_of(document, sheet.kind)


def _list_of(document: Mapping[str, Any], kind: str) -> list[Any]:
    path = next((path for name, path, _code in LISTS if name == kind), ("items",))
    return _at(document, path) or []


def _at(held: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        held = None if held is None else held.get(name)
    return held


def _write(page: Any, line: int, n: int, column: Column, value: Any, style: Any) -> None:
    if is_empty(value):
        return
    if column.spec.kind == "whole":
        page.write_number(line, n, value)
        return
    text = _shown(column.spec, value)
    if len(text) > _CELL:
        raise ValueError(f"{column.title}: {len(text)} characters do not fit into a cell")
    page.write_string(line, n, text, style)


def _shown(spec: Spec, value: Any) -> str:
    titles = dict(spec.choices)
    if spec.kind == "yes_no":
        return "是" if value else "否"
    if spec.kind == "texts":
        return "\n".join(titles.get(each, each) for each in value)
    if spec.kind == "map":
        return "\n".join(f"{name}: {', '.join(rows)}" for name, rows in value.items())
    return titles.get(value, value)


# ── reading ──────────────────────────────────────────────────────────────────────────────────


def read_xlsx(data: bytes) -> Parsed:
    """A workbook of the shape that `write_xlsx` makes, its columns in any order.

    Items with a cell that cannot be read are left out and listed. Raises `BadFile` when the file
    is no workbook, or a sheet or column is missing or unknown (a missing one would blank data).
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            too_large = sum(part.file_size for part in packed.infolist()) > _MOST_BYTES
        if too_large:
            raise BadFile(_("文件太大，请分成几个文件导入。"))
        book = openpyxl.load_workbook(BytesIO(data), data_only=False, rich_text=False)
    except BadFile:
        raise
    except Exception as error:  # the library raises a dozen kinds for damaged files
        raise BadFile(_("无法读取这个文件，请确认是 .xlsx 表格且没有损坏或加密。")) from error
    parsed = Parsed({"themes": {}})
    items = _read_items(book, parsed)
    for sheet in SHEETS:
        if sheet.path:
            _read_rows_into(book, sheet, items, parsed)
        elif sheet.kind != "items":
            _read_list(book, sheet, parsed)
    good = [item for item in items.values() if item is not None]
    parsed.lines["items"] = [item.pop("") for item in good]
    parsed.document["items"] = good
    return parsed


def _read_items(book: Any, parsed: Parsed) -> dict[str, dict[str, Any] | None]:
    """Code → the item, its line under ""; None where it had a fault."""
    items: dict[str, dict[str, Any] | None] = {}
    for line, row, faults in _records(book, SHEETS[0]):
        code = str(row.get(CODE) or "")
        if code in items and code:
            faults.append(_("业务办理项编码与前面的行重复。"))
        if faults or not code:
            faults = faults or [_("请填写“%(field)s”。") % {"field": _ITEM_CODE.title}]
            parsed.bad.append(BadRow(SHEETS[0].title, line, code, "；".join(faults)))
            items.setdefault(code or f"\0{line}", None)
        else:
            items[code] = {"": line, **row}
    return items


def _read_rows_into(
    book: Any, sheet: Sheet, items: dict[str, dict[str, Any] | None], parsed: Parsed
) -> None:
    for line, row, faults in _records(book, sheet):
        code = str(row.pop(CODE, "") or "")
        item = items.get(code)
        if code not in items:
            faults.append(_("“事项”表中没有这个业务办理项编码。"))
        elif item is not None and not faults:
            _put(item, sheet.path, [*(_at(item, sheet.path) or []), row])
        if faults:
            parsed.bad.append(BadRow(sheet.title, line, code, "；".join(faults)))
            if code in items:
                items[code] = None


def _read_list(book: Any, sheet: Sheet, parsed: Parsed) -> None:
    path, code_name = next((path, code) for kind, path, code in LISTS if kind == sheet.kind)
    rows, lines = [], []
    for line, row, faults in _records(book, sheet):
        if faults:
            code = str(row.get(code_name) or "")
            parsed.bad.append(BadRow(sheet.title, line, code, "；".join(faults)))
        else:
            rows.append(row)
            lines.append(line)
    _put(parsed.document, path, rows)
    parsed.lines[sheet.kind] = lines


def _put(record: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        if record.get(name) is None:
            record[name] = {}
        record = record[name]
    record[path[-1]] = value


def _records(book: Any, sheet: Sheet) -> Iterator[tuple[int, dict[str, Any], list[str]]]:
    """(line, record, faults) of each line that is not empty. Raises `BadFile`."""
    if sheet.title not in book.sheetnames:
        raise BadFile(
            _("缺少工作表“%(sheet)s”，请用导出的表格修改后再导入。") % {"sheet": sheet.title}
        )
    lines = book[sheet.title].iter_rows()
    heads = [str(cell.value or "").strip() for cell in next(lines, ())]
    known = {column.title: column for column in sheet.columns}
    wrong = [head for head in heads if head and head not in known]
    wrong += [title for title in known if heads.count(title) != 1]
    if wrong:
        raise BadFile(
            _("工作表“%(sheet)s”的这些列缺少、重复或不认识：%(columns)s。")
            % {"sheet": sheet.title, "columns": "、".join(dict.fromkeys(wrong))}
        )
    for line, cells in enumerate(lines, 2):
        row: dict[str, Any] = {}
        faults: list[str] = []
        for head, cell in zip(heads, cells, strict=False):
            if not head or cell.value is None:
                continue
            column = known[head]
            try:
                _put(row, column.path, _read(column.spec, cell))
            except ValueError as fault:
                faults.append(f"{head}：{fault}")
        if row or faults:
            yield line, row, faults


def _read(spec: Spec, cell: Any) -> Any:
    """The cell's value as the schema has it. Raises `ValueError` with what to do."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        raise ValueError(_("单元格是公式或错误值，请改为文字。"))
    if spec.kind == "whole":
        return _whole(value)
    if isinstance(value, datetime):
        if spec.kind != "date":
            raise ValueError(_("应为文字，请把单元格格式设为文本。"))
        return value.date().isoformat()
    text = _cell_text(value)
    codes = {title: code for code, title in spec.choices}
    if spec.kind == "yes_no":
        if text not in ("是", "否"):
            raise ValueError(_("请填是或否。"))
        return text == "是"
    if spec.kind == "texts":
        parts = [part.strip() for part in text.split("\n")]
        return [codes.get(part, part) for part in parts if part]
    if spec.kind == "map":
        return dict(map(_named_list, filter(None, text.split("\n"))))
    return codes.get(text.strip(), text)


def _named_list(line: str) -> tuple[str, list[str]]:
    name, _colon, rest = line.partition(":")
    return name.strip(), [part.strip() for part in rest.split(",") if part.strip()]


def _whole(value: Any) -> int:
    number = value
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}\s*", value):
        number = int(value)
    if isinstance(value, float) and value.is_integer():
        number = int(value)
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError(_("应为不小于 0 的整数。"))
    return number


def _cell_text(value: Any) -> str:
    """What was typed. A long code that Excel took for a number has lost its digits by now."""
    if isinstance(value, str):
        return value.replace("_x000D_\n", "\n").replace("_x000D_", "\n")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= 10**15:
            raise ValueError(_("编码被当成数字，末几位已丢失，请设为文本后重新填写。"))
        return str(int(value)) if float(value).is_integer() else str(value)
    raise ValueError(_("应为文字，请把单元格格式设为文本。"))
