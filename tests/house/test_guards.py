"""A missing part is a loud skip on a developer's machine and a failure in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

NEEDS = "import pytest\n@pytest.mark.needs('chromium')\ndef test_it(): pass\n"
SKIPS = "import pytest\npytest.sk" + "ip('not today', allow_module_level=True)\n"


@pytest.mark.parametrize(
    ("text", "in_ci", "closing", "said"),
    [
        (NEEDS, "", "1 skipped", "!!! 跳过 1 项：Skipped: 缺少浏览器（chromium）"),
        (NEEDS, "true", "1 error", "CI 里不得跳过"),
        (SKIPS, "true", "1 error", "CI 里不得跳过"),
    ],
    ids=["developer", "ci", "module in ci"],
)
def test_no_silent_skip(tmp_path: Path, text: str, in_ci: str, closing: str, said: str) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text(encoding="utf-8"))
    (tmp_path / "test_planted.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "-p", "no:django", "-q"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CI": in_ci, "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert closing in done.stdout.splitlines()[-1], done.stdout + done.stderr
    assert said in done.stdout
