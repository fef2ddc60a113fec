"""表格文件: what platforms call an export. Lines are read one after the other, whatever the year's size.

.xlsx (also with several sheets) and .csv, .txt, .tsv in UTF-8, UTF-16 or GBK; a line that cannot be
read is said, and the next one is read. Knows nothing of columns; imports nothing of Django, because
a process of its own reads large workbooks beside the one that writes.
"""

from __future__ import annotations

import codecs
import csv
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

__all__ = ["BadFile", "Line", "read_blocks"]

_BLOCK = 500  # lines handed over at a time
_LARGE = 256 * 1024  # bytes of a workbook from which a process of its own is worth its start
_MOST_BYTES = 4 * 1024**3  # of an unpacked workbook: more is no export but an attack
_MOST_TEXTS = 1024**3  # of its table of texts, which is held in memory
_MOST_LINES = 100  # of one record of a .csv: more means that a quotation mark was never closed
_TEXT = (".csv", ".txt", ".tsv")

Line = tuple[str, int, list[Any], str]
"""Sheet, number of the line (from 1), its cells, and why it cannot be read ("" when it can)."""

Block = list[Line]


class BadFile(Exception):
    """The file as a whole cannot be read; the message says what to do."""


def read_blocks(path: Path, most: int | None = None) -> Iterator[Block]:
    """The lines of all visible sheets, in blocks; `most`: not more of each sheet. Raises `BadFile`."""
    suffix = path.suffix.lower()
    if suffix in _TEXT:
        return _blocks(islice(_text_lines(path), most))
    if suffix not in (".xlsx", ".xlsm"):
        raise BadFile(f"不能读取“{path.name}”：请在表格软件中另存为 .xlsx 或 .csv 后再导入。")
    _check_workbook(path)
    if most is None and path.stat().st_size >= _LARGE:
        return _elsewhere(path)
    return _blocks(_workbook_lines(path, most))


def _blocks(lines: Iterator[Line]) -> Iterator[Block]:
    while block := list(islice(lines, _BLOCK)):
        yield block


# ── .csv ─────────────────────────────────────────────────────────────────────────────────────


def _text_lines(path: Path) -> Iterator[Line]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        mark = _delimiter(file)
        file.seek(0)
        yield from _Records(file, mark).lines()


def _encoding(path: Path) -> str:
    """UTF-8 unless much of what is no ASCII cannot be read so, else GBK.

    GBK reads most of a UTF-8 file without complaint, so it is not asked.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    told = broken = 0
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        while piece := file.read(1 << 20):
            text = decoder.decode(piece)
            told += len(text) - len(text.encode("ascii", "ignore"))
            broken += text.count("\ufffd")
    return "gb18030" if broken * 2 > told else "utf-8-sig"


def _delimiter(file: IO[str]) -> str:
    """Whichever mark the first lines have most of."""
    head = "".join(line for _, line in zip(range(20), file, strict=False))
    return max(",\t;|", key=head.count)


@dataclass
class _Records:
    """Records of a .csv; where a quotation mark is never closed, only its own line is lost."""

    file: Iterator[str]
    mark: str

    def lines(self) -> Iterator[Line]:
        """One after the other, each with the number of the line that it begins in."""
        number = 1
        waiting: list[str] = []
        while True:
            taken: list[str] = []
            reader = csv.reader(self._feed(waiting, taken), delimiter=self.mark, strict=True)
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _Unclosed):
                yield "", number, [taken[0].rstrip("\r\n")], "引号不配对，请核对这一行"
                waiting[:0] = taken[1:]
                number += 1
                continue
            broken = any("\ufffd" in cell for cell in cells)
            yield "", number, cells, "有无法辨认的文字，请重新导出这一行" if broken else ""
            number += len(taken)

    def _feed(self, waiting: list[str], taken: list[str]) -> Iterator[str]:
        while True:
            line = waiting.pop(0) if waiting else next(self.file, None)
            if line is None:
                return
            taken.append(line)
            if len(taken) > _MOST_LINES:
                raise _Unclosed
            yield line


class _Unclosed(Exception):
    """A record of so many lines that it cannot be one."""


# ── .xlsx ────────────────────────────────────────────────────────────────────────────────────


def _check_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            sizes = {each.filename: each.file_size for each in packed.infolist()}
    except (zipfile.BadZipFile, OSError) as error:
        raise BadFile(
            f"“{path.name}”不是完好的 .xlsx 文件，请用表格软件打开后另存为 .xlsx。"
        ) from error
    texts = sum(size for name, size in sizes.items() if name.endswith("sharedStrings.xml"))
    if sum(sizes.values()) > _MOST_BYTES or texts > _MOST_TEXTS:
        raise BadFile(f"“{path.name}”太大，请按月份拆成几个文件，或另存为 .csv 后再导入。")


def _workbook_lines(path: Path, most: int | None = None) -> Iterator[Line]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a broken file fails in many ways
        raise BadFile(f"“{path.name}”打不开，请用表格软件另存为 .xlsx 后再导入。") from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # exporters write wrong ones
            for number, cells in enumerate(_rows(path, sheet, most), 1):
                yield sheet.title, number, list(cells), ""
    finally:
        book.close()


def _rows(path: Path, sheet: Any, most: int | None) -> Iterator[tuple[Any, ...]]:
    try:
        yield from sheet.iter_rows(max_row=most, values_only=True)
    except Exception as error:  # a torn sheet inside a whole package fails in many ways
        raise BadFile(
            f"“{path.name}”的工作表“{sheet.title}”读到一半就坏了，请用表格软件另存为 .xlsx 后再导入。"
        ) from error


def _elsewhere(path: Path) -> Iterator[Block]:
    """The same from another process, which reads ahead while this one writes."""
    command = [sys.executable, "-m", "zhengtong.systems.exchange.tables", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
        assert reader.stdout is not None and reader.stderr is not None
        try:
            while True:
                try:
                    block = pickle.load(reader.stdout)
                except EOFError:
                    break
                if isinstance(block, str):
                    raise BadFile(block)
                yield block
            if reader.wait():
                raise BadFile(f"读“{path.name}”时中断，请重新导入：{reader.stderr.read()[-300:]!r}")
        finally:
            reader.kill()


def _main(path: Path) -> None:
    """Write the blocks to standard output, each pickled; a text instead of a block is a fault."""
    try:
        for block in _blocks(_workbook_lines(path)):
            pickle.dump(block, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    except BadFile as fault:
        pickle.dump(str(fault), sys.stdout.buffer)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
