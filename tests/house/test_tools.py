"""The two commands on machines that lack something: one clear line, and nothing half-made."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, Tree

OLD = "#!/bin/sh\ncase $2 in *version_info*) exit 1;; esac\necho Python 3.9.2\n"
BARE = "#!/bin/sh\ncase $2 in *ensurepip*) exit 1;; esac\n"


def setup(tmp_path: Path, python: str, *wheels: str) -> subprocess.CompletedProcess[str]:
    program = tmp_path / "python"
    program.write_text(python)
    program.chmod(0o755)
    venv = str(tmp_path / "venv")
    command = [str(ROOT / "tools/setup"), str(program), venv, "hall", *wheels]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("python", "wheels", "said"),
    [
        (OLD, [], "需要 Python 3.11 或更高版本（现为 Python 3.9.2）"),
        (BARE, [], "Python 缺少 venv、ensurepip 或 sqlite3"),
        ("#!/bin/sh\n", ["nowhere"], "WHEELS=nowhere 里没有安装包"),
    ],
)
def test_a_missing_part_is_one_clear_line(
    tmp_path: Path, python: str, wheels: list[str], said: str
) -> None:
    done = setup(tmp_path, python, *wheels)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(said)
    assert not (tmp_path / "venv").exists()


def test_every_script_parses_and_may_be_run(house: Tree) -> None:
    scripts = [path for path in house.paths if path.startswith(("tools/", ".ci/"))]
    for path in scripts:
        head = house.text(path).partition("\n")[0]
        assert (ROOT / path).stat().st_mode & 0o111, f"{path} is not executable"
        if head.endswith(("sh", "bash")):
            subprocess.run([head.removeprefix("#!"), "-n", str(ROOT / path)], check=True)


def test_locks_agree(house: Tree) -> None:
    """dev holds all of hall, and what the cluster adds fits dev: one environment serves them all."""
    pins = {
        name: {
            line.split(" ")[0]
            for line in house.text(f"requirements/{name}.txt").splitlines()
            if "==" in line
        }
        for name in ("hall", "dev", "cluster")
    }
    assert len(pins["hall"]) > 20
    assert pins["hall"] <= pins["dev"]
    assert pins["hall"] <= pins["cluster"]
    versions = dict(pin.split("==") for pin in pins["dev"])
    added = dict(pin.split("==") for pin in pins["cluster"])
    assert {n: v for n, v in added.items() if versions.get(n, v) != v} == {}
