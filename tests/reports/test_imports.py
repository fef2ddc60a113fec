"""The checker alone: no framework and no numbers library, whatever it reads; each format its own."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tests.reports.documents.packing import docx, p, page, pdf

NEVER = ("django", "numpy", "pandas", "pyarrow", "ibis", "duckdb", "openpyxl")
RUN = """
import sys
from zhengtong.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """Packages that one call of `zhengtong` loads."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def book() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        workbook.add_worksheet().write_row("A1", ["指标", "≥96次"])
    return file.getvalue()


SENTENCE = "示例镇2023年安排80万元，其中基本支出30万元、项目支出50万元。"
FORMATS = {
    "报告.txt": (SENTENCE.encode(), set(), {"lxml", "docx", "pypdfium2", "xlsxwriter"}),
    "报告.docx": (docx(p(SENTENCE)), {"lxml"}, {"docx", "pypdfium2", "xlsxwriter"}),
    "报告.xlsx": (book(), {"lxml"}, {"docx", "pypdfium2", "xlsxwriter"}),
    "报告.pdf": (pdf([page([(80, 700, SENTENCE)])]), {"pypdfium2"}, {"lxml", "docx", "xlsxwriter"}),
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_loads_its_own_reader_only(name: str, tmp_path: Path) -> None:
    data, needed, spared = FORMATS[name]
    (tmp_path / name).write_bytes(data)
    found = loaded("check", "--json", str(tmp_path / name))
    assert found >= needed
    assert not found & {*spared, *NEVER}


def test_help_loads_next_to_nothing() -> None:
    found = loaded("check", "--help")
    assert "argparse" in found
    assert not found & {"lxml", "docx", "pypdfium2", "decimal", "multiprocessing", *NEVER}
