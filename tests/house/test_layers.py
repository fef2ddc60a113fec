"""Imports run downwards only, siblings never meet, no circle of modules: ours, and planted breaches."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house import layers
from tests.house.conftest import Plant, holds
from tests.house.tree import Tree


def test_the_house_stands(house: Tree) -> None:
    holds(layers.check(house))


@pytest.mark.parametrize(
    ("path", "text", "wrong"),
    [
        ("record/a.py", "from zhengtong.law import b", None),
        ("record/a.py", "from zhengtong.flow import b", "record imports zhengtong.flow.b"),
        ("record/a.py", "def f():\n    import zhengtong.flow.b", "imports zhengtong.flow.b"),
        ("record/a.py", "from ..flow.b import x", "imports zhengtong.flow.b"),
        (
            "record/a.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from zhengtong.flow.b import x",
            "record mentions zhengtong.flow.b",
        ),
        ("record/a.py", "include('zhengtong.flow.b')", "record names zhengtong.flow.b"),
        ("record/a.py", '"""See zhengtong.flow.b."""\n"zhengtong.flow.b"', None),
        ("systems/hotline/a.py", "import zhengtong.flow.b", None),
        ("systems/hotline/a.py", "from zhengtong.systems.ratings import b", "not below it"),
        ("systems/hotline/a.py", "from zhengtong.systems.hotline import c", None),
        ("flow/a.py", "from zhengtong.systems.ratings import b", "not below it"),
        ("cli/a.py", "from zhengtong.web import b", None),
        ("law/a.py", "import json, django.db", "standard library only, not django"),
        ("reports/a.py", "def f():\n    import numpy.linalg", "reports must do without numpy"),
        ("reports/a.py", "import openpyxl", None),
        ("cellar/a.py", "", "room is not in the house"),
        ("flow/a.py", "from zhengtong.flow.b import x", "import circle: zhengtong.flow.a - "),
        ("flow/a.py", "def f():\n    import zhengtong.flow.b", "import circle: zhengtong.flow.a"),
    ],
)
def test_a_breach_is_named(plant: Plant, path: str, text: str, wrong: str | None) -> None:
    others = {
        "__init__.py": "",
        "law/b.py": "",
        "flow/b.py": "import zhengtong.flow.a" if path == "flow/a.py" else "",
        "web/b.py": "",
        "systems/ratings/b.py": "",
        "systems/hotline/c.py": "",
    }
    found = layers.check(plant(others | {path: text}))
    if wrong is None:
        assert found == []
    else:
        assert len(found) == 1
        assert wrong in found[0]


def test_the_checker_of_reports_starts_without_the_hall(house: Tree) -> None:
    """Loading every module of reports/ and law/ loads nothing of what a bare machine lacks."""
    names = [n for n in house.modules if layers.room_of(n) in ("reports", "law")]
    program = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*{'django', 'pandas', 'pyarrow', 'numpy', 'ibis', 'duckdb'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert loaded.stdout.strip() == "", loaded.stdout
    assert loaded.returncode == 0, loaded.stderr
