"""Imports run downwards only: function-level and TYPE_CHECKING imports and dotted names count."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from tests.house.tree import Module, Tree, constants

__all__ = ["Edge", "check", "edges", "may_use", "room_of"]

PACKAGE = "zhengtong"
# Top to bottom; rooms on one line may use each other (but never in a circle of modules).
FLOORS = (
    ("cli", "web", "__main__"),
    ("years",),
    ("performance",),
    ("systems",),
    ("pages",),
    ("catalogue",),
    ("indicators",),
    ("flow",),
    ("org",),
    ("record",),
    ("reports",),
    ("law",),
    ("",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# The checker of reports must start in 150 ms and run where nothing else is installed.
FORBIDDEN = {"reports": {"django", "pandas", "pyarrow", "numpy", "ibis", "duckdb"}}
DOTTED = re.compile(rf"{PACKAGE}(\.\w+)+")


class Edge(NamedTuple):
    """`module` names `target` (a module of ours, or the top name of a foreign package).

    `how`: "imports" where the import can run, "mentions" for the type checker alone, "names" in a
    text. All of them keep to the floors; only what can run makes a circle.
    """

    module: Module
    target: str
    line: int
    how: str


def room_of(name: str) -> str:
    """`zhengtong.record.store` → `record`; each system is a room: `systems/hotline`."""
    parts = name.split(".")[1:]
    return "/".join(parts[:2]) if parts[:1] == ["systems"] else "".join(parts[:1])


def may_use(above: str, below: str) -> bool:
    """May room `above` know of room `below`? Downwards or at home, never a sibling system."""
    if above == below:
        return True
    high, low = (FLOOR.get(room.partition("/")[0], -1) for room in (above, below))
    neighbours = high == low and not above.startswith("systems")
    return high >= 0 and (high < low or neighbours)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    base = module.package.split(".")
    base = base[: len(base) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _own(name: str, tree: Tree) -> str:
    """The longest beginning of `name` that is a module of ours."""
    while name and name not in tree.modules:
        name = name.rpartition(".")[0]
    return name or PACKAGE


def _named(module: Module) -> Iterator[tuple[str, int, str]]:
    typing = {
        id(inner)
        for node in ast.walk(module.code)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for line in node.body
        for inner in ast.walk(line)
    }
    for node in ast.walk(module.code):
        how = "mentions" if id(node) in typing else "imports"
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno, how) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            yield from ((f"{base}.{alias.name}", node.lineno, how) for alias in node.names)
    for text in constants(module.code):
        # include("zhengtong.hotline.urls"), import_string(…), a settings list: imports all the same.
        if DOTTED.fullmatch(str(text.value)):
            yield str(text.value), text.lineno, "names"


def edges(tree: Tree) -> list[Edge]:
    """Everything that a module of ours names, in the order of its lines."""
    found = []
    for module in tree.modules.values():
        for name, line, how in _named(module):
            top = name.partition(".")[0]
            target = _own(name, tree) if top == PACKAGE else top
            found.append(Edge(module, target, line, how))
    return found


def _circles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    """Strongly connected groups of more than one module (Tarjan, without recursion)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    for start in graph:
        if start in number:
            continue
        work = [(start, iter(sorted(graph[start])))]
        number[start] = low[start] = len(number)
        stack.append(start)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    work.append((target, iter(sorted(graph[target]))))
                    break
                if target in stack:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    group = stack[stack.index(node) :]
                    del stack[stack.index(node) :]
                    if len(group) > 1:
                        yield sorted(group)


def check(tree: Tree) -> list[str]:
    """Upward and sideways imports, foreign packages where none may be, circles of modules."""
    found = []
    graph: dict[str, set[str]] = {name: set() for name in tree.modules}
    for module in tree.modules.values():
        if room_of(module.name).partition("/")[0] not in FLOOR:
            found.append(f"{module.path}:1: room is not in the house (tests/house/layers.py)")
    for module, target, line, how in edges(tree):
        room, where = room_of(module.name), f"{module.path}:{line}"
        if target.partition(".")[0] == PACKAGE:
            below = room_of(target)
            if room.partition("/")[0] in FLOOR and not may_use(room, below):
                found.append(f"{where}: {room} {how} {target}, which is not below it")
            if how == "imports" and target in graph and target != module.name:
                graph[module.name].add(target)
        elif room == "law" and target not in sys.stdlib_module_names:
            found.append(f"{where}: law may import the standard library only, not {target}")
        elif target in FORBIDDEN.get(room, ()):
            found.append(f"{where}: {room} must do without {target}")
    found += [f"import circle: {' - '.join(group)}" for group in _circles(graph)]
    return list(dict.fromkeys(found))
