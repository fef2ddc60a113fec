"""未导入的行: a workbook to mend and import again, with the line and the reason behind each row.

It holds what the file held, people's names too: it lies beside the file, readable by its owner only.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from zhengtong.systems.exchange.cells import text_of

__all__ = ["RejectedRows"]

_MOST_ROWS = 1_000_000  # of a sheet
_MOST_CHARACTERS = 32_000  # of a cell
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


class RejectedRows:
    """The workbook at `path`; not made before there is a first row. Call `close` at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._book: Any = None
        self._sheets: dict[str, tuple[Any, int, int]] = {}

    def add(
        self, sheet: str, labels: Sequence[str], line: int, cells: Sequence[Any], why: str
    ) -> None:
        """One more row, all of it as text."""
        page, row, width = self._page(sheet, labels)
        for place, cell in enumerate(cells[:width]):
            if text := text_of(cell):
                page.write_string(row, place, text[:_MOST_CHARACTERS])
        page.write_number(row, width, line)
        page.write_string(row, width + 1, why)
        self._sheets[sheet] = page, row + 1, width

    def _page(self, sheet: str, labels: Sequence[str]) -> tuple[Any, int, int]:
        found = self._sheets.get(sheet)
        if found is not None and found[1] < _MOST_ROWS:
            return found
        if self._book is None:
            self.path.touch(0o600)
            self._book = xlsxwriter.Workbook(str(self.path), {"constant_memory": True})
        name = f"{len(self._book.worksheets()) + 1} {sheet}".translate(_FORBIDDEN)
        page = self._book.add_worksheet(name[:31])
        heads = [*labels, _("原文件行号"), _("未导入的原因")]
        for place, head in enumerate(heads):
            page.write_string(0, place, head)
        page.freeze_panes(1, 0)
        return page, 1, len(labels)

    def close(self) -> Path | None:
        """Finish; returns where it lies, None where every row went in."""
        if self._book is None:
            return None
        self._book.close()
        return self.path
