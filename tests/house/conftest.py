"""A small tree to plant violations in, and the real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.tree import ROOT, Tree

Plant = Callable[[dict[str, str]], Tree]


def holds(found: list[str]) -> None:
    """Fail with one line per violation."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Write files (a path without a folder on top lies in src/zhengtong/) and look at the tree."""

    def write(files: dict[str, str]) -> Tree:
        for name, text in files.items():
            path = tmp_path / ("" if name.startswith("./") else "src/zhengtong") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Tree(tmp_path)

    return write


@pytest.fixture(scope="session")
def house() -> Tree:
    """The project as it stands."""
    return Tree(ROOT)
