"""The writing room stands alone: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import sys
import zhengtong.reports.write
before = set(sys.modules)
from tests.reports import suining
zhengtong.reports.write.report_docx(suining.report())
zhengtong.reports.write.report_xlsx(suining.report())
print(" ".join(m for m in ("docx", "xlsxwriter", "lxml") if m in before))
print(" ".join(m for m in ("django", "pandas", "pyarrow", "numpy") if m in sys.modules))
"""


def test_no_framework_is_loaded() -> None:
    out = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout
    assert out.split("\n") == ["", "", ""]
