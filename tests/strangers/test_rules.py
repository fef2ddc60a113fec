"""The test of the house: five systems of at most 80 lines, made of public names and nothing else."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
APPS = ("package", "licence", "ticket", "attendance", "draw")
LINES = 80


def forbidden(code: ast.AST) -> Iterator[str]:
    """Names that a stranger may not use: private ones, and those no module declares public."""
    for node in ast.walk(code):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import):
            yield from (
                f"{line}: import {alias.name}: name what you use"
                for alias in node.names
                if alias.name.partition(".")[0] == "zhengtong"
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zhengtong"):
            public = getattr(importlib.import_module(node.module or ""), "__all__", ())
            yield from (
                f"{line}: {node.module}.{alias.name} is not public"
                for alias in node.names
                if alias.name not in public
            )
        elif isinstance(node, ast.ImportFrom) and (node.level or "tests" in (node.module or "")):
            yield f"{line}: a stranger brings everything in one file"
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            yield f"{line}: .{node.attr} is private"


@pytest.mark.parametrize("app", APPS)
def test_a_stranger_is_small_and_uses_public_names_only(app: str) -> None:
    text = (HERE / f"{app}.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES
    assert list(forbidden(ast.parse(text))) == []


@pytest.mark.parametrize(
    "line",
    [
        "from zhengtong.flow.rows import _quoted",
        "from zhengtong.flow.procedure import _latest",
        "from zhengtong.flow import rows",
        "import zhengtong.flow.door",
        "case._state",
        "from tests.flow.county import place",
        "from .ticket import take",
    ],
)
def test_each_way_round_the_rule_is_seen(line: str) -> None:
    assert list(forbidden(ast.parse(line)))


def test_nothing_below_the_systems_knows_of_a_stranger() -> None:
    below = Path(importlib.import_module("zhengtong").__path__[0])
    named = [
        path
        for path in below.rglob("*.py")
        for app in APPS
        if f"strangers.{app}" in path.read_text(encoding="utf-8")
    ]
    assert named == []
