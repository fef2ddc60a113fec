"""工作表: an export's sheets with their headers found and their columns known, ready to be read.

The same way leads to an import and to the preview that somebody looks at before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.imports import Importable, Row, RowFault
from zhengtong.law.masking import mask_id, mask_name, mask_text
from zhengtong.record.append import now_us
from zhengtong.systems.exchange.cells import Reader, text_of
from zhengtong.systems.exchange.headers import SEARCHED, Header, find_header, is_footer
from zhengtong.systems.exchange.mapping import Mapping, readers, suggest_mapping
from zhengtong.systems.exchange.tables import BadFile, Line, read_blocks

__all__ = ["Preview", "Sheet", "preview", "read_sheets"]

_SAMPLE = 300
"""Lines of a sheet that are looked at before any is read."""

_DAY = 86_400_000_000
_MASKS = "*●•×"


@dataclass(slots=True)
class Sheet:
    """One sheet: `mapping` is what was chosen for it, with what its header adds."""

    title: str
    header: Header
    importable: Importable
    mapping: Mapping
    columns: list[tuple[str, int, Reader]]

    def skips(self, cells: Sequence[Any]) -> bool:
        """Whether this line is no row: empty, a total, a signature."""
        return is_footer(cells, self.header.labels)

    def read(self, line: int, cells: Sequence[Any]) -> Row:
        """The row of a line. Raises `RowFault` with all that is wrong in it."""
        values: dict[str, Any] = {}
        faults: list[str] = []
        for name, place, read in self.columns:
            try:
                values[name] = read(cells[place]) if place < len(cells) else None
            except RowFault as fault:
                faults.append(str(fault))
        number = next((values[name] for name in self.importable.number if values.get(name)), "")
        if not number and not faults:
            titles = {column.name: column.title for column in self.importable.columns}
            faults.append(_("缺少%s，请补填后再导入。") % titles[self.importable.number[-1]])
        if any(sign in _MASKS for sign in number):  # it stands for many rows, not for this one
            faults.append(_("编号“%s”被遮盖，认不出是哪一件，请导出完整的编号。") % number)
        for column in self.importable.columns:
            if column.kind == "when" and (values.get(column.name) or 0) > now_us() + _DAY:
                faults.append(_("“%s”晚于现在，请核对日期。") % column.title)
        if faults:
            raise RowFault("".join(dict.fromkeys(faults)))
        return Row(self.title, line, number, values)


def read_sheets(
    path: Path, importable: Importable, mapping: Mapping, region: str, most: int | None = None
) -> Iterator[tuple[Sheet, int, list[Any], str]]:
    """Sheet, line, cells and fault of every line below a header.

    Raises `BadFile`, also where no sheet has the columns without which there is no row.
    """
    found, seen, missing = 0, set(), ""
    for head, rest in _by_sheet(path, most):
        seen.add(head[0][0])
        sheet = _sheet(head, importable, mapping, region)
        lacking = [
            column.title
            for column in importable.columns
            if column.required and (sheet is None or column.name not in sheet.header.columns)
        ]
        if sheet is None or lacking:
            labels = "、".join(label for label in sheet.header.labels if label) if sheet else ""
            missing = missing or _missing(lacking, labels)
            continue
        found += 1
        for _title, line, cells, fault in (*head, *rest):
            if line > sheet.header.line:
                yield sheet, line, cells, fault
    if not found:
        raise BadFile(missing or _("“%s”是空的，没有可导入的行。") % path.name)


def _missing(lacking: Sequence[str], labels: str) -> str:
    return _(
        "没有找到这些列：%(lacking)s。%(found)s请在列对应中写明它们在文件里叫什么，再导入。"
    ) % {
        "lacking": "、".join(lacking),
        "found": _("文件里的列是：%s。") % labels
        if labels
        else _("前 %d 行里没有表头。") % SEARCHED,
    }


def _by_sheet(path: Path, most: int | None) -> Iterator[tuple[list[Line], Iterator[Line]]]:
    """Of each sheet its first lines, and the others as they come."""
    lines = (line for block in read_blocks(path, most) for line in block)
    waiting = next(lines, None)
    while waiting is not None:
        title, head = waiting[0], [waiting]
        waiting = None
        for line in lines:
            if line[0] != title:
                waiting = line
                break
            head.append(line)
            if len(head) == _SAMPLE:
                break
        ends = _Rest(title, lines) if waiting is None else None
        yield head, iter(ends or ())
        if ends is not None:
            waiting = ends.skip()


class _Rest:
    """The other lines of one sheet; stops before the first of the next, and keeps it."""

    def __init__(self, title: str, lines: Iterator[Line]) -> None:
        self._title, self._lines = title, lines
        self._next: Line | None = None

    def __iter__(self) -> Iterator[Line]:
        for line in self._lines:
            if line[0] != self._title:
                self._next = line
                return
            yield line

    def skip(self) -> Line | None:
        """Pass whatever of the sheet was not read; the first line of the next one."""
        if self._next is None:
            for _line in self:
                pass
        return self._next


def _sheet(head: list[Line], importable: Importable, mapping: Mapping, region: str) -> Sheet | None:
    header = find_header(head[:SEARCHED], importable, mapping.columns)
    if header is None:
        return None
    sample = [line[2] for line in head if line[1] > header.line and not line[3]]
    fitted = suggest_mapping(header, importable, sample, region, mapping)
    columns = readers(header, importable, fitted, region)
    return Sheet(head[0][0], header, importable, fitted, columns)


# ── a look before the import ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would make of a sheet: (our column, its title, the file's heading or "") and
    the file's other headings; the first rows as (line, values by column, fault), people masked."""

    sheet: str
    mapping: Mapping
    columns: list[tuple[str, str, str]]
    untaken: list[str]
    rows: list[tuple[int, dict[str, str], str]]


def preview(
    path: Path, importable: Importable, mapping: Mapping, region: str, rows: int = 20
) -> Preview:
    """The first sheet that can be imported, with its first rows. Raises `BadFile`."""
    shown: list[tuple[int, dict[str, str], str]] = []
    sheet: Sheet | None = None
    for each, line, cells, fault in read_sheets(path, importable, mapping, region, most=_SAMPLE):
        sheet = sheet or each
        if each is not sheet or len(shown) == rows:
            break
        if fault or not sheet.skips(cells):
            shown.append((line, *_shown(sheet, line, cells, fault)))
    if sheet is None:
        raise BadFile(_("“%s”里只有表头，没有可导入的行。") % path.name)
    taken = sheet.header.columns
    labels = sheet.header.labels
    columns = [
        (column.name, column.title, labels[taken[column.name]] if column.name in taken else "")
        for column in importable.columns
    ]
    others = [label for n, label in enumerate(labels) if label and n not in taken.values()]
    return Preview(sheet.title, sheet.mapping, columns, others, shown)


def _shown(sheet: Sheet, line: int, cells: Sequence[Any], fault: str) -> tuple[dict[str, str], str]:
    personal = {column.name for column in sheet.importable.columns if column.personal}
    values = {}
    for name, place, _read in sheet.columns:
        text = text_of(cells[place]) if place < len(cells) else ""
        values[name] = _masked(text) if name in personal else text
    try:
        if fault:
            raise RowFault(fault)
        sheet.read(line, cells)
    except RowFault as why:
        return values, str(why)
    return values, ""


def _masked(text: str) -> str:
    if text.isascii() and any(c.isdigit() for c in text):
        return mask_id(text)
    return mask_name(text) if len(text) <= 4 else mask_text(text)
