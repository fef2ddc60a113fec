"""The program as somebody types it: another process, a folder of its own, what it said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("zhengtong")
COUNTY = (
    "init", "--region", "430527", "--name", "绥宁县",
    "--unit", "11430527000001003H", "--unit-name", "绥宁县行政审批服务局",
)  # fmt: skip


@dataclass
class Program:
    """`zhengtong` on the data folder `var`."""

    var: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of this process's own store or database."""
        usual = {name: value for name, value in os.environ.items() if "ZHENGTONG" not in name}
        usual.pop("DJANGO_SETTINGS_MODULE", None)
        return usual | {"ZHENGTONG_VAR": str(self.var)} | self.more

    def __call__(
        self, *arguments: object, timeout: float = 300, before: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end; `before` is called in the new process."""
        return subprocess.run(
            [PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
            env=self.environment, preexec_fn=before, cwd=self.var.parent,
        )  # fmt: skip

    def good(self, *arguments: object) -> str:
        """Run it, see it succeed; returns its standard output."""
        done = self(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fault(self, *arguments: object, before: Callable[[], None] | None = None) -> str:
        """Run it, see it fail in one plain Chinese line with status 1; returns the line."""
        done = self(*arguments, before=before)
        lines = [line for line in done.stderr.splitlines() if not line.startswith(("  ", "第"))]
        assert done.returncode == 1, done.stdout + done.stderr
        assert len(lines) == 1 and "Traceback" not in done.stderr, done.stderr
        assert "意外" not in lines[0] and any("一" <= sign <= "鿿" for sign in lines[0]), lines
        return lines[0]
